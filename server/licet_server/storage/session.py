"""Transactions: the only places where something is committed, and where the database's errors become ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, exc
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, DiskFullError, InputError, StorageError
from licet_server.storage import trail
from licet_server.storage.engine import PATIENCE_MS, WRITES, is_full
from licet_server.storage.trail import Author

_TURN = threading.Lock()


@contextmanager
def transaction(engine: Engine, *, author: Author | None = None, patience_ms: int = PATIENCE_MS) -> Iterator[Session]:
    """Give a session that may write; commit at the end, or roll back on any error.

    Args:
        engine: The database.
        author: Who changes something, for the audit log; ``None``: this program itself.
        patience_ms: How long to wait for other writers.
    """
    with Session(engine, expire_on_commit=False) as session:
        yield from committing(session, author=author, patience_ms=patience_ms)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that only reads; on SQLite all of it at one moment, on PostgreSQL each statement."""
    with Session(engine) as session:
        yield from rolling_back(session)


def committing(session: Session, *, author: Author | None = None, patience_ms: int = PATIENCE_MS) -> Iterator[Session]:
    """Run a writing transaction around one ``yield``; what was noted for the audit log is written last.

    Raises:
        ConflictError: What was written does not fit what another transaction has written at the same moment.
        InputError: Something does not fit into its column.
        StorageError: The database cannot be reached, has no room, or is locked for longer than *patience_ms*.
    """
    try:
        with _turn(session, patience_ms), session.begin():
            session.connection(execution_options={WRITES: patience_ms})
            trail.begin(session, author)
            yield session
            trail.write(session)
        trail.tell(session)
    except exc.IntegrityError as error:  # whatever was expected is named where it is written
        raise ConflictError("somebody else has just changed what this depends on: try again") from error
    except exc.DataError as error:
        raise InputError("something is too long, or too large, for the database") from error
    except (exc.DBAPIError, exc.TimeoutError) as error:
        raise _told(error) from error


@contextmanager
def _turn(session: Session, patience_ms: int) -> Iterator[None]:
    """Queue the writers of this process: SQLite lets the patient ones starve, for it polls and keeps no queue."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    if not _TURN.acquire(timeout=patience_ms / 1000):
        raise StorageError("the database gave no answer: it is locked by another writer")
    try:
        yield
    finally:
        _TURN.release()


def rolling_back(session: Session) -> Iterator[Session]:
    """Run a reading transaction around one ``yield``.

    Raises:
        InputError: What is asked for fits into no column, such as a NUL character on PostgreSQL.
        StorageError: The database cannot be reached.
    """
    try:
        with session.begin() as begun:
            yield session
            begun.rollback()
    except exc.DataError as error:
        raise InputError("what was asked for is too long, too large, or no text for the database") from error
    except (exc.DBAPIError, exc.TimeoutError) as error:
        raise _told(error) from error


def _told(error: exc.DBAPIError | exc.TimeoutError) -> StorageError:
    if isinstance(error, exc.DBAPIError) and is_full(error):
        return DiskFullError("the database cannot be written: its disk is full, make room on it")
    return StorageError(_reason(error))


def _reason(error: exc.DBAPIError | exc.TimeoutError) -> str:
    """Say what the driver said, in one line, without the statement and its parameters."""
    said = str(error.orig if isinstance(error, exc.DBAPIError) else error).strip()
    return f"the database gave no answer: {said.splitlines()[0] if said else type(error).__name__}"
