"""Licenses from another system: all of them or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from licet_server.errors import ImportRefusedError
from licet_server.licensing.tracker import read_rows
from licet_server.services.find import find_license
from licet_server.services.import_licenses import import_licenses
from licet_server.services.present import license_object
from licet_server.storage.licenses import list_licenses
from licet_server.storage.session import reading, transaction
from tests.factories import NOW


@pytest.fixture
def take(engine, installation):
    def taken(text: str) -> int:
        with transaction(engine) as session:
            rows = read_rows(text.encode(), origin="old.csv")
            return import_licenses(session, rows, pepper=installation.secrets.pepper, now=NOW)

    return taken


@pytest.fixture
def look(engine, installation):
    def looked(key: str) -> dict:
        with reading(engine) as session:
            return license_object(find_license(session, key, pepper=installation.secrets.pepper), now=NOW)

    return looked


def test_the_table_of_the_mission_is_taken_over(take, look):
    count = take(
        "license_key,customer_email,customer_name,plan,max_resources,created_at,expires_at,active,last_validated\n"
        "OPT-PRO-3A9F2-B4C1D,Customer@Example.com,John Doe,pro,12000,2026-01-09,2027-01-09,true,\n"
        "OPT-STA-IL0UO-ZZZZZ,jane@startup.io,,,,2026-01-15T10:00:00,,false,\n"
    )
    assert count == 2
    john, jane = look("OPT-PRO-3A9F2-B4C1D"), look("opt-sta-il0uo-zzzzz")
    assert (john["email"], john["name"], john["plan"]) == ("customer@example.com", "John Doe", "pro")
    assert (john["max_resources"], john["expires_at"], john["status"]) == (12_000, "2027-01-09T00:00:00Z", "active")
    assert john["created_at"] == "2026-01-09T00:00:00Z"
    assert (jane["plan"], jane["max_resources"], jane["status"]) == ("starter", 1000, "suspended")
    assert (jane["expires_at"], jane["name"]) == (None, None)


def test_json_works_the_same(take, look):
    assert take('[{"license_key": "OPT-ENT-M1N2O-P3Q4R", "email": "a@b.co", "product": "OPT", "active": true}]') == 1
    found = look("OPT-ENT-M1N2O-P3Q4R")
    assert (found["plan"], found["max_resources"], found["created_at"]) == (
        "enterprise",
        None,
        NOW.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def test_every_bad_row_is_named_with_its_line_and_nothing_is_imported(take, engine):
    with pytest.raises(ImportRefusedError) as refused:
        take(
            "license_key,email,plan,max_resources,expires_at,active,product\n"
            "OPT-PRO-AAAAA-00001,a@b.co,,,,,\n"
            "OPT-PRO-AAAAA-1,a@b.co,,,,,\n"
            ",a@b.co,,,,,\n"
            "OPT-PRO-AAAAA-00003,,,,,,\n"
            "OPT-PRO-AAAAA-00004,a@b.co,gold,,,,\n"
            "OPT-XYZ-AAAAA-00005,a@b.co,,,,,\n"
            "OPT-PRO-AAAAA-00006,a@b.co,,-1,,,\n"
            "OPT-PRO-AAAAA-00007,a@b.co,,,someday,,\n"
            "OPT-PRO-AAAAA-00008,a@b.co,,,,perhaps,\n"
            "OPT-PRO-AAAAA-00009,a@b.co,,,,,NLS\n"
            "XYZ-PRO-AAAAA-00010,a@b.co,,,,,\n"
            "opt-pro-aaaaa-00001,a@b.co,,,,,\n"
            "OPT-PRO-AAAAA-00012,a@b.co,,,,,OPT,surplus\n"
        )
    problems = refused.value.problems
    assert [int(problem.split(":")[0].removeprefix("line ")) for problem in problems] == [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 13,
    ]  # fmt: skip
    assert "stands on line 2" in problems[-1]
    assert "AAAAA" not in str(refused.value)
    with reading(engine) as session:
        assert list_licenses(session) == []


def test_a_key_that_is_here_already_is_refused(take, sell):
    issued = sell()
    with pytest.raises(ImportRefusedError, match=f"line 2: this key is here already, as {issued.license.id}"):
        take(f"license_key,email\n{issued.key},a@b.co\n")


def test_hundreds_of_rows_are_taken_in_one_go(take, look):
    rows = "".join(f"OPT-PRO-AAAAA-{number:05},c{number}@b.co\n" for number in range(600))
    assert take(f"license_key,email\n{rows}") == 600
    assert look("OPT-PRO-AAAAA-00599")["email"] == "c599@b.co"
    assert datetime.fromisoformat(look("OPT-PRO-AAAAA-00000")["created_at"]) == NOW


def test_an_export_with_its_keys_filled_in_is_taken_over_as_it_was(take, look):
    from licet_server.licensing.tracker import COLUMNS, to_csv

    cells = ("Ann B.", "ann@b.co", "OPT-PRO-AAAAA-AAAA1", "Professional", "4999.00 EUR", "2026-01-09", "2027-01-09")
    rows = [
        dict(zip(COLUMNS, (*cells, "Active"), strict=True)),
        dict(zip(COLUMNS, (*cells, "In grace"), strict=True)) | {"License Key": "OPT-PRO-AAAAA-AAAA2"},
        dict(zip(COLUMNS, (*cells, "Revoked"), strict=True)) | {"License Key": "OPT-PRO-AAAAA-AAAA3", "Expires": ""},
    ]
    assert take(to_csv(rows)) == 3
    first = look("OPT-PRO-AAAAA-AAAA1")
    assert (first["name"], first["plan"], first["created_at"]) == ("Ann B.", "pro", "2026-01-09T00:00:00Z")
    assert (first["expires_at"], first["status"]) == ("2027-01-09T00:00:00Z", "active")
    assert (look("OPT-PRO-AAAAA-AAAA3")["status"], look("OPT-PRO-AAAAA-AAAA3")["expires_at"]) == ("revoked", None)


def test_without_a_word_about_the_end_a_license_lasts_one_term(take, look):
    take("license_key,email,created_at\nOPT-PRO-AAAAA-AAAA1,a@b.co,2026-01-09\n")
    assert look("OPT-PRO-AAAAA-AAAA1")["expires_at"] == "2027-01-09T00:00:00Z"


def test_the_less_generous_of_status_and_active_counts(take, look):
    take("license_key,email,status,active\nOPT-PRO-AAAAA-AAAA1,a@b.co,revoked,true\n")
    assert look("OPT-PRO-AAAAA-AAAA1")["status"] == "revoked"


@pytest.mark.parametrize(
    ("row", "words"),
    [("expired,", "does not say when"), ("stolen,", "'stolen'")],
)
def test_a_status_that_cannot_be_right_is_refused(take, row, words):
    with pytest.raises(ImportRefusedError, match=words):
        take(f"license_key,email,status,expires_at\nOPT-PRO-AAAAA-AAAA1,a@b.co,{row}\n")
