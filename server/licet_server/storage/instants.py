"""What the database knows about the time: when it was written to last, and what its own server's clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from licet_server.storage import counters
from licet_server.storage.models import CounterRow, ValidationRow
from licet_server.storage.tables import AuditRow

_WRITTEN_AT: tuple[InstrumentedAttribute[datetime], ...] = (AuditRow.at, ValidationRow.at)
"""Instants that are always those of the writing itself, and that an index finds the newest of."""


_LATELY = timedelta(days=1)


def newest(session: Session, *, now: datetime) -> datetime | None:
    """Return when the database was written to last; ``None``: never yet, or the tables are not there yet.

    Entries keep their instants for good, so one machine whose clock once ran ahead would leave one in the future. What
    a worker says every minute is written over what it said before: while one has worked of late, that is what counts.

    Args:
        session: A session that reads.
        now: Aware UTC instant, of the clock of this machine.
    """
    there = set(inspect(session.connection()).get_table_names())
    worked = counters.read(session, counters.WORKER) if CounterRow.__tablename__ in there else None
    if worked is not None and (at := datetime.fromtimestamp(worked, UTC)) > now - _LATELY:
        return at
    found = [session.scalar(select(func.max(column))) for column in _WRITTEN_AT if column.class_.__tablename__ in there]
    return max((each for each in found if each is not None), default=None)


def database_now(session: Session) -> datetime | None:
    """Return what the clock of the database server says; ``None``: the database is a file, and has none."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    said = session.scalar(select(func.clock_timestamp()))
    return said.astimezone(UTC) if isinstance(said, datetime) else None
