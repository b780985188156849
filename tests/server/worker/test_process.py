"""The worker as a process: alone, beside the server, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from licet_server.services import webhooks
from licet_server.services.outbox import LEASE
from licet_server.storage.outbox import State, state_of
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import announce
from tests.server.receivers import Receiver, tls_of
from tests.servers import LicenseServer, wait_until

WITHIN = 30.0
ALLOWED = {"LICET_WEBHOOK_PRIVATE": "allow"}


class WorkerProcess:
    """``licet-server worker`` on a data folder."""

    def __init__(self, settings, env=None):
        self.log = settings.data_dir.with_name(f"worker-{time.monotonic_ns()}.log")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LICET_")}
        given = {"LICET_DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "licet_server", "worker"],
                env=inherited | given | ALLOWED | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self):
        wait_until(lambda: "the worker works" in self.log.read_text(), within=WITHIN, what="the worker starts",
                   process=self.process)  # fmt: skip
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def stop(self, how):
        began = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(WITHIN)
        return code, time.monotonic() - began


@pytest.fixture
def listen(engine):
    def made(url, **fields):
        with transaction(engine) as session:
            return webhooks.create_endpoint(session, url=url, now=datetime.now(UTC), **fields).id

    return made


def happen(engine, count=1):
    with transaction(engine) as session:
        for number in range(count):
            announce(session, "license.issued", {"number": number}, now=datetime.now(UTC))


def states(engine):
    with reading(engine) as session:
        return [state_of(row) for row in session.scalars(select(OutboxRow))]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_within_a_second_even_in_the_middle_of_a_delivery(installation, engine, listen, how):
    held = threading.Event()
    with Receiver(lambda _: held.wait(WITHIN) and 200) as receiver, WorkerProcess(installation.settings) as worker:
        listen(receiver.url)
        happen(engine)
        wait_until(lambda: receiver.received != [], within=WITHIN, what="the delivery is under way")
        code, took = worker.stop(how)
        held.set()
    assert code == 0
    assert took < 2  # a second, and what a busy machine adds
    assert "Traceback" not in worker.log.read_text()


def test_what_a_killed_worker_was_sending_is_sent_by_another_with_the_same_id(installation, engine, listen):
    held = threading.Event()
    with Receiver(lambda _: held.wait(WITHIN) and 200) as receiver:
        listen(receiver.url)
        happen(engine)
        with WorkerProcess(installation.settings) as worker:
            wait_until(lambda: len(receiver.received) == 1, within=WITHIN, what="the delivery is under way")
            worker.process.kill()
            worker.process.wait()
        held.set()
        assert states(engine) == [State.PENDING]
        with reading(engine) as session:
            lease = session.scalar(select(OutboxRow.leased_until))
        assert lease > datetime.now(UTC)
        with transaction(engine) as session:  # a minute later
            session.execute(update(OutboxRow).values(leased_until=lease - LEASE))
        with WorkerProcess(installation.settings):
            wait_until(lambda: states(engine) == [State.DONE], within=WITHIN, what="another worker delivers it")
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)


def test_two_worker_processes_deliver_everything_once(installation, engine, listen):
    with Receiver() as receiver:
        listen(receiver.url)
        with WorkerProcess(installation.settings), WorkerProcess(installation.settings):
            happen(engine, count=60)
            wait_until(
                lambda: set(states(engine)) == {State.DONE}, within=WITHIN, what="the two workers deliver everything"
            )
    assert len(receiver.received) == 60
    assert len({one.id for one in receiver.received}) == 60


@pytest.mark.postgresql_only(reason="the outage is made by locking everybody out of the database")
def test_a_worker_survives_an_outage_of_the_database_and_says_so_once(installation, engine, listen, cluster):
    name = engine.url.database
    with Receiver() as receiver, WorkerProcess(installation.settings) as worker:
        listen(receiver.url)
        engine.dispose()
        admin = cluster._engine
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
            )
            wait_until(
                lambda: "the worker waits for the database" in worker.log.read_text(),
                within=WITHIN,
                what="the worker notices",
            )
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        happen(engine)
        wait_until(lambda: len(receiver.received) == 1, within=WITHIN, what="the worker goes on")
    said = worker.log.read_text()
    told = [line for line in said.splitlines() if "waits for the database" in line or "answers the worker" in line]
    assert 1 <= sum("waits" in line for line in told) <= 2  # a job on a connection that still was there ends the first
    assert all(("waits" in line) == (at % 2 == 0) for at, line in enumerate(told)), told
    assert "Traceback" not in said


def test_a_worker_without_an_installation_says_so_in_one_line(settings):
    process = WorkerProcess(settings)
    assert process.process.wait(WITHIN) == 1
    (line,) = process.log.read_text().splitlines()
    assert line.startswith("Error: there is no database yet")


def children(pid):
    """Return the worker processes that a server runs beside itself, which lead a session of their own."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (OSError, ValueError):
                continue
            if state != "Z" and int(parent) == pid and session == entry.name:
                found.append(int(entry.name))
    return found


def is_alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


alone = pytest.mark.sqlite_only(reason="it is about processes, and no database is asked")


@pytest.fixture
def serving(tmp_path, database_url):
    server = LicenseServer(tmp_path / "data", {"DATABASE_URL": database_url} | ALLOWED, worker=True)
    yield server
    server.stop()


def has_worker(server):
    return server.process is not None and len(children(server.process.pid)) == 1


def test_the_vendor_hears_of_a_license_that_a_command_issues(serving, tmp_path):
    """From end to end: serve, add an endpoint, issue a license, and verify what arrives as any receiver would."""
    receiving, _ = tls_of(tmp_path, "localhost")
    serving.env["SSL_CERT_FILE"] = str(tmp_path / "receiver.pem")
    serving.start()
    with Receiver(tls=receiving) as receiver:
        added = serving.cli("webhook", "add", receiver.url, "--event", "license.issued", "--json")
        secret = json.loads(added.stdout)["secret"]
        issued = serving.issue("pro")
        wait_until(lambda: receiver.received != [], within=WITHIN, what="the receiver hears of it")
    (one,) = receiver.received
    assert one.event["type"] == "license.issued"
    assert one.event["data"]["id"] == issued["id"]
    assert one.is_signed_with(secret)
    assert issued["license_key"].encode() not in one.body
    serving.stop()
    said = serving.log.read_text()
    assert "Traceback" not in said
    assert secret not in said
    assert secret.removeprefix("whsec_") not in said


@alone
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_goes_when_the_server_goes_however_that_goes(serving, how):
    serving.start()
    wait_until(lambda: has_worker(serving), within=WITHIN, what="the worker runs")
    (worker,) = children(serving.process.pid)
    code = serving.stop(how)
    wait_until(lambda: not is_alive(worker), within=WITHIN, what="the worker is gone")
    assert code in {0, 143, 130, -signal.SIGKILL}
    assert "Traceback" not in serving.log.read_text()


@alone
def test_a_worker_that_dies_is_started_again_and_the_server_does_not_notice(serving):
    serving.start()
    wait_until(lambda: has_worker(serving), within=WITHIN, what="the worker runs")
    (first,) = children(serving.process.pid)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not is_alive(first), within=WITHIN, what="it is gone")
    assert serving.answers()
    wait_until(lambda: has_worker(serving) and children(serving.process.pid) != [first], within=WITHIN,
               what="another one runs")  # fmt: skip
    assert "the worker ended, and is started again" in serving.log.read_text()


@alone
def test_a_server_may_run_without_a_worker(serving):
    serving.start("--no-worker")
    assert children(serving.process.pid) == []
    assert "the worker works" not in serving.log.read_text()


@alone
def test_several_processes_that_serve_have_one_worker(serving, redis_url):
    serving.env["REDIS_URL"] = redis_url
    serving.start("--workers", "2")
    wait_until(lambda: "the worker works" in serving.log.read_text(), within=WITHIN, what="the worker runs")
    assert len(children(serving.process.pid)) == 1
    assert serving.log.read_text().count("the worker works") == 1
