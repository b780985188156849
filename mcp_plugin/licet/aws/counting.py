"""How many resources a call would touch, asked before it touches them: list calls only, and no more than needed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError
from licet.aws.inventory import TYPES, ResourceType, pages
from licet.aws.scope import Scope
from licet.aws.session import PATIENT, QUICK, Aws, Pace
from licet.errors import CountUnavailableError
from licet.verdict import Count

BUDGET = 2.5
"""Seconds one count may take once the SDK is loaded; after that it is a lower bound."""

CACHE_SECONDS = 600.0
OVER_SECONDS = 30.0
"""How long "too many" is believed: whoever deletes resources to get below the limit soon sees it."""

LINGER = 0.6
"""Seconds that lists may still take for their first page once the limit is passed: small ones become the hint."""

_WORKERS = 16


class ResourceCounter:
    """Counts what a tool call's arguments cover; safe to call from several threads.

    Args:
        aws: The account. Its session is part of the cache's key, so new credentials never see an old count.
        budget: Seconds for one count.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        aws: Aws | None = None,
        *,
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aws = aws or Aws()
        self._lists = ListCalls(self._aws)
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[tuple[Scope, int | None, int], tuple[float, Count]] = {}

    def __call__(self, arguments: Mapping[str, Any], stop_at: int | None) -> Count:
        """Count within the budget, or answer from the cache.

        Args:
            arguments: The tool call's; ``resource_types``, ``regions`` and ``filters`` are read.
            stop_at: The number at which the answer is certain to be "too many"; ``None``: count all.

        Raises:
            CountUnavailableError: Nothing could be counted; the message says why and what to do.
        """
        return self._answer(arguments, stop_at, self._budget)

    def complete(self, arguments: Mapping[str, Any], stop_at: int | None) -> Count:
        """Count as a call does, but to the end, however long that takes.

        Raises:
            CountUnavailableError: As above.
        """
        return self._answer(arguments, stop_at, None)

    def _answer(self, arguments: Mapping[str, Any], stop_at: int | None, budget: float | None) -> Count:
        try:
            self._aws.load()
            deadline = None if budget is None else time.monotonic() + budget
            scope = Scope.from_arguments(arguments, self._aws)
        except AwsError as error:
            raise _unavailable(error) from None
        key = (scope, stop_at, self._aws.generation)
        count = self._remembered(key)
        if count is None:
            count = self._lists.count(scope, stop_at=stop_at, deadline=deadline)
            # A bound that ran into the budget or a missing permission may be better next time.
            if stop_at is not None and count.total >= stop_at:
                self._remember(key, count, OVER_SECONDS)
            elif count.exact:
                self._remember(key, count, CACHE_SECONDS)
        return count

    def _remembered(self, key: tuple[Scope, int | None, int]) -> Count | None:
        with self._lock:
            until, count = self._known.get(key, (0.0, None))
        return count if self._clock() < until else None

    def _remember(self, key: tuple[Scope, int | None, int], count: Count, seconds: float) -> None:
        now = self._clock()
        with self._lock:
            self._known = {known: entry for known, entry in self._known.items() if now < entry[0]}
            self._known[key] = (now + seconds, count)


def _unavailable(error: AwsError) -> CountUnavailableError:
    return CountUnavailableError(str(error), retryable=error.retryable)


@dataclass(slots=True)
class _Unit:
    """One type in one region, and how far its list has been read."""

    kind: ResourceType
    region: str
    found: int = 0
    complete: bool = False
    error: AwsError | None = None


class ListCalls:
    """Counts with the services' own list calls: exact, and with the permissions that a scan needs anyway."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    def count(self, scope: Scope, *, stop_at: int | None, deadline: float | None) -> Count:
        """Count *scope* until *deadline* on the monotonic clock; ``None``: to the end, and patiently.

        Raises:
            CountUnavailableError: Not one list could be read.
        """
        pace = PATIENT if deadline is None else QUICK
        units = [_Unit(kind, region) for kind, region in scope.units()]
        tally = _Tally(stop_at)
        pool = ThreadPoolExecutor(min(_WORKERS, len(units)), thread_name_prefix="licet-count")
        try:
            running = [pool.submit(self._count_unit, scope, unit, tally, pace) for unit in units]
            tally.wait(running, deadline)
        finally:
            tally.close()
            pool.shutdown(wait=False, cancel_futures=True)
        self._check(units)
        return _result(units, scope, stop_at)

    def _count_unit(self, scope: Scope, unit: _Unit, tally: _Tally, pace: Pace) -> None:
        try:
            for page in pages(self._aws, unit.kind, unit.region, pace=pace):
                if not tally.add(unit, len(scope.select(unit.kind, page.items)), last=page.last):
                    return
        except AwsError as error:
            tally.fail(unit, error)

    def _check(self, units: Iterable[_Unit]) -> None:
        if any(unit.complete or unit.found for unit in units):
            return
        errors = [unit.error for unit in units if unit.error is not None]
        if any(error.trouble in CREDENTIAL_TROUBLES for error in errors):
            self._aws.forget()
        if errors:
            raise _unavailable(errors[0])
        raise CountUnavailableError("AWS did not answer in time: repeat the call, or name fewer types and regions.")


class _Tally:
    """The number that all workers share. Once closed it takes nothing more, so a late answer changes no result."""

    def __init__(self, stop_at: int | None) -> None:
        self._stop_at = stop_at
        self._total = 0
        self._closed = False
        self._changed = threading.Condition()

    @property
    def over(self) -> bool:
        """Whether the answer is certain, so that nobody needs another page."""
        with self._changed:
            return self._closed or (self._stop_at is not None and self._total >= self._stop_at)

    def add(self, unit: _Unit, found: int, *, last: bool) -> bool:
        """Add a page to *unit*; ``False`` when nobody needs the next."""
        with self._changed:
            if not self._closed:
                unit.found, unit.complete = unit.found + found, last
                self._total += found
                self._changed.notify_all()
            return not self.over

    def fail(self, unit: _Unit, error: AwsError) -> None:
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


def _result(units: Sequence[_Unit], scope: Scope, stop_at: int | None) -> Count:
    total = sum(unit.found for unit in units)
    return Count(
        total=total,
        exact=all(unit.complete for unit in units),
        source=_source(units),
        narrower=_narrower(units, scope, stop_at - 1) if stop_at is not None and total >= stop_at else "",
    )


def _source(units: Sequence[_Unit]) -> str:
    """Say what was asked and what could not be: ``AWS list calls (S3 buckets; not counted: SNS topics, throttled)``."""
    counted = dict.fromkeys(unit.kind.label for unit in units if unit.complete or unit.found)
    missed = dict.fromkeys(f"{unit.kind.label}, {unit.error.trouble}" for unit in units if unit.error)
    return f"AWS list calls ({', '.join(counted)}{'; not counted: ' if missed else ''}{'; '.join(missed)})"


def _narrower(units: Sequence[_Unit], scope: Scope, limit: int) -> str:
    """Name the most that surely fits: whole types over all regions, else whole regions, else how to ask for less."""
    types = _fitting(((unit.kind.name, unit) for unit in units), limit)
    if types:
        return f"{_call(scope, types, scope.regions if scope.names_regions else ())} ({_resources(types)})"
    regions = _fitting(((unit.region, unit) for unit in units), limit)
    if regions:
        return f"{_call(scope, scope.types if len(scope.types) < len(TYPES) else (), regions)} ({_resources(regions)})"
    several = {"resource_types": scope.types, "regions": scope.regions}
    ways = [f"fewer {argument}" for argument, names in several.items() if len(names) > 1]
    if scope.name_pattern == "*":
        ways.append('check_tag_compliance with filters such as {"name": "prod-*"}')
    else:
        ways.append(f"a name that fewer resources match than {json.dumps(scope.name_pattern)}")
    return " or ".join(ways)


def _call(scope: Scope, types: Iterable[str], regions: Iterable[str]) -> str:
    """Write the arguments of a call; what is empty stays at its default, and the name filter is kept."""
    arguments = {
        "resource_types": list(types),
        "regions": list(regions),
        "filters": {} if scope.name_pattern == "*" else {"name": scope.name_pattern},
    }
    return ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items() if value)


def _resources(parts: Mapping[str, int]) -> str:
    number = sum(parts.values())
    return f"{number:,} resource{'' if number == 1 else 's'}"


def _fitting(parts: Iterable[tuple[str, _Unit]], limit: int) -> dict[str, int]:
    """Return as many fully counted, non-empty parts as fit together, smallest first."""
    found: dict[str, int] = {}
    partly: set[str] = set()
    for name, unit in parts:
        found[name] = found.get(name, 0) + unit.found
        if not unit.complete:
            partly.add(name)
    chosen: dict[str, int] = {}
    for name, number in sorted(found.items(), key=lambda part: part[1]):
        if number and name not in partly and sum(chosen.values()) + number <= limit:
            chosen[name] = number
    return chosen
