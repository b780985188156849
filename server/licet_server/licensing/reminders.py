"""When a customer is reminded that a license ends: in the morning of the customer's own day, each reminder once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(9)
"""When reminders come, by the customer's clock."""

NEWS_FOR = timedelta(days=7)
"""For how long it is worth saying that a license has ended."""

SHORT_TERM = timedelta(days=45)
"""Nobody is told that such a term, which is paid for by itself, will be followed by another."""

WAITS_FOR = timedelta(days=3)
"""How long a reminder that could not leave is worth sending; that a license has ended is true for longer."""


class Kind(StrEnum):
    """Which reminder, in the order in which they come."""

    DAYS_30 = "30_days"
    DAYS_14 = "14_days"
    DAYS_7 = "7_days"
    DAY_1 = "1_day"
    EXPIRED = "expired"

    @property
    def and_nearer(self) -> tuple[Kind, ...]:
        """This one and those that come after it; when one of them was there, this one comes no more."""
        return _ORDER[_ORDER.index(self) :]

    @property
    def of_trials(self) -> bool:
        """Whether a trial has it."""
        return self in _OF_A_TRIAL

    @property
    def of_renewals(self) -> bool:
        """Whether a term has it whose next is paid for without anyone's hand."""
        return self in _OF_A_RENEWAL


_ORDER = tuple(Kind)
_DAYS = {Kind.DAYS_30: 30, Kind.DAYS_14: 14, Kind.DAYS_7: 7, Kind.DAY_1: 1}
_OF_A_TRIAL = frozenset({Kind.DAYS_7, Kind.DAY_1, Kind.EXPIRED})
_OF_A_RENEWAL = frozenset({Kind.DAYS_30})
_SLACK = timedelta(days=2)
"""More than a clock by which people live is ever away from UTC, and a day of it from 24 hours."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a license was sold for.

    Attributes:
        began_at: When its end was decided: it was issued or renewed then.
        ends_at: First instant that is not paid for.
        trial: Whether it is a trial.
        renews: Whether the next term will be paid for without anyone's hand.
    """

    began_at: datetime
    ends_at: datetime
    trial: bool = False
    renews: bool = False


def moment(kind: Kind, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a reminder of a term that ends at *ends_at* is due, in UTC.

    It is nine in the morning of the day in *zone* that is so many days before the day on which the term ends; of the
    last one, the first such morning after the end. A morning that a clock leaves out comes when the clock goes on.

    Source: PEP 495.
    """
    day = ends_at.astimezone(zone).date()
    if kind is not Kind.EXPIRED:
        return _morning(day - timedelta(days=_DAYS[kind]), zone)
    same_day = _morning(day, zone)
    return same_day if same_day >= ends_at else _morning(day + timedelta(days=1), zone)


def due(term: Term, *, zone: ZoneInfo, seen: Collection[str], now: datetime) -> Kind | None:
    """Return the reminder that is due at *now*; ``None``: none is.

    That is the last whose moment has come: those before it are passed over. It is none when its moment was before the
    term began, when it or a later one was there already, or when such a term has no reminder of the kind.

    Args:
        term: What the license was sold for.
        zone: That of the customer.
        seen: The kinds of this term that were there.
        now: Aware UTC instant.
    """
    kind = next((each for each in reversed(_ORDER) if moment(each, term.ends_at, zone) <= now), None)
    if kind is None or moment(kind, term.ends_at, zone) < term.began_at:
        return None
    over = now >= term.ends_at + (NEWS_FOR if kind is Kind.EXPIRED else timedelta(0))
    if over or kind not in _kinds(term) or not set(seen).isdisjoint(kind.and_nearer):
        return None
    return kind


def days_left(ends_at: datetime, *, zone: ZoneInfo, now: datetime) -> int:
    """Return in how many days of the customer's calendar a term ends; 0: today."""
    return max((ends_at.astimezone(zone).date() - now.astimezone(zone).date()).days, 0)


def window(kind: Kind, *, now: datetime) -> tuple[datetime, datetime]:
    """Return between which two instants every term ends for which *kind* may be due at *now*, wherever its customer is.

    Somewhat more than that: :func:`due` decides. The first is in the window, the second is not.
    """
    if kind is Kind.EXPIRED:
        return now - NEWS_FOR, now + timedelta(microseconds=1)
    following = kind.and_nearer[1]
    nearest = now if following is Kind.EXPIRED else now + timedelta(days=_DAYS[following]) - _SLACK
    return max(nearest, now), now + timedelta(days=_DAYS[kind]) + _SLACK


def _kinds(term: Term) -> Collection[Kind]:
    if term.renews:
        return _OF_A_RENEWAL if term.ends_at - term.began_at > SHORT_TERM else ()
    return _OF_A_TRIAL if term.trial else _ORDER


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, zone).astimezone(UTC)
