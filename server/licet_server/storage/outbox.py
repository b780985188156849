"""What has to leave this server: due, claimed under a lease, done, given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from licet_server.storage.ids import DELIVERY_PREFIX, is_id
from licet_server.storage.paging import part
from licet_server.storage.tables import EndpointRow, OutboxRow
from licet_server.storage.trail import MAIL, WEBHOOK

PENDING = and_(OutboxRow.done_at.is_(None), OutboxRow.gave_up_at.is_(None))
"""Chooses what has not left, and was not given up."""


class State(StrEnum):
    """How a delivery stands."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


_IN_STATE = {
    State.PENDING: PENDING,
    State.DONE: OutboxRow.done_at.is_not(None),
    State.FAILED: and_(OutboxRow.gave_up_at.is_not(None), OutboxRow.done_at.is_(None)),
}


def state_of(row: OutboxRow) -> State:
    """Return how a delivery stands."""
    if row.done_at is not None:
        return State.DONE
    return State.PENDING if row.gave_up_at is None else State.FAILED


def endpoints_with_work(session: Session, *, now: datetime) -> list[str]:
    """Return the ids of the enabled endpoints for which something can be claimed at *now*."""
    waiting = exists().where(OutboxRow.target == EndpointRow.id, *_claimable(now))
    return list(session.scalars(select(EndpointRow.id).where(EndpointRow.enabled, waiting)))


def claim(
    session: Session, target: str, *, kind: str = WEBHOOK, limit: int, now: datetime, until: datetime
) -> list[OutboxRow]:
    """Take what is due for one target, the longest due first, so that nobody else takes it before *until*.

    Rows that another worker is taking at this moment are passed over. An attempt counts from here, so that one which
    takes the whole process down counts too.

    Args:
        session: A session that may write.
        target: The id of the endpoint; of mails, ``mail``.
        kind: Webhooks, or mails.
        limit: How many rows at most.
        now: Aware UTC instant.
        until: End of the lease.
    """
    chosen = select(OutboxRow).where(OutboxRow.target == target, *_claimable(now, kind))
    chosen = chosen.order_by(OutboxRow.due_at, OutboxRow.id).limit(limit).with_for_update(skip_locked=True)
    rows = list(session.scalars(chosen))
    for row in rows:
        row.leased_until = until
        row.attempts += 1
    session.flush()
    return rows


def mark_done(session: Session, delivery_id: str, *, status: int | None, now: datetime) -> None:
    """Write down that something arrived, and erase what was kept encrypted; true whatever became of the lease."""
    chosen = (OutboxRow.id == delivery_id, OutboxRow.done_at.is_(None))
    values: dict[str, Any] = {"done_at": now, "gave_up_at": None, "leased_until": None, "sealed": None}
    values |= {"last_status": status, "last_error": None}
    session.execute(update(OutboxRow).where(*chosen).values(**values))


def mark_failed(
    session: Session,
    delivery_id: str,
    *,
    lease: datetime,
    status: int | None,
    error: str,
    due_at: datetime | None,
    now: datetime,
) -> bool:
    """Write down that an attempt failed, unless its lease is another's by now; say whether it was written.

    Args:
        session: A session that may write.
        delivery_id: Of the row.
        lease: The end of the lease under which it was tried.
        status: What the receiver answered; ``None``: nothing.
        error: Why it failed, at most 500 characters.
        due_at: When it is tried again; ``None``: never.
        now: Aware UTC instant.
    """
    values: dict[str, Any] = {"leased_until": None, "last_status": status, "last_error": error}
    values |= {"gave_up_at": now} if due_at is None else {"due_at": due_at}
    chosen = (OutboxRow.id == delivery_id, OutboxRow.leased_until == lease, PENDING)
    done = session.execute(update(OutboxRow).where(*chosen).values(**values))
    return bool(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def give_up(row: OutboxRow, *, attempts: int, error: str, now: datetime) -> None:
    """Give up what was just claimed, instead of sending it once more; *attempts* were made."""
    row.attempts, row.last_error, row.leased_until, row.gave_up_at = attempts, error, None, now


def find_delivery(session: Session, delivery_id: str) -> OutboxRow | None:
    """Return a webhook delivery, locked until the transaction ends."""
    if not is_id(delivery_id, DELIVERY_PREFIX):
        return None
    chosen = select(OutboxRow).where(OutboxRow.id == delivery_id, OutboxRow.kind == WEBHOOK)
    return session.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def list_deliveries(
    session: Session, target: str, *, state: State | None = None, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[OutboxRow], list[Any] | None]:
    """Return a part of what was, is and will be sent to an endpoint, newest first, and where the next begins."""
    chosen = select(OutboxRow).where(OutboxRow.target == target, OutboxRow.kind == WEBHOOK)
    if state is not None:
        chosen = chosen.where(_IN_STATE[state])
    return part(session, chosen, by=(OutboxRow.created_at, OutboxRow.id), after=after, limit=limit)


def begin_again(row: OutboxRow, *, now: datetime) -> None:
    """Make a delivery due at *now*, with all attempts before it; a lease that somebody holds stays."""
    row.attempts, row.due_at, row.done_at, row.gave_up_at = 0, now, None, None


def begin_failed_again(session: Session, target: str, *, now: datetime) -> int:
    """Make everything due at *now* that was given up for an endpoint; return how many deliveries that is."""
    chosen = (OutboxRow.target == target, OutboxRow.kind == WEBHOOK, _IN_STATE[State.FAILED])
    values = {"attempts": 0, "due_at": now, "gave_up_at": None, "leased_until": None}
    done = session.execute(update(OutboxRow).where(*chosen).values(**values))
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def count_given_up(session: Session) -> dict[str, int]:
    """Count the webhook deliveries that were given up, by endpoint."""
    chosen = (OutboxRow.kind == WEBHOOK, _IN_STATE[State.FAILED])
    counted = select(OutboxRow.target, func.count()).where(*chosen).group_by(OutboxRow.target)
    return {row[0]: row[1] for row in session.execute(counted.order_by(OutboxRow.target))}


def count_overdue(session: Session, *, before: datetime, mails: bool) -> int:
    """Count what should have left *before* an instant and was not even tried: no worker is there, it seems.

    Args:
        session: A session that reads.
        before: Since when it waits.
        mails: Whether mails count, which nobody tries without a mail server.
    """
    targets = [*session.scalars(select(EndpointRow.id).where(EndpointRow.enabled)), *([MAIL] if mails else [])]
    untried = (OutboxRow.target.in_(targets), PENDING, OutboxRow.due_at < before, OutboxRow.attempts == 0)
    return session.scalar(select(func.count()).select_from(OutboxRow).where(*untried)) or 0


def forget_target(session: Session, target: str) -> None:
    """Delete everything that was, is or would be sent to an endpoint."""
    session.execute(delete(OutboxRow).where(OutboxRow.target == target, OutboxRow.kind == WEBHOOK))


def forget_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Delete webhooks that were finished before *moment*, or are older and wait for an endpoint that hears nothing.

    Args:
        session: A session that may write.
        moment: What happened before it is forgotten.
        limit: How many rows at most; what is left is deleted next time.

    Returns:
        How many rows were deleted.
    """
    heard = exists().where(EndpointRow.id == OutboxRow.target, EndpointRow.enabled)
    stuck = and_(PENDING, OutboxRow.created_at < moment, OutboxRow.kind == WEBHOOK, ~heard)
    finished = or_(OutboxRow.done_at < moment, OutboxRow.gave_up_at < moment)
    old = or_(and_(OutboxRow.kind == WEBHOOK, finished), stuck)
    chosen = select(OutboxRow.id).where(old).limit(limit).scalar_subquery()
    done = session.execute(
        delete(OutboxRow).where(OutboxRow.id.in_(chosen), old), execution_options={"synchronize_session": False}
    )  # what was replayed in the meantime is old no longer: PostgreSQL looks at the outer condition again
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it


def _claimable(now: datetime, kind: str = WEBHOOK) -> tuple[ColumnElement[bool], ...]:
    free = or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now)
    return OutboxRow.kind == kind, PENDING, OutboxRow.due_at <= now, free
