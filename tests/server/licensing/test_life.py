"""How long a license lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.terms import Terms
from licet.verdict import Code
from licet_server.errors import ConflictError, InputError
from licet_server.licensing.life import LAST_YEAR, decide, grace_end, promised_until, renewed_end

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = 365 * DAY
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn
LENGTHS = st.timedeltas(timedelta(microseconds=1), timedelta(days=3660))


@pytest.mark.parametrize(
    ("ended", "start"),
    [
        pytest.param(-30 * DAY, "its end", id="before-the-end"),
        pytest.param(timedelta(0), "its end", id="at-the-end"),
        pytest.param(7 * DAY - timedelta(microseconds=1), "its end", id="last-instant-of-grace"),
        pytest.param(7 * DAY, "now", id="grace-is-exclusive"),
        pytest.param(700 * DAY, "now", id="long-over"),
    ],
)
def test_a_term_begins_at_the_end_while_the_license_works_and_else_now(ended, start):
    end = NOW - ended
    found = renewed_end(end, end + 7 * DAY, term=YEAR, now=NOW)
    assert found == (end if start == "its end" else NOW) + YEAR


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), LENGTHS, INSTANTS)
def test_a_renewal_never_shortens_a_license(end, grace, term, now):
    assert renewed_end(end, end + grace, term=term, now=now) > end


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), LENGTHS, LENGTHS, INSTANTS)
def test_a_longer_term_ends_later_and_two_renewals_later_than_one(end, grace, term, more, now):
    once = renewed_end(end, end + grace, term=term, now=now)
    assert renewed_end(end, end + grace, term=term + more, now=now) == once + more
    twice = renewed_end(once, once + grace, term=more, now=now)
    assert twice >= once + more


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), INSTANTS, INSTANTS)
def test_a_day_that_is_given_is_the_end_or_refused(end, grace, until, now):
    if until > max(end, now):
        assert renewed_end(end, end + grace, term=None, until=until, now=now) == until
    else:
        with pytest.raises(InputError) as refused:
            renewed_end(end, end + grace, term=None, until=until, now=now)
        assert refused.value.field == "until"


def test_what_has_no_end_is_not_renewed_and_what_has_no_term_needs_a_day():
    with pytest.raises(ConflictError, match="perpetual: there is nothing to renew"):
        renewed_end(None, None, term=YEAR, now=NOW)
    with pytest.raises(InputError, match="say until when, or for how long"):
        renewed_end(NOW, NOW, term=None, now=NOW)
    with pytest.raises(InputError, match="a year that nobody means"):
        renewed_end(NOW, NOW + DAY, term=timedelta.max, now=NOW)


def test_grace_follows_the_end_and_a_trial_has_none():
    assert grace_end(NOW, grace_days=7) == NOW + 7 * DAY
    assert grace_end(NOW, grace_days=7, trial=True) == NOW
    assert grace_end(None, grace_days=7) is None
    last = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
    assert grace_end(last, grace_days=0) == last
    for end in (last, datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(InputError) as refused:
            grace_end(end, grace_days=7)
        assert refused.value.field in {"expires_at", None}


def test_an_end_that_is_moved_nearer_leaves_the_promise_behind():
    assert promised_until(None, before=NOW, after=NOW + DAY) is None
    assert promised_until(None, before=NOW, after=NOW) is None
    assert promised_until(None, before=NOW + DAY, after=NOW) == NOW + DAY
    assert promised_until(NOW + 9 * DAY, before=NOW, after=NOW + DAY) == NOW + 9 * DAY
    assert promised_until(NOW + 9 * DAY, before=NOW, after=NOW + 10 * DAY) is None
    assert promised_until(NOW, before=NOW + DAY, after=None) is None
    assert promised_until(None, before=None, after=NOW) > NOW + 3660 * DAY


def test_a_trial_that_is_over_says_how_to_go_on():
    over = Terms("pro", expires_at=NOW, grace_until=NOW)
    said = decide(over, trial=True, feature=None, now=NOW)
    assert (said.code, said.detail) == (Code.EXPIRED, "The trial ended on 2026-11-20: buy a license to go on.")
    assert "expired on 2026-11-20" in decide(over, trial=False, feature=None, now=NOW).detail
    assert decide(over, trial=True, feature=None, now=NOW - DAY).valid
