"""Seats as the vendor sees them: swept, released, announced, and never one too many."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from licet.verdict import Code
from licet.wire import ValidateRequest
from licet_server.errors import NotFoundError
from licet_server.services.activate import activate
from licet_server.services.activations import end_dead, release_activation
from licet_server.services.deactivate import deactivate
from licet_server.services.heartbeat import heartbeat
from licet_server.services.instances import Instance
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, AuditRow, EndpointRow, OutboxRow
from tests.factories import NOW
from tests.server.seats import Seats, code

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def seats(engine, installation, sell):
    """A license with two seats, heartbeats each ten minutes, and no limit a day."""
    found = Seats(engine, installation, sell("pro"))
    found.change(max_activations=2, heartbeat_seconds=600)
    return found


def test_the_sweep_writes_down_each_end_at_the_moment_of_death(seats, sell):
    other = sell("pro", email="b@example.com")
    with transaction(seats.engine) as session:
        row = session.get_one(LicenseRow, other.license.id)
        row.heartbeat_seconds, row.dead_after_seconds, row.max_activations = None, 60, None
    seats.activate("i-1")
    seats.activate("i-2", 10 * MINUTE)
    seats.activate("o-1", key=other.key)
    with transaction(seats.engine) as session:
        assert end_dead(session, now=NOW + MINUTE - MOMENT) == 0
        assert end_dead(session, now=NOW + 35 * MINUTE) == 2
        assert end_dead(session, now=NOW + 35 * MINUTE) == 0
    assert {row.instance_id: (row.ended_at, row.end_reason) for row in seats.rows()} == {
        "i-1": (NOW + 30 * MINUTE, "dead"),
        "o-1": (NOW + MINUTE, "dead"),
        "i-2": (None, None),
    }


def test_the_sweep_takes_a_part_at_a_time_and_the_longest_silent_first(seats):
    seats.change(max_activations=None)
    for n in range(5):
        seats.activate(f"i-{n}", n * MINUTE)
    with transaction(seats.engine) as session:
        assert [end_dead(session, now=NOW + HOUR, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert all(row.end_reason == "dead" for row in seats.rows())


def test_a_license_without_heartbeats_is_never_swept(seats):
    seats.change(heartbeat_seconds=None)
    seats.activate("i-1")
    with transaction(seats.engine) as session:
        assert end_dead(session, now=NOW + 300 * DAY) == 0
    assert code(seats.heartbeat("i-1", 300 * DAY)) is Code.VALID


def test_the_vendor_takes_a_seat_back_and_the_audit_log_knows(seats):
    taken = seats.activate("i-1").activation
    for expected in (1, 1):
        with transaction(seats.engine) as session:
            released, _ = release_activation(
                session, taken.id, license_id=seats.issued.license.id, now=NOW + expected * MINUTE
            )
        assert (released.ended_at, released.end_reason) == (NOW + MINUTE, "released")
    with reading(seats.engine) as session:
        entries = session.scalars(select(AuditRow).where(AuditRow.action == "activation.ended")).all()
        assert [(each.subject, each.after["end_reason"]) for each in entries] == [(taken.id, "released")]
        assert entries[0].after["instance_id"] == "i-1"
    assert code(seats.heartbeat("i-1", 2 * MINUTE)) is Code.NOT_ACTIVATED


def test_releasing_the_dead_only_writes_their_end_down(seats):
    taken = seats.activate("i-1").activation
    with transaction(seats.engine) as session:
        released, _ = release_activation(session, taken.id, now=NOW + HOUR)
    assert (released.ended_at, released.end_reason) == (NOW + 30 * MINUTE, "dead")


@pytest.mark.parametrize("wrong", ["act_00000000000000000000", "act_", "x", "act_\x00", "lic_00000000000000000000"])
def test_an_activation_that_is_not_there_is_not_found(seats, wrong):
    with transaction(seats.engine) as session, pytest.raises(NotFoundError):
        release_activation(session, wrong, now=NOW)


def test_an_activation_of_another_license_is_not_found(seats, sell):
    taken = seats.activate("i-1").activation
    other = sell("pro", email="b@example.com").license.id
    with pytest.raises(NotFoundError), transaction(seats.engine) as session:
        release_activation(session, taken.id, license_id=other, now=NOW)
    assert seats.rows()[0].ended_at is None


def test_seats_are_announced_to_the_vendor_once_each_and_without_a_key(seats):
    with transaction(seats.engine) as session:
        session.add(EndpointRow(url="https://vendor.example/hook", events=["*"], created_at=NOW))
    for name in ("i-1", "i-1", "i-2"):
        seats.activate(name)
    seats.deactivate("i-1", MINUTE)
    seats.deactivate("i-1", MINUTE)
    seats.activate("i-3", 31 * MINUTE)
    with reading(seats.engine) as session:
        rows = session.scalars(select(OutboxRow)).all()
        told = sorted(
            (row.event_type, row.payload["data"]["instance_id"], row.payload["data"]["end_reason"] or "")
            for row in rows
        )
        assert not any(seats.issued.key in str(row.payload) for row in rows)
    assert told == [
        ("activation.created", "i-1", ""),
        ("activation.created", "i-2", ""),
        ("activation.created", "i-3", ""),
        ("activation.ended", "i-1", "deactivated"),
        ("activation.ended", "i-2", "dead"),
    ]


STEPS = st.tuples(
    st.sampled_from([activate, activate, activate, heartbeat, deactivate, "sweep", "release"]),
    st.sampled_from([f"i-{n}" for n in range(6)]),
    st.sampled_from([timedelta(0), timedelta(0), 7 * MINUTE, 29 * MINUTE, 31 * MINUTE, 9 * HOUR]),
)


class Forgotten(Exception):  # noqa: N818 - nothing went wrong
    """Rolls back what one example wrote, so that the next begins without it."""


@dataclass
class Model:
    """What must be true, told without a database."""

    seats: int
    per_day: int
    live: dict[str, datetime] = field(default_factory=dict)
    taken_at: dict[str, datetime] = field(default_factory=dict)

    def lives(self, now):
        self.live = {name: seen for name, seen in self.live.items() if now < seen + 30 * MINUTE}
        return len(self.live)

    def expect(self, use_case, name, now):
        """Return whether the answer must be a yes, and remember what it changes."""
        self.lives(now)
        if use_case in {deactivate, "release"}:
            self.live.pop(name, None)
            return True
        if use_case is heartbeat or name in self.live:
            yes = name in self.live
        else:
            recent = {each for each, at in self.taken_at.items() if at > now - DAY}
            yes = len(self.live) < self.seats and (name in recent or len(recent) < self.per_day)
            self.taken_at |= {name: now} if yes else {}
        if yes:
            self.live[name] = now
        return yes


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=30), maximum=st.integers(1, 4), per_day=st.integers(1, 12))
def test_whatever_instances_do_the_seats_taken_are_the_live_ones_and_never_too_many(
    seats, installation, steps, maximum, per_day
):
    model, now = Model(maximum, per_day), NOW
    here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
    with suppress(Forgotten), transaction(seats.engine) as session:
        row = session.get_one(LicenseRow, seats.issued.license.id)
        row.max_activations, row.max_activations_per_day = maximum, per_day
        for use_case, name, later in steps:
            now += later
            model.lives(now)
            if use_case == "sweep":
                end_dead(session, now=now)
            elif use_case == "release":
                _release(session, name, now)
                model.expect(use_case, name, now)
            else:
                instance = Instance(name, ValidateRequest(seats.issued.key, instance_id=name), "192.0.2.1")
                answer = use_case(session, instance, now=now, **here)
                assert answer.answer.verdict.valid is model.expect(use_case, name, now)
                assert answer.taken == len(model.live) <= maximum
            open_rows = session.scalars(select(ActivationRow).where(ActivationRow.ended_at.is_(None))).all()
            assert {each.instance_id for each in open_rows if now < each.last_seen_at + 30 * MINUTE} == set(model.live)
        raise Forgotten


def _release(session, name, now):
    chosen = select(ActivationRow).where(ActivationRow.instance_id == name, ActivationRow.ended_at.is_(None))
    found = session.scalar(chosen)
    if found is not None:
        release_activation(session, found.id, now=now)
