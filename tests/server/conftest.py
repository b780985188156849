"""What server tests share: an installation in a temporary folder, and a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from licet_server.config import Settings
from licet_server.http.app import create_app
from licet_server.http.db import db
from licet_server.services.installation import Installation, initialise, load
from licet_server.services.issue import Issued, issue
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction
from licet_server.web import home
from tests.factories import NOW
from tests.servers import LicenseServer, redis_server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a data folder that does not exist yet, with the limits off."""
    return replace(Settings.from_env({"LICET_DATA_DIR": str(tmp_path / "data")}), rate_limit=None, guess_limit=None)


@pytest.fixture
def installation(settings: Settings) -> Installation:
    initialise(settings, now=NOW)
    return load(settings)


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    opened = open_engine(installation.settings.database_url)
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
        made.append(create_app(replace(installation.settings, **changes), pages=[home.blueprint]))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app().test_client()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LicenseServer]:
    """One real server for the tests that leave it as they found it."""
    with LicenseServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own, so that no count of another test is in it."""
    with redis_server(tmp_path) as url:
        yield url
