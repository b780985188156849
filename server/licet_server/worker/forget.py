"""Keep the log of validations as long as the vendor wants, and no longer: a little at a time, between those who write.

On SQLite rows are deleted, a few milliseconds' worth in a transaction, and others have as long before the next
one. On PostgreSQL whole days are dropped, and only what lies in no day of its own is deleted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.storage import partitions
from licet_server.storage.log_retention import forget_before
from licet_server.storage.session import transaction
from licet_server.storage.turns import take_turn

TURN = "forget validations"
AIM_SECONDS = 0.05
"""How long a transaction should take: others wait for it."""

FEWEST, MOST = 2000, 10_000
"""Between how many rows a transaction deletes; on a slow disk the commit costs more than the rows."""

REST = 1
"""For so many times as long as a transaction took, others may write before the next one."""

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


class LogKeeping:
    """Keeps the log.

    Args:
        engine: The database.
        days: For how many days; ``None``: for ever.
        clock: Gives an aware UTC instant.
        timer: Seconds that only grow.
    """

    def __init__(
        self,
        engine: Engine,
        days: int | None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._engine, self._days, self._clock, self._timer = engine, days, clock, timer
        self._size = FEWEST
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Begin nothing more, and wait no more."""
        self._stopped.set()

    def step(self) -> bool:
        """Make room for the next days, and forget a little; say whether there is more to forget."""
        now = self._clock()
        self._arrange(now)
        if self._days is None or self._stopped.is_set():
            return False
        return self._forget(now - timedelta(days=self._days))

    def _arrange(self, now: datetime) -> None:
        """Make, fill and drop partitions; who waits in vain for those that read tries again another time."""
        before = None if self._days is None else now - timedelta(days=self._days)
        try:
            self._in_turn(lambda session: partitions.make_ahead(session, now=now))
            while not self._stopped.is_set() and self._in_turn(lambda session: partitions.settle(session, now=now)):
                pass
            if before is not None:
                for name in self._in_turn(lambda session: partitions.take_off(session, before=before)) or ():
                    self._in_turn(partial(partitions.drop, name=name))
        except StorageError as error:
            _log.info("the days of the log are arranged later", reason=str(error))

    def _forget(self, before: datetime) -> bool:
        """Delete rows for as long as :data:`AIM_SECONDS` allows, and give others their time."""
        started, size = self._timer(), self._size
        done = (
            self._in_turn(lambda session: forget_before(session, partitions.whole_before(session, before), limit=size))
            or 0
        )
        took = self._timer() - started
        if done < size:
            return False
        self._size = max(FEWEST, min(MOST, size * 2, round(size * AIM_SECONDS / max(took, 1e-6))))
        self._stopped.wait(REST * took)
        return True

    def _in_turn(self, work: Callable[[Session], _T]) -> _T | None:
        with transaction(self._engine) as session:
            return work(session) if take_turn(session, TURN) else None
