"""How the parts of this server did: what stands in the way of each now, and how many checks went well on each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import UptimeDayRow
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import PaymentEventRow
from licet_server.storage.tables import EndpointRow, OutboxRow
from licet_server.storage.trail import MAIL, WEBHOOK
from licet_server.storage.upsert import insert_into

_PENDING = (OutboxRow.done_at.is_(None), OutboxRow.gave_up_at.is_(None))


def mail_is_stuck(session: Session, *, due_before: datetime, written_after: datetime) -> bool:
    """Whether mails wait that should have left, or are tried again and again while no other leaves.

    Args:
        session: A session that reads.
        due_before: A mail that was due before it waits too long.
        written_after: A mail that was written after it, and has left, shows that mails leave.
    """
    mine = (OutboxRow.target == MAIL, OutboxRow.kind == MAIL)
    late = select(OutboxRow.id).where(*mine, *_PENDING, OutboxRow.due_at <= due_before)
    failing = select(OutboxRow.id).where(*mine, *_PENDING, OutboxRow.attempts > 1)
    left = select(OutboxRow.id).where(*mine, OutboxRow.created_at >= written_after, OutboxRow.done_at.is_not(None))
    if session.scalar(late.limit(1)) is not None:
        return True
    return session.scalar(failing.limit(1)) is not None and session.scalar(left.limit(1)) is None


def webhooks_are_stuck(session: Session, *, due_before: datetime) -> bool:
    """Whether webhooks wait that should have been tried; what their receivers answer is no matter of ours."""
    late = exists().where(
        OutboxRow.target == EndpointRow.id, OutboxRow.kind == WEBHOOK, *_PENDING, OutboxRow.due_at <= due_before
    )
    return session.scalar(select(EndpointRow.id).where(EndpointRow.enabled, late).limit(1)) is not None


def has_endpoints(session: Session) -> bool:
    """Whether anybody hears of events."""
    return session.scalar(select(EndpointRow.id).where(EndpointRow.enabled).limit(1)) is not None


def payments_are_stuck(session: Session, *, due_before: datetime) -> bool:
    """Whether something that a payment provider told should have been worked off."""
    late = (PaymentEventRow.state == EventState.PENDING, PaymentEventRow.due_at <= due_before)
    return session.scalar(select(PaymentEventRow.id).where(*late).limit(1)) is not None


def count_checks(session: Session, day: date, part: str, *, good: int = 0, bad: int = 0) -> None:
    """Add checks of a part to those of a day."""
    new = insert_into(session, UptimeDayRow).values(day=day, part=part, good=good, bad=bad)
    added = {"good": UptimeDayRow.good + new.excluded.good, "bad": UptimeDayRow.bad + new.excluded.bad}
    session.execute(new.on_conflict_do_update(index_elements=["day", "part"], set_=added))


def checks_since(session: Session, first: date) -> Mapping[tuple[str, date], tuple[int, int]]:
    """Return how many checks went well, and badly, by part and day, from *first* on."""
    rows = session.scalars(select(UptimeDayRow).where(UptimeDayRow.day >= first))
    return {(row.part, row.day): (row.good, row.bad) for row in rows}


def forget_before(session: Session, first: date) -> None:
    """Delete the days before *first*."""
    for row in session.scalars(select(UptimeDayRow).where(UptimeDayRow.day < first).limit(100)):
        session.delete(row)
