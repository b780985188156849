"""What the next months may need: a straight line through the days until now, and how far days lie from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_DAYS = 14
"""Fewer days than two weeks say nothing: weekends alone would make a trend."""

PEAK = 4
"""How many times the mean of a day its busiest second is taken for; the rollups know days and no hours."""

_NINE_IN_TEN = 1.645
"""Standard deviations to both sides of a line within which nine of ten days lie."""

_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Trend:
    """The least-squares line through figures of consecutive days.

    Attributes:
        days: How many there were.
        level: What the line says of the day in their middle.
        slope: How much it rises a day.
        spread: Standard deviation of the days around it.
    """

    days: int
    level: float
    slope: float
    spread: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a line says of a day ahead; never below zero.

    Attributes:
        expected: The line itself.
        low: Nine days of ten like those before lie between this …
        high: … and that.
    """

    expected: float
    low: float
    high: float


def fit(values: Sequence[float]) -> Trend | None:
    """Return the line through *values*, one for each day, the oldest first; ``None``: not enough days yet.

    Figures are measured from the first of them, so that days which are all alike give exactly what they are.
    """
    days = len(values)
    if days < LEAST_DAYS:
        return None
    middle, first = (days - 1) / 2, values[0]
    above = [value - first for value in values]
    mean = math.fsum(above) / days
    square = days * (days * days - 1) / 12  # of the distances of the days from their middle
    slope = math.fsum((at - middle) * (value - mean) for at, value in enumerate(above)) / square
    left = math.fsum((value - mean - slope * (at - middle)) ** 2 for at, value in enumerate(above))
    return Trend(days, first + mean, slope, math.sqrt(left / (days - 2)))


def forecast(trend: Trend, *, ahead: int) -> Forecast:
    """Return what *trend* says of the day that is *ahead* days after its last one.

    The range grows with the distance, for the slope is a guess too.

    Source: https://online.stat.psu.edu/stat501/lesson/3/3.3 (prediction interval of a new response)
    """
    distance = (trend.days - 1) / 2 + ahead
    square = trend.days * (trend.days**2 - 1) / 12
    reach = _NINE_IN_TEN * trend.spread * math.sqrt(1 + 1 / trend.days + distance * distance / square)
    line = trend.level + trend.slope * distance
    return Forecast(max(0.0, line), max(0.0, line - reach), max(0.0, line + reach))


def peak_a_second(a_day: float) -> float:
    """Return how many a second the busiest moment of a day may have; see :data:`PEAK`."""
    return max(0.0, a_day) * PEAK / _SECONDS
