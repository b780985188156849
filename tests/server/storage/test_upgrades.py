"""A vendor's year of data, at every schema there ever was, comes up whole under this version, its log included."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from licet_server.config import DATABASE_FILE, Settings
from licet_server.errors import DatabaseVersionError
from licet_server.services import audit
from licet_server.services.copy_database import copy_moment
from licet_server.services.installation import initialise, load
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.session import reading
from tests.factories import NOW
from tests.server.databases import SQLITE
from tests.server.storage import older
from tests.server.storage.released import FOLDER, Released, released
from tests.servers import LicenseServer

REVISIONS = [each.revision for each in ScriptDirectory(str(older.MIGRATIONS)).walk_revisions()]
"""Newest first."""

FORGOTTEN = {"alembic_version", "license_changes", "counters"}
"""The schema's own number, and what triggers note for running processes: each change of a license adds to that."""

each_release = pytest.mark.parametrize("kept", released(), ids=lambda kept: kept.version)


def rows(engine):
    """Every row of every table as the driver gives it, in an order that does not depend on how tables were changed."""
    found = {}
    with engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            if name not in FORGOTTEN and not name.startswith(older.PARTS):
                read = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
                found[name] = sorted((dict(row._mapping) for row in read), key=repr)
    return found


@pytest.fixture
def year(database, database_url, tmp_path):
    """The address of a database with a vendor's year in it, at the newest schema, and the settings of its secrets."""
    [*_, newest] = released()
    newest.unpack(tmp_path / "year")
    settings = Settings.from_env({"LICET_DATA_DIR": str(tmp_path / "year")})
    initialise(settings, now=NOW)
    if database == SQLITE:
        return settings.database_url, settings
    copy_moment(settings.database_url, database_url)
    return database_url, settings


@pytest.fixture
def copied(database, tmp_path, request):
    """Copy a database that nobody uses; the same address each time."""
    if database == SQLITE:
        file = tmp_path / "copy.db"

        def copy(url):
            shutil.copyfile(url.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"

        yield copy
        return
    cluster = request.getfixturevalue("cluster")
    with cluster.database() as target:

        def copy(url):
            cluster.copy(url, target)
            return target

        yield copy


def test_every_schema_comes_up_with_all_that_it_held(year, copied):
    url, settings = year
    key = load(settings).audit_key
    entries = {}
    for revision in REVISIONS:
        engine = open_engine(url)
        older.move(engine, revision)
        before = rows(engine)
        engine.dispose()
        assert len(before["licenses"]) > 20

        newer = open_engine(copied(url))
        assert migrate.migrate(newer) is (revision != migrate.HEAD), revision
        migrate.check(newer)
        after = rows(newer)
        kept = {name: sorted(found, key=repr) for name, found in older.known_of(after, before).items()}
        assert kept == {name: sorted(found, key=repr) for name, found in before.items()}, revision
        if "audit" in before:
            with reading(newer) as session:
                entries[revision] = audit.verify(session, key=key).seq
        newer.dispose()
    [*_, newest] = released()
    assert len(entries) > 5
    assert set(entries.values()) == {int(newest.facts["audit_head"].partition(":")[0])}


def test_the_oldest_schema_is_visited_too():
    assert REVISIONS[-1] == "0001"
    assert len(REVISIONS) == len(list((older.MIGRATIONS / "versions").glob("[0-9]*.py"))) == int(migrate.HEAD)


@pytest.mark.sqlite_only(reason="what a release left is a file of SQLite; the schemas before it are tried on both")
@each_release
def test_serve_opens_what_a_released_version_left(kept: Released, database, tmp_path: Path):
    path = kept.unpack(tmp_path / "data")
    with closing(sqlite3.connect(path)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        before = {name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    with LicenseServer(tmp_path / "data") as server:
        status, answer = server.validate(kept.facts["license_key"])
        assert (status, answer["code"]) == (200, "VALID")
        proved = server.cli("audit", "verify", "--expect", kept.facts["audit_head"])
        assert proved.returncode == 0, proved.stderr
    with closing(sqlite3.connect(path)) as opened:
        for name, number in before.items():
            assert opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] >= number, name
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == (migrate.HEAD,)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_first_release_is_kept_for_ever():
    versions = [kept.version for kept in released()]
    assert "0.1.0" in versions
    assert all(kept.facts["schema"] in REVISIONS for kept in released())
    assert {path.name for path in FOLDER.iterdir()} == set(versions)


def test_what_a_newer_version_wrote_is_refused_and_left_as_it_is(year):
    url, settings = year
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("CREATE TABLE of_the_future (id INTEGER PRIMARY KEY)")
    before, folder = rows(engine), contents(settings.data_dir)
    there = Settings.from_env({"LICET_DATA_DIR": str(settings.data_dir), "DATABASE_URL": url})
    with pytest.raises(DatabaseVersionError) as refused:
        initialise(there, now=NOW)
    assert "\n" not in str(refused.value)
    assert "9999, which a newer licet-server wrote: update this program" in str(refused.value)
    assert rows(engine) == before
    assert "of_the_future" in inspect(engine).get_table_names()
    engine.dispose()
    assert contents(settings.data_dir) == folder


def contents(folder):
    """What stands in a data folder, but for the database, whose rows are compared."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(DATABASE_FILE)}
