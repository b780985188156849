"""What a server takes after a million questions, and whether it took less before."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks.contenders import CONNECTIONS, FRESH, REUSED, family, installed, ours, validating
from tests.benchmarks.figures import Effort, Samples, growth
from tests.benchmarks.fill import key_of
from tests.benchmarks.load import Load, offer

LICENSES = 1_000
QUESTIONS = 1_000_000
QUESTIONS_QUICK = 30_000
LOOKS = 30
"""So often its memory is read."""
LONGEST = 15.0
"""So many seconds each of as many loads lasts at most; a slow machine is asked less."""

MOST_MB = 110.0
GROWTH_MB = 1.0


def report() -> list[Samples]:
    """Return name, samples, unit and target of each figure."""
    questions = QUESTIONS_QUICK if Effort.from_env().quick else QUESTIONS
    keys = [key_of(number) for number in range(LICENSES)]
    kinds = [*validating(FRESH, keys), *validating(REUSED, keys)]
    with tempfile.TemporaryDirectory(prefix="licet-memory-") as name:
        server = installed(Path(name) / "data", LICENSES)
        with ours(server):
            assert server.process is not None
            serving, found, asked = None, [], 0
            for turn in range(LOOKS):
                count = questions * (turn + 1) // LOOKS - questions * turn // LOOKS
                asked += offer(Load(server.port, kinds, CONNECTIONS, seconds=LONGEST, count=count, seed=turn)).total
                serving = serving or busiest(family(server.process.pid))
                time.sleep(1)  # what is written behind the answers is written by then
                found.append(megabytes(serving))
            whole = sum(map(megabytes, family(server.process.pid)))
    text = f"after {asked:,} questions"
    return [
        (f"memory of the process that answers, {text}", [found[-1]], "MB", MOST_MB),
        (f"growth of it from the second third of {asked:,} questions to the third", [growth(found)], "MB", GROWTH_MB),
        (f"memory of all processes of `serve`, {text}", [whole], "MB", None),
    ]


def busiest(processes: list[psutil.Process]) -> psutil.Process:
    """Return the process that has worked most: after a load, one that answers."""
    return max(processes, key=lambda process: sum(process.cpu_times()[:2]))


def megabytes(process: psutil.Process) -> float:
    """Return what a process takes, its share of what it shares (PSS) where the system says so; else all of it (RSS)."""
    found = process.memory_full_info()
    return float(getattr(found, "pss", found.rss)) / 1e6
