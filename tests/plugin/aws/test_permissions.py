"""deploy/iam-policy.json allows what counting and scanning ask of AWS, and nothing else, least of all a change."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import cfnlint.data.AdditionalSpecs
import pytest

from licet.aws import sources
from licet.aws.counting import ResourceCounter
from licet.aws.inventory import TYPES, look_up
from licet.aws.scope import Scope
from licet.aws.session import Aws
from licet.tag_compliance.scan import Scan
from tests.plugin.aws import fleet, witnesses
from tests.plugin.aws.cloud import HOME, Call, Cloud, Fault

POLICY = json.loads((Path(__file__).parents[3] / "deploy" / "iam-policy.json").read_text())
STATEMENTS: list[dict[str, Any]] = POLICY["Statement"]
ALLOWED = [action for statement in STATEMENTS for action in statement["Action"]]

RENAMED = {"s3:ListBuckets": "s3:ListAllMyBuckets", "tagging:GetResources": "tag:GetResources"}
"""Where IAM calls a request otherwise than the API does."""

READ_ONLY = re.compile(r"[a-z0-9-]+:(Describe|Get|List|Search)[A-Za-z]*")
KNOWN = json.loads(Path(cfnlint.data.AdditionalSpecs.__file__).with_name("Policies.json").read_text())
"""Every action of IAM, as AWS publishes them; names are in lower case."""


def action_of(call: Call) -> str:
    return RENAMED.get(call.action, call.action)


def tags_of_one_of_each(cloud: Cloud, aws: Aws) -> list[str]:
    arns = [make(cloud, HOME, "orders", {"Owner": "me"}) for make in fleet.MAKERS.values()]
    scan = Scan(aws, Scope(tuple(TYPES), (HOME,)))
    assert len([resource for batch in scan.batches() for resource in batch]) >= len(TYPES)
    assert scan.notes == []
    assert [look_up(aws, arn).tags for arn in arns] == [{"Owner": "me"}] * len(TYPES)
    return arns


def count_in_every_way(cloud: Cloud, aws: Aws) -> None:
    """By lists; by AWS Config and Resource Explorer; by Lambda's own figure; by tags, where a list is denied."""
    assert ResourceCounter(aws, budget=30)({"regions": [HOME]}, 10_000).exact
    witnesses.config(cloud, witnesses.evenly(100))
    witnesses.explorer(cloud, {HOME: 800, "us-east-1": 800})
    assert ResourceCounter(aws, budget=30)(witnesses.WIDE, 10_000).total >= 1600
    witnesses.functions(cloud, 120, 120)
    assert ResourceCounter(aws, budget=30)({"resource_types": ["lambda:function"]}, 60).total == 120
    cloud.answers.clear()
    cloud.faults["sns:ListTopics"] = Fault("AuthorizationError", 403)
    assert not ResourceCounter(aws, budget=30)({"resource_types": ["sns:topic"]}, 100).exact


@pytest.mark.usefixtures("unhurried")
def test_it_allows_what_was_asked_for_and_nothing_else(cloud: Cloud, aws: Aws):
    arns = tags_of_one_of_each(cloud, aws)
    count_in_every_way(cloud, aws)
    assert {action_of(call) for call in cloud.calls} == set(ALLOWED)
    [reading] = [statement for statement in STATEMENTS if statement["Sid"] == "ReadTags"]
    looked_up = [arn for arn, kind in zip(arns, fleet.MAKERS, strict=True) if TYPES[kind].inline is None]
    assert all(any(fnmatchcase(arn, pattern) for pattern in reading["Resource"]) for arn in looked_up)


def test_it_allows_every_action_that_the_program_names():
    named = {action for kind in TYPES.values() for action in (kind.action, kind.lookup_action, kind.total_action)}
    assert (named | {*sources.ACTIONS, "sts:GetCallerIdentity"}) - {""} == set(ALLOWED)


@pytest.mark.parametrize("action", ALLOWED)
def test_every_action_exists_and_only_reads(action: str):
    service, name = action.split(":")
    assert name.lower() in KNOWN[service]["Actions"]
    assert READ_ONLY.fullmatch(action), "a wildcard, or a verb that changes something"


def test_each_statement_allows_and_each_action_stands_once_in_order():
    assert {statement["Effect"] for statement in STATEMENTS} == {"Allow"}
    assert len(ALLOWED) == len(set(ALLOWED))
    assert all(statement["Action"] == sorted(statement["Action"]) for statement in STATEMENTS)


def test_tags_are_read_of_supported_resources_only():
    shapes = {kind.lookup_action: kind.arn for kind in TYPES.values() if kind.inline is None}
    expected = {shape.format(partition="aws", region="*", account="*", id="*") for shape in shapes.values()}
    [reading] = [statement for statement in STATEMENTS if statement["Sid"] == "ReadTags"]
    assert (set(reading["Action"]), set(reading["Resource"])) == (set(shapes), expected)


def test_what_names_no_resource_could_not_be_narrowed_without_denying_the_list():
    [listing] = [statement for statement in STATEMENTS if statement["Resource"] == "*"]
    lists = {kind.action for kind in TYPES.values()} | {kind.total_action for kind in TYPES.values()}
    assert set(listing["Action"]) <= lists | {*sources.ACTIONS, "sts:GetCallerIdentity"}
