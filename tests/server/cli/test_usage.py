"""``licet-server usage``, ``flag``, ``stats`` and the export of the tracker, as a vendor types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from licet_server.cli.main import main
from licet_server.licensing.metering import Event
from licet_server.licensing.suspicion import Kind, Suspicion
from licet_server.services.report_usage import report_usage
from licet_server.services.watch import raise_flags
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction
from tests.server.metering import set_quotas


@pytest.fixture
def ready(ready_environment):
    """Run a command; it must end with *code*."""

    def ran(*args, code=0):
        result = CliRunner().invoke(main, args, prog_name="licet-server")
        assert result.exit_code == code, result.output
        return result

    return ran


@pytest.fixture
def issued(ready):
    sold = ("--product", "OPT", "--plan", "pro", "--email", "customer@example.com")
    return json.loads(ready("license", "issue", *sold, "--json").stdout)


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


def test_usage_is_shown_for_people_and_programs(ready, issued, used):
    shown = ready("usage", "show", issued["license_key"]).stdout
    assert "scans" in shown
    assert "STARTS AFRESH" in shown
    found = json.loads(ready("usage", "show", issued["id"], "--metric", "scans", "--days", "1", "--json").stdout)
    assert [(each["metric"], each["quantity"]) for each in found["days"]] == [("scans", 3)]
    assert found["totals"] == [{"metric": "scans", "quantity": 3, "events": 1}]
    assert [(each["metric"], each["limit"], each["used"]) for each in found["quotas"]] == [("scans", 10, 0)]


def test_nothing_used_is_said(ready, issued):
    assert ready("usage", "show", issued["id"], "--days", "7").stdout == "nothing was used in 7 days\n"


def test_usage_of_a_license_that_is_not_there_is_one_line(ready):
    assert "there is no license" in ready("usage", "show", "lic_" + "0" * 20, code=1).stderr
    ready("usage", "show", "lic_" + "0" * 20, "--days", "0", code=2)


def test_flags_are_listed_and_resolved(ready, issued, engine):
    assert ready("flag", "list").stdout == "no open flags\n"
    found = [Suspicion(Kind.OVERLAP, issued["id"], issued["id"], {"returns": 6})]
    with transaction(engine) as session:
        raise_flags(session, found, now=datetime.now(UTC))
    (flag,) = json.loads(ready("flag", "list", "--json").stdout)
    assert flag["id"] in ready("flag", "list", "--kind", "overlap").stdout
    assert ready("flag", "resolve", flag["id"]).stdout == f"{flag['id']} is resolved\n"
    assert json.loads(ready("flag", "resolve", flag["id"], "--json").stdout)["resolved_at"] is not None
    assert json.loads(ready("flag", "list", "--json").stdout) == []
    assert len(json.loads(ready("flag", "list", "--all", "--json").stdout)) == 1
    assert "there is no flag" in ready("flag", "resolve", "flg_x", code=1).stderr


def test_figures_name_what_expires(ready, issued, used):
    said = ready("stats", "--expiring", "400").stdout
    for part in ("live seats: 0", "open flags: 0", "expiring within 400 days: 1", issued["id"], "4999.00 EUR", "scans"):
        assert part in said
    assert "expiring within 30 days: 0" in ready("stats").stdout
    found = json.loads(ready("stats", "--expiring", "400", "--json").stdout)
    assert found["expiring"]["licenses"][0]["email"] == "customer@example.com"
    assert found.keys() >= {"customers", "licenses", "validations_30_days"}
    ready("stats", "--expiring", "0", code=2)


def test_an_export_can_be_imported_where_it_came_from(ready, issued, tmp_path):
    file = tmp_path / "tracker.csv"
    file.write_text(ready("license", "export").stdout)
    assert ready("license", "import", str(file)).stdout == "imported 0 licenses; 1 were here already\n"
    assert json.loads(ready("license", "import", str(file), "--json").stdout) == {"imported": 0, "already_here": 1}
    file.write_text(file.read_text().replace("customer@example.com", "other@example.com"))
    refused = ready("license", "import", str(file), code=1).stderr
    assert "is only the end of a key" in refused
    assert "write the whole key" in refused


def test_an_export_without_licenses_is_empty(ready):
    assert json.loads(ready("license", "export", "--json").stdout) == []
    assert ready("license", "export").stdout.count("\n") == 1
