"""What runs in the background while a license is in use: the seat is kept, and what was used is reported.

It starts with the first use, so that a server that only lists its tools asks nobody. It ends with the process: then the
last uses are reported and the seat is given back, within a few seconds.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from licet.errors import ServerUnreachableError
from licet.forks import after_fork
from licet.gate import Gate
from licet.meter import Meter
from licet.spool import Event
from licet.store import Hold

log = logging.getLogger(__name__)

LONGEST_SILENCE = 3600.0
"""How long a seat without heartbeats is left, in seconds."""

LEAVE_SECONDS = 4.0
"""How long the end of a process waits for the license server; container engines kill after ten."""

LOOK_FOR_SEAT_SECONDS = 1.0
"""How often a process tries to share the seat's lock while another one is leaving."""

_attending: weakref.WeakSet[Attendance] = weakref.WeakSet()


class Attendance:
    """The background of one license. Safe to call from many threads, from a signal handler and after a fork.

    Args:
        gate: The license.
        meter: What was used.
        hold: Tells whether other processes use the same seat.
        reports: Whether uses may be reported now.
        seconds: Seconds, monotonic.
    """

    def __init__(
        self,
        gate: Gate,
        meter: Meter,
        hold: Hold,
        reports: Callable[[], bool],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gate, self._meter, self._hold, self._reports, self._seconds = gate, meter, hold, reports, seconds
        self._thread: threading.Thread | None = None
        self._closed = self._leaves = False
        self._failures = 0
        self._wish: float | None = None
        self._holds = self._has_beaten = False
        self._next_beat = self._next_report = 0.0
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        """Begin with locks that nobody holds; a thread of the parent's is none of ours."""
        self._lock = threading.RLock()  # a signal may ask to close while this thread begins
        self._stop = threading.Event()
        self._thread = None

    def start(self) -> None:
        """Begin, once a process; returns at once."""
        if self._has_nothing_to_begin():
            return
        with self._lock:
            if self._has_nothing_to_begin():
                return
            thread = threading.Thread(target=self._run, name="licet-attendance", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # no thread can be had now; the next use tries again
                log.warning("the license is not attended to yet: %s", error)
                return
            self._thread = thread
            _attending.add(self)

    def _has_nothing_to_begin(self) -> bool:
        return self._thread is not None or self._closed or self._gate.inquiry is None

    def close(self, *, leave: bool = True) -> None:
        """Report what is left and give the seat back; returns after ``LEAVE_SECONDS`` at the latest. Safe to repeat.

        Args:
            leave: Whether the seat is given back and uses are reported; without, the background only stops.
        """
        self.stop(leave=leave)
        self.wait(LEAVE_SECONDS)

    def stop(self, *, leave: bool = True) -> None:
        """Ask the background to come to its end; returns at once."""
        with self._lock:
            if not self._closed:
                self._closed, self._leaves = True, leave
            self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait until the background has ended, no longer than so many seconds."""
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(seconds)

    def report(self) -> bool:
        """Report what was used; say whether there may be more. Never raises what the server or the disk does."""
        inquiry = self._gate.inquiry
        if inquiry is None or not self._reports():
            return False
        events = self._meter.seal()
        if not events:
            return False
        try:
            taken = inquiry.client.report(inquiry.whoami(), [event.to_object() for event in events])
        except ServerUnreachableError as error:
            self._failures, self._wish = self._failures + 1, error.retry_after
            log.debug("usage is reported later: %s", error)
            return False
        rejected = [events[place].id for place in taken.rejected if place < len(events)]
        if rejected:
            return self._meter.put_off(rejected)
        if taken.counted < len(events):  # the key is not the license's any more: see whether that changes
            self._meter.put_off(_ids(events))
            return False
        self._failures = 0
        return self._meter.counted(_ids(events))

    def _run(self) -> None:
        stop = self._stop
        self.begin()
        while not stop.is_set():
            stop.wait(self.turn())
        self._end()

    def begin(self) -> None:
        """Plan the first heartbeat at once and the first report for the installation's own moment."""
        self._holds, self._has_beaten = False, False
        self._next_beat, self._next_report = self._seconds(), self._seconds() + self._until_report()

    def turn(self) -> float:
        """Do what is due, and return the seconds until something is; never raises what the server or the disk does."""
        now = self._seconds()
        try:
            if not self._holds:
                self._holds = self._hold.take()
                if self._holds and self._has_beaten:  # the process that was leaving has given the seat away
                    self._next_beat = now + self._beat(anyway=True)
            if now >= self._next_beat:
                self._next_beat = now + self._beat()
            if now >= self._next_report:
                self._next_report = now + self._report_all()
        except Exception:
            log.exception("the license is not attended to")
            pause = self._gate.rhythm.report(self._gate.now(), 1)
            self._next_beat = self._next_report = now + pause.total_seconds()
        until = min(self._next_beat, self._next_report) - self._seconds()
        return max(until if self._holds else min(until, LOOK_FOR_SEAT_SECONDS), 0.0)

    def _beat(self, *, anyway: bool = False) -> float:
        self._has_beaten = True
        pause = self._gate.beat(anyway=anyway)
        return LONGEST_SILENCE if pause is None else pause.total_seconds()

    def _report_all(self) -> float:
        while self.report() and not self._stop.is_set():
            pass
        return self._until_report()

    def _until_report(self) -> float:
        return self._gate.rhythm.report(self._gate.now(), self._failures, self._wish).total_seconds()

    def _end(self) -> None:
        """Report, give the seat back unless another process uses it, and let go of the files."""
        inquiry = self._gate.inquiry
        if self._leaves:
            with suppress(Exception):  # nobody is left whom it could help
                deadline = time.monotonic() + LEAVE_SECONDS
                while self.report() and time.monotonic() < deadline:
                    pass
            with suppress(Exception):
                if inquiry is not None and self._hold.is_last():
                    inquiry.leave(anyway=self._gate.has_lease)
        self._hold.release()
        self._meter.close()


def close_at_end() -> None:
    """See to it that seats are given back when the process ends, also when it is asked to by SIGTERM.

    Where nobody handles that signal, Python dies of it without tidying up, and so does a server that hands it on when
    it has stopped (uvicorn). Containers are stopped with it. The process dies of it all the same, a little later.
    """
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminated)


def close_all() -> None:
    """Close everything that is open, all at once."""
    opened, deadline = list(_attending), time.monotonic() + LEAVE_SECONDS
    for each in opened:
        each.stop()
    for each in opened:
        each.wait(max(0.0, deadline - time.monotonic()))


def _terminated(number: int, _: Any) -> None:
    close_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _ids(events: Sequence[Event]) -> list[str]:
    return [event.id for event in events]


atexit.register(close_all)
