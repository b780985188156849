"""A policy is read strictly: what is wrong is named, and nothing but the typed error ever comes out."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.errors import ConfigurationError
from licet.tag_compliance.policy import Policy, load_policy, parse_policy

MINIMAL: dict[str, Any] = {"version": "1.0", "required_tags": [{"name": "Owner"}]}


def policy(**changes: Any) -> str:
    return json.dumps(MINIMAL | changes)


def test_the_packaged_policy_is_sound():
    default = load_policy({})
    assert [rule.name for rule in default.required] == ["Environment", "Owner", "CostCenter"]
    assert default.required[0].allowed_values == ("production", "staging", "development", "test")


def test_only_a_version_is_needed():
    assert parse_policy('{"version": "1"}').required == ()


def test_every_field_is_read():
    read = parse_policy(
        policy(
            required_tags=[
                {
                    "name": "Stage",
                    "description": "Where it runs.",
                    "allowed_values": ["prod", "dev"],
                    "validation_regex": "^[a-z]+$",
                    "applies_to": ["ec2:instance", "ecs:service"],
                }
            ],
            optional_tags=[{"name": "Project"}],
            tag_naming_rules={
                "case_sensitivity": False,
                "allow_special_characters": False,
                "max_key_length": 20,
                "max_value_length": 40,
            },
            last_updated="2026-11-22",
        )
    )
    rule = read.required[0]
    assert rule.pattern is not None
    assert (rule.name, rule.description, rule.allowed_values) == ("Stage", "Where it runs.", ("prod", "dev"))
    assert (rule.covers("ecs:service"), rule.covers("s3:bucket")) == (True, False)
    assert read.optional[0].covers("s3:bucket"), "an empty applies_to means every type"
    assert (read.naming.case_sensitivity, read.naming.max_key_length) == (False, 20)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "not JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "version is missing"),
        ('{"version": 1}', "version must be a string"),
        ('{"version": "1", "version": "2"}', "twice ('version')"),
        (policy(requried_tags=[]), "the policy has an unknown field 'requried_tags'"),
        (policy(required_tags={}), "required_tags must be a list"),
        (policy(required_tags=["Owner"]), "required_tags[0] must be an object"),
        (policy(required_tags=[{}]), "required_tags[0].name is missing"),
        (policy(required_tags=[{"name": " "}]), "required_tags[0].name must be a string"),
        (policy(required_tags=[{"name": "A", "allowed": []}]), "required_tags[0] has an unknown field 'allowed'"),
        (policy(required_tags=[{"name": "A", "allowed_values": []}]), "allowed_values is empty"),
        (policy(required_tags=[{"name": "A", "allowed_values": [1]}]), "allowed_values must be a list of strings"),
        (policy(optional_tags=[{"name": "A", "validation_regex": "["}]), "optional_tags[0].validation_regex is not"),
        (policy(optional_tags=[{"name": "A", "validation_regex": "(?\n"}]), "is not a regular expression"),
        (policy(**{"a\nb": 1}), "unknown field 'a\\nb'"),
        (policy(optional_tags=[{"name": "A", "validation_regex": "(a+)+"}]), "can hang on a long value"),
        (policy(optional_tags=[{"name": "A", "validation_regex": "a" * 501}]), "longer than 500 characters"),
        (policy(optional_tags=[{"name": "A", "validation_regex": "a{99999999999}"}]), "is not a regular expression"),
        (policy(required_tags=[{"name": "A", "applies_to": ["ec2"]}]), "'ec2', which is no type"),
        (policy(required_tags=[{"name": "A", "applies_to": ["ec2:instances"]}]), "did you mean ec2:instance?"),
        (policy(tag_naming_rules={"max_key_length": 129}), "max_key_length must be a whole number from 1 to 128"),
        (policy(tag_naming_rules={"max_value_length": True}), "max_value_length must be a whole number"),
        (policy(tag_naming_rules={"case_sensitivity": "no"}), "case_sensitivity must be true or false"),
        (policy(tag_naming_rules=None), "tag_naming_rules must be an object"),
        (policy(optional_tags=[{"name": "Owner"}]), "two rules for the tag 'Owner'"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(text: str, named: str):
    with pytest.raises(ConfigurationError) as caught:
        parse_policy(text, origin="policy.json")
    assert str(caught.value).startswith("policy.json: ")
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def tag(pattern: str) -> str:
    return policy(required_tags=[{"name": "A", "validation_regex": pattern}])


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\w+\s?)*",
        "(a|a)*",
        "(a|aa)+",
        "((a+))+",
        "(a{1,9}){1,99}",
        r"(\w+){1,9}",
        "(a+)*?",
        "(?=(a+)+)a",
        "(?:a?){2,}",
        "(?>(?:ab|a)*)*",
        "(x)?(?(1)(a+)+|b)",
        "((a+)+){0}(b+)+",
    ],
)
def test_a_pattern_that_could_hang_is_refused(pattern: str):
    with pytest.raises(ConfigurationError, match="can hang on a long value"):
        parse_policy(tag(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{2,4}-[0-9]{3,6}$",
        "^(prod|dev)$",
        "^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}$",
        r"([0-9]{1,3}\.){3}[0-9]{1,3}",
        "([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}",
        "[a-z]+(-[a-z]+)?",
        "([0-9a-f]{4})*",
        "(a|b)*",
        "((EU|US)-){1,3}",
    ],
)
def test_a_harmless_pattern_is_accepted(pattern: str):
    assert parse_policy(tag(pattern)).required[0].pattern is not None


def test_the_slowest_pattern_that_is_accepted_does_not_hang():
    pattern = parse_policy(tag(r"(\w+){1,3}")).required[0].pattern
    assert pattern is not None
    started = time.monotonic()
    assert pattern.fullmatch("a" * 255 + "-") is None
    assert time.monotonic() - started < 5


def test_two_rules_for_one_tag_may_cover_different_types():
    rules = [{"name": "A", "applies_to": ["s3:bucket"]}, {"name": "A", "applies_to": ["rds:db"]}]
    assert len(parse_policy(policy(required_tags=rules)).required) == 2


def test_without_case_sensitivity_names_that_differ_in_case_are_one_tag():
    rules = [{"name": "Owner"}, {"name": "owner"}]
    assert len(parse_policy(policy(required_tags=rules)).required) == 2
    with pytest.raises(ConfigurationError, match="two rules"):
        parse_policy(policy(required_tags=rules, tag_naming_rules={"case_sensitivity": False}))


def test_the_environment_names_the_file(tmp_path: Path):
    path = tmp_path / "policy.json"
    path.write_bytes(b"\xef\xbb\xbf" + policy().encode())
    assert [rule.name for rule in load_policy({"LICET_TAGGING_POLICY": str(path)}).required] == ["Owner"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"{", b" " * 1_000_001])
def test_a_damaged_file_is_one_line_that_names_it(content: bytes | None, tmp_path: Path):
    path = tmp_path / "policy.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_policy({"LICET_TAGGING_POLICY": str(path)})
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [".", "\0", "~nobody-of-this-name/policy.json"])
def test_a_name_that_is_no_file_is_named_too(name: str):
    with pytest.raises(ConfigurationError, match="LICET_TAGGING_POLICY names"):
        load_policy({"LICET_TAGGING_POLICY": name})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
RULE = st.fixed_dictionaries(
    {"name": st.text(max_size=5) | JSON},
    optional={
        "description": JSON,
        "allowed_values": st.lists(st.text(max_size=3)) | JSON,
        "validation_regex": st.text("[]()*+?{}|\\^$.a0-,", max_size=12) | JSON,
        "applies_to": st.lists(st.sampled_from(["s3:bucket", "s3:buckets", "x"])) | JSON,
    },
)
NEARLY = st.fixed_dictionaries(
    {"version": st.just("1") | JSON},
    optional={
        "required_tags": st.lists(RULE, max_size=2) | JSON,
        "optional_tags": st.lists(RULE, max_size=2) | JSON,
        "tag_naming_rules": st.dictionaries(st.sampled_from(["max_key_length", "case_sensitivity"]), JSON) | JSON,
    },
)


@given(st.binary(max_size=200) | st.text(max_size=200) | (JSON | NEARLY).map(json.dumps))
def test_anything_at_all_is_a_policy_or_the_typed_error(data: bytes | str):
    told = ""
    try:
        assert isinstance(parse_policy(data), Policy)
    except ConfigurationError as error:
        told = str(error)
    assert "\n" not in told
