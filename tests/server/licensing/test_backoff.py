"""When a delivery is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet_server.licensing.backoff import LONGEST_WISH, PAUSES, SPREAD, pause_after

MIDDLE = 0.5


def test_nine_pauses_stand_between_ten_attempts_and_then_it_is_over():
    seconds = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert [pause_after(attempts, chance=MIDDLE) for attempts in range(1, 10)] == [
        timedelta(seconds=each) for each in seconds
    ]
    assert pause_after(10, chance=MIDDLE) is None
    assert pause_after(11, chance=MIDDLE) is None


@pytest.mark.parametrize("attempts", range(1, 10))
def test_chance_moves_a_pause_by_a_fifth_at_most(attempts):
    usual = PAUSES[attempts - 1]
    assert pause_after(attempts, chance=0.0) == usual * (1 - SPREAD)
    assert pause_after(attempts, chance=0.999999) <= usual * (1 + SPREAD)


@pytest.mark.parametrize(
    ("wish", "pause"),
    [
        (timedelta(0), timedelta(seconds=5)),
        (timedelta(seconds=5), timedelta(seconds=5)),
        (timedelta(seconds=6), timedelta(seconds=6)),
        (LONGEST_WISH, LONGEST_WISH),
        (LONGEST_WISH + timedelta(seconds=1), LONGEST_WISH),
        (timedelta(days=10000), LONGEST_WISH),
    ],
)
def test_a_wish_makes_a_pause_longer_within_a_bound_and_never_shorter(wish, pause):
    assert pause_after(1, wish=wish, chance=MIDDLE) == pause


def test_a_wish_does_not_bring_more_attempts():
    assert pause_after(10, wish=timedelta(seconds=1), chance=MIDDLE) is None
