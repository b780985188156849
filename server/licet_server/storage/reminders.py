"""Who may have to be reminded, and which reminders were there: one row for each of a term of a license, ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select, tuple_
from sqlalchemy.orm import Session, selectinload

from licet.terms import Status
from licet_server.licensing.payments import ProviderName, SubscriptionStatus
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import ReminderRow, SubscriptionRow
from licet_server.storage.upsert import insert_into

_AT_A_TIME = 200
_RENEWS = (
    SubscriptionRow.status.in_([SubscriptionStatus.ACTIVE.value, SubscriptionStatus.TRIALING.value]),
    SubscriptionRow.provider != ProviderName.MANUAL.value,
    SubscriptionRow.once.is_(False),
    SubscriptionRow.cancels.is_(False),
)
"""Of a subscription that will be paid for again without anyone's hand."""


def candidates(
    session: Session, kinds: Sequence[str], *, ends: tuple[datetime, datetime], renewing: bool
) -> Iterator[LicenseRow]:
    """Give the active licenses that end between two instants and had none of *kinds*, those that end first first.

    Args:
        session: A session.
        kinds: Of reminders of the present term.
        ends: The first instant is in it, the second is not.
        renewing: Whether those too whose subscription goes on by itself.
    """
    chosen = select(LicenseRow).where(
        LicenseRow.status == Status.ACTIVE.value,
        LicenseRow.expires_at >= ends[0],
        LicenseRow.expires_at < ends[1],
        ~exists().where(_of_this_term(), ReminderRow.kind.in_(kinds)),
    )
    if not renewing:
        chosen = chosen.where(~exists().where(SubscriptionRow.license_id == LicenseRow.id, *_RENEWS))
    key = (LicenseRow.expires_at, LicenseRow.id)
    chosen = chosen.order_by(*key).limit(_AT_A_TIME)
    rows = session.scalars(chosen).all()
    while rows:
        last = (rows[-1].expires_at, rows[-1].id)
        yield from rows
        rows = session.scalars(chosen.where(tuple_(*key) > tuple_(*last))).all() if len(rows) == _AT_A_TIME else []


def lock_license(session: Session, license_id: str) -> LicenseRow | None:
    """Return a license as it is now, locked until the transaction ends; ``None``: somebody else is changing it."""
    chosen = select(LicenseRow).where(LicenseRow.id == license_id)
    chosen = chosen.with_for_update(of=LicenseRow, skip_locked=True, key_share=True)
    return session.scalar(chosen.options(selectinload(LicenseRow.customer)).execution_options(populate_existing=True))


def renewing_subscription(session: Session, license_id: str) -> SubscriptionRow | None:
    """Return the subscription that will pay for the next term of a license; ``None``: there is none."""
    chosen = select(SubscriptionRow).where(SubscriptionRow.license_id == license_id, *_RENEWS)
    return session.scalars(chosen.order_by(SubscriptionRow.created_at, SubscriptionRow.id).limit(1)).first()


def seen_kinds(session: Session, license_id: str, *, term_end: datetime) -> frozenset[str]:
    """Return the kinds of reminders that a term of a license had."""
    mine = (ReminderRow.license_id == license_id, ReminderRow.term_end == term_end)
    return frozenset(session.scalars(select(ReminderRow.kind).where(*mine)))


def note_reminder(
    session: Session, license_id: str, kind: str, *, term_end: datetime, sent: bool, now: datetime
) -> bool:
    """Write a reminder down; ``False``: it was there already. Waits for a transaction that is writing the same."""
    row = {"license_id": license_id, "kind": kind, "term_end": term_end, "at": now, "sent": sent}
    put = insert_into(session, ReminderRow).values(**row).on_conflict_do_nothing()
    return session.execute(put.returning(ReminderRow.kind)).first() is not None


def _of_this_term() -> ColumnElement[bool]:
    return and_(ReminderRow.license_id == LicenseRow.id, ReminderRow.term_end == LicenseRow.expires_at)
