"""When reminders are due: in the customer's morning, each once, whatever the clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet_server.licensing.reminders import NEWS_FOR, Kind, Term, days_left, due, moment, window

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ISSUED = datetime(2026, 1, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
YEAR = Term(began_at=ISSUED, ends_at=datetime(2027, 1, 9, tzinfo=UTC))
TRIAL = replace(YEAR, trial=True)
RENEWED = replace(YEAR, renews=True)
ZONES = [
    "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Niue", "Pacific/Apia", "America/Los_Angeles", "America/St_Johns",
    "America/Sao_Paulo", "Europe/Paris", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Troll",
    "Africa/Casablanca", "UTC",
]  # fmt: skip

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.integers(0, 30 * 365 * 24 * 60).map(lambda minutes: datetime(2011, 1, 1, tzinfo=UTC) + minutes * MINUTE)


def walk(term, zone, clock):
    """Return what was sent, when, while the time was each of *clock*."""
    seen, sent = set(), []
    for now in clock:
        kind = due(term, zone=zone, seen=seen, now=now)
        if kind is not None:
            seen.add(kind.value)
            sent.append((kind, now))
    return sent


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.DAYS_30, "2026-12-10T09:00+01:00"),
        (Kind.DAYS_14, "2026-12-26T09:00+01:00"),
        (Kind.DAYS_7, "2027-01-02T09:00+01:00"),
        (Kind.DAY_1, "2027-01-08T09:00+01:00"),
        (Kind.EXPIRED, "2027-01-09T09:00+01:00"),
    ],
)
def test_a_reminder_comes_at_nine_in_the_morning_of_the_customers_day(kind, expected):
    assert moment(kind, YEAR.ends_at, PARIS) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Pacific/Auckland", "2027-01-08T09:00+13:00"),
        ("Asia/Kolkata", "2027-01-08T09:00+05:30"),
        ("America/Los_Angeles", "2027-01-07T09:00-08:00"),  # where the term ends on the eighth
    ],
)
def test_the_day_is_that_on_which_the_term_ends_where_the_customer_is(zone, expected):
    assert moment(Kind.DAY_1, YEAR.ends_at, ZoneInfo(zone)) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2027-01-09T08:59:59+01:00", "2027-01-09T09:00+01:00"),
        ("2027-01-09T09:00:00+01:00", "2027-01-09T09:00+01:00"),
        ("2027-01-09T09:00:01+01:00", "2027-01-10T09:00+01:00"),
    ],
)
def test_nobody_hears_that_a_license_has_ended_before_it_has(ends, expected):
    ends_at = datetime.fromisoformat(ends).astimezone(UTC)
    assert moment(Kind.EXPIRED, ends_at, PARIS) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param("2026-04-05T12:00+02:00", "2026-03-29T09:00+02:00", id="the-day-that-lacks-an-hour"),
        pytest.param("2026-11-01T12:00+01:00", "2026-10-25T09:00+01:00", id="the-day-that-has-one-twice"),
        pytest.param("2026-04-04T12:00+02:00", "2026-03-28T09:00+01:00", id="the-day-before"),
    ],
)
def test_the_morning_is_nine_by_the_wall_when_the_clocks_change(ends, expected):
    assert moment(Kind.DAYS_7, datetime.fromisoformat(ends), PARIS) == datetime.fromisoformat(expected)


def test_a_day_that_a_country_left_out_has_its_reminder_all_the_same():
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    ends_at = datetime(2012, 1, 6, 12, tzinfo=apia).astimezone(UTC)
    assert moment(Kind.DAYS_7, ends_at, apia) == datetime(2011, 12, 31, 9, tzinfo=apia)


@settings(max_examples=25, deadline=None)
@given(ends_at=instants, zone=zones)
def test_a_clock_that_ticks_for_a_year_brings_each_reminder_once_and_in_order(ends_at, zone):
    start = ends_at - 60 * DAY
    term = Term(began_at=start, ends_at=ends_at)
    sent = walk(term, zone, [start + tick * HOUR for tick in range(24 * 75)])
    assert [kind for kind, _ in sent] == list(Kind)
    for kind, now in sent:
        assert timedelta(0) <= now - moment(kind, ends_at, zone) < HOUR


@settings(max_examples=200, deadline=None)
@given(ends_at=instants, zone=zones, hours=st.lists(st.integers(-24 * 60, 24 * 40), max_size=40))
def test_whatever_the_clock_does_no_reminder_comes_twice_or_too_soon(ends_at, zone, hours):
    term = Term(began_at=ends_at - 90 * DAY, ends_at=ends_at)
    sent = walk(term, zone, [ends_at + hour * HOUR for hour in hours])
    kinds = [kind for kind, _ in sent]
    assert kinds == sorted(set(kinds), key=list(Kind).index)
    assert all(now >= moment(kind, ends_at, zone) for kind, now in sent)


@settings(max_examples=200, deadline=None)
@given(ends_at=instants, zone=zones, minutes=st.integers(-60 * 24 * 40, 60 * 24 * 10))
def test_what_is_due_ends_in_the_window_in_which_it_is_looked_for(ends_at, zone, minutes):
    now = ends_at + minutes * MINUTE
    kind = due(Term(began_at=ends_at - 90 * DAY, ends_at=ends_at), zone=zone, seen=(), now=now)
    if kind is not None:
        first, until = window(kind, now=now)
        assert first <= ends_at < until


@settings(max_examples=100, deadline=None)
@given(ends_at=instants, zone=zones)
def test_reminders_follow_one_another(ends_at, zone):
    moments = [moment(kind, ends_at, zone) for kind in Kind]
    assert all(one <= other for one, other in pairwise(moments))
    assert moments[-2] <= ends_at <= moments[-1] < ends_at + 2 * DAY


def test_after_an_outage_only_the_nearest_is_sent():
    late = YEAR.ends_at - 5 * DAY
    assert due(YEAR, zone=PARIS, seen=(), now=late) is Kind.DAYS_7
    assert due(YEAR, zone=PARIS, seen={"7_days"}, now=late) is None


def test_after_a_clock_went_back_what_lies_before_the_last_reminder_is_not_sent():
    assert due(YEAR, zone=PARIS, seen={"1_day"}, now=YEAR.ends_at - 10 * DAY) is None


@pytest.mark.parametrize(
    ("began", "expected"),
    [(timedelta(0), Kind.DAYS_30), (timedelta(seconds=1), None)],
)
def test_what_was_due_before_the_term_began_is_passed_over(began, expected):
    term = replace(YEAR, began_at=moment(Kind.DAYS_30, YEAR.ends_at, PARIS) + began)
    assert due(term, zone=PARIS, seen=(), now=term.began_at + HOUR) is expected


def test_a_trial_is_reminded_of_a_week_and_a_day_before_and_at_its_end():
    clock = [YEAR.ends_at + hours * HOUR for hours in range(-24 * 40, 24 * 9)]
    assert [kind for kind, _ in walk(TRIAL, PARIS, clock)] == [Kind.DAYS_7, Kind.DAY_1, Kind.EXPIRED]


def test_who_pays_by_subscription_hears_once_that_it_renews_and_not_that_it_ends():
    clock = [YEAR.ends_at + hours * HOUR for hours in range(-24 * 40, 24 * 9)]
    assert [kind for kind, _ in walk(RENEWED, PARIS, clock)] == [Kind.DAYS_30]


@pytest.mark.parametrize(("days", "told"), [(45, False), (46, True)])
def test_a_subscription_by_the_month_says_nothing_every_month(days, told):
    term = replace(RENEWED, began_at=RENEWED.ends_at - days * DAY)
    assert (due(term, zone=PARIS, seen=(), now=RENEWED.ends_at - 29 * DAY) is not None) is told


@pytest.mark.parametrize(("late", "kind"), [(timedelta(seconds=-1), Kind.EXPIRED), (timedelta(0), None)])
def test_that_a_license_has_ended_is_no_news_after_a_week(late, kind):
    assert due(YEAR, zone=PARIS, seen=(), now=YEAR.ends_at + NEWS_FOR + late) is kind


def test_a_license_that_has_ended_is_not_said_to_end_soon():
    evening = replace(YEAR, ends_at=datetime(2027, 1, 9, 17, tzinfo=UTC))
    assert due(evening, zone=PARIS, seen=(), now=evening.ends_at - HOUR) is Kind.DAY_1
    assert due(evening, zone=PARIS, seen=(), now=evening.ends_at) is None


@pytest.mark.parametrize(
    ("now", "days"), [("2027-01-08T09:00+01:00", 1), ("2027-01-09T00:30+01:00", 0), ("2027-02-01T09:00+01:00", 0)]
)
def test_days_are_those_of_the_customers_calendar(now, days):
    assert days_left(YEAR.ends_at, zone=PARIS, now=datetime.fromisoformat(now)) == days
