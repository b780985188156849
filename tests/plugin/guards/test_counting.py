"""Lengths of arguments, figures of results, and how long a figure beyond the limit speaks against the next calls."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.descriptor import ToolRule
from licet.errors import CountUnavailableError
from licet.guards.aws_counters import arguments_read, aws_arguments
from licet.guards.counting import ANY_CALL_SECONDS, SAME_CALL_SECONDS, ResultCounts, length_of, result_count
from licet.verdict import Count
from licet.wire import UNLIMITED


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("value", [["a", "b"], ("a", "b"), {"a", "b"}])
def test_a_list_is_as_long_as_it_is(value: Any) -> None:
    assert length_of("arns", {"arns": value}) == Count(2, source="the length of arns")


@pytest.mark.parametrize("value", [range(UNLIMITED + 1), range(10**30)])
def test_a_list_longer_than_any_number_that_counts_is_not_counted(value: Any) -> None:
    with pytest.raises(CountUnavailableError, match="length of 'arns'"):
        length_of("arns", {"arns": value})


@pytest.mark.parametrize("value", [None, "arn", b"arn", {"a": 1}, 3, 2.5, object()])
def test_what_is_no_list_is_not_counted_as_one(value: Any) -> None:
    with pytest.raises(CountUnavailableError, match="arns must be a list"):
        length_of("arns", {"arns": value})


@pytest.mark.parametrize(
    ("how", "result", "total"),
    [
        ("total", {"total": 7}, 7),
        ("total", {"total": UNLIMITED}, UNLIMITED),
        ("summary.total", {"summary": {"total": 0}}, 0),
        ("len(findings)", {"findings": [1, 2, 3]}, 3),
        ("len(a.b)", {"a": {"b": {"x": 1}}}, 1),
        ("len()", [1, 2], 2),
        ("total", '{"total": 7}', 7),
        ("len()", "[1]", 1),
    ],
)
def test_a_field_of_a_result_is_read(how: str, result: Any, total: int) -> None:
    assert result_count(how, result) == total


@pytest.mark.parametrize(
    ("how", "result"),
    [
        ("total", {}),
        ("total", {"total": "7"}),
        ("total", {"total": -1}),
        ("total", {"total": True}),
        ("total", {"total": 1.0}),
        ("total", {"total": float("nan")}),
        ("total", '{"total": NaN}'),
        ("total", {"total": None}),
        ("total", {"total": UNLIMITED + 1}),
        ("total", {"total": 10**30}),
        ("len(a)", {"a": range(UNLIMITED + 1)}),
        ("len(a)", {"a": range(10**30)}),
        ("total", [7]),
        ("total", "no JSON"),
        ("total", "[" * 100_000),
        ("total", None),
        ("a.b", {"a": 7}),
        ("len(a)", {"a": "text"}),
        ("len(a)", {"a": 3}),
    ],
)
def test_a_figure_that_is_none_is_never_taken_for_one(how: str, result: Any) -> None:
    with pytest.raises(CountUnavailableError):
        result_count(how, result)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists), st.text(max_size=9))
def test_any_result_is_a_number_or_a_refusal(result: Any, how: str) -> None:
    with suppress(CountUnavailableError):
        assert result_count(how, result) >= 0


def test_a_result_within_the_limit_refuses_nothing() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {}, total=10, bound=10)
    assert counts.objection("scan", {}, 10) is None


def test_a_result_beyond_the_limit_refuses_the_tool_for_a_while_and_the_same_call_for_longer() -> None:
    clock = Seconds()
    counts = ResultCounts(clock)
    counts.take_in("scan", {"region": "a"}, total=11, bound=10)
    same, other = counts.objection("scan", {"region": "a"}, 10), counts.objection("scan", {"region": "b"}, 10)
    assert same is not None
    assert other is not None
    assert (same.total, other.total) == (11, 11)
    assert "in 30 seconds" in other.narrower
    assert counts.objection("list", {"region": "a"}, 10) is None
    clock.now = ANY_CALL_SECONDS
    assert counts.objection("scan", {"region": "b"}, 10) is None
    assert counts.objection("scan", {"region": "a"}, 10) is not None
    clock.now = SAME_CALL_SECONDS
    assert counts.objection("scan", {"region": "a"}, 10) is None


def test_a_higher_limit_lets_the_call_pass_by_its_own_figure() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {}, total=11, bound=10)
    assert counts.objection("scan", {}, None) is None


def test_the_same_call_that_now_touches_less_is_believed() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {"a": 1}, total=11, bound=10)
    counts.take_in("scan", {"a": 1}, total=9, bound=10)
    count = counts.objection("scan", {"a": 1}, 10)
    assert count is None or count.source == "the result of the call before"


def test_after_a_result_that_does_not_say_the_tool_waits_and_then_one_call_may_try_again() -> None:
    clock = Seconds()
    counts = ResultCounts(clock)
    counts.take_in("scan", {}, total=None, bound=None)
    for now, left in ((0.0, 30), (20.0, 10), (ANY_CALL_SECONDS - 0.1, 1)):
        clock.now = now
        with pytest.raises(CountUnavailableError, match=f"in {left} seconds") as caught:
            counts.objection("scan", {}, 10)
        assert caught.value.retryable
    clock.now = ANY_CALL_SECONDS
    assert counts.objection("scan", {}, None) is None  # no limit, so no try is used up
    assert counts.objection("scan", {}, 10) is None
    with pytest.raises(CountUnavailableError, match="in 30 seconds"):
        counts.objection("scan", {}, 10)
    counts.take_in("scan", {}, total=3, bound=10)
    assert [counts.objection("scan", {}, 10) for _ in range(3)] == [None] * 3


def test_a_tool_that_never_says_runs_once_in_thirty_seconds_and_not_every_second_time() -> None:
    clock, ran = Seconds(), 0
    counts = ResultCounts(clock)
    for second in range(300):
        clock.now = float(second)
        with suppress(CountUnavailableError):
            counts.objection("scan", {}, 10)
            ran += 1
            counts.take_in("scan", {}, total=None, bound=10)
    assert ran == 10


def test_a_figure_beyond_the_limit_is_what_a_refusal_names_first() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {"a": 1}, total=11, bound=10)
    counts.take_in("scan", {"a": 2}, total=None, bound=None)
    count = counts.objection("scan", {"a": 1}, 10)
    assert count is not None
    assert count.total == 11


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_forked_while_another_thread_holds_the_lock_is_not_kept_waiting() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {}, total=11, bound=10)
    with counts._lock:
        child = os.fork()
        if child == 0:
            signal.alarm(10)  # ends the child, should it hang
            os._exit(0 if counts.objection("scan", {}, 10) is not None else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_ever_new_arguments_do_not_fill_the_memory() -> None:
    counts = ResultCounts(Seconds())
    for number in range(3000):
        counts.take_in("scan", {"n": number}, total=11, bound=10)
    assert len(counts._of_calls) <= 1000


def test_arguments_are_told_apart_by_value_and_not_by_order() -> None:
    counts = ResultCounts(Seconds())
    counts.take_in("scan", {"a": 1, "b": [object]}, total=11, bound=10)
    same = counts.objection("scan", {"b": [object], "a": 1}, 10)
    assert same is not None
    assert same.source == "the result of the same call before"


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        (ToolRule(), set()),
        (ToolRule(count="len(arns)"), {"arns"}),
        (ToolRule(count="aws"), {"resource_types", "regions"}),
        (ToolRule(count="aws", types="kinds", regions=("eu-west-1",), filters="by"), {"kinds", "by"}),
    ],
)
def test_a_rule_reads_the_arguments_that_it_counts_by_and_no_others(rule: ToolRule, read: set[str]) -> None:
    assert arguments_read(rule) == read


def test_no_other_argument_changes_what_is_counted_in_aws() -> None:
    rule, given = ToolRule(count="aws", types="kinds"), {"kinds": ["s3:bucket"], "regions": ["eu-west-1"]}
    others = {"resource_types": ["rds:db"], "filters": {"name": "none"}}
    assert aws_arguments(rule, given | others) == {"resource_types": ["s3:bucket"], "regions": ["eu-west-1"]}
