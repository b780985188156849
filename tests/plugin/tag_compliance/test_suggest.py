"""Guesses come from the resource and its neighbours, and never break the policy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.aws.inventory import Resource
from licet.tag_compliance.evaluate import value_flaw
from licet.tag_compliance.policy import Policy, parse_policy
from licet.tag_compliance.suggest import suggest

STAGE = {"name": "Environment", "allowed_values": ["production", "staging", "development"]}
OWNER = {"name": "Owner", "validation_regex": "[a-z]+@example\\.com", "description": "Who answers for it."}


def rules(*required: dict[str, Any]) -> Policy:
    return parse_policy(json.dumps({"version": "1", "required_tags": list(required)}))


def resource(name: str = "orders", **tags: str) -> Resource:
    return Resource("sns:topic", name, f"arn:aws:sns:eu-west-1:123456789012:{name}", "eu-west-1", tags)


@pytest.mark.parametrize(
    ("name", "tags", "value"),
    [
        pytest.param("orders", {"Environment": "prod"}, "production", id="abbreviation"),
        pytest.param("orders", {"Environment": "PRODUCTION"}, "production", id="case"),
        pytest.param("orders", {"Environment": "prodution"}, "production", id="misspelling"),
        pytest.param("orders", {"Environment": " staging "}, "staging", id="spaces"),
        pytest.param("orders", {"environment": "staging"}, "staging", id="name-in-another-case"),
        pytest.param("orders", {"env": "dev"}, "development", id="abbreviated-name"),
        pytest.param("orders-stg-1", {}, "staging", id="name-of-the-resource"),
        pytest.param("i-0abc", {"Name": "Orders (live)"}, "production", id="name-tag"),
        pytest.param("producer", {}, None, id="a-part-of-a-word-is-no-hint"),
    ],
)
def test_a_value_is_found_in_the_resource_itself(name: str, tags: dict[str, str], value: str | None):
    [suggestion] = suggest(resource(name, **tags), rules(STAGE), [])
    assert (suggestion.tag_name, suggestion.suggested_value) == ("Environment", value)


def test_what_neighbours_agree_on_is_suggested_with_its_share():
    others = [resource(f"other{number}", Owner="team@example.com") for number in range(3)] + [resource("bare")]
    [suggestion] = suggest(resource(), rules(OWNER), others)
    assert (suggestion.suggested_value, suggestion.confidence) == ("team@example.com", 0.45)
    assert suggestion.reason == "3 of 4 resources of the same type and region have it."


def test_the_family_of_a_name_counts_for_more_than_the_rest():
    others = [resource(f"web-{number}", Owner="web@example.com") for number in range(2)]
    others += [resource(f"job{number}", Owner="jobs@example.com") for number in range(3)]
    [suggestion] = suggest(resource("web-9"), rules(OWNER), others)
    assert (suggestion.suggested_value, suggestion.alternatives) == ("web@example.com", ["jobs@example.com"])


def test_a_neighbours_value_that_breaks_the_policy_is_not_suggested():
    [suggestion] = suggest(resource(), rules(OWNER), [resource("other", Owner="nobody")])
    assert (suggestion.suggested_value, suggestion.confidence) == (None, 0.0)
    assert suggestion.reason.endswith("Who answers for it.")


def test_the_resource_is_not_its_own_neighbour():
    wrong = resource("orders", Owner="Nobody")
    assert suggest(wrong, rules(OWNER), [wrong])[0].suggested_value is None


def test_a_compliant_resource_needs_nothing():
    assert suggest(resource(Environment="staging"), rules(STAGE), []) == []


def test_an_unknown_value_lists_what_is_allowed():
    [suggestion] = suggest(resource(), rules(STAGE), [])
    assert (suggestion.suggested_value, suggestion.alternatives) == (None, STAGE["allowed_values"])


@given(
    st.dictionaries(st.sampled_from(["env", "Environment", "owner", "Owner", "Name"]), st.text(max_size=12)),
    st.lists(st.text(max_size=12), max_size=4),
)
def test_no_suggestion_breaks_the_policy(tags: dict[str, str], values: list[str]):
    policy = rules(STAGE, OWNER)
    others = [resource(f"other{number}", Owner=value, Environment=value) for number, value in enumerate(values)]
    for suggestion in suggest(resource(**tags), policy, others):
        rule = next(rule for rule in policy.required if rule.name == suggestion.tag_name)
        for value in [suggestion.suggested_value, *suggestion.alternatives]:
            assert value is None or value_flaw(value, rule, policy.naming) is None
