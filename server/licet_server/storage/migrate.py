"""The schema: brought up to date once, by one process at a time, and checked before it is used."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from licet_server.errors import (
    DatabaseDamagedError,
    DatabaseVersionError,
    NotInitialisedError,
    StorageError,
)
from licet_server.storage.engine import WRITES

HEAD = "0006"
"""The newest revision in ``migrations/versions``; a test compares the two."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENCE_MS = 60_000
_ADVISORY_LOCK = 0x11CE7
_CHECKED_TABLES = ("products", "plans", "customers", "licenses")


def migrate(engine: Engine) -> bool:
    """Bring the schema up to date; say whether anything changed.

    All of it happens in one transaction under a lock, so of several processes that start together one migrates and
    the others wait and find nothing to do.

    Raises:
        DatabaseDamagedError: The file is not a sound database.
        DatabaseVersionError: A newer program wrote it.
        StorageError: It cannot be opened.
    """
    try:
        with engine.connect().execution_options(**{WRITES: _PATIENCE_MS}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
            found = _revision(connection)
            if found == HEAD:
                return False
            _upgrade(connection, found)
            return True
    except DBAPIError as error:
        raise _explained(error, engine) from None


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
    try:
        with engine.connect() as connection:
            found = _revision(connection)
    except DBAPIError as error:
        raise _explained(error, engine) from None
    if found != HEAD:
        raise _other_version(found)


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
    try:
        with engine.connect() as connection:
            return _revision(connection) is not None
    except DBAPIError as error:
        raise _explained(error, engine) from None


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
    if path is None:
        return StorageError(f"the database of DATABASE_URL cannot be used: {said}")
    if type(error) is DatabaseError or "malformed" in said:
        return _damaged(engine)
    return StorageError(f"the database {path} cannot be used: {said}")
