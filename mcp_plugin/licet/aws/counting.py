"""How many resources a call would touch, asked before it touches them: list calls only, and no more than needed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError
from licet.aws.inventory import TYPES, ResourceType, pages
from licet.aws.scope import Scope
from licet.aws.session import QUICK, Aws
from licet.errors import CountUnavailableError
from licet.verdict import Count

BUDGET = 2.5
"""Seconds one count may take; after that it is a lower bound."""

CACHE_SECONDS = 600.0
LINGER = 0.6
"""Seconds that lists may still take for their first page once the limit is passed: small ones become the hint."""

_WORKERS = 16


class CountSource(Protocol):
    """One way to count. Sources stand in a row; the first that answers wins."""

    def count(self, scope: Scope, *, stop_at: int | None, deadline: float) -> Count:
        """Count *scope*, giving up at *deadline* on the monotonic clock.

        Raises:
            CountUnavailableError: This source cannot answer; the next one is asked.
        """
        ...


class ResourceCounter:
    """Counts what a tool call's arguments cover; safe to call from several threads.

    Args:
        aws: The account. Its session is part of the cache's key, so new credentials never see an old count.
        sources: Asked in order; list calls when absent.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        aws: Aws | None = None,
        *,
        sources: Sequence[CountSource] | None = None,
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aws = aws or Aws()
        self._sources = tuple(sources) if sources is not None else (ListCalls(self._aws),)
        self._budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[tuple[Scope, int | None, int], tuple[float, Count]] = {}

    def __call__(self, arguments: Mapping[str, Any], stop_at: int | None) -> Count:
        """Count, or answer from the cache.

        Args:
            arguments: The tool call's; ``resource_types``, ``regions`` and ``filters`` are read.
            stop_at: The number at which the answer is certain to be "too many"; ``None``: count all.

        Raises:
            CountUnavailableError: Nothing could be counted; the message says why and what to do.
        """
        try:
            scope = Scope.from_arguments(arguments, self._aws)
        except AwsError as error:
            raise CountUnavailableError(str(error)) from None
        key = (scope, stop_at, self._aws.generation)
        count = self._remembered(key)
        if count is None:
            count = self._ask(scope, stop_at)
            # A bound that ran into the budget or a missing permission may be better next time.
            if count.exact or (stop_at is not None and count.total >= stop_at):
                self._remember(key, count)
        return count

    def _ask(self, scope: Scope, stop_at: int | None) -> Count:
        deadline = time.monotonic() + self._budget
        failure = CountUnavailableError("There is no way to count the resources.")
        for source in self._sources:
            try:
                return source.count(scope, stop_at=stop_at, deadline=deadline)
            except CountUnavailableError as error:
                failure = error
        raise failure

    def _remembered(self, key: tuple[Scope, int | None, int]) -> Count | None:
        with self._lock:
            until, count = self._known.get(key, (0.0, None))
        return count if self._clock() < until else None

    def _remember(self, key: tuple[Scope, int | None, int], count: Count) -> None:
        now = self._clock()
        with self._lock:
            self._known = {known: entry for known, entry in self._known.items() if now < entry[0]}
            self._known[key] = (now + CACHE_SECONDS, count)


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

    def count(self, scope: Scope, *, stop_at: int | None, deadline: float) -> Count:
        """Count *scope*; see `CountSource`."""
        units = [_Unit(kind, region) for kind, region in scope.units()]
        tally = _Tally(stop_at)
        pool = ThreadPoolExecutor(min(_WORKERS, len(units)), thread_name_prefix="licet-count")
        try:
            running = [pool.submit(self._count_unit, scope, unit, tally) for unit in units]
            tally.wait(running, deadline)
        finally:
            tally.close()
            pool.shutdown(wait=False, cancel_futures=True)
        self._check(units)
        return _result(units, scope, stop_at)

    def _count_unit(self, scope: Scope, unit: _Unit, tally: _Tally) -> None:
        try:
            for page in pages(self._aws, unit.kind, unit.region, pace=QUICK):
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
        raise CountUnavailableError(
            str(errors[0])
            if errors
            else "AWS did not answer in time: repeat the call, or name fewer types and regions."
        )


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

    def wait(self, running: Sequence[Future[None]], deadline: float) -> None:
        """Wait until all is counted, or the limit is passed, or *deadline*."""
        for future in running:
            future.add_done_callback(self._wake)
        with self._changed:
            self._wait_until(lambda: self.over or all(future.done() for future in running), deadline)
            last_call = min(deadline, time.monotonic() + LINGER)
            self._wait_until(lambda: all(future.done() for future in running), last_call)

    def _wait_until(self, ready: Callable[[], bool], deadline: float) -> None:
        self._changed.wait_for(ready, timeout=max(0.0, deadline - time.monotonic()))

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
        given = f", regions={json.dumps(list(scope.regions))}" if len(scope.regions) > 1 else ""
        return f"resource_types={json.dumps(list(types))}{given} ({_resources(types)})"
    regions = _fitting(((unit.region, unit) for unit in units), limit)
    if regions:
        given = f"resource_types={json.dumps(list(scope.types))}, " if len(scope.types) < len(TYPES) else ""
        return f"{given}regions={json.dumps(list(regions))} ({_resources(regions)})"
    several = {"resource_types": scope.types, "regions": scope.regions}
    ways = [f"fewer {argument}" for argument, names in several.items() if len(names) > 1]
    return " or ".join([*ways, 'check_tag_compliance with filters such as {"name": "prod-*"}'])


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
