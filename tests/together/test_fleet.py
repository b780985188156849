"""A fleet of real plugins on a simulated day with an outage of an hour: calm, where a herd would not be."""

from __future__ import annotations

import pytest

from tests.benchmarks.fleet import Summary, simulated

PLUGINS = 250
"""So few that a peak is taken over a minute: within ten seconds chance alone would make one."""


@pytest.fixture(scope="module")
def day() -> Summary:
    return simulated(PLUGINS)


def test_after_an_outage_the_server_is_asked_no_more_than_three_times_as_often_as_ever(day: Summary) -> None:
    assert day.minute_ratio < 3
    assert day.turned_away == 0


def test_a_herd_would_fail_that(day: Summary) -> None:
    herd = simulated(PLUGINS, herd=True)
    assert herd.minute_ratio > 3
    assert herd.minute_ratio > 1.5 * day.minute_ratio


def test_an_outage_refuses_nobody_who_has_a_lease(day: Summary) -> None:
    assert day.calls > 5_000
    assert day.refused_with_lease == 0
    assert day.refused_without > 0, "new containers have nothing that could carry them, or they were not simulated"


def test_nobody_is_allowed_what_he_has_no_right_to_and_revocations_are_noticed_in_time(day: Summary) -> None:
    assert day.wrongly_allowed == 0
    assert day.revoked_max <= 3600


def test_who_is_in_use_hears_the_server_again_within_the_hour(day: Summary) -> None:
    assert 0 < day.recovered_p50 < 1800
    assert day.recovered_p99 < 3600
