"""The schema: brought up to date once, by one process at a time, and checked before it is used."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from licet_server.errors import (
    DatabaseDamagedError,
    DatabaseVersionError,
    DiskFullError,
    NotInitialisedError,
    StorageError,
)
from licet_server.files import refusal
from licet_server.storage.engine import WRITES, is_full

HEAD = "0011"
"""The newest revision in ``migrations/versions``; a test compares the two."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENCE_MS = 60_000
_LOCK_MS = 2_000
"""How long a migration waits for a lock, and so everybody behind it."""

_PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30, 30)
"""Seconds between two tries: those who waited go on meanwhile."""

_GIVES_WAY = frozenset({"55P03", "40P01"})
"""``lock_not_available`` and ``deadlock_detected``."""

_OTHERS_SECONDS = 1800.0
_POLL_SECONDS = 0.05
_ADVISORY_LOCK = 0x11CE7
_CHECKED_TABLES = ("products", "plans", "customers", "licenses")


def migrate(engine: Engine) -> bool:
    """Bring the schema up to date; say whether anything changed.

    Of several processes that start together one migrates; the others wait, and find nothing to do. On SQLite all of it
    is one transaction, and nobody else writes meanwhile. On PostgreSQL each migration is one or more, and none waits
    longer than :data:`_LOCK_MS` for a lock, because whoever comes after it waits behind it: it gives way, and is tried
    again.

    Raises:
        DatabaseDamagedError: The file is not a sound database.
        DatabaseVersionError: A newer program wrote it.
        StorageError: It cannot be opened, or somebody uses a table for so long that it cannot be changed.
    """
    try:
        if engine.dialect.name == "postgresql":
            return _migrate_postgresql(engine)
        with engine.connect().execution_options(**{WRITES: _PATIENCE_MS}) as connection, connection.begin():
            return _bring_up(connection)
    except DBAPIError as error:
        raise _explained(error, engine) from None


def _migrate_postgresql(engine: Engine) -> bool:
    with _alone(engine):
        for pause in (*_PAUSES, None):
            try:
                with engine.connect().execution_options(**{WRITES: _LOCK_MS}) as connection:
                    return _bring_up(connection)
            except OperationalError as error:
                if pause is None or getattr(error.orig, "sqlstate", None) not in _GIVES_WAY:
                    raise
                time.sleep(pause)
    raise StorageError("the database cannot be brought up to date")  # not reached: the last try raises or returns


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Keep other processes from migrating, with a lock that no transaction holds.

    It is asked for again and again: an index that is made beside others waits for every statement that is under way,
    and so for one that would wait for this lock.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        asked = text("SELECT pg_try_advisory_lock(:lock)")
        deadline = time.monotonic() + _OTHERS_SECONDS
        while not connection.scalar(asked, {"lock": _ADVISORY_LOCK}):
            if time.monotonic() >= deadline:
                raise StorageError("another process has been bringing the database up to date for very long: try later")
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            with suppress(DBAPIError):  # a lost connection has lost the lock as well
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _ADVISORY_LOCK})


def _bring_up(connection: Connection) -> bool:
    found = _revision(connection)
    if found == HEAD:
        return False
    if connection.dialect.name == "postgresql":
        connection.rollback()  # each migration begins a transaction of its own
    _upgrade(connection, found)
    return True


def migrate_within(connection: Connection) -> None:
    """Bring the schema up to date in the transaction of a caller who has the database to itself.

    Raises:
        DatabaseVersionError: A newer program wrote it.
        StorageError: Another process is bringing it up to date.
    """
    if connection.dialect.name == "postgresql":
        asked = text("SELECT pg_try_advisory_xact_lock(:lock)")
        if not connection.scalar(asked, {"lock": _ADVISORY_LOCK}):
            raise StorageError("another process is bringing the database up to date: try later")
    found = _revision(connection)
    if found != HEAD:
        _upgrade(connection, found)


def is_current(connection: Connection) -> bool:
    """Say whether a database is at the newest revision."""
    return _revision(connection) == HEAD


def check(engine: Engine) -> None:
    """Make sure that the database is there, sound and of this version.

    Raises:
        NotInitialisedError: There is none yet.
        DatabaseDamagedError: The file is not a sound database.
        DatabaseVersionError: It was written by another version.
        StorageError: It cannot be opened.
    """
    if not exists(engine):
        raise NotInitialisedError(
            f"there is no database yet ({_file(engine) or 'DATABASE_URL'}): run `licet-server init` first"
        )
    found = revision(engine)
    if found != HEAD:
        raise _other_version(found)


def refuse_newer(engine: Engine) -> None:
    """Stop, before anything is changed, when a newer program wrote the database.

    Raises:
        DatabaseVersionError: One did.
        StorageError: It cannot be opened.
    """
    found = revision(engine)
    if found is not None and found > HEAD:
        raise _other_version(found)


def revision(engine: Engine) -> str | None:
    """Return at which revision the database is; ``None``: there is nothing of ours in it.

    Raises:
        StorageError: It cannot be opened.
    """
    with told(engine), engine.connect() as connection:
        return _revision(connection)


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn the driver's errors in the block into ours.

    Raises:
        StorageError: One came.
    """
    try:
        yield
    except DBAPIError as error:
        raise _explained(error, engine) from None


def check_pages(engine: Engine) -> None:
    """Have SQLite read through the tables that matter, and stop when a page is damaged."""
    if _file(engine) is None:
        return
    try:
        with engine.connect() as connection:
            for table in _CHECKED_TABLES:
                if connection.exec_driver_sql(f"PRAGMA quick_check({table})").scalar() != "ok":
                    raise _damaged(engine)
    except DBAPIError as error:
        raise _explained(error, engine) from None


def exists(engine: Engine) -> bool:
    """Say whether the database holds anything of ours.

    Raises:
        DatabaseDamagedError: The file is not a sound database.
        StorageError: It cannot be opened.
    """
    path = _file(engine)
    if path is not None and not path.exists():
        return False
    return revision(engine) is not None


def _file(engine: Engine) -> Path | None:
    """Return the SQLite file; ``None`` when the database is a server."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, found: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise _other_version(found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _other_version(found: str | None) -> DatabaseVersionError:
    if found is not None and found < HEAD:
        return DatabaseVersionError(f"the database is at schema {found}, not {HEAD}: run `licet-server init` to update")
    return DatabaseVersionError(
        f"the database is at schema {found}, which a newer licet-server wrote: update this program (it knows {HEAD})"
    )


def _damaged(engine: Engine) -> DatabaseDamagedError:
    return DatabaseDamagedError(f"the database {_file(engine)} is damaged: restore it from a backup")


def _explained(error: DBAPIError, engine: Engine) -> StorageError:
    """Turn the driver's error into one line that names the file, or the server without its password."""
    said = (str(error.orig).strip() or type(error).__name__).splitlines()[0]
    path = _file(engine)
    if is_full(error):
        where = "the database of DATABASE_URL" if path is None else f"the database {path}"
        return DiskFullError(f"{where} cannot be written: its disk is full, make room on it")
    if path is None:
        return StorageError(f"the database of DATABASE_URL cannot be used: {said}")
    if type(error) is DatabaseError or "malformed" in said:
        return _damaged(engine)
    return StorageError(f"the database {path} cannot be used: {said}{_why(path)}")


def _why(path: Path) -> str:
    """Say what keeps this process out of the file, which SQLite does not; nothing: the file does not."""
    found = (refusal(each) for each in (path.parent, path))
    return next((f": {each}" for each in found if each is not None), "")
