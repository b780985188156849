"""Licenses from another system: all of them or none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from licet.terms import Terms
from licet_server.errors import ImportRefusedError
from licet_server.licensing.tracker import read_rows
from licet_server.services.find import find_license
from licet_server.services.import_licenses import import_licenses
from licet_server.services.present import license_object
from licet_server.storage.models import LicenseRow, PlanRow
from licet_server.storage.revocations import Listed, listed, revocation_number
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, list_licenses


@pytest.fixture
def take(engine, installation):
    def taken(text: str) -> int:
        with transaction(engine) as session:
            rows = read_rows(text.encode(), origin="old.csv")
            here = {"pepper": installation.secrets.pepper, "keyring": installation.keyring}
            return import_licenses(session, rows, **here, now=NOW)

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


def test_years_that_the_plugin_refuses_are_named_with_their_row(take):
    with pytest.raises(ImportRefusedError, match="line 2: created_at '1999-12-31' is too long ago"):
        take("license_key,email,created_at\nOPT-PRO-AAAAA-AAAA1,a@b.co,1999-12-31\n")
    with pytest.raises(ImportRefusedError, match=r"line 2: with its 7 days of grace .* into the year 3000"):
        take("license_key,email,expires_at\nOPT-PRO-AAAAA-AAAA1,a@b.co,2999-12-31\n")


@pytest.fixture
def lost(engine, installation, sell):
    """Sell licenses of LMG, and forget them as a restored backup would."""

    def lose(*, perpetual: bool = False, **changes: datetime) -> list[tuple[str, str]]:
        with transaction(engine) as session:
            terms = session.execute(select(PlanRow.product_code, PlanRow.code, PlanRow.duration_days)).all()
            if perpetual:
                session.execute(update(PlanRow).values(duration_days=None))
        sold = [sell("pro", product="LMG", **changes)]
        with transaction(engine) as session:
            for product, code, days in terms:
                session.get_one(PlanRow, (product, code)).duration_days = days
            for issued in sold:
                session.delete(session.get_one(LicenseRow, issued.license.id))
        return [(issued.license.id, issued.key) for issued in sold]

    return lose


def test_a_key_that_this_server_signed_brings_its_license_id_back(take, look, lost, installation):
    ((license_id, key),) = lost()
    take(f"license_key,email,plan\n{key},a@b.co,pro\n")
    found = look(key)
    assert (found["id"], found["key_kid"]) == (license_id, installation.keyring.signing(now=NOW).kid)


def test_a_signed_key_whose_license_has_another_key_is_refused(take, lost, engine):
    ((license_id, key),) = lost()
    take("license_key,email\nOPT-PRO-AAAAA-AAAA1,a@b.co\n")
    with transaction(engine) as session:
        session.execute(update(LicenseRow).values(id=license_id))
    with pytest.raises(ImportRefusedError, match=f"line 2: the key belongs to {license_id}, which is here already"):
        take(f"license_key,email,plan\n{key},a@b.co,pro\n")


def test_a_key_that_another_server_signed_gets_an_id_of_ours(take, look):
    from licet_server.keys.keyring import Keyring
    from licet_server.keys.leases import Signer
    from licet_server.keys.mint import mint
    from licet_server.keys.order import Order
    from licet_server.keys.signing_key import SigningKey
    from licet_server.services.installation import default_catalog

    gateway = next(product for product in default_catalog() if product.code == "LMG")
    signer = Signer(Keyring((SigningKey.generate(now=NOW),)), "https://elsewhere.example.com")
    order = Order(gateway, gateway.plans[0], Terms("pro"), "lic_theirs", "CUST1", signer, "pepper", NOW)
    key = mint(order)[1].text
    take(f"license_key,email,plan\n{key},a@b.co,pro\n")
    found = look(key)
    assert found["id"].startswith("lic_")
    assert (found["id"] == "lic_theirs", found["key_kid"]) == (False, None)


def test_revoked_licenses_of_an_import_stand_in_the_revocation_list(take, look, engine, installation):
    with reading(engine) as session:
        assert revocation_number(session) == 0
    take("license_key,email,status\nOPT-PRO-AAAAA-AAAA1,a@b.co,revoked\nOPT-PRO-AAAAA-AAAA2,a@b.co,active\n")
    with reading(engine) as session:
        found = listed(session, over_before=NOW, as_of=NOW)
    assert found == Listed(int(NOW.timestamp()), [look("OPT-PRO-AAAAA-AAAA1")["id"]], [])
    take("license_key,email\nOPT-PRO-AAAAA-AAAA3,a@b.co\n")
    with reading(engine) as session:
        assert revocation_number(session) == found.number


@pytest.mark.parametrize(
    ("row", "words"),
    [("expired,", "does not say when"), ("stolen,", "'stolen'")],
)
def test_a_status_that_cannot_be_right_is_refused(take, row, words):
    with pytest.raises(ImportRefusedError, match=words):
        take(f"license_key,email,status,expires_at\nOPT-PRO-AAAAA-AAAA1,a@b.co,{row}\n")


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("", ""),
        (",expires_at", ",2030-01-01"),
        (",expires_at,starts_at", ",2030-01-01T12:30:00Z,2026-01-09T06:00:00Z"),
    ],
    ids=["says-nothing", "says-the-day", "says-the-instant"],
)
def test_a_signed_key_that_was_revoked_stays_on_the_list_until_its_own_end(take, look, lost, engine, headings, cells):
    start, end = datetime(2026, 1, 9, 6, tzinfo=UTC), datetime(2030, 1, 1, 12, 30, tzinfo=UTC)
    ((license_id, key),) = lost(starts_at=start, expires_at=end)
    take(f"license_key,email,plan,status{headings}\n{key},a@b.co,pro,revoked{cells}\n")
    found = look(key)
    assert (found["starts_at"], found["expires_at"]) == ("2026-01-09T06:00:00Z", "2030-01-01T12:30:00Z")
    grace_until = datetime.fromisoformat(found["grace_until"])
    assert grace_until > end
    with reading(engine) as session:
        assert listed(session, over_before=grace_until, as_of=NOW).license_ids == [license_id]


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        (
            "expires_at",
            "2026-01-01",
            "2026-01-01T00:00:00Z, and the signed key proves itself with 2030-01-01T12:30:00Z",
        ),
        ("expires_at", "2030-01-01T12:30:01Z", "2030-01-01T12:30:01Z, and the signed key"),
        ("expires_at", "", "never, and the signed key"),
        ("starts_at", "2026-01-01", "2026-01-01T00:00:00Z, and the signed key proves itself with never"),
    ],
)
def test_a_row_that_contradicts_a_signed_key_is_refused(take, lost, engine, name, said, shown):
    ((_, key),) = lost(expires_at=datetime(2030, 1, 1, 12, 30, tzinfo=UTC))
    with pytest.raises(ImportRefusedError, match=f"line 2: {name} says {shown}"):
        take(f"license_key,email,plan,status,{name}\n{key},a@b.co,pro,revoked,{said}\n")
    with reading(engine) as session:
        assert list_licenses(session) == []


@pytest.mark.parametrize(("heading", "cell"), [("", ""), (",expires_at", ","), (",expires_at", ",never")])
def test_a_perpetual_signed_key_has_no_end_whatever_the_term_of_the_plan(take, look, lost, engine, heading, cell):
    ((license_id, key),) = lost(perpetual=True)
    take(f"license_key,email,plan,status{heading}\n{key},a@b.co,pro,revoked{cell}\n")
    assert (look(key)["expires_at"], look(key)["grace_until"]) == (None, None)
    with reading(engine) as session:
        assert listed(session, over_before=NOW, as_of=NOW).license_ids == [license_id]


ID, OTHER = "lic_0123456789abcdefghjk", "lic_zzzzzzzzzzzzzzzzzzzz"


def test_an_id_of_ours_is_kept_and_that_of_another_system_is_passed_over(take, look):
    take(
        "license_key,email,id\n"
        f"OPT-PRO-AAAAA-00001,a@b.co,{ID}\n"
        "OPT-PRO-AAAAA-00002,a@b.co,3f2504e0-4f89-41d3-9a0c-0305e82c3301\n"
        "OPT-PRO-AAAAA-00003,a@b.co,\n"
    )
    assert look("OPT-PRO-AAAAA-00001")["id"] == ID
    others = {look(f"OPT-PRO-AAAAA-0000{number}")["id"] for number in (2, 3)}
    assert len(others) == 2
    assert all(license_id.startswith("lic_") for license_id in others)


def test_an_id_that_is_here_already_is_refused_in_the_database_and_in_the_file(take):
    take(f"license_key,email,id\nOPT-PRO-AAAAA-00001,a@b.co,{ID}\n")
    with pytest.raises(ImportRefusedError) as refused:
        take(
            "license_key,email,id\n"
            f"OPT-PRO-AAAAA-00002,a@b.co,{ID}\n"
            f"OPT-PRO-AAAAA-00003,a@b.co,{OTHER}\n"
            f"OPT-PRO-AAAAA-00004,a@b.co,{OTHER}\n"
            f"OPT-PRO-AAAAA-00001,a@b.co,{ID}\n"
        )
    assert refused.value.problems == [
        f"line 5: this key is here already, as {ID}",
        f"line 2: the key belongs to {ID}, which is here already with another key",
        f"line 4: the key belongs to {OTHER}, which stands on line 3 already",
    ]


@pytest.mark.parametrize("wrong", [ID[:-1], f"{ID}0", ID.upper(), f"{ID[:-1]}i", "lic_"])
def test_an_id_that_is_nearly_ours_is_refused(take, wrong):
    with pytest.raises(ImportRefusedError, match=f"line 2: id '{wrong}' is no license id"):
        take(f"license_key,email,id\nOPT-PRO-AAAAA-00001,a@b.co,{wrong}\n")


def test_the_id_of_a_row_and_of_its_signed_key_must_agree(take, look, lost):
    ((license_id, key),) = lost()
    with pytest.raises(ImportRefusedError, match=f"line 2: id says {ID}, and the key was signed for {license_id}"):
        take(f"license_key,email,plan,id\n{key},a@b.co,pro,{ID}\n")
    take(f"license_key,email,plan,id\n{key},a@b.co,pro,{license_id}\n")
    assert look(key)["id"] == license_id
