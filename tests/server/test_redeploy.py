"""A new version takes the place of an old one: no request fails, nothing is lost that was acknowledged."""

from __future__ import annotations

import re
import signal
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text

import licet_server.storage
from licet_server.config.settings import DEFAULT_BASE_URL
from licet_server.licensing.transitions import Action
from licet_server.services.audit import verify
from licet_server.services.change_status import change_status
from licet_server.services.installation import Installation
from licet_server.services.issue import Issued
from licet_server.storage.models import Base, LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.balancer import Balancer, balancing
from tests.servers import LicenseServer, wait_until

CUSTOMERS = 4
SOLD_WITHOUT_A_LIMIT_ON_SEATS = "enterprise"
PAUSE = 0.02
"""Between the questions of one of them, so that a server which starts gets a share of the machine."""

NEWER = [
    each
    for each in sorted(Path(licet_server.storage.__path__[0], "migrations/versions").glob("[0-9]*.py"))
    if each.name >= "0009"
]
"""The migrations that may run while servers of the version before answer."""

FAST = 20
"""How many questions are answered before the next thing happens."""


class Customers:
    """Several of them ask all the time, each for a seat of a new instance and then whether its license counts.

    Attributes:
        seats: The instances that were given a seat.
        lost: Those that got no answer.
        failures: Every answer that was not a yes.
    """

    def __init__(self, url: str, license_key: str) -> None:
        self.url, self.license_key = url, license_key
        self.seats, self.lost, self.failures = set[str](), set[str](), list[str]()
        self._answered, self._lock, self._stop = 0, threading.Lock(), threading.Event()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Let them ask while the block lasts; one who gets no answer goes."""
        self._stop.clear()
        with ThreadPoolExecutor(CUSTOMERS) as pool:
            running = [pool.submit(self._run) for _ in range(CUSTOMERS)]
            try:
                yield
            finally:
                self._stop.set()
            for each in running:
                each.result(60)

    def wait_for_more(self) -> None:
        """Return when some more questions were answered."""
        wanted = self._answered + FAST
        wait_until(lambda: self._answered >= wanted or bool(self.failures), within=60, what="customers are served")

    def ask_again(self) -> None:
        """Ask for the seats of those who got no answer."""
        with requests.Session() as session:
            for instance in sorted(self.lost):
                self._ask(session, "/api/v1/validation/activate", instance)
        self.lost.clear()

    def _run(self) -> None:
        with requests.Session() as session:
            while not self._stop.wait(PAUSE):
                instance = uuid.uuid4().hex
                try:
                    self._ask(session, "/api/v1/validation/activate", instance)
                    self._ask(session, "/validate", instance)
                except requests.RequestException:
                    with self._lock:
                        self.lost.add(instance)
                    return

    def _ask(self, session: requests.Session, path: str, instance: str) -> None:
        body = {"license_key": self.license_key, "instance_id": instance}
        answer = session.post(self.url + path, json=body, timeout=30)
        with self._lock:
            self._answered += 1
            if answer.status_code != 200 or answer.json()["valid"] is not True:
                self.failures.append(f"{path} {answer.status_code} {answer.text[:200]}")
            else:
                self.seats.add(instance)


def seats(engine: Engine) -> Counter[str]:
    """Who holds a seat, and how many."""
    with reading(engine) as session:
        return Counter(session.scalars(select(ActivationRow.instance_id).where(ActivationRow.ended_at.is_(None))))


@pytest.fixture
def env(installation: Installation) -> dict[str, str]:
    return {"DATABASE_URL": installation.settings.database_url, "LICET_ISSUER": DEFAULT_BASE_URL}


@pytest.fixture
def license_key(sell: Callable[..., Issued]) -> str:
    return sell(SOLD_WITHOUT_A_LIMIT_ON_SEATS, now=datetime.now(UTC)).key


@pytest.mark.postgresql_only(reason="a SQLite file belongs to one server")
def test_a_rolling_restart_under_load_fails_no_request(
    installation: Installation, engine: Engine, env: dict[str, str], redis_url: str, license_key: str
) -> None:
    env |= {"REDIS_URL": redis_url, "LICET_DRAIN_SECONDS": "1"}
    folder = installation.settings.data_dir
    with (
        LicenseServer(folder, env) as first,
        LicenseServer(folder, env) as second,
        balancing([first.port, second.port]) as balancer,
    ):
        wait_until(lambda: len(balancer.ready) == 2, within=30, what="the balancer finds both")
        customers = Customers(balancer.url, license_key)
        with customers.busy():
            for server in (first, second):
                customers.wait_for_more()
                replace(server, balancer, customers)
            customers.wait_for_more()
        assert (customers.failures, customers.lost) == ([], set())
        assert min(balancer.sent.values()) > FAST
        assert first.log.read_text().count("the server has stopped") == 2
    assert seats(engine) == Counter(customers.seats)
    with reading(engine) as session:
        verify(session, key=installation.audit_key)


def replace(server: LicenseServer, balancer: Balancer, customers: Customers) -> None:
    """Stop *server* as an orchestrator does and start it anew, while the other one answers everybody."""
    assert server.stop(signal.SIGTERM) == 0
    customers.wait_for_more()
    server.start()
    wait_until(lambda: server.port in balancer.ready, within=30, what="the balancer takes it back")


@pytest.mark.sqlite_only(reason="several servers share a PostgreSQL, and are replaced one by one")
def test_a_redeploy_on_one_volume_loses_nothing_that_was_acknowledged(
    installation: Installation, engine: Engine, env: dict[str, str], license_key: str
) -> None:
    with LicenseServer(installation.settings.data_dir, env) as server:
        customers = Customers(server.url, license_key)
        with customers.busy():
            customers.wait_for_more()
            assert server.stop(signal.SIGTERM) == 0
        acknowledged, asked = set(customers.seats), customers.seats | customers.lost
        assert acknowledged <= seats(engine).keys() <= asked
        server.start()
        customers.ask_again()
        assert seats(engine) == Counter(asked)
    assert customers.failures == []
    assert len(customers.seats) >= FAST // 2  # the other half of the questions were validations
    with reading(engine) as session:
        verify(session, key=installation.audit_key)


@pytest.mark.sqlite_only(reason="how a server stops has nothing to do with the database")
def test_a_server_that_is_told_to_stop_is_not_ready_and_answers_until_it_stops(
    installation: Installation, env: dict[str, str], license_key: str
) -> None:
    with LicenseServer(installation.settings.data_dir, env | {"LICET_DRAIN_SECONDS": "60"}) as server:
        process = server.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: server.request("GET", "/readyz")[0] == 503, within=10, what="it is not ready")
        assert b"about to stop" in server.request("GET", "/readyz")[1]
        assert server.request("GET", "/healthz")[0] == 200
        assert server.validate(license_key)[1]["code"] == "VALID"
        assert process.poll() is None
        assert server.stop(signal.SIGTERM) == 0  # the second one does not wait


def test_a_server_of_before_goes_on_while_a_newer_one_has_brought_the_database_up_to_date(
    make_app: Callable[..., Flask], engine: Engine, installation: Installation, license_key: str
) -> None:
    """What a migration may do beside older servers is add: tables, and columns that need no value."""
    before = make_app().test_client()
    assert answers_of(before, license_key, "i-1") == [200, 200, 200]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE added_later (name VARCHAR(32) PRIMARY KEY)"))
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN added_later BIGINT"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert answers_of(before, license_key, "i-2") == [200, 200, 200]
    successor = make_app().test_client()  # of a process that was killed meanwhile
    assert answers_of(successor, license_key, "i-3") == [200, 200, 200]
    assert seats(engine) == Counter(["i-1", "i-2", "i-3"])
    with transaction(engine) as session:
        change_status(session, session.scalars(select(LicenseRow)).one(), Action.SUSPEND, now=datetime.now(UTC))
    with reading(engine) as session:
        verify(session, key=installation.audit_key)


def answers_of(client: FlaskClient, license_key: str, instance: str) -> list[int]:
    """Return how a server answers who looks whether it is ready, wants a seat, and asks for a license."""
    body = {"license_key": license_key, "instance_id": instance}
    asked = [client.post(path, json=body) for path in ("/api/v1/validation/activate", "/validate")]
    return [client.get("/readyz").status_code, *(each.status_code for each in asked)]


@pytest.mark.parametrize("migration", NEWER, ids=lambda each: str(each.stem))
def test_a_migration_takes_nothing_away_that_a_server_of_before_needs(migration: Path) -> None:
    """From the first version on that is replaced machine by machine; what has to go, goes a version later."""
    upgrade = migration.read_text().partition("def upgrade")[2].partition("def downgrade")[0]
    assert re.findall(r"drop_table|drop_column|rename_table|alter_column|batch_alter", upgrade) == []
    for column in re.findall(r"add_column\((.*)\)", upgrade):
        assert "nullable=False" not in column or "server_default" in column
