"""Who wants more, who may leave, and lines through days: rules without a database."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.insights import (
    BEFORE_DAYS,
    MOST,
    RECENT_DAYS,
    Bound,
    Need,
    Sign,
    Signals,
    a_year,
    risk,
    room_for,
    suggestion,
)
from licet_server.licensing.trends import LEAST_DAYS, PEAK, fit, forecast, peak_a_second

COUNTS = st.integers(min_value=0, max_value=10**15)
SERIES = st.lists(COUNTS, min_size=LEAST_DAYS, max_size=120)
SIGNALS = st.builds(
    Signals,
    before=st.integers(0, BEFORE_DAYS),
    recent=st.integers(0, RECENT_DAYS),
    seats_before=st.integers(0, 50),
    seats_now=st.integers(0, 50),
    cancels=st.booleans(),
    fails=st.booleans(),
)
AHEAD = st.integers(1, 90)


def plan(code, price, *, seats=None, quota=None, resources=None, limit=None):
    return Plan(
        code=code,
        name=code.title(),
        price=None if price is None else Decimal(price),
        currency=None if price is None else "EUR",
        max_activations=seats,
        max_resources=resources,
        quotas={} if quota is None else {"requests": Quota(quota, "month")},
        limits={} if limit is None else {"servers": limit},
    )


SMALL = plan("small", "10.00", seats=5, quota=1000, resources=100, limit=10)
MIDDLE = plan("middle", "20.00", seats=6, quota=1200, resources=110, limit=11)
LARGE = plan("large", "40.00", seats=20, quota=5000, resources=1000, limit=100)
ENTERPRISE = plan("enterprise", None)
PRODUCT = Product(code="X", name="X", plans=(SMALL, MIDDLE, LARGE, ENTERPRISE))


class TestNear:
    @pytest.mark.parametrize(
        ("need", "near"),
        [
            pytest.param(Need(Bound.SEATS, 3, 5), False, id="three-of-five"),
            pytest.param(Need(Bound.SEATS, 4, 5), True, id="four-of-five-is-eight-tenths"),
            pytest.param(Need(Bound.SEATS, 1, 1), False, id="one-seat-is-always-full"),
            pytest.param(Need(Bound.SEATS, 1, 1, refused=1), True, id="unless-another-was-turned-away"),
            pytest.param(Need(Bound.QUOTA, 799, 1000, "requests", "month"), False, id="quota-left"),
            pytest.param(Need(Bound.QUOTA, 800, 1000, "requests", "month"), True, id="quota-nearly-gone"),
            pytest.param(Need(Bound.RESOURCES, 0, 100), False, id="never-refused"),
            pytest.param(Need(Bound.QUOTA, 0, 0, "requests", "month"), False, id="a-quota-of-nothing"),
        ],
    )
    def test_a_license_is_near_a_limit_from_eight_tenths_or_when_it_was_refused(self, need, near):
        assert need.is_near is near

    @given(used=st.integers(0, 10**9), more=st.integers(0, 10**6), most=st.integers(1, 10**9))
    def test_using_more_is_never_further_from_the_limit(self, used, more, most):
        here, there = Need(Bound.QUOTA, used, most), Need(Bound.QUOTA, used + more, most)
        assert there.share >= here.share
        assert there.is_near or not here.is_near

    @given(used=st.integers(0, 10**12))
    def test_the_room_suggested_leaves_three_tenths_and_not_one_more_than_that(self, used):
        room = room_for(used)
        assert 10 * used <= 7 * room
        assert not used or 10 * used > 7 * (room - 1)


class TestSuggestion:
    def test_the_cheapest_plan_with_headroom_is_suggested_not_the_next_one(self):
        assert suggestion(PRODUCT, SMALL, Need(Bound.SEATS, 4, 5)) == MIDDLE
        assert suggestion(PRODUCT, SMALL, Need(Bound.SEATS, 5, 5)) == LARGE
        assert suggestion(PRODUCT, SMALL, Need(Bound.QUOTA, 900, 1000, "requests", "month")) == LARGE

    def test_what_was_refused_needs_more_than_the_limit_that_refused_it(self):
        assert suggestion(PRODUCT, SMALL, Need(Bound.RESOURCES, 0, 100, refused=3)) == LARGE
        assert suggestion(PRODUCT, SMALL, Need(Bound.LIMIT, 0, 10, "servers", refused=3)) == LARGE

    def test_a_plan_on_request_comes_last_and_nothing_comes_after_it(self):
        assert suggestion(PRODUCT, LARGE, Need(Bound.SEATS, 19, 20)) == ENTERPRISE
        assert suggestion(replace(PRODUCT, plans=(SMALL, LARGE)), LARGE, Need(Bound.SEATS, 19, 20)) is None


class TestRisk:
    @pytest.mark.parametrize(
        ("signals", "points"),
        [
            pytest.param(Signals(), [], id="nothing-known"),
            pytest.param(Signals(before=60, recent=14), [], id="used-every-day"),
            pytest.param(Signals(before=19, recent=0), [], id="never-used-regularly"),
            pytest.param(Signals(before=20, recent=0), [(Sign.STOPPED, 50)], id="stopped"),
            pytest.param(Signals(before=60, recent=7), [(Sign.SLOWING, 20)], id="half-as-often"),
            pytest.param(Signals(before=60, recent=8), [], id="a-little-less"),
            pytest.param(Signals(cancels=True, fails=True), [(Sign.CANCELS, 40), (Sign.PAYMENT_FAILS, 25)], id="money"),
            pytest.param(Signals(seats_before=4, seats_now=2), [(Sign.SEATS_FALL, 15)], id="half-of-the-seats"),
            pytest.param(Signals(seats_before=1, seats_now=0), [], id="one-seat-more-or-less"),
        ],
    )
    def test_each_sign_has_its_points(self, signals, points):
        assert list(risk(signals).points) == points

    @given(SIGNALS)
    def test_a_score_is_the_sum_of_its_reasons_and_bounded(self, signals):
        weighed = risk(signals)
        assert weighed.score == min(MOST, sum(points for _, points in weighed.points))
        assert all(points > 0 for _, points in weighed.points)

    @given(SIGNALS, st.integers(0, RECENT_DAYS), st.integers(0, 50))
    def test_a_worse_sign_never_lowers_the_score(self, signals, fewer_days, fewer_seats):
        score = risk(signals).score
        worse = [
            replace(signals, recent=min(signals.recent, fewer_days)),
            replace(signals, seats_now=min(signals.seats_now, fewer_seats)),
            replace(signals, cancels=True),
            replace(signals, fails=True),
        ]
        assert all(risk(each).score >= score for each in worse)

    def test_a_year_of_a_monthly_plan_is_twelve_times_and_a_bit(self):
        assert a_year(Decimal("30.00"), 30) == Decimal("365.00")
        assert a_year(Decimal("1499.00"), 365) == Decimal("1499.00")
        assert a_year(Decimal("5.00"), None) == Decimal("5.00")
        assert a_year(None, 30) is None


class TestTrend:
    def test_less_than_two_weeks_say_nothing(self):
        assert fit([5] * (LEAST_DAYS - 1)) is None
        assert fit([5] * LEAST_DAYS) is not None

    @given(COUNTS, st.integers(LEAST_DAYS, 120), AHEAD)
    def test_days_that_are_all_alike_forecast_the_same_without_a_doubt(self, value, days, ahead):
        said = forecast(fit([value] * days), ahead=ahead)
        assert (said.low, said.expected, said.high) == (value, value, value)

    @given(SERIES, AHEAD)
    def test_a_forecast_is_a_number_within_its_range_and_never_below_zero(self, values, ahead):
        said = forecast(fit(values), ahead=ahead)
        assert 0 <= said.low <= said.expected <= said.high
        assert math.isfinite(said.high)

    @given(SERIES, st.integers(0, 10**12), AHEAD)
    def test_more_on_each_day_never_forecasts_less(self, values, more, ahead):
        before = forecast(fit(values), ahead=ahead).expected
        after = forecast(fit([value + more for value in values]), ahead=ahead).expected
        assert after >= before or after == pytest.approx(before, abs=max(values) * 1e-9)

    @given(st.integers(0, 1000), st.integers(0, 1000), st.integers(LEAST_DAYS, 90), AHEAD)
    def test_a_straight_line_goes_on_as_it_began(self, start, slope, days, ahead):
        said = forecast(fit([start + slope * day for day in range(days)]), ahead=ahead)
        assert said.expected == pytest.approx(start + slope * (days - 1 + ahead), rel=1e-9, abs=1e-6)
        assert said.high - said.low == pytest.approx(0, abs=1e-3)

    def test_the_further_ahead_the_wider_the_range(self):
        trend = fit([10, 14] * 20)
        near, far = forecast(trend, ahead=1), forecast(trend, ahead=90)
        assert far.high - far.low > near.high - near.low > 6

    def test_the_peak_is_a_multiple_of_the_mean_second(self):
        assert peak_a_second(86_400) == PEAK
        assert peak_a_second(-1) == 0
