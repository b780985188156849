"""What has been counted so far: one type in one region of one account each, and the number that all threads share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from licet.aws.errors import AwsError
from licet.aws.inventory import ResourceType
from licet.aws.session import Aws

LINGER = 0.6
"""Seconds that lists may still take for their first page once the limit is passed: small ones become the hint."""


@dataclass(frozen=True, slots=True)
class Place:
    """One region of one account."""

    aws: Aws
    region: str


@dataclass(slots=True, eq=False)
class Unit:
    """One type in one place, and what is known of it.

    Attributes:
        found: How many its list has shown.
        complete: Whether the list was read to its end, so that *found* is exact.
        estimate: The figure of AWS Config, which may be minutes old.
        error: Why the list cannot be read on.
    """

    kind: ResourceType
    place: Place
    found: int = 0
    complete: bool = False
    estimate: int | None = None
    error: AwsError | None = None

    @property
    def number(self) -> int:
        """The best figure there is; the list's own when it is complete."""
        return self.found if self.complete else max(self.found, self.estimate or 0)

    @property
    def answered(self) -> bool:
        """Whether *number* is more than a lower bound."""
        return self.complete or self.estimate is not None


@dataclass(frozen=True, slots=True)
class Floor:
    """What several units of one place hold at least, together.

    Attributes:
        source: Who says so.
    """

    units: tuple[Unit, ...]
    total: int
    source: str

    @property
    def surplus(self) -> int:
        """How many there are beyond those that the units themselves know of."""
        if all(unit.answered for unit in self.units):
            return 0
        return max(0, self.total - sum(unit.number for unit in self.units))


class Survey:
    """All units of one count, and what holds for several of them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = tuple(units)
        self.floors: list[Floor] = []

    @property
    def total(self) -> int:
        """The number known: of the floors of a place the highest counts, because they may overlap."""
        raised: dict[Place, int] = {}
        for floor in self.floors:
            place = floor.units[0].place
            raised[place] = max(floor.surplus, raised.get(place, 0))
        return sum(unit.number for unit in self.units) + sum(raised.values())

    def accounts(self) -> list[Aws]:
        """Return each account once, the own first."""
        return list(dict.fromkeys(unit.place.aws for unit in self.units))

    def sources_of_floors(self) -> list[str]:
        """Name who raised the total by a lower bound."""
        return list(dict.fromkeys(floor.source for floor in self.floors if floor.surplus))

    def knows(self, aws: Aws) -> bool:
        """Whether anything at all is known of an account; that a lower bound is nought is nothing."""
        own = [unit for unit in self.units if unit.place.aws is aws]
        return any(unit.answered or unit.found for unit in own) or any(
            floor.surplus for floor in self.floors if floor.units[0].place.aws is aws
        )


class Tally:
    """The number that all workers share. Once closed it takes nothing more, so a late answer changes no result.

    Args:
        stop_at: Where the answer is certain to be "too many"; ``None``: nowhere.
        start: What is known already.
    """

    def __init__(self, stop_at: int | None, start: int = 0) -> None:
        self._stop_at = stop_at
        self._total = start
        self._closed = False
        self._changed = threading.Condition()

    @property
    def over(self) -> bool:
        """Whether the answer is certain, so that nobody needs another page."""
        with self._changed:
            return self._closed or (self._stop_at is not None and self._total >= self._stop_at)

    def add(self, unit: Unit, found: int, *, last: bool) -> bool:
        """Add a page to *unit*; ``False`` when nobody needs the next."""
        with self._changed:
            if not self._closed:
                unit.found, unit.complete = unit.found + found, last
                self._total += found
                self._changed.notify_all()
            return not self.over

    def fail(self, unit: Unit, error: AwsError) -> None:
        """Note why *unit* cannot be read on."""
        with self._changed:
            if not self._closed:
                unit.error = error

    def wait(self, running: Sequence[Future[None]], deadline: float | None) -> None:
        """Wait until all is counted, or the limit is passed, or *deadline*."""
        for future in running:
            future.add_done_callback(self._wake)
        with self._changed:
            self._wait_until(lambda: self.over or all(future.done() for future in running), deadline)
            if not self.over:
                return
            last_call = time.monotonic() + LINGER
            self._wait_until(
                lambda: all(future.done() for future in running),
                last_call if deadline is None else min(deadline, last_call),
            )

    def _wait_until(self, ready: Callable[[], bool], deadline: float | None) -> None:
        self._changed.wait_for(ready, timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))

    def _wake(self, _: Future[None]) -> None:
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Take nothing more."""
        with self._changed:
            self._closed = True
