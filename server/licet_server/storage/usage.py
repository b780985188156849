"""Usage: each event once, and what it adds up to on each day.

What is written is written in one order (events by their id, then days by metric and date), so that two batches that
overlap wait for each other and never in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, func, select, tuple_
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError
from licet_server.licensing.metering import MOST, MOST_METRICS, Event
from licet_server.storage.models import LicenseRow
from licet_server.storage.paging import part
from licet_server.storage.tables import UsageDayRow, UsageEventRow
from licet_server.storage.upsert import insert_into

_HALF = 2**32


@dataclass(frozen=True, slots=True)
class Total:
    """What many licenses used of a metric.

    Attributes:
        metric: What was used.
        day: On which day; ``None``: on all days together.
        quantity: How much.
        events: In how many events.
        licenses: By how many licenses.
    """

    metric: str
    day: date | None
    quantity: int
    events: int
    licenses: int


def add_events(
    session: Session, license_id: str, events: Iterable[Event], *, instance_id: str | None, now: datetime
) -> list[Event]:
    """Write down those of *events* whose id is new, and return them. Waits for a transaction that writes the same.

    Args:
        session: A session that may write.
        license_id: Whose events they are.
        events: No two with one id.
        instance_id: Which instance reports them.
        now: Aware UTC instant.
    """
    by_id = {event.id: event for event in sorted(events, key=lambda event: event.id)}
    rows = [
        {
            "license_id": license_id,
            "event_id": event.id,
            "metric": event.metric,
            "quantity": event.quantity,
            "at": event.at or now,
            "received_at": now,
            "instance_id": instance_id,
        }
        for event in by_id.values()
    ]
    if not rows:
        return []
    added = insert_into(session, UsageEventRow).values(rows).on_conflict_do_nothing().returning(UsageEventRow.event_id)
    return [by_id[event_id] for event_id in session.scalars(added)]


def first_crowded(session: Session, license_id: str, wanted: Iterable[tuple[str, date]]) -> tuple[str, date] | None:
    """Return the first metric and day of *wanted* that is one metric too many for that day; ``None``: all have room.

    Only what is new on its day is counted, and for that the license is locked; so call it before ``add_to_days``.

    Args:
        session: A session that may write.
        license_id: Whose days.
        wanted: Metrics and days, as ``metering.by_day`` returns them.
    """
    new = _unknown(session, license_id, list(wanted))
    if not new:
        return None
    session.execute(select(LicenseRow.id).where(LicenseRow.id == license_id).with_for_update(key_share=True))
    new = _unknown(session, license_id, new)
    chosen = (
        select(UsageDayRow.day, func.count())
        .where(UsageDayRow.license_id == license_id, UsageDayRow.day.in_({day for _, day in new}))
        .group_by(UsageDayRow.day)
    )
    counts: dict[date, int] = {row[0]: row[1] for row in session.execute(chosen)}
    for metric, day in new:
        counts[day] = counts.get(day, 0) + 1
        if counts[day] > MOST_METRICS:
            return metric, day
    return None


def add_to_days(session: Session, license_id: str, totals: Mapping[tuple[str, date], tuple[int, int]]) -> None:
    """Add quantities and numbers of events to the days of a license.

    Args:
        session: A session that may write.
        license_id: Whose days.
        totals: As ``metering.by_day`` returns them, in the order of the keys.

    Raises:
        ConflictError: A day would have more than can be counted.
    """
    for (metric, day), (quantity, events) in totals.items():
        new = insert_into(session, UsageDayRow).values(
            license_id=license_id, metric=metric, day=day, quantity=quantity, events=events
        )
        changed = {
            "quantity": UsageDayRow.quantity + new.excluded.quantity,
            "events": UsageDayRow.events + new.excluded.events,
        }
        key = (UsageDayRow.license_id, UsageDayRow.metric, UsageDayRow.day)
        room = UsageDayRow.quantity <= MOST - quantity
        upsert = new.on_conflict_do_update(index_elements=key, set_=changed, where=room)
        if quantity > MOST or session.scalar(upsert.returning(UsageDayRow.metric)) is None:
            raise ConflictError(f"{metric} on {day} would pass {MOST:,}, the highest total that is counted")


def list_days(
    session: Session,
    license_id: str,
    *,
    first: date,
    last: date,
    metric: str | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[UsageDayRow], list[Any] | None]:
    """Return a part of what a license used from *first* to *last*, newest day first, and where the next part begins."""
    chosen = select(UsageDayRow).where(UsageDayRow.license_id == license_id, *_between(first, last, metric))
    return part(session, chosen, by=(UsageDayRow.day, UsageDayRow.metric), after=after, limit=limit)


def totals_by_day(
    session: Session,
    *,
    first: date,
    last: date,
    metric: str | None = None,
    product: str | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[Total], list[Any] | None]:
    """Return a part of what all licenses used, by day and metric, newest day first, and where the next part begins."""
    group = (UsageDayRow.day, UsageDayRow.metric)
    sums = (*_sums()[:3], func.count())  # of a metric and a day a license has one row, so nothing is counted twice
    chosen = select(*group, *sums).where(*_between(first, last, metric)).group_by(*group)
    if product is not None:
        chosen = chosen.join(LicenseRow, LicenseRow.id == UsageDayRow.license_id)
        chosen = chosen.where(LicenseRow.product_code == product)
    if after is not None:
        chosen = chosen.where(tuple_(*group) < tuple_(*after))
    ordered = chosen.order_by(*(column.desc() for column in group)).limit(limit + 1)
    found = [_total(row.metric, row.day, row[2:]) for row in session.execute(ordered)]
    following = [found[limit - 1].day, found[limit - 1].metric] if len(found) > limit else None
    return found[:limit], following


def totals_by_metric(
    session: Session, *, first: date, last: date, license_id: str | None = None, metric: str | None = None, limit: int
) -> list[Total]:
    """Return what all licenses, or one of them, used of each metric from *first* to *last*, in the order of the names.

    At most *limit* metrics are returned, those with the most events.
    """
    chosen = select(UsageDayRow.metric, *_sums()).where(*_between(first, last, metric)).group_by(UsageDayRow.metric)
    if license_id is not None:
        chosen = chosen.where(UsageDayRow.license_id == license_id)
    busiest: Select[Any] = chosen.order_by(func.sum(UsageDayRow.events).desc(), UsageDayRow.metric).limit(limit)
    found = [_total(row.metric, None, row[1:]) for row in session.execute(busiest)]
    return sorted(found, key=lambda total: total.metric)


def totals_of_days(session: Session, *, first: date, last: date) -> list[tuple[date, str, int, int]]:
    """Return day, metric, quantity and number of events of all licenses together, oldest day first.

    That reads every day of every license, and takes as long; who shows it keeps it for a while.
    """
    group = (UsageDayRow.day, UsageDayRow.metric)
    high, low, events = _sums()[:3]
    chosen = select(*group, high, low, events).where(*_between(first, last, None)).group_by(*group).order_by(*group)
    return [(row[0], row[1], int(row[2]) * _HALF + int(row[3]), int(row[4])) for row in session.execute(chosen)]


def top_licenses(session: Session, *, metric: str, first: date, last: date, limit: int) -> list[tuple[str, int]]:
    """Return the licenses that used the most of a metric, and how much; as long as :func:`totals_of_days`."""
    used = func.sum(UsageDayRow.quantity // _HALF) * float(_HALF) + func.sum(UsageDayRow.quantity % _HALF)
    chosen = select(UsageDayRow.license_id, *_sums()[:2]).where(*_between(first, last, metric))
    most = chosen.group_by(UsageDayRow.license_id).order_by(used.desc(), UsageDayRow.license_id).limit(limit)
    return [(row[0], int(row[1]) * _HALF + int(row[2])) for row in session.execute(most)]


def days_of_license(session: Session, license_id: str, *, first: date, last: date) -> list[tuple[date, str, int]]:
    """Return day, metric and quantity of all that one license used, oldest day first."""
    chosen = select(UsageDayRow.day, UsageDayRow.metric, UsageDayRow.quantity)
    mine = chosen.where(UsageDayRow.license_id == license_id, *_between(first, last, None))
    return [(row[0], row[1], row[2]) for row in session.execute(mine.order_by(UsageDayRow.day, UsageDayRow.metric))]


def _unknown(session: Session, license_id: str, wanted: list[tuple[str, date]]) -> list[tuple[str, date]]:
    key = (UsageDayRow.metric, UsageDayRow.day)
    chosen = select(*key).where(UsageDayRow.license_id == license_id, tuple_(*key).in_(wanted))
    known = {(metric, day) for metric, day in session.execute(chosen)}
    return [each for each in wanted if each not in known]


def _between(first: date, last: date, metric: str | None) -> list[ColumnExpressionArgument[bool]]:
    rules: list[ColumnExpressionArgument[bool]] = [UsageDayRow.day >= first, UsageDayRow.day <= last]
    return rules if metric is None else [*rules, UsageDayRow.metric == metric]


def _sums() -> list[ColumnElement[Any]]:
    """Add quantities in two halves: SQLite fails when a sum passes 63 bits, which a thousand large ones do."""
    quantity = UsageDayRow.quantity
    return [
        func.sum(quantity // _HALF),
        func.sum(quantity % _HALF),
        func.sum(UsageDayRow.events),
        func.count(UsageDayRow.license_id.distinct()),
    ]


def _total(metric: str, day: date | None, sums: Sequence[Any]) -> Total:
    high, low, events, licenses = (int(each) for each in sums)
    return Total(metric, day, high * _HALF + low, events, licenses)
