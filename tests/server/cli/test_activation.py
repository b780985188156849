"""``licet-server activation``: who holds a seat, and taking it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from licet.wire import ValidateRequest
from licet_server.services.activate import activate
from licet_server.services.deactivate import deactivate
from licet_server.services.installation import load
from licet_server.services.instances import Instance
from licet_server.storage.session import transaction

MINUTE = timedelta(minutes=1)


@pytest.fixture
def issued(run):
    sold = ("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "customer@example.com", "--json")
    return json.loads(run(*sold).stdout)


@pytest.fixture
def ask(ready_environment, issued):
    """Let an instance of the license ask; *ago* is how long before now."""
    here = load(ready_environment)
    engine = here.open_engine()

    def asked(use_case, instance_id, ago=timedelta(0), **own):
        question = ValidateRequest(issued["license_key"], instance_id=instance_id)
        instance = Instance(instance_id, question, "192.0.2.1", **own)
        with transaction(engine) as session:
            now = datetime.now(UTC) - ago
            return use_case(session, instance, pepper=here.secrets.pepper, signer=here.signer, now=now).activation

    yield asked
    engine.dispose()


def test_the_list_shows_who_holds_a_seat_and_with_all_the_dead_and_the_ended(run, issued, ask):
    ask(activate, "gone", 50 * MINUTE)
    ask(deactivate, "gone", 49 * MINUTE)
    ask(activate, "dead", 45 * MINUTE)
    ask(activate, "live", MINUTE, name="Ann's laptop")
    for license_ in (issued["id"], issued["license_key"]):
        shown = json.loads(run("activation", "list", license_, "--json").stdout)
        assert [(each["instance_id"], each["state"]) for each in shown] == [("live", "live")]
    shown = json.loads(run("activation", "list", issued["id"], "--all", "--json").stdout)
    assert [(each["instance_id"], each["state"]) for each in shown] == [
        ("live", "live"),
        ("dead", "ended"),
        ("gone", "ended"),
    ]
    lines = run("activation", "list", issued["id"]).stdout.splitlines()
    assert lines[0].split()[:3] == ["ID", "INSTANCE", "NAME"]
    assert "Ann's laptop" in lines[1]
    assert len(lines) == 2


def test_an_empty_list_says_so(run, issued):
    assert run("activation", "list", issued["id"]).stdout == "no seat is taken\n"
    assert run("activation", "list", issued["id"], "--all").stdout == "no activations yet\n"
    assert json.loads(run("activation", "list", issued["id"], "--json").stdout) == []


def test_a_seat_that_is_released_is_free(run, issued, ask):
    taken = ask(activate, "i-1")
    released = json.loads(run("activation", "release", taken.id, "--json").stdout)
    assert (released["state"], released["end_reason"]) == ("ended", "released")
    assert run("activation", "release", taken.id).stdout == f"{taken.id} holds no seat any more\n"
    assert run("activation", "list", issued["id"]).stdout == "no seat is taken\n"


def test_releasing_the_dead_says_that_the_seat_was_free_already(run, ask):
    taken = ask(activate, "i-1", 31 * MINUTE)
    assert "lost its seat already" in run("activation", "release", taken.id).stdout


@pytest.mark.parametrize(
    ("wrong", "named"),
    [("act_00000000000000000000", "'act_00000000000000000000'"), ("OPT-PRO-ABCDE-12345", "with that id")],
)
def test_an_activation_that_is_not_there_is_one_line(run, wrong, named):
    result = run("activation", "release", wrong, code=1)
    assert result.stderr == f"Error: there is no activation {named}\n"


def test_a_license_that_is_not_there_is_one_line(run):
    assert run("activation", "list", "lic_00000000000000000000", code=1).stderr.startswith("Error: there is no license")
