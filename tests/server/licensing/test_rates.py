"""A rate: a store that fills evenly, without a clock of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet_server.licensing.rates import RATE, Rate, read_rate, take
from tests.factories import NOW

MINUTE = Rate(60, "minute")
SECOND = timedelta(seconds=1)


def test_all_of_a_rate_may_be_had_at_once_and_comes_back_one_by_one() -> None:
    full = take(MINUTE, 60, full_at=NOW, now=NOW)
    assert full.granted
    refused = take(MINUTE, 1, full_at=full.full_at, now=NOW)
    assert (refused.granted, refused.full_at, refused.retry_after(now=NOW)) == (False, full.full_at, 1)
    assert take(MINUTE, 1, full_at=full.full_at, now=NOW + SECOND).granted
    assert not take(MINUTE, 2, full_at=full.full_at, now=NOW + SECOND).granted


def test_the_wait_that_is_told_is_long_enough_and_no_longer() -> None:
    full = take(MINUTE, 60, full_at=NOW, now=NOW).full_at
    refused = take(MINUTE, 20, full_at=full, now=NOW + SECOND / 2)
    assert refused.retry_at == NOW + 20 * SECOND
    assert refused.retry_after(now=NOW + SECOND / 2) == 20
    assert not take(MINUTE, 20, full_at=full, now=refused.retry_at - timedelta(microseconds=1)).granted
    assert take(MINUTE, 20, full_at=full, now=refused.retry_at).granted


def test_more_than_a_rate_holds_is_refused_for_good() -> None:
    refused = take(MINUTE, 61, full_at=NOW, now=NOW)
    assert (refused.granted, refused.retry_after(now=NOW)) == (False, None)


@pytest.mark.parametrize("period", ["second", "minute", "hour", "day"])
def test_one_by_one_as_much_can_be_had_at_one_instant_as_the_rate_says(period: str) -> None:
    for amount in range(1, 201):
        rate, full_at = Rate(amount, period), NOW
        for _ in range(amount):
            taken = take(rate, 1, full_at=full_at, now=NOW)
            assert taken.granted, amount
            full_at = taken.full_at
        assert not take(rate, 1, full_at=full_at, now=NOW).granted, amount


def test_a_rate_that_is_too_fast_to_measure_still_has_an_end() -> None:
    fast = Rate(999_999_999, "second")
    assert take(fast, 999_999_999, full_at=NOW, now=NOW).full_at == NOW + SECOND
    assert take(fast, 1, full_at=NOW, now=NOW).full_at > NOW


def test_what_was_not_used_is_not_saved_up_beyond_the_store() -> None:
    assert take(MINUTE, 60, full_at=NOW - timedelta(days=9), now=NOW).full_at == NOW + timedelta(minutes=1)


@given(
    amount=st.integers(1, 1000),
    period=st.sampled_from(["second", "minute", "hour", "day"]),
    steps=st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10**7)), max_size=60),
)
def test_no_window_ever_grants_more_than_twice_the_rate(amount: int, period: str, steps: list[tuple[int, int]]) -> None:
    rate, now, full_at = Rate(amount, period), NOW, NOW
    granted: list[tuple[int, int]] = []
    for quantity, pause in steps:
        now += timedelta(microseconds=pause)
        taken = take(rate, quantity, full_at=full_at, now=now)
        assert taken.full_at >= full_at
        full_at = taken.full_at
        assert full_at <= now + rate.length + timedelta(milliseconds=1)
        if taken.granted:
            granted.append((int((now - NOW) / timedelta(microseconds=1)), quantity))
    length = int(rate.length / timedelta(microseconds=1))
    for start, _ in granted:
        assert sum(quantity for at, quantity in granted if start <= at < start + length) <= 2 * amount


@pytest.mark.parametrize("text", ["60 per minute", "1 per second", "999999999 per day"])
def test_a_rate_is_written_as_it_is_read(text: str) -> None:
    assert str(read_rate(text)) == text


@pytest.mark.parametrize(
    "text", ["", "60", "0 per minute", "60 per minutes", "60/minute", "60 per minute ", "-1 per day", "\u0663 per day"]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    assert not RATE.fullmatch(text)
    with pytest.raises(ValueError, match="no rate"):
        read_rate(text)


def test_rates_are_compared_by_the_day() -> None:
    assert Rate(60, "minute").per_day == Rate(1, "second").per_day == Rate(86_400, "day").per_day
