"""``licet-server license renew``, ``change-plan``, ``transfer``, ``rotate-key``, ``update`` and ``list``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from licet_server.cli.main import main
from licet_server.storage.engine import open_engine
from licet_server.storage.tables import AuditRow

PLANS = {"OPT": "pro", "LMG": "pro", "CAIO": "perpetual"}


@pytest.fixture
def run(ready_environment):
    """Run a command on an installation of its own; it must end with *code*, and refuse in one line."""

    def ran(*args, code=0):
        result = CliRunner().invoke(main, ("license", *args), prog_name="licet-server")
        assert result.exit_code == code, result.output
        if code == 1:
            assert result.stdout == ""
            assert result.stderr.count("\n") == 1
        return result

    return ran


@pytest.fixture
def issue(run):
    def issued(product="OPT", *args, plan=None, email="customer@example.com"):
        sold = ("--product", product, "--plan", plan or PLANS[product], "--email", email)
        return json.loads(run("issue", *sold, *args, "--json").stdout)

    return issued


def printed(result):
    return json.loads(result.stdout)


def test_a_license_is_renewed_by_a_term_a_length_or_until_a_day(run, issue):
    issued = issue("OPT", "--expires", "2100-01-01")
    assert run("renew", issued["license_key"]).stdout == f"{issued['id']} is renewed until 2101-01-01\n"
    assert printed(run("renew", issued["id"], "--for", "31d", "--json"))["expires_at"] == "2101-02-01T00:00:00Z"
    assert printed(run("renew", issued["id"], "--until", "2110-01-01", "--json"))["expires_at"].startswith("2110")
    assert "never shortens" in run("renew", issued["id"], "--until", "2109-01-01", code=1).stderr
    assert "--for 'soon' is no length" in run("renew", issued["id"], "--for", "soon", code=1).stderr
    assert "exclude each other" in run("renew", issued["id"], "--until", "2120-01-01", "--for", "1d", code=2).stderr
    assert "perpetual" in run("renew", issue("CAIO")["id"], code=1).stderr


def test_a_renewed_signed_license_says_what_customers_without_a_network_need(run, issue):
    issued = issue("LMG")
    assert "needs a new license file, or a new key (rotate-key)" in run("renew", issued["id"]).stderr
    assert "license file" in printed(run("renew", issued["id"], "--json"))["notice"]
    assert run("renew", issue()["id"]).stderr == ""


def test_a_plan_is_changed(run, issue):
    issued = issue(plan="starter")
    assert "has the plan enterprise, until 20" in run("change-plan", issued["id"], "enterprise").stdout
    assert printed(run("change-plan", issued["id"], "PRO", "--restart", "--json"))["plan"] == "pro"
    assert "no plan 'gold'" in run("change-plan", issued["id"], "gold", code=1).stderr


def test_a_license_is_transferred_with_a_new_key_or_the_old_one(run, issue):
    issued = issue()
    moved = printed(run("transfer", issued["id"], "--email", "B@example.com", "--name", "B", "--json"))
    assert (moved["email"], moved["name"]) == ("b@example.com", "B")
    assert moved["license_key"] != issued["license_key"]
    kept = run("transfer", issued["id"], "--email", "c@example.com", "--keep-key")
    assert kept.stdout == f"{issued['id']} belongs to c@example.com now\n"
    assert (
        "belongs to c@example.com already" in run("transfer", issued["id"], "--email", "c@example.com", code=1).stderr
    )
    shown = run("transfer", issued["id"], "--email", "d@example.com")
    assert "OPT-PRO-" in shown.stdout
    assert "shown this once" in shown.stderr


def test_a_key_is_rotated_and_shown_this_once(run, issue):
    issued = issue()
    made = printed(run("rotate-key", issued["license_key"], "--overlap", "7d", "--json"))
    assert (made["id"], made["license_key"] == issued["license_key"]) == (issued["id"], False)
    assert printed(run("show", issued["license_key"], "--json"))["id"] == issued["id"]
    result = run("rotate-key", issued["id"])
    assert "OPT-PRO-" in result.stdout
    assert "has a new key. The key is shown this once" in result.stderr
    assert "--overlap 'long'" in run("rotate-key", issued["id"], "--overlap", "long", code=1).stderr
    assert "is not the key of" in run("file", issued["license_key"], "--encrypt", code=1).stderr


def test_the_printed_list_counts_replaced_keys(run, issue):
    run("rotate-key", issue("LMG")["id"])
    assert run("revocations").stderr.endswith(": 0 license(s), 1 replaced key(s)\n")


def test_terms_of_its_own_are_given_to_a_license(run, issue):
    issued = issue("OPT", "--aws-account", "123456789012")
    assert issued["aws_accounts"] == ["123456789012"]
    changed = run(
        "update", issued["id"], "--max-resources", "unlimited", "--max-activations", "7", "--feature", "extra",
        "--without-feature", "suggest_tags", "--limits", '{"services": 3}',
        "--quotas", '{"requests": {"amount": 5, "period": "day"}}', "--any-account", "--expires", "never", "--json",
    )  # fmt: skip
    found = printed(changed)
    assert (found["max_resources"], found["max_activations"], found["aws_accounts"]) == (None, 7, [])
    assert "extra" in found["features"]
    assert "suggest_tags" not in found["features"]
    assert (found["limits"], found["quotas"]["requests"]["amount"], found["expires_at"]) == ({"services": 3}, 5, None)
    again = run("update", issued["id"], "--max-activations", "7")
    assert again.stdout == f"{issued['id']} has these terms already\n"
    accounts = printed(
        run("update", issued["id"], "--aws-account", "123456789012", "--aws-account", "210987654321", "--json")
    )
    assert accounts["aws_accounts"] == ["123456789012", "210987654321"]


def test_the_terms_of_the_grace_period_of_reports_and_of_the_account_are_given_and_taken_back(run, issue):
    issued, names = issue(), ("grace_mode", "telemetry", "require_attestation")
    assert [issued[name] for name in names] == ["full", "optional", False]
    given = ("--grace-mode", "read_only", "--telemetry", "required", "--require-attestation")
    changed = printed(run("update", issued["id"], *given, "--json"))
    assert [changed[name] for name in names] == ["read_only", "required", True]
    back = printed(run("update", issued["id"], "--no-require-attestation", "--json"))
    assert [back[name] for name in names] == ["read_only", "required", False]
    assert "'full', 'read_only'" in run("update", issued["id"], "--grace-mode", "none", code=2).stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--max-activations", "0"), "max_activations must be a whole number from 1"),
        (("--max-resources", "-1"), "--max-resources must be a whole number, or unlimited"),
        (("--max-resources", "9" * 19), "max_resources must be a whole number"),
        (("--limits", "[]"), "--limits must be a JSON object"),
        (("--quotas", '{"x": {"amount": 1}}'), "needs period"),
        (("--without-feature", "nothing"), "has no feature 'nothing'; it has: check_tag_compliance"),
        (("--feature", "two words"), "features must be a list of names"),
        (("--aws-account", "12"), "'12' is no AWS account: its number has 12 digits"),
        (("--expires", "soon"), "--expires 'soon' is not a date"),
    ],
)
def test_terms_that_cannot_be_are_one_line(run, issue, args, said):
    assert said in run("update", issue()["id"], *args, code=1).stderr


def test_an_update_of_nothing_or_of_both_is_wrong_usage(run):
    assert "say what to change" in run("update", "lic_x", code=2).stderr
    both = ("--any-account", "--aws-account", "123456789012")
    assert "exclude each other" in run("update", "lic_x", *both, code=2).stderr


def test_a_trial_is_sold_once(run, issue):
    trial = issue("OPT", "--trial")
    assert (trial["trial"], trial["grace_until"]) == (True, trial["expires_at"])
    sold = ("--product", "OPT", "--plan", "pro", "--email", "customer@example.com", "--trial")
    assert f"as {trial['id']}: renew that one" in run("issue", *sold, code=1).stderr
    assert "pro (trial)" in run("list").stdout
    assert printed(run("renew", trial["id"], "--json"))["trial"] is False


def test_lists_are_narrowed_searched_and_cut(run, issue):
    made = [issue(email=f"c{number}@example.com", plan=plan) for number, plan in enumerate(("pro", "starter", "pro"))]
    run("suspend", made[2]["id"])

    def listed(*args):
        return [each["id"] for each in printed(run("list", *args, "--json"))]

    ids = [each["id"] for each in made]
    assert listed() == ids
    assert listed("--plan", "PRO") == [ids[0], ids[2]]
    assert listed("--status", "suspended") == [ids[2]]
    assert listed("--search", "C1@EX") == [ids[1]]
    assert listed("--limit", "2") == ids[:2]
    assert listed("--search", "nobody") == []
    assert run("list", "--search", "nobody").stdout == "no license matches\n"
    refused = run("list", "--search", made[0]["license_key"], code=1)
    assert "license show" in refused.stderr
    assert made[0]["license_key"] not in refused.stderr
    assert "Usage" in run("list", "--status", "dead", code=2).stderr


def test_more_licenses_than_fit_into_a_part_are_listed_all(run, issue, monkeypatch):
    monkeypatch.setattr("licet_server.storage.licenses._AT_A_TIME", 2)
    ids = [issue()["id"] for _ in range(5)]
    assert [each["id"] for each in printed(run("list", "--json"))] == ids
    assert len(run("list", "--limit", "3").stdout.splitlines()) == 4


def test_the_audit_log_names_the_account_that_ran_the_command(run, issue, ready_environment):
    issued = issue()
    for args in (("renew",), ("rotate-key",), ("suspend",), ("update", "--max-resources", "1")):
        run(args[0], issued["id"], *args[1:])
    engine = open_engine(ready_environment.database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(AuditRow.actor, AuditRow.action).where(AuditRow.subject == issued["id"])).all()
    engine.dispose()
    assert [action for _, action in rows] == [
        "license.issued", "license.renewed", "license.key_rotated", "license.suspended", "license.updated",
    ]  # fmt: skip
    assert all(actor.startswith("cli:") for actor, _ in rows)
