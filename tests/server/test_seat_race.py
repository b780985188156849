"""Seats under fire: real servers, real processes, and never one instance too many."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.services.activate import activate
from licet_server.services.heartbeat import heartbeat
from licet_server.services.instances import Instance
from licet_server.storage.activations import count_live, rules_of
from licet_server.storage.engine import open_engine
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW
from tests.server.databases import POSTGRESQL
from tests.server.storm import PROCESSES, storm
from tests.servers import LicenseServer, redis_server

SEATS = 5
WORKERS = 2
MOMENT = timedelta(microseconds=1)
API = "/api/v1/validation"


@pytest.fixture(scope="module")
def fleet(database, tmp_path_factory, request):
    """Servers of one database: on PostgreSQL one with several workers, on SQLite several on one file."""
    folder = tmp_path_factory.mktemp("fleet")
    with ExitStack() as opened:
        env = {"LICET_ISSUER": "https://license.example.com"}
        if database == POSTGRESQL:
            env["DATABASE_URL"] = opened.enter_context(request.getfixturevalue("cluster").database())
            env["REDIS_URL"] = opened.enter_context(redis_server(folder))
        servers = [LicenseServer(folder / "data", env) for _ in range(1 if database == POSTGRESQL else PROCESSES)]
        for server in servers:
            opened.callback(server.stop)
            server.start(*(["--workers", str(WORKERS)] if database == POSTGRESQL else []))
        yield servers


@pytest.fixture
def issued(fleet):
    found = fleet[0].issue("pro")
    assert found["max_activations"] == SEATS
    return found


@pytest.fixture
def open_rows(fleet, issued):
    """Count the activations of the license whose end is not written down."""
    engine = open_engine(fleet[0].database_url)

    def count():
        with reading(engine) as session:
            chosen = (ActivationRow.license_id == issued["id"], ActivationRow.ended_at.is_(None))
            return session.scalar(select(func.count()).where(*chosen))

    yield count
    engine.dispose()


def asking(fleet, issued, number, what, instance_id):
    body = {"license_key": issued["license_key"], "instance_id": instance_id}
    return f"{fleet[number % len(fleet)].url}{API}/{what}", body


def codes(scripts):
    return Counter((status, body["code"]) for answers in scripts for status, body in answers)


def test_of_64_threads_in_4_processes_exactly_as_many_get_a_seat_as_there_are(fleet, issued, open_rows):
    scripts = [[asking(fleet, issued, number, "activate", f"instance-{number}")] for number in range(64)]
    found = storm(scripts)
    assert codes(found) == {(200, "VALID"): SEATS, (200, "TOO_MANY_ACTIVATIONS"): 64 - SEATS}
    assert all(body["seats"]["taken"] <= SEATS for answers in found for _, body in answers)
    assert open_rows() == SEATS


def test_one_instance_that_activates_in_16_threads_takes_one_seat(fleet, issued, open_rows):
    found = storm([[asking(fleet, issued, number, "activate", "the-same")] for number in range(16)])
    assert codes(found) == {(200, "VALID"): 16}
    assert {body["seats"]["taken"] for answers in found for _, body in answers} == {1}
    assert len({body["activation"]["id"] for answers in found for _, body in answers}) == 1
    assert open_rows() == 1


def test_instances_that_come_and_go_never_hold_more_seats_than_there_are(fleet, issued, open_rows):
    rounds = ("activate", "heartbeat", "deactivate") * 4
    scripts = [[asking(fleet, issued, number, what, f"instance-{number}") for what in rounds] for number in range(24)]
    seen, over = [], threading.Event()

    def watch():
        while not over.is_set():
            seen.append(open_rows())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        found = storm(scripts)
    finally:
        over.set()
        watcher.join()
    assert set(codes(found)) <= {(200, "VALID"), (200, "TOO_MANY_ACTIVATIONS"), (200, "NOT_ACTIVATED")}
    assert all(body["seats"]["taken"] <= SEATS for answers in found for _, body in answers)
    assert max(seen) <= SEATS
    assert open_rows() == 0
    for answers in found:
        bodies = [body for _, body in answers]
        for taken, kept, given in zip(bodies[::3], bodies[1::3], bodies[2::3], strict=True):
            assert kept["valid"] is taken["valid"] is given["deactivated"]


def test_at_the_moment_of_death_either_the_heartbeat_or_the_next_instance_wins(sell, engine, installation):
    """Two clocks that differ by a moment: one finds the instance dead, and the other alive."""
    issued = sell("pro")
    here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
    silence = timedelta(minutes=30)
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        row.max_activations, row.heartbeat_seconds = 1, 600

    def ask(use_case, instance_id, now):
        asked = ValidateRequest(issued.key, instance_id=instance_id)
        with transaction(engine) as session:
            answer = use_case(session, Instance(instance_id, asked, "192.0.2.1"), now=now, **here)
        return answer.answer.verdict.code

    for number in range(20):
        start = NOW + number * timedelta(hours=1)
        assert ask(activate, f"old-{number}", start) is Code.VALID
        barrier, said = threading.Barrier(2), {}

        def run(name, *question, barrier=barrier, said=said):
            barrier.wait()
            said[name] = ask(*question)

        threads = [
            threading.Thread(target=run, args=("beat", heartbeat, f"old-{number}", start + silence - MOMENT)),
            threading.Thread(target=run, args=("next", activate, f"new-{number}", start + silence)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said in (
            {"beat": Code.VALID, "next": Code.TOO_MANY_ACTIVATIONS},
            {"beat": Code.HEARTBEAT_DEAD, "next": Code.VALID},
        )
        with reading(engine) as session:
            row = session.get_one(LicenseRow, issued.license.id)
            assert count_live(session, row.id, rules_of(row), now=start + silence) == 1
