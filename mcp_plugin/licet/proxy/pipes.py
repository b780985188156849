"""Files that one thread reads in turn, and that several threads write whole lines to without waiting for the reader.

The thread that has forwarded a call counts it while the server works, and only then reads the answer: so whatever was
answered was counted. It must never wait for one end while the other has something to say: what does not fit is written
by a thread that lives for as long.
"""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import partial

CHUNK = 64 * 1024
"""How much is read at once: as much as a pipe holds. Four times as much costs 12 µs a read, to map memory."""

MOST_WAITING = 4 * 1024 * 1024
"""While more than this waits to be written, no more is read of what would add to it."""

HAS_POLL = hasattr(select, "poll")
"""Whether one thread can wait for several pipes; not on Windows."""

_AT_ONCE: int = getattr(select, "PIPE_BUF", 512)
"""So much can be written without waiting to what polls as ready (POSIX)."""


class Outlet:
    """A file that several threads write whole lines to; none of them waits.

    An end that nobody reads any more is no error here: its reader notices.

    Args:
        number: The file.
        relieved: Called, from another thread, after something that waited was written.
        own: Whether no other process writes to the same open file, so that it may be set not to block.
    """

    def __init__(self, number: int, relieved: Callable[[], None], *, own: bool = False) -> None:
        self._number, self._relieved = number, relieved
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._waiting: deque[bytes] = deque()
        self._held: list[bytes] | None = None
        self._size, self._writes, self._broken = 0, False, False
        self._at_most = CHUNK if own else _AT_ONCE
        self._is_ready: Callable[[], object] = lambda: False
        if own and HAS_POLL:
            os.set_blocking(number, False)
            self._is_ready = lambda: True
        elif HAS_POLL:
            self._is_ready = partial(_poll(number, "POLLOUT").poll, 0)

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nothing should be added."""
        return self._size > MOST_WAITING

    def line(self, data: bytes) -> None:
        """Write one line; one that comes while a long one is written in pieces stands after its end."""
        with self._lock:
            if self._held is None:
                self._put(data + b"\n")
            else:
                self._held.append(data + b"\n")

    def piece(self, data: bytes, *, last: bool = False) -> None:
        """Write a piece of a line; other lines wait until the *last* one."""
        with self._lock:
            self._put(data)
            self._held = self._held or []
            if last:
                held, self._held = self._held, None
                for line in held:
                    self._put(line)

    def drain(self, seconds: float) -> bool:
        """Wait until all is written; say whether it is."""
        with self._lock:
            return self._room.wait_for(lambda: not self._size, seconds)

    def wait(self) -> None:
        """Wait until not too much waits."""
        with self._lock:
            self._room.wait_for(lambda: not self.is_full)

    def close(self, shut: Callable[[], None]) -> None:
        """Write nothing more, and *shut* the file, unless somebody is still busy with it."""
        with self._lock:
            self._broken = True
            if not self._writes:
                shut()

    def _put(self, data: bytes) -> None:
        if self._broken:
            return
        rest = data if self._writes else self._at_once(data)
        if not rest:
            return
        self._waiting.append(rest)
        self._size += len(rest)
        if not self._writes:
            self._writes = True
            threading.Thread(target=self._write, name="licet-write", daemon=True).start()

    def _at_once(self, data: bytes) -> bytes:
        """Write what can be written without waiting; return the rest."""
        view = memoryview(data)
        try:
            while view and self._is_ready():
                view = view[os.write(self._number, view[: self._at_most]) :]
        except BlockingIOError:
            pass
        except OSError:
            self._broken = True
            return b""
        return bytes(view)

    def _write(self) -> None:
        """Write what waits, until nothing does."""
        while True:
            with self._lock:
                if self._broken or not self._waiting:
                    self._waiting.clear()
                    self._size, self._writes = 0, False
                    self._room.notify_all()
                    break
                data = self._waiting.popleft()
            broken = not self._written(data)
            with self._lock:
                self._size -= len(data)
                if broken:
                    self._broken = True
                self._room.notify_all()
            self._relieved()
        self._relieved()

    def _written(self, data: bytes) -> bool:
        view = memoryview(data)
        try:
            while view:
                with suppress(BlockingIOError):
                    view = view[os.write(self._number, view[:CHUNK]) :]
                    continue
                _wait_to_write(self._number)
        except OSError:
            return False
        return True


class Turns:
    """Reads several files in one thread, as each has something to say.

    Args:
        readers: Takes what each file said; nothing at all is its end. An error ends the reading of its file, after
            *failed* was called.
        held: Returns the files that are to be left alone for now.
        failed: Told of an error, while it is handled.
    """

    def __init__(
        self,
        readers: Mapping[int, Callable[[bytes], None]],
        held: Callable[[], Collection[int]],
        failed: Callable[[int], None],
    ) -> None:
        self._readers, self._held, self._failed = dict(readers), held, failed
        self._woken, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)

    def wake(self) -> None:
        """Have a look again at which files are left alone. Safe from any thread."""
        with suppress(BlockingIOError):
            os.write(self._wakes, b"\0")

    def run(self) -> None:
        """Read until every file has come to its end."""
        poll = _poll(self._woken, "POLLIN")
        registered: set[int] = set()
        while self._readers:
            held = self._held()
            if held or len(registered) < len(self._readers):
                wanted = self._readers.keys() - held
                for number in registered - wanted:
                    poll.unregister(number)
                for number in wanted - registered:
                    poll.register(number, select.POLLIN)
                registered = wanted
            for number, _ in poll.poll():
                if number == self._woken:
                    os.read(number, CHUNK)
                elif not self._read(number):
                    registered.discard(number)
                    poll.unregister(number)

    def _read(self, number: int) -> bool:
        """Read from a file; say whether there may be more."""
        data = read(number)
        if data is None:
            return True
        try:
            self._readers[number](data)
        except Exception:  # noqa: BLE001 - told to whom it is handed
            data = b""
            self._failed(number)
        if not data:
            del self._readers[number]
        return bool(data)


class Lines:
    """Cuts what is read into lines.

    Args:
        longest: Of which length on a line is left out.
        too_long: Told of one that was.
    """

    def __init__(self, longest: int, too_long: Callable[[], None]) -> None:
        self._longest, self._too_long = longest, too_long
        self._parts: list[bytes] = []
        self._size = 0

    def of(self, data: bytes) -> Iterator[bytes]:
        """Return the lines that have come to an end with *data*; nothing at all ends the last one."""
        *lines, rest = data.split(b"\n") if data else (b"", b"")
        for line in lines:
            self._size += len(line)
            if self._size > self._longest:
                self._too_long()
            else:
                yield b"".join([*self._parts, line]) if self._parts else line
            self._parts, self._size = [], 0
        if rest:
            self._size += len(rest)
            self._parts.append(rest)
            if self._size > self._longest:
                self._parts = []


def read(number: int) -> bytes | None:
    """Read what there is; nothing at all at the end, or when the other side is gone; ``None``: not now."""
    try:
        return os.read(number, CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _poll(number: int, event: str) -> select.poll:
    poll = select.poll()
    poll.register(number, getattr(select, event))
    return poll


def _wait_to_write(number: int) -> None:
    """Wait until a file that somebody has set not to block can be written to."""
    _poll(number, "POLLOUT").poll()
