"""The schema: made once however many start, equal to the models, and checked before use."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, insert, inspect, text

from licet.terms import Quota
from licet_server.errors import DatabaseDamagedError, DatabaseVersionError, NotInitialisedError, StorageError
from licet_server.storage import accounts_tables as _accounts_tables  # noqa: F401 - its tables count too
from licet_server.storage import migrate
from licet_server.storage.catalog import all_products
from licet_server.storage.engine import open_engine
from licet_server.storage.licenses import find_by_digest
from licet_server.storage.models import Base
from licet_server.storage.revocations import Listed, listed
from licet_server.storage.session import reading
from tests.factories import NOW
from tests.server.storage import older

MIGRATIONS = Path(migrate.__file__).with_name("migrations")


sqlite_file = pytest.mark.sqlite_only(reason="it is about the file of SQLite")


@pytest.fixture
def path(tmp_path):
    """Where the file of SQLite is, once there is one."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "licet.db"


@pytest.fixture
def empty(database_url, path):
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def set_revision(engine, revision):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_migrations_make_what_the_models_say(empty):
    assert migrate.migrate(empty)
    with empty.connect() as connection:
        opts = {"compare_type": True, "render_as_batch": True}
        opts |= {"include_object": is_ours} if empty.dialect.name == "postgresql" else {}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def is_ours(_thing, name, kind, _reflected, _other):
    """Whether the models say something about it: of the log in parts they say what it is on SQLite."""
    if kind == "table":
        return not name.startswith(older.PARTS)
    return name not in {"ix_validations_at", "fk_validations_license_id_licenses"}


def test_the_head_that_is_checked_is_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == migrate.HEAD


def test_migrating_twice_changes_nothing(empty):
    assert migrate.migrate(empty)
    assert not migrate.migrate(empty)
    migrate.check(empty)
    migrate.check_pages(empty)


def test_a_filled_database_of_the_first_version_keeps_everything_and_learns_the_new(empty):
    older.move(empty, "0001")
    older.fill(empty)
    before = older.everything(empty)
    assert {name: len(rows) for name, rows in before.items()} == {name: len(rows) for name, rows in older.ROWS.items()}
    assert migrate.migrate(empty)
    migrate.check(empty)
    after = older.everything(empty)
    assert [product["key_algorithm"] for product in after["products"]] == ["EdDSA", "EdDSA"]
    new = ("key_kid", "key_mark", "trial", "aws_accounts", "version", "dead_after_seconds", "require_activation")
    assert [[found[name] for name in new] for found in after["licenses"]] == [[None, None, False, [], 1, None, False]]
    assert after["counters"] == [{"name": "revocations", "value": 0}, {"name": "audit", "value": 0}]
    assert {name for name, rows in after.items() if rows} == {*before, "counters", "validation_days"}
    assert older.known_of(after, before) == before


def test_a_license_of_the_first_version_works_and_its_revocation_is_listed(empty):
    older.move(empty, "0001")
    older.fill(empty)
    migrate.migrate(empty)
    with reading(empty) as session:
        row = find_by_digest(session, older.DIGEST)
        assert row is not None
        assert (row.terms().issued_at, row.terms().quotas["requests"]) == (NOW, Quota(7, "day"))
        assert [product.key_algorithm for product in all_products(session)] == ["EdDSA", "EdDSA"]
        assert listed(session, over_before=NOW, as_of=NOW) == Listed(0, ["lic_1"], [])


def test_a_filled_database_of_the_third_version_keeps_its_seats_and_learns_which_account(empty):
    older.move(empty, "0001")
    older.fill(empty)
    older.move(empty, "0003")
    seat = {"id": "act_1", "license_id": "lic_1", "instance_id": "i-1", "aws_account_id": "123456789012"}
    with empty.begin() as connection:
        seats = Table("activations", MetaData(), autoload_with=connection)
        times = {"activated_at": NOW, "last_seen_at": NOW}
        connection.execute(insert(seats), [seat | times | {"address": "192.0.2.1"}])
    before = older.everything(empty)
    assert migrate.migrate(empty)
    after = older.everything(empty)
    assert older.known_of(after, before) == before
    (seat,) = after["activations"]
    assert (seat["aws_account_id"], seat["aws_account_attested_at"], seat["aws_arn"]) == ("123456789012", None, None)
    new = ("grace_mode", "telemetry", "require_attestation")
    for table in ("plans", "licenses"):
        assert {tuple(row[name] for name in new) for row in after[table]} == {("full", "optional", False)}
    assert after["challenges"] == []
    older.move(empty, "0003")
    assert older.everything(empty) == before


def test_going_back_and_forth_loses_only_what_is_new(empty):
    older.move(empty, "0001")
    schema = columns(empty)
    older.fill(empty)
    before = older.everything(empty)
    migrate.migrate(empty)
    newer = columns(empty)
    older.move(empty, "0001")
    assert (older.everything(empty), columns(empty)) == (before, schema)
    assert migrate.migrate(empty)
    assert columns(empty) == newer
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def columns(engine):
    found = inspect(engine)
    return {
        name: (
            {column["name"] for column in found.get_columns(name)},
            {index["name"] for index in found.get_indexes(name)},
        )
        for name in found.get_table_names()
        if not name.startswith(older.PARTS)
    }


def test_of_many_that_start_at_once_one_migrates(database_url, path):
    barrier, done = threading.Barrier(4), []

    def start():
        engine = open_engine(database_url)
        barrier.wait()
        done.append(migrate.migrate(engine))
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]


def test_an_empty_database_is_none(empty):
    assert not migrate.exists(empty)
    with pytest.raises(NotInitialisedError, match="licet-server init"):
        migrate.check(empty)


@sqlite_file
def test_an_empty_file_counts_as_no_database(empty, path):
    path.touch()
    assert not migrate.exists(empty)
    with pytest.raises(NotInitialisedError, match="licet-server init"):
        migrate.check(empty)


@sqlite_file
@pytest.mark.parametrize("use", [migrate.migrate, migrate.check, migrate.exists, migrate.check_pages])
def test_a_file_that_is_no_database_is_named_and_kept(empty, path, use):
    path.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(DatabaseDamagedError, match=rf"{path} is damaged"):
        use(empty)
    assert path.read_bytes().startswith(b"this is not")


@sqlite_file
def test_a_damaged_page_is_found(empty, path):
    migrate.migrate(empty)
    empty.dispose()
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    for start in range(page, len(data), page):
        data[start : start + 8] = b"\xee" * 8
    path.write_bytes(data)
    with pytest.raises(DatabaseDamagedError, match=rf"{path} is damaged"):
        migrate.check_pages(empty)


@pytest.mark.parametrize("use", [migrate.migrate, migrate.check])
def test_a_database_of_a_newer_version_is_refused(empty, use):
    migrate.migrate(empty)
    set_revision(empty, "9999")
    with pytest.raises(DatabaseVersionError, match="newer licet-server wrote"):
        use(empty)


def test_a_database_of_an_older_version_names_the_way_out(empty):
    migrate.migrate(empty)
    set_revision(empty, "0000")
    with pytest.raises(DatabaseVersionError, match="run `licet-server init` to update"):
        migrate.check(empty)


@sqlite_file
def test_a_database_that_cannot_be_opened_is_named(empty, path):
    path.mkdir()
    with pytest.raises(StorageError, match=r"licet\.db cannot be used"):
        migrate.migrate(empty)


def test_a_database_server_that_is_away_is_told_without_its_password():
    engine = open_engine("postgresql+psycopg://licet:hunter22@127.0.0.1:1/licet?connect_timeout=2")
    with pytest.raises(StorageError, match="DATABASE_URL") as refused:
        migrate.exists(engine)
    assert "hunter22" not in str(refused.value)
