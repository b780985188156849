"""What a worker does, and that two machines do not do it at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from licet_server.http.idempotency import KEPT
from licet_server.storage import idempotency
from licet_server.storage.challenges import add_challenge, use_up
from licet_server.storage.changes import FORGOTTEN
from licet_server.storage.counters import read
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import IdempotencyRow, LicenseChangeRow
from licet_server.storage.turns import take_turn
from licet_server.worker.jobs import IDEMPOTENCY_KEYS_KEPT, all_jobs, in_turn

WITHIN = 20.0


@pytest.fixture
def jobs(installation, engine):
    return {job.name: job for job in all_jobs(installation, engine)}


def test_every_job_runs_on_an_installation_that_nobody_uses_yet(jobs):
    forgotten = {
        f"forget {what}"
        for what in (
            "challenges",
            "changes",
            "deliveries",
            "idempotency keys",
            "mails",
            "payment events",
            "sightings",
            "sign-ins",
            "unproved accounts",
            "validations",
        )
    }
    money = {"payments", "reconcile payments", "close orders", "mails", "reminders"}
    others = {"deliveries", "dead seats", "watch", "status checks", "report", "seal secrets"}
    assert jobs.keys() == {*others, *money, *forgotten}
    assert not any(job.run() for job in jobs.values())


def test_challenges_are_forgotten_when_they_are_over(jobs, engine, sell):
    now = datetime.now(UTC)
    about = {"license_id": sell().license.id, "instance_id": "i-1", "most": 10}
    with transaction(engine) as session:
        add_challenge(session, "old", expires_at=now, **about)
        add_challenge(session, "open", expires_at=now + timedelta(minutes=5), **about)
    assert not jobs["forget challenges"].run()
    with transaction(engine) as session:
        assert [use_up(session, name) is None for name in ("old", "open")] == [True, False]


def test_changes_are_kept_for_ten_minutes_and_then_forgotten(jobs, engine, sell):
    license_id, now = sell().license.id, datetime.now(UTC)
    with transaction(engine) as session:
        session.execute(delete(LicenseChangeRow))
        for minutes in (11, 9):
            session.add(LicenseChangeRow(license_id=license_id, xact=1, at=now - timedelta(minutes=minutes)))
    assert not jobs["forget changes"].run()
    with reading(engine) as session:
        assert session.scalars(select(LicenseChangeRow.at)).all() == [now - timedelta(minutes=9)]
        assert read(session, FORGOTTEN) is not None


def test_idempotency_keys_are_kept_as_long_as_they_answer_and_then_forgotten(jobs, engine):
    assert IDEMPOTENCY_KEYS_KEPT == KEPT
    now = datetime.now(UTC)
    with transaction(engine) as session:
        for name, age in (("old", KEPT + timedelta(seconds=1)), ("young", KEPT - timedelta(minutes=5))):
            idempotency.claim(session, idempotency.Key("key_1", name, now - age), request_digest="x")
    jobs["forget idempotency keys"].run()
    with reading(engine) as session:
        assert session.scalars(select(IdempotencyRow.key_digest)).all() == ["young"]


def test_idempotency_keys_are_forgotten_a_part_at_a_time(jobs, engine, monkeypatch):
    from licet_server.worker import jobs as module

    monkeypatch.setattr(module, "BATCH", 2)
    old = datetime.now(UTC) - KEPT - timedelta(seconds=1)
    with transaction(engine) as session:
        for scope, name in (("key_1", "a"), ("key_1", "b"), ("key_2", "a")):
            idempotency.claim(session, idempotency.Key(scope, name, old), request_digest="x")
    left = []
    for _ in range(2):
        more = jobs["forget idempotency keys"].run()
        with reading(engine) as session:
            left.append((more, session.scalar(select(func.count()).select_from(IdempotencyRow))))
    assert left == [(True, 1), (False, 0)]


def test_dead_seats_are_counted_until_none_is_left(engine, monkeypatch):
    from licet_server.worker import jobs as module

    found = iter([module.BATCH, module.BATCH, 3])
    monkeypatch.setattr(module, "end_dead", lambda session, *, now, limit: next(found))
    run = in_turn(engine, "dead seats", module._end_dead)
    assert [run(), run(), run()] == [True, True, False]


def test_work_is_never_done_twice_at_once(engine):
    """On PostgreSQL the second passes it over; on SQLite it waits, and then finds it done."""
    inside, most, lock = [0], [], threading.Lock()
    start = threading.Barrier(4)

    def work(session, _):
        with lock:
            inside[0] += 1
            most.append(inside[0])
        session.scalar(select(func.count()).select_from(IdempotencyRow))
        with lock:
            inside[0] -= 1
        return True

    def worker():
        start.wait(WITHIN)
        done = 0
        while done < 3:
            done += in_turn(engine, "some work", work)()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN)
    assert most == [1] * 12


@pytest.mark.postgresql_only(reason="SQLite has one writer at a time")
def test_a_turn_ends_with_its_transaction_however_that_ends(engine):
    def fail():
        with transaction(engine) as session:
            assert take_turn(session, "one")
            with transaction(engine) as other:
                assert not take_turn(other, "one")
                assert take_turn(other, "two")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with transaction(engine) as session:
        assert take_turn(session, "one")
