"""How much of each quota is used up; one row for each period, which one statement takes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.storage.tables import QuotaUseRow
from licet_server.storage.upsert import insert_into

_KEY = (QuotaUseRow.license_id, QuotaUseRow.metric, QuotaUseRow.period, QuotaUseRow.period_start)

QuotaKey = tuple[str, str, str, date]
"""License, metric, period and its first day."""


def take(session: Session, key: QuotaKey, quantity: int, *, amount: int) -> int | None:
    """Take *quantity* from a quota of *amount*, all or nothing, in one statement.

    Waits for a transaction that is taking from the same quota, and goes by what that one left.

    Returns:
        How much is used up now; ``None``: there was not enough left, and nothing was taken.
    """
    if quantity > amount:
        return None
    new = insert_into(session, QuotaUseRow).values(**_named(key), used=quantity)
    room = QuotaUseRow.used <= amount - quantity
    changed = {"used": QuotaUseRow.used + new.excluded.used}
    taken = new.on_conflict_do_update(index_elements=_KEY, set_=changed, where=room).returning(QuotaUseRow.used)
    found: int | None = session.scalar(taken)
    return found


def note_exhausted(session: Session, key: QuotaKey, *, now: datetime) -> bool:
    """Note that a quota did not suffice; whether that was the first time within its period."""
    new = insert_into(session, QuotaUseRow).values(**_named(key), used=0, exhausted_at=now)
    noted = new.on_conflict_do_update(
        index_elements=_KEY, set_={"exhausted_at": now}, where=QuotaUseRow.exhausted_at.is_(None)
    )
    return session.scalar(noted.returning(QuotaUseRow.license_id)) is not None


def used(session: Session, key: QuotaKey) -> int:
    """Return how much of a quota is used up."""
    rules = [column == value for column, value in zip(_KEY, key, strict=True)]
    return session.scalar(select(QuotaUseRow.used).where(*rules)) or 0


def all_used(session: Session, license_id: str, starts: Iterable[date]) -> dict[QuotaKey, int]:
    """Return how much is used up of each quota of a license in the periods that began on one of *starts*."""
    chosen = select(*_KEY, QuotaUseRow.used).where(
        QuotaUseRow.license_id == license_id, QuotaUseRow.period_start.in_(list(starts))
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in session.execute(chosen)}


def _named(key: QuotaKey) -> dict[str, Any]:
    return {column.key: value for column, value in zip(_KEY, key, strict=True)}
