"""What a real server has answered is on disk when it ends, and what was stopped is stopped in every process."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from licet_server.config import Settings
from licet_server.licensing.transitions import Action
from licet_server.services.answer_log import AnswerLog
from licet_server.services.change_status import change_status
from licet_server.services.find import get_license
from licet_server.services.installation import load
from licet_server.services.issue import Issued, issue
from licet_server.storage.models import ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AnswerBatchRow
from tests.server.test_kill import descendants, kill
from tests.servers import LicenseServer, wait_until

PROMISED = 0.1
"""Seconds: how much may be lost, and how long a license that is stopped may go on."""

AT_WORST = 0.4
"""The same with what another program on this machine may take away."""

LOADERS = 4
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def engine(ready_environment: Settings) -> Iterator[Engine]:
    opened = load(ready_environment).open_engine()
    yield opened
    opened.dispose()


@pytest.fixture
def sell(ready_environment: Settings, engine: Engine) -> Callable[[], Issued]:
    """Issue a license that is good now."""
    here = load(ready_environment)

    def sold() -> Issued:
        secrets = {"pepper": here.secrets.pepper, "signer": here.signer}
        with transaction(engine) as session:
            return issue(session, product="OPT", plan="pro", email="a@example.com", now=datetime.now(UTC), **secrets)

    return sold


@pytest.fixture
def server(tmp_path: Path, ready_environment: Settings, database_url: str) -> Iterator[LicenseServer]:
    """A server that the test starts and ends; its short-cut is on, as by default."""
    made = LicenseServer(tmp_path / "data", {"DATABASE_URL": database_url})
    yield made
    made.stop()


class Load:
    """Clients that ask until nobody answers them any more.

    Attributes:
        answered: When each answer had arrived, by the instance that asked; no instance asks twice.
    """

    def __init__(self, server: LicenseServer, key: str, *, count: int, pause: float = 0.0) -> None:
        self.server, self.key, self.pause = server, key, pause
        self.answered: dict[str, float] = {}
        self.wrong: list[int] = []
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def _ask(self, mine: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        with suppress(OSError, http.client.HTTPException):
            for number in itertools.count():
                instance = f"{os.urandom(4).hex()}-{mine}-{number}"
                body = json.dumps({"license_key": self.key, "instance_id": instance})
                connection.request("POST", "/validate", body, JSON)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.wrong.append(answer.status)
                    break
                self.answered[instance] = time.monotonic()
                time.sleep(self.pause)
        connection.close()

    def wait_for(self, count: int) -> None:
        """Wait until there are *count* answers."""
        deadline = time.monotonic() + 30
        while len(self.answered) < count and time.monotonic() < deadline:
            time.sleep(0.005)

    def finish(self) -> None:
        """Wait until every client has been left without an answer."""
        for thread in self._threads:
            thread.join(30)
        assert self.wrong == []


def logged(engine: Engine) -> list[str]:
    """The instances of the log, once what a killed server has kept is in it, as the next start does.

    What it was putting there when it was killed is PostgreSQL's for a moment more, and is left to it until then.
    """

    def is_there() -> bool:
        assert AnswerLog(engine).write()
        with reading(engine) as session:
            return session.scalars(select(AnswerBatchRow.id)).first() is None

    wait_until(is_there, within=20, what="what was kept is in the log")
    with reading(engine) as session:
        return [str(each) for each in session.scalars(select(ValidationRow.instance_id))]


def test_every_answer_before_sigterm_has_its_row(server: LicenseServer, sell: Callable[[], Issued], engine: Engine):
    server.start()
    load = Load(server, sell().key, count=LOADERS)
    load.wait_for(500)
    assert server.stop(signal.SIGTERM) in {0, 143}
    load.finish()
    rows = logged(engine)
    assert len(rows) == len(set(rows)), "none is there twice"
    assert set(load.answered) <= set(rows), "each answer has its row"
    assert len(set(rows) - set(load.answered)) <= LOADERS, "and no more than what was on its way has none"
    assert len(rows) >= 500


def test_what_kill_9_loses_was_answered_a_moment_before(
    server: LicenseServer, sell: Callable[[], Issued], engine: Engine
):
    """How far back the loss reaches, in two kills: below what is promised, and never far beyond on a busy machine."""
    key, reached = sell().key, []
    for _ in range(2):
        server.start()
        load = Load(server, key, count=2, pause=0.001)
        load.wait_for(200)
        killed = time.monotonic()
        kill(server)
        load.finish()
        rows = logged(engine)
        missing = set(load.answered) - set(rows)
        reached.append(max((killed - load.answered[each] for each in missing), default=0.0))
        assert len(load.answered) - len(missing) >= 100, "most had been written"
        assert len(rows) == len(set(rows))
    assert min(reached) < PROMISED + commit_seconds(engine, sell)
    assert max(reached) < AT_WORST


def commit_seconds(engine: Engine, sell: Callable[[], Issued]) -> float:
    """How long a commit takes here and now."""
    began = time.perf_counter()
    sell()
    return time.perf_counter() - began


def connected(server: LicenseServer) -> dict[int, int]:
    """Count the connections that each process of the server has taken."""
    port, found = f":{server.port:04X}", {}
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {f"socket:[{line[9]}]" for line in table if line[1].endswith(port) and line[3] == "01"}
    assert server.process is not None
    for pid in descendants(server.process.pid):
        with suppress(FileNotFoundError):
            held = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
            found[pid] = len(held & ours)
    return found


def open_connections(server: LicenseServer) -> list[http.client.HTTPConnection]:
    """Connect until both processes have taken some connections."""
    opened: list[http.client.HTTPConnection] = []
    while len(opened) < 200:
        some = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=10) for _ in range(8)]
        for one in some:  # at once: of connections that come one by one, the same process may take each
            one.connect()
        for one in some:
            one.request("GET", "/healthz")
            one.getresponse().read()
        opened += some
        counts = sorted(connected(server).values())[-2:]
        if len(counts) == 2 and counts[0] >= 3:
            return opened
    raise AssertionError(f"one process takes no connections: {connected(server)}")


def says_yes(connection: http.client.HTTPConnection, body: str) -> bool:
    connection.request("POST", "/validate", body, JSON)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in {200, 401}
    return answer.status == 200


def seconds_of_yes(connections: list[http.client.HTTPConnection], sold: Issued, engine: Engine) -> float:
    """Suspend a license that every process remembers; return after how many seconds the last yes was asked for."""
    body = json.dumps({"license_key": sold.key})
    assert all(says_yes(each, body) for each in connections * 2)
    stopped: list[float] = []

    def suspend() -> None:
        with transaction(engine) as session:
            row = get_license(session, sold.license.id, lock=True)
            change_status(session, row, Action.SUSPEND, now=datetime.now(UTC))
        stopped.append(time.monotonic())

    vendor, last_yes = threading.Thread(target=suspend), 0.0
    vendor.start()
    for connection in itertools.cycle(connections):
        asked = time.monotonic()
        if says_yes(connection, body):
            last_yes = asked
        if stopped and asked > stopped[0] + AT_WORST:
            break
    vendor.join()
    assert not any(says_yes(each, body) for each in connections)
    return last_yes - stopped[0]


def test_a_license_that_is_suspended_is_refused_by_every_process_at_once(
    server: LicenseServer, sell: Callable[[], Issued], engine: Engine, redis_url: str
):
    server.env["REDIS_URL"] = redis_url
    server.start("--workers", "2")
    connections = open_connections(server)
    late = [seconds_of_yes(connections, sell(), engine) for _ in range(3)]
    for connection in connections:
        connection.close()
    assert statistics.median(late) < PROMISED
    assert max(late) < AT_WORST
