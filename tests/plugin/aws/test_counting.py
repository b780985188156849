"""Counting asks list calls only, stops when the answer is certain, and never takes longer than its budget."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from licet.aws.counting import CACHE_SECONDS, OVER_SECONDS, ResourceCounter
from licet.aws.hints import Names
from licet.aws.inventory import TYPES
from licet.aws.session import Aws
from licet.errors import CountUnavailableError
from tests.plugin.aws import fleet
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault
from tests.servers import wait_until

LIST_CALLS = {
    f"{kind.service}:{''.join(part.title() for part in kind.operation.split('_'))}" for kind in TYPES.values()
}
LIST_CALLS = {action.replace("Db", "DB") for action in LIST_CALLS}
BUDGET = 30.0
"""Long enough that a slow test machine never turns a count into a lower bound."""


@pytest.fixture
def count(aws: Aws) -> ResourceCounter:
    return ResourceCounter(aws, budget=BUDGET)


def test_every_page_is_counted_and_no_tag_is_read(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 260, HOME)
    for number in range(120):
        fleet.log_group(cloud, HOME, f"/app/{number:03}", {})
    found = count({}, None)
    assert (found.total, found.exact, found.narrower) == (380, True, "")
    assert set(cloud.asked()) == LIST_CALLS
    assert cloud.asked().count("sns:ListTopics") == 3
    assert cloud.asked().count("logs:DescribeLogGroups") == 3


def test_counting_stops_at_the_page_that_passes_the_limit(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 260, HOME)
    found = count({"resource_types": ["sns:topic"]}, 51)
    assert (found.total, found.exact) == (100, False)
    assert cloud.asked() == ["sns:ListTopics"]


def test_a_count_that_reaches_the_limit_exactly_is_exact(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 100, HOME)
    found = count({"resource_types": ["sns:topic"]}, 101)
    assert (found.total, found.exact, found.narrower) == (100, True, "")


def test_more_buckets_than_moto_puts_on_a_page_of_a_thousand_are_all_counted(cloud: Cloud, count: ResourceCounter):
    for number in range(12):
        fleet.bucket(cloud, HOME, f"bucket-{number}", {})
    assert count({"resource_types": ["s3:bucket"]}, 10).total == 12
    assert "max-buckets" not in " ".join(call.operation for call in cloud.calls)


def test_regions_are_added_up(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 3, HOME)
    fleet.topics(cloud, 4, "us-east-1")
    asked = {"resource_types": ["sns:topic"], "regions": [HOME, "us-east-1", "ap-south-1"]}
    assert count(asked, None).total == 7


def test_the_name_filter_narrows_the_count(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 3, HOME, "prod")
    fleet.topics(cloud, 4, HOME, "dev")
    assert count({"filters": {"name": "prod-*"}, "resource_types": ["sns:topic"]}, None).total == 3


@pytest.mark.parametrize(
    "nothing", [{}, {"resource_types": None, "regions": None}, {"resource_types": [], "regions": []}]
)
def test_nothing_named_means_all_types_in_the_sessions_region(
    nothing: dict[str, Any], cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 1, HOME)
    fleet.topics(cloud, 1, "us-east-1")
    fleet.queue(cloud, HOME, "jobs", {})
    assert count(nothing, None).total == 2


def test_the_hint_names_the_types_that_fit_together(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 12, HOME)
    for number in range(3):
        fleet.queue(cloud, HOME, f"jobs-{number}", {})
    found = count({"resource_types": ["sns:topic", "sqs:queue"]}, 11)
    assert found.narrower == 'resource_types=["sqs:queue"] (3 resources)'


def test_the_hint_names_a_region_when_no_type_fits(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 12, HOME)
    fleet.topics(cloud, 3, "us-east-1")
    found = count({"resource_types": ["sns:topic"], "regions": [HOME, "us-east-1"]}, 11)
    assert found.narrower == 'resource_types=["sns:topic"], regions=["us-east-1"] (3 resources)'


def test_the_narrower_call_really_fits(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 5, HOME)
    fleet.queue(cloud, "us-east-1", "jobs", {})
    regions = [HOME, "us-east-1"]
    found = count({"resource_types": ["sns:topic", "sqs:queue"], "regions": regions}, 5)
    assert found.narrower == 'resource_types=["sqs:queue"], regions=["eu-west-1", "us-east-1"] (1 resource)'
    assert count({"resource_types": ["sqs:queue"], "regions": regions}, 5).total == 1


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        pytest.param(
            {"regions": ["us-east-1"]}, 'resource_types=["sqs:queue"], regions=["us-east-1"] (1 resource)', id="region"
        ),
        pytest.param(
            {"regions": ["us-east-1"], "filters": {"name": "prod-*"}},
            'resource_types=["sqs:queue"], regions=["us-east-1"], filters={"name": "prod-*"} (1 resource)',
            id="filter",
        ),
    ],
)
def test_the_narrower_call_keeps_what_the_call_named(
    asked: dict[str, Any], hint: str, cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 5, "us-east-1", "prod")
    fleet.queue(cloud, "us-east-1", "prod-jobs", {})
    fleet.queue(cloud, HOME, "elsewhere", {})
    if "filters" in asked:
        fleet.queue(cloud, "us-east-1", "test-jobs", {})
    assert count(asked, 5).narrower == hint


def test_with_a_name_filter_another_name_is_proposed_and_not_the_filter_itself(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 5, HOME, "prod")
    asked = {"resource_types": ["sns:topic"], "filters": {"name": "prod-*"}}
    assert count(asked, 5).narrower == 'a name that fewer resources match than "prod-*"'


def test_without_a_part_that_fits_the_hint_says_how_to_ask_for_less(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 12, HOME)
    named = 'check_tag_compliance with filters such as {"name": "prod-*"}'
    assert count({"resource_types": ["sns:topic"]}, 11).narrower == named
    assert count({"resource_types": ["sns:topic", "sqs:queue"]}, 11).narrower == f"fewer resource_types or {named}"


@pytest.mark.parametrize(
    ("names", "limit", "hint"),
    [
        pytest.param(
            Names("kinds", "where", "query"),
            4,
            'kinds=["sqs:queue"], where=["eu-west-1", "us-east-1"] (1 resource)',
            id="renamed",
        ),
        pytest.param(Names("", "where", ""), 4, 'where=["us-east-1"] (1 resource)', id="types-are-fixed"),
        pytest.param(Names("kinds", "", "query"), 0, 'fewer kinds or query such as {"name": "prod-*"}', id="nothing"),
        pytest.param(Names("", "", ""), 4, "", id="no-choice"),
    ],
)
def test_the_narrower_call_is_written_in_the_tools_own_words(
    names: Names, limit: int, hint: str, cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 5, HOME)
    fleet.queue(cloud, "us-east-1", "jobs", {})
    asked = {"resource_types": ["sns:topic", "sqs:queue"], "regions": [HOME, "us-east-1"]}
    found = count(asked, limit + 1, names=names)
    assert found.narrower == hint


def test_a_missing_permission_leaves_a_lower_bound_that_says_so(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 2, HOME)
    cloud.faults["sqs:ListQueues"] = Fault("AccessDeniedException")
    found = count({"resource_types": ["sns:topic", "sqs:queue"]}, 100)
    assert (found.total, found.exact) == (2, False)
    assert found.source == "AWS list calls (SNS topics; not counted: SQS queues, no permission)"


def test_when_the_budget_runs_out_no_call_passes_and_the_same_call_finds_the_count_done(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME)
    for number in range(3):
        cloud.client("sqs", HOME).create_queue(QueueName=f"queue-{number}")
    aws.client("sqs", HOME)
    held = threading.Event()
    cloud.faults["sqs:ListQueues"] = Fault(release=held)
    started, asked = time.monotonic(), {"resource_types": ["sns:topic", "sqs:queue"]}
    count = ResourceCounter(aws, budget=1.5)
    with pytest.raises(CountUnavailableError, match=r"2 resources so far.*repeat the same call") as caught:
        count(asked, 100)
    assert time.monotonic() - started < 3
    assert caught.value.retryable
    del cloud.faults["sqs:ListQueues"]
    held.set()

    def is_done() -> bool:
        with suppress(CountUnavailableError):
            found = count(asked, 100)
            return (found.total, found.exact) == (5, True)
        return False

    wait_until(is_done, within=30, what="the count has gone on")
    assert [each.name for each in threading.enumerate()].count("licet-count-on") <= 1


def test_what_is_known_to_be_too_many_refuses_although_more_time_would_find_more(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 3, HOME)
    aws.client("sqs", HOME)
    cloud.faults["sqs:ListQueues"] = Fault(release=threading.Event())
    found = ResourceCounter(aws, budget=1.5)({"resource_types": ["sns:topic", "sqs:queue"]}, 3)
    assert (found.total, found.exact) == (3, False)


def test_when_nothing_answers_within_the_budget_the_count_is_unavailable(cloud: Cloud, aws: Aws):
    cloud.faults["*"] = Fault(release=threading.Event())
    started = time.monotonic()
    with pytest.raises(CountUnavailableError, match="did not answer in time"):
        ResourceCounter(aws, budget=0.3)({}, 100)
    assert time.monotonic() - started < 2


def test_an_exact_count_is_remembered_for_a_while(cloud: Cloud, aws: Aws):
    now = [1000.0]
    count = ResourceCounter(aws, budget=BUDGET, clock=lambda: now[0])
    fleet.topics(cloud, 2, HOME)
    asked = {"resource_types": ["sns:topic"]}
    assert count(asked, 10).total == 2
    fleet.topics(cloud, 3, HOME)
    cloud.calls.clear()
    now[0] += CACHE_SECONDS - 1
    assert count(asked, 10).total == 2
    assert cloud.calls == []
    assert count(asked, 11).total == 3, "another limit is another question"
    now[0] += 1
    assert count(asked, 10).total == 3


def test_too_many_is_remembered_only_for_a_moment(cloud: Cloud, aws: Aws):
    now = [1000.0]
    count = ResourceCounter(aws, budget=BUDGET, clock=lambda: now[0])
    asked = {"resource_types": ["sns:topic"]}
    fleet.topics(cloud, 2, HOME)
    assert count(asked, 2).total == 2
    cloud.client("sns").delete_topic(TopicArn=f"arn:aws:sns:{HOME}:{ACCOUNT}:topic-0000")
    now[0] += OVER_SECONDS - 1
    assert count(asked, 2).total == 2
    now[0] += 1
    assert count(asked, 2).total == 1


def test_a_count_to_the_end_has_no_budget_and_saves_the_next_one(cloud: Cloud, aws: Aws):
    count = ResourceCounter(aws, budget=0)
    asked = {"resource_types": ["sns:topic"]}
    fleet.topics(cloud, 2, HOME)
    with pytest.raises(CountUnavailableError, match="in time"):
        count(asked, 10)
    assert count.complete(asked, 10).total == 2
    assert count(asked, 10).total == 2


def test_who_the_caller_is_holds_up_no_count(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 2, HOME)
    release = threading.Event()
    cloud.faults["sts:*"] = Fault(release=release)
    with ThreadPoolExecutor(1) as pool:
        account = pool.submit(aws.account)
        while "sts:GetCallerIdentity" not in cloud.asked():
            assert not account.done()
        assert ResourceCounter(aws, budget=5)({"resource_types": ["sns:topic"]}, 10).total == 2
        assert not account.done()
        release.set()
        assert account.result() == ACCOUNT


def test_new_credentials_never_see_the_old_count(cloud: Cloud, aws: Aws, count: ResourceCounter):
    fleet.topics(cloud, 2, HOME)
    assert count({"resource_types": ["sns:topic"]}, 10).total == 2
    fleet.topics(cloud, 3, HOME)
    aws.forget()
    assert count({"resource_types": ["sns:topic"]}, 10).total == 3


def test_a_lower_bound_is_not_remembered(cloud: Cloud, count: ResourceCounter):
    asked = {"resource_types": ["sns:topic", "sqs:queue"]}
    cloud.faults["sqs:ListQueues"] = Fault("AccessDeniedException")
    assert not count(asked, 10).exact
    cloud.faults.clear()
    assert count(asked, 10).exact


def test_threads_may_share_one_counter(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 7, HOME)
    asked = [{"resource_types": ["sns:topic"]}, {"resource_types": ["sns:topic", "sqs:queue"]}]
    with ThreadPoolExecutor(8) as pool:
        totals = set(pool.map(lambda number: count(asked[number % 2], 10 + number % 3).total, range(24)))
    assert totals == {7}


@pytest.mark.parametrize(
    ("code", "retryable"), [("AccessDeniedException", False), ("ExpiredToken", False), ("ThrottlingException", True)]
)
def test_a_failure_says_whether_to_ask_again(
    code: str, retryable: bool, cloud: Cloud, count: ResourceCounter, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("time.sleep", lambda _: None)  # the SDK waits between its tries
    cloud.faults["sns:*"] = Fault(code)
    with pytest.raises(CountUnavailableError) as caught:
        count({"resource_types": ["sns:topic"]}, 10)
    assert caught.value.retryable is retryable


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"regions": ["eu-wst-1"]}, "did you mean eu-west-1?"),
        ({"regions": ["the moon"]}, "'the moon' is not an AWS region"),
        ({"regions": "eu-west-1"}, "regions must be a list"),
        ({"regions": {"eu-west-1": 1}}, "regions must be a list"),
        ({"regions": [None]}, "regions must be a list"),
        ({"resource_types": ["sns:topics"]}, "did you mean sns:topic?"),
        ({"resource_types": ["everything"]}, "supported: ec2:instance"),
        ({"resource_types": 7}, "resource_types must be a list"),
        ({"filters": ["prod"]}, "filters must be an object"),
        ({"filters": {"name": 7}}, "filters must be an object"),
        ({"regions": "[" * 100_000}, "regions must be a list"),
    ],
)
def test_arguments_that_name_nothing_are_refused_before_any_call(
    arguments: dict[str, Any], named: str, cloud: Cloud, count: ResourceCounter
):
    with pytest.raises(CountUnavailableError) as caught:
        count(arguments, 10)
    assert named in str(caught.value)
    assert not caught.value.retryable
    assert len(str(caught.value)) < 300
    assert cloud.calls == []
