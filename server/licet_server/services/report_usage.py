"""Count what was used, each event once.

A license that is known is counted for whatever its state: what was used was used, and a plugin sends its batches again
until they are taken. An unknown key counts nothing, and neither does one that was replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import InputError
from licet_server.licensing.metering import Event, by_day, check_times, crowded
from licet_server.storage.usage import add_events, add_to_days, first_crowded


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a batch.

    Attributes:
        accepted: How many events were counted.
        duplicates: How many had been counted before, or stood in the batch already.
    """

    accepted: int
    duplicates: int


def report_usage(
    session: Session, license_id: str, events: Sequence[Event], *, instance_id: str | None = None, now: datetime
) -> Reported:
    """Count a batch: all of it, but for events whose id counts already.

    Of two events with one id the first counts, whatever the other says.

    Args:
        session: A session that may write.
        license_id: The license that was used.
        events: At most ``metering.MOST_EVENTS``.
        instance_id: Which instance reports them.
        now: Aware UTC instant; that of events that do not say when they were.

    Raises:
        InputError: An event lies in the future or too far back, or a day would have too many metrics; nothing was
            counted.
        ConflictError: A day would have more than can be counted; nothing was counted.
    """
    check_times(events, now=now)
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.id, event)
    added = add_events(session, license_id, first.values(), instance_id=instance_id, now=now)
    totals = by_day(added, now=now)
    full = first_crowded(session, license_id, totals)
    if full is not None:
        place = next(place for place, event in enumerate(events) if by_day([event], now=now).keys() == {full})
        raise InputError(f"event {place} cannot be counted: {crowded(*full)}", field=f"events.{place}.metric")
    add_to_days(session, license_id, totals)
    return Reported(len(added), len(events) - len(added))
