"""Which licenses are near an end, or used less: found by the database, a bounded number of them.

Each question here reads much and answers little: ask seldom, and keep the answer for a while.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Numeric, and_, case, cast, exists, false, func, or_, select
from sqlalchemy.orm import Session

from licet.terms import Status
from licet.verdict import Code
from licet_server.licensing.payments import SubscriptionStatus
from licet_server.storage.licenses import working
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import SubscriptionRow
from licet_server.storage.statistics import month_of
from licet_server.storage.tables import ActivationRow, AuditRow, QuotaUseRow, ValidationDayRow
from licet_server.storage.validations import UNKNOWN

_AT_A_TIME = 500
_GOOD = (Code.VALID.value, Code.IN_GRACE.value)
_CHANGES = ("license.plan_changed", "license.updated")
_OVER = (SubscriptionStatus.ENDED.value, SubscriptionStatus.INCOMPLETE.value)


@dataclass(frozen=True, slots=True)
class QuotaBar:
    """From how much on a quota of a plan is nearly used up, in the period that began on ``start``."""

    product: str
    plan: str
    metric: str
    period: str
    start: date
    at_least: int


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How much of a quota a license has used up; ``exhausted``: it did not suffice once."""

    license_id: str
    metric: str
    period: str
    used: int
    exhausted: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """On how many days a license was used, before a day and from it on."""

    license_id: str
    before: int
    recent: int


@dataclass(frozen=True, slots=True)
class TermEnds:
    """How many terms with one list price end in a month, ``2026-11``, and whether a subscription renews them."""

    month: str
    currency: str | None
    price: Decimal | None
    renews: bool
    count: int


def refusals(session: Session, *, since: date, codes: Collection[Code], limit: int) -> dict[tuple[str, str], int]:
    """Count what licenses were refused on the days after *since*, by license and code; those with the most."""
    answers = func.sum(ValidationDayRow.answers)
    chosen = (
        select(ValidationDayRow.license_id, ValidationDayRow.code, answers)
        .where(ValidationDayRow.day > since, ValidationDayRow.code.in_([code.value for code in codes]))
        .where(ValidationDayRow.license_id != UNKNOWN)
        .group_by(ValidationDayRow.license_id, ValidationDayRow.code)
        .order_by(answers.desc(), ValidationDayRow.license_id)
        .limit(limit)
    )
    return {(row[0], row[1]): int(row[2]) for row in session.execute(chosen)}


def refusals_of(
    session: Session, license_ids: Collection[str], *, since: date, codes: Collection[Code]
) -> list[tuple[str, str, date, int]]:
    """Return what some licenses were refused on the days after *since*: license, code, day, and how often."""
    wanted, found = sorted(license_ids), []
    row = ValidationDayRow
    for start in range(0, len(wanted), _AT_A_TIME):
        chosen = select(row.license_id, row.code, row.day, row.answers).where(
            row.license_id.in_(wanted[start : start + _AT_A_TIME]),
            row.day > since,
            row.code.in_([code.value for code in codes]),
        )
        found += [(one[0], one[1], one[2], int(one[3])) for one in session.execute(chosen)]
    return found


def changed_terms(session: Session, license_ids: Collection[str], *, since: datetime) -> dict[str, datetime]:
    """Return when the plan or the terms of licenses last changed, of those for which that was after *since*."""
    wanted = sorted(license_ids)
    found: dict[str, datetime] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        chosen = select(AuditRow.subject, func.max(AuditRow.at)).where(
            AuditRow.subject.in_(wanted[start : start + _AT_A_TIME]), AuditRow.at > since, AuditRow.action.in_(_CHANGES)
        )
        found |= {row[0]: row[1] for row in session.execute(chosen.group_by(AuditRow.subject))}
    return found


def fullest(session: Session, *, fewest: int, tenths: int, now: datetime, limit: int) -> list[str]:
    """Return the working licenses of which so many *tenths* of the seats are taken, the fullest first.

    Seats of the dead count until somebody has written their end down; so this finds candidates only.

    Args:
        session: A session that reads.
        fewest: How many seats a license must have.
        tenths: Of its seats.
        now: Aware UTC instant.
        limit: How many at most.
    """
    taken = (
        select(ActivationRow.license_id, func.count().label("taken"))
        .where(ActivationRow.ended_at.is_(None))
        .group_by(ActivationRow.license_id)
        .having(func.count() * 10 >= fewest * tenths)
        .subquery()
    )
    seats = LicenseRow.max_activations
    chosen = (
        select(LicenseRow.id)
        .join(taken, taken.c.license_id == LicenseRow.id)
        .where(seats >= fewest, taken.c.taken * 10 >= seats * tenths, *working(now))
        .order_by((taken.c.taken * 100 / seats).desc(), taken.c.taken.desc(), LicenseRow.id)
        .limit(limit)
    )
    return list(session.scalars(chosen))


def nearly_used_up(session: Session, bars: Sequence[QuotaBar], *, now: datetime, limit: int) -> list[QuotaUse]:
    """Return the quotas that reach one of *bars*, or did not suffice in their present period, by what was used.

    A license with terms of its own is measured with the bar of its plan: a candidate, whose own terms decide.
    """
    starts = {(bar.period, bar.start) for bar in bars}
    present = [and_(QuotaUseRow.period == name, QuotaUseRow.period_start == start) for name, start in starts]
    chosen = (
        select(
            QuotaUseRow.license_id,
            QuotaUseRow.metric,
            QuotaUseRow.period,
            QuotaUseRow.used,
            QuotaUseRow.exhausted_at.is_not(None),
        )
        .join(LicenseRow, LicenseRow.id == QuotaUseRow.license_id)
        .where(QuotaUseRow.period_start.in_({start for _, start in starts}), or_(false(), *present))
        .where(or_(QuotaUseRow.exhausted_at.is_not(None), *(_reaches(bar) for bar in bars)), *working(now))
        .order_by(QuotaUseRow.exhausted_at.is_(None), QuotaUseRow.used.desc(), QuotaUseRow.license_id)
        .limit(limit)
    )
    return [QuotaUse(row[0], row[1], row[2], row[3], bool(row[4])) for row in session.execute(chosen)]


def slowed(session: Session, *, first: date, border: date, least: int, now: datetime, limit: int) -> list[Pace]:
    """Return paying licenses that were used on *least* days before *border* and half as often since, the dearest first.

    Args:
        session: A session that reads.
        first: First day that is looked at.
        border: First of the recent days; the last of them is yesterday.
        least: On how many days before it a license must have been used.
        now: Aware UTC instant.
        limit: How many at most.
    """
    yesterday = now.date()
    recent = func.sum(case((ValidationDayRow.day >= border, 1), else_=0))
    before = func.count() - recent
    lengths = ((border - first).days, (yesterday - border).days)
    pace = (
        select(ValidationDayRow.license_id, before.label("before"), recent.label("recent"))
        .where(ValidationDayRow.day >= first, ValidationDayRow.day < yesterday)
        .where(ValidationDayRow.code.in_(_GOOD), ValidationDayRow.license_id != UNKNOWN)
        .group_by(ValidationDayRow.license_id)
        .having(before >= least, recent * 2 * lengths[0] <= before * lengths[1])
        .subquery()
    )
    chosen = (
        select(pace.c.license_id, pace.c.before, pace.c.recent)
        .join(LicenseRow, LicenseRow.id == pace.c.license_id)
        .where(LicenseRow.trial.is_(False), LicenseRow.expires_at.is_not(None), *working(now))
        .order_by(cast(LicenseRow.price, Numeric(20, 4)).desc().nulls_last(), LicenseRow.id)
        .limit(limit)
    )
    return [Pace(row[0], int(row[1]), int(row[2])) for row in session.execute(chosen)]


def leaving(session: Session, *, now: datetime, limit: int) -> dict[str, tuple[bool, bool]]:
    """Return the working licenses whose subscription ends with its period, or whose payment fails; each as a flag."""
    chosen = (
        select(SubscriptionRow.license_id, SubscriptionRow.cancels, SubscriptionRow.failing_since.is_not(None))
        .join(LicenseRow, LicenseRow.id == SubscriptionRow.license_id)
        .where(or_(SubscriptionRow.cancels, SubscriptionRow.failing_since.is_not(None)))
        .where(SubscriptionRow.once.is_(False), SubscriptionRow.status.not_in(_OVER), *working(now))
        .order_by(cast(SubscriptionRow.price, Numeric(20, 4)).desc().nulls_last(), SubscriptionRow.id)
        .limit(limit)
    )
    return {str(row[0]): (bool(row[1]), bool(row[2])) for row in session.execute(chosen)}


def paces_of(session: Session, license_ids: Collection[str], days: Collection[date]) -> dict[str, int]:
    """Count on how many of *days* each of some licenses was used; those never used are left out."""
    chosen = (
        select(ValidationDayRow.license_id, func.count(ValidationDayRow.day.distinct()))
        .where(ValidationDayRow.day.in_(list(days)), ValidationDayRow.license_id.in_(list(license_ids)))
        .where(ValidationDayRow.code.in_(_GOOD))
        .group_by(ValidationDayRow.license_id)
    )
    return {row[0]: int(row[1]) for row in session.execute(chosen)}


def terms_ending(session: Session, *, until: datetime, now: datetime) -> list[TermEnds]:
    """Count the terms that end between *now* and *until*, by month, list price, and whether they are renewed."""
    renews = exists().where(
        SubscriptionRow.license_id == LicenseRow.id,
        SubscriptionRow.once.is_(False),
        SubscriptionRow.cancels.is_(False),
        SubscriptionRow.status.not_in((*_OVER, SubscriptionStatus.UNPAID.value, SubscriptionStatus.PAUSED.value)),
    )
    month = month_of(session, LicenseRow.expires_at).label("month")
    inner = (
        select(month, LicenseRow.currency, LicenseRow.price, case((renews, 1), else_=0).label("renews"))
        .where(LicenseRow.status == Status.ACTIVE.value, LicenseRow.trial.is_(False))
        .where(LicenseRow.expires_at > now, LicenseRow.expires_at < until)
        .subquery()
    )
    group = (inner.c.month, inner.c.currency, inner.c.price, inner.c.renews)
    found = session.execute(select(*group, func.count()).group_by(*group))
    return [TermEnds(row[0], row[1], row[2], bool(row[3]), row[4]) for row in found]


def rows_of(session: Session, license_ids: Iterable[str]) -> dict[str, LicenseRow]:
    """Return some licenses with their customers, by their ids."""
    wanted = sorted(set(license_ids))
    found: dict[str, LicenseRow] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        chosen = select(LicenseRow).where(LicenseRow.id.in_(wanted[start : start + _AT_A_TIME]))
        found |= {row.id: row for row in session.scalars(chosen)}
    return found


def _reaches(bar: QuotaBar) -> ColumnElement[bool]:
    return and_(
        LicenseRow.product_code == bar.product,
        LicenseRow.plan == bar.plan,
        QuotaUseRow.metric == bar.metric,
        QuotaUseRow.period == bar.period,
        QuotaUseRow.period_start == bar.start,
        QuotaUseRow.used >= bar.at_least,
    )
