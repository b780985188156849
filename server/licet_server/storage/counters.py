"""Numbers that only grow."""

from __future__ import annotations

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.storage.models import CounterRow
from licet_server.storage.upsert import insert_into

WORKER = "worker"
"""When a worker last said that it works, in seconds since 1970."""

REVOCATIONS = "revocations"
"""The number of the last revocation; a migration made the row."""

AUDIT = "audit"
"""The number of the last entry of the audit log; a migration made the row."""


def read(session: Session, name: str) -> int | None:
    """Return the counter *name*; ``None``: there is none yet."""
    return session.scalar(select(CounterRow.value).where(CounterRow.name == name))


def raise_to(session: Session, name: str, value: int) -> None:
    """Raise the counter *name* to *value*, and make it when there is none; one that is higher stays."""
    new = insert_into(session, CounterRow).values(name=name, value=value)
    higher = CounterRow.value < new.excluded.value
    session.execute(
        new.on_conflict_do_update(index_elements=[CounterRow.name], set_={"value": new.excluded.value}, where=higher)
    )


def put(session: Session, name: str, value: int) -> None:
    """Set *name* to *value*, be it less than before: for a moment, which a clock that was ahead must not hold up."""
    new = insert_into(session, CounterRow).values(name=name, value=value)
    session.execute(new.on_conflict_do_update(index_elements=[CounterRow.name], set_={"value": new.excluded.value}))


def advance(session: Session, name: str, *, at_least: int = 0, by: int = 1) -> int:
    """Raise the counter *name* by *by*, or to *at_least* when that is more, and return it.

    The counter stays locked until the transaction ends, so a transaction that commits later has a higher number. Lock
    whatever else is needed before it.

    Raises:
        StorageError: There is no such counter.
    """
    chosen = CounterRow.name == name
    higher = case((CounterRow.value + by > at_least, CounterRow.value + by), else_=at_least)
    session.execute(update(CounterRow).where(chosen).values(value=higher).execution_options(synchronize_session=False))
    found = session.scalar(select(CounterRow.value).where(chosen))
    if found is None:
        raise StorageError(f"the counter {name} is missing: restore the database from a backup")
    return found
