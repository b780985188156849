"""What only PostgreSQL does: row locks, waiting for them, deadlocks, connections that end, rows in its messages."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from licet_server.errors import StorageError
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW

pytestmark = pytest.mark.postgresql_only(reason="SQLite has one writer at a time, and no connections to lose")


@pytest.fixture
def two(sell):
    """The ids of two licenses."""
    return sell().license.id, sell().license.id


def test_a_locked_license_is_read_and_other_licenses_are_written_meanwhile(engine, two):
    locked, free = two
    with transaction(engine) as session:
        assert find_by_id(session, locked, lock=True)
        with reading(engine) as other:
            assert find_by_id(other, locked)
        with transaction(engine, patience_ms=1) as other:
            assert find_by_id(other, free, lock=True)


def test_whoever_waits_too_long_for_a_locked_license_is_told_in_one_line(engine, two):
    with transaction(engine) as session:
        find_by_id(session, two[0], lock=True)
        with pytest.raises(StorageError) as refused, transaction(engine, patience_ms=1) as other:
            find_by_id(other, two[0], lock=True)
    assert str(refused.value) == "the database gave no answer: canceling statement due to lock timeout"


def test_whoever_waits_long_enough_sees_what_the_other_wrote(engine, two):
    entered, seen = threading.Event(), []

    def wait():
        with transaction(engine) as other:
            entered.set()
            seen.append(find_by_id(other, two[0], lock=True).plan_name)

    with transaction(engine) as session:
        find_by_id(session, two[0], lock=True).plan_name = "Renamed"
        session.flush()
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert entered.wait(10)
    waiting.join()
    assert seen == ["Renamed"]


def test_the_patience_of_a_transaction_ends_with_it(engine):
    with transaction(engine, patience_ms=7) as session:
        assert session.scalar(text("SHOW lock_timeout")) == "7ms"
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"


def test_of_two_that_wait_for_each_other_one_is_told_and_the_other_goes_on(engine, two):
    barrier, ended = threading.Barrier(2), []

    def lock(first, second):
        try:
            with transaction(engine) as session:
                find_by_id(session, first, lock=True)
                barrier.wait()
                find_by_id(session, second, lock=True)
            ended.append("done")
        except StorageError as error:
            ended.append(str(error))

    threads = [threading.Thread(target=lock, args=order) for order in (two, two[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["done", "the database gave no answer: deadlock detected"]


@pytest.fixture
def end(database_url):
    """End the connection of a backend, from another one, and wait until it has gone."""
    engine = open_engine(database_url)

    def ended(backend):
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_terminate_backend(:backend, 10000)"), {"backend": backend})

    yield ended
    engine.dispose()


def test_a_connection_that_the_server_closed_is_replaced(engine, end):
    with transaction(engine) as session:
        closed = session.scalar(text("SELECT pg_backend_pid()"))
    end(closed)
    with transaction(engine) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != closed


def test_a_connection_that_ends_in_the_middle_leaves_nothing_and_is_told(engine, end):
    def change():
        with transaction(engine) as session:
            session.add(CustomerRow(email="a@b.co", created_at=NOW))
            session.flush()
            end(session.scalar(text("SELECT pg_backend_pid()")))
            session.execute(update(CustomerRow).values(name="Ann"))

    with pytest.raises(StorageError, match="the database gave no answer") as refused:
        change()
    assert "\n" not in str(refused.value)
    with reading(engine) as session:
        assert session.query(CustomerRow).all() == []


@pytest.mark.parametrize(("model", "column"), [(LicenseRow, "key_digest"), (CustomerRow, "email")])
def test_the_row_that_broke_a_rule_is_not_repeated(engine, sell, model, column):
    sell(email="first@example.com")
    sell(email="second@example.com")
    with transaction(engine) as session:
        value = session.scalars(select(getattr(model, column))).first()
        with pytest.raises(IntegrityError, match="duplicate key value") as failed, session.begin_nested():
            session.execute(update(model).values({column: value}))
    for shown in (str(failed.value), repr(failed.value), str(failed.value.orig), repr(failed.value.orig)):
        assert value not in shown


def test_a_migration_waits_for_another_one_and_not_for_ever(engine, monkeypatch):
    monkeypatch.setattr(migrate, "_OTHERS_SECONDS", 0.1)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrate._ADVISORY_LOCK})
        with pytest.raises(StorageError, match="another process has been bringing the database up to date"):
            migrate.migrate(engine)
    assert not migrate.migrate(engine)
