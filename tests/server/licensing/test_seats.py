"""Seats: when an instance dies, and in which words a seat is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet.verdict import Code
from licet_server.licensing.seats import (
    CHURN_WINDOW,
    SeatRules,
    State,
    absence_refusal,
    account_refusal,
    churn_refusal,
    machine_refusal,
    seat_refusal,
)
from tests.factories import NOW

MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        pytest.param(SeatRules(heartbeat_seconds=600, silence_seconds=700), 700, id="as-the-plan-says"),
        pytest.param(SeatRules(silence_seconds=700), 700, id="without-heartbeats"),
        pytest.param(SeatRules(heartbeat_seconds=600), 1800, id="three-heartbeats"),
        pytest.param(SeatRules(), None, id="never"),
    ],
)
def test_how_long_an_instance_may_be_silent(rules, seconds):
    assert rules.dead_after_seconds == seconds
    assert rules.dies_at(NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("late", "state"),
    [
        pytest.param(timedelta(seconds=1800) - MOMENT, State.LIVE, id="last-moment"),
        pytest.param(timedelta(seconds=1800), State.DEAD, id="end-is-exclusive"),
        pytest.param(timedelta(days=3000), State.DEAD, id="years-later"),
        pytest.param(timedelta(days=-1), State.LIVE, id="a-clock-behind"),
    ],
)
def test_an_instance_dies_when_its_silence_is_over(late, state):
    rules = SeatRules(heartbeat_seconds=600)
    assert rules.state(last_seen_at=NOW, ended_at=None, now=NOW + late) is state


def test_without_heartbeats_nobody_dies_and_what_ended_has_ended():
    assert SeatRules().state(last_seen_at=NOW, ended_at=None, now=NOW + timedelta(days=9999)) is State.LIVE
    assert SeatRules().state(last_seen_at=NOW, ended_at=NOW, now=NOW) is State.ENDED


def test_a_silence_that_no_calendar_holds_is_for_ever():
    rules = SeatRules(silence_seconds=2**53)
    assert (rules.dies_at(NOW), rules.silent_since(NOW)) == (None, None)
    assert rules.state(last_seen_at=NOW, ended_at=None, now=NOW + timedelta(days=9999)) is State.LIVE


@pytest.mark.parametrize(
    ("seats", "taken", "free"), [(5, 4, True), (5, 5, False), (5, 6, False), (1, 0, True), (None, 10**9, True)]
)
def test_a_seat_is_free_below_the_maximum_only(seats, taken, free):
    assert (seat_refusal(SeatRules(seats=seats), taken=taken) is None) is free


def test_a_full_license_says_limit_count_and_every_way_out():
    verdict = seat_refusal(SeatRules(seats=5, heartbeat_seconds=600), taken=5)
    assert (verdict.code, verdict.limit, verdict.count.total) == (Code.TOO_MANY_ACTIVATIONS, 5, 5)
    assert verdict.limit_name == "activations"
    assert verdict.detail == (
        "5 of 5 seats are taken: deactivate an instance, wait for one that has stopped "
        "(its seat is free after 30 minutes), or ask the vendor for more seats."
    )
    assert "wait" not in seat_refusal(SeatRules(seats=1), taken=1).detail  # nobody dies there
    assert seat_refusal(SeatRules(seats=1), taken=1).detail.startswith("1 of 1 seats is taken")


def test_too_many_seats_within_a_day_say_when_the_next_can_be_taken():
    rules = SeatRules(per_day=3)
    assert churn_refusal(rules, recent=2, free_at=None) is None
    assert churn_refusal(SeatRules(), recent=10**9, free_at=None) is None
    verdict = churn_refusal(rules, recent=3, free_at=NOW + CHURN_WINDOW)
    assert (verdict.code, verdict.limit, verdict.count.total) == (Code.TOO_MANY_ACTIVATIONS, 3, 3)
    assert "2026-11-21 12:00:00 UTC" in verdict.detail


def test_a_license_without_accounts_is_for_every_account():
    assert account_refusal([], asked=None) is None
    assert account_refusal([], asked="123456789012") is None


@pytest.mark.parametrize(
    ("asked", "way_out"), [(None, "send aws_account_id"), ("999999999999", "ask the vendor"), ("", "ask the vendor")]
)
def test_another_account_or_none_is_refused_without_a_word_about_the_right_ones(asked, way_out):
    allowed = ["123456789012", "210987654321"]
    verdict = account_refusal(allowed, asked=asked)
    assert verdict.code is Code.ACCOUNT_MISMATCH
    assert way_out in verdict.detail
    assert not any(account in verdict.detail for account in allowed)
    assert account_refusal(allowed, asked="210987654321") is None


@pytest.mark.parametrize(
    ("bound", "asked", "needed", "refused"),
    [
        (None, None, True, False),
        (None, "m-1", True, False),
        ("m-1", "m-1", True, False),
        ("m-1", "m-2", False, True),
        ("m-1", "m-2", True, True),
        ("m-1", None, False, False),
        ("m-1", None, True, True),
        ("m-1", "M-1", False, True),
    ],
)
def test_the_machine_of_an_activation(bound, asked, needed, refused):
    verdict = machine_refusal(bound, asked=asked, needed=needed)
    assert (verdict is not None) is refused
    assert verdict is None or (verdict.code is Code.FINGERPRINT_MISMATCH and "m-1" not in verdict.detail)


def test_an_instance_without_a_seat_is_told_to_activate_itself():
    rules = SeatRules(heartbeat_seconds=600)
    never, dead = absence_refusal(rules, died=False), absence_refusal(rules, died=True)
    assert (never.code, dead.code) == (Code.NOT_ACTIVATED, Code.HEARTBEAT_DEAD)
    assert "activate it" in never.detail
    assert "longer than 30 minutes" in dead.detail


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second)"),
        (90, "90 seconds)"),
        (60, "1 minute)"),
        (5400, "90 minutes)"),
        (7200, "2 hours)"),
        (86_400, "1 day)"),
        (90_000, "25 hours)"),
    ],
)
def test_a_time_is_written_in_the_largest_unit_that_fits(seconds, words):
    assert f"free after {words}" in seat_refusal(SeatRules(seats=1, silence_seconds=seconds), taken=1).detail
