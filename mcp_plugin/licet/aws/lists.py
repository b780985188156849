"""The services' own list calls: exact, and with the permissions that a scan needs anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError
from licet.aws.inventory import pages, total
from licet.aws.memory import Memory
from licet.aws.scope import Scope
from licet.aws.session import BRISK, Pace
from licet.aws.tally import Tally, Unit

WORKERS = 16
"""Lists read side by side in one account. As long as each has a thread of its own, no other source is faster."""

_MOST_WORKERS = 48
_SETTINGS = "Lambda account settings"


def workers(accounts: int) -> int:
    """Return how many lists of *accounts* are read side by side."""
    return min(WORKERS * accounts, _MOST_WORKERS)


@contextmanager
def reading(
    units: Sequence[Unit], scope: Scope, tally: Tally, memory: Memory, pace: Pace
) -> Iterator[Sequence[Future[None]]]:
    """Read the lists of *units* into *tally* in threads of their own, which the block need not wait for."""
    accounts = len({id(unit.place.aws) for unit in units})
    side_by_side = min(workers(accounts), len(units)) or 1
    pool = ThreadPoolExecutor(side_by_side, thread_name_prefix="licet-count")
    try:
        yield [pool.submit(_read, unit, scope, tally, memory, pace) for unit in units]
    finally:
        tally.close()
        pool.shutdown(wait=False, cancel_futures=True)


def _read(unit: Unit, scope: Scope, tally: Tally, memory: Memory, pace: Pace) -> None:
    place = unit.place
    try:
        for page in pages(place.aws, unit.kind, place.region, pace=pace):
            if not tally.add(unit, len(scope.select(unit.kind, page.items)), last=page.last):
                return
            if not page.last and scope.name_pattern == "*" and _settled(unit, tally, memory):
                return
    except AwsError as error:
        tally.fail(unit, error)


def _settled(unit: Unit, tally: Tally, memory: Memory) -> bool:
    """Ask for the number of all where the service answers that: one call instead of the pages that follow."""
    place = unit.place
    if unit.kind.total is None or memory.knows_better(_SETTINGS, place):
        return False
    try:
        known = total(place.aws, unit.kind, place.region, pace=BRISK)
    except AwsError as error:
        if error.trouble not in CREDENTIAL_TROUBLES:
            memory.note(_SETTINGS, place, error)
        return False
    if known < unit.found:
        return False  # functions come and go; the list itself decides then
    tally.add(unit, known - unit.found, last=True)
    return True
