"""What is counted as a use, when, and what a figure that is none does to the calls after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from licet.descriptor import ToolRule
from licet.guards.calls import Call, CallGuard
from licet.meter import Meter
from licet.validator import LicenseValidator
from licet.verdict import Count
from licet.wire import UNLIMITED
from tests.plugin.vendor import Clock, LicenseServer

MakeValidator = Callable[..., LicenseValidator]
ARNS = ToolRule("scan", "resources", count="len(arns)")
TOTAL = ToolRule("scan", "resources", count_result="total")


class Used:
    """A meter, and how often it was called."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.meter, self.times = Meter(path, clock), 0

    def __call__(self, resources: int = 0, *, calls: int = 1) -> None:
        self.times += 1
        self.meter.add(calls, resources)

    @property
    def totals(self) -> dict[str, int]:
        return {event.metric: event.quantity for event in self.meter.pending()}


@pytest.fixture
def validator(make_validator: MakeValidator) -> LicenseValidator:
    return make_validator()


@pytest.fixture
def used(validator: LicenseValidator, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Used:
    counted = Used(tmp_path / "k.usage.db", clock)
    monkeypatch.setattr(validator, "used", counted)
    return counted


def test_a_call_that_is_admitted_is_counted_before_it_runs(validator: LicenseValidator, used: Used) -> None:
    assert CallGuard(validator).admit(Call("scan", ARNS, {"arns": ["a", "b"]})) is None
    assert used.totals == {"tool_calls": 1, "resources": 2}


@pytest.mark.parametrize(
    ("arguments", "resources"), [({"arns": ["a", "b"]}, 2), ({"arns": '["a"]'}, 1), ({}, 0), ({"arns": "x"}, 0)]
)
def test_without_a_limit_a_length_is_reported_where_there_is_one_and_refuses_nothing(
    validator: LicenseValidator, used: Used, server: LicenseServer, arguments: dict[str, Any], resources: int
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": None})
    assert CallGuard(validator).admit(Call("scan", ARNS, arguments)) is None
    assert used.totals == {"tool_calls": 1} | ({"resources": resources} if resources else {})


def test_a_call_that_is_judged_is_counted_when_the_caller_says_so(validator: LicenseValidator, used: Used) -> None:
    guard = CallGuard(validator)
    admission = guard.judge(Call("scan", ARNS, {"arns": ["a", "b"]}))
    assert (admission.denial, admission.resources, used.times) == (None, 2, 0)
    guard.count(admission)
    assert used.totals == {"tool_calls": 1, "resources": 2}


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(Call("scan", ARNS, {"arns": "text"}), id="refused"),
        pytest.param(Call("scan", ToolRule("nothing"), {}), id="not-covered"),
        pytest.param(Call("scan", ARNS, {"arns": ["a"]}, again=True), id="a-later-round"),
    ],
)
def test_what_does_not_run_or_was_counted_before_is_no_use(validator: LicenseValidator, used: Used, call: Call) -> None:
    guard = CallGuard(validator)
    guard.count(guard.judge(call))
    guard.admit(call)
    assert used.times == 0


def test_a_report_that_breaks_stops_no_call(
    validator: LicenseValidator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(validator, "used", fail)
    assert CallGuard(validator).admit(Call("scan", ARNS, {"arns": []})) is None
    assert "a use of scan could not be counted" in caplog.text


@pytest.mark.parametrize("figure", [UNLIMITED + 1, 2**63, 10**30])
def test_a_result_that_tells_an_impossible_figure_refuses_its_own_tool_and_no_other(
    validator: LicenseValidator, used: Used, figure: int
) -> None:
    guard = CallGuard(validator)
    call = Call("scan", TOTAL, {})
    assert guard.admit(call) is None
    guard.finish(call, {"total": figure})
    denial = guard.admit(call)
    assert denial is not None
    assert "in 30 seconds" in denial.text
    assert guard.admit(Call("report", ToolRule("report"), {})) is None
    assert used.totals == {"tool_calls": 2}


def test_the_largest_figure_there_is_is_counted_and_refused_from_then_on(
    validator: LicenseValidator, used: Used
) -> None:
    guard = CallGuard(validator)
    call = Call("scan", TOTAL, {})
    for _ in range(2):
        guard.finish(call, {"total": UNLIMITED})
    denial = guard.admit(call)
    assert denial is not None
    assert used.totals == {"resources": UNLIMITED}


def test_a_figure_beyond_the_limit_refuses_the_next_call_even_if_it_cannot_be_counted(
    validator: LicenseValidator, server: LicenseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(validator, "used", fail)
    guard = CallGuard(validator)
    call = Call("scan", TOTAL, {})
    guard.finish(call, {"total": 3})
    assert guard.admit(call) is not None


@pytest.mark.parametrize("total", [UNLIMITED + 1, 10**30, -1, True, 2.0, None])
def test_a_counter_that_answers_no_number_of_resources_refuses_the_call(
    validator: LicenseValidator, used: Used, total: Any
) -> None:
    guard = CallGuard(validator, counters={"mine": lambda arguments, stop_at: Count(total)})
    denial = guard.admit(Call("scan", ToolRule("scan", "resources", count="mine"), {}))
    assert denial is not None
    assert "no number of resources" in denial.text
    assert used.times == 0
