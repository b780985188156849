"""A list that is denied or never ends is replaced by what others know, and a count keeps to its budget all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from licet.aws.counting import BUDGET, ResourceCounter
from licet.aws.session import Aws
from licet.errors import CountUnavailableError
from tests.plugin.aws import fleet, witnesses
from tests.plugin.aws.cloud import HOME, Cloud, Fault
from tests.plugin.aws.witnesses import WIDE, evenly

QUEUES = "AWS::SQS::Queue"


@pytest.fixture
def count(aws: Aws, unhurried: None) -> ResourceCounter:
    """Long budgets, so that a slow test machine never cuts an answer short."""
    return ResourceCounter(aws, budget=30)


STAND_INS: list[Any] = [
    pytest.param(
        lambda cloud: witnesses.config(cloud, {QUEUES: 40}),
        40,
        " and AWS Config (SQS queues, as recorded some minutes ago)",
        id="config",
    ),
    pytest.param(
        lambda cloud: witnesses.explorer(cloud, {HOME: 30}),
        30,
        "; not counted: SQS queues, no permission) and Resource Explorer (a lower bound)",
        id="explorer",
    ),
    pytest.param(
        lambda cloud: [fleet.queue(cloud, HOME, f"q-{n}", {"Owner": "a"} if n < 20 else {}) for n in range(25)],
        20,
        "; not counted: SQS queues, no permission) and the tagging API (a lower bound)",
        id="tagging",
    ),
]


@pytest.mark.parametrize(("prepare", "queues", "words"), STAND_INS)
def test_another_source_stands_in_for_a_list_that_is_denied(
    prepare: Callable[[Cloud], Any], queues: int, words: str, cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 2, HOME)
    prepare(cloud)
    cloud.faults["sqs:ListQueues"] = Fault("AccessDeniedException")
    asked = {"resource_types": ["sns:topic", "sqs:queue"]}
    found = count(asked, queues + 3)
    assert (found.total, found.exact) == (2 + queues, False), "the limit is reached and not passed"
    assert found.source.removeprefix("AWS list calls (SNS topics").removeprefix(")") == words
    assert count(asked, queues + 2).total == queues + 2, "one more than the limit"


@pytest.mark.parametrize(("prepare", "queues", "words"), STAND_INS)
def test_another_source_stands_in_for_a_list_that_is_too_long_for_the_budget(
    prepare: Callable[[Cloud], Any], queues: int, words: str, cloud: Cloud, aws: Aws
):
    fleet.topics(cloud, 2, HOME)
    prepare(cloud)
    for service in ("sns", "sqs", "config", "resource-explorer-2", "resourcegroupstaggingapi"):
        aws.client(service, HOME)
    cloud.faults["sqs:ListQueues"] = Fault(release=threading.Event())
    started, asked = time.monotonic(), {"resource_types": ["sns:topic", "sqs:queue"]}
    if "lower bound" in words:  # it may refuse, and lets nobody pass
        with pytest.raises(CountUnavailableError, match=f"{2 + queues} resources so far"):
            ResourceCounter(aws)(asked, 1001)
    found = ResourceCounter(aws)(asked, 2 + queues if "lower bound" in words else 1001)
    assert time.monotonic() - started < 2 * (BUDGET + 1)
    assert (found.total, found.exact) == (2 + queues, False)


def test_a_lower_bound_of_nought_is_no_count(cloud: Cloud, count: ResourceCounter):
    witnesses.explorer(cloud, {})
    cloud.faults["sqs:ListQueues"] = Fault("AccessDeniedException")
    with pytest.raises(CountUnavailableError, match="AWS denied sqs:ListQueues"):
        count({"resource_types": ["sqs:queue"]}, 100)


def test_with_expired_credentials_nobody_else_is_asked(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(1))
    cloud.faults["sns:*"] = Fault("ExpiredToken")
    with pytest.raises(CountUnavailableError, match="expired"):
        count({"resource_types": ["sns:topic"]}, 100)
    assert cloud.asked() == ["sns:ListTopics"]


def test_a_long_list_of_functions_is_cut_short_by_lambdas_own_figure(cloud: Cloud, count: ResourceCounter):
    witnesses.functions(cloud, 1234, settings=1234)
    found = count({"resource_types": ["lambda:function"]}, 5000)
    assert (found.total, found.exact, found.source) == (1234, True, "AWS list calls (Lambda functions)")
    assert cloud.asked() == ["lambda:ListFunctions", "lambda:GetAccountSettings"]


def test_a_page_of_functions_needs_no_figure(cloud: Cloud, count: ResourceCounter):
    witnesses.functions(cloud, 50, settings=50)
    assert count({"resource_types": ["lambda:function"]}, 5000).total == 50
    assert cloud.asked() == ["lambda:ListFunctions"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "TooManyRequestsException"])
def test_without_lambdas_figure_the_list_goes_on_and_it_is_not_asked_for_again(
    code: str, cloud: Cloud, count: ResourceCounter
):
    witnesses.functions(cloud, 120, settings=999)
    cloud.faults["lambda:GetAccountSettings"] = Fault(code)
    asked = {"resource_types": ["lambda:function"]}
    assert (count(asked, 5000).total, count(asked, 5001).total) == (120, 120)
    assert cloud.asked().count("lambda:GetAccountSettings") == 1


def test_a_figure_below_what_was_listed_is_not_believed(cloud: Cloud, count: ResourceCounter):
    witnesses.functions(cloud, 120, settings=7)
    found = count({"resource_types": ["lambda:function"]}, 5000)
    assert (found.total, found.exact) == (120, True)


def test_a_bug_in_a_thread_does_not_pass_for_a_short_list(cloud: Cloud, count: ResourceCounter):
    cloud.answers["lambda:ListFunctions"] = lambda _: {"Functions": [{}]}
    with pytest.raises(KeyError):
        count({"resource_types": ["lambda:function", "sns:topic"], "filters": {"name": "a*"}}, 100)


def test_a_wide_call_in_which_everything_is_slow_keeps_to_the_budget(cloud: Cloud, aws: Aws):
    ResourceCounter(aws, budget=20)(WIDE, 1000)  # makes the clients
    cloud.faults["*"] = Fault(release=threading.Event())
    started = time.monotonic()
    with pytest.raises(CountUnavailableError, match="did not answer in time"):
        ResourceCounter(aws)(WIDE, 1001)
    assert time.monotonic() - started < BUDGET + 1


def test_a_wide_call_whose_lists_never_end_is_answered_from_config(cloud: Cloud, aws: Aws):
    ResourceCounter(aws, budget=20)(WIDE, 1000)
    witnesses.config(cloud, evenly(40))
    for service in ("sns", "sqs", "dynamodb"):
        cloud.faults[f"{service}:*"] = Fault(release=threading.Event())
    count = ResourceCounter(aws)
    started = time.monotonic()
    found = count(WIDE, 1001)
    assert time.monotonic() - started < BUDGET + 1
    assert (found.total, found.exact) == (2 * 3 * 40, False)
    cloud.calls.clear()
    assert count(WIDE, 1001) == found
    assert "sns:ListTopics" in cloud.asked(), "what was not clear is not remembered"


def test_a_source_is_asked_once_a_count_even_when_lists_fail(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(20))
    queries = witnesses.explorer(cloud, {})
    cloud.faults["logs:DescribeLogGroups"] = Fault("AccessDeniedException")
    found = count(WIDE, 1001)
    assert (found.total, found.exact) == (2 * 8 * 20, False)
    assert "not counted: CloudWatch log groups, no permission" in found.source
    assert cloud.asked().count("config:GetDiscoveredResourceCounts") == 2
    assert len(queries) == 2
