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

from sqlalchemy import Connection, Engine, create_engine, event

WRITES = "licet_writes"
"""Execution option of a connection: the patience in milliseconds of a transaction that will write."""

PATIENCE_MS = 10_000
_POOL_SIZE = 16
_PAUSE_SECONDS = 0.005
_PRIMARY_CODE = 0xFF  # the rest of a code says more about the same error


def engine_options() -> dict[str, Any]:
    """Return the options that every engine of this program has.

    Parameters are hidden, because SQLAlchemy would repeat digests and addresses in its error messages.
    """
    return {"hide_parameters": True, "pool_size": _POOL_SIZE, "pool_pre_ping": True}


def open_engine(url: str) -> Engine:
    """Return an engine for the database at *url*; nothing is opened yet."""
    return prepare(create_engine(url, **engine_options()))


def prepare(engine: Engine) -> Engine:
    """Set up what SQLite needs; does nothing for another database."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    """Take transactions away from the driver, which begins them late, and set the pragmas."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    _into_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


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
