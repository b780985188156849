"""A long run at 70 % of what the server can do, with a mixture of questions: no error, and nothing that drifts.

The load is an open loop: questions come at random times whether or not the server keeps up, so that a pause shows in
the time of everything that came meanwhile. ``--minutes 60`` makes it the hour.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

from licet.trust import TrustedKeys
from tests.benchmarks.contenders import CONNECTIONS, FRESH, REUSED, check_answer, family, installed, ours
from tests.benchmarks.figures import AtLeast, Effort, Samples, growth
from tests.benchmarks.fill import key_of
from tests.benchmarks.load import Interval, Kind, Load, LoadError, intervals, offer
from tests.benchmarks.memory import busiest, megabytes
from tests.servers import LicenseServer

LICENSES = 1_000
SHARE = 0.7
UNKNOWN = 10_000_000
"""From this number on keys belong to nobody."""

_INTERVALS = 30
_POOL = 8 * CONNECTIONS
"""Connections of the open loop: as many as plugins might hold at a moment."""

_SEAT = '{"license_key":"{key}","instance_id":"soak","fingerprint":"sha256:soak"}'
_USED = '{"license_key":"{key}","events":[{"id":"{n}","metric":"scans","quantity":1}]}'
_LOGGED = ("signed", "reused", "wrong key", "activation")
"""Whose answers the validation log keeps, all of them."""


@dataclass
class Watched:
    """What a server was seen to take at the end of each interval.

    Attributes:
        memory: Of the process that answers, in MB.
        files: How many it has open, connections of clients aside: those come and go with the load.
        wal: Size of the log that SQLite writes ahead, in MB.
    """

    memory: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    wal: list[float] = field(default_factory=list)

    def look(self, serving: psutil.Process, server: LicenseServer) -> None:
        """Look once."""
        wal = server.data_dir / "licet.db-wal"
        clients = [each for each in serving.net_connections() if each.raddr and each.laddr.port == server.port]
        self.memory.append(megabytes(serving))
        self.files.append(float(serving.num_fds() - len(clients)))
        self.wal.append(wal.stat().st_size / 1e6 if wal.exists() else 0.0)


def kinds() -> list[Kind]:
    """Return the mixture: plugins that ask, some seats and reports, and now and then somebody who guesses."""
    known = [key_of(number) for number in range(LICENSES)]
    guessed = [key_of(UNKNOWN + number) for number in range(LICENSES)]
    v1 = "/api/v1/validation"
    return [
        Kind("/validate", FRESH, known, 55, name="signed"),
        Kind("/validate", REUSED, known, 30, name="reused"),
        Kind("/validate", REUSED, guessed, 2, expected=401, name="wrong key"),
        Kind(f"{v1}/activate", _SEAT, known, 2, name="activation"),
        Kind(f"{v1}/heartbeat", _SEAT, known, 6, name="heartbeat"),
        Kind("/api/v1/usage/report", _USED, known, 5, name="usage"),
    ]


def report() -> list[Samples]:
    """Return name, samples, unit and target of each figure."""
    effort = Effort.from_env()
    with soaking() as (server, trusted):
        seats = Kind("/api/v1/validation/activate", _SEAT, [key_of(number) for number in range(LICENSES)])
        offer(Load(server.port, [seats], count=LICENSES))
        capacity = offer(Load(server.port, kinds(), seconds=1 if effort.quick else 8, settle=1)).rate
        assert server.process is not None
        serving = busiest(family(server.process.pid))
        time.sleep(1)  # what was answered so far is in the log by then
        before, seconds, watched = _rows(server), effort.minutes * 60, Watched()
        rate = capacity * SHARE
        load = Load(server.port, kinds(), _POOL, seconds, rate=rate, interval=seconds / _INTERVALS, seed=2)
        found = []
        for interval in intervals(load):
            watched.look(serving, server)
            for sent, received in interval.kept:
                _check(sent, received, trusted)
            found.append(interval)
        lost = _settled(server, before + _answers(found[-1])) if found else 0
    return summed_up(found[:_INTERVALS], watched, rate=rate, lost=lost, minutes=effort.minutes)


@contextmanager
def soaking() -> Iterator[tuple[LicenseServer, TrustedKeys]]:
    """Run a server as it is installed first: SQLite, one process that answers."""
    with tempfile.TemporaryDirectory(prefix="licet-soak-") as name:
        server = installed(Path(name) / "data", LICENSES)
        with ours(server) as trusted:
            yield server, trusted


def summed_up(found: Sequence[Interval], watched: Watched, *, rate: float, lost: int, minutes: float) -> list[Samples]:
    """Return the figures: what came of the last third beside the first, for what may not drift.

    Raises:
        LoadError: There are too few intervals to be told apart.
    """
    if len(found) < 6:
        raise LoadError("the soak was over before it began")
    answered = sum(each.requests for each in found)
    asked = rate * sum(each.seconds for each in found)
    p50, p99 = ([getattr(each, what) for each in found] for what in ("p50", "p99"))
    name = f"{minutes:g} minutes at {SHARE:.0%}"
    return [
        (f"{name}: answers a second", [each.rate for each in found], "/s", None),
        (f"{name}: answered rightly, of all questions", [answered / asked], "x", AtLeast(0.98)),
        (f"{name}: answers missing in the validation log", [float(lost)], "", 1),
        (f"{name}: p50 from its time, open loop", p50, "ms", None),
        (f"{name}: p99 from its time, open loop", p99, "ms", None),
        (f"{name}: p50 of the last third over the first", [drift(p50)], "x", 1.2),
        (f"{name}: p99 of the last third over the first", [drift(p99)], "x", 1.5),
        (f"{name}: growth of memory from the second third to the last", [growth(watched.memory)], "MB", 2),
        (f"{name}: growth of open files from the second third to the last", [growth(watched.files)], "", 2),
        (f"{name}: largest write-ahead log of SQLite", [max(watched.wal)], "MB", 64),
    ]


def drift(samples: Sequence[float]) -> float:
    """Return the median of the last third over that of the first."""
    third = len(samples) // 3
    return statistics.median(samples[-third:]) / statistics.median(samples[:third])


def _check(sent: str, received: str, trusted: TrustedKeys) -> None:
    """See that answers with a lease hold a true one; others are judged by their status."""
    asked, said = json.loads(sent), json.loads(received)
    if "lease" in said:
        check_answer(asked, said, trusted)


def _answers(last: Interval) -> int:
    return sum(last.kinds[name] for name in _LOGGED)


def _rows(server: LicenseServer) -> int:
    """Count the rows of the validation log, which is written a moment after the answers."""
    engine = create_engine(server.database_url)
    try:
        with engine.connect() as connection:
            kept = "SELECT coalesce(sum(amount), 0) FROM answer_batches"  # and not in the log yet
            return int(connection.execute(text(f"SELECT count(*) + ({kept}) FROM validations")).scalar_one())
    finally:
        engine.dispose()


def _settled(server: LicenseServer, wanted: int) -> int:
    """Return how many rows are missing once the last ones had time to be written."""
    deadline = time.monotonic() + 5
    while (rows := _rows(server)) < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    return abs(wanted - rows)
