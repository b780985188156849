"""Look for abuse every minute, and hold nobody up: what was answered since is read, noted, and judged.

Nothing says until when the log was read before: a worker that starts goes through the newest part of the last day
again, and finds most of it noted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from licet_server.licensing.suspicion import DAY
from licet_server.services.watch import LATELY, Seen, look, raise_flags
from licet_server.storage import sightings
from licet_server.storage.session import reading, transaction
from licet_server.storage.turns import take_turn

LATE = timedelta(seconds=15)
"""An answer is in the log some seconds after it was given; as much later as this it is still read."""

STRETCH = 50_000
"""How many answers are read at a time."""

BATCH = 1_000
"""How many sightings are noted in one transaction: some milliseconds, in which nobody else writes."""

TURN = "watch"


class Watching:
    """Looks again and again.

    Args:
        engine: The database.
        clock: Gives an aware UTC instant.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._clock = engine, clock
        self._until: datetime | None = None
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped.set()

    def step(self) -> bool:
        """Look once, and raise flags for what was found."""
        now = self._clock()
        seen = self._note(now)
        if self._stopped.is_set():
            return False
        with reading(self._engine) as session:
            found = look(session, seen, now=now)
        self._until = now
        if found:
            with transaction(self._engine) as session:
                if take_turn(session, TURN):
                    raise_flags(session, found, now=now)
        return False

    def _note(self, now: datetime) -> Seen:
        """Note what was seen since the last look, and say who was."""
        seen, since = Seen(now - LATELY), now - DAY
        if self._until is not None:
            since = max(since, self._until - LATE)
        with reading(self._engine) as session:
            begin: datetime | None = sightings.within_reach(session, since)
        while begin is not None and not self._stopped.is_set():
            with reading(self._engine) as session:
                part = sightings.stretch(session, begin, most=STRETCH)
            self._write(part.sightings, now)
            seen.add(part.sightings)
            begin = part.end
        return seen

    def _write(self, seen: Sequence[sightings.Sighting], now: datetime) -> None:
        for start in range(0, len(seen), BATCH):
            with transaction(self._engine) as session:
                sightings.note(session, seen[start : start + BATCH], now=now)
