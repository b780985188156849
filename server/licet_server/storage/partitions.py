"""The log of validations on PostgreSQL: a partition for each day (UTC), so that what is old is dropped and not deleted.

Beside the days there are two: ``validations_before`` holds what was logged before there were partitions, and
``validations_rest`` takes whatever no other takes, so that no answer can fail to be logged. SQLite has one table.

Nothing here waits for more than a moment: a statement that waits for a lock holds up all that come after it.

Source: https://www.postgresql.org/docs/current/ddl-partitioning.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

PARENT = "validations"
REST = "validations_rest"
BEFORE = "validations_before"
AHEAD = 7
"""For so many days to come there is a partition already, should no worker run meanwhile."""

PATIENCE_MS = 500
"""How long a change of partitions waits for those who read or write; then it is tried again another time."""

_NAME = re.compile(r"validations_([0-9]{8})")
_BOUND = re.compile(r"TO \('([^']+)'\)")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Partition:
    """A table with a part of the log.

    Attributes:
        name: What it is called.
        until: First instant after it; ``None``: it takes what no other takes.
        attached: Whether it still belongs to the log.
    """

    name: str
    until: datetime | None
    attached: bool = True


def are_used(connection: Connection) -> bool:
    """Say whether the log of this database has partitions."""
    if connection.dialect.name != "postgresql":
        return False
    kind = connection.scalar(
        text("SELECT relkind::text FROM pg_class WHERE oid = to_regclass(:name)"), {"name": PARENT}
    )
    return bool(kind == "p")


def name_of(day: date) -> str:
    """Return what the partition of a day is called."""
    return f"{PARENT}_{day:%Y%m%d}"


def all_partitions(connection: Connection) -> list[Partition]:
    """Return the partitions, the oldest first, and those that were taken off and not dropped yet."""
    connection.exec_driver_sql("SET LOCAL datestyle = ISO")
    rows = connection.execute(
        text(
            "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid, true) AS bound "
            "FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = to_regclass(:parent)"
        ),
        {"parent": PARENT},
    ).all()
    found = [Partition(row.relname, _until(row.bound)) for row in rows]
    loose = connection.scalars(
        text(
            "SELECT c.relname FROM pg_class c JOIN pg_class p ON p.relnamespace = c.relnamespace "
            "WHERE p.oid = to_regclass(:parent) AND c.relkind = 'r' AND NOT c.relispartition "
            r"AND c.relname ~ '^validations_(before|[0-9]{8})$'"
        ),
        {"parent": PARENT},
    )
    found += [Partition(name, _end_of(name), attached=False) for name in loose]
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: (each.until or last, each.name))


def make_ahead(session: Session, *, now: datetime) -> int:
    """Make the partitions of the next days that are not there; return how many were made.

    A day that has begun is left to ``validations_rest``, for rows of it may be there already: see :func:`settle`.
    """
    connection = session.connection()
    if not are_used(connection):
        return 0
    covered = max((each.until for each in all_partitions(connection) if each.attached and each.until), default=now)
    today = now.astimezone(UTC).date()
    days = [today + at * _DAY for at in range(1, AHEAD + 1)]
    missing = [day for day in days if _midnight(day) >= covered]
    for day in missing:
        _bound_wait(connection)
        _create(connection, day)
        _attach(connection, day)
    return len(missing)


def settle(session: Session, *, now: datetime) -> bool:
    """Move the rows of one day that is over out of ``validations_rest``; say whether there were any.

    There are such rows when no worker has run for longer than :data:`AHEAD` days.
    """
    connection = session.connection()
    if not are_used(connection):
        return False
    today = _midnight(now.astimezone(UTC).date())
    oldest = connection.scalar(text(f"SELECT min(at) FROM {REST} WHERE at < :today"), {"today": today})  # nosec B608
    if oldest is None:
        return False
    day = oldest.astimezone(UTC).date()
    _bound_wait(connection)
    _create(connection, day)
    window = {"first": _midnight(day), "until": _midnight(day + _DAY)}
    moved = f"DELETE FROM {REST} WHERE at >= :first AND at < :until RETURNING *"  # nosec B608
    connection.execute(text(f"WITH moved AS ({moved}) INSERT INTO {name_of(day)} SELECT * FROM moved"), window)  # nosec B608
    _attach(connection, day)
    return True


def take_off(session: Session, *, before: datetime) -> list[str]:
    """Take partitions whose rows are all older than *before* off the log; return the names of those to drop.

    They are dropped in another transaction, see :func:`drop`: freeing a large file takes a while, and this one holds
    up everybody who reads or writes the log until it ends.
    """
    connection = session.connection()
    if not are_used(connection):
        return []
    old = [each for each in all_partitions(connection) if each.until is not None and each.until <= before]
    for each in old:
        if each.attached:
            _bound_wait(connection)
            connection.exec_driver_sql(f"ALTER TABLE {PARENT} DETACH PARTITION {each.name}")
    return [each.name for each in old]


def drop(session: Session, name: str) -> None:
    """Drop a partition that was taken off."""
    connection = session.connection()
    _bound_wait(connection)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def whole_before(session: Session, moment: datetime) -> datetime:
    """Return until when rows are deleted one by one, as their partition is not dropped whole.

    Args:
        session: A session that reads.
        moment: What is older is forgotten.

    Returns:
        *moment*, or on PostgreSQL the first instant of its day, because days go whole.
    """
    if not are_used(session.connection()):
        return moment
    return _midnight(moment.astimezone(UTC).date())


def _bound_wait(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")


def _create(connection: Connection, day: date) -> None:
    """Make a table like the others that nobody knows yet, so that this waits for nobody."""
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {name_of(day)} (LIKE {PARENT} INCLUDING DEFAULTS INCLUDING INDEXES)"
    )


def _attach(connection: Connection, day: date) -> None:
    """Let the log have it: others may go on writing to the log, other than with ``CREATE TABLE … PARTITION OF``."""
    first, until = _midnight(day), _midnight(day + _DAY)
    bounds = f"FROM ('{first.isoformat()}') TO ('{until.isoformat()}')"
    connection.exec_driver_sql(f"ALTER TABLE {PARENT} ATTACH PARTITION {name_of(day)} FOR VALUES {bounds}")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _until(bound: str) -> datetime | None:
    found = _BOUND.search(bound)
    return None if found is None else datetime.fromisoformat(found[1]).astimezone(UTC)


def _end_of(name: str) -> datetime | None:
    """Return the end of a table that was taken off, by its name; that of all before was over when it was taken off."""
    found = _NAME.fullmatch(name)
    return (
        datetime.min.replace(tzinfo=UTC) if found is None else datetime.strptime(f"{found[1]}+0000", "%Y%m%d%z") + _DAY
    )
