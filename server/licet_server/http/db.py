"""The database inside a request: Flask-SQLAlchemy's session, with our transactions around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from licet_server.logs import REQUEST_ID
from licet_server.services.installation import Installation
from licet_server.storage.engine import PATIENCE_MS, engine_options, prepare, seal_with
from licet_server.storage.models import Base
from licet_server.storage.session import committing, rolling_back
from licet_server.storage.trail import Author, act_for

CUSTOMER = "customer"
"""Who acts in a request that shows a license key, or nothing."""

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
API_POOL, WEB_POOL = 8, 4
"""How many connections to the database each of the two applications keeps; it may open as many again for a moment.

Both have the threads of one gateway, and few of them use the database at the same time.
"""

_OPEN = "licet_open_transaction"
_ACTOR = "licet_actor"


def init_app(app: Flask, here: Installation, *, pool: int = API_POOL) -> None:
    """Connect *app* to the database of an installation, by twice *pool* connections at most."""
    app.config["SQLALCHEMY_DATABASE_URI"] = here.settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(pool, pool)
    db.init_app(app)
    with app.app_context():
        seal_with(prepare(db.engine), here.audit_key, here.reveal_key)


def act_as(name: str) -> None:
    """Say who acts in this request, for the audit log."""
    g.setdefault(_ACTOR, name)


def turn_out_to_be(session: Session, name: str) -> None:
    """Say who acts in this request and in its transaction, now that it is known; what was noted before is theirs, too.

    It is for whoever signs in with the very change that makes them known.
    """
    setattr(g, _ACTOR, name)
    act_for(session, author())


@contextmanager
def transaction(*, patience_ms: int = PATIENCE_MS) -> Iterator[Session]:
    """Give the request's session for writing; commit at the end, or roll back on any error.

    Inside of another one it joins it: what a view changes and the idempotency key that it was asked with are written
    together.
    """
    if _OPEN in g:
        yield g.get(_OPEN)
        return
    session = db.session()
    setattr(g, _OPEN, session)
    try:
        yield from committing(session, author=author(), patience_ms=patience_ms)
    finally:
        g.pop(_OPEN, None)


@contextmanager
def reading() -> Iterator[Session]:
    """Give the request's session for reading; on SQLite all of it at one moment, on PostgreSQL each statement."""
    if _OPEN in g:
        yield g.get(_OPEN)
        return
    yield from rolling_back(db.session())


def author() -> Author:
    """Return who acts in this request, for the audit log."""
    return Author(g.get(_ACTOR, CUSTOMER), request.remote_addr, REQUEST_ID.get())
