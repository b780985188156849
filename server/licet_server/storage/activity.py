"""What happens each day, added up over all licenses: answers, usage, and instances that come and go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from licet_server.licensing.seats import EndReason
from licet_server.storage.activations import dead_now
from licet_server.storage.licenses import working
from licet_server.storage.models import LicenseRow
from licet_server.storage.tables import ActivationRow, UsageDayRow, ValidationDayRow

_HALF = 2**32


@dataclass(frozen=True, slots=True)
class Silent:
    """An instance that is not heard any more."""

    license_id: str
    instance_id: str
    name: str | None
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Instances:
    """What runs: instances with a seat by product, how many are not heard any more, and some of those."""

    live: dict[str, int]
    silent: int
    listed: tuple[Silent, ...]


def answers_by_day(session: Session, *, first: date, last: date) -> dict[tuple[date, str], int]:
    """Count the answers of the days from *first* to *last*, by day and code."""
    chosen = (
        select(ValidationDayRow.day, ValidationDayRow.code, func.sum(ValidationDayRow.answers))
        .where(ValidationDayRow.day.between(first, last))
        .group_by(ValidationDayRow.day, ValidationDayRow.code)
    )
    return {(row[0], row[1]): int(row[2]) for row in session.execute(chosen)}


def usage_by_day(session: Session, *, first: date, last: date) -> dict[tuple[str, date], int]:
    """Add up what all licenses used on the days from *first* to *last*, by metric and day.

    In two halves, as ``storage.usage`` does, for SQLite's sums end at 63 bits.
    """
    quantity = UsageDayRow.quantity
    chosen = (
        select(UsageDayRow.metric, UsageDayRow.day, func.sum(quantity // _HALF), func.sum(quantity % _HALF))
        .where(UsageDayRow.day.between(first, last))
        .group_by(UsageDayRow.metric, UsageDayRow.day)
    )
    return {(row[0], row[1]): int(row[2]) * _HALF + int(row[3]) for row in session.execute(chosen)}


def events_between(session: Session, *, first: date, last: date) -> int:
    """Count the usage events of the days from *first* to *last*."""
    return int(session.scalar(select(func.sum(UsageDayRow.events)).where(UsageDayRow.day.between(first, last))) or 0)


def movements_by_day(session: Session, *, since: datetime) -> tuple[dict[date, int], dict[date, int]]:
    """Count the instances that took a seat after *since*, and those whose seat ended, by day (UTC)."""
    found = []
    for moment in (ActivationRow.activated_at, ActivationRow.ended_at):
        day = _day_of(session, moment).label("day")
        rows = session.execute(select(day, func.count()).where(moment >= since).group_by("day"))
        found.append({date.fromisoformat(name): count for name, count in rows})
    return found[0], found[1]


def instances(session: Session, *, since: datetime, now: datetime, limit: int) -> Instances:
    """Count the instances of working licenses that hold a seat, and those that are not heard any more.

    The latter are silent for longer than their license allows, be it that nobody has written their end down yet, or
    that this was done after *since*, and they have not come back. Whoever says goodbye is none of them.

    Args:
        session: A session that reads.
        since: From when on ends count that are written down.
        now: Aware UTC instant.
        limit: How many of the silent are named, the one that was heard last first.
    """
    dead = dead_now(session, now=now)
    joined = LicenseRow.id == ActivationRow.license_id
    silent = func.sum(case((dead, 1), else_=0))
    chosen = (
        select(LicenseRow.product_code, func.count(), silent)
        .join(ActivationRow, joined)
        .where(ActivationRow.ended_at.is_(None), *working(now))
        .group_by(LicenseRow.product_code)
    )
    counted = {row[0]: (row[1], int(row[2] or 0)) for row in session.execute(chosen)}
    unnoticed = sum(quiet for _, quiet in counted.values())
    of_both = [_died(since), *([(ActivationRow.ended_at.is_(None), dead)] if unnoticed else [])]
    columns = (ActivationRow.license_id, ActivationRow.instance_id, ActivationRow.name, ActivationRow.last_seen_at)
    order = (ActivationRow.last_seen_at.desc(), ActivationRow.id)
    listed: list[Silent] = []
    for rules in of_both:
        named = select(*columns).join(LicenseRow, joined).where(*rules, *working(now)).order_by(*order).limit(limit)
        listed += [Silent(*row) for row in session.execute(named)]
    died = select(func.count(ActivationRow.id)).join(LicenseRow, joined).where(*_died(since), *working(now))
    return Instances(
        live={product: count - quiet for product, (count, quiet) in sorted(counted.items())},
        silent=unnoticed + (session.scalar(died) or 0),
        listed=tuple(sorted(listed, key=lambda one: one.last_seen_at, reverse=True)[:limit]),
    )


def live_of(session: Session, license_ids: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Count the instances that hold a seat at *now* of each of some licenses; those without any are left out."""
    chosen = (
        select(ActivationRow.license_id, func.count())
        .join(LicenseRow, LicenseRow.id == ActivationRow.license_id)
        .where(ActivationRow.license_id.in_(list(license_ids)), ActivationRow.ended_at.is_(None))
        .where(~dead_now(session, now=now))
        .group_by(ActivationRow.license_id)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def seats_at(session: Session, license_ids: Iterable[str], *, at: datetime) -> dict[str, int]:
    """Count the instances that held a seat *at* an instant of the past, of each of some licenses."""
    chosen = (
        select(ActivationRow.license_id, func.count())
        .where(ActivationRow.license_id.in_(list(license_ids)), ActivationRow.activated_at <= at)
        .where(or_(ActivationRow.ended_at.is_(None), ActivationRow.ended_at > at))
        .group_by(ActivationRow.license_id)
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


def database_bytes(session: Session) -> int:
    """Return how large the database is."""
    if session.get_bind().dialect.name == "sqlite":
        pages = session.scalar(text("PRAGMA page_count")) or 0
        return int(pages) * int(session.scalar(text("PRAGMA page_size")) or 0)
    return int(session.scalar(select(func.pg_database_size(func.current_database()))) or 0)


def _died(since: datetime) -> tuple[ColumnElement[bool], ...]:
    again = aliased(ActivationRow)
    is_back = exists().where(
        again.license_id == ActivationRow.license_id,
        again.instance_id == ActivationRow.instance_id,
        again.activated_at >= ActivationRow.ended_at,
        again.id != ActivationRow.id,
    )
    return ActivationRow.end_reason == EndReason.DEAD.value, ActivationRow.ended_at >= since, ~is_back


def _day_of(session: Session, moment: Any) -> ColumnElement[str]:
    """Return the day of UTC that a moment lies in, as text."""
    if session.get_bind().dialect.name == "sqlite":
        return func.strftime("%Y-%m-%d", moment)
    return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")


def days_from(first: date, last: date) -> list[date]:
    """Return every day from *first* to *last*, both included."""
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
