"""One moment of a database, held for as long as it is read, and whether it has been written to since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

_POSTGRESQL = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_MARK = (
    "SELECT count(*), coalesce(sum(hashtextextended(tableoid::text || ctid::text || xmin::text, 0)), 0) FROM {table}"
)
"""What no writer leaves as it was: where each row lies, and which transaction put it there."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database at one moment.

    Attributes:
        connection: Reads it as it was then.
        changed: Says whether any of the tables of these names was written to since.
    """

    connection: Connection
    changed: Callable[[Sequence[str]], bool]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """Hold the present moment of a database: writers go on, and what they write is not seen.

    Source: https://www.sqlite.org/isolation.html,
    https://www.postgresql.org/docs/current/transaction-iso.html#XACT-REPEATABLE-READ
    """
    taken = _of_postgresql if engine.dialect.name == "postgresql" else _of_sqlite
    with taken(engine) as held:
        yield held


@contextmanager
def _of_sqlite(engine: Engine) -> Iterator[Snapshot]:
    """Watch by a second connection: only for one that reads nothing else does the number follow the others' commits.

    Source: https://www.sqlite.org/pragma.html#pragma_data_version
    """
    watching = engine.raw_connection()
    try:

        def version() -> int:
            cursor = watching.cursor()
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])  # type: ignore[index] # this pragma always gives a row

        before = version()  # first, so that a commit in between counts as one that came later
        with engine.connect() as connection, connection.begin() as begun:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # BEGIN alone holds nothing yet
            yield Snapshot(connection, lambda _names: version() != before)
            begun.rollback()
    finally:
        watching.close()


@contextmanager
def _of_postgresql(engine: Engine) -> Iterator[Snapshot]:
    with engine.connect().execution_options(**_POSTGRESQL) as connection, connection.begin() as begun:
        settle(connection)

        def changed(names: Sequence[str]) -> bool:
            with engine.connect() as now:
                settle(now)
                return any(_mark(connection, name) != _mark(now, name) for name in names)

        yield Snapshot(connection, changed)
        begun.rollback()


def settle(connection: Connection) -> None:
    """Make a transaction of PostgreSQL independent of what the server, or the account, sets: it may take hours."""
    if connection.dialect.name == "postgresql":
        for setting in ("TIME ZONE 'UTC'", "statement_timeout = 0", "idle_in_transaction_session_timeout = 0"):
            connection.exec_driver_sql(f"SET LOCAL {setting}")


def _mark(connection: Connection, name: str) -> tuple[object, ...]:
    quoted = connection.dialect.identifier_preparer.quote(name)
    return tuple(connection.execute(text(_MARK.format(table=quoted))).one())
