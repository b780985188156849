"""Usage as figures: periods, and what an event may say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.terms import PERIODS
from licet_server.errors import InputError
from licet_server.licensing.metering import AHEAD, OLDEST, Event, by_day, check_times, period
from tests.factories import NOW

FROM, UNTIL = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2000, 2999))
INSTANTS = st.datetimes(FROM, UNTIL, timezones=st.just(UTC))
STEP = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("name", "now", "start", "ends_at"),
    [
        ("day", "2026-11-20T12:00:00+00:00", date(2026, 11, 20), datetime(2026, 11, 21, tzinfo=UTC)),
        ("day", "2026-12-31T23:59:59+00:00", date(2026, 12, 31), datetime(2027, 1, 1, tzinfo=UTC)),
        ("day", "2026-11-20T01:00:00+05:30", date(2026, 11, 19), datetime(2026, 11, 20, tzinfo=UTC)),
        ("month", "2024-02-29T12:00:00+00:00", date(2024, 2, 1), datetime(2024, 3, 1, tzinfo=UTC)),
        ("month", "2026-12-01T00:00:00+00:00", date(2026, 12, 1), datetime(2027, 1, 1, tzinfo=UTC)),
        ("month", "2026-12-01T01:00:00+05:30", date(2026, 11, 1), datetime(2026, 12, 1, tzinfo=UTC)),
        ("lifetime", "2026-11-20T12:00:00+00:00", date(1970, 1, 1), None),
    ],
)
def test_periods_are_days_and_months_of_utc(name, now, start, ends_at):
    found = period(name, now=datetime.fromisoformat(now))
    assert (found.start, found.ends_at) == (start, ends_at)


@given(now=INSTANTS, name=st.sampled_from(PERIODS))
def test_a_moment_lies_in_its_period_and_periods_neither_overlap_nor_leave_gaps(now, name):
    found = period(name, now=now)
    begins = datetime.combine(found.start, datetime.min.time(), UTC)
    assert begins <= now
    assert period(name, now=begins) == found
    if found.ends_at is not None:
        assert now < found.ends_at
        assert period(name, now=found.ends_at - STEP) == found
        assert period(name, now=found.ends_at).start == found.ends_at.date()


@given(now=INSTANTS, hours=st.integers(-14, 14), name=st.sampled_from(PERIODS))
def test_the_zone_in_which_a_moment_is_written_changes_nothing(now, hours, name):
    assert period(name, now=now.astimezone(timezone(timedelta(hours=hours)))) == period(name, now=now)


def test_there_is_no_other_period():
    with pytest.raises(ValueError, match="year"):
        period("year", now=NOW)


@pytest.mark.parametrize("at", [NOW + AHEAD, NOW - OLDEST, NOW, None])
def test_an_event_may_be_as_early_and_as_late_as_the_limits_say(at):
    check_times([Event("1", "scans", 1, at)], now=NOW)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW + AHEAD + STEP, "future, by more than 5 minutes"),
        (NOW - OLDEST - STEP, "more than 90 days old"),
        (NOW - timedelta(days=3650), "more than 90 days old"),
    ],
)
def test_an_event_past_a_limit_is_named_by_its_place(at, said):
    good = Event("1", "scans", 1)
    with pytest.raises(InputError, match=said) as refused:
        check_times([good, good, good, Event("2", "scans", 1, at)], now=NOW)
    assert refused.value.field == "events.3.at"


@given(
    st.lists(
        st.builds(
            Event,
            id=st.text("ab", max_size=2),
            metric=st.sampled_from(["a", "b"]),
            quantity=st.integers(1, 9),
            at=st.one_of(st.none(), st.datetimes(NOW.replace(tzinfo=None) - OLDEST, timezones=st.just(UTC))),
        )
    )
)
def test_days_add_up_to_what_was_sent_and_come_in_order(events):
    totals = by_day(events, now=NOW)
    assert sum(quantity for quantity, _ in totals.values()) == sum(event.quantity for event in events)
    assert sum(count for _, count in totals.values()) == len(events)
    assert list(totals) == sorted(totals)
