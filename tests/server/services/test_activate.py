"""Seats of instances: taken, kept, given back and lost, and what a license refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from licet.terms import Status
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet_server.services.activations import end_dead
from licet_server.storage.models import LicenseRow, RetiredKeyRow
from licet_server.storage.session import transaction
from tests.factories import NOW, UNKNOWN_KEY
from tests.server.seats import Seats, code

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOMENT = timedelta(microseconds=1)
ACCOUNT = "123456789012"


@pytest.fixture
def seats(engine, installation, sell):
    """A license with two seats, heartbeats each ten minutes, and no limit a day."""
    found = Seats(engine, installation, sell("pro"))
    found.change(max_activations=2, heartbeat_seconds=600)
    return found


@pytest.fixture
def trusted(installation):
    return TrustedKeys.from_jwks(installation.keyring.public_jwks()["keys"])


def test_an_activation_answers_with_a_seat_and_a_lease_for_this_machine(seats, trusted):
    found = seats.activate("i-1", fingerprint="m-1", nonce="n", version="2.1", name="Ann's laptop", deployment_id="d-9")
    lease = trusted.lease(found.answer.token, product="OPT")
    assert (code(found), found.taken, found.rules.seats) == (Code.VALID, 1, 2)
    assert (lease.nonce, lease.terms.instance_id, lease.terms.fingerprint) == ("n", "i-1", "m-1")
    row = found.activation
    assert (row.instance_id, row.fingerprint, row.version, row.name) == ("i-1", "m-1", "2.1", "Ann's laptop")
    assert (row.deployment_id, row.address, row.activated_at, row.last_seen_at) == ("d-9", "192.0.2.1", NOW, NOW)
    assert (row.ended_at, row.end_reason) == (None, None)


def test_a_live_instance_that_activates_again_takes_no_seat_and_refreshes_what_is_known(seats):
    first = seats.activate("i-1", version="1.0", name="a")
    again = seats.activate("i-1", 5 * MINUTE, fingerprint="m-1", version="1.1", address="192.0.2.9")
    assert (again.taken, again.activation.id) == (1, first.activation.id)
    assert len(seats.rows()) == 1
    row = again.activation
    assert (row.fingerprint, row.version, row.name, row.address) == ("m-1", "1.1", "a", "192.0.2.9")
    assert (row.activated_at, row.last_seen_at) == (NOW, NOW + 5 * MINUTE)


def test_the_last_sign_of_life_never_goes_back(seats):
    seats.activate("i-1")
    seats.heartbeat("i-1", MINUTE)
    assert seats.heartbeat("i-1", -MINUTE).activation.last_seen_at == NOW + MINUTE


def test_the_seat_after_the_last_is_refused_with_the_figures(seats):
    assert [code(seats.activate(f"i-{n}")) for n in range(2)] == [Code.VALID] * 2
    refused = seats.activate("i-3")
    assert (code(refused), refused.taken, refused.activation) == (Code.TOO_MANY_ACTIVATIONS, 2, None)
    assert refused.answer.verdict.detail.startswith("2 of 2 seats are taken")
    assert len(seats.rows()) == 2
    assert code(seats.activate("i-1")) is Code.VALID


def test_a_license_without_a_maximum_has_seats_for_all(seats):
    seats.change(max_activations=None)
    assert [code(seats.activate(f"i-{n}")) for n in range(20)] == [Code.VALID] * 20


def test_a_plan_that_shrank_keeps_its_instances_and_takes_no_new_one(seats):
    seats.activate("i-1")
    seats.activate("i-2")
    seats.change(max_activations=1)
    assert code(seats.activate("i-2")) is Code.VALID
    assert seats.activate("i-3").answer.verdict.detail.startswith("2 of 1 seats")


def test_a_seat_that_is_given_back_is_free_at_once(seats):
    for name in ("i-1", "i-2"):
        seats.activate(name)
    given = seats.deactivate("i-1", MINUTE)
    assert (code(given), given.ended, given.taken, given.answer.token) == (Code.VALID, True, 1, "")
    assert code(seats.activate("i-3", MINUTE)) is Code.VALID
    ended = seats.rows()[0]
    assert (ended.ended_at, ended.end_reason) == (NOW + MINUTE, "deactivated")


def test_giving_back_what_one_does_not_hold_does_no_harm(seats):
    assert (code(seats.deactivate("i-1")), seats.deactivate("i-1").ended) == (Code.VALID, False)
    seats.activate("i-1")
    assert [seats.deactivate("i-1").ended for _ in range(2)] == [True, False]


def test_a_heartbeat_keeps_a_seat_for_as_long_as_it_comes(seats):
    seats.activate("i-1")
    for beat in range(1, 20):
        assert code(seats.heartbeat("i-1", beat * 29 * MINUTE)) is Code.VALID


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        pytest.param(30 * MINUTE - MOMENT, Code.VALID, id="last-moment"),
        pytest.param(30 * MINUTE, Code.HEARTBEAT_DEAD, id="end-is-exclusive"),
    ],
)
def test_a_heartbeat_that_comes_too_late_wakes_nobody(seats, late, expected):
    seats.activate("i-1")
    assert code(seats.heartbeat("i-1", late)) is expected
    assert seats.activate("i-1", late).taken == 1


def test_a_dead_instance_holds_no_seat_before_anybody_has_written_its_end_down(seats):
    for name in ("i-1", "i-2"):
        seats.activate(name)
    assert code(seats.activate("i-3", 30 * MINUTE - MOMENT)) is Code.TOO_MANY_ACTIVATIONS
    assert code(seats.activate("i-3", 30 * MINUTE)) is Code.VALID
    assert code(seats.heartbeat("i-1", 30 * MINUTE)) is Code.HEARTBEAT_DEAD
    assert {(row.instance_id, row.end_reason) for row in seats.rows()} == {
        ("i-1", "dead"),
        ("i-2", "dead"),
        ("i-3", None),
    }


def test_a_heartbeat_by_a_clock_that_is_behind_does_not_wake_who_was_given_up(seats):
    """Another server, a second behind, would find the instance alive; its seat is somebody else's by now."""
    seats.change(max_activations=1)
    seats.activate("i-1")
    assert code(seats.activate("i-2", 30 * MINUTE)) is Code.VALID
    late = seats.heartbeat("i-1", 30 * MINUTE - timedelta(seconds=1))
    assert (code(late), late.taken) == (Code.HEARTBEAT_DEAD, 1)


def test_whoever_never_had_a_seat_or_gave_it_back_is_not_activated(seats):
    assert code(seats.heartbeat("i-1")) is Code.NOT_ACTIVATED
    seats.activate("i-1")
    seats.deactivate("i-1")
    assert code(seats.heartbeat("i-1")) is Code.NOT_ACTIVATED


def test_another_machine_is_refused_until_the_first_one_gives_the_seat_back(seats):
    seats.activate("i-1", fingerprint="m-1")
    for refused in (seats.activate, seats.heartbeat, seats.deactivate):
        answer = refused("i-1", fingerprint="m-2")
        assert (code(answer), answer.activation) == (Code.FINGERPRINT_MISMATCH, None)
        assert "m-1" not in answer.answer.verdict.detail
    assert seats.rows()[0].fingerprint == "m-1"
    assert code(seats.heartbeat("i-1")) is Code.VALID  # silence contradicts nothing
    seats.deactivate("i-1")
    assert code(seats.activate("i-1", fingerprint="m-2")) is Code.VALID


def test_where_an_activation_is_required_the_machine_must_be_named_again(seats):
    seats.change(require_activation=True)
    seats.activate("i-1", fingerprint="m-1")
    assert [code(ask("i-1")) for ask in (seats.activate, seats.heartbeat)] == [Code.FINGERPRINT_MISMATCH] * 2
    assert code(seats.deactivate("i-1")) is Code.VALID


def test_a_machine_that_moved_on_after_death_may_take_the_name_again(seats):
    seats.activate("i-1", fingerprint="m-1")
    assert code(seats.activate("i-1", 30 * MINUTE, fingerprint="m-2")) is Code.VALID


def test_only_so_many_seats_may_be_taken_within_a_day(seats):
    seats.change(max_activations_per_day=3)
    for n in range(3):
        assert code(seats.activate(f"i-{n}", n * HOUR)) is Code.VALID
        seats.deactivate(f"i-{n}", n * HOUR)
    refused = seats.activate("i-3", 3 * HOUR)
    assert (code(refused), refused.taken) == (Code.TOO_MANY_ACTIVATIONS, 0)
    assert "2026-11-21 12:00:00 UTC" in refused.answer.verdict.detail
    assert code(seats.activate("i-3", DAY - MOMENT)) is Code.TOO_MANY_ACTIVATIONS
    assert code(seats.activate("i-3", DAY)) is Code.VALID
    assert code(seats.activate("i-3", DAY)) is Code.VALID  # it has its seat, and takes no other
    assert code(seats.activate("i-4", DAY)) is Code.TOO_MANY_ACTIVATIONS


def test_after_an_outage_every_instance_comes_back_whatever_the_limit_a_day_and_a_further_one_waits(seats):
    seats.change(max_activations=5, max_activations_per_day=5)
    outage = 40 * MINUTE
    for late in (timedelta(0), outage):
        assert [code(seats.activate(f"i-{n}", late + n * MINUTE)) for n in range(5)] == [Code.VALID] * 5
    assert [row.end_reason for row in seats.rows()] == ["dead"] * 5 + [None] * 5
    seats.deactivate("i-4", 50 * MINUTE)
    refused = seats.activate("i-5", 50 * MINUTE)
    assert (code(refused), refused.answer.verdict.count.total) == (Code.TOO_MANY_ACTIVATIONS, 5)
    assert "from 2026-11-21 12:40:00 UTC on" in refused.answer.verdict.detail  # i-0 came back at 12:40
    assert code(seats.activate("i-5", outage + DAY - MOMENT)) is Code.TOO_MANY_ACTIVATIONS
    assert code(seats.activate("i-5", outage + DAY)) is Code.VALID


def test_an_instance_that_starts_again_and_again_counts_once_a_day(seats):
    seats.change(max_activations_per_day=2)
    for n in range(10):
        assert code(seats.activate("i-1", n * MINUTE)) is Code.VALID
        seats.deactivate("i-1", n * MINUTE)
    assert code(seats.activate("i-2", 10 * MINUTE)) is Code.VALID
    refused = seats.activate("i-3", 11 * MINUTE)
    assert (code(refused), refused.answer.verdict.count.total) == (Code.TOO_MANY_ACTIVATIONS, 2)
    assert code(seats.activate("i-1", 11 * MINUTE)) is Code.VALID


@pytest.mark.parametrize("ask", ["activate", "heartbeat"])
def test_what_the_license_refuses_by_itself_is_refused_first(seats, ask):
    seats.activate("i-1", aws_account_id=ACCOUNT)
    asked = getattr(seats, ask)
    assert code(asked(key=UNKNOWN_KEY)) is Code.NOT_FOUND
    assert code(asked(key="nonsense")) is Code.MALFORMED
    assert code(asked(product="NLS")) is Code.PRODUCT_MISMATCH
    seats.change(aws_accounts=[ACCOUNT])
    assert [code(asked(aws_account_id=each)) for each in (None, "999999999999", ACCOUNT)] == [
        Code.ACCOUNT_MISMATCH,
        Code.ACCOUNT_MISMATCH,
        Code.VALID,
    ]
    assert code(asked(late=366 * DAY)) is Code.ACCOUNT_MISMATCH
    assert code(asked(late=372 * DAY)) is Code.EXPIRED
    seats.change(status=Status.SUSPENDED.value)
    assert code(asked(aws_account_id=ACCOUNT)) is Code.SUSPENDED
    assert seats.rows()[-1].last_seen_at == NOW


def test_in_grace_a_seat_can_still_be_taken(seats):
    assert code(seats.activate("i-1", 366 * DAY)) is Code.IN_GRACE


@pytest.mark.parametrize(("key", "expected"), [(UNKNOWN_KEY, Code.NOT_FOUND), ("nonsense", Code.MALFORMED)])
def test_a_wrong_key_gives_nothing_back(seats, key, expected):
    seats.activate("i-1")
    answer = seats.deactivate("i-1", key=key)
    assert (code(answer), answer.ended, answer.rules) == (expected, False, None)
    assert seats.rows()[0].ended_at is None


def test_a_revoked_license_still_takes_its_seats_back(seats):
    seats.activate("i-1")
    seats.change(status=Status.REVOKED.value, aws_accounts=[ACCOUNT])
    assert seats.deactivate("i-1").ended is True


def test_where_an_activation_is_required_only_a_live_instance_validates(seats):
    seats.change(require_activation=True)
    assert seats.validate() is Code.NOT_ACTIVATED
    assert seats.validate(instance_id="i-1") is Code.NOT_ACTIVATED
    seats.activate("i-1", fingerprint="m-1")
    assert seats.validate(instance_id="i-1", fingerprint="m-1") is Code.VALID
    assert seats.validate(instance_id="i-1", fingerprint="m-2") is Code.FINGERPRINT_MISMATCH
    assert seats.validate(instance_id="i-1") is Code.FINGERPRINT_MISMATCH
    assert seats.validate(30 * MINUTE, instance_id="i-1", fingerprint="m-1") is Code.HEARTBEAT_DEAD
    with transaction(seats.engine) as session:
        assert end_dead(session, now=NOW + 30 * MINUTE) == 1
    assert seats.validate(30 * MINUTE, instance_id="i-1", fingerprint="m-1") is Code.HEARTBEAT_DEAD
    seats.activate("i-1", 30 * MINUTE)
    assert seats.validate(30 * MINUTE, instance_id="i-1", resource_count=10**9) is Code.LIMIT_EXCEEDED
    seats.deactivate("i-1", 30 * MINUTE)
    assert seats.validate(30 * MINUTE, instance_id="i-1") is Code.NOT_ACTIVATED


def test_without_the_requirement_only_a_contradiction_is_refused(seats):
    assert seats.validate(instance_id="i-1", fingerprint="m-2") is Code.VALID
    seats.activate("i-1", fingerprint="m-1")
    assert seats.validate(instance_id="i-1", fingerprint="m-2") is Code.FINGERPRINT_MISMATCH
    assert seats.validate(instance_id="i-1") is Code.VALID
    assert seats.validate(instance_id="i-2", fingerprint="m-2") is Code.VALID
    assert seats.validate(30 * MINUTE, instance_id="i-1", fingerprint="m-2") is Code.VALID


def test_a_question_asks_the_database_about_seats_only_when_it_matters(seats):
    asked = []
    seats.activate("i-1", fingerprint="m-1")
    event.listen(seats.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def queries(**fields):
        asked.clear()
        seats.validate(**fields)
        return sum("FROM activations" in each for each in asked)

    assert [queries(), queries(instance_id="i-1"), queries(fingerprint="m-1")] == [0, 0, 0]
    assert queries(instance_id="i-1", fingerprint="m-1") == 1
    seats.change(max_activations=None)
    assert queries(instance_id="i-1", fingerprint="m-1") == 0


def test_a_key_that_was_replaced_keeps_seats_through_its_overlap_and_then_does_nothing(seats, trusted):
    old_tail = seats.issued.key[-4:]
    with transaction(seats.engine) as session:
        row = session.get_one(LicenseRow, seats.issued.license.id)
        retired = RetiredKeyRow(key_digest=row.key_digest, license_id=row.id, key_tail=old_tail)
        retired.retired_at, retired.works_until = NOW, NOW + HOUR
        row.key_digest, row.key_tail = "0" * 64, "NEWT"
        session.add(retired)
    lease = trusted.lease(seats.activate("i-1").answer.token, product="OPT")
    assert (lease.key_tail, lease.expires_at) == (old_tail, NOW + HOUR)
    for beat in (20 * MINUTE, 40 * MINUTE, HOUR - MOMENT):
        assert code(seats.heartbeat("i-1", beat)) is Code.VALID
    for ask in (seats.activate, seats.heartbeat, seats.deactivate):
        assert code(ask("i-1", HOUR)) is Code.REVOKED
    assert seats.rows()[0].ended_at is None


def test_a_question_is_compared_with_the_accounts_of_the_license(seats):
    seats.change(aws_accounts=[ACCOUNT])
    assert seats.validate() is Code.ACCOUNT_MISMATCH
    assert seats.validate(aws_account_id="999999999999") is Code.ACCOUNT_MISMATCH
    assert seats.validate(aws_account_id=ACCOUNT) is Code.VALID
