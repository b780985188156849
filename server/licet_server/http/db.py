"""The database inside a request: Flask-SQLAlchemy's session, with our transactions around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from licet_server.config import Settings
from licet_server.storage.engine import PATIENCE_MS, engine_options, prepare
from licet_server.storage.models import Base
from licet_server.storage.session import committing, rolling_back

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def init_app(app: Flask, settings: Settings) -> None:
    """Connect *app* to the database of *settings*."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


@contextmanager
def transaction(*, patience_ms: int = PATIENCE_MS) -> Iterator[Session]:
    """Give the request's session for writing; commit at the end, or roll back on any error."""
    yield from committing(db.session(), patience_ms=patience_ms)


@contextmanager
def reading() -> Iterator[Session]:
    """Give the request's session for reading; on SQLite all of it at one moment, on PostgreSQL each statement."""
    yield from rolling_back(db.session())
