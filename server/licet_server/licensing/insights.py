"""Who will want more, and who may leave: pure rules over figures that others count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.upgrades import Lack, upgrade

NEAR = Fraction(8, 10)
"""From which share of a limit on somebody is near it."""

HEADROOM = Fraction(3, 10)
"""What share of a limit a plan must leave free to be suggested."""

FEWEST_SEATS = 2
"""A license with fewer seats is always full: only refusals say that it wants more."""

BEFORE_DAYS = 60
RECENT_DAYS = 14
REGULAR_DAYS = 20
"""On how many of the days before a license must have been used to count as used regularly."""

MOST = 100
"""The highest score."""

_YEAR = Decimal(365)


class Bound(StrEnum):
    """What somebody is near to the end of."""

    SEATS = "seats"
    QUOTA = "quota"
    RESOURCES = "resources"
    LIMIT = "limit"


class Sign(StrEnum):
    """What speaks for a customer who may leave."""

    STOPPED = "stopped"
    SLOWING = "slowing"
    SEATS_FALL = "seats_fall"
    CANCELS = "cancels"
    PAYMENT_FAILS = "payment_fails"


POINTS: Mapping[Sign, int] = {
    Sign.STOPPED: 50,
    Sign.SLOWING: 40,
    Sign.CANCELS: 40,
    Sign.PAYMENT_FAILS: 25,
    Sign.SEATS_FALL: 15,
}
"""What each sign counts; slowing down counts in proportion, from a half of it on."""


@dataclass(frozen=True, slots=True)
class Need:
    """How much of something a license has used up.

    Attributes:
        bound: Of what.
        used: How much; of :attr:`Bound.RESOURCES` and :attr:`Bound.LIMIT` nothing that is known.
        most: What the license has.
        name: Of the quota or the limit.
        period: In which the quota is used up.
        refused: How often it did not suffice within the last 30 days.
    """

    bound: Bound
    used: int
    most: int
    name: str = ""
    period: str = ""
    refused: int = 0

    @property
    def share(self) -> Fraction:
        """How much of it is used, 1 being all; what was refused counts as all."""
        return max(Fraction(self.used, self.most) if self.most > 0 else Fraction(1), Fraction(bool(self.refused)))

    @property
    def is_near(self) -> bool:
        """Whether it is near its end."""
        if self.refused:
            return True
        if self.bound is Bound.SEATS and self.most < FEWEST_SEATS:
            return False
        return self.most > 0 and self.share >= NEAR


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of how a license is used and paid.

    Attributes:
        before: On how many of the :data:`BEFORE_DAYS` days before the recent ones it was used.
        recent: On how many of the last :data:`RECENT_DAYS` days.
        seats_before: How many instances ran when the recent days began.
        seats_now: How many run now.
        cancels: Whether its subscription ends with the period that is paid.
        fails: Whether its payment fails.
    """

    before: int = 0
    recent: int = 0
    seats_before: int = 0
    seats_now: int = 0
    cancels: bool = False
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely a customer is to leave: the points of each sign, and their sum, :data:`MOST` at the most."""

    points: tuple[tuple[Sign, int], ...]

    @property
    def score(self) -> int:
        """The sum of the points."""
        return min(MOST, sum(points for _, points in self.points))


def risk(signals: Signals) -> Risk:
    """Weigh what is known of a license; no sign, no points."""
    found: list[tuple[Sign, int]] = []
    if slowed := _slowed(signals):
        found.append((Sign.STOPPED, POINTS[Sign.STOPPED]) if not signals.recent else (Sign.SLOWING, slowed))
    if signals.cancels:
        found.append((Sign.CANCELS, POINTS[Sign.CANCELS]))
    if signals.fails:
        found.append((Sign.PAYMENT_FAILS, POINTS[Sign.PAYMENT_FAILS]))
    if signals.seats_before >= FEWEST_SEATS and signals.seats_now * 2 <= signals.seats_before:
        found.append((Sign.SEATS_FALL, POINTS[Sign.SEATS_FALL]))
    return Risk(tuple(found))


def suggestion(product: Product, held: Plan, need: Need) -> Plan | None:
    """Return the cheapest plan of *product* that would leave :data:`HEADROOM` free; ``None``: there is none.

    Args:
        product: With its plans as they are sold today.
        held: What the license has.
        need: What it is near the end of.
    """
    wanted = room_for(max(need.used, need.most if need.refused else 0))
    lack = {
        Bound.SEATS: Lack(seats=wanted),
        Bound.QUOTA: Lack(quota=(need.name, Quota(wanted, need.period or "month"))),
        Bound.RESOURCES: Lack(resources=wanted),
        Bound.LIMIT: Lack(limits=(need.name, wanted)),
    }[need.bound]
    return upgrade(product, held, lack)


def room_for(used: int) -> int:
    """Return the least limit of which *used* leaves :data:`HEADROOM` free."""
    left = 1 - HEADROOM
    return -(-max(0, used) * left.denominator // left.numerator)


def a_year(price: Decimal | None, duration_days: int | None) -> Decimal | None:
    """Return what a license brings in a year, from the price of a term; ``None``: nothing that is known.

    A plan that is sold no more counts as one of a year.
    """
    if price is None:
        return None
    return price if not duration_days else (price * _YEAR / duration_days).quantize(Decimal("0.01"))


def _slowed(signals: Signals) -> int:
    """Return the points for having slowed down; 0: it did not, or was not used regularly before."""
    if signals.before < REGULAR_DAYS:
        return 0
    usual = Fraction(signals.before, BEFORE_DAYS)
    drop = 1 - min(Fraction(1), Fraction(signals.recent, RECENT_DAYS) / usual)
    return 0 if drop * 2 < 1 else round(POINTS[Sign.SLOWING] * drop)
