"""``/api/v1/exports``: the tracker as a table and as objects."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, text

from licet_server.errors import StorageError
from licet_server.http import tables
from licet_server.licensing.scopes import Scope
from licet_server.licensing.tracker import COLUMNS
from licet_server.services import export_licenses
from licet_server.storage import exports
from tests.factories import NOW


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


def test_a_database_that_is_away_is_told_before_anything_is_sent(vendor, monkeypatch):
    def away(*_args, **_said):
        raise StorageError("the database gave no answer: it is away")

    monkeypatch.setattr(export_licenses, "some_lines", away)
    for kind in ("csv", "json"):
        answer = vendor.get(f"/exports/licenses.{kind}")
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json")


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_database_that_goes_away_meanwhile_cuts_the_answer_off(vendor, sell, monkeypatch, kind):
    for number in range(3):
        sell("pro", email=f"a{number}@example.com")
    monkeypatch.setattr(exports, "_AT_A_TIME", 1)
    monkeypatch.setattr(tables, "_CHUNK", 1)
    real, asked = exports.some_lines, []

    def goes_away(session, wanted, *, after, now):
        asked.append(after)
        if len(asked) > 2:
            raise StorageError("the database gave no answer: it is away")
        return real(session, wanted, after=after, now=now)

    monkeypatch.setattr(export_licenses, "some_lines", goes_away)
    answer = vendor.get(f"/exports/licenses.{kind}")
    assert answer.is_streamed
    with pytest.raises(StorageError, match="away"):
        list(answer.response)


def test_parts_make_the_same_file_as_one_part(vendor, sell, monkeypatch):
    for number in range(5):
        sell("pro", email=f"a{number}@example.com", now=NOW + timedelta(seconds=number // 2))
    whole = {kind: vendor.get(f"/exports/licenses.{kind}").text for kind in ("csv", "json")}
    for size in (1, 2, 5):
        monkeypatch.setattr(exports, "_AT_A_TIME", size)
        assert {kind: vendor.get(f"/exports/licenses.{kind}").text for kind in ("csv", "json")} == whole
    assert len(whole["csv"].splitlines()) == 6


@pytest.mark.sqlite_only(reason="it is about the memory of this process, and not about the database")
def test_an_export_needs_the_same_memory_however_many_licenses_there_are(vendor, sell, engine):
    sell("pro")
    peaks = []
    for many in (10_000, 100_000):
        _multiply(engine, many)
        answer = vendor.get("/exports/licenses.csv")
        tracemalloc.start()
        lines = sum(chunk.count(b"\r\n") for chunk in answer.response)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert lines == many + 1
    assert peaks[1] < peaks[0] * 1.2
    assert peaks[1] < 10 * 2**20


def _multiply(engine, many):
    """Have so many licenses, which differ in what must differ."""
    with engine.begin() as connection:
        names = [column["name"] for column in inspect(connection).get_columns("licenses")]
        new = {"id": "'lic_' || printf('%020d', i)", "key_digest": "printf('%064d', i)", "key_mark": "NULL"}
        values = ", ".join(new.get(name, f"l.{name}") for name in names)
        there = connection.scalar(text("SELECT count(*) FROM licenses"))
        numbers = f"WITH RECURSIVE n(i) AS (SELECT {there} UNION ALL SELECT i + 1 FROM n WHERE i < {many - 1})"
        one = "(SELECT * FROM licenses ORDER BY id DESC LIMIT 1) l"
        connection.exec_driver_sql(f"INSERT INTO licenses ({', '.join(names)}) {numbers} SELECT {values} FROM n, {one}")
