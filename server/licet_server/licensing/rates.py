"""How fast something may be used: the generic cell rate algorithm, which needs one instant for each rate and no queue.

A rate of 60 a minute is a store of 60 that fills evenly within a minute. All of it may be taken at once; what was taken
comes back one by one.

Source: ITU-T I.371, annex A.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

RATE = re.compile(r"([1-9][0-9]{0,8}) per (second|minute|hour|day)", re.ASCII)
"""How a rate is written: ``60 per minute``."""

_LENGTHS: Mapping[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """So much within a period.

    Attributes:
        amount: How much, 1 or more: within a period, and at once.
        period: ``second``, ``minute``, ``hour`` or ``day``.
    """

    amount: int
    period: str

    def __str__(self) -> str:
        """Write it as :func:`read_rate` reads it."""
        return f"{self.amount} per {self.period}"

    @property
    def length(self) -> timedelta:
        """How long the period is."""
        return _LENGTHS[self.period]

    @property
    def per_day(self) -> float:
        """How much in a day, to compare rates."""
        return self.amount * (_LENGTHS["day"] / self.length)


@dataclass(frozen=True, slots=True)
class Take:
    """What became of taking.

    Attributes:
        granted: Whether all of it was granted.
        full_at: The instant at which the store is full again; unchanged by a no.
        retry_at: With a no: when it would be granted; ``None``: never, it is more than the store holds.
    """

    granted: bool
    full_at: datetime
    retry_at: datetime | None = None

    def retry_after(self, *, now: datetime) -> int | None:
        """Return how many whole seconds to wait, 1 or more."""
        return None if self.retry_at is None else max(1, ceil((self.retry_at - now).total_seconds()))


def read_rate(text: str) -> Rate:
    """Read ``60 per minute``.

    Raises:
        ValueError: It is written in another way.
    """
    found = RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no rate such as '60 per minute'")
    return Rate(int(found[1]), found[2])


def take(rate: Rate, quantity: int, *, full_at: datetime, now: datetime) -> Take:
    """Take *quantity* from the store of a rate, all or nothing.

    Args:
        rate: How much there is, and how fast it comes back.
        quantity: 1 or more.
        full_at: When the store was, or will be, full again.
        now: Aware UTC instant.
    """
    if quantity > rate.amount:
        return Take(granted=False, full_at=full_at)
    # Rounded down, so that all of it can be had one by one; never to nothing, so that nothing is without end.
    cost = max(rate.length * quantity // rate.amount, timedelta.resolution)
    start = max(full_at, now)
    if start + cost <= now + rate.length:
        return Take(granted=True, full_at=start + cost)
    return Take(granted=False, full_at=full_at, retry_at=start + cost - rate.length)
