"""What was used, kept until the license server has counted it: in hours, on disk, each event once.

A use is written before the tool runs, so that a process that is killed loses none: into a small file of the process's
own, a tally, because that is one cheap write. From time to time what came together goes over into the spool, a file
that several processes share, and becomes events with an id of their own, which stay until the server says that it
counts them: sent twice, they count once. Where no tally can be kept, a use goes into the spool at once. Where that
cannot be written either, uses are counted and reported from memory, and go over into the file when it can be written.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from licet import spool
from licet.forks import after_fork, around_fork
from licet.tally import Tally, TallyFullError, waiting_beside

log = logging.getLogger(__name__)

MOST_EVENTS = 500
"""Longest batch; the server takes 1,000."""

KEPT = timedelta(days=89)
"""The server counts nothing that is older than 90 days."""

PUT_OFF = timedelta(hours=1)
"""How long an event waits that the server did not take as it is."""

MOST_REFUSALS = 72
"""So many times an event is put off before it may be forgotten for its age: three days at least.

The local clock alone never decides, because a clock that is wrong for a day would forget what was used.
"""

AGAIN_SECONDS = 60.0
"""How long a file is left alone that could not be opened or written."""

PATIENCE_SECONDS = 2.0
"""How long uses wait for a file that another process keeps locked, until that counts as one that cannot be written."""

LOCK_SECONDS = 1.0
"""How long the end of a process, and a fork, wait for a use that is just being written."""

_EPOCH, _HOUR, _HOUR_SECONDS = datetime(1970, 1, 1, tzinfo=UTC), timedelta(hours=1), 3600
_inherited: list[sqlite3.Connection] = []  # a child must not close what its parent has open

Found = TypeVar("Found")


class Meter:
    """The spool of one license key. Safe to use from many threads and processes, in signal handlers and after a fork.

    Args:
        path: The file; its folder may not exist yet. ``None``: memory only.
        clock: Returns the current aware UTC instant.
        seconds: Seconds, monotonic.
    """

    def __init__(
        self, path: Path | None, clock: Callable[[], datetime], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._path, self._clock, self._seconds = path, clock, seconds
        self._warned = False
        self._begin()
        around_fork(before=self._before_fork, in_parent=self._in_parent)
        after_fork(self._in_child)

    def __del__(self) -> None:
        """Leave no file open when a meter is dropped."""
        with suppress(Exception):
            self._close_base()
            if self._tally is not None:
                self._tally.close()

    def _begin(self) -> None:
        self._lock = threading.RLock()  # a signal handler that comes in between must not wait for its own thread,
        self._busy = False  # and must not write in the middle of what that thread writes
        self._forker: int | None = None
        self._late: deque[tuple[int, int, int]] = deque()
        self._tally: Tally | None = None
        self._tally_at = float("-inf") if self._path is not None else float("inf")
        self._base: sqlite3.Connection | None = None
        self._file: spool.Identity | None = None  # which file that is; None: memory
        self._again_at = 0.0
        self._mended_at = float("-inf")
        self._busy_since: float | None = None

    def add(self, calls: int, resources: int) -> None:
        """Count a use; returns when it is with the operating system. Never raises.

        Quantities beyond ``UNLIMITED`` count as that: the server takes no more.
        """
        try:
            self._late.append((self._hour(), spool.clamped(calls), spool.clamped(resources)))
            if not self._tallied():
                self._run(self._write, None)
        except Exception:  # a report that breaks must not stop a tool
            log.exception("a use could not be counted")

    def _tallied(self) -> bool:
        """Write what was used into the tally; ``False`` where that cannot be done."""
        with self._lock:
            if self._busy:
                return True  # whom this has interrupted writes it
            self._busy = True
            try:
                tally = self._kept_tally()
                while tally is not None and self._late:
                    use = self._late[0]
                    before = tally.used(use[0])
                    try:
                        tally.add(*use)
                    except BaseException:
                        if tally.used(use[0]) != before:  # a signal came after it was written
                            self._late.popleft()
                        raise
                    self._late.popleft()
            except TallyFullError:
                return False
            except OSError as error:
                log.debug("uses are written to the spool: %s", error)
                self._drop_tally()
                return False
            finally:
                self._busy = False
            return tally is not None

    def _kept_tally(self) -> Tally | None:
        if self._tally is None and self._path is not None and self._seconds() >= self._tally_at:
            self._tally_at = self._seconds() + AGAIN_SECONDS
            self._tally = Tally.make(self._path)
        return self._tally

    def _drop_tally(self) -> None:
        """Leave the tally to whoever finds it; the next use makes another, after a while."""
        tally, self._tally = self._tally, None
        if tally is not None:
            tally.drop()

    def seal(self) -> Sequence[spool.Event]:
        """Turn what came together into events and return those to report now, oldest first; at most ``MOST_EVENTS``."""
        return self._run(self._seal, ())

    def pending(self) -> Sequence[spool.Event]:
        """Return what would be reported, and change nothing; what has no event yet gets a made-up id."""
        found: list[spool.Event] = []
        file = None
        with self._lock:
            try:
                if self._path is not None and self._file is None and self._path.exists():
                    file = spool.open_existing(self._path)
                bases = [base for base in (file, self._base) if base is not None]
                for base in bases:
                    found += spool.everything(base)
                found += self._tallied_events(bases)
            except spool.ERRORS as error:
                log.warning("what is in %s cannot be shown (%s)", self._path, error)
            finally:
                if file is not None:
                    file.close()
        return sorted(found, key=lambda event: event.at)

    def _tallied_events(self, bases: Sequence[sqlite3.Connection]) -> Sequence[spool.Event]:
        uses: dict[int, tuple[int, int]] = {}
        for name, number, waiting in () if self._path is None else waiting_beside(self._path):
            if any(spool.has_taken_over(base, name, number) for base in bases):
                continue
            for hour, calls, resources in waiting:
                before = uses.get(hour, (0, 0))
                uses[hour] = (spool.clamped(before[0] + calls), spool.clamped(before[1] + resources))
        return [spool.event_of(row) for row in spool.events_of([(hour, *used) for hour, used in uses.items()])]

    def counted(self, ids: Iterable[str]) -> bool:
        """Forget events that the server counts; say whether that was written."""
        return self._each("DELETE FROM events WHERE id = ?", [(each,) for each in ids])

    def put_off(self, ids: Iterable[str]) -> bool:
        """Leave events for later that the server did not take; say whether that was written.

        One that was put off ``MOST_REFUSALS`` times and looks too old for the server is forgotten.
        """
        after = int((self._clock() + PUT_OFF).timestamp())
        return self._each(
            "UPDATE events SET after = ?, refused = refused + 1 WHERE id = ?", [(after, each) for each in ids]
        )

    def close(self) -> None:
        """Close the file, and write into it what is in memory; takes a few seconds at most. Safe to repeat.

        What it cannot write goes on being held: who closes a meter may still use it.
        """
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            return
        try:
            if not self._busy and self._path is not None and (self._late or self._base is not None):
                if self._file is None:
                    self._again_at = self._seconds()
                self._run(self._write_at_last, None, tries=1)
                if self._file is not None:
                    self._close_base()
            if self._tally is not None and not self._busy:
                tally, self._tally = self._tally, None
                self._tally_at = float("-inf")
                tally.close()
        except sqlite3.Error as error:
            log.debug("the usage file was left open (%s)", error)
        finally:
            self._lock.release()

    def _hour(self) -> int:
        return max(0, (self._clock() - _EPOCH) // _HOUR) * _HOUR_SECONDS

    def _run(self, work: Callable[[sqlite3.Connection], Found], otherwise: Found, tries: int = 2) -> Found:
        """Do *work*; where the file fails it, repair that or go over to memory, and try once more."""
        with self._lock:
            if self._busy:
                return otherwise
            self._busy = True
            try:
                for _ in range(tries):
                    try:
                        found = work(self._open())
                    except spool.ERRORS as error:
                        if not self._give_way(error):
                            break
                    else:
                        self._busy_since = None
                        return found
                return otherwise
            finally:
                self._busy = False

    def _write(self, base: sqlite3.Connection) -> None:
        """Write what was used; whatever interrupts it, each use is written once or still waiting."""
        if base.in_transaction:
            base.execute("ROLLBACK")
        while self._late:
            use, before = self._late.popleft(), base.total_changes
            try:
                base.execute(spool.ADD, use)
            except BaseException:
                if base.total_changes == before:  # else a signal came when it was written
                    self._late.appendleft(use)
                raise

    def _write_at_last(self, base: sqlite3.Connection) -> None:
        if self._late:
            base.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000:.0f}")  # there is no next use to write it with
            self._write(base)

    def _seal(self, base: sqlite3.Connection) -> Sequence[spool.Event]:
        base = self._followed(base)
        self._write(base)
        if self._file is not None:
            self._take_over(base)
        now = int(self._clock().timestamp())
        with spool.writing(base):
            too_old = now - int(KEPT.total_seconds())
            base.execute("DELETE FROM events WHERE refused >= ? AND at < ?", (MOST_REFUSALS, too_old))
            due = spool.due(base, now, put_off=int(PUT_OFF.total_seconds()), most=MOST_EVENTS)
            if len(due) < MOST_EVENTS:
                spool.seal(base, MOST_EVENTS)
                due = spool.due(base, now, put_off=int(PUT_OFF.total_seconds()), most=MOST_EVENTS)
        return due

    def _take_over(self, base: sqlite3.Connection) -> None:
        """Let what is in the tallies go over: the own one, and those of processes that have ended."""
        own = self._tally
        if own is not None and own.waiting():
            try:
                spool.take_over(base, own.path.name, own.number, own.waiting())
                own.gone()
            except OSError:  # whether it went over is found out below, from the file
                self._drop_tally()
            except BaseException:
                self._drop_tally()
                raise
        for tally in () if self._path is None else Tally.left_behind(self._path):
            try:
                spool.take_over(base, tally.path.name, tally.number, tally.waiting())
                tally.gone()
            finally:
                tally.close()
            spool.forget_tally(base, tally.path.name)

    def _each(self, statement: str, rows: Sequence[tuple[object, ...]]) -> bool:
        def work(base: sqlite3.Connection) -> bool:
            if self._file is None and not all(spool.knows(base, row[-1]) for row in rows):
                return False  # they are in the file, which cannot be written now
            with spool.writing(base):
                base.executemany(statement, rows)
            return True

        return self._run(work, otherwise=False, tries=1)

    def _open(self) -> sqlite3.Connection:
        if self._base is None or (self._file is None and self._seconds() >= self._again_at):
            self._base = self._opened(self._base)
        return self._base

    def _opened(self, old: sqlite3.Connection | None) -> sqlite3.Connection:
        """Return the file, with what *old* holds in memory; or that memory."""
        file = None
        if self._path is not None and self._seconds() >= self._again_at:
            try:
                file, found = spool.open_file(self._path)
                if old is not None:
                    spool.adopt(old, file)
                    old.close()
            except spool.ERRORS as error:
                if file is not None:
                    file.close()
                self._again_at = self._seconds() + AGAIN_SECONDS
                self._warn(error)
            else:
                self._file = found
                return file
        elif self._path is None:
            self._again_at = float("inf")
        return spool.in_memory() if old is None else old

    def _followed(self, base: sqlite3.Connection) -> sqlite3.Connection:
        """Return the file that stands in the place of *base* now; it was removed, or set aside by another process."""
        if self._file is None or self._path is None or spool.identity(self._path) == self._file:
            return base
        self._base = self._file = None
        new = self._open()
        with suppress(*spool.ERRORS):
            spool.adopt(base, new)
        with suppress(sqlite3.Error):
            base.close()
        return new

    def _give_way(self, error: Exception) -> bool:
        """Set a damaged file aside; leave one alone for a while that cannot be written. Return whether to try again."""
        now = self._seconds()
        if self._path is None or self._file is None:
            self._warn(error)
            return False
        if spool.is_busy(error):
            self._busy_since = now if self._busy_since is None else self._busy_since
            if now - self._busy_since < PATIENCE_SECONDS:
                return False
        damaged = self._file
        with suppress(sqlite3.Error):
            self._close_base()
        if spool.is_damage(error) and now - self._mended_at >= AGAIN_SECONDS:  # else it does not help
            self._mended_at = now
            try:
                spool.set_aside(self._path, damaged)
            except OSError as refused:
                error = refused
            else:
                return True
        self._again_at = now + AGAIN_SECONDS
        self._warn(error)
        return True

    def _close_base(self) -> None:
        base, self._base, self._file = self._base, None, None
        if base is not None:
            base.close()

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            log.warning("usage is counted in memory only: %s cannot be written (%s)", self._path, error)

    def _before_fork(self) -> None:
        """Close the file, because SQLite's locks and its own mutexes do not survive a fork.

        Source: sqlite.org/howtocorrupt.html, "Carrying an open database file across a fork".
        """
        if self._lock.acquire(timeout=LOCK_SECONDS):
            self._forker = threading.get_ident()
            if self._file is not None and not self._busy:
                self._close_base()

    def _in_parent(self) -> None:
        if self._forker == threading.get_ident():
            self._forker = None
            self._lock.release()

    def _in_child(self) -> None:
        """Begin anew: what is in memory is the parent's to report."""
        if self._base is not None:
            _inherited.append(self._base)
        self._drop_tally()
        self._begin()
