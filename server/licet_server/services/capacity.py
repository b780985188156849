"""What the next months may need: the days until yesterday, and the lines through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import dropwhile

from sqlalchemy.orm import Session

from licet_server.licensing.trends import Forecast, Trend, fit, forecast
from licet_server.storage import activity as storage
from licet_server.storage.activations import count_open_seats

HISTORY_DAYS = 90
AHEAD_DAYS = (30, 60, 90)
MOST_METRICS = 3
"""How many metrics are looked at, those of which most was used."""

BYTES_A_VALIDATION = 220
"""What one row of the log of validations weighs with its indexes; measured on SQLite."""

BYTES_AN_EVENT = 290
"""What one usage event weighs, likewise."""

VALIDATIONS = "validations"
INSTANCES = "instances"
_EVENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of each day, and what it may be in the next months.

    Attributes:
        name: :data:`VALIDATIONS`, :data:`INSTANCES` or a metric.
        last: The last of the days: yesterday.
        values: One for each day, the oldest first, from the first on that was not zero.
        trend: The line through them; ``None``: not enough days yet.
        ahead: What it says of each of :data:`AHEAD_DAYS`.
    """

    name: str
    last: date
    values: tuple[int, ...]
    trend: Trend | None
    ahead: tuple[Forecast, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is to be expected.

    Attributes:
        validations: Answers a day.
        instances: Instances with a seat at the end of a day.
        metrics: What was used a day, by metric.
        database_bytes: How large the database is.
        database_ahead: How large it may be after the last of :data:`AHEAD_DAYS`; ``None``: not enough days yet.
    """

    validations: Line
    instances: Line
    metrics: tuple[Line, ...]
    database_bytes: int
    database_ahead: int | None


def capacity(session: Session, *, log_days: int | None = None, now: datetime) -> Capacity:
    """Return what the last days were like, and what the next months may bring.

    Args:
        session: A session that reads.
        log_days: For how many days each answer is kept; ``None``: for ever.
        now: Aware UTC instant.
    """
    today = now.astimezone(UTC).date()
    last = today - timedelta(days=1)
    days = storage.days_from(today - timedelta(days=HISTORY_DAYS), last)
    answers = dict.fromkeys(days, 0)
    for (day, _), count in storage.answers_by_day(session, first=days[0], last=last).items():
        answers[day] += count
    used: dict[str, dict[date, int]] = {}
    for (metric, day), quantity in storage.usage_by_day(session, first=days[0], last=last).items():
        used.setdefault(metric, dict.fromkeys(days, 0))[day] = quantity
    busiest = sorted(used, key=lambda metric: (-sum(used[metric].values()), metric))[:MOST_METRICS]
    validations = _line(VALIDATIONS, last, list(answers.values()))
    size = storage.database_bytes(session)
    events = storage.events_between(session, first=today - timedelta(days=_EVENT_DAYS), last=last) / _EVENT_DAYS
    return Capacity(
        validations=validations,
        instances=_line(INSTANCES, last, _seats(session, days)),
        metrics=tuple(_line(metric, last, list(used[metric].values())) for metric in busiest),
        database_bytes=size,
        database_ahead=_weight(size, validations, events, log_days),
    )


def _line(name: str, last: date, values: list[int]) -> Line:
    """Draw the line; days before the first of which anything is known were before the beginning."""
    known = tuple(dropwhile(lambda value: not value, values))
    trend = fit(known)
    ahead = () if trend is None else tuple(forecast(trend, ahead=days) for days in AHEAD_DAYS)
    return Line(name, last, known, trend, ahead)


def _seats(session: Session, days: list[date]) -> list[int]:
    """Return how many seats were taken at the end of each of *days*: what is now, less what came, plus what went."""
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
    begun, ended = storage.movements_by_day(session, since=since)
    taken = count_open_seats(session)
    after = days[-1] + timedelta(days=1)
    taken += ended.get(after, 0) - begun.get(after, 0)  # today's, which is not over
    found = []
    for day in reversed(days):
        found.append(max(0, taken))
        taken += ended.get(day, 0) - begun.get(day, 0)
    return found[::-1]


def _weight(size: int, validations: Line, events_a_day: float, log_days: int | None) -> int | None:
    """Return what the database may weigh: the log of events only grows, that of answers as far as it is kept.

    The rest hardly counts.
    """
    if validations.trend is None:
        return None
    days = AHEAD_DAYS[-1]
    coming = [forecast(validations.trend, ahead=day).expected for day in range(1, days + 1)]
    gained = sum(coming)
    if log_days is not None:
        gained = sum([*validations.values, *coming][-log_days:]) - sum(validations.values[-log_days:])
    return max(0, round(size + gained * BYTES_A_VALIDATION + days * events_a_day * BYTES_AN_EVENT))
