"""Load for a server on this machine, from a process of its own: what may be asked for, and how to have it.

Connections are kept open
and have one question under way each. In a closed loop each asks again as soon as it is answered, which finds out what a
server can do. In an open loop questions come when they come, and the time that one waits for a free connection counts,
so that a server that stalls is seen to stall.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


class LoadError(Exception):
    """A server answered what it should not, or did not answer, so that its speed says nothing."""


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    Attributes:
        path: Where it goes.
        body: JSON; ``{key}`` stands for a license key, ``{n}`` for a number that no other question has.
        keys: What ``{key}`` is taken from, each once in a random order, then again.
        weight: How often it is asked, beside the other kinds.
        expected: The status of a right answer.
        forgiven: The status of an answer that does not count and is no error either: what somebody else's server says
            when it is overrun.
        name: What it is called in the report.
    """

    path: str
    body: str
    keys: Sequence[str] = ("",)
    weight: int = 1
    expected: int = 200
    forgiven: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Load:
    """What is asked, how, and for how long.

    Attributes:
        port: Of the loopback address.
        kinds: What is asked.
        connections: How many are open.
        seconds: How long; ``None``: until ``count``.
        count: How many questions at most; ``None``: as many as fit.
        rate: Questions a second of an open loop, at random times; ``None``: a closed loop.
        settle: So many seconds at the beginning are not measured.
        interval: Length of an interval of the report in seconds; ``None``: all is one.
        seed: Makes the order of questions.
    """

    port: int
    kinds: Sequence[Kind]
    connections: int = 16
    seconds: float | None = None
    count: int | None = None
    rate: float | None = None
    settle: float = 0.0
    interval: float | None = None
    seed: int = 1

    @classmethod
    def from_object(cls, said: dict[str, Any]) -> Load:
        """Read what ``asdict`` wrote."""
        return cls(**said | {"kinds": [Kind(**kind) for kind in said["kinds"]]})


@dataclass
class Interval:
    """What happened in a stretch of time; times are milliseconds.

    Attributes:
        requests: Questions that were answered rightly.
        seconds: Length of the stretch.
        p50: And so on: a half, nine tenths, 99 of 100, and all answers came within.
        total: All that were answered since the beginning, the unmeasured ones too.
        kinds: How many were answered since the beginning, by name.
        reconnects: How often a server closed a connection between two questions.
        errors: How many answers were wrong or missing.
        examples: Some of those, in words, without keys.
        kept: Some right answers: what was sent, and what came back.
    """

    requests: int
    seconds: float
    p50: float
    p90: float
    p99: float
    max: float
    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    reconnects: int = 0
    errors: int = 0
    examples: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def intervals(load: Load) -> Iterator[Interval]:
    """Have another process offer *load*, and give each interval when it is over.

    Raises:
        LoadError: An answer was wrong or missing.
    """
    command = [sys.executable, "-m", "tests.benchmarks.generator"]
    folder = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with process.stdin as told:
            json.dump(asdict(load), told)
        for line in process.stdout:
            found = Interval(**json.loads(line))
            if found.errors:
                raise LoadError(f"{found.errors} of {found.errors + found.requests} were no answers: {found.examples}")
            yield found
        if process.wait(30):
            raise LoadError("the load generator gave up; what it said stands above")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def offer(load: Load) -> Interval:
    """Offer *load* from another process, and say what came of it.

    Raises:
        LoadError: An answer was wrong or missing, or there was none.
    """
    (found,) = intervals(load)
    if not found.requests:
        raise LoadError(f"port {load.port} answered nothing")
    return found
