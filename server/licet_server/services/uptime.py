"""Whether the parts of this server work: looked at every minute by a worker, counted by day, shown on the status page.

What is shown tells customers whether to wait or to write, and nobody what runs where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy.orm import Session

from licet_server.errors import ServerError
from licet_server.services.installation import Installation
from licet_server.storage import counters
from licet_server.storage import uptime as storage

EVERY = timedelta(minutes=1)
DAYS = 90
"""How many days are shown."""

LATE = timedelta(minutes=10)
"""How long something may wait that should leave at once."""

SENT_LATELY = timedelta(minutes=30)
"""A mail that left within this time shows that mails leave, whatever becomes of another."""

SILENT_AFTER = timedelta(minutes=3)
"""How long nobody may have checked before the worker counts as stopped."""

_CHECKED = "status checked"
_AT_ONCE = timedelta(seconds=5)
_NONE: Mapping[date, int] = MappingProxyType({})


class Part(StrEnum):
    """What customers depend on, in the order in which it is shown."""

    CHECKS = "checks"
    """License checks: keys can be looked up, and answers signed."""
    DATABASE = "database"
    PAYMENTS = "payments"
    MAIL = "mail"
    WEBHOOKS = "webhooks"
    WORKER = "worker"


class Health(StrEnum):
    """How a part is."""

    GOOD = "good"
    BAD = "bad"
    UNUSED = "unused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Day:
    """A day (UTC) of a part.

    Attributes:
        checks: How often it was looked at; 0: nobody did, so nothing is known.
        good: How often it worked.
    """

    day: date
    checks: int = 0
    good: int = 0

    @property
    def share(self) -> float | None:
        """Return how much of the day it worked, 0 to 1; ``None``: not known."""
        return None if not self.checks else self.good / self.checks


@dataclass(frozen=True, slots=True)
class PartStatus:
    """A part now, and on the days before, the oldest first."""

    part: Part
    now: Health
    days: tuple[Day, ...]

    @property
    def share(self) -> float | None:
        """Return how much of all days that are known it worked; ``None``: none is known."""
        checks = sum(day.checks for day in self.days)
        return None if not checks else sum(day.good for day in self.days) / checks


def look(session: Session, here: Installation, *, now: datetime) -> Mapping[Part, Health]:
    """Look at every part but the worker, which shows by looking.

    Args:
        session: A session that reads; that it does shows that the database works.
        here: The installation.
        now: Aware UTC instant.
    """
    late = now - LATE
    settings = here.settings
    mail = _of(storage.mail_is_stuck(session, due_before=late, written_after=now - SENT_LATELY))
    takes_money = settings.payments.stripe.secret_key or settings.payments.paddle.api_key
    return MappingProxyType(
        {
            Part.CHECKS: _of(not _signs(here, now)),
            Part.DATABASE: Health.GOOD,
            Part.PAYMENTS: _of(storage.payments_are_stuck(session, due_before=late)) if takes_money else Health.UNUSED,
            Part.MAIL: Health.UNUSED if settings.mail.server is None else mail,
            Part.WEBHOOKS: (
                _of(storage.webhooks_are_stuck(session, due_before=late))
                if storage.has_endpoints(session)
                else Health.UNUSED
            ),
        }
    )


def check(
    session: Session, here: Installation, *, outages: Mapping[date, int] = MappingProxyType({}), now: datetime
) -> bool:
    """Look at every part and count it, unless another machine has done so within the minute; say whether it was done.

    Minutes in which no worker looked are counted against the worker, when the next one does.

    Args:
        session: A session that may write, whose turn it is.
        here: The installation.
        outages: How many checks before this one failed for want of the database, by day (UTC).
        now: Aware UTC instant.
    """
    last = last_check(session)
    if last is not None and now - last < EVERY - _AT_ONCE:
        return False
    today = now.astimezone(UTC).date()
    for part, health in look(session, here, now=now).items():
        if health is not Health.UNUSED:
            good = int(health is Health.GOOD)
            storage.count_checks(session, today, part.value, good=good, bad=1 - good)
    for day, failed in outages.items():
        storage.count_checks(session, day, Part.DATABASE.value, bad=failed)
        storage.count_checks(session, day, Part.CHECKS.value, bad=failed)
    for day, minutes in _silence(last, now, outages).items():
        storage.count_checks(session, day, Part.WORKER.value, bad=minutes)
    storage.count_checks(session, today, Part.WORKER.value, good=1)
    storage.forget_before(session, today - timedelta(days=DAYS + 1))
    counters.raise_to(session, _CHECKED, int(now.timestamp()))
    return True


def status(session: Session, here: Installation, *, now: datetime) -> tuple[PartStatus, ...]:
    """Return how every part is, and was on the last :data:`DAYS` days.

    Args:
        session: A session that reads.
        here: The installation.
        now: Aware UTC instant.
    """
    last = last_check(session)
    found = dict(look(session, here, now=now))
    never = Health.UNKNOWN if last is None else Health.BAD
    found[Part.WORKER] = Health.GOOD if last is not None and now - last < SILENT_AFTER else never
    first = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
    counted = storage.checks_since(session, first)
    return tuple(PartStatus(part, found[part], _days(part, first, counted)) for part in Part)


def unreachable(*, now: datetime) -> tuple[PartStatus, ...]:
    """Return how every part is when the database gives no answer: nothing else is known."""
    first = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
    bad = {Part.DATABASE, Part.CHECKS}
    return tuple(
        PartStatus(part, Health.BAD if part in bad else Health.UNKNOWN, _days(part, first, {})) for part in Part
    )


def last_check(session: Session) -> datetime | None:
    """Return when a worker looked last, which is its sign of life; ``None``: none ever did."""
    found = counters.read(session, _CHECKED)
    return None if found is None else datetime.fromtimestamp(found, UTC)


def _days(part: Part, first: date, counted: Mapping[tuple[str, date], tuple[int, int]]) -> tuple[Day, ...]:
    found = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        good, bad = counted.get((part.value, day), (0, 0))
        found.append(Day(day, good + bad, good))
    return tuple(found)


def _silence(last: datetime | None, now: datetime, outages: Mapping[date, int]) -> Mapping[date, int]:
    """Return how many minutes nobody looked, by day; those in which somebody tried do not count."""
    if last is None or now - last < SILENT_AFTER:
        return {}
    found: dict[date, int] = {}
    moment = max(last + EVERY, now - timedelta(days=DAYS))
    while moment < now - EVERY / 2:
        midnight = datetime.combine(moment.date() + timedelta(days=1), time(), UTC)
        end = min(midnight, now - EVERY / 2)
        minutes = max(1, round((end - moment) / EVERY))
        found[moment.date()] = minutes
        moment = max(end, moment + EVERY)
    silent = {day: minutes - outages.get(day, 0) for day, minutes in found.items()}
    return {day: minutes for day, minutes in silent.items() if minutes > 0}


def _signs(here: Installation, now: datetime) -> bool:
    try:
        here.answering.keyring.signing(now=now)
    except ServerError:
        return False
    return True


def _of(stuck: bool) -> Health:
    return Health.BAD if stuck else Health.GOOD
