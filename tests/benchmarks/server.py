"""``POST /validate`` beside other servers, by one worker and by two.

All contenders are up at once and take turns, so that each ratio is of slices within the same seconds; who does not
have the turn is held.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.contenders import (
    FRESH,
    REUSED,
    Contender,
    installed,
    mission,
    ours,
    plain,
    take_turns,
    validating,
)
from tests.benchmarks.figures import AtLeast, Effort, Samples, Target, ratios
from tests.benchmarks.fill import key_of
from tests.server.databases import Cluster
from tests.servers import postgres_server, redis_server

LICENSES = 1_000
API = "/api/v1/validation/validate"
ROUTE = {"LICET_SHORT_CUT": "off"}

GRANIAN, EMPTY, EMPTY_2 = "empty view on granian's WSGI", "empty view as ours", "empty view as ours, 2 workers"
SIMPLE, SIMPLE_FASTER = "the mission's server", "the mission's server on granian"

RATIOS: list[tuple[str, str, str, Target]] = [
    ("SQLite, signed", EMPTY, "rate", AtLeast(1.5)),
    ("SQLite, signed", GRANIAN, "rate", None),
    ("SQLite, signed", SIMPLE, "rate", AtLeast(25)),
    ("SQLite, signed", SIMPLE_FASTER, "rate", None),
    ("SQLite, signed", EMPTY, "p99", 1.0),
    ("SQLite, reused", EMPTY, "rate", AtLeast(3)),
    ("SQLite, reused", GRANIAN, "rate", None),
    ("SQLite, reused", SIMPLE, "rate", AtLeast(25)),
    ("SQLite, reused", SIMPLE_FASTER, "rate", None),
    ("SQLite, reused", EMPTY, "p99", 1.0),
    ("SQLite, signed, /api/v1", EMPTY, "rate", AtLeast(1.5)),
    ("SQLite, signed, short-cut off", EMPTY, "rate", AtLeast(0.65)),
    ("SQLite, signed, short-cut off", GRANIAN, "rate", None),
    ("SQLite, reused, short-cut off", EMPTY, "rate", AtLeast(0.65)),
    ("PostgreSQL + Redis, signed", EMPTY, "rate", AtLeast(0.9)),
    ("PostgreSQL + Redis, reused", EMPTY, "rate", AtLeast(0.9)),
    ("SQLite + Redis, 2 workers, signed", EMPTY_2, "rate", None),
    ("SQLite + Redis, 2 workers, reused", EMPTY_2, "rate", None),
    ("PostgreSQL + Redis, 2 workers, signed", EMPTY_2, "rate", None),
    ("PostgreSQL + Redis, 2 workers, reused", EMPTY_2, "rate", None),
]
"""Which contender is held against which, by what, and what is wanted of it."""


def report() -> list[Samples]:
    """Return name, samples, unit and target of each figure."""
    effort = Effort.from_env()
    with tempfile.TemporaryDirectory(prefix="licet-speed-") as name, lined_up(Path(name)) as contenders:
        take_turns(contenders, rounds=effort.rounds, seconds=effort.seconds)
    return summed_up({each.name: each for each in contenders})


def summed_up(by_name: dict[str, Contender]) -> list[Samples]:
    """Return the ratios, and then what each contender can do."""
    words = {"rate": "answers a second", "p99": "p99"}
    found: list[Samples] = []
    for one, other, what, target in RATIOS:
        samples = ratios(by_name[one].all_of(what), by_name[other].all_of(what))
        found.append((f"{one}: {words[what]}, over {other}", samples, "x", target))
    for each in by_name.values():
        found.append((f"{each.name}: answers a second", each.all_of("rate"), "/s", None))
        found.append((f"{each.name}: p99", each.all_of("p99"), "ms", None))
    return found


@contextmanager
def lined_up(folder: Path) -> Iterator[list[Contender]]:
    """Start all contenders."""
    keys = [key_of(number) for number in range(LICENSES)]
    asked = validating(FRESH, keys)
    # The mission's server says 500 when its database is locked for too long; those are no answers.
    overrun = [replace(kind, forgiven=500) for kind in asked]
    with ExitStack() as stack:
        enter = stack.enter_context
        yield [
            Contender(GRANIAN, enter(plain("empty")), asked),
            Contender(EMPTY, enter(plain("empty", "--as-ours")), asked),
            Contender(EMPTY_2, enter(plain("empty", "--as-ours", workers=2)), asked),
            Contender(SIMPLE, enter(mission(folder / "mission", LICENSES, "--app-run")), overrun),
            Contender(SIMPLE_FASTER, enter(mission(folder / "faster", LICENSES)), overrun),
            *_ours(stack, folder, keys),
        ]


def _ours(stack: ExitStack, folder: Path, keys: list[str]) -> Iterator[Contender]:
    (folder / "redis").mkdir()
    redis = {"REDIS_URL": stack.enter_context(redis_server(folder / "redis"))}
    cluster = Cluster(stack.enter_context(postgres_server()))
    ways: list[tuple[str, dict[str, str], int]] = [
        ("SQLite{}", {}, 1),
        ("SQLite{}, short-cut off", ROUTE, 1),
        ("PostgreSQL + Redis{}", {"DATABASE_URL": cluster.create()} | redis, 1),
        ("SQLite + Redis, 2 workers{}", redis, 2),
        ("PostgreSQL + Redis, 2 workers{}", {"DATABASE_URL": cluster.create()} | redis, 2),
    ]
    for number, (name, env, workers) in enumerate(ways):
        server = installed(folder / f"ours-{number}", LICENSES, env)
        trusted = stack.enter_context(ours(server, workers=workers))
        for how, body in (("signed", FRESH), ("reused", REUSED)):
            yield Contender(name.format(f", {how}"), server.port, validating(body, keys), trusted)
        if not env:
            yield Contender("SQLite, signed, /api/v1", server.port, validating(FRESH, keys, API), trusted)
