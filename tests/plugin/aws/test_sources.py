"""Where lists are many, fail or never end, others answer for them, and none of those decides near the limit."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from licet.aws.counting import ResourceCounter
from licet.aws.inventory import TYPES
from licet.aws.memory import BUSY_SECONDS, MISSING_SECONDS
from licet.aws.session import Aws
from tests.plugin.aws import fleet, witnesses
from tests.plugin.aws.cloud import HOME, Call, Cloud, Fault
from tests.plugin.aws.witnesses import RECORDED, REGIONS, WIDE, evenly

QUEUES, TOPICS = "AWS::SQS::Queue", "AWS::SNS::Topic"


@pytest.fixture
def count(aws: Aws, unhurried: None) -> ResourceCounter:
    """Long budgets, so that a slow test machine never cuts an answer short."""
    return ResourceCounter(aws, budget=30)


def test_a_wide_call_clearly_inside_asks_config_and_lists_only_what_it_does_not_know(
    cloud: Cloud, count: ResourceCounter
):
    fleet.log_group(cloud, HOME, "/app/one", {})
    witnesses.config(cloud, evenly(10))
    found = count(WIDE, 1001)
    assert (found.total, found.exact) == (2 * 8 * 10 + 1, False)
    assert "AWS Config (EC2 instances, " in found.source
    assert "AWS list calls (EC2" not in found.source
    listed = [action for action in cloud.asked() if not action.startswith(("config:", "resource-explorer", "sts:"))]
    assert listed == ["logs:DescribeLogGroups"] * 2
    cloud.calls.clear()
    assert count(WIDE, 1001) == found
    assert cloud.calls == [], "a clear answer is remembered"


def test_a_wide_call_clearly_beyond_is_refused_without_a_list(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(10) | {QUEUES: 5000})
    found = count(WIDE, 1001)
    assert (found.total, found.exact) == (2 * (7 * 10 + 5000), False)
    assert sorted(cloud.asked()) == sorted(
        ["sts:GetCallerIdentity", *2 * ["resource-explorer-2:Search"]]
        + 2 * ["config:DescribeConfigurationRecorders"]
        + 2 * ["config:DescribeConfigurationRecorderStatus"]
        + 2 * ["config:GetDiscoveredResourceCounts"]
    )
    assert found.source == (
        "AWS Config (EC2 instances, EBS volumes, S3 buckets, RDS instances, Lambda functions, DynamoDB tables, "
        "SNS topics, SQS queues, as recorded some minutes ago)"
    )
    assert '"sns:topic"' in found.narrower
    assert '"sqs:queue"' not in found.narrower


@pytest.mark.parametrize(
    ("recorded", "stop_at", "listed"),
    [
        pytest.param(50, 101, False, id="just-below-half"),
        pytest.param(51, 101, True, id="half"),
        pytest.param(100, 101, True, id="at-the-limit"),
        pytest.param(201, 101, True, id="below-twice"),
        pytest.param(202, 101, False, id="twice"),
    ],
)
def test_near_the_limit_the_lists_decide_and_config_is_not_believed(
    recorded: int, stop_at: int, listed: bool, cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 3, HOME)
    witnesses.config(cloud, {}, regions={HOME: evenly(0) | {TOPICS: recorded}, "us-east-1": evenly(0)})
    found = count(WIDE, stop_at)
    assert ("sns:ListTopics" in cloud.asked()) is listed
    assert (found.total, found.exact) == ((3, True) if listed else (recorded, False))


def test_a_type_that_config_does_not_name_is_listed_and_not_taken_for_none(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 3, HOME)
    witnesses.config(cloud, dict.fromkeys(RECORDED - {TOPICS}, 1))
    found = count(WIDE, 1001)
    assert found.total == 2 * 7 + 3
    assert cloud.asked("sns") == ["sns:ListTopics"] * 2


def test_a_list_that_passes_the_limit_refuses_whatever_config_says(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 120, HOME)
    witnesses.config(cloud, dict.fromkeys(RECORDED - {TOPICS}, 1))
    assert count(WIDE, 101).total >= 101
    assert {call.service for call in cloud.calls} <= {"config", "resource-explorer-2", "sts", "sns", "logs"}


def test_a_list_that_fails_on_its_second_page_is_not_counted_twice(cloud: Cloud, count: ResourceCounter):
    witnesses.functions(cloud, 120)
    listed = cloud.answers["lambda:ListFunctions"]

    def first_page_only(call: Call) -> Any:
        if "Marker" in call.query:
            cloud.faults["lambda:ListFunctions"] = Fault("AccessDeniedException", region=call.region)
        return listed(call)

    cloud.answers["lambda:ListFunctions"] = first_page_only
    cloud.faults["lambda:GetAccountSettings"] = Fault("AccessDeniedException")
    witnesses.config(cloud, dict.fromkeys(RECORDED - {"AWS::Lambda::Function"}, 1))
    found = count(WIDE, 1001)
    assert found.total <= 2 * 120 + 14
    assert found.total >= 2 * 50


def test_the_recorder_is_asked_for_once_in_a_while_and_the_counts_with_each_call(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(1))
    count(WIDE, 1001)
    cloud.calls.clear()
    count(WIDE, 1002)
    assert cloud.asked("config") == ["config:GetDiscoveredResourceCounts"] * 2


@pytest.mark.parametrize(
    "untrusted",
    [
        pytest.param({"recorders": []}, id="no-recorder"),
        pytest.param({"recorders": [{**witnesses.RECORDER, "servicePrincipal": "x.amazonaws.com"}]}, id="of-a-service"),
        pytest.param({"recorders": [{**witnesses.RECORDER, "recordingScope": "INTERNAL"}]}, id="internal"),
        pytest.param(
            {"recorders": [{**witnesses.RECORDER, "recordingMode": {"recordingFrequency": "DAILY"}}]}, id="daily"
        ),
        pytest.param(
            {"recorders": [{**witnesses.RECORDER, "recordingGroup": {"resourceTypes": ["AWS::IAM::User"]}}]},
            id="other-types",
        ),
        pytest.param({"state": {"recording": False}}, id="stopped"),
        pytest.param({"state": {"lastStatus": "FAILURE"}}, id="cannot-deliver"),
        pytest.param({"state": {"lastStatus": "PENDING"}}, id="not-yet-delivered"),
        pytest.param({"started_ago": 3500}, id="started-an-hour-ago"),
    ],
)
def test_config_is_not_believed_when_its_recorder_does_not_keep_up(
    untrusted: dict[str, Any], cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 3, HOME)
    witnesses.config(cloud, evenly(5000), **untrusted)
    found = count(WIDE, 1001)
    assert (found.total, found.exact) == (3, True)
    assert "config:GetDiscoveredResourceCounts" not in cloud.asked()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {
                "recordingGroup": {
                    "exclusionByResourceTypes": {"resourceTypes": [TOPICS]},
                    "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
                }
            },
            id="excluded",
        ),
        pytest.param({"recordingGroup": {"resourceTypes": sorted(RECORDED - {TOPICS})}}, id="not-included"),
        pytest.param(
            {
                "recordingMode": {
                    "recordingFrequency": "CONTINUOUS",
                    "recordingModeOverrides": [{"resourceTypes": [TOPICS], "recordingFrequency": "DAILY"}],
                }
            },
            id="daily",
        ),
    ],
)
def test_a_type_that_the_recorder_leaves_out_is_listed(changes: dict[str, Any], cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 3, HOME)
    witnesses.config(cloud, evenly(10) | {TOPICS: 4000}, recorders=[{**witnesses.RECORDER, **changes}])
    assert count(WIDE, 1001).total == 2 * 7 * 10 + 3


def test_what_resource_explorer_found_refuses_when_it_is_clearly_beyond(cloud: Cloud, count: ResourceCounter):
    queries = witnesses.explorer(cloud, {HOME: 5000, "us-east-1": 1200})
    found = count(WIDE, 901)
    assert (found.total, found.exact, found.source) == (2000, False, "Resource Explorer (a lower bound)")
    assert not any(action.split(":")[1].startswith("List") for action in cloud.asked())
    assert sorted(queries) == [
        f"resourcetype:{','.join(TYPES)} region:{region} accountid:123456789012" for region in REGIONS
    ]
    assert found.narrower.startswith("fewer resource_types or fewer regions")


def test_what_resource_explorer_found_never_lets_a_call_pass_and_near_the_limit_does_not_refuse(
    cloud: Cloud, count: ResourceCounter
):
    fleet.topics(cloud, 3, HOME)
    witnesses.explorer(cloud, {HOME: 1000, "us-east-1": 900})
    found = count(WIDE, 1001)
    assert (found.total, found.exact) == (3, True)
    assert "Resource Explorer" not in found.source


@pytest.mark.parametrize(
    ("fault", "operation", "seconds"),
    [
        ("AccessDeniedException", "config:DescribeConfigurationRecorders", MISSING_SECONDS),
        ("AccessDeniedException", "config:DescribeConfigurationRecorderStatus", MISSING_SECONDS),
        ("AccessDeniedException", "config:GetDiscoveredResourceCounts", MISSING_SECONDS),
        ("ThrottlingException", "config:DescribeConfigurationRecorders", BUSY_SECONDS),
        ("UnauthorizedException", "resource-explorer-2:Search", MISSING_SECONDS),
        ("ResourceNotFoundException", "resource-explorer-2:Search", MISSING_SECONDS),
        ("ThrottlingException", "resource-explorer-2:Search", BUSY_SECONDS),
    ],
)
def test_a_source_that_fails_costs_one_call_a_region_and_is_left_alone_for_a_while(
    fault: str, operation: str, seconds: float, cloud: Cloud, aws: Aws, unhurried: None
):
    now = [1000.0]
    count = ResourceCounter(aws, budget=30, clock=lambda: now[0])
    if operation.startswith("config:"):
        witnesses.config(cloud, evenly(1))
    cloud.faults[operation] = Fault(fault)
    for stop_at, later, asked in ((1001, 0, 2), (1002, seconds - 1, 0), (1003, 1, 2)):
        cloud.calls.clear()
        now[0] += later
        assert count(WIDE, stop_at).exact
        assert cloud.asked().count(operation) == asked


def test_a_source_that_is_silent_costs_its_patience_once(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("licet.aws.sources.PATIENCE", 0.5)
    count = ResourceCounter(aws, budget=20)
    count(WIDE, 1000)  # makes the clients
    count = ResourceCounter(aws, budget=20)
    cloud.faults["config:*"] = Fault(release=threading.Event())
    started = time.monotonic()
    assert count(WIDE, 1001).exact
    assert 0.5 <= time.monotonic() - started < 5
    cloud.calls.clear()
    assert count(WIDE, 1002).exact
    assert cloud.asked("config") == []


def test_new_credentials_ask_the_sources_anew(cloud: Cloud, aws: Aws, count: ResourceCounter):
    cloud.faults["config:*"] = Fault("AccessDeniedException")
    count(WIDE, 1001)
    cloud.faults.clear()
    aws.forget()
    witnesses.config(cloud, evenly(1))
    assert count(WIDE, 1001).total == 16


def test_two_regions_of_few_types_cost_list_calls_only(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(5000))
    found = count({"regions": REGIONS, "resource_types": ["sns:topic", "s3:bucket"]}, 1001)
    assert (found.total, found.exact) == (0, True)
    assert set(cloud.asked()) == {"sns:ListTopics", "s3:ListBuckets"}


def test_a_name_filter_is_answered_by_lists_alone(cloud: Cloud, count: ResourceCounter):
    fleet.topics(cloud, 2, HOME, "prod")
    fleet.topics(cloud, 2, HOME, "test")
    witnesses.config(cloud, evenly(5000))
    cloud.faults["sqs:ListQueues"] = Fault("AccessDeniedException")
    found = count({**WIDE, "filters": {"name": "prod-*"}}, 1001)
    assert (found.total, found.exact) == (2, False)
    assert not {"config", "resource-explorer-2", "tagging"} & {call.service for call in cloud.calls}


def test_counting_to_the_end_asks_lists_only(cloud: Cloud, count: ResourceCounter):
    witnesses.config(cloud, evenly(5000))
    assert count.complete(WIDE, 1001).exact
    assert cloud.asked("config") == []
