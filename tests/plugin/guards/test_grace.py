"""A grace period in which only tools that read go on: real leases, and the annotations that a server really lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from licet import guard
from licet.descriptor import ToolRule
from licet.validator import LicenseValidator
from licet.wire import to_text
from tests.plugin.guards.adapters import Made
from tests.plugin.vendor import NOW, Clock, LicenseServer

MakeValidator = Callable[..., LicenseValidator]
RULES = {name: ToolRule() for name in ("scan", "report", "secret")}
ENDS, OVER = NOW + timedelta(days=1), NOW + timedelta(days=11)


def lapse(server: LicenseServer, mode: str) -> None:
    """Have the license end after a day, with ten days of grace."""
    terms = {"expires_at": to_text(ENDS), "grace_until": to_text(OVER), "grace_mode": mode}
    server.reply = lambda asked: server.grant(asked, terms=terms)


def runs(made: Made) -> set[str]:
    """Return which tools run now: ``scan`` only reads, ``report`` writes, ``secret`` says nothing and may destroy."""
    calls = {"scan": {"arns": ["a"]}, "report": {}, "secret": {}}
    answers = {name: made.call(name, arguments) for name, arguments in calls.items()}
    assert {answer.denied["code"] for answer in answers.values() if answer.is_error} <= {"EXPIRED"}
    return {name for name, answer in answers.items() if not answer.is_error}


@pytest.mark.parametrize(
    ("mode", "at", "going_on"),
    [
        pytest.param("read_only", timedelta(hours=23), {"scan", "report", "secret"}, id="before-the-end"),
        pytest.param("read_only", timedelta(days=1), {"scan", "report"}, id="in-the-first-half"),
        pytest.param("read_only", timedelta(days=6), {"scan"}, id="in-the-second-half"),
        pytest.param("read_only", timedelta(days=11), set(), id="over"),
        pytest.param("full", timedelta(days=6), {"scan", "report", "secret"}, id="full"),
    ],
)
def test_tools_stop_by_what_they_may_do(
    made: Made,
    make_validator: MakeValidator,
    server: LicenseServer,
    clock: Clock,
    mode: str,
    at: timedelta,
    going_on: set[str],
) -> None:
    lapse(server, mode)
    clock.forward(seconds=at.total_seconds())
    guard(made.server, make_validator(), RULES)
    assert runs(made) == going_on


def test_a_server_that_runs_into_its_grace_period_reads_the_annotations_then(
    made: Made, make_validator: MakeValidator, server: LicenseServer, clock: Clock
) -> None:
    lapse(server, "read_only")
    clock.forward(hours=23, minutes=30)
    guard(made.server, make_validator(), RULES)
    assert runs(made) == {"scan", "report", "secret"}
    clock.forward(minutes=29, seconds=59)
    assert runs(made) == {"scan", "report", "secret"}
    clock.forward(seconds=1)
    assert runs(made) == {"scan", "report"}
