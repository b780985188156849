"""An exported tracker that comes back, and the table of the original server."""

from __future__ import annotations

import pytest

from licet_server.errors import ImportRefusedError
from licet_server.licensing.tracker import COLUMNS, read_rows, to_csv
from licet_server.services.export_licenses import license_objects, tracker_rows
from licet_server.services.find import find_license
from licet_server.services.import_known import set_aside_known
from licet_server.services.import_licenses import import_licenses
from licet_server.services.present import license_object
from licet_server.services.rotate_key import rotate_key
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, list_licenses


@pytest.fixture
def take(engine, installation):
    """Import a table as the command does; return how many licenses are new, and how many were here already."""

    def taken(text):
        with transaction(engine) as session:
            rest, known = set_aside_known(session, read_rows(text.encode(), origin="tracker.csv"))
            own = {"pepper": installation.secrets.pepper, "keyring": installation.keyring}
            return import_licenses(session, rest, **own, now=NOW), known

    return taken


@pytest.fixture
def exported(engine):
    def export():
        with reading(engine) as session:
            return list(tracker_rows(session, now=NOW))

    return export


@pytest.fixture
def look(engine, installation):
    def looked(key):
        with reading(engine) as session:
            return license_object(find_license(session, key, pepper=installation.secrets.pepper), now=NOW)

    return looked


def test_the_tracker_as_it_was_exported_changes_nothing(take, exported, sell, engine):
    sell("pro", name="=Ann")
    sell("perpetual", product="CAIO", email="other@example.com")
    sell("team", product="LMG")
    before = exported()
    assert take(to_csv(before)) == (0, 3)
    assert exported() == before


def test_new_rows_may_stand_among_those_that_are_here(take, exported, sell, look):
    sell("pro", name="Ann")
    new = dict.fromkeys(COLUMNS, "") | {
        "Email": "new@b.co",
        "License Key": "OPT-PRO-AAAAA-AAAA1",
        "Expires": "2027-01-09",
    }
    assert take(to_csv([*exported(), new])) == (1, 1)
    assert look("OPT-PRO-AAAAA-AAAA1")["email"] == "new@b.co"


def test_an_apostrophe_against_formulas_is_not_part_of_a_name(take, look):
    row = dict.fromkeys(COLUMNS, "") | {"Email": "a@b.co", "License Key": "OPT-PRO-AAAAA-AAAA1", "Customer": "+Ann"}
    apostrophe = row | {"License Key": "OPT-PRO-AAAAA-AAAA2", "Customer": "'t Hooft", "Email": "t@b.co"}
    assert take(to_csv([row, apostrophe])) == (2, 0)
    assert look("OPT-PRO-AAAAA-AAAA1")["name"] == "+Ann"
    assert look("OPT-PRO-AAAAA-AAAA2")["name"] == "'t Hooft"


@pytest.mark.parametrize(
    "wrong", [{"Email": "other@b.co"}, {"Plan": "Starter"}, {"License Key": "…ZZZZ"}, {"License Key": "...0000"}]
)
def test_an_end_of_a_key_that_belongs_to_no_such_license_is_refused_with_the_way_out(
    take, exported, sell, wrong, engine
):
    sell("pro")
    (row,) = exported()
    with pytest.raises(ImportRefusedError, match=r"line 2: .* is only the end of a key, .*: write the whole key"):
        take(to_csv([row | wrong]))
    with reading(engine) as session:
        assert len(list_licenses(session)) == 1


def test_a_tracker_from_before_a_key_was_rotated_is_still_known(take, exported, sell, change, secrets):
    issued = sell("pro")
    before = exported()
    change(rotate_key, issued.license.id, **secrets)
    assert take(to_csv(before)) == (0, 1)
    assert take(to_csv(exported())) == (0, 1)


def test_thousands_of_rows_are_recognised(take, exported):
    rows = "".join(f"OPT-PRO-AAAAA-{number:05},c{number}@b.co\n" for number in range(1200))
    assert take(f"license_key,email\n{rows}") == (1200, 0)
    assert take(to_csv(exported())) == (0, 1200)


def test_objects_and_rows_are_given_in_parts_and_in_the_same_order(take, engine):
    rows = "".join(f"OPT-PRO-AAAAA-{number:05},c{number}@b.co\n" for number in range(1200))
    take(f"license_key,email\n{rows}")
    with reading(engine) as session:
        lines = tracker_rows(session, now=NOW)
        assert next(lines)["Plan"] == "Professional"
        lines.close()
        emails = [each["email"] for each in license_objects(session, now=NOW)]
    with reading(engine) as session:
        assert [row["Email"] for row in tracker_rows(session, now=NOW)] == emails
    assert len(set(emails)) == 1200


def test_the_table_of_the_original_server_comes_over_as_postgresql_spells_it(take, look):
    text = (
        "id,license_key,customer_email,customer_name,plan,max_resources,created_at,expires_at,active,last_validated\n"
        "1,OPT-PRO-3A9F2-B4C1D,customer@example.com,John Doe,pro,10000,2026-01-09 00:00:00+00,2027-01-09 00:00:00+00,t,"
        "2026-11-19 08:15:42.123456+00\n"
        "2,OPT-STA-X7K2P-Q9R4M,jane@startup.io,,starter,1000,2026-01-15 10:30:00.5+00,2027-01-15 05:30:00+05:30,f,\n"
        "3,OPT-ENT-M1N2O-P3Q4R,it@corp.example,Corp,enterprise,9007199254740991,2026-02-01 00:00:00,,t,\n"
    )
    assert take(text) == (3, 0)
    john, jane, corp = (look(key) for key in ("OPT-PRO-3A9F2-B4C1D", "OPT-STA-X7K2P-Q9R4M", "OPT-ENT-M1N2O-P3Q4R"))
    assert (john["status"], john["created_at"], john["expires_at"]) == (
        "active",
        "2026-01-09T00:00:00Z",
        "2027-01-09T00:00:00Z",
    )
    assert john["id"].startswith("lic_")
    assert (jane["status"], jane["created_at"], jane["expires_at"], jane["name"]) == (
        "suspended",
        "2026-01-15T10:30:00Z",
        "2027-01-15T00:00:00Z",
        None,
    )
    assert (corp["max_resources"], corp["expires_at"], corp["status"]) == (None, None, "active")
