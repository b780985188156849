"""What there is and what waits, in figures for whoever watches over the server: read together, at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from licet_server.licensing.standing import Standing
from licet_server.storage import counters, monitoring
from licet_server.storage.activations import count_live_by_product
from licet_server.storage.activity import database_bytes
from licet_server.storage.flags import count_open
from licet_server.storage.mailbox import MailState, count_mails
from licet_server.storage.monitoring import LicenseGroup
from licet_server.storage.outbox import count_given_up
from licet_server.storage.statistics import count_expiring

AGES = (
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=7),
    timedelta(days=30),
)
"""The steps of the ages of leases."""

EXPIRING_DAYS = (7, 30)
KINDS = ("mail", "payment", "webhook")
_WORKING = frozenset({Standing.ACTIVE.value, Standing.IN_GRACE.value})


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind.

    Attributes:
        waiting: How much.
        oldest: How many seconds ago the oldest was written down; 0 when nothing waits.
        late: How many seconds ago the first of it was due; 0 when nothing is.
        failed: How much was given up; ``None``: that is not counted here.
    """

    waiting: int = 0
    oldest: float = 0.0
    late: float = 0.0
    failed: int | None = None


@dataclass(frozen=True, slots=True)
class Gauges:
    """What the database says at one moment.

    Attributes:
        licenses: How many there are, by product, plan and standing.
        lease_ages: How many working licenses had their last yes within each of :data:`AGES`, the shortest first;
            the last figure is that of all of them.
        seats_taken: Seats of working licenses that an instance holds, by product.
        seats_sold: Seats that working licenses have together, by product; those without a limit have none.
        expiring: How many licenses end within so many days.
        queues: What waits, by kind.
        flags: Open flags, by kind.
        database_bytes: How large the database is.
        worker_at: When a worker last said that it works, in seconds since 1970; ``None``: none ever did.
    """

    licenses: Mapping[tuple[str, str, str], int]
    lease_ages: tuple[int, ...]
    seats_taken: Mapping[str, int]
    seats_sold: Mapping[str, int]
    expiring: Mapping[int, int]
    queues: Mapping[str, Queue]
    flags: Mapping[str, int]
    database_bytes: int
    worker_at: int | None


def gauges(session: Session, now: datetime) -> Gauges:
    """Read the figures: the table of licenses twice, whatever else through an index.

    Args:
        session: A session that reads.
        now: Aware UTC instant.
    """
    groups = monitoring.license_groups(session, steps=AGES, now=now)
    working = [each for each in groups if each.status in _WORKING]
    licenses: dict[tuple[str, str, str], int] = defaultdict(int)
    for each in groups:
        licenses[each.product, each.plan, each.status] += each.count
    sold: dict[str, int] = defaultdict(int)
    for each in working:
        sold[each.product] += each.seats
    return Gauges(
        licenses=MappingProxyType(licenses),
        lease_ages=_ages(working),
        seats_taken=count_live_by_product(session, now=now),
        seats_sold=MappingProxyType(sold),
        expiring={days: count_expiring(session, until=now + timedelta(days=days), now=now) for days in EXPIRING_DAYS},
        queues=_queues(session, now),
        flags=count_open(session),
        database_bytes=database_bytes(session),
        worker_at=counters.read(session, counters.WORKER),
    )


def report_worker(session: Session, now: datetime) -> bool:
    """Write down that a worker works; there is never more to do."""
    counters.put(session, counters.WORKER, int(now.timestamp()))
    return False


def _ages(working: Sequence[LicenseGroup]) -> tuple[int, ...]:
    return tuple(sum(each.count for each in working if each.step <= step) for step in range(len(AGES) + 1))


def _queues(session: Session, now: datetime) -> dict[str, Queue]:
    waiting = {each.kind: each for each in monitoring.waiting(session)}
    failed = {"mail": count_mails(session, MailState.FAILED), "webhook": sum(count_given_up(session).values())}
    found = {}
    for kind in KINDS:
        each, given_up = waiting.get(kind), failed.get(kind)
        if each is None:
            found[kind] = Queue(failed=given_up)
            continue
        oldest, late = (max(0.0, (now - moment).total_seconds()) for moment in (each.since, each.due_at))
        found[kind] = Queue(each.count, oldest, late, given_up)
    return found
