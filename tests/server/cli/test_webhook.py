"""``licet-server webhook``: where the vendor's own systems hear of events."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from licet_server.cli.main import main
from licet_server.services import outbox
from licet_server.services.installation import load
from licet_server.services.outbox import Outcome
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow
from licet_server.storage.trail import announce

URL = "https://93.184.216.34/licet"
MISSING = "whe_00000000000000000000"


@pytest.fixture
def run(ready_environment):
    def invoke(*args):
        return CliRunner().invoke(main, ["webhook", *args])

    return invoke


@pytest.fixture
def opened(ready_environment):
    engine = load(ready_environment).open_engine()
    yield engine
    engine.dispose()


@pytest.fixture
def done(run):
    """Run a command that must work, and return what it printed as JSON."""

    def invoke(*args):
        result = run(*args, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return invoke


def attempt(engine, endpoint, outcome, *, events=0):
    now = datetime.now(UTC) + timedelta(seconds=1)
    for _ in range(events):
        with transaction(engine) as session:
            announce(session, "license.issued", {}, now=now)
    with transaction(engine) as session:
        claimed = outbox.claim_due(session, {endpoint: 10}, now=now)
        for each in claimed:
            outbox.settle(session, each, outcome, chance=0.5, now=now)
    return claimed


def test_an_endpoint_is_added_listed_changed_and_removed(run, done, opened):
    made = done("add", URL, "--event", "license.issued", "--event", "license.revoked", "--description", "CRM")
    assert made["secret"].startswith("whsec_")
    secret = made.pop("secret")
    assert made["events"] == ["license.issued", "license.revoked"]
    assert done("list") == [made]
    changed = done("update", made["id"], "--url", "https://93.184.216.34/new", "--event", "*")
    assert (changed["url"], changed["events"], changed["description"]) == ("https://93.184.216.34/new", ["*"], "CRM")
    assert done("update", made["id"], "--description", "")["description"] is None
    assert done("disable", made["id"])["enabled"] is False
    assert "disabled" in run("list").output
    assert done("enable", made["id"])["enabled"] is True
    assert done("secret", made["id"]) == {"secret": secret}
    assert run("remove", made["id"]).exit_code == 0
    assert run("list").output == "no webhook endpoints yet\n"
    with reading(opened) as session:
        chosen = select(AuditRow.action, AuditRow.actor).where(AuditRow.subject == made["id"]).order_by(AuditRow.seq)
        entries = session.execute(chosen).all()
    assert [action for action, _ in entries] == [
        "webhook.created",
        *["webhook.updated"] * 4,
        "webhook.secret_shown",
        "webhook.removed",
    ]
    assert all(actor.startswith("cli:") for _, actor in entries)


def test_people_are_shown_fields_and_the_secret_on_a_line(run):
    added = run("add", URL)
    assert added.exit_code == 0
    fields = dict(line.split(None, 1) for line in added.output.splitlines())
    assert fields["events"] == "*"
    assert run("secret", fields["id"]).output.strip() == fields["secret"]


def test_a_rotation_prints_the_new_secret_and_waits_a_day_for_the_next(run, done):
    made = done("add", URL)
    rotated = done("rotate-secret", made["id"])
    assert rotated["secret"] != made["secret"]
    again = run("rotate-secret", made["id"])
    assert (again.exit_code, "less than 24 hours" in again.output) == (1, True)


def test_deliveries_are_listed_and_replayed_one_by_one_and_all_that_failed(run, done, opened):
    endpoint = done("add", URL)["id"]
    assert run("deliveries", endpoint).output == "no deliveries\n"
    attempt(opened, endpoint, Outcome(204), events=1)
    failed = attempt(opened, endpoint, Outcome(410, "the receiver answered 410"), events=2)
    assert {each["state"] for each in done("deliveries", endpoint)} == {"done", "failed"}
    assert len(done("deliveries", endpoint, "--state", "failed")) == 2
    assert len(done("deliveries", endpoint, "--limit", "1")) == 1
    assert "the receiver answered 410" in run("deliveries", endpoint).output
    refused = run("replay", failed[0].id)
    assert (refused.exit_code, "is disabled" in refused.output) == (1, True)
    done("enable", endpoint)
    assert done("replay", failed[0].id)["state"] == "pending"
    assert done("replay", "--failed", "--endpoint", endpoint) == {"endpoint_id": endpoint, "replayed": 1}
    assert run("replay", "--failed", "--endpoint", endpoint).output == "0 deliveries are on their way again\n"


def test_a_test_is_put_into_the_outbox(run, done, opened):
    endpoint = done("add", URL, "--event", "license.revoked")["id"]
    sent = done("test", endpoint)
    assert (sent["event_type"], sent["state"]) == ("webhook.test", "pending")
    assert "says what became of it" in run("test", endpoint).output
    assert len(attempt(opened, endpoint, Outcome(200))) == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("add", "http://93.184.216.34/"), "LICET_WEBHOOK_PRIVATE=allow"),
        (("add", "https://127.0.0.1/"), "private network"),
        (("add", "https://169.254.169.254/"), "no webhook may go to"),
        (("add", "nonsense"), "must begin with https://"),
        (("add", URL, "--event", "license.eaten"), "there is no event 'license.eaten'"),
        (("add", URL, "--description", "x" * 201), "at most 200 characters"),
        (("update", MISSING, "--url", "https://10.0.0.1/"), "private network"),
        (("update", MISSING, "--event", "*"), "there is no webhook endpoint"),
        (("enable", MISSING), "there is no webhook endpoint"),
        (("remove", "nonsense"), "there is no webhook endpoint"),
        (("secret", MISSING), "there is no webhook endpoint"),
        (("rotate-secret", MISSING), "there is no webhook endpoint"),
        (("test", MISSING), "there is no webhook endpoint"),
        (("deliveries", MISSING), "there is no webhook endpoint"),
        (("replay", "dlv_00000000000000000000"), "there is no webhook delivery"),
        (("replay", "--failed", "--endpoint", MISSING), "there is no webhook endpoint"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run, args, says):
    result = run(*args)
    assert result.exit_code == 1
    assert says in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [("replay",), ("replay", "--failed"), ("replay", "dlv_1", "--failed", "--endpoint", MISSING), ("update", MISSING)],
)
def test_a_command_that_is_not_whole_is_wrong_usage(run, args):
    assert run(*args).exit_code == 2


def test_an_address_inside_is_taken_when_the_vendor_allows_it(done, monkeypatch):
    monkeypatch.setenv("LICET_WEBHOOK_PRIVATE", "allow")
    assert done("add", "http://127.0.0.1:8080/hooks")["url"] == "http://127.0.0.1:8080/hooks"
