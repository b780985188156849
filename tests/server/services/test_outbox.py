"""Deliveries: claimed once, settled, begun again, forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.backoff import MOST_ATTEMPTS
from licet_server.licensing.events import TEST
from licet_server.services import outbox
from licet_server.services.outbox import KEPT, LEASE, Outcome
from licet_server.services.webhooks import (
    create_endpoint,
    find_endpoint,
    remove_endpoint,
    rotate_secret,
    update_endpoint,
)
from licet_server.storage.outbox import State, endpoints_with_work, list_deliveries, state_of
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, OutboxRow
from licet_server.storage.trail import announce
from tests.factories import NOW

URL = "https://hooks.example.com/licet"
REFUSED = Outcome(500, "the receiver answered 500")


@pytest.fixture
def endpoint(engine):
    with transaction(engine) as session:
        return create_endpoint(session, url=URL, now=NOW).id


def happen(engine, event="license.issued", count=1, now=NOW):
    with transaction(engine) as session:
        for number in range(count):
            announce(session, event, {"number": number}, now=now)


def claim(engine, endpoint, *, limit=10, now=NOW):
    with transaction(engine) as session:
        return outbox.claim_due(session, {endpoint: limit}, now=now)


def settle(engine, delivery, outcome, *, now=NOW):
    with transaction(engine) as session:
        return outbox.settle(session, delivery, outcome, chance=0.5, now=now)


def rows(engine):
    with reading(engine) as session:
        found = session.scalars(select(OutboxRow).order_by(OutboxRow.created_at, OutboxRow.id)).all()
        session.expunge_all()
        return found


def audited(engine):
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(AuditRow.action, AuditRow.actor).order_by(AuditRow.seq))]


def test_an_event_reaches_the_endpoints_that_listen_to_it_with_one_id(engine, endpoint):
    with transaction(engine) as session:
        other = create_endpoint(session, url=URL, events=["license.revoked"], now=NOW).id
        deaf = create_endpoint(session, url=URL, now=NOW)
        update_endpoint(session, deaf, {"enabled": False}, now=NOW)
    happen(engine)
    happen(engine, "license.revoked")
    issued, *revoked = rows(engine)[0], *[row for row in rows(engine) if row.event_type == "license.revoked"]
    assert {row.target for row in rows(engine) if row.event_type == "license.issued"} == {endpoint}
    assert {row.target for row in revoked} == {endpoint, other}
    assert len({row.event_id for row in revoked}) == 1
    assert issued.payload["timestamp"] == NOW.isoformat()


def test_what_is_rolled_back_is_never_sent(engine, endpoint):
    def fail():
        with transaction(engine) as session:
            announce(session, "license.issued", {}, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows(engine) == []


def test_what_is_claimed_is_nobody_elses_until_its_lease_ends(engine, endpoint):
    happen(engine)
    (first,) = claim(engine, endpoint)
    assert first.attempts == 1
    assert first.body == b'{"type":"license.issued","timestamp":"%s","data":{"number":0}}' % NOW.isoformat().encode()
    just_before = NOW + LEASE - timedelta(microseconds=1)
    assert claim(engine, endpoint, now=just_before) == []
    (again,) = claim(engine, endpoint, now=NOW + LEASE)
    assert (again.id, again.event_id, again.body, again.attempts) == (first.id, first.event_id, first.body, 2)


def test_many_who_claim_at_once_never_get_the_same(engine, endpoint):
    happen(engine, count=40)
    claimed, start = [], threading.Barrier(4)

    def work():
        start.wait(10)
        while found := claim(engine, endpoint, limit=3):
            claimed.extend(each.id for each in found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    left = claim(engine, endpoint, limit=40)  # those that one thread passed over because another was taking them
    assert len(claimed) + len(left) == 40
    assert len({*claimed, *(each.id for each in left)}) == 40


def test_what_is_longest_due_goes_first_and_only_as_much_as_there_is_room(engine, endpoint):
    for minutes in (3, 1, 2):
        happen(engine, now=NOW - timedelta(minutes=minutes))
    first, second = claim(engine, endpoint, limit=2)
    assert [each.created_at for each in rows(engine) if each.id in {first.id, second.id}] == [
        NOW - timedelta(minutes=3),
        NOW - timedelta(minutes=2),
    ]


def test_what_arrived_is_done(engine, endpoint):
    happen(engine)
    (sent,) = claim(engine, endpoint)
    assert settle(engine, sent, Outcome(204), now=NOW + timedelta(seconds=1)) is State.DONE
    (row,) = rows(engine)
    assert (state_of(row), row.done_at, row.last_status, row.last_error) == (
        State.DONE,
        NOW + timedelta(seconds=1),
        204,
        None,
    )
    assert claim(engine, endpoint, now=NOW + timedelta(days=9)) == []


def test_what_failed_is_tried_ten_times_and_then_given_up(engine, endpoint):
    happen(engine)
    now, pauses = NOW, []
    for attempt in range(1, 11):
        (sent,) = claim(engine, endpoint, now=now)
        assert sent.attempts == attempt
        state = settle(engine, sent, REFUSED, now=now)
        (row,) = rows(engine)
        if attempt < 10:
            assert state is State.PENDING
            pauses.append(row.due_at - now)
            assert claim(engine, endpoint, now=row.due_at - timedelta(microseconds=1)) == []
            now = row.due_at
    assert [pause.total_seconds() for pause in pauses] == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert (state, row.gave_up_at, row.last_status, row.last_error) == (State.FAILED, now, 500, REFUSED.error)
    assert claim(engine, endpoint, now=now + timedelta(days=9)) == []


def test_what_takes_the_worker_down_each_time_is_given_up_after_its_last_attempt(engine, endpoint):
    happen(engine)
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (one,) = claim(engine, endpoint, now=now)
        assert one.attempts == attempt
        now += LEASE
    assert claim(engine, endpoint, now=now) == []
    (row,) = rows(engine)
    assert (state_of(row), row.attempts, row.gave_up_at, row.leased_until) == (State.FAILED, MOST_ATTEMPTS, now, None)
    assert row.last_error == "the worker ended in the middle of the last attempt"
    with reading(engine) as session:
        assert endpoints_with_work(session, now=now) == []


def test_a_receiver_may_ask_for_more_time(engine, endpoint):
    happen(engine)
    (sent,) = claim(engine, endpoint)
    settle(engine, sent, Outcome(429, "the receiver answered 429", timedelta(minutes=7)))
    assert rows(engine)[0].due_at == NOW + timedelta(minutes=7)


def test_a_failure_that_comes_after_its_lease_changes_nothing_and_an_arrival_still_counts(engine, endpoint):
    happen(engine)
    (slow,) = claim(engine, endpoint)
    (quick,) = claim(engine, endpoint, now=NOW + LEASE)
    settle(engine, slow, REFUSED, now=NOW + LEASE)
    (row,) = rows(engine)
    assert (row.leased_until, row.last_error, row.due_at) == (quick.leased_until, None, NOW)
    settle(engine, slow, Outcome(200), now=NOW + LEASE)
    settle(engine, quick, REFUSED, now=NOW + LEASE)
    (row,) = rows(engine)
    assert (state_of(row), row.last_status) == (State.DONE, 200)


def test_gone_disables_the_endpoint_and_the_others_hear_of_it(engine, endpoint):
    with transaction(engine) as session:
        other = create_endpoint(session, url="https://other.example.com/", now=NOW).id
    happen(engine, count=2)
    first, second = claim(engine, endpoint)
    gone = Outcome(410, "the receiver answered 410")
    assert settle(engine, first, gone) is State.FAILED
    assert settle(engine, second, gone) is State.FAILED
    with reading(engine) as session:
        row = find_endpoint(session, endpoint)
        assert (row.enabled, row.version) == (False, 2)
        assert endpoints_with_work(session, now=NOW + timedelta(days=9)) == [other]
    assert audited(engine)[-1] == ("webhook.disabled", "system")
    assert [action for action, _ in audited(engine)].count("webhook.disabled") == 1
    assert [row.target for row in rows(engine) if row.event_type == "webhook.disabled"] == [other]


def test_gone_at_an_old_address_does_not_disable_the_new_one(engine, endpoint):
    happen(engine)
    (sent,) = claim(engine, endpoint)
    with transaction(engine) as session:
        row = find_endpoint(session, endpoint, lock=True)
        update_endpoint(session, row, {"url": "https://new.example.com/"}, now=NOW)
    settle(engine, sent, Outcome(410, "the receiver answered 410"))
    with reading(engine) as session:
        assert find_endpoint(session, endpoint).enabled


def test_what_waits_for_a_disabled_endpoint_goes_out_when_it_is_enabled_again(engine, endpoint):
    happen(engine)
    with transaction(engine) as session:
        update_endpoint(session, find_endpoint(session, endpoint, lock=True), {"enabled": False}, now=NOW)
    happen(engine, "license.revoked")
    assert claim(engine, endpoint) == []
    with transaction(engine) as session:
        update_endpoint(session, find_endpoint(session, endpoint, lock=True), {"enabled": True}, now=NOW)
    assert [each.event_type for each in claim(engine, endpoint)] == ["license.issued"]


def test_a_removed_endpoint_leaves_nothing_to_send_and_no_trouble_for_what_is_under_way(engine, endpoint):
    happen(engine, count=2)
    sent, other = claim(engine, endpoint)
    with transaction(engine) as session:
        remove_endpoint(session, find_endpoint(session, endpoint, lock=True), now=NOW)
    assert rows(engine) == []
    settle(engine, sent, Outcome(200))
    settle(engine, other, Outcome(410, "the receiver answered 410"))
    assert rows(engine) == []


def test_a_rotation_is_seen_by_what_is_claimed_and_ends_after_a_day(engine, endpoint):
    happen(engine, count=1)
    with transaction(engine) as session:
        rotate_secret(session, find_endpoint(session, endpoint, lock=True), now=NOW)
    day = timedelta(hours=24)
    assert claim(engine, endpoint, now=NOW)[0].secret_versions == (2, 1)
    assert claim(engine, endpoint, now=NOW + day - timedelta(microseconds=1))[0].secret_versions == (2, 1)
    with transaction(engine) as session, pytest.raises(ConflictError, match="less than 24 hours"):
        rotate_secret(session, find_endpoint(session, endpoint, lock=True), now=NOW + day - timedelta(seconds=1))
    assert claim(engine, endpoint, now=NOW + day + LEASE)[0].secret_versions == (2,)
    with transaction(engine) as session:
        rotate_secret(session, find_endpoint(session, endpoint, lock=True), now=NOW + day)


def test_a_replay_has_the_same_id_and_all_attempts_before_it(engine, endpoint):
    happen(engine)
    (sent,) = claim(engine, endpoint)
    settle(engine, sent, Outcome(204))
    later = NOW + timedelta(days=1)
    with transaction(engine) as session:
        assert state_of(outbox.replay(session, sent.id, now=later)) is State.PENDING
    (again,) = claim(engine, endpoint, now=later)
    assert (again.event_id, again.body, again.attempts) == (sent.event_id, sent.body, 1)
    assert audited(engine)[-1] == ("webhook.replayed", "system")


def test_a_replay_of_what_is_under_way_does_not_send_it_twice(engine, endpoint):
    happen(engine)
    (sent,) = claim(engine, endpoint)
    with transaction(engine) as session:
        outbox.replay(session, sent.id, now=NOW)
    assert claim(engine, endpoint) == []
    settle(engine, sent, Outcome(204))
    assert state_of(rows(engine)[0]) is State.DONE


def test_everything_that_was_given_up_is_replayed_at_once(engine, endpoint):
    happen(engine, count=3)
    first, second, third = claim(engine, endpoint)
    settle(engine, first, Outcome(204))
    for each in (second, third):
        settle(engine, each, Outcome(410, "the receiver answered 410"))
    with transaction(engine) as session:
        row = find_endpoint(session, endpoint, lock=True)
        with pytest.raises(ConflictError, match="is disabled"):
            outbox.replay_failed(session, row, now=NOW)
        update_endpoint(session, row, {"enabled": True}, now=NOW)
        assert outbox.replay_failed(session, row, now=NOW) == 2
        assert outbox.replay_failed(session, row, now=NOW) == 0
    assert {each.id for each in claim(engine, endpoint)} == {second.id, third.id}


@pytest.mark.parametrize("wrong", ["dlv_00000000000000000000", "dlv_\x00", "lic_00000000000000000000", "", "x" * 5000])
def test_a_delivery_that_is_not_there_cannot_be_replayed(engine, wrong):
    with transaction(engine) as session, pytest.raises(NotFoundError):
        outbox.replay(session, wrong, now=NOW)


def test_a_test_reaches_one_endpoint_whatever_it_listens_to(engine, endpoint):
    with transaction(engine) as session:
        picky = create_endpoint(session, url=URL, events=["license.revoked"], now=NOW)
        sent = outbox.send_test(session, picky, now=NOW)
    (claimed,) = claim(engine, picky.id)
    assert (claimed.id, claimed.event_type) == (sent.id, TEST)
    assert claim(engine, endpoint) == []


def test_deliveries_are_listed_by_state_and_only_of_their_endpoint(engine, endpoint):
    with transaction(engine) as session:
        other = create_endpoint(session, url=URL, now=NOW).id
    happen(engine, count=3)
    done, failed, _ = claim(engine, endpoint)
    settle(engine, done, Outcome(200))
    settle(engine, failed, Outcome(410, "gone"))
    with reading(engine) as session:
        found = {state: list_deliveries(session, endpoint, state=state, limit=9)[0] for state in State}
        assert [row.id for row in found[State.DONE]] == [done.id]
        assert [row.id for row in found[State.FAILED]] == [failed.id]
        assert len(found[State.PENDING]) == 1
        assert len(list_deliveries(session, endpoint, limit=9)[0]) == 3
        assert {row.target for row in list_deliveries(session, other, limit=9)[0]} == {other}


def test_what_was_finished_thirty_days_ago_is_forgotten_and_what_is_pending_stays(engine, endpoint):
    happen(engine, count=4)
    done, given_up, pending, younger = claim(engine, endpoint)
    settle(engine, done, Outcome(200))
    settle(engine, given_up, Outcome(410, "gone"))
    with transaction(engine) as session:
        update_endpoint(session, find_endpoint(session, endpoint, lock=True), {"enabled": True}, now=NOW)
    settle(engine, younger, Outcome(200), now=NOW + timedelta(seconds=1))
    settle(engine, pending, REFUSED)
    with transaction(engine) as session:
        assert outbox.purge(session, now=NOW + KEPT) == 0
    with transaction(engine) as session:
        assert outbox.purge(session, now=NOW + KEPT + timedelta(microseconds=1), limit=1) == 1
        assert outbox.purge(session, now=NOW + KEPT + timedelta(microseconds=1)) == 1
    assert {row.id for row in rows(engine)} == {pending.id, younger.id}


def test_what_waits_thirty_days_for_an_endpoint_that_hears_nothing_is_forgotten(engine, endpoint):
    happen(engine)
    with transaction(engine) as session:
        update_endpoint(session, find_endpoint(session, endpoint, lock=True), {"enabled": False}, now=NOW)
    with transaction(engine) as session:
        assert outbox.purge(session, now=NOW + KEPT) == 0
        assert outbox.purge(session, now=NOW + KEPT + timedelta(microseconds=1)) == 1
