"""Deliveries under way: real receivers, a real database, and no endpoint that keeps another waiting."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select, text, update

from licet_server.errors import StorageError
from licet_server.services import webhooks
from licet_server.services.outbox import LEASE, Outcome
from licet_server.storage.outbox import State, state_of
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import announce
from licet_server.worker import deliver
from licet_server.worker.deliver import PER_ENDPOINT, Deliveries
from licet_server.worker.send import Sender
from tests.server.receivers import Receiver
from tests.servers import wait_until

WITHIN = 20.0


@pytest.fixture
def sender(installation):
    return Sender(installation.secrets.pepper, private=True, patience=5.0)


@pytest.fixture
def listen(engine, installation):
    """Make an endpoint; return its id and secret."""

    def made(url, **fields):
        with transaction(engine) as session:
            row = webhooks.create_endpoint(session, url=url, now=datetime.now(UTC), **fields)
            return row.id, webhooks.shown_secret(row, pepper=installation.secrets.pepper)

    return made


def happen(engine, count=1, event="license.issued"):
    with transaction(engine) as session:
        for number in range(count):
            announce(session, event, {"number": number}, now=datetime.now(UTC))


def states(engine):
    with reading(engine) as session:
        return [state_of(row) for row in session.scalars(select(OutboxRow))]


def settled(engine, deliveries):
    """Keep stepping until nothing is pending and due."""

    def over():
        deliveries.step()
        return State.PENDING not in states(engine)

    wait_until(over, within=WITHIN, what="everything is settled")


def test_what_happened_arrives_once_and_signed(engine, listen, sender):
    with Receiver() as receiver:
        _, secret = listen(receiver.url)
        happen(engine, count=25)
        settled(engine, Deliveries(engine, sender.send, lambda: None))
    assert len(receiver.received) == 25
    assert len({one.id for one in receiver.received}) == 25
    assert all(one.is_signed_with(secret) for one in receiver.received)
    assert {one.event["data"]["number"] for one in receiver.received} == set(range(25))
    assert set(states(engine)) == {State.DONE}


def test_an_endpoint_that_hangs_keeps_no_other_waiting_and_has_two_under_way_at_most(engine, listen, sender):
    held, most, now_held, lock = threading.Event(), [], [0], threading.Lock()

    def hang(_):
        with lock:
            now_held[0] += 1
            most.append(now_held[0])
        held.wait(WITHIN)
        with lock:
            now_held[0] -= 1
        return 200

    with Receiver(hang) as slow, Receiver() as quick:
        listen(slow.url)
        listen(quick.url)
        happen(engine, count=10)
        deliveries = Deliveries(engine, sender.send, lambda: None)

        def quick_has_all():
            deliveries.step()
            return len(quick.received) == 10

        wait_until(quick_has_all, within=WITHIN, what="the quick one hears everything")
        assert len(slow.received) == PER_ENDPOINT
        held.set()
        settled(engine, deliveries)
    assert len(slow.received) == 10
    assert max(most) == PER_ENDPOINT


def test_two_workers_at_once_send_everything_once(engine, listen, sender):
    with Receiver() as receiver:
        listen(receiver.url)
        happen(engine, count=40)
        workers = [Deliveries(engine, sender.send, lambda: None) for _ in range(2)]
        threads = [threading.Thread(target=settled, args=[engine, worker]) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WITHIN)
    assert len(receiver.received) == 40
    assert len({one.id for one in receiver.received}) == 40


def test_a_worker_that_dies_between_sending_and_writing_it_down_is_made_up_for_after_the_lease(engine, listen, sender):
    with Receiver() as receiver:
        listen(receiver.url)
        happen(engine)
        dead = Deliveries(engine, sender.send, lambda: None)
        dead.step()
        wait_until(lambda: len(receiver.received) == 1, within=WITHIN, what="it was sent")
        other = Deliveries(engine, sender.send, lambda: None)
        other.step()
        assert states(engine) == [State.PENDING]
        with time_machine.travel(datetime.now(UTC) + LEASE):
            settled(engine, other)
    first, second = receiver.received
    assert first.id == second.id
    assert first.body == second.body
    assert states(engine) == [State.DONE]


def test_what_a_failing_endpoint_missed_arrives_when_it_is_back(engine, listen, sender):
    answers = iter([500, 204])
    with Receiver(lambda _: next(answers)) as receiver:
        listen(receiver.url)
        happen(engine)
        deliveries = Deliveries(engine, sender.send, lambda: None)

        def failed():
            deliveries.step()
            with reading(engine) as session:
                return session.scalar(select(OutboxRow.last_status)) == 500

        wait_until(failed, within=WITHIN, what="the first attempt failed")
        with transaction(engine) as session:
            session.execute(update(OutboxRow).values(due_at=datetime.now(UTC)))
        settled(engine, deliveries)
    assert states(engine) == [State.DONE]
    assert len({one.id for one in receiver.received}) == 1


def test_a_finished_delivery_wakes_the_worker_and_room_is_given_back(engine, listen):
    listen("https://hooks.example.com/")
    happen(engine, count=PER_ENDPOINT + 1)
    woken = threading.Semaphore(0)
    deliveries = Deliveries(engine, lambda _: Outcome(200), woken.release)
    deliveries.step()
    for _ in range(PER_ENDPOINT):
        assert woken.acquire(timeout=WITHIN)
    deliveries.step()
    assert woken.acquire(timeout=WITHIN)
    deliveries.finish(within=1)
    assert set(states(engine)) == {State.DONE}


def test_a_mistake_while_sending_is_a_failed_attempt(engine, listen, caplog):
    listen("https://hooks.example.com/")
    happen(engine)

    def mistaken(_):
        raise RuntimeError("whsec_c2VjcmV0c2VjcmV0c2VjcmV0")

    deliveries = Deliveries(engine, mistaken, lambda: None)
    deliveries.step()
    deliveries.finish(within=WITHIN)
    with reading(engine) as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (row.attempts, row.last_error) == (1, "this server made a mistake; it was written to its log")
        assert state_of(row) is State.PENDING


def test_a_thread_that_the_system_does_not_give_is_a_failed_attempt_and_takes_no_room_for_ever(
    engine, listen, monkeypatch
):
    listen("https://hooks.example.com/")
    happen(engine, count=PER_ENDPOINT)
    deliveries = Deliveries(engine, lambda _: Outcome(200), lambda: None)

    def refuse(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        deliveries.step()
    deliveries.finish(within=WITHIN)
    with reading(engine) as session:
        said = {(row.attempts, row.last_error, row.leased_until) for row in session.scalars(select(OutboxRow))}
    assert said == {(1, "this server had no thread to send it", None)}
    with transaction(engine) as session:
        session.execute(update(OutboxRow).values(due_at=datetime.now(UTC)))
    settled(engine, deliveries)
    assert states(engine) == [State.DONE] * PER_ENDPOINT


def test_a_result_is_kept_while_the_database_is_away(engine, listen, monkeypatch):
    listen("https://hooks.example.com/")
    happen(engine)
    deliveries = Deliveries(engine, lambda _: Outcome(200), lambda: None)
    deliveries.step()

    def away(*_, **__):
        raise StorageError("the database gave no answer")

    with monkeypatch.context() as patched:
        patched.setattr(deliver, "transaction", away)
        with pytest.raises(StorageError):
            deliveries.finish(within=WITHIN)
        assert states(engine) == [State.PENDING]
    deliveries.step()
    assert states(engine) == [State.DONE]


def test_stopping_waits_a_little_for_what_is_under_way_and_no_longer(engine, listen):
    listen("https://hooks.example.com/")
    happen(engine)
    never = threading.Event()

    def hang(_):
        never.wait(WITHIN)
        return Outcome(200)

    deliveries = Deliveries(engine, hang, lambda: None)
    deliveries.step()
    began = time.monotonic()
    deliveries.finish(within=0.2)
    assert 0.15 < time.monotonic() - began < 5
    assert states(engine) == [State.PENDING]
    never.set()


def test_nothing_to_do_writes_nothing(engine, listen):
    listen("https://hooks.example.com/")
    before = None
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            before = connection.execute(text("PRAGMA data_version")).scalar()
        Deliveries(engine, lambda _: pytest.fail("nothing is due"), lambda: None).step()
        if before is not None:
            assert connection.execute(text("PRAGMA data_version")).scalar() == before
