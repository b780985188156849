"""No migration keeps others from a big table for long, and none makes others wait while it waits itself."""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import event, text

from licet_server.errors import StorageError
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from tests.server.storage import older

pytestmark = pytest.mark.postgresql_only(reason="on SQLite a migration is one transaction, and nobody else writes")

SINCE = "0006"
"""Every migration after this one is looked at; those before it ran while there was little."""

_TABLE = r"(?P<table>[a-z_0-9]+)"
LONG = (
    re.compile(rf"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY).* ON {_TABLE}"),
    re.compile(rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ SET NOT NULL"),
    re.compile(rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ (SET DATA )?TYPE"),
    re.compile(rf"ALTER TABLE {_TABLE} ADD CONSTRAINT (?!.*(NOT VALID|USING INDEX))"),
    re.compile(rf"ALTER TABLE {_TABLE} ADD COLUMN .*(DEFAULT [a-z_]+\(|PRIMARY KEY|UNIQUE|REFERENCES)", re.IGNORECASE),
    re.compile(rf"UPDATE {_TABLE} SET (?!.*WHERE)"),
    re.compile(rf"(VACUUM FULL|CLUSTER|REINDEX TABLE) (?!CONCURRENTLY){_TABLE}"),
)
_MADE = re.compile(rf"CREATE TABLE (IF NOT EXISTS )?{_TABLE}")


def slow_ones(statements):
    """Return the statements that lock a table for as long as it takes to read it, of tables that were there before."""
    made, found = {"alembic_version"}, []
    for statement in (" ".join(each.split()) for each in statements):
        if new := _MADE.match(statement):
            made.add(new["table"])
        if any((hit := rule.match(statement)) and hit["table"] not in made for rule in LONG):
            found.append(statement)
    return found


@pytest.fixture
def filled(database_url):
    """A database of an older version, with rows."""
    engine = open_engine(database_url)
    older.move(engine, "0001")
    older.fill(engine)
    older.move(engine, SINCE)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX ix_a ON licenses (plan)",
        "CREATE UNIQUE INDEX ix_a ON licenses (plan) WHERE trial",
        "ALTER TABLE licenses ALTER COLUMN plan SET NOT NULL",
        "ALTER TABLE licenses ALTER COLUMN plan TYPE TEXT",
        "ALTER TABLE licenses ADD CONSTRAINT fk_a FOREIGN KEY (plan) REFERENCES plans (code)",
        "ALTER TABLE licenses ADD COLUMN made TIMESTAMP DEFAULT clock_timestamp() NOT NULL",
        "UPDATE licenses SET plan = 'pro'",
    ],
)
def test_what_locks_for_long_is_known(statement):
    assert slow_ones([statement]) == [statement]
    assert slow_ones(["CREATE TABLE licenses (id INTEGER)", statement]) == []


def test_no_migration_locks_a_table_for_as_long_as_it_takes_to_read_it(filled):
    ran = []
    event.listen(filled, "before_cursor_execute", lambda *said: ran.append(said[2]))
    assert migrate.migrate(filled)
    assert len([each for each in ran if "validations" in each]) > 5
    assert slow_ones(ran) == []


def test_who_reads_for_long_holds_up_the_migration_and_nobody_else(filled, monkeypatch):
    monkeypatch.setattr(migrate, "_LOCK_MS", 50)
    monkeypatch.setattr(migrate, "_PAUSES", (0.05,) * 200)
    gave_way, done = threading.Event(), []
    event.listen(filled, "handle_error", lambda _: gave_way.set())
    running = threading.Thread(target=lambda: done.append(migrate.migrate(filled)))
    with filled.connect() as reader:
        reader.execute(text("SELECT count(*) FROM licenses")).all()
        running.start()
        assert gave_way.wait(20)
        with filled.begin() as writer:
            writer.execute(text("SET LOCAL lock_timeout = '5s'"))
            writer.execute(text("UPDATE licenses SET last_validated = now()"))
        assert done == []
    running.join(60)
    assert done == [True]
    migrate.check(filled)


def test_who_is_in_the_way_for_ever_is_told_of_in_one_line_and_the_rest_is_done_the_next_time(filled, monkeypatch):
    monkeypatch.setattr(migrate, "_LOCK_MS", 10)
    monkeypatch.setattr(migrate, "_PAUSES", (0.01,))
    with filled.connect() as reader:
        reader.execute(text("SELECT count(*) FROM licenses")).all()
        with pytest.raises(StorageError, match="lock timeout"):
            migrate.migrate(filled)
    assert migrate.migrate(filled)


def test_an_index_whose_making_was_interrupted_is_made_again(filled):
    older.move(filled, "0007")
    with filled.begin() as connection:
        connection.execute(text("CREATE INDEX ix_licenses_plan_created_at ON licenses (plan)"))
        broken = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_licenses_plan_created_at'::regclass"
        connection.execute(text(broken))
    assert migrate.migrate(filled)
    with filled.connect() as connection:
        asked = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_licenses_plan_created_at'"
        assert "(plan, created_at)" in connection.scalar(text(asked))
