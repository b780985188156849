"""A target that is filled in one transaction: made by our migrations, with its triggers at rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from licet_server.errors import StorageError
from licet_server.storage.copying.tables import Copied, Row, driver_error

_LINE = re.compile(r"COPY [^,]*, line (\d+)(?:, column (\w+))?")
_REASONS = {
    "22001": "is longer than its column takes",
    "22003": "is a number too large for its column",
    "22007": "is no instant that this database knows",
    "22008": "is no instant that this database knows",
    "22021": "holds a NUL character, which PostgreSQL cannot store",
    "22P02": "is not of the type of its column",
    "22P05": "holds a character that this database cannot store",
    "23502": "is empty and must not be",
}
"""What the codes of PostgreSQL mean here; its own words would repeat the value.

Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""
_TRIGGERS = """
    SELECT tgrelid::regclass::text AS owner, quote_ident(tgname) AS name, tgenabled::text AS state
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = current_schema()::regnamespace
"""
_SEQUENCE = r"""
    SELECT attname, coalesce(
        pg_get_serial_sequence(:table, attname),
        substring(pg_get_expr(adbin, adrelid) FROM 'nextval\(''(.*)''::regclass')
    ) AS sequence
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped
"""
_COUNTS_BY_ITSELF = "SELECT count(*) FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'"
_ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


class RowRefusedError(Exception):
    """The target does not take a row; never leaves ``services.copy_database``.

    Attributes:
        place: Which one it is, counted from 0 in the order of reading; ``None``: nobody said.
        column: Which of its values; ``None``: nobody said.
        reason: The end of a sentence about it, without the value.
    """

    def __init__(self, place: int | None, column: str | None, reason: str) -> None:
        super().__init__(reason)
        self.place, self.column, self.reason = place, column, reason


def write(connection: Connection, table: Copied, parts: Iterable[list[Row]], told: Callable[[int], None]) -> int:
    """Write rows, and return how many they were.

    Args:
        connection: The target, in a transaction.
        table: Where to.
        parts: The rows.
        told: Called with the number of rows so far.

    Raises:
        RowRefusedError: One of them does not fit.
        StorageError: The target is gone, or full.
    """
    return (_copied if connection.dialect.name == "postgresql" else _inserted)(connection, table, parts, told)


def _copied(connection: Connection, table: Copied, parts: Iterable[list[Row]], told: Callable[[int], None]) -> int:
    """Stream rows by ``COPY``, several times as fast as ``INSERT``; instants are in UTC, as ``settle`` says."""
    import psycopg

    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, table.names))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    written, part = 0, list[Row]()
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for part in parts:
                for row in part:
                    stream.write_row(row)
                written += len(part)
                told(written)
    except psycopg.OperationalError as error:
        raise StorageError(f"the target gave no answer: {error.diag.message_primary or type(error).__name__}") from None
    except psycopg.Error as error:
        raise _refused(error, table, part, written) from None
    return written


def _refused(error: Any, table: Copied, part: list[Row], before: int) -> RowRefusedError:
    """Find out which row an error is about; of a NUL the driver says so itself, and does not say where."""
    for place, row in enumerate(part, before):
        for name, value in zip(table.names, row, strict=True):
            if type(value) is str and "\0" in value:
                return RowRefusedError(place, name, _REASONS["22021"])
    found = _LINE.match(error.diag.context or "")
    reason = _REASONS.get(error.sqlstate or "", f"is refused by the database ({_kind(error)})")
    return RowRefusedError(int(found[1]) - 1 if found else None, found[2] if found else None, reason)


def _kind(error: Any) -> str:
    constraint = error.diag.constraint_name
    return f"{type(error).__name__}, {constraint}" if constraint else type(error).__name__


def _inserted(connection: Connection, table: Copied, parts: Iterable[list[Row]], told: Callable[[int], None]) -> int:
    quote = connection.dialect.identifier_preparer.quote
    places = ", ".join("?" * len(table.names))
    statement = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, table.names))}) VALUES ({places})"  # nosec B608
    driver: Any = connection.connection.driver_connection
    written = 0
    for part in parts:
        try:
            driver.executemany(statement, part)
        except driver_error(connection) as error:
            raise RowRefusedError(None, None, f"is refused by the database ({type(error).__name__})") from None
        written += len(part)
        told(written)
    return written


@contextmanager
def triggers_at_rest(connection: Connection) -> Iterator[None]:
    """Keep triggers from firing, so that a copied row is the row; should the block fail, roll back.

    Both databases change their schema within a transaction, so nobody else ever sees them without triggers.
    """
    restore: list[str] = []
    if connection.dialect.name == "postgresql":
        for owner, name, state in connection.execute(text(_TRIGGERS)).all():
            connection.exec_driver_sql(f"ALTER TABLE {owner} DISABLE TRIGGER {name}")
            restore.append(f"ALTER TABLE {owner} {_ENABLE[state]} TRIGGER {name}")
    else:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, made_by in found:
            connection.exec_driver_sql(f"DROP TRIGGER {connection.dialect.identifier_preparer.quote(name)}")
            restore.append(made_by)
    yield
    for statement in restore:
        connection.exec_driver_sql(statement)


def empty(connection: Connection, tables: Sequence[Copied]) -> None:
    """Remove every row of *tables*: the migrations put some there."""
    quoted = [connection.dialect.identifier_preparer.quote(table.name) for table in tables]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(quoted)}")
        return
    for name in reversed(quoted):
        connection.exec_driver_sql(f"DELETE FROM {name}")  # nosec B608


def continue_numbers(source: Connection, target: Connection, tables: Sequence[Copied]) -> None:
    """Let whatever counts ids up go on behind the highest one that either database has given out."""
    for table in tables:
        last = _last_given(source, table)
        if target.dialect.name == "postgresql":
            _continue_sequence(target, table, last)
        elif target.scalar(text(_COUNTS_BY_ITSELF), {"name": table.name}) and last > _last_given(target, table):
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            asked = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            target.execute(asked, {"name": table.name, "last": last})


def _last_given(connection: Connection, table: Copied) -> int:
    """Return the last number that was given out for *table*, even when its row is gone; 0: none, or nothing counts."""
    found: int | None = None
    if connection.dialect.name == "postgresql":
        counted = _sequence(connection, table)
        if counted is not None:
            asked = text("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))")
            found = connection.scalar(asked, {"sequence": counted[1]})
    elif connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        found = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    return found or 0


def _continue_sequence(connection: Connection, table: Copied, last: int) -> None:
    counted = _sequence(connection, table)
    if counted is None:
        return
    quote = connection.dialect.identifier_preparer.quote
    highest = connection.scalar(text(f"SELECT max({quote(counted[0])}) FROM {quote(table.name)}")) or 0  # nosec B608
    if max(highest, last) > 0:
        asked = text("SELECT setval(CAST(:sequence AS regclass), :last)")
        connection.execute(asked, {"sequence": counted[1], "last": max(highest, last)})


def _sequence(connection: Connection, table: Copied) -> tuple[str, str] | None:
    """Return the column of a table that is counted up, and what counts it; ``None``: none is."""
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    found = connection.execute(text(_SEQUENCE), {"table": quoted}).all()
    return next(((row.attname, row.sequence) for row in found if row.sequence is not None), None)
