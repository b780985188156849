"""Mails in the outbox: those that wait, those that left, and those that were given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from licet_server.storage.ids import MAIL_PREFIX, is_id
from licet_server.storage.paging import part
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import MAIL

FORGOTTEN = "forgotten"
"""``kind`` of a mail of which only its ``dedupe_key`` is left, so that it is never posted again."""


class MailState(StrEnum):
    """How a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


_ENDED = and_(OutboxRow.gave_up_at.is_not(None), OutboxRow.done_at.is_(None))
_IN_STATE = {
    MailState.WAITING: and_(OutboxRow.done_at.is_(None), OutboxRow.gave_up_at.is_(None)),
    MailState.SENT: OutboxRow.done_at.is_not(None),
    MailState.FAILED: and_(_ENDED, OutboxRow.sealed.is_not(None)),
    MailState.CANCELLED: and_(_ENDED, OutboxRow.sealed.is_(None)),
}


def mail_state(row: OutboxRow) -> MailState:
    """Return how a mail stands."""
    if row.done_at is not None:
        return MailState.SENT
    if row.gave_up_at is None:
        return MailState.WAITING
    return MailState.CANCELLED if row.sealed is None else MailState.FAILED


def is_mail_due(session: Session, *, now: datetime) -> bool:
    """Whether a mail could be claimed at *now*."""
    free = or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now)
    due = (OutboxRow.target == MAIL, OutboxRow.kind == MAIL, _IN_STATE[MailState.WAITING], OutboxRow.due_at <= now)
    return session.scalar(select(OutboxRow.id).where(*due, free).limit(1)) is not None


def find_mail(session: Session, mail_id: str, *, lock: bool = False) -> OutboxRow | None:
    """Return a mail; *lock* it until the transaction ends."""
    if not is_id(mail_id, MAIL_PREFIX):
        return None
    chosen = select(OutboxRow).where(OutboxRow.id == mail_id, OutboxRow.kind == MAIL)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalar(chosen)


def list_mails(
    session: Session, *, state: MailState | None = None, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[OutboxRow], list[Any] | None]:
    """Return a part of the mails, newest first, and where the next begins."""
    chosen = select(OutboxRow).where(OutboxRow.target == MAIL, OutboxRow.kind == MAIL)
    if state is not None:
        chosen = chosen.where(_IN_STATE[state])
    return part(session, chosen, by=(OutboxRow.created_at, OutboxRow.id), after=after, limit=limit)


def mails_about(session: Session, names: Iterable[str], *, limit: int) -> list[OutboxRow]:
    """Return the newest mails about any of *names*, such as ``license_delivery:lic_…``.

    Of a mail that was forgotten only its message and its dates are left.
    """
    chosen = select(OutboxRow).where(OutboxRow.target == MAIL, OutboxRow.dedupe_key.in_(sorted(set(names))))
    return list(session.scalars(chosen.order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc()).limit(limit)))


def count_mails(session: Session, state: MailState) -> int:
    """Count the mails that stand like this."""
    chosen = (OutboxRow.target == MAIL, OutboxRow.kind == MAIL, _IN_STATE[state])
    return session.scalar(select(func.count()).select_from(OutboxRow).where(*chosen)) or 0


def begin_failed_again(session: Session, *, now: datetime) -> int:
    """Make every mail due at *now* that was given up; return how many that is."""
    chosen = (OutboxRow.target == MAIL, OutboxRow.kind == MAIL, _IN_STATE[MailState.FAILED])
    values = {"attempts": 0, "due_at": now, "gave_up_at": None, "leased_until": None}
    done = session.execute(update(OutboxRow).where(*chosen).values(**values))
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def forget_mails_before(session: Session, moment: datetime, *, limit: int) -> int:
    """Forget all of the mails that ended before *moment* but that they were; return how many, at most *limit*."""
    old = and_(OutboxRow.kind == MAIL, or_(OutboxRow.done_at < moment, OutboxRow.gave_up_at < moment))
    chosen = select(OutboxRow.id).where(OutboxRow.target == MAIL, old).limit(limit).scalar_subquery()
    values: dict[str, Any] = {"kind": FORGOTTEN, "payload": {}, "sealed": None, "last_error": None}
    done = session.execute(
        update(OutboxRow).where(OutboxRow.id.in_(chosen), old).values(**values),
        execution_options={"synchronize_session": False},
    )
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it
