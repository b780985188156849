"""Whether a question takes longer when there are more licenses: a thousand and a million, by turns.

The same number of keys asked again and again shows what is remembered. Of keys that a server is asked about for the
first time since its start nothing is: both read each license and decide. And keys that nobody asked about before, one
after the other, show what a million customers would see, held against the thousand who are remembered.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.contenders import CONNECTIONS, FRESH, SETTINGS, Contender, installed, ours, stage, validating
from tests.benchmarks.figures import Effort, Samples, ratios
from tests.benchmarks.fill import key_of
from tests.benchmarks.load import Load, offer
from tests.servers import LicenseServer

FEW = 1_000
MANY = 1_000_000
MANY_QUICK = 50_000
WITHIN = 1.10
_PRIME = 611_953
"""Walks through the licenses in an order that is not that of the table."""
_A_SECOND = {"short-cut": 20_000, "route": 5_000}
"""No machine asks about more keys than that."""


def report() -> list[Samples]:
    """Return name, samples, unit and target of each figure."""
    effort = Effort.from_env()
    many = MANY_QUICK if effort.quick else MANY
    with tempfile.TemporaryDirectory(prefix="licet-size-") as name:
        small, large = _filled(Path(name), many)
        found = []
        for way, env in (("short-cut", {}), ("route", {"LICET_SHORT_CUT": "off"})):
            with ExitStack() as stack:
                found += _compared(way, _served(stack, small, env), _served(stack, large, env), many, effort)
            found += _first_asked(way, small, large, env, many, effort)
        return found


def _filled(folder: Path, many: int) -> tuple[Path, Path]:
    started = time.monotonic()
    for count, name in ((FEW, "small"), (many, "large")):
        installed(folder / name, count)
    sys.stderr.write(f"{many:,} licenses in {time.monotonic() - started:.0f} s\n")
    return folder / "small", folder / "large"


def _served(stack: ExitStack, folder: Path, env: dict[str, str]) -> Contender:
    """Start a server on a data folder; two may share one, and none has a worker beside it, which would be doubled."""
    server = LicenseServer(folder, SETTINGS | env)
    trusted = stack.enter_context(ours(server))
    return Contender(folder.name, server.port, (), trusted)


def _compared(way: str, small: Contender, large: Contender, many: int, effort: Effort) -> list[Samples]:
    few = validating(FRESH, [key_of(number) for number in range(FEW)])
    spread = validating(FRESH, [key_of(number) for number in range(0, many, many // FEW)])
    small, same, first = replace(small, kinds=few), replace(large, kinds=spread, slices=[]), replace(large, slices=[])
    new = _never_asked(many, int(_A_SECOND[way] * (effort.seconds + 1)))
    with stage((small.port, large.port)) as enter:
        for number in range(effort.rounds + 1):
            first.kinds = validating(FRESH, next(new))
            turn = [small, same, first]
            for each in turn if number % 2 else reversed(turn):
                enter(each.port)
                each.run(seconds=effort.seconds)
    for each in (small, same, first):
        del each.slices[0]  # which warmed it
    base = small.all_of("p50")
    title = f"p50 at {many:,} licenses over that at {FEW:,}, {way}"
    return [
        (f"{title}, {FEW:,} keys each", ratios(same.all_of("p50"), base), "x", WITHIN),
        (f"{title}, keys never asked about before there", ratios(first.all_of("p50"), base), "x", None),
        (f"p50 at {FEW:,} licenses, {way}", base, "ms", None),
        (f"p50 at {many:,} licenses, {way}, {FEW:,} keys", same.all_of("p50"), "ms", None),
        (f"p50 at {many:,} licenses, {way}, keys never asked about before", first.all_of("p50"), "ms", None),
    ]


def _first_asked(way: str, small: Path, large: Path, env: dict[str, str], many: int, effort: Effort) -> list[Samples]:
    """Start each of both anew and ask it about so many keys, each once."""
    found: dict[Path, list[float]] = {small: [], large: []}
    for number in range(effort.rounds + 1):
        for folder, count in ((small, FEW), (large, many)):
            asked = validating(FRESH, [key_of((number + step) * _PRIME % count) for step in range(FEW)])
            with ExitStack() as stack:
                contender = replace(_served(stack, folder, env), kinds=asked)
                answered = offer(Load(contender.port, asked, CONNECTIONS, count=FEW, seed=number + 1))
                contender.check(answered)
            found[folder].append(answered.p50)
    few, lots = (found[folder][1:] for folder in (small, large))
    title = f"p50 at {many:,} licenses over that at {FEW:,}, {way}, {FEW:,} keys asked about for the first time"
    return [(title, ratios(lots, few), "x", WITHIN)]


def _never_asked(many: int, at_once: int) -> Iterator[list[str]]:
    """Give keys from all over the table, each once until there are no more, then again."""
    number = 0
    while True:
        yield [key_of((number + step) * _PRIME % many) for step in range(at_once)]
        number += at_once
