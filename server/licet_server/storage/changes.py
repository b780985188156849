"""Which licenses have changed since the last look, whoever changed them.

Triggers of the database write each change down with what made it, so a look after its commit finds it. On SQLite
writers stand in a queue, and the numbers of the rows are in the order of commits. On PostgreSQL they are not: a look
remembers which transactions it did not see yet, and the next one asks for those alone, so that nothing that was
committed in between is missed and nothing is told twice, however long somebody's transaction stays open.

Source: https://www.sqlite.org/pragma.html#pragma_data_version, https://www.sqlite.org/c3ref/backup_finish.html,
https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, delete, func, literal_column, select, update
from sqlalchemy.orm import Session

from licet_server.storage.counters import raise_to
from licet_server.storage.models import CounterRow
from licet_server.storage.tables import LicenseChangeRow

FORGOTTEN = "license_changes"
"""The counter that says up to where changes were forgotten."""

EVERY_LICENSE = "*"
"""Stands for the license of a change when a table was emptied at once."""

MOST = 5_000
"""How many changes a look reads; when there are more, it says "everything"."""

_STAT_SECONDS = 1.0
_FORGOTTEN = f"SELECT coalesce(max(value), 0) FROM counters WHERE name = '{FORGOTTEN}'"  # nosec B608 - a constant
_SQLITE_NEWEST = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'license_changes'"
_SQLITE_SINCE = "SELECT DISTINCT license_id FROM license_changes WHERE seq > ? AND seq <= ?"
_POSTGRESQL_NOW = "SELECT pg_current_snapshot()::text"
_POSTGRESQL_SINCE = (  # the order makes it walk along the index, whatever is known of how many rows there are
    f"{_POSTGRESQL_NOW}, ({_FORGOTTEN}), ARRAY("  # nosec B608 - constants
    f"(SELECT license_id FROM license_changes WHERE xact >= %s ORDER BY xact LIMIT {MOST + 1}) UNION ALL "
    f"(SELECT license_id FROM license_changes WHERE xact = ANY(%s::bigint[]) LIMIT {MOST + 1}))"
)
_THIS_TRANSACTION = literal_column("pg_current_xact_id()::text::bigint", BigInteger)
_NEXT_TRANSACTION = literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint", BigInteger)
_NEWEST = literal_column(f"({_SQLITE_NEWEST})", BigInteger)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the look before.

    Attributes:
        licenses: The ids of the licenses.
        everything: Whether nothing may be taken for unchanged: it is the first look, the one before is too long ago,
            or there were too many changes to name them.
        replaced: Whether another file lies where the database was: all that has it open must let it go, and the next
            look opens it.
    """

    licenses: frozenset[str] = frozenset()
    everything: bool = False
    replaced: bool = False


NOTHING = Changes()


class SqliteChanges:
    """Looks at one SQLite file; not for several threads at once.

    Args:
        connect: Opens a DB-API connection of its own, on which nothing is written.
        path: The file, to notice when another one takes its place; ``None``: that is not looked at.
        clock: Seconds that only grow.
    """

    def __init__(
        self, connect: Callable[[], Any], path: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect, self._path, self._clock = connect, path, clock
        self._connection: Any = None
        self._version = self._schema = self._seq = -1
        self._file: tuple[int, int] | None = None
        self._stat_at = 0.0

    def look(self) -> Changes:
        """Return what was committed since the last look; the first one on a new connection says "everything".

        A backup that is restored into the file sets the numbers back, and counts up the version of the schema.

        Raises:
            sqlite3.Error: The file gives no answer.
            OSError: It is gone.
        """
        if self._is_other_file():
            self.close()
            return Changes(everything=True, replaced=True)
        if self._connection is None:
            self._connection = self._connect()
        run = self._connection.execute
        (version,) = run("PRAGMA data_version").fetchone()
        if version == self._version:
            return NOTHING
        (schema,) = run("PRAGMA schema_version").fetchone()
        (newest,) = run(_SQLITE_NEWEST).fetchone()  # before the rows: what comes in between, the next look tells
        before = self._seq
        everything = before < 0 or schema != self._schema or not 0 <= newest - before <= MOST
        found = frozenset() if everything else _ids(run(_SQLITE_SINCE, (before, newest)).fetchall())
        (forgotten,) = run(_FORGOTTEN).fetchone()  # last: some may be forgotten meanwhile
        self._version, self._schema, self._seq = version, schema, newest
        return _changes(found, everything or before < forgotten)

    def _is_other_file(self) -> bool:
        """Say, at most once a second, whether the file at the path is not the one that was there before."""
        now = self._clock()
        if self._path is None or now < self._stat_at:
            return False
        found = Path(self._path).stat()
        self._stat_at = now + _STAT_SECONDS
        before, self._file = self._file, (found.st_dev, found.st_ino)
        return before is not None and before != self._file

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        self._version = self._schema = self._seq = -1
        if connection is not None:
            connection.close()


class PostgresqlChanges:
    """Looks at one PostgreSQL database; not for several threads at once.

    Args:
        connect: Opens a DB-API connection that commits by itself.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._connection: Any = None
        self._next = 0
        self._open: frozenset[int] = frozenset()

    def look(self) -> Changes:
        """Return what was committed since the last look; the first one on a new connection says "everything".

        Raises:
            psycopg.Error: The database gives no answer; the next look connects again.
        """
        try:
            if self._connection is None:
                self._connection = self._connect()
                (now,) = self._connection.execute(_POSTGRESQL_NOW).fetchone()
                self._next, self._open = _unseen(now)
                return Changes(everything=True)
            asked = (self._next, sorted(self._open))
            now, forgotten, found = self._connection.execute(_POSTGRESQL_SINCE, asked).fetchone()
        except Exception:
            self.close()
            raise
        following, still_open = _unseen(now)
        missed = self._next <= forgotten or any(ended <= forgotten for ended in self._open - still_open)
        self._next, self._open = following, still_open
        return _changes(frozenset(found), missed or len(found) > MOST)

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _ids(rows: list[tuple[str]]) -> frozenset[str]:
    return frozenset(license_id for (license_id,) in rows)


def _changes(found: frozenset[str], everything: bool) -> Changes:
    if everything or EVERY_LICENSE in found:
        return Changes(everything=True)
    return Changes(found) if found else NOTHING


def _unseen(snapshot: str) -> tuple[int, frozenset[int]]:
    """Return which transactions a snapshot does not see: all from a number on, and those before that were open."""
    _, following, still_open = snapshot.split(":")
    return int(following), frozenset(int(number) for number in still_open.split(",") if number)


def forget_changes(session: Session, before: datetime, *, limit: int) -> int:
    """Delete the changes noted before *before*, *limit* at most, and write down up to where; return how many.

    Whoever looked last before that takes everything for changed.
    """
    row = LicenseChangeRow
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        _forget_other_server(session)
    number = row.seq if on_sqlite else func.least(row.xact, _THIS_TRANSACTION)
    old = select(row.seq).where(row.at < before).order_by(row.seq).limit(limit)
    newest = session.scalar(select(func.max(number)).where(row.seq.in_(old)))
    if newest is None:
        return 0
    raise_to(session, FORGOTTEN, newest)
    gone = session.execute(delete(row).where(row.seq.in_(old)).execution_options(synchronize_session=False))
    return int(getattr(gone, "rowcount", 0))


def settle_numbers(session: Session) -> None:
    """Put right what was copied or restored out of another database; for a server that starts.

    Until its numbers are reached here, everything would be taken for changed, and its changes be told with every look.
    """
    if session.get_bind().dialect.name == "sqlite":
        _lower_to(session, _NEWEST)
        return
    _forget_other_server(session)
    theirs = delete(LicenseChangeRow).where(LicenseChangeRow.xact >= _NEXT_TRANSACTION)
    session.execute(theirs.execution_options(synchronize_session=False))


def _forget_other_server(session: Session) -> None:
    """Lower a number of another PostgreSQL server, or of a file, out of which this database was copied or restored.

    The transactions of a new server begin anew, so that everything would be taken for changed until they get there.
    """
    _lower_to(session, _THIS_TRANSACTION)


def _lower_to(session: Session, most: ColumnElement[int]) -> None:
    theirs = (CounterRow.name == FORGOTTEN, CounterRow.value > most)
    lowered = update(CounterRow).where(*theirs).values(value=most)
    session.execute(lowered.execution_options(synchronize_session=False))
