"""Jobs that are done again and again, each on a thread of its own, until they are stopped.

Neither an outage of the database nor a mistake in a job ends the worker: the job waits a little longer each time.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from licet_server.errors import StorageError

STOPS_WITHIN = 0.8
"""How many seconds jobs have to end when the worker is stopped."""

_LONGEST_PAUSE = 30.0
_SPREAD = 0.2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again.

    Attributes:
        name: For the log.
        every: Seconds between two runs.
        run: Does it; ``True``: there is more, so do it again at once.
        wake: Set it to have the job run before its time.
        finish: Called once when the worker stops and ``run`` has returned, with the seconds that it may take.
        stop: Called as soon as the worker stops, from another thread, so that ``run`` begins nothing more.
    """

    name: str
    every: float
    run: Callable[[], bool | None]
    wake: threading.Event = field(default_factory=threading.Event)
    finish: Callable[[float], None] | None = None
    stop: Callable[[], None] | None = None


class Loop:
    """Runs jobs until it is stopped.

    Args:
        jobs: What to do.
        ended: Told of each round: the job, how many seconds it took, and whether there is more to do; ``None``: it
            failed.
    """

    def __init__(self, jobs: Sequence[Job], ended: Callable[[str, float, bool | None], None] | None = None) -> None:
        self._jobs, self._ended = jobs, ended
        self._stopped = threading.Event()
        self._outage = _Outage()
        self._threads = [
            threading.Thread(target=self._keep_doing, args=[job], name=job.name, daemon=True) for job in jobs
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, within: float = STOPS_WITHIN) -> bool:
        """Stop, and wait *within* seconds at most; say whether every job has ended.

        One that has not is in the middle of a transaction, which is rolled back with the process.
        """
        deadline = time.monotonic() + within
        self._stopped.set()
        for job in self._jobs:
            if job.stop is not None:
                job.stop()
            job.wake.set()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _keep_doing(self, job: Job) -> None:
        failures = 0
        while not self._stopped.is_set():
            began = time.perf_counter()
            more = self._attempt(job)
            if self._ended is not None:
                self._ended(job.name, time.perf_counter() - began, more)
            failures = failures + 1 if more is None else 0
            if not more:
                job.wake.wait(_pause(failures) if failures else job.every)
                job.wake.clear()
        if job.finish is not None:
            try:
                job.finish(STOPS_WITHIN / 2)
            except StorageError as error:
                self._outage.began(error)

    def _attempt(self, job: Job) -> bool | None:
        """Run *job*; return whether there is more to do, ``None`` when it failed."""
        try:
            more = bool(job.run())
        except StorageError as error:
            self._outage.began(error)
            return None
        except Exception as error:  # noqa: BLE001 - the other jobs, and this one next time, must go on
            _log.error("a job of the worker failed", job=job.name, exc_info=error)
            return None
        self._outage.ended()
        return more


class _Outage:
    """Tells of an outage of the database once, and once of its end, however many jobs notice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lasts = False

    def began(self, error: StorageError) -> None:
        with self._lock:
            if not self._lasts:
                _log.error("the worker waits for the database", reason=str(error))
            self._lasts = True

    def ended(self) -> None:
        with self._lock:
            if self._lasts:
                _log.info("the database answers the worker again")
            self._lasts = False


def _pause(failures: int) -> float:
    """Return how long to wait after that many failures in a row: 1, 2, 4, … seconds, spread a little."""
    chance = random.random()  # nosec B311
    return float(min(2.0 ** min(failures - 1, 10), _LONGEST_PAUSE) * (1 - _SPREAD + 2 * _SPREAD * chance))
