"""What the processes of one server count, in memory that they share: whichever of them is asked knows the sums.

Each process writes into a part of its own, so counting takes no lock and no file: one addition in memory. A part stays
when its process ends, however it ends, and the next process goes on where it was; so a sum never goes back while the
server runs, and nothing that was counted is lost with a process. Where the system cannot fork safely, each process
counts for itself.

Source: fcntl(2) (locks of a byte range are their process's alone, and end with it), memfd_create(2)
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import threading
import weakref
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PARTS = 80
"""For 64 serving processes, the worker beside them, and those that begin while others end."""

DROPPED = "licet_metrics_dropped_total"
"""Counts what a part has no room for."""

GAUGES = frozenset(
    {
        "licet_answer_log_waiting",
        "licet_http_requests_on_threads",
        "licet_worker_job_last_success_timestamp_seconds",
    }
)
"""What stands for this moment: it is a process's own, and goes with it. Everything else only grows."""

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Up to where the steps of a histogram of seconds reach; the last one has no end."""

_ENTRY, _KEY, _VALUE = 128, 120, 8
_ENTRIES = 1024
_PART = _ENTRY * _ENTRIES
_STEP = _ENTRY // _VALUE
_AT = _KEY // _VALUE
_BETWEEN = "\x1f"
_ENDLESS = "+Inf"


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and of what.

    Attributes:
        name: Of the metric, with what belongs to it: ``_bucket``, ``_sum``.
        labels: The values of its labels, in their order.
        value: The number.
    """

    name: str
    labels: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Process:
    """A process that counts at this moment."""

    pid: int
    role: str


class Timer:
    """A histogram of seconds in the memory of one process.

    Attributes:
        steps: Where the numbers of its steps are; for who counts too often to call :meth:`note`.
        sum: Where the sum is.
    """

    __slots__ = ("_values", "steps", "sum")

    def __init__(self, counts: Counts, name: str, labels: tuple[str, ...]) -> None:
        bounds = (*(str(each) for each in SECONDS), _ENDLESS)
        self.steps = tuple(counts.cell(f"{name}_bucket", *labels, bound) for bound in bounds)
        self.sum, self._values = counts.cell(f"{name}_sum", *labels), counts.values

    def note(self, seconds: float) -> None:
        """Count one; for a single thread."""
        values = self._values
        values[self.steps[bisect_left(SECONDS, seconds)]] += 1.0
        values[self.sum] += seconds


class Counts:
    """What one process counts.

    Args:
        memory: Its part.

    Attributes:
        values: Where the numbers are, by what :meth:`cell` returns: for who is the only one to write a number.
    """

    def __init__(self, memory: memoryview | None = None) -> None:
        self._memory = memory or memoryview(bytearray(_PART))
        self.values = self._memory.cast("d")
        self._lock = threading.Lock()
        self._cells: dict[tuple[str, ...], int] = {}
        self._used = 1  # the first is about the process
        for number, key, _ in _entries(self._memory):
            self._cells[key] = number * _STEP + _AT
            self._used = number + 1
            if key[0] in GAUGES:
                self.values[number * _STEP + _AT] = 0.0
        self._dropped = self.cell(DROPPED)

    def cell(self, name: str, *labels: str) -> int:
        """Return where the number of that name is; what there is no room for is counted together."""
        key = (name, *labels)
        found = self._cells.get(key)
        if found is None:
            with self._lock:
                found = self._cells.get(key)
                found = self._make(key) if found is None else found
        return found

    def add(self, name: str, *labels: str, by: float = 1.0) -> None:
        """Count *by* more; for any thread."""
        cell = self.cell(name, *labels)
        with self._lock:
            self.values[cell] += by

    def set(self, name: str, *labels: str, value: float) -> None:
        """Say how much there is at this moment; the name stands in :data:`GAUGES`."""
        self.values[self.cell(name, *labels)] = value

    def timer(self, name: str, *labels: str) -> Timer:
        """Return a histogram."""
        return Timer(self, name, labels)

    def read(self) -> Iterator[Count]:
        """Return what was counted."""
        return (Count(key[0], key[1:], value) for _, key, value in _entries(self._memory))

    def _make(self, key: tuple[str, ...]) -> int:
        written = _BETWEEN.join(key).encode()
        if self._used >= _ENTRIES or len(written) >= _KEY:
            return self._dropped
        at = self._used * _ENTRY
        self._memory[at + 1 : at + len(written)] = written[1:]
        self._memory[at] = written[0]  # from here on it is seen
        self._cells[key] = self._used * _STEP + _AT
        self._used += 1
        return self._cells[key]


class Board:
    """The memory that the processes share; made before they are forked."""

    def __init__(self) -> None:
        self._file = _shared_file()
        os.ftruncate(self._file, PARTS * _PART)
        self._memory = memoryview(mmap.mmap(self._file, PARTS * _PART))
        self._mine: tuple[int, set[int]] = (os.getpid(), set())
        weakref.finalize(self, os.close, self._file)

    def __reduce__(self) -> tuple[type[Board], tuple[()]]:
        """Give a process that was not forked a board of its own."""
        return Board, ()

    def join(self, role: str) -> Counts:
        """Begin to count in this process.

        Args:
            role: What the process does: ``server`` or ``worker``, in ASCII.
        """
        mine = self._own()
        for number in range(PARTS):
            if number not in mine and self._take(number):
                mine.add(number)
                part = self._part(number)
                name = role.encode()[: _KEY - 1]
                part[:_KEY] = name + bytes(_KEY - len(name))
                part[_KEY:_ENTRY].cast("d")[0] = float(os.getpid())
                return Counts(part)
        return Counts()  # more processes than anybody starts: what this one counts is seen by nobody

    def read(self) -> list[Count]:
        """Return what all processes have counted, those that have ended too, added up by name and labels."""
        found: dict[tuple[str, tuple[str, ...]], float] = {}
        for number in range(PARTS):
            part = self._part(number)
            if not part[0]:
                continue
            lives = self._lives(number)
            for _, (name, *labels), value in _entries(part):
                if lives or name not in GAUGES:
                    key = name, tuple(labels)
                    before = found.get(key, 0.0)
                    found[key] = max(before, value) if name.endswith("_timestamp_seconds") else before + value
        return [Count(name, labels, value) for (name, labels), value in sorted(found.items())]

    def processes(self) -> list[Process]:
        """Return the processes that count at this moment."""
        parts = [(number, self._part(number)) for number in range(PARTS)]
        return [
            Process(int(part[_KEY:_ENTRY].cast("d")[0]), bytes(part[:_KEY]).rstrip(b"\0").decode())
            for number, part in parts
            if part[0] and self._lives(number)
        ]

    def _part(self, number: int) -> memoryview:
        return self._memory[number * _PART : (number + 1) * _PART]

    def _own(self) -> set[int]:
        """Return which parts are this process's own; after a fork none of those of the parent are."""
        if self._mine[0] != os.getpid():
            self._mine = (os.getpid(), set())
        return self._mine[1]

    def _lives(self, number: int) -> bool:
        if number in self._own():
            return True
        if not self._take(number):
            return True
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)
        return False

    def _take(self, number: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError:
            return False
        return True


def total(counts: Sequence[Count], name: str) -> float:
    """Add up all of one name, whatever its labels."""
    return sum(each.value for each in counts if each.name == name)


def _entries(memory: memoryview) -> Iterator[tuple[int, tuple[str, ...], float]]:
    """Return the entries of a part: number, key and value."""
    values = memory.cast("d")
    for number in range(1, _ENTRIES):
        at = number * _ENTRY
        if not memory[at]:
            return
        key = bytes(memory[at : at + _KEY]).partition(b"\0")[0].decode("utf-8", "replace")
        yield number, tuple(key.split(_BETWEEN)), values[number * _STEP + _AT]


def _shared_file() -> int:
    """Return a file in memory that has no name; it is closed with the last process."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("licet-counts")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
