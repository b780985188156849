"""How soon a server answers after its command, beside an empty Flask view on the same WSGI server, and its memory then.

Both run from byte code that is there already, as after an installation, even where this Python is told to write none.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.benchmarks.contenders import family, listener, plain
from tests.benchmarks.figures import Effort, Samples, ratios
from tests.benchmarks.memory import megabytes
from tests.servers import LicenseServer

MOST_SECONDS = 2.0
MOST_MB = 110.0
SETTLED_SECONDS = 2.0
ADDRESS = {"LICET_BASE_URL": "http://127.0.0.1:5000"}  # it signs as what it was first called, wherever it listens


def report() -> list[Samples]:
    """Return name, samples, unit and target of each figure."""
    rounds = Effort.from_env().rounds
    with tempfile.TemporaryDirectory(prefix="licet-start-") as name, compiled(Path(name) / "byte-code"):
        _seconds_of_ours(Path(name) / "warm")
        _seconds_of_empty()
        existing, fresh, empty = [], [], []
        for number in range(rounds):
            fresh.append(_seconds_of_ours(Path(name) / f"data-{number}"))
            existing.append(_seconds_of_ours(Path(name) / "warm"))
            empty.append(_seconds_of_empty())
        return [
            ("ready on an existing data folder, from the command on", existing, "s", MOST_SECONDS),
            ("ready on an empty data folder", fresh, "s", None),
            ("an empty view on the same WSGI server, ready", empty, "s", None),
            ("ready on an existing data folder, over the empty view", ratios(existing, empty), "x", None),
            *_memory(Path(name) / "warm"),
        ]


@contextmanager
def compiled(folder: Path) -> Iterator[None]:
    """Have every Python that is started keep its byte code in *folder*."""
    before = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _seconds_of_ours(folder: Path) -> float:
    server = LicenseServer(folder, ADDRESS, worker=True)
    started = time.perf_counter()
    server.start()
    took = time.perf_counter() - started
    server.stop()
    return took


def _seconds_of_empty() -> float:
    started = time.perf_counter()
    with plain("empty"):
        return time.perf_counter() - started


def _memory(folder: Path) -> list[Samples]:
    """Return what each process takes that ``serve`` starts, and all of them together."""
    server = LicenseServer(folder, ADDRESS, worker=True)
    server.start()
    try:
        assert server.process is not None
        time.sleep(SETTLED_SECONDS)  # the worker has begun all of its jobs by then
        parts = _parts(family(server.process.pid))
        figures: list[Samples] = [
            (f"{part} after the start: {kind}", [value], "MB", MOST_MB if part == "the one that answers" else None)
            for part, process in parts.items()
            for kind, value in _kinds(process).items()
        ]
        whole = sum(map(megabytes, parts.values()))
    finally:
        server.stop()
    with plain("empty") as port:
        theirs = sum(map(megabytes, family(listener(port))))
    return [
        *figures,
        ("all processes of `serve` after the start: PSS", [whole], "MB", None),
        ("all processes of `serve` after the start, over those of the empty view", [whole / theirs], "x", None),
    ]


def _parts(found: list[psutil.Process]) -> dict[str, psutil.Process]:
    """Tell the processes of ``serve`` apart: the worker beside it leads a session of its own."""
    main, *others = found
    beside = [process for process in others if os.getsid(process.pid) == process.pid]
    answering = [process for process in others if process not in beside]
    return {"the main process": main, "the one that answers": answering[0], "the worker beside it": beside[0]}


def _kinds(process: psutil.Process) -> dict[str, float]:
    """Return all that a process can see, its share of that, and what is its alone, as far as the system says so."""
    found = process.memory_full_info()
    return {name.upper(): getattr(found, name) / 1e6 for name in ("rss", "pss", "uss") if hasattr(found, name)}
