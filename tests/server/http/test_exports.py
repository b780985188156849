"""``/api/v1/exports``: the tracker as a table and as objects."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from licet_server.licensing.scopes import Scope
from licet_server.licensing.tracker import COLUMNS


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_the_tracker_has_the_columns_of_the_mission_and_only_the_ends_of_keys(vendor, sell):
    first = sell("pro", name="Ann B.")
    second = sell("enterprise", email="other@example.com")
    answer = vendor.get("/exports/licenses.csv")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="licenses.csv"'
    table = rows(answer)
    assert sorted(row["License Key"] for row in table) == sorted(
        f"…{each.license.key_tail}" for each in (first, second)
    )
    (ann,) = [row for row in table if row["Email"] == "customer@example.com"]
    assert list(ann) == list(COLUMNS)
    assert ann == {
        "Customer": "Ann B.",
        "Email": "customer@example.com",
        "License Key": f"…{first.license.key_tail}",
        "Plan": "Professional",
        "Price": "4999.00 EUR",
        "Purchased": "2026-11-20",
        "Expires": "2027-11-20",
        "Status": ann["Status"],
    }
    assert first.key not in answer.text


def test_json_has_the_same_rows(vendor, sell):
    sell("pro", name='=HYPERLINK("x")')
    sell("starter", name="Zoë, “quoted”", email="zoe@example.com")
    answer = vendor.get("/exports/licenses.json")
    assert answer.content_type == "application/json"
    table = rows(vendor.get("/exports/licenses.csv"))
    assert sorted(row["Customer"] for row in table) == ['\'=HYPERLINK("x")', "Zoë, “quoted”"]
    assert answer.json == [row | {"Customer": row["Customer"].removeprefix("'")} for row in table]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula_to_a_spreadsheet(vendor, sell, start):
    sell("pro", name=f"{start}cmd|' /C calc'!A0")
    (row,) = rows(vendor.get("/exports/licenses.csv"))
    assert row["Customer"] == f"'{start}cmd|' /C calc'!A0"
    assert vendor.get("/exports/licenses.json").json[0]["Customer"].startswith(start)


def test_filters_choose_the_rows_of_both(vendor, sell):
    at = datetime.now(UTC)
    sell("pro", email="old@example.com", now=at - timedelta(days=400))
    sell("pro", email="opt@example.com", now=at - timedelta(minutes=1))
    sell("pro", email="lmg@example.com", product="LMG", now=at)

    def emails(filters):
        table = rows(vendor.get(f"/exports/licenses.csv{filters}"))
        assert vendor.get(f"/exports/licenses.json{filters}").json == table
        return [row["Email"].partition("@")[0] for row in table]

    assert emails("") == ["old", "opt", "lmg"]
    assert emails("?product=OPT") == ["old", "opt"]
    assert emails("?status=active") == ["opt", "lmg"]
    assert emails("?status=expired&product=OPT") == ["old"]
    assert emails("?status=expired&product=LMG") == []
    refused = [vendor.get(f"/exports/licenses.csv?{wrong}").status_code for wrong in ("status=odd", "plan=pro")]
    assert refused == [422, 422]


def test_without_licenses_there_are_only_headings(vendor):
    assert vendor.get("/exports/licenses.csv").text == ",".join(COLUMNS) + "\r\n"
    assert vendor.get("/exports/licenses.json").json == []


def test_exports_need_their_scope(vendor_with):
    other, own = vendor_with([Scope.USAGE_READ, Scope.CUSTOMERS_WRITE]), vendor_with([Scope.LICENSES_READ])
    paths = ("/exports/licenses.csv", "/exports/licenses.json")
    assert [other.get(path).status_code for path in paths] == [403, 403]
    assert [own.get(path).status_code for path in paths] == [200, 200]
    own.token = None
    assert [own.get(path).status_code for path in paths] == [401, 401]
