"""Usage as figures: what an event may say, and within which period a quota is used up. Days and months are UTC's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from licet.wire import UNLIMITED
from licet_server.errors import InputError
from licet_server.licensing.tables import NAME

MOST_EVENTS = 1000
"""Longest batch."""

MOST = UNLIMITED
"""The most that an event may count, and a day's total of one metric: more is no exact number to every JSON reader."""

MOST_METRICS = 200
"""How many metrics a license may use on one day; names that are made up, one for each event, would have no end."""

OLDEST = timedelta(days=90)
"""How late an event may be reported."""

AHEAD = timedelta(minutes=5)
"""How far a customer's clock may be ahead."""

METRIC = NAME
"""How a metric is named: as a quota of the catalog is."""

EVENT_ID = re.compile(r"[!-~]{1,128}", re.ASCII)
"""How an event is named: visible ASCII without spaces."""

_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was used.

    Attributes:
        id: Its name, which counts once for a license, ever.
        metric: What was used.
        quantity: How much, from 1 to ``MOST``.
        at: When; ``None``: when it was reported.
    """

    id: str
    metric: str
    quantity: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From the first instant of ``start`` to ``ends_at``, which does not belong to it; ``None``: it never ends."""

    start: date
    ends_at: datetime | None


def period(name: str, *, now: datetime) -> Period:
    """Return the period that *now* lies in.

    Args:
        name: ``day``, ``month`` or ``lifetime``, as ``licet.terms.PERIODS`` has them.
        now: Aware UTC instant.
    """
    today = now.astimezone(UTC).date()
    if name == "day":
        return Period(today, _midnight(today + timedelta(days=1)))
    if name == "month":
        first = today.replace(day=1)
        return Period(first, _midnight((first + timedelta(days=31)).replace(day=1)))
    if name == "lifetime":
        return Period(_FIRST_DAY, None)
    raise ValueError(f"there is no period {name!r}")


def check_times(events: Iterable[Event], *, now: datetime) -> None:
    """Refuse events of the future and of long ago; the first that is wrong is named by its place.

    Raises:
        InputError: Its field is ``events.3.at``.
    """
    for place, event in enumerate(events):
        if event.at is None:
            continue
        if event.at > now + AHEAD:
            reason = f"it lies in the future, by more than {AHEAD.seconds // 60} minutes: check the clock"
        elif event.at < now - OLDEST:
            reason = f"it is more than {OLDEST.days} days old, and no longer counted"
        else:
            continue
        raise InputError(f"event {place} cannot be counted: {reason}", field=f"events.{place}.at")


def by_day(events: Iterable[Event], *, now: datetime) -> Mapping[tuple[str, date], tuple[int, int]]:
    """Add *events* up: for each metric and day, the quantity and the number of events, in the order of the keys."""
    totals: dict[tuple[str, date], tuple[int, int]] = {}
    for event in events:
        key = (event.metric, (event.at or now).astimezone(UTC).date())
        quantity, count = totals.get(key, (0, 0))
        totals[key] = (quantity + event.quantity, count + 1)
    return dict(sorted(totals.items()))


def crowded(metric: str, day: date) -> str:
    """Say that *metric* would be one too many for a license on *day*."""
    return f"{metric} would be more than the {MOST_METRICS} metrics that a license may use on a day ({day})"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
