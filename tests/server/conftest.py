"""What server tests share: an installation in a temporary folder, and a real server.

Both databases: a test that uses ``database``, mostly through ``settings``, ``installation``, ``client``, ``run`` or
``server``, runs twice, on SQLite and on a real PostgreSQL; ``pytest -k postgresql`` picks the second half. Each test
has a database of its own. One about a file of SQLite, or about nothing that a database could change, is marked
``sqlite_only(reason="…")``, and one about PostgreSQL itself ``postgresql_only(reason="…")``.

A test that starts processes itself gives them ``database_url``, the address of its empty database::

    def test_two_servers_share_a_license(tmp_path, database_url):
        with LicenseServer(tmp_path / "data", {"DATABASE_URL": database_url}) as server:
            ...

and one that opens the database beside a running ``LicenseServer`` finds it at ``server.database_url``. On SQLite it is
the file in ``tmp_path / "data"``, where it would be anyway. Each worker of pytest-xdist starts one PostgreSQL, when the
first test needs it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from licet_server.config import DATABASE_FILE, Settings
from licet_server.http import answering
from licet_server.http.app import create_app
from licet_server.http.db import db
from licet_server.services.installation import Installation, load
from licet_server.services.issue import Issued, issue
from licet_server.storage.session import transaction
from tests.factories import NOW
from tests.server.databases import POSTGRESQL, SQLITE, Cluster, Installations
from tests.servers import LicenseServer, postgres_server, redis_server

ONLY = {"sqlite_only": SQLITE, "postgresql_only": POSTGRESQL}
STARTED = datetime.now(UTC)
OUR_VARIABLES = re.compile("LICET_.*|DATABASE_URL|REDIS_URL|SECRET_KEY|(SMTP|STRIPE|PADDLE)_.*")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on both, unless it is marked as being about one of them."""
    if "database" in metafunc.fixturenames:
        chosen = [mark for name in ONLY for mark in metafunc.definition.iter_markers(name)]
        if any(not mark.kwargs.get("reason") for mark in chosen):
            raise pytest.UsageError(f"{metafunc.definition.nodeid}: a mark for one database needs a reason")
        kinds = [ONLY[mark.name] for mark in chosen[:1]] or [SQLITE, POSTGRESQL]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on: ``sqlite`` or ``postgresql``."""
    return str(request.param)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for all tests of this process; ask for it only when a test needs it."""
    with postgres_server() as url:
        yield Cluster(url)


@pytest.fixture
def database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of this test's own, for any number of processes."""
    with empty_database(database, tmp_path / "data" / DATABASE_FILE, request) as url:
        yield url


@pytest.fixture
def another_database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a second empty database of the same kind."""
    with empty_database(database, tmp_path / "another.db", request) as url:
        yield url


@contextmanager
def empty_database(kind: str, file: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty database; on SQLite it is at *file*."""
    if kind == SQLITE:
        yield f"sqlite:///{file}"
        return
    with request.getfixturevalue("cluster").database() as url:
        yield url


@pytest.fixture
def lost_database_url(database: str, tmp_path: Path) -> str:
    """The address of a database that is not there."""
    if database == SQLITE:
        return f"sqlite:///{tmp_path / 'gone' / DATABASE_FILE}"
    return f"postgresql+psycopg://postgres@/gone?host={tmp_path / 'gone'}"


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Installations:
    """Installations that are ready to be copied."""
    folder = tmp_path_factory.mktemp("installations")
    return Installations(folder, lambda: request.getfixturevalue("cluster"))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a data folder that does not exist yet and an empty database, with the limits off."""
    environ = {"LICET_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": database_url}
    return replace(Settings.from_env(environ), rate_limit=None, guess_limit=None, api_limit=None, sign_in_limit=None)


@pytest.fixture
def installation(settings: Settings, installations: Installations) -> Installation:
    """What was set up at NOW on ``settings``."""
    installations.put(settings, now=NOW)
    return load(settings)


@pytest.fixture
def environment(tmp_path: Path, database: str, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of commands: a data folder that does not exist yet, an empty database, and nothing else of ours.

    Returns:
        What it says.
    """
    for name in filter(OUR_VARIABLES.fullmatch, list(os.environ)):
        monkeypatch.delenv(name)
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "data"))
    if database != SQLITE:
        monkeypatch.setenv("DATABASE_URL", database_url)
    return Settings.from_env(os.environ)


@pytest.fixture
def ready_environment(environment: Settings, installations: Installations) -> Settings:
    """The same after ``licet-server init``, a moment ago."""
    installations.put(environment, now=STARTED)
    return environment


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    opened = installation.open_engine()
    yield opened
    opened.dispose()


@pytest.fixture
def sell(installation: Installation, engine: Engine) -> Callable[..., Issued]:
    """Issue a license at NOW, in a transaction of its own."""

    def sold(plan: str = "pro", **changes: Any) -> Issued:
        here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        asked = {"product": "OPT", "email": "customer@example.com", "now": NOW} | here
        with transaction(engine) as session:
            return issue(session, plan=plan, **asked | changes)

    return sold


@pytest.fixture
def make_app(installation: Installation) -> Iterator[Callable[..., Flask]]:
    """Build an application on the installation, with some settings changed."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(create_app(replace(installation.settings, **changes)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            answering.of(app).close()
            db.engine.dispose()


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()


@pytest.fixture(scope="session")
def server(
    database: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[LicenseServer]:
    """One real server on each database for the tests that leave it as they found it."""
    with ExitStack() as opened:
        env = {}
        if database == POSTGRESQL:
            env["DATABASE_URL"] = opened.enter_context(request.getfixturevalue("cluster").database())
        yield opened.enter_context(LicenseServer(tmp_path_factory.mktemp("server") / "data", env))


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own, so that no count of another test is in it."""
    with redis_server(tmp_path) as url:
        yield url
