"""The database connection: one set of options for the command line and for Flask-SQLAlchemy.

SQLite runs in WAL mode with ``synchronous=FULL``: what was acknowledged survives a power cut. A transaction that will
write says so when it begins, because a reading one that turns into a writing one fails with "database is locked"
whatever the timeout.

Source: https://www.sqlite.org/wal.html, https://www.sqlite.org/lang_transaction.html
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

AUDIT_KEY = "licet_audit_key"
"""Execution option of an engine: the secret under which entries of the audit log are sealed."""

REVEAL_KEY = "licet_reveal_key"
"""Execution option of an engine: the secret under which license keys are kept for their customers' eyes."""

WRITES = "licet_writes"
"""Execution option of a connection: the patience in milliseconds of a transaction that will write."""

PATIENCE_MS = 10_000
_POOL_SIZE, _OVERFLOW = 16, 10
_PAUSE_SECONDS = 0.005
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
"""What SQLite says without room for a page, within a quota, and for the index of its write-ahead log."""

_DISK_FULL = "53100"
_PRIMARY_CODE = 0xFF  # the rest of a code says more about the same error


def engine_options(pool: int = _POOL_SIZE, overflow: int = _OVERFLOW) -> dict[str, Any]:
    """Return the options that every engine of this program has.

    Parameters are hidden, because SQLAlchemy would repeat digests and addresses in its error messages.

    Args:
        pool: How many connections are kept.
        overflow: How many more there are for a moment.
    """
    return {"hide_parameters": True, "pool_size": pool, "max_overflow": overflow, "pool_pre_ping": True}


def open_engine(url: str, *, audit_key: bytes | None = None, reveal_key: bytes | None = None) -> Engine:
    """Return an engine for the database at *url*; nothing is opened yet.

    Args:
        url: SQLAlchemy's address of the database.
        audit_key: What seals the audit log; without it nothing that is audited can be written.
        reveal_key: What encrypts license keys; without it only their digests are kept.
    """
    engine = prepare(create_engine(url, **engine_options()))
    return engine if audit_key is None else seal_with(engine, audit_key, reveal_key)


def seal_with(engine: Engine, audit_key: bytes, reveal_key: bytes | None = None) -> Engine:
    """Have every transaction of *engine* seal the audit log under *audit_key*, and keys under *reveal_key*."""
    engine.update_execution_options(**{AUDIT_KEY: audit_key, REVEAL_KEY: reveal_key})
    return engine


def prepare(engine: Engine) -> Engine:
    """Set up what each database needs, so that both keep the promises of ``storage.session``."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "begin", _bound_waits)
        event.listen(engine, "handle_error", _without_rows)
    return engine


def most_connections(session: Session) -> int | None:
    """Return how many connections PostgreSQL takes of us; ``None``: a file takes any number."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    asked = "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    return int(session.connection().exec_driver_sql(asked).scalar_one())


def is_full(error: DBAPIError) -> bool:
    """Say whether the disk of the database is full.

    Source: https://www.sqlite.org/rescode.html, https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    return (
        getattr(error.orig, "sqlite_errorcode", None) in _NO_ROOM or getattr(error.orig, "sqlstate", None) == _DISK_FULL
    )


def _set_up(connection: Any, _record: object) -> None:
    """Take transactions away from the driver, which begins them late, and set the pragmas.

    SQLite's own ``lower`` knows the letters of ASCII alone, so a search for "özge" would not find "Özge". No index and
    no constraint depends on it.
    """
    connection.isolation_level = None
    connection.create_function("lower", 1, _lower, deterministic=True)
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    _into_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _lower(text: object) -> str | None:
    return None if text is None else str(text).lower()


def _into_wal(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode, in which it stays; for that SQLite needs it alone and, unlike elsewhere, never waits.

    So of many that open a new file at once, all but one would fail.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _begin(connection: Connection) -> None:
    patience = connection.get_execution_options().get(WRITES)
    if patience is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _bound_waits(connection: Connection) -> None:
    """Give a transaction that writes its patience; PostgreSQL would wait for a lock without end.

    Source: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT, where 0 means for ever
    """
    patience = connection.get_execution_options().get(WRITES)
    if patience is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(patience))}")


def _without_rows(context: ExceptionContext) -> None:
    """Keep only the first line of what PostgreSQL said: the others repeat the row, with its addresses and digests."""
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    said = str(error).strip().partition("\n")[0]
    error.args = (said,)
    if wrapped is not None:
        wrapped.args = (f"({type(error).__module__}.{type(error).__name__}) {said}",)
