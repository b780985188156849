"""What a validation reads says the same as the row of the ORM, and its connections come and go unnoticed."""

from __future__ import annotations

import gc
import threading
import warnings
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text

from licet.terms import GraceMode, Status, Telemetry
from licet_server.errors import StorageError
from licet_server.storage.activations import find_open, rules_of
from licet_server.storage.engine import open_engine
from licet_server.storage.models import LicenseRow, RetiredKeyRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.snapshots import MOST_IDLE, Snapshots
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW

NAMES = st.text("abcXYZ_-é日\U0001f511", min_size=1, max_size=8)
WHOLE = st.integers(0, 2**62)
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
QUOTAS = st.fixed_dictionaries(
    {"amount": st.integers(1, 10**9), "period": st.sampled_from(["day", "month", "lifetime"])}
)
LICENSES = st.fixed_dictionaries(
    {
        "plan": NAMES,
        "trial": st.booleans(),
        "status": st.sampled_from([status.value for status in Status]),
        "features": st.lists(NAMES, max_size=3, unique=True),
        "limits": st.dictionaries(NAMES, WHOLE, max_size=3),
        "quotas": st.dictionaries(NAMES, QUOTAS, max_size=2),
        "max_resources": st.none() | WHOLE,
        "max_activations": st.none() | WHOLE,
        "max_activations_per_day": st.none() | WHOLE,
        "created_at": INSTANTS,
        "starts_at": st.none() | INSTANTS,
        "expires_at": st.none() | INSTANTS,
        "grace_until": st.none() | INSTANTS,
        "grace_mode": st.sampled_from([mode.value for mode in GraceMode]),
        "telemetry": st.sampled_from([each.value for each in Telemetry]),
        "require_activation": st.booleans(),
        "require_attestation": st.booleans(),
        "aws_accounts": st.lists(st.from_regex(r"[0-9]{12}", fullmatch=True), max_size=2),
        "offline_days": st.integers(0, 30),
        "heartbeat_seconds": st.none() | WHOLE,
        "dead_after_seconds": st.none() | WHOLE,
    }
)
SEATS = st.fixed_dictionaries(
    {
        "fingerprint": st.none() | NAMES,
        "aws_account_id": st.none() | st.just("111122223333"),
        "aws_account_attested_at": st.none() | INSTANTS,
        "last_seen_at": INSTANTS,
    }
)


@pytest.fixture
def snapshots(installation):
    opened = Snapshots(installation.settings.database_url)
    yield opened
    opened.close()


@given(LICENSES, SEATS, INSTANTS, NAMES)
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_snapshot_says_what_the_row_says(engine, sell, snapshots, columns, seat, works_until, instance_id):
    license_id = only_license(engine, sell)
    held = {"license_id": license_id, "instance_id": instance_id, "address": "192.0.2.1", "activated_at": NOW}
    retired = {"key_digest": "d" * 64, "key_tail": "ABCD", "retired_at": NOW, "works_until": works_until}
    with transaction(engine) as session:
        for table in ("activations", "retired_keys"):
            session.execute(text(f"DELETE FROM {table}"))
        row = session.get_one(LicenseRow, license_id)
        for name, value in columns.items():
            setattr(row, name, value)
        session.add_all([ActivationRow(**held, **seat), RetiredKeyRow(license_id=license_id, **retired)])
    with reading(engine) as session:
        row, open_seat = session.get_one(LicenseRow, license_id), find_open(session, license_id, instance_id)
        for snapshot in (snapshots.by_id(license_id), snapshots.by_digest(row.key_digest)):
            same_license(snapshot, row)
        read = snapshots.seat(license_id, instance_id)
        names = ("fingerprint", "attested_account", "last_seen_at", "ended_at")
        assert {name: getattr(read, name) for name in names} == {name: getattr(open_seat, name) for name in names}
    key = snapshots.retired_key("d" * 64)
    assert (key.key_tail, key.works_until, key.license_id) == ("ABCD", works_until, license_id)


def only_license(engine, sell):
    with reading(engine) as session:
        found = session.query(LicenseRow.id).scalar()
    return found or sell().license.id


def same_license(snapshot, row):
    own = {name: getattr(snapshot, name) for name in snapshot.__dataclass_fields__ if hasattr(row, name)}
    assert len(own) >= 13
    assert own | {"aws_accounts": list(own["aws_accounts"])} == {name: getattr(row, name) for name in own}
    assert snapshot.terms() == row.terms()
    assert isinstance(snapshot.terms().quotas, MappingProxyType)
    machine = {"instance_id": "i-1", "fingerprint": "f-1"}
    assert snapshot.claims(**machine) == row.claims(**machine)
    assert rules_of(snapshot) == rules_of(row)


def test_what_is_not_there_is_nothing_and_an_ended_seat_is_none(engine, sell, snapshots):
    license_id = sell().license.id
    with transaction(engine) as session:
        held = {"address": "192.0.2.1", "activated_at": NOW, "last_seen_at": NOW, "ended_at": NOW}
        session.add(ActivationRow(license_id=license_id, instance_id="i-1", **held))
    assert snapshots.by_id("lic_none") is None
    assert snapshots.by_digest("x") is snapshots.retired_key("x") is None
    assert snapshots.seat(license_id, "i-1") is snapshots.seat("lic_none", "i-1") is None


def test_each_read_sees_what_was_committed_before_it(engine, sell, snapshots):
    license_id = sell().license.id
    for plan in ("one", "two"):
        with transaction(engine) as session:
            session.get_one(LicenseRow, license_id).plan = plan
        assert snapshots.by_id(license_id).terms().plan == plan


def test_connections_that_were_lost_meanwhile_are_replaced(engine, sell, snapshots):
    license_id = sell().license.id
    read_together(snapshots, license_id, 3)
    for connection in list(snapshots._idle):
        connection.close()
    assert snapshots.by_id(license_id).id == license_id
    assert len(snapshots._idle) == 1


def test_few_connections_are_kept_however_many_read_at_once(engine, sell, snapshots):
    read_together(snapshots, sell().license.id, MOST_IDLE + 3, kept=MOST_IDLE)


@pytest.mark.postgresql_only(reason="a file has no settings of a session")
def test_nothing_is_asked_of_the_server_at_the_start_that_a_pooler_refuses(engine, snapshots):
    connection = snapshots._connect()
    assert connection.execute("SHOW statement_timeout").fetchone() == ("2s",)
    assert connection.prepare_threshold is None
    assert "options" not in connection.info.get_parameters()
    connection.close()


def read_together(snapshots, license_id, count, kept=None):
    """Read on *count* connections at once, so that as many are idle afterwards."""
    barrier, connect = threading.Barrier(count), snapshots._connect

    def wait_for_all():
        connection = connect()
        barrier.wait(20)
        return connection

    snapshots._connect = wait_for_all
    threads = [threading.Thread(target=snapshots.by_id, args=(license_id,)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snapshots._connect = connect
    assert len(snapshots._idle) == (kept or count)


@pytest.mark.postgresql_only(reason="nobody can end a connection to a file")
def test_connections_that_the_server_ended_are_replaced(engine, sell, snapshots):
    license_id = sell().license.id
    read_together(snapshots, license_id, 3)
    with transaction(engine) as session:
        for connection in snapshots._idle:
            ended = text("SELECT pg_terminate_backend(:backend, 10000)")
            assert session.scalar(ended, {"backend": connection.info.backend_pid})
    assert snapshots.by_id(license_id).id == license_id


def test_a_database_that_is_away_is_told_in_our_words(lost_database_url):
    away = Snapshots(lost_database_url)
    with pytest.raises(StorageError, match=r"^the database gave no answer: [A-Za-z]+$"):
        away.by_id("lic_1")
    away.close()


def test_a_database_without_tables_is_told_in_our_words(database_url, tmp_path):
    (tmp_path / "data").mkdir()
    empty = Snapshots(database_url)
    for _ in range(2):
        with pytest.raises(StorageError, match=r"^the database gave no answer: [A-Za-z]+$"):
            empty.by_id("lic_1")
    empty.close()


def test_whoever_waits_for_a_table_is_told_after_a_while(database, engine, sell, monkeypatch):
    """On SQLite nobody who reads ever waits; on PostgreSQL only while a table is altered."""
    from licet_server.storage import snapshots as module

    monkeypatch.setattr(module, "_ANSWER_MS", 50)
    license_id = sell().license.id
    impatient = Snapshots(engine.url.render_as_string(hide_password=False))
    with transaction(engine) as session:
        if database == "sqlite":
            assert impatient.by_id(license_id).id == license_id
        else:
            session.execute(text("LOCK TABLE licenses"))
            with pytest.raises(StorageError, match="QueryCanceled"):
                impatient.by_id(license_id)
    assert impatient.by_id(license_id).id == license_id
    impatient.close()


def test_no_connection_is_left_open(engine, sell, installation):
    license_id = sell().license.id
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        opened = Snapshots(installation.settings.database_url)
        read_together(opened, license_id, 3)
        late = opened._connect()
        opened._connect = lambda: late
        connections = [*opened._idle, late]
        opened.close()
        opened.by_id(license_id)  # one that was under way
        assert not opened._idle
        del opened
        gc.collect()
    for connection in connections:
        with pytest.raises(Exception, match="closed"):
            connection.execute("SELECT 1")


def test_the_time_zone_of_the_database_does_not_matter(engine, sell, snapshots):
    license_id, at = sell().license.id, datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    with transaction(engine) as session:
        session.get_one(LicenseRow, license_id).starts_at = at
    read = snapshots.by_id(license_id).terms().starts_at
    assert (read, read.utcoffset()) == (at, timedelta(0))
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with reading(other) as session:
        assert session.get_one(LicenseRow, license_id).starts_at == read
    other.dispose()
