"""What is told to whoever remembers licenses: each change that was committed, whoever made it, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import delete, func, insert, select, text

from licet_server.services.known import feed_of
from licet_server.storage import changes
from licet_server.storage.changes import NOTHING, SqliteChanges, forget_changes, settle_numbers
from licet_server.storage.models import LicenseRow, RetiredKeyRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.snapshots import READ_OF_LICENSES, READ_OF_SEATS
from licet_server.storage.tables import ActivationRow, LicenseChangeRow
from tests.factories import NOW

OF_A_KEY = (RetiredKeyRow.key_digest, RetiredKeyRow.license_id, RetiredKeyRow.key_tail, RetiredKeyRow.works_until)
OF_A_SEAT = (ActivationRow.license_id, ActivationRow.instance_id, *READ_OF_SEATS)
UNWATCHED = {LicenseRow.last_validated, LicenseRow.sealed_key, ActivationRow.last_seen_at}
WATCHED = [*READ_OF_LICENSES, LicenseRow.key_digest, *OF_A_SEAT, *OF_A_KEY]


@pytest.fixture
def sold(engine, sell):
    """The id of a license with a seat and a retired key."""
    license_id = sell().license.id
    with transaction(engine) as session:
        held = {"address": "192.0.2.1", "activated_at": NOW, "last_seen_at": NOW}
        session.add(ActivationRow(license_id=license_id, instance_id="i-1", **held))
        ended = {"key_tail": "ABCD", "retired_at": NOW, "works_until": NOW}
        session.add(RetiredKeyRow(key_digest="d" * 64, license_id=license_id, **ended))
    return license_id


@pytest.fixture
def feed(installation):
    opened = feed_of(installation.settings.database_url)
    yield opened
    opened.close()


def set_to_itself(engine, column):
    """Update one column, of one row at least; return which licenses are noted as changed by that."""
    table, name = column.class_.__table__.name, column.key
    with transaction(engine) as session:
        last = session.scalar(select(func.coalesce(func.max(LicenseChangeRow.seq), 0)))
        assert session.execute(text(f"UPDATE {table} SET {name} = {name}")).rowcount == 1
        return session.scalars(select(LicenseChangeRow.license_id).where(LicenseChangeRow.seq > last)).all()


def test_every_column_that_an_answer_depends_on_is_watched_and_those_that_an_answer_writes_are_not(engine, sold):
    noted = {column: set_to_itself(engine, column) for column in {*WATCHED, *UNWATCHED}}
    assert noted == {column: [] if column in UNWATCHED else [sold] for column in noted}


def test_seats_and_retired_keys_are_watched_when_they_come_and_go(engine, feed, sold):
    assert feed.look().everything
    for table in (ActivationRow, RetiredKeyRow):
        with transaction(engine) as session:
            row = session.scalars(select(table)).one()
            copied = {c.key: getattr(row, c.key) for c in table.__table__.columns}
            session.execute(delete(table))
        assert feed.look().licenses == {sold}
        assert feed.look() == NOTHING
        with transaction(engine) as session:
            session.add(table(**copied))
        assert feed.look().licenses == {sold}
    with transaction(engine) as session:
        for table in (ActivationRow, RetiredKeyRow):
            session.execute(delete(table))
        session.execute(delete(LicenseRow))
    assert feed.look().licenses == {sold}


def rename(session, license_id):
    """Change what an answer depends on."""
    session.execute(text("UPDATE licenses SET plan = plan WHERE id = :id"), {"id": license_id})


def test_the_first_look_says_everything_and_then_each_change_is_told_once_when_it_is_committed(engine, feed, sell):
    ids = [sell().license.id for _ in range(2)]
    assert feed.look().everything
    assert feed.look() == NOTHING
    with transaction(engine) as session:
        for license_id in ids:
            rename(session, license_id)
        session.flush()
        assert feed.look() == NOTHING
    told = feed.look()
    assert (told.licenses, told.everything) == (frozenset(ids), False)
    assert feed.look() == NOTHING


def test_what_is_rolled_back_is_never_told(engine, feed, sell):
    license_id = sell().license.id
    feed.look()

    def fail():
        with transaction(engine) as session:
            rename(session, license_id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with transaction(engine) as session:  # something else is committed
        session.execute(text("UPDATE counters SET value = value + 1"))
    assert feed.look() == NOTHING


@pytest.mark.postgresql_only(reason="on SQLite writers stand in a queue")
@pytest.mark.parametrize("forgets", [False, True])
def test_a_transaction_that_began_before_others_and_commits_after_them_is_told(engine, feed, sell, forgets):
    early, late = sell().license.id, sell().license.id
    feed.look()
    with transaction(engine) as session:
        rename(session, early)
        session.flush()
        with transaction(engine) as other:
            rename(other, late)
        assert feed.look().licenses == {late}
        assert feed.look() == NOTHING, "nothing is told twice while somebody writes for long"
        if forgets:
            forget(engine)
        assert feed.look() == NOTHING
    told = feed.look()
    assert told.everything if forgets else told.licenses == {early}, "what was forgotten may have been among it"
    assert feed.look() == NOTHING


def forget(engine, now=None, limit=500):
    with transaction(engine) as session:
        return forget_changes(session, now or datetime.now(UTC) + timedelta(minutes=1), limit=limit)


def test_who_looked_last_before_what_was_forgotten_takes_everything_for_changed(engine, feed, sell):
    other = feed_of(str(engine.url.render_as_string(hide_password=False)))
    ids = [sell().license.id for _ in range(3)]
    feed.look(), other.look()
    for license_id in ids:
        with transaction(engine) as session:
            rename(session, license_id)
    feed.look()
    assert forget(engine, NOW - timedelta(days=3650)) == 0
    assert (forget(engine, limit=2), forget(engine), forget(engine)) == (2, 1, 0)
    assert feed.look() == NOTHING, "it had seen them all"
    assert other.look().everything
    assert other.look() == NOTHING
    other.close()
    with transaction(engine) as session:
        rename(session, ids[0])
    assert feed.look().licenses == {ids[0]}


def test_a_look_that_failed_in_the_middle_has_missed_nothing(engine, sell):
    """Each statement of a look fails once; what was committed before is told by the next one all the same."""
    license_id = sell().license.id

    class Failing:
        fails_at = None

        def __init__(self, connection):
            self.connection, self.done = connection, 0

        def execute(self, *args):
            self.done += 1
            if self.done == Failing.fails_at:
                Failing.fails_at = None
                raise ConnectionError
            return self.connection.execute(*args)

        def close(self):
            self.connection.close()

    made = feed_of(engine.url.render_as_string(hide_password=False))
    made._connect = partial(lambda connect: Failing(connect()), made._connect)
    made.look()
    count = 5 if isinstance(made, SqliteChanges) else 1
    for number in range(count):
        with transaction(engine) as session:
            rename(session, license_id)
        Failing.fails_at = made._connection.done + 1 + number
        with pytest.raises(ConnectionError):
            made.look()
        told = made.look()
        assert license_id in told.licenses or told.everything
    made.close()


@pytest.mark.sqlite_only(reason="on PostgreSQL a look is one statement")
def test_what_is_forgotten_while_somebody_looks_is_not_missed(engine, feed, sell):
    """Between any two statements of a look, the others go on."""
    license_id = sell().license.id

    class Slow:
        def __init__(self, connection):
            self.connection, self.asked = connection, 0

        def execute(self, statement, *args):
            self.asked += 1
            if self.asked == Slow.forgets_before:
                forget(engine)
            return self.connection.execute(statement, *args)

        def close(self):
            self.connection.close()

    feed.look()
    feed._connection = Slow(feed._connection)
    for number in (2, 3, 4, 5):
        with transaction(engine) as session:
            rename(session, license_id)
        Slow.forgets_before = feed._connection.asked + number
        told = feed.look()
        assert license_id in told.licenses or told.everything
        feed.look()


@pytest.mark.postgresql_only(reason="a file numbers its own changes, wherever it is copied")
def test_a_database_that_was_restored_on_another_server_is_remembered_again(engine, feed, sell):
    """The numbers of transactions of the other server are far ahead of those of this one."""
    license_id, theirs = sell().license.id, 10**15
    with transaction(engine) as session:
        session.execute(text("DELETE FROM counters WHERE name = 'license_changes'"))
        session.execute(text(f"INSERT INTO counters (name, value) VALUES ('license_changes', {theirs})"))
        session.execute(text(f"INSERT INTO license_changes (license_id, xact) VALUES ('lic_theirs', {theirs + 5})"))
    feed.look()
    assert feed.look().everything, "nothing is known of how far ahead they are"
    forget(engine)
    feed.look()
    assert feed.look() == NOTHING
    with transaction(engine) as session:
        rename(session, license_id)
    assert forget(engine) == 1
    assert feed.look().everything, "this was forgotten before it was told"
    assert feed.look() == NOTHING


def test_a_server_that_starts_puts_the_numbers_of_another_database_right(engine, feed, sell):
    license_id, theirs = sell().license.id, 10**15
    with transaction(engine) as session:
        rename(session, license_id)
        session.execute(text(f"INSERT INTO counters (name, value) VALUES ('license_changes', {theirs})"))
        if engine.dialect.name != "sqlite":
            session.execute(text(f"INSERT INTO license_changes (license_id, xact) VALUES ('lic_theirs', {theirs})"))
    with transaction(engine) as session:
        settle_numbers(session)
    with reading(engine) as session:
        assert session.scalars(select(LicenseChangeRow.license_id)).all() == [license_id]
    for _ in range(2):
        feed.look()
    assert feed.look() == NOTHING
    with transaction(engine) as session:
        rename(session, license_id)
    assert feed.look().licenses == {license_id}


def test_more_changes_than_a_look_reads_are_everything(engine, feed, sell, monkeypatch):
    license_id = sell().license.id
    feed.look()
    with transaction(engine) as session:
        rows = [{"license_id": f"lic_{number}"} for number in range(changes.MOST + 1)]
        session.execute(insert(LicenseChangeRow), rows)
    told = feed.look()
    assert (told.everything, len(told.licenses)) == (True, 0)
    with transaction(engine) as session:
        rename(session, license_id)
    assert feed.look().licenses == {license_id}


@pytest.mark.postgresql_only(reason="SQLite's first look is part of every test of it")
def test_the_first_look_reads_no_changes(engine, feed):
    """They may be so many that reading them takes longer than a statement may."""
    with transaction(engine) as session:
        session.execute(text("DROP TABLE license_changes"))
    assert feed.look().everything


@pytest.mark.sqlite_only(reason="a file can be overwritten under a server")
def test_a_backup_that_is_restored_into_the_file_is_everything_and_later_changes_are_told(engine, feed, sell, tmp_path):
    license_id, path = sell().license.id, engine.url.database

    def copy(source, target):
        with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(target)) as theirs:
            ours.backup(theirs)

    for later in (0, 3, 9):  # changes after the backup; and as many again after the restore, before the look
        copy(path, tmp_path / "backup.db")
        for _ in range(later):
            with transaction(engine) as session:
                rename(session, license_id)
        feed.look()
        copy(tmp_path / "backup.db", path)
        for _ in range(later):
            with transaction(engine) as session:
                rename(session, license_id)
        assert feed.look().everything
        with transaction(engine) as session:
            rename(session, license_id)
        assert feed.look().licenses == {license_id}


@pytest.mark.sqlite_only(reason="a file can be replaced under a server")
def test_a_file_that_takes_the_place_of_the_database_is_noticed_within_a_second(engine, sell, tmp_path):
    sell()
    path, now = engine.url.database, [100.0]
    feed = SqliteChanges(lambda: sqlite3.connect(path), path, lambda: now[0])
    feed.look()
    with closing(sqlite3.connect(path)) as ours, closing(sqlite3.connect(tmp_path / "new.db")) as theirs:
        ours.backup(theirs)
    (tmp_path / "new.db").replace(path)
    now[0] += 1
    assert feed.look().replaced
    told = feed.look()
    assert (told.everything, told.replaced) == (True, False)
    feed.close()


@pytest.mark.postgresql_only(reason="SQLite has neither roles nor search paths")
def test_changes_are_noted_whoever_makes_them_and_a_table_that_is_emptied_is_everything(engine, feed, sell):
    license_id = sell().license.id
    with engine.begin() as connection:
        for statement in (
            "CREATE ROLE clerk", "GRANT USAGE ON SCHEMA public TO clerk", "GRANT SELECT, UPDATE ON licenses TO clerk"
        ):  # fmt: skip
            connection.exec_driver_sql(statement)
    try:
        feed.look()
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL search_path = ''")
            connection.exec_driver_sql("SET LOCAL ROLE clerk")
            connection.exec_driver_sql("UPDATE public.licenses SET plan = plan")
        assert feed.look().licenses == {license_id}
        with engine.begin() as connection:
            connection.exec_driver_sql("TRUNCATE retired_keys")
        assert feed.look().everything
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP OWNED BY clerk")
            connection.exec_driver_sql("DROP ROLE clerk")


def test_changes_are_noted_with_the_moment_they_were_made(engine, sell):
    license_id, before = sell().license.id, datetime.now(UTC) - timedelta(seconds=2)
    with transaction(engine) as session:
        rename(session, license_id)
    with reading(engine) as session:
        (at,) = session.scalars(select(LicenseChangeRow.at)).all()
    assert before < at < datetime.now(UTC) + timedelta(seconds=2)


def test_a_file_that_cannot_be_read_is_told_to_who_looks(tmp_path):
    (tmp_path / "licet.db").write_bytes(b"this is no database" * 100)
    broken = SqliteChanges(lambda: sqlite3.connect(tmp_path / "licet.db"))
    with pytest.raises(sqlite3.Error):
        broken.look()
    broken.close()
