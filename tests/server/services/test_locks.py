"""What waits for a lock reads what is there afterwards."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from licet_server.services import outbox
from licet_server.services.find import find_license
from licet_server.services.transfer import transfer
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.customers import find_by_email, find_by_id
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.servers import wait_until

pytestmark = pytest.mark.postgresql_only(reason="writers of SQLite wait for the whole database")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def while_waiting(engine, change, read):
    """Run *read* in another transaction; it begins to wait before that of *change* commits."""
    found = []

    def waiter():
        with transaction(engine) as session:
            found.append(read(session))

    thread = threading.Thread(target=waiter)
    with transaction(engine) as session:
        change(session)
        session.flush()
        thread.start()
        wait_until(lambda: waiters(engine) == 1, within=20, what="somebody waits for the lock")
    thread.join(20)
    return found[0]


def waiters(engine):
    with reading(engine) as session:
        return session.scalar(text(WAITING))


def test_a_license_that_is_being_transferred_is_found(sell, engine, installation):
    issued = sell()
    pepper, signer = installation.secrets.pepper, installation.signer

    def move(session):
        row = find_license(session, issued.license.id, pepper=pepper, lock=True)
        transfer(session, row, email="new@example.com", keep_key=True, pepper=pepper, signer=signer, now=NOW)

    def look(session):
        return find_license(session, issued.key, pepper=pepper, lock=True).customer.email

    assert while_waiting(engine, move, look) == "new@example.com"


def test_a_customer_that_was_read_before_is_read_again_under_the_lock(sell, engine):
    issued = sell()

    def rename(session):
        row = find_by_id(session, issued.license.customer_id, lock=True)
        row.name, row.version = "Renamed", row.version + 1

    def look(session):
        known = find_by_email(session, "customer@example.com")
        row = find_by_id(session, known.id, lock=True)
        return row.name, row.version

    assert while_waiting(engine, rename, look) == ("Renamed", 2)


def test_what_is_being_replayed_is_not_forgotten(engine):
    with transaction(engine) as session:
        endpoint = create_endpoint(session, url="https://hooks.example.com/", now=NOW)
        row = outbox.send_test(session, endpoint, now=NOW)
        row.done_at = NOW
        delivery_id = row.id
    later = NOW + outbox.KEPT + timedelta(days=1)

    def replay(session):
        outbox.replay(session, delivery_id, now=later)

    assert while_waiting(engine, replay, lambda session: outbox.purge(session, now=later)) == 0
