"""The process that offers a load: ``python -m tests.benchmarks.generator``.

It takes a :class:`tests.benchmarks.load.Load` as JSON on stdin and writes one JSON object a line: an interval each.

What it does to a question is little, so that it is no bottleneck: of an answer it reads status and length. A few
answers are handed on whole, for somebody to see that they are true.
"""

from __future__ import annotations

import json
import math
import random
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from itertools import cycle
from typing import TextIO

from tests.benchmarks.load import Interval, Kind, Load, LoadError

KEPT = 20
"""So many answers of an interval are handed on whole."""

PATIENCE = 10.0
"""So many seconds without any answer are the end."""

_MOST_ERRORS = 50
_FINEST = 1e-6
_HEAD = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_STEPS = 200
"""Steps of the histogram to a factor of e: half a per cent each."""


class Histogram:
    """Counts times without keeping them, to half a per cent."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self.count, self.max = 0, 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        step = int(math.log(max(seconds, _FINEST) / _FINEST) * _STEPS)
        self._counts[step] = self._counts.get(step, 0) + 1
        self.count += 1
        self.max = max(self.max, seconds)

    def within(self, share: float) -> float:
        """Return the seconds within which that share of all came; 0 when there are none."""
        wanted, seen = share * self.count, 0
        for step in sorted(self._counts):
            seen += self._counts[step]
            if seen >= wanted:
                return min(_FINEST * math.exp((step + 0.5) / _STEPS), self.max)
        return self.max


class _Connection:
    """One connection, and the question that is under way on it."""

    __slots__ = ("body", "due", "fd", "kind", "received", "sock")

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.settimeout(10)
        self.fd = self.sock.fileno()
        self.due, self.received, self.body = 0.0, b"", b""
        self.kind: _Asked


class _Asked:
    """The questions of one kind, written out once."""

    def __init__(self, kind: Kind, order: random.Random) -> None:
        keys = list(kind.keys)
        order.shuffle(keys)
        self.name, self.status = kind.name or kind.path, b"%d" % kind.expected
        self.forgiven = b"%d" % (kind.forgiven or 0)
        self.answered = 0
        self._bodies = cycle([kind.body.replace("{key}", key).encode() for key in keys])
        self._path = kind.path.encode()

    def body(self, number: int) -> bytes:
        """Return the next question."""
        return next(self._bodies).replace(b"{n}", b"%020d" % number)

    def written(self, body: bytes) -> bytes:
        """Return all that is sent."""
        return _HEAD % (self._path, len(body)) + body


def complete(received: bytes) -> tuple[bytes, bytes, bool] | None:
    """Return status and body of an answer, and whether it is the last one; ``None`` while some of it is missing.

    Raises:
        LoadError: It does not say how long it is, or is no answer.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    place = received.find(b"ontent-length: ", 0, end)
    if place < 0:
        place = received.find(b"ontent-Length: ", 0, end)
    if place < 0 or not received.startswith(b"HTTP/1.1 "):
        raise LoadError(f"an answer without a length: {received[:end][:200].decode('latin-1')!r}")
    length = int(received[place + 15 : received.find(b"\r", place)])
    if len(received) < end + 4 + length:
        return None
    last = received.find(b"onnection: close", 0, end) > 0
    return received[9:12], received[end + 4 : end + 4 + length], last


class Generator:
    """Offers a load.

    Args:
        load: What.
        report: Takes each interval when it is over.
        clock: Seconds, from anywhere.
    """

    def __init__(self, load: Load, report: Callable[[Interval], None], clock: Callable[[], float] = time.monotonic):
        self._load, self._report, self._clock = load, report, clock
        self._random = random.Random(load.seed)
        self._kinds = [_Asked(kind, self._random) for kind in load.kinds]
        turns = [asked for asked, kind in zip(self._kinds, load.kinds, strict=True) for _ in range(kind.weight)]
        turns *= max(1, 1000 // len(turns)) if len(self._kinds) > 1 else 1
        self._random.shuffle(turns)
        self._turns = cycle(turns)
        # Another start in each process, because some servers remember the numbers that they have seen.
        self._number = random.SystemRandom().randrange(10**18)
        self._sent = self._total = 0
        self._heard = self._clock()
        self._opened: list[_Connection] = []
        self._begin()

    def _begin(self) -> None:
        self._times, self._since = Histogram(), self._clock()
        self._errors = self._reconnects = 0
        self._examples: list[str] = []
        self._kept: list[tuple[str, str]] = []

    def run(self) -> None:
        """Ask until the end, and report the last interval."""
        try:
            self._ask_until_the_end([self._open() for _ in range(self._load.connections)])
        finally:
            for connection in self._opened:
                connection.sock.close()
        self._close_interval()

    def _ask_until_the_end(self, idle: list[_Connection]) -> None:
        load, clock, began = self._load, self._clock, self._clock()
        busy: dict[int, _Connection] = {}
        settled, due = began + load.settle if load.settle else math.inf, began
        end = math.inf if load.seconds is None else began + load.settle + load.seconds
        turn = began + load.settle + load.interval if load.interval else math.inf
        most = math.inf if load.count is None else load.count
        while self._errors <= _MOST_ERRORS:
            now = clock()
            if now >= settled:
                settled = math.inf
                self._begin()
            if now >= turn and load.interval:
                turn += load.interval
                self._close_interval()
            while idle and due <= now < end and self._sent < most:
                self._send(idle.pop(), due if load.rate else now, busy)
                due = due + self._random.expovariate(load.rate) if load.rate else now
            if not busy and (now >= end or self._sent >= most):
                return
            if busy and now - self._heard > PATIENCE:
                self._wrong(f"{len(busy)} questions without an answer for {PATIENCE:g} s")
                return
            self._receive(busy, idle, min(due, turn, end) - now if load.rate and idle else 1.0)

    def _open(self) -> _Connection:
        connection = _Connection(self._load.port)
        self._opened.append(connection)
        return connection

    def _send(self, connection: _Connection, due: float, busy: dict[int, _Connection]) -> None:
        kind = connection.kind = next(self._turns)
        self._number += 1
        self._sent += 1
        if not busy:
            self._heard = self._clock()
        connection.body, connection.due = kind.body(self._number), due
        self._ask(connection, busy)

    @staticmethod
    def _ask(connection: _Connection, busy: dict[int, _Connection]) -> None:
        connection.received = b""
        # A server may have closed it while nothing was under way; that is seen when the answer is read.
        with suppress(OSError):
            connection.sock.sendall(connection.kind.written(connection.body))
        busy[connection.fd] = connection

    def _receive(self, busy: dict[int, _Connection], idle: list[_Connection], patience: float) -> None:
        for fd in select.select(list(busy), (), (), max(patience, 0))[0]:
            connection = busy[fd]
            try:
                found = connection.sock.recv(65536)
            except OSError:
                found = b""
            if not found:
                self._closed(connection, busy, idle)
                continue
            connection.received += found
            try:
                answer = complete(connection.received)
            except LoadError as error:
                self._wrong(str(error))
                self._renew(connection, busy, idle)
                continue
            if answer is None:
                continue
            status, body, last = answer
            self._answered(connection, status, body)
            if last:
                self._renew(connection, busy, idle)
            else:
                del busy[fd]
                idle.append(connection)

    def _answered(self, connection: _Connection, status: bytes, body: bytes) -> None:
        if status == connection.kind.forgiven:
            self._heard = self._clock()
            return
        if status != connection.kind.status:
            self._wrong(f"{connection.kind.name}: {status.decode()} {body[:200].decode('latin-1')}")
            return
        self._heard = self._clock()
        self._times.add(self._heard - connection.due)
        self._total += 1
        connection.kind.answered += 1
        if len(self._kept) < KEPT and self._times.count % 97 == 1:
            self._kept.append((connection.body.decode(), body.decode()))

    def _closed(self, connection: _Connection, busy: dict[int, _Connection], idle: list[_Connection]) -> None:
        """Ask again what a server did not take any more; half an answer is an error."""
        if connection.received:
            self._wrong(f"{connection.kind.name}: closed in the middle of an answer")
            self._renew(connection, busy, idle)
            return
        self._reconnects += 1
        if self._reconnects > max(_MOST_ERRORS, self._times.count):
            raise LoadError("the server closes connections without an answer")
        body, kind, due = connection.body, connection.kind, connection.due
        self._renew(connection, busy, idle)
        fresh = idle.pop()
        fresh.body, fresh.kind, fresh.due = body, kind, due
        self._ask(fresh, busy)

    def _renew(self, connection: _Connection, busy: dict[int, _Connection], idle: list[_Connection]) -> None:
        del busy[connection.fd]
        connection.sock.close()
        self._opened.remove(connection)
        idle.append(self._open())

    def _wrong(self, what: str) -> None:
        self._errors += 1
        if len(self._examples) < 5:
            self._examples.append(what)

    def _close_interval(self) -> None:
        times, now = self._times, self._clock()
        p50, p90, p99 = (times.within(share) * 1e3 for share in (0.5, 0.9, 0.99))
        kinds = {asked.name: asked.answered for asked in self._kinds}
        found = Interval(times.count, max(now - self._since, 1e-9), p50, p90, p99, times.max * 1e3, self._total, kinds)
        found.reconnects, found.errors = self._reconnects, self._errors
        found.examples, found.kept = self._examples, self._kept
        self._report(found)
        self._begin()


def main(given: TextIO = sys.stdin, written: TextIO = sys.stdout) -> None:
    """Offer the load that *given* describes."""

    def report(found: Interval) -> None:
        written.write(json.dumps(asdict(found)) + "\n")
        written.flush()

    Generator(Load.from_object(json.load(given)), report).run()


if __name__ == "__main__":
    main()
