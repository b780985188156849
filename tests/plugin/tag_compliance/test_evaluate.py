"""Which tags break which policy, as a table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from licet.aws.inventory import Resource
from licet.tag_compliance.evaluate import evaluate
from licet.tag_compliance.policy import Policy, parse_policy
from licet.tag_compliance.results import MAX_LISTED, Score, share

STAGE = {"name": "Stage", "allowed_values": ["prod", "dev"]}
COST = {"name": "Cost", "validation_regex": "[A-Z]{2}-[0-9]+"}


def rules(**parts: Any) -> Policy:
    return parse_policy(json.dumps({"version": "1", **parts}))


def resource(tags: dict[str, str], kind: str = "sns:topic", name: str = "orders") -> Resource:
    return Resource(kind, name, f"arn:aws:sns:eu-west-1:123456789012:{name}", "eu-west-1", tags)


MISSING, VALUE, FORMAT, NAME = "missing_required_tag", "value_not_allowed", "invalid_format", "naming_rule"
LOOSE = {"case_sensitivity": False}


@pytest.mark.parametrize(
    ("parts", "tags", "expected"),
    [
        pytest.param({}, {}, [], id="an-empty-policy-asks-nothing"),
        pytest.param({"required_tags": [STAGE]}, {"Stage": "prod"}, [], id="allowed"),
        pytest.param({"required_tags": [STAGE]}, {}, [(MISSING, "Stage", "error")], id="missing"),
        pytest.param({"required_tags": [STAGE]}, {"Stage": ""}, [(MISSING, "Stage", "error")], id="empty"),
        pytest.param({"required_tags": [STAGE]}, {"Stage": "  "}, [(MISSING, "Stage", "error")], id="blank"),
        pytest.param({"required_tags": [STAGE]}, {"Stage": "test"}, [(VALUE, "Stage", "error")], id="not-allowed"),
        pytest.param({"required_tags": [STAGE]}, {"stage": "prod"}, [(MISSING, "Stage", "error")], id="name-case"),
        pytest.param({"required_tags": [STAGE]}, {"Stage": "Prod"}, [(VALUE, "Stage", "error")], id="value-case"),
        pytest.param({"required_tags": [STAGE], "tag_naming_rules": LOOSE}, {"sTAGE": "PROD"}, [], id="loose-case"),
        pytest.param({"required_tags": [COST]}, {"Cost": "AB-1"}, [], id="matches"),
        pytest.param({"required_tags": [COST]}, {"Cost": "AB-1x"}, [(FORMAT, "Cost", "error")], id="whole-value"),
        pytest.param({"required_tags": [COST]}, {"Cost": "AB-1\n"}, [(FORMAT, "Cost", "error")], id="newline-at-end"),
        pytest.param({"optional_tags": [STAGE]}, {}, [], id="optional-may-be-absent"),
        pytest.param({"optional_tags": [STAGE]}, {"Stage": "x"}, [(VALUE, "Stage", "warning")], id="optional-wrong"),
        pytest.param({"required_tags": [STAGE | {"applies_to": ["s3:bucket"]}]}, {}, [], id="another-type"),
        pytest.param(
            {"required_tags": [STAGE | {"applies_to": ["sns:topic"]}]},
            {},
            [(MISSING, "Stage", "error")],
            id="type",
        ),
        pytest.param(
            {"tag_naming_rules": {"max_key_length": 3}},
            {"abc": "", "abcd": ""},
            [(NAME, "abcd", "warning")],
            id="key",
        ),
        pytest.param(
            {"tag_naming_rules": {"max_value_length": 3}},
            {"a": "abc", "b": "abcd"},
            [(NAME, "b", "warning")],
            id="val",
        ),
        pytest.param(
            {"tag_naming_rules": {"allow_special_characters": False}},
            {"cost center": "", "cost-center_1": "", "aws:cloudformation:stack-name": "x"},
            [(NAME, "cost center", "warning")],
            id="special-characters-but-not-those-of-aws",
        ),
    ],
)
def test_evaluate(parts: dict[str, Any], tags: dict[str, str], expected: list[tuple[str, str, str]]):
    found = evaluate(resource(tags), rules(**parts))
    assert [(flaw.violation_type, flaw.tag_name, flaw.severity) for flaw in found] == expected


def test_a_violation_says_where_what_and_what_would_be_right():
    [flaw] = evaluate(resource({"Stage": "test"}), rules(required_tags=[STAGE]))
    assert (flaw.resource_id, flaw.resource_type, flaw.region) == ("orders", "sns:topic", "eu-west-1")
    assert (flaw.current_value, flaw.allowed_values) == ("test", ["prod", "dev"])
    assert flaw.message == "Stage is 'test'; allowed: prod, dev."


def test_a_tag_that_differs_only_in_case_is_pointed_at():
    [flaw] = evaluate(resource({"stage": "prod"}), rules(required_tags=[STAGE]))
    assert flaw.message.endswith("There is stage, which differs in case.")


def test_the_score_counts_only_the_severity_asked_for():
    policy = rules(required_tags=[STAGE], optional_tags=[COST])
    fleet = [resource({"Stage": "prod", "Cost": "wrong"}), resource({"Stage": "prod"}), resource({})]
    for severity, compliant in ((None, 1), ("error", 2), ("warning", 2)):
        score = Score(policy, severity)
        score.add(fleet)
        assert (score.total, score.compliant) == (3, compliant)


def test_totals_go_on_when_the_list_is_full():
    score = Score(rules(required_tags=[STAGE, COST]))
    score.add(resource({}, name=f"t{number}") for number in range(MAX_LISTED))
    assert (len(score.violations), score.violations_total, score.total) == (MAX_LISTED, 2 * MAX_LISTED, MAX_LISTED)


@pytest.mark.parametrize(
    ("compliant", "total", "score"),
    [(0, 0, 1.0), (0, 3, 0.0), (1, 3, 0.3333), (3, 3, 1.0), (99_999, 100_000, 0.9999)],
)
def test_only_full_compliance_scores_one(compliant: int, total: int, score: float):
    assert share(compliant, total) == score
