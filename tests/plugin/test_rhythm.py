"""When an installation speaks: never late, never in a crowd, never before it was asked to."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.rhythm import LONGEST_WISH, LONGEST_WISH_WITHOUT_GRANT, Rhythm
from tests.plugin.vendor import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FLEET = 3000


def fleet() -> list[Rhythm]:
    draw = random.Random(8).random
    return [Rhythm(f"ins_{number}", draw) for number in range(FLEET)]


def lowest() -> float:
    return 0.0


def highest() -> float:
    return 1 - 2**-53


@given(st.text(), st.integers(0, 4_000_000_000), st.floats(0, 86_400 * 365))
def test_a_lease_is_renewed_in_its_second_half_and_never_late(name: str, since: int, fresh: float) -> None:
    issued = NOW - timedelta(seconds=since // 4)
    refresh = issued + timedelta(seconds=fresh)
    found = Rhythm(name, lowest).ask_after(issued, refresh)
    assert issued + (refresh - issued) / 2 <= found <= refresh


def test_a_lease_that_was_never_fresh_is_renewed_at_once() -> None:
    assert Rhythm("one", lowest).ask_after(NOW, NOW - HOUR) == NOW - HOUR


def test_who_asks_on_time_keeps_his_moment_and_asks_no_more_often() -> None:
    for rhythm in fleet()[:200]:
        at = rhythm.ask_after(NOW, NOW + HOUR)
        for _ in range(24):
            after = rhythm.ask_after(at, at + HOUR)
            assert after - at == HOUR
            at = after


def test_a_crowd_that_asked_at_once_is_spread_with_the_next_round() -> None:
    asked = Counter(int((each.ask_after(NOW, NOW + HOUR) - NOW).total_seconds() // 60) for each in fleet())
    assert sum(asked.values()) == FLEET
    assert min(asked) >= 30
    assert max(asked.values()) < 2 * FLEET / 30  # of half an hour's minutes none has twice its share


def test_a_restart_changes_no_moment() -> None:
    before, after = Rhythm("ins_1", lowest), Rhythm("ins_1", highest)
    assert before.ask_after(NOW, NOW + HOUR) == after.ask_after(NOW, NOW + HOUR)
    assert before.beat(NOW, 600) == after.beat(NOW, 600)
    assert before.report(NOW, 0) == after.report(NOW, 0)


@given(st.text(), st.floats(1, 86_400), st.floats(0, 1e6))
def test_no_heartbeat_is_late(name: str, seconds: float, later: float) -> None:
    pause = Rhythm(name, lowest).beat(NOW + timedelta(seconds=later), seconds)
    assert timedelta(0) < pause <= timedelta(seconds=seconds)


def test_questions_heartbeats_and_reports_are_not_in_step() -> None:
    together = sum(
        abs(each.beat(NOW, 300 / 0.9) - each.report(NOW, 0)) < timedelta(seconds=3)
        for each in fleet()  # the same period, so that only the moments differ
    )
    assert together < FLEET / 20


@pytest.mark.parametrize("moment", [lambda each: each.beat(NOW, 600), lambda each: each.report(NOW, 0)])
def test_a_fleet_that_started_together_is_spread_at_once(moment: Callable[[Rhythm], timedelta]) -> None:
    waits = sorted(moment(each).total_seconds() for each in fleet())
    crowd = max(sum(1 for wait in waits if start <= wait < start + 10) for start in range(0, 600, 10))
    assert crowd < 3 * FLEET * 10 / waits[-1]


@given(st.integers(1, 10**6), st.floats(0, 10**7), st.booleans(), st.floats(0, 1, exclude_max=True))
def test_a_wish_is_granted_within_reason_and_never_undercut(
    failures: int, wish: float, counts: bool, drawn: float
) -> None:
    rhythm, left = Rhythm("one", lambda: drawn), DAY if counts else timedelta(0)
    most = LONGEST_WISH if counts else LONGEST_WISH_WITHOUT_GRANT
    pause = rhythm.retry(failures, left=left, wish=wish)
    tick = timedelta(microseconds=1)  # what a pause is rounded to
    assert timedelta(seconds=min(wish, most)) - tick <= pause <= timedelta(seconds=max(2 * most, 2400))
    assert rhythm.report(NOW, failures, wish) >= timedelta(seconds=min(wish, LONGEST_WISH)) - tick


def test_who_was_sent_away_together_does_not_come_back_together() -> None:
    waits = [each.retry(1, left=DAY, wish=600).total_seconds() for each in fleet()]
    assert min(waits) >= 600
    assert max(waits) > 1150
    assert max(Counter(int(wait // 60) for wait in waits).values()) < 1.5 * FLEET / 10


@pytest.mark.parametrize(
    ("left", "pauses"),
    [
        pytest.param(DAY, [(60, 120), (300, 900), (1200, 2400), (1200, 2400)], id="with-a-grant"),
        pytest.param(timedelta(0), [(5, 10), (10, 20), (20, 40), (40, 80), (60, 120), (60, 120)], id="without"),
        pytest.param(timedelta(seconds=-5), [(5, 10)], id="with-one-that-has-ended"),
        pytest.param(timedelta(minutes=2), [(60, 120), (120, 120)], id="with-one-that-ends-soon"),
    ],
)
def test_pauses_grow_and_a_person_waits_two_minutes_at_most(left: timedelta, pauses: list[tuple[int, int]]) -> None:
    for failures, (low, high) in enumerate(pauses, start=1):
        assert Rhythm("one", lowest).retry(failures, left=left).total_seconds() == low
        assert Rhythm("one", highest).retry(failures, left=left).total_seconds() == pytest.approx(high)


def test_reports_that_are_not_taken_come_every_hour_at_last() -> None:
    found = [Rhythm("one", highest).report(NOW, failures).total_seconds() for failures in (1, 2, 3, 4, 9, 10**9)]
    assert found == pytest.approx([600, 1200, 2400, 3600, 3600, 3600])
    assert Rhythm("one", lowest).report(NOW, 4) == timedelta(minutes=30)


def test_a_refusal_is_asked_about_again_within_half_as_long_again() -> None:
    assert Rhythm("one", lowest).refused(timedelta(minutes=1)) == timedelta(minutes=1)
    assert Rhythm("one", highest).refused(timedelta(minutes=1)) <= timedelta(seconds=90)


def test_in_the_background_pauses_grow_to_a_quarter_of_an_hour() -> None:
    found = [Rhythm("one", highest).idle(times).total_seconds() for times in (0, 1, 2, 3, 4, 5, 10**9)]
    assert found == pytest.approx([60, 60, 120, 240, 480, 900, 900])
    assert Rhythm("one", lowest).idle(5) == timedelta(minutes=12)
