"""Standing and lease windows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from licet.terms import Status, Terms
from licet_server.licensing.leasing import lease_window
from licet_server.licensing.standing import Standing, standing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(Terms("pro"), Standing.ACTIVE, id="perpetual"),
        pytest.param(Terms("pro", expires_at=NOW, grace_until=NOW + DAY), Standing.IN_GRACE, id="in-grace"),
        pytest.param(Terms("pro", expires_at=NOW - DAY, grace_until=NOW), Standing.EXPIRED, id="expired"),
        pytest.param(Terms("pro", starts_at=NOW + DAY), Standing.NOT_STARTED, id="not-started"),
        pytest.param(Terms("pro", Status.SUSPENDED, expires_at=NOW - DAY), Standing.SUSPENDED, id="suspended"),
        pytest.param(Terms("pro", Status.REVOKED), Standing.REVOKED, id="revoked"),
    ],
)
def test_standing_is_the_decision_and_the_calendar_in_one_word(terms, expected):
    assert standing(terms, now=NOW) is expected


@pytest.mark.parametrize(
    ("offline_days", "grace_until", "refresh", "end"),
    [
        pytest.param(1, None, timedelta(hours=1), DAY, id="perpetual"),
        pytest.param(30, NOW + 400 * DAY, timedelta(hours=1), 30 * DAY, id="long-offline"),
        pytest.param(30, NOW + 2 * DAY, timedelta(hours=1), 2 * DAY, id="never-past-grace"),
        pytest.param(1, NOW + timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=5), id="last-minutes"),
    ],
)
def test_a_lease_lasts_as_the_plan_says_and_never_past_the_license(offline_days, grace_until, refresh, end):
    window = lease_window(offline_days=offline_days, grace_until=grace_until, now=NOW)
    assert (window.issued_at, window.refresh_after, window.expires_at) == (NOW, NOW + refresh, NOW + end)
