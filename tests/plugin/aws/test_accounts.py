"""Several accounts count as one: entered through roles, each once, and none left out in silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
import time_machine

from licet.aws.accounts import AssumedAws, parse_roles, roles_of
from licet.aws.counting import ResourceCounter
from licet.aws.session import Aws
from licet.errors import ConfigurationError, CountUnavailableError
from tests.plugin.aws import fleet, witnesses
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault

ONE = "arn:aws:iam::111111111111:role/licet"
TWO = "arn:aws:iam::222222222222:role/teams/licet+reader,all"
OWN = f"arn:aws:iam::{ACCOUNT}:role/licet"
TOPICS = {"resource_types": ["sns:topic"]}


@pytest.fixture
def topics_in(cloud: Cloud) -> Iterator[Any]:
    """Make topics in the account of a role, past the proxy."""
    clients = []

    def make(role: str, number: int) -> None:
        given = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        sns = boto3.client(
            "sns",
            region_name=HOME,
            endpoint_url=cloud.source,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )
        clients.append(sns)
        for index in range(number):
            sns.create_topic(Name=f"topic-{index:04}")

    yield make
    for client in clients:
        client.close()


def _counter(aws: Aws, *roles: str) -> ResourceCounter:
    return ResourceCounter(aws, roles=roles, budget=30)


def test_the_same_scope_is_counted_in_every_account_and_added_up(cloud: Cloud, aws: Aws, topics_in: Any):
    fleet.topics(cloud, 1, HOME)
    topics_in(ONE, 2)
    topics_in(TWO, 4)
    found = _counter(aws, ONE, TWO)(TOPICS, 100)
    assert (found.total, found.exact, found.source) == (7, True, "AWS list calls (SNS topics) in 3 accounts")
    assert sorted(cloud.asked()) == [
        "sns:ListTopics",
        "sns:ListTopics",
        "sns:ListTopics",
        "sts:AssumeRole",
        "sts:AssumeRole",
        "sts:GetCallerIdentity",
    ]


def test_without_roles_nobody_is_asked_who_we_are(cloud: Cloud, aws: Aws, topics_in: Any):
    topics_in(ONE, 2)
    assert _counter(aws)(TOPICS, 100).total == 0
    assert cloud.asked() == ["sns:ListTopics"]


def test_roles_are_assumed_once_and_not_with_each_count(cloud: Cloud, aws: Aws):
    count = _counter(aws, ONE)
    count(TOPICS, 100)
    cloud.calls.clear()
    count(TOPICS, 101)
    assert cloud.asked() == ["sns:ListTopics"] * 2


@pytest.mark.parametrize("roles", [(OWN, ONE), (ONE, ONE), (ONE, f"{ONE}-other"), (ONE, OWN, ONE)])
def test_an_account_counts_once_however_often_it_is_listed(
    roles: tuple[str, ...], cloud: Cloud, aws: Aws, topics_in: Any
):
    fleet.topics(cloud, 1, HOME)
    topics_in(ONE, 2)
    assert _counter(aws, *roles)(TOPICS, 100).total == 3


def test_a_role_of_the_own_account_need_not_be_there(cloud: Cloud, aws: Aws):
    fleet.topics(cloud, 1, HOME)
    cloud.faults["sts:AssumeRole"] = Fault("AccessDenied", 403)
    assert _counter(aws, OWN)(TOPICS, 100).total == 1


def test_the_limit_is_for_all_accounts_together(cloud: Cloud, aws: Aws, topics_in: Any):
    fleet.topics(cloud, 3, HOME)
    topics_in(ONE, 3)
    count = _counter(aws, ONE)
    at, beyond = count(TOPICS, 7), count(TOPICS, 6)
    assert (at.total, at.narrower) == (6, "")
    assert beyond.total >= 6
    assert beyond.narrower


def test_a_limit_that_one_account_passes_needs_no_word_of_the_others(
    cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("licet.aws.tally.LINGER", 0)
    fleet.topics(cloud, 3, HOME)
    count = _counter(aws, ONE)
    count(TOPICS, 100)
    cloud.faults["sns:ListTopics"] = Fault(release=threading.Event(), key_not="testing")
    started = time.monotonic()
    found = count(TOPICS, 3)
    assert (found.total, found.exact) == (3, False)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("code", "words", "retryable"),
    [
        ("AccessDenied", "AWS denied sts:AssumeRole in eu-west-1: .* The role has to trust it too.", False),
        ("Throttling", "throttling sts:AssumeRole", True),
        ("ExpiredToken", "have expired", False),
    ],
)
def test_a_role_that_cannot_be_assumed_is_named_and_nothing_is_counted_without_it(
    code: str, words: str, retryable: bool, cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("time.sleep", lambda _: None)  # the SDK waits between its tries
    cloud.faults["sts:AssumeRole"] = Fault(code, 403)
    with pytest.raises(CountUnavailableError, match=f"The role {ONE} cannot be assumed. .*{words}") as caught:
        _counter(aws, ONE)(TOPICS, 100)
    assert caught.value.retryable is retryable
    assert cloud.asked("sns") == []


def test_a_role_that_may_be_assumed_after_all_counts_without_a_restart(cloud: Cloud, aws: Aws, topics_in: Any):
    topics_in(ONE, 2)
    cloud.faults["sts:AssumeRole"] = Fault("AccessDenied", 403)
    count = _counter(aws, ONE)
    with pytest.raises(CountUnavailableError):
        count(TOPICS, 100)
    cloud.faults.clear()
    assert count(TOPICS, 100).total == 2


def test_a_silent_sts_ends_with_the_budget(cloud: Cloud, aws: Aws):
    cloud.faults["sts:AssumeRole"] = Fault(release=threading.Event())
    started = time.monotonic()
    with pytest.raises(CountUnavailableError, match=f"The role {ONE} could not be asked for in time"):
        ResourceCounter(aws, roles=[ONE], budget=0.5)(TOPICS, 100)
    assert time.monotonic() - started < 2


def test_an_account_of_which_nothing_can_be_read_is_no_empty_account(cloud: Cloud, aws: Aws, topics_in: Any):
    fleet.topics(cloud, 1, HOME)
    count = _counter(aws, ONE)
    assert count(TOPICS, 100).total == 1
    cloud.faults["sns:ListTopics"] = Fault("AuthorizationError", 403, key_not="testing")
    with pytest.raises(CountUnavailableError, match=r"Nothing could be counted in the account 1{12}\. AWS denied"):
        count(TOPICS, 101)


def test_the_sources_of_a_wide_call_are_asked_in_each_account(cloud: Cloud, aws: Aws, unhurried: None):
    witnesses.config(cloud, {"AWS::SNS::Topic": 900})
    asked = {"regions": [HOME, "us-east-1", "us-east-2", "us-west-1"]}
    found = _counter(aws, ONE)(asked, 1001)
    assert (found.total, found.source) == (
        8 * 900,
        "AWS Config (SNS topics, as recorded some minutes ago) in 2 accounts",
    )


def test_resource_explorer_is_asked_for_each_account_by_its_number(cloud: Cloud, aws: Aws, unhurried: None):
    queries = witnesses.explorer(cloud, {HOME: 1000})
    _counter(aws, ONE)({"regions": [HOME, "us-east-1", "us-east-2", "us-west-1"]}, 1001)
    assert {query.rsplit(":", 1)[1] for query in queries} == {ACCOUNT, "111111111111"}


def test_credentials_of_a_role_are_renewed_before_they_end(cloud: Cloud, aws: Aws, topics_in: Any):
    topics_in(ONE, 2)
    count = _counter(aws, ONE)
    assert count(TOPICS, 100).total == 2
    cloud.calls.clear()
    with time_machine.travel(time.time() + timedelta(minutes=52).total_seconds(), tick=True):
        assert count(TOPICS, 101).total == 2
    assert cloud.asked("sts") == ["sts:AssumeRole"]


def test_a_clock_that_is_far_ahead_is_an_error_with_a_sentence(cloud: Cloud, aws: Aws):
    count = _counter(aws, ONE)
    count(TOPICS, 100)
    with (
        time_machine.travel(time.time() + timedelta(days=2).total_seconds(), tick=True),
        pytest.raises(CountUnavailableError, match="have expired"),
    ):
        count(TOPICS, 101)


def test_a_role_that_was_taken_away_is_named_when_its_credentials_end(cloud: Cloud, aws: Aws):
    count = _counter(aws, ONE)
    count(TOPICS, 100)
    cloud.faults["sts:AssumeRole"] = Fault("AccessDenied", 403)
    with (
        time_machine.travel(time.time() + timedelta(hours=2).total_seconds(), tick=True),
        pytest.raises(CountUnavailableError, match=f"account 111111111111. The role {ONE} cannot be assumed"),
    ):
        count(TOPICS, 101)


def test_new_credentials_assume_the_roles_anew(cloud: Cloud, aws: Aws):
    count = _counter(aws, ONE)
    count(TOPICS, 100)
    aws.forget()
    cloud.calls.clear()
    count(TOPICS, 100)
    assert sorted(cloud.asked("sts")) == ["sts:AssumeRole", "sts:GetCallerIdentity"]


def test_the_session_in_the_other_account_is_named_after_the_product(cloud: Cloud, aws: Aws):
    _counter(aws, ONE)(TOPICS, 100)
    (call,) = [call for call in cloud.calls if call.operation == "AssumeRole"]
    assert "RoleSessionName=licet&" in f"{call.body}&"
    assert call.agent.endswith("licet")


def test_the_roles_come_from_the_environment_that_aws_was_given():
    assert roles_of(Aws({"LICET_AWS_ROLES": f" {ONE} , {TWO},{ONE}, "})) == (ONE, TWO)
    assert roles_of(Aws({})) == ()
    assert roles_of(Aws({"LICET_AWS_ROLES": "  "})) == ()


@pytest.mark.parametrize(
    "text",
    [
        "licet",
        f"{ONE};{TWO}",
        f"{ONE} {TWO}",
        "arn:aws:iam::11111111111:role/licet",
        "arn:aws:iam::111111111111:user/licet",
        "arn:aws:iam::11111111111\N{ARABIC-INDIC DIGIT ONE}:role/licet",
        f"{ONE}\nx",
        "arn:aws:sts::111111111111:assumed-role/licet/licet",
    ],
)
def test_what_is_no_role_is_named_in_one_line(text: str):
    with pytest.raises(ConfigurationError, match=r"LICET_AWS_ROLES: .* is not the ARN of a role") as caught:
        parse_roles(text)
    assert "\n" not in str(caught.value)
    with pytest.raises(ConfigurationError):
        ResourceCounter(Aws({}), roles=[text])


def test_credentials_of_a_role_are_in_no_repr(cloud: Cloud, aws: Aws):
    assumed = AssumedAws(aws, ONE)
    assumed.enter()
    assert assumed._boto().get_credentials().secret_key not in repr(assumed)
    assumed.forget()
