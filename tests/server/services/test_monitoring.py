"""What the database says of licenses, seats and what waits, in figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.services.monitoring import AGES, Queue, gauges, report_worker
from licet_server.storage import counters
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, EndpointRow, OutboxRow
from licet_server.storage.trail import MAIL, WEBHOOK

HOUR = timedelta(hours=1)


@pytest.fixture
def read(engine):
    def now_read(now):
        with reading(engine) as session:
            return gauges(session, now)

    return now_read


def test_of_an_empty_installation_everything_is_nothing(read):
    found = read(datetime.now(UTC))
    assert (found.licenses, found.lease_ages, found.worker_at) == ({}, (0,) * (len(AGES) + 1), None)
    assert found.queues == {"mail": Queue(failed=0), "payment": Queue(), "webhook": Queue(failed=0)}
    assert found.database_bytes > 0


def test_licenses_and_the_age_of_their_last_yes(read, engine, sell):
    now = datetime.now(UTC)
    fresh, old, beating, _never, gone = (sell("pro").license.id for _ in range(5))
    with transaction(engine) as session:
        for license_id, at in ((fresh, now), (old, now - 5 * HOUR), (gone, now)):
            chosen = update(LicenseRow).where(LicenseRow.id == license_id)
            session.execute(chosen.values(last_validated=at))
        session.execute(update(LicenseRow).where(LicenseRow.id == beating).values(heartbeat_seconds=60))
        seen = {"license_id": beating, "fingerprint": None, "address": "192.0.2.1"}
        about = {"activated_at": now - 9 * HOUR, "last_seen_at": now - timedelta(seconds=30)}
        session.add(ActivationRow(instance_id="i-1", **seen, **about))
        change_status(session, session.get_one(LicenseRow, gone), Action.REVOKE, now=now)
    found = read(now)
    assert found.licenses == {("OPT", "pro", "active"): 4, ("OPT", "pro", "revoked"): 1}
    within = dict(zip([each // HOUR for each in AGES], found.lease_ages, strict=False))
    assert (within[1], within[2], within[6], found.lease_ages[-1]) == (2, 2, 3, 4)
    assert (found.seats_taken, found.seats_sold) == ({"OPT": 1}, {"OPT": 20})


def row(kind, target, now, **fields):
    about = {"kind": kind, "target": target, "event_id": "evt_1", "event_type": "x", "payload": {}, "sealed": None}
    return OutboxRow(**(about | {"created_at": now - 2 * HOUR, "due_at": now - HOUR} | fields))


def test_what_waits_and_for_how_long(read, engine):
    now = datetime.now(UTC)
    with transaction(engine) as session:
        session.add(EndpointRow(id="whe_on", url="https://x.example", events=[], created_at=now))
        session.add(EndpointRow(id="whe_off", url="https://x.example", events=[], created_at=now, enabled=False))
        session.add(row(WEBHOOK, "whe_on", now))
        session.add(row(WEBHOOK, "whe_on", now, due_at=now + HOUR))
        session.add(row(WEBHOOK, "whe_on", now, gave_up_at=now))
        session.add(row(WEBHOOK, "whe_on", now, done_at=now, created_at=now - 9 * HOUR))
        session.add(row(WEBHOOK, "whe_off", now, created_at=now - 9 * HOUR))
        session.add(row(MAIL, MAIL, now, due_at=now + HOUR))
    found = read(now).queues
    assert replace(found["webhook"], oldest=0, late=0) == Queue(2, 0, 0, 1)
    assert [round(each) for each in (found["webhook"].oldest, found["webhook"].late)] == [7200, 3600]
    assert [round(each) for each in (found["mail"].waiting, found["mail"].oldest, found["mail"].late)] == [1, 7200, 0]


def test_a_worker_that_says_so_is_seen_also_when_the_clock_was_ahead(read, engine):
    now = datetime.now(UTC)
    for at in (now + HOUR, now):
        with transaction(engine) as session:
            assert report_worker(session, at) is False
    assert read(now).worker_at == int(now.timestamp())
    with reading(engine) as session:
        assert session.scalars(select(counters.CounterRow.name)).all().count(counters.WORKER) == 1
