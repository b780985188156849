"""Lists, searches, figures and exports with a million licenses, beside the same with ten thousand.

Each figure is a ratio of medians from one run, in which the two sizes take turns: what walks through a table costs a
hundred times as much with a hundred times the rows, and what an index answers costs the same. ``LICET_BENCH_LOGGED``
says how many rows the log of validations has, and ``LICET_BENCH_POSTGRESQL=1`` measures on PostgreSQL too.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from licet_server.http.app import create_app
from licet_server.licensing.suspicion import DAY
from licet_server.services.search import search
from licet_server.services.watch import LATELY, Seen, look
from licet_server.storage.activations import ActivationFilter, page_of_activations
from licet_server.storage.session import reading
from licet_server.storage.sightings import stretch
from licet_server.storage.validations import last_answers
from tests.benchmarks.scale_data import Size, build
from tests.server.databases import Cluster
from tests.servers import postgres_server

FEW, MANY = 10_000, 1_000_000
LOGGED = int(os.environ.get("LICET_BENCH_LOGGED", "2000000"))
ROUNDS = 7
LONGEST_SECONDS = 3.0
"""Of one question that takes longer fewer rounds are measured."""

MOST_TIMES = 2.0
"""A list is flat when a hundred times the licenses cost less than twice the time."""

Figure = tuple[str, list[float], str, float]

_LOOKED_AT = 1_000
_LICENSE, _CUSTOMER = "lic_00000000000000005000", "cus_00000000000000000500"
_LISTS = {
    "licenses": "licenses?limit=50",
    "licenses of a product": "licenses?limit=50&product=OPT",
    "licenses of a product that few have": "licenses?limit=50&product=LMG",
    "licenses of a plan that few have": "licenses?limit=50&plan=team",
    "licenses that are active": "licenses?limit=50&status=active",
    "licenses that are in grace": "licenses?limit=50&status=in_grace",
    "licenses that are over": "licenses?limit=50&status=expired",
    "licenses that are suspended": "licenses?limit=50&status=suspended",
    "licenses that have not begun": "licenses?limit=50&status=not_started",
    "trials": "licenses?limit=50&trial=true",
    "licenses of an email": "licenses?limit=50&email=buyer77@firm77.example",
    "licenses of nobody's email": "licenses?limit=50&email=nobody@example.com",
    "licenses of a customer": f"licenses?limit=50&customer_id={_CUSTOMER}",
    "licenses that end before": "licenses?limit=50&expires_before=2020-01-01T00:00:00Z",
    "licenses with a text that many have": "licenses?limit=50&q=firm",
    "licenses with a text that nobody has": "licenses?limit=50&q=qqqqqqqq",
    "licenses by the end of a key": "licenses?limit=50&q=A1B3",
    "licenses by an AWS account": "licenses?limit=50&q=123456789012",
    "customers": "customers?limit=50",
    "customers with a text that many have": "customers?limit=50&q=firm",
    "customers with a text that nobody has": "customers?limit=50&q=qqqqqqqq",
    "seats of a license": f"licenses/{_LICENSE}/activations?limit=50",
    "audit log": "audit?limit=50",
    "audit log of a license": f"audit?limit=50&subject={_LICENSE}",
    "audit log of an action and a time": "audit?limit=50&action=license.issued&until=2020-01-01T00:00:00Z",
    "usage of all licenses": "usage?limit=50",
    "dashboard": "admin/dashboard",
}


@dataclass(frozen=True, slots=True)
class World:
    """A server in this process on a filled database."""

    app: Flask
    token: str
    engine: Any
    pepper: str

    def get(self, path: str) -> int:
        """Ask the API; return the status."""
        answer = self.app.test_client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {self.token}"})
        _ = answer.data
        return answer.status_code

    def first_bytes(self, path: str) -> int:
        """Ask for an export, and read its beginning only."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.app.test_client().get(f"/api/v1/{path}", headers=headers, buffered=False)
        next(iter(answer.response))
        answer.close()
        return answer.status_code

    def asked(self, question: Callable[[Session, datetime], object]) -> int:
        """Ask the storage."""
        with reading(self.engine) as session:
            question(session, datetime.now(UTC))
        return 200


@contextmanager
def world(folder: Path, size: Size, database_url: str | None) -> Iterator[World]:
    """Build a database of a size, and a server on it."""
    started = time.perf_counter()
    here, token = build(folder, size, database_url=database_url)
    sys.stderr.write(f"{size.licenses:,} licenses, {size.logged:,} logged: {time.perf_counter() - started:.0f} s\n")
    engine = here.open_engine()
    yield World(create_app(here.settings), token, engine, here.secrets.pepper)
    engine.dispose()


def questions() -> dict[str, Callable[[World], int]]:
    """Return what is asked, by its name."""
    found: dict[str, Callable[[World], int]] = {
        name: lambda where, path=path: where.get(path)  # type: ignore[misc] # a lambda's defaults have no types
        for name, path in _LISTS.items()
    }
    found["export as CSV, until its first bytes"] = lambda where: where.first_bytes("exports/licenses.csv")
    found["export as JSON, until its first bytes"] = lambda where: where.first_bytes("exports/licenses.json")
    found["search at the desk, nothing found"] = lambda where: where.asked(
        lambda session, _: search(session, "qq qqqqqq", pepper=where.pepper)
    )
    found["instances of a product that few have"] = lambda where: where.asked(_few_instances)
    found["last answers of a license"] = lambda where: where.asked(
        lambda session, _: last_answers(session, _LICENSE, limit=20)
    )
    found["a look at what is suspicious"] = lambda where: where.asked(_look)
    return found


def _look(session: Session, now: datetime) -> None:
    """Look as after a minute with some answers."""
    found = stretch(session, now - DAY, most=_LOOKED_AT).sightings
    refused = {each.license_id for each in found if each.refused}
    look(session, Seen(now - LATELY, {each.license_id for each in found}, refused), now=now)


def _few_instances(session: Session, now: datetime) -> None:
    under = [(None, None)]
    page_of_activations(session, ActivationFilter(product="LMG"), under, now=now, limit=50)


def compared(few: World, many: World, name: str, ask: Callable[[World], int]) -> Iterator[Figure]:
    """Give how long a question takes with many licenses, and that over how long it takes with few."""
    times: dict[int, list[float]] = {0: [], 1: []}
    rounds = ROUNDS + 1
    while rounds and len(times[1]) < ROUNDS + 1:
        for number, where in enumerate((few, many)):
            started = time.perf_counter()
            status = ask(where)
            times[number].append(time.perf_counter() - started)
            if status != 200:
                raise AssertionError(f"{name}: {status}")
        rounds = 0 if times[1][-1] > LONGEST_SECONDS and len(times[1]) >= 3 else rounds - 1
    small, large = ([value * 1e3 for value in each[1:]] for each in times.values())
    middle = statistics.median(small)
    yield f"{name}: {MANY:,} over {FEW:,} licenses", [value / middle for value in large], "times", MOST_TIMES
    yield f"{name}: {MANY:,} licenses", large, "ms", 100.0


def measure(few: World, many: World) -> list[Figure]:
    """Return all figures of a database."""
    return [figure for name, ask in questions().items() for figure in compared(few, many, name, ask)]


def report() -> list[Figure]:
    """Return name, samples, unit and target of each figure, as ``Figure.of`` takes them."""
    figures: list[Figure] = []
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="licet-scale-")))
        addresses: dict[str, Callable[[], str | None]] = {"SQLite": lambda: None}
        if os.environ.get("LICET_BENCH_POSTGRESQL"):
            addresses["PostgreSQL"] = Cluster(opened.enter_context(postgres_server())).create
        for kind, address in addresses.items():
            with (
                world(folder / kind / "few", Size(FEW, LOGGED * FEW // MANY), address()) as few,
                world(folder / kind / "many", Size(MANY, LOGGED), address()) as many,
            ):
                figures += [(f"{kind}: {name}", *rest) for name, *rest in measure(few, many)]
    return figures
