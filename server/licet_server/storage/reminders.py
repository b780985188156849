"""Who may have to be reminded, and which reminders were there: one row for each of a term of a license, ever."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.licensing.payments import ProviderName, SubscriptionStatus
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import ReminderRow, SubscriptionRow
from licet_server.storage.upsert import insert_into

_AT_A_TIME = 500
_RENEWS = (
    SubscriptionRow.status.in_([SubscriptionStatus.ACTIVE.value, SubscriptionStatus.TRIALING.value]),
    SubscriptionRow.provider != ProviderName.MANUAL.value,
    SubscriptionRow.once.is_(False),
    SubscriptionRow.cancels.is_(False),
)
"""Of a subscription that will be paid for again without anyone's hand."""

_RETRIED = SubscriptionRow.status.in_([SubscriptionStatus.PAST_DUE.value, SubscriptionStatus.UNPAID.value])
"""Of a subscription whose payment failed and is tried again: its customer hears of that, in mails of its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which licenses may be due for a reminder.

    Attributes:
        kinds: The reminder, and those that come after it: whose present term had one of them is not looked for.
        ends: The first instant is in it, the second is not.
        trials: Whether those too that are trials.
        renewing_since: Those too whose subscription goes on by itself, when their end was decided before this instant;
            ``None``: none of them.
    """

    kinds: Sequence[str]
    ends: tuple[datetime, datetime]
    trials: bool
    renewing_since: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A license that may be due, with its customer, and whether its subscription goes on by itself."""

    row: LicenseRow
    renews: bool


def candidates(session: Session, wanted: Wanted) -> Iterator[list[Candidate]]:
    """Give the active licenses that may be due, many at a time, those that end first first."""
    key = (LicenseRow.expires_at, LicenseRow.id)
    chosen = _chosen(wanted).order_by(*key).limit(_AT_A_TIME)
    page = _found(session, chosen)
    while page:
        last = (page[-1].row.expires_at, page[-1].row.id)
        full = len(page) == _AT_A_TIME
        yield page
        page = _found(session, chosen.where(tuple_(*key) > tuple_(*last))) if full else []


def lock_candidates(session: Session, wanted: Wanted, license_ids: Collection[str]) -> list[Candidate]:
    """Return those of some licenses that may be due as they are now, locked until the transaction ends.

    What somebody else is changing at this moment is passed over.
    """
    chosen = select(LicenseRow.id).where(LicenseRow.id.in_(license_ids)).order_by(LicenseRow.id)
    locked = session.scalars(chosen.with_for_update(skip_locked=True, key_share=True)).all()
    again = _chosen(wanted).where(LicenseRow.id.in_(locked)).order_by(LicenseRow.expires_at, LicenseRow.id)
    return _found(session, again.execution_options(populate_existing=True))


def renewing_subscriptions(session: Session, license_ids: Collection[str]) -> dict[str, SubscriptionRow]:
    """Return, by license, the subscription that will pay for its next term; without those that have none."""
    chosen = select(SubscriptionRow).where(SubscriptionRow.license_id.in_(license_ids), *_RENEWS)
    newest_first = chosen.order_by(SubscriptionRow.created_at.desc(), SubscriptionRow.id.desc())
    return {row.license_id: row for row in session.scalars(newest_first) if row.license_id is not None}


def is_payment_retried(session: Session, license_id: str) -> bool:
    """Whether the payment for a license failed and is tried again."""
    chosen = select(SubscriptionRow.id).where(SubscriptionRow.license_id == license_id, _RETRIED)
    return session.scalar(chosen.limit(1)) is not None


def note_reminders(session: Session, reminders: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Write reminders of one kind down; return the licenses of those that were not there already.

    Waits for a transaction that is writing the same.

    Args:
        session: A session that may write.
        reminders: The columns of ``ReminderRow``, by name.
    """
    if not reminders:
        return frozenset()
    put = insert_into(session, ReminderRow).values(list(reminders)).on_conflict_do_nothing()
    return frozenset(session.scalars(put.returning(ReminderRow.license_id)))


def _chosen(wanted: Wanted) -> Select[LicenseRow, bool]:
    mine = SubscriptionRow.license_id == LicenseRow.id
    renews = exists().where(mine, *_RENEWS)
    ending: ColumnElement[bool] = ~renews if wanted.trials else and_(~renews, LicenseRow.trial.is_(False))
    if wanted.renewing_since is not None:
        decided = func.coalesce(LicenseRow.end_set_at, LicenseRow.created_at)
        ending = or_(ending, and_(renews, decided < wanted.renewing_since))
    return select(LicenseRow, renews.label("renews")).where(
        LicenseRow.status == Status.ACTIVE.value,
        LicenseRow.expires_at >= wanted.ends[0],
        LicenseRow.expires_at < wanted.ends[1],
        ~exists().where(_of_this_term(), ReminderRow.kind.in_(wanted.kinds)),
        ~exists().where(mine, _RETRIED),
        ending,
    )


def _found(session: Session, chosen: Select[LicenseRow, bool]) -> list[Candidate]:
    return [Candidate(row, bool(renews)) for row, renews in session.execute(chosen)]


def _of_this_term() -> ColumnElement[bool]:
    return and_(ReminderRow.license_id == LicenseRow.id, ReminderRow.term_end == LicenseRow.expires_at)
