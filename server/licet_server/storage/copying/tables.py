"""Which tables are copied, in which order, and how their rows are read: the same values from every database.

Values are read as they are stored, so what a type of ours would hide is kept apart: of JSON the text (SQL's null is not
JSON's, and ``1.0`` is not ``1``), of money the digits, of an instant its text in UTC with the microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    case,
    cast,
    collate,
    func,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from licet_server.errors import CopyRefusedError, StorageError
from licet_server.storage import accounts_tables, sales_tables, tables  # noqa: F401 - their models belong to the metadata
from licet_server.storage.changes import FORGOTTEN
from licet_server.storage.models import Base, CounterRow

Row = tuple[Any, ...]

REVISION = "alembic_version"
"""Not copied: the migrations write it."""

PASSING = frozenset({"license_changes"})
"""Not copied either: what triggers write for running processes, in numbers of one database, forgotten after minutes."""

_PASSING_COUNTER = FORGOTTEN
"""Of the counters, that one neither: it says up to where those changes were forgotten."""

_INSTANT_LENGTH = len("2026-11-20 12:00:00.000000")
_NARROW, _WIDE = 5000, 200
"""How many rows are in memory at a time: of tables whose rows are short, and of those that may hold long ones."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that is in both databases.

    Attributes:
        name: Its name.
        columns: Its columns, as both databases have them.
        key: The names of those that tell its rows apart.
    """

    name: str
    columns: tuple[Column[Any], ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    @property
    def key_places(self) -> tuple[int, ...]:
        """Where the columns of the key stand in a row."""
        return tuple(map(self.names.index, self.key))

    @property
    def batch(self) -> int:
        """How many rows of it are read at a time."""
        wide = any(isinstance(stored_as(column.type), JSON | LargeBinary | Text) for column in self.columns)
        return _WIDE if wide else _NARROW


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each table.

    Attributes:
        copied: Those whose rows are copied, the ones that others refer to first.
        passing: Those that start anew; only their numbers go on.
        left_out: The names of those that are not of this program, and only in the source.
    """

    copied: list[Copied]
    passing: list[Copied]
    left_out: list[str]


def stored_as(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return what the database itself keeps where our type is *kind*."""
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def own_tables(connection: Connection) -> list[str]:
    """Return the tables of a database, those that others refer to first; a partition is a part of its table."""
    parts: set[str] = set()
    if connection.dialect.name == "postgresql":
        parts = set(connection.scalars(text("SELECT relname FROM pg_class WHERE relispartition")))
    ordered = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name is not None]
    return [name for name in ordered if name not in parts and not name.startswith("sqlite_")]


def planned(source: Connection, target: Connection) -> Plan:
    """Say what becomes of each table; the target was made by our migrations, so what it does not have is not ours."""
    there, here = own_tables(target), own_tables(source)
    shared = [_described(name, source, target) for name in there if name in here and name != REVISION]
    return Plan(
        [table for table in shared if table.name not in PASSING],
        [table for table in shared if table.name in PASSING],
        sorted(set(here) - set(there)),
    )


def _described(name: str, source: Connection, target: Connection) -> Copied:
    """Describe a table by its model; one that has none, as the source describes it."""
    table = Base.metadata.tables.get(name)
    if table is None:
        table = Table(name, MetaData(), autoload_with=source, resolve_fks=False)
    both = {found["name"] for found in inspect(source).get_columns(name)}
    both &= {found["name"] for found in inspect(target).get_columns(name)}
    columns = tuple(column for column in table.columns if column.name in both)
    return Copied(name, columns, _key(name, source, target) or tuple(column.name for column in columns))


def _key(name: str, *connections: Connection) -> tuple[str, ...]:
    """Return the primary key; the longer one, where a table with partitions has more in it than one without."""
    found = [inspect(connection).get_pk_constraint(name)["constrained_columns"] for connection in connections]
    keys: list[tuple[str, ...]] = [tuple(names) for names in found]
    return max(keys, key=len)


def plain(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """Return what *column* keeps as one of ``None``, ``int``, ``str`` and ``bytes``, alike on both databases."""
    kind, sqlite = stored_as(column.type), dialect.name == "sqlite"
    if isinstance(kind, JSON):
        return cast(column, Text)
    raw = type_coerce(column, String())
    if isinstance(kind, DateTime):
        if sqlite:  # as this program writes it; otherwise as somebody did by hand, or not an instant at all
            return case(
                (func.length(raw) == _INSTANT_LENGTH, raw),
                else_=func.coalesce(func.strftime("%Y-%m-%d %H:%M:%f", raw) + "000", raw),
            )
        return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")
    if isinstance(kind, Date):
        return raw if sqlite else func.to_char(column, "YYYY-MM-DD")
    return cast(column, Integer) if isinstance(kind, Boolean) else column


def read(connection: Connection, table: Copied) -> Iterator[list[Row]]:
    """Yield the rows of *table* in the order of its key, a bounded number at a time.

    Texts are ordered by their code points, as Python orders them, whatever the order of the database is. Rows come from
    the driver as they are: converting each value would take longer than copying it.

    Raises:
        CopyRefusedError: A value is not what its column says; the message names the row before it.
        StorageError: The database gives no answer.
    """
    chosen = _lasting(table, select(*(plain(column, connection.dialect) for column in table.columns)))
    chosen = chosen.order_by(*(_ordered(table.columns[at], connection.dialect) for at in table.key_places))
    statement = str(chosen.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.connection.driver_connection
    on_server = {"name": f"copy_{table.name}"} if connection.dialect.name == "postgresql" else {}
    last: Row | None = None
    cursor = driver.cursor(**on_server)
    try:
        cursor.execute(statement)
        while rows := cursor.fetchmany(table.batch):
            last = rows[-1]
            yield rows
    except driver_error(connection) as error:
        if "decode" in str(error):  # SQLite's driver, at a text that is not UTF-8
            raise _unreadable(table, last) from None
        raise StorageError(f"{table.name} cannot be read: {type(error).__name__}") from None
    finally:
        with suppress(driver_error(connection)):  # a lost connection has no cursor to close
            cursor.close()


def _lasting(table: Copied, chosen: Select[Any]) -> Select[Any]:
    return chosen.where(CounterRow.name != _PASSING_COUNTER) if table.name == CounterRow.__tablename__ else chosen


def driver_error(connection: Connection) -> type[Exception]:
    """Return the base of what the driver of a connection raises."""
    found: type[Exception] = connection.dialect.loaded_dbapi.Error
    return found


def key_at(connection: Connection, table: Copied, place: int) -> Row | None:
    """Return the key of the row that :func:`read` yields at *place*, counted from 0."""
    columns = [table.columns[at] for at in table.key_places]
    chosen = _lasting(table, select(*(plain(column, connection.dialect) for column in columns)))
    chosen = chosen.order_by(*(_ordered(column, connection.dialect) for column in columns))
    found = connection.execute(chosen.offset(place).limit(1)).first()
    return None if found is None else tuple(found)


def named(table: Copied, key: Row) -> str:
    """Name a row: ``id 7``, or ``license_id lic_1, metric scans``."""
    return ", ".join(f"{name} {value}" for name, value in zip(table.key, key, strict=True))


def _unreadable(table: Copied, last: Row | None) -> CopyRefusedError:
    after = "at its start" if last is None else f"behind {named(table, tuple(last[at] for at in table.key_places))}"
    return CopyRefusedError(
        f"{table.name}: one of the {table.batch} rows {after} holds a text that is not UTF-8; nothing was written: "
        "mend it and try again"
    )


def _ordered(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """Return what to sort by: the bare column, for which there is an index."""
    is_text = isinstance(stored_as(column.type), String) and dialect.name == "postgresql"
    return collate(column, "C") if is_text else type_coerce(column, String())
