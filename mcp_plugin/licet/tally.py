"""Where a process counts its uses: one small file of its own, mapped into memory, so that a use costs no system call.

What is written there survives a kill, as everything does that the operating system has; a power cut it may not. (A call
of ``write`` for each use costs ten times more: between calls that are milliseconds apart the file's times change too.)

The file holds, for each hour, how much was used and how much of that has gone over into the spool. Going over has a
number: a process that is killed half-way leaves the number as it was, and the spool knows whether it has seen it. So
each use goes over once, whoever carries it: the process itself, or after its end any other that can lock the file.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from licet.wire import UNLIMITED

log = logging.getLogger(__name__)

SUFFIX = ".uses"

_HEADER = struct.Struct("<8sq")
_SLOT = struct.Struct("<5q")
_MAGIC = b"licet\x00u1"
_SLOTS = 48
_SIZE = _HEADER.size + _SLOTS * _SLOT.size


class TallyFullError(Exception):
    """Every hour that the file has room for waits to go over."""


@dataclass(slots=True)
class _Slot:
    """One hour: what was used in it, and what of that has gone over."""

    hour: int = 0
    calls: int = 0
    resources: int = 0
    gone_calls: int = 0
    gone_resources: int = 0

    @property
    def is_free(self) -> bool:
        return self.calls == self.gone_calls and self.resources == self.gone_resources

    def pack(self) -> bytes:
        return _SLOT.pack(self.hour, self.calls, self.resources, self.gone_calls, self.gone_resources)


class Tally:
    """The file of one process, locked as long as it is open. Not for several threads at once.

    Args:
        path: The file.
        handle: The same, open and locked.
        shared: The same, in memory; ``None``: written by calls.
        number: How often something has gone over.
        slots: The hours.
    """

    def __init__(
        self, path: Path, handle: int, number: int, slots: Sequence[_Slot], shared: mmap.mmap | None = None
    ) -> None:
        self.path, self.number, self._handle, self._slots, self._shared = path, number, handle, slots, shared
        self._now: tuple[int, int] = (-1, 0)

    @classmethod
    def make(cls, beside: Path) -> Tally:
        """Make a file beside the spool *beside*; all of its room is taken at once, so that a full disk is met now.

        Raises:
            OSError: It cannot be made, locked or mapped.
        """
        beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = beside.with_name(f"{beside.name}.{uuid.uuid4().hex}{SUFFIX}")
        draft = path.with_suffix(".new")  # nobody else may find it before it is locked and whole
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            if not _lock(handle):
                raise OSError("the file of uses cannot be locked")
            if os.write(handle, _HEADER.pack(_MAGIC, 0) + bytes(_SIZE - _HEADER.size)) != _SIZE:
                raise OSError("the disk is full")
            shared = mmap.mmap(handle, _SIZE)
            draft.rename(path)
        except BaseException:
            os.close(handle)
            with suppress(OSError):
                draft.unlink()
            raise
        return cls(path, handle, 0, [_Slot() for _ in range(_SLOTS)], shared)

    @classmethod
    def left_behind(cls, beside: Path) -> Iterator[Tally]:
        """Take over the files beside the spool whose process has ended; each must be closed."""
        for path in _paths(beside):
            with suppress(OSError):
                handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
                try:
                    found = _read(path, handle) if _lock(handle) and os.fstat(handle).st_nlink else None
                except ValueError:
                    log.warning("%s is damaged and set aside", path)
                    path.replace(f"{path}.damaged")
                    found = None
                if found is None:
                    os.close(handle)
                else:
                    yield found

    def add(self, hour: int, calls: int, resources: int) -> None:
        """Count a use; returns when it is with the operating system.

        Raises:
            TallyFullError: There is no room for another hour.
            OSError: It cannot be written; nothing was counted.
        """
        place = self._place(hour)
        slot = self._slots[place]
        before = (slot.calls, slot.resources)
        try:
            slot.calls, slot.resources = min(UNLIMITED, slot.calls + calls), min(UNLIMITED, slot.resources + resources)
            self._write(place)
        except BaseException:  # out of a signal handler too, before or after the write
            if os.pread(self._handle, _SLOT.size, _HEADER.size + place * _SLOT.size) != slot.pack():
                slot.calls, slot.resources = before
            raise

    def used(self, hour: int) -> tuple[int, int]:
        """Return calls and resources of an hour, whether or not they have gone over."""
        known, place = self._now
        if known != hour:
            place = next((place for place, slot in enumerate(self._slots) if slot.hour == hour), -1)
        return (self._slots[place].calls, self._slots[place].resources) if place >= 0 else (0, 0)

    def waiting(self) -> list[tuple[int, int, int]]:
        """Return what has not gone over: hour, calls and resources."""
        return [
            (slot.hour, slot.calls - slot.gone_calls, slot.resources - slot.gone_resources)
            for slot in self._slots
            if not slot.is_free
        ]

    def gone(self) -> None:
        """Note that all that was waiting has gone over.

        Raises:
            OSError: It cannot be written; then it has gone over under this number all the same.
        """
        for place, slot in enumerate(self._slots):
            if not slot.is_free:
                slot.gone_calls, slot.gone_resources = slot.calls, slot.resources
                self._write(place)
        os.pwrite(self._handle, _HEADER.pack(_MAGIC, self.number + 1), 0)
        self.number += 1

    def close(self) -> None:
        """Let go of the file, and remove it when nothing waits in it. Safe to repeat."""
        if self._handle >= 0 and not self.waiting():
            with suppress(OSError):
                self.path.unlink()
        self.drop()

    def drop(self) -> None:
        """Close the file and leave it as it is; in a child, that leaves its parent's lock alone as well."""
        handle, self._handle = self._handle, -1
        shared, self._shared = self._shared, None
        if shared is not None:
            shared.close()
        if handle >= 0:
            os.close(handle)

    def _place(self, hour: int) -> int:
        if self._now[0] == hour:
            return self._now[1]
        same = (place for place, slot in enumerate(self._slots) if slot.hour == hour and slot.hour)
        place = next(same, None)
        if place is None:
            place = next((place for place, slot in enumerate(self._slots) if slot.is_free), None)
            if place is None:
                raise TallyFullError
            slot = self._slots[place]
            slot.hour = hour
            slot.calls = slot.resources = slot.gone_calls = slot.gone_resources = 0
        self._now = (hour, place)
        return place

    def _write(self, place: int) -> None:
        start = _HEADER.size + place * _SLOT.size
        if self._shared is None:
            os.pwrite(self._handle, self._slots[place].pack(), start)
        else:
            self._shared[start : start + _SLOT.size] = self._slots[place].pack()


def waiting_beside(beside: Path) -> list[tuple[str, int, list[tuple[int, int, int]]]]:
    """Return name, number and what waits of all files beside the spool, running processes' too; changes nothing."""
    found = []
    for path in _paths(beside):
        with suppress(OSError, ValueError):
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            try:
                tally = _read(path, handle)
                found.append((path.name, tally.number, tally.waiting()))
            finally:
                os.close(handle)
    return found


def _paths(beside: Path) -> list[Path]:
    try:
        return sorted(beside.parent.glob(f"{beside.name}.*{SUFFIX}"))
    except OSError:
        return []


def _read(path: Path, handle: int) -> Tally:
    """Read a file.

    Raises:
        ValueError: It holds something else than was written.
        OSError: It cannot be read.
    """
    data = os.pread(handle, _SIZE + 1, 0)
    if len(data) != _SIZE:
        raise ValueError("another size")
    magic, number = _HEADER.unpack_from(data)
    slots = [_Slot(*_SLOT.unpack_from(data, _HEADER.size + place * _SLOT.size)) for place in range(_SLOTS)]
    sound = all(
        slot.hour >= 0 and 0 <= slot.gone_calls <= slot.calls <= UNLIMITED
        and 0 <= slot.gone_resources <= slot.resources <= UNLIMITED
        for slot in slots
    )  # fmt: skip
    if magic != _MAGIC or number < 0 or not sound:
        raise ValueError("another content")
    return Tally(path, handle, number, slots)


def _lock(handle: int) -> bool:
    """Lock the file, or say that its process lives."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
