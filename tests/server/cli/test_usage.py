"""``licet-server usage``, ``flag``, ``stats`` and the export of the tracker, as a vendor types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from licet_server.licensing.metering import Event
from licet_server.licensing.suspicion import Kind, Suspicion
from licet_server.services.report_usage import report_usage
from licet_server.services.watch import raise_flags
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction
from tests.server.metering import set_quotas


@pytest.fixture
def issued(run):
    sold = ("--product", "OPT", "--plan", "pro", "--email", "customer@example.com")
    return json.loads(run("license", "issue", *sold, "--json").stdout)


@pytest.fixture
def engine(ready_environment):
    opened = open_engine(ready_environment.database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def used(engine, issued):
    now = datetime.now(UTC)
    set_quotas(engine, issued["id"], scans=(10, "month"))
    with transaction(engine) as session:
        report_usage(session, issued["id"], [Event("1", "scans", 3), Event("2", "reports", 1)], now=now)


def test_usage_is_shown_for_people_and_programs(run, issued, used):
    shown = run("usage", "show", issued["license_key"]).stdout
    assert "scans" in shown
    assert "STARTS AFRESH" in shown
    found = json.loads(run("usage", "show", issued["id"], "--metric", "scans", "--days", "1", "--json").stdout)
    assert [(each["metric"], each["quantity"]) for each in found["days"]] == [("scans", 3)]
    assert found["totals"] == [{"metric": "scans", "quantity": 3, "events": 1}]
    assert [(each["metric"], each["limit"], each["used"]) for each in found["quotas"]] == [("scans", 10, 0)]


def test_nothing_used_is_said(run, issued):
    assert run("usage", "show", issued["id"], "--days", "7").stdout == "nothing was used in 7 days\n"


def test_usage_of_a_license_that_is_not_there_is_one_line(run):
    assert "there is no license" in run("usage", "show", "lic_" + "0" * 20, code=1).stderr
    run("usage", "show", "lic_" + "0" * 20, "--days", "0", code=2)


def test_flags_are_listed_and_resolved(run, issued, engine):
    assert run("flag", "list").stdout == "no open flags\n"
    found = [Suspicion(Kind.OVERLAP, issued["id"], issued["id"], {"returns": 6})]
    with transaction(engine) as session:
        raise_flags(session, found, now=datetime.now(UTC))
    (flag,) = json.loads(run("flag", "list", "--json").stdout)
    assert flag["id"] in run("flag", "list", "--kind", "overlap").stdout
    assert run("flag", "resolve", flag["id"]).stdout == f"{flag['id']} is resolved\n"
    assert json.loads(run("flag", "resolve", flag["id"], "--json").stdout)["resolved_at"] is not None
    assert json.loads(run("flag", "list", "--json").stdout) == []
    assert len(json.loads(run("flag", "list", "--all", "--json").stdout)) == 1
    assert "there is no flag" in run("flag", "resolve", "flg_x", code=1).stderr


def test_figures_name_what_expires(run, issued, used):
    said = run("stats", "--expiring", "400").stdout
    for part in ("live seats: 0", "open flags: 0", "expiring within 400 days: 1", issued["id"], "4999.00 EUR", "scans"):
        assert part in said
    assert "expiring within 30 days: 0" in run("stats").stdout
    found = json.loads(run("stats", "--expiring", "400", "--json").stdout)
    assert found["expiring"]["licenses"][0]["email"] == "customer@example.com"
    assert found.keys() >= {"customers", "licenses", "validations_30_days"}
    run("stats", "--expiring", "0", code=2)


def test_an_export_can_be_imported_where_it_came_from(run, issued, tmp_path):
    file = tmp_path / "tracker.csv"
    file.write_text(run("license", "export").stdout)
    assert run("license", "import", str(file)).stdout == "imported 0 licenses; 1 were here already\n"
    assert json.loads(run("license", "import", str(file), "--json").stdout) == {"imported": 0, "already_here": 1}
    file.write_text(file.read_text().replace("customer@example.com", "other@example.com"))
    refused = run("license", "import", str(file), code=1, lines=2).stderr
    assert "is only the end of a key" in refused
    assert "write the whole key" in refused


def test_an_export_without_licenses_is_empty(run):
    assert json.loads(run("license", "export", "--json").stdout) == []
    assert run("license", "export").stdout.count("\n") == 1
