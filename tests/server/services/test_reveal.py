"""License keys that can be read again, and those that cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, update

from licet_server.services.installation import FORGOTTEN, initialise, load
from licet_server.services.issue import issue
from licet_server.services.reveal import can_reveal, reveal
from licet_server.services.rotate_key import rotate_key
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow
from tests.factories import NOW


@pytest.fixture
def read(engine):
    """Read the key of a license as its customer does."""

    def shown(license_id):
        with transaction(engine) as session:
            return reveal(session, session.get_one(LicenseRow, license_id), now=NOW)

    return shown


@pytest.mark.parametrize(
    ("product", "plan"), [("OPT", "pro"), ("NLS", "enterprise"), ("CAIO", "standard"), ("LMG", "pro")]
)
def test_a_key_of_any_kind_can_be_read_again_and_the_log_says_so(engine, sell, read, product, plan):
    issued = sell(plan, product=product)
    assert read(issued.license.id) == issued.key
    with reading(engine) as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "license.key_revealed")).one()
        assert entry.subject == issued.license.id
        assert issued.key not in str(entry.after)


def test_a_new_key_takes_the_place_of_the_old(engine, installation, sell, read):
    license_id = sell().license.id
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, license_id)
        secrets = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        new = rotate_key(session, row, overlap=timedelta(days=1), now=NOW, **secrets).key
    assert read(license_id) == new


def test_the_database_alone_shows_no_key(engine, sell):
    key = sell().key
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                assert not any(key.encode() in bytes(cell) for cell in row if isinstance(cell, (bytes, memoryview)))
                assert key not in map(str, row)


def test_the_sealed_key_of_another_license_opens_nothing(engine, sell, read):
    mine, other = sell().license.id, sell().license.id
    with transaction(engine) as session:
        stolen = session.scalar(select(LicenseRow.sealed_key).where(LicenseRow.id == other))
        session.execute(update(LicenseRow).where(LicenseRow.id == mine).values(sealed_key=stolen))
    assert read(mine) is None


def test_a_vendor_who_keeps_no_keys_has_none_and_those_of_before_are_forgotten(settings, installation, sell):
    issued = sell()
    chosen = replace(settings, key_reveal=False)
    assert initialise(chosen, now=NOW) == [FORGOTTEN.format(count=1)]
    assert initialise(chosen, now=NOW) == []
    engine = load(chosen).open_engine()
    try:
        with transaction(engine) as session:
            row = session.get_one(LicenseRow, issued.license.id)
            assert not can_reveal(session, row)
            assert reveal(session, row, now=NOW) is None
            assert row.key_digest == issued.license.key_digest
    finally:
        engine.dispose()


def test_without_the_right_to_keep_a_key_none_is_written(settings, installation):
    chosen = replace(settings, key_reveal=False)
    engine = load(chosen).open_engine()
    try:
        with transaction(engine) as session:
            made = issue(
                session,
                product="OPT",
                plan="pro",
                email="a@example.com",
                now=NOW,
                pepper=installation.secrets.pepper,
                signer=installation.signer,
            )
            assert made.license.sealed_key is None
    finally:
        engine.dispose()
