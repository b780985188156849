"""One resource against the policy. Pure: no I/O, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from licet.aws.inventory import Resource
from licet.tag_compliance.policy import NamingRules, Policy, TagRule

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


class Severity(StrEnum):
    """An error breaks a required tag; a warning is about an optional tag or a naming rule."""

    ERROR = "error"
    WARNING = "warning"


class ViolationType(StrEnum):
    """What is wrong with a tag."""

    MISSING = "missing_required_tag"
    VALUE = "value_not_allowed"
    FORMAT = "invalid_format"
    NAME = "naming_rule"


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which one resource breaks the policy; the fields are part of the tools' answers."""

    resource_id: str
    resource_arn: str
    resource_type: str
    region: str
    violation_type: str
    tag_name: str
    severity: str
    current_value: str | None
    allowed_values: list[str] | None
    message: str


def evaluate(resource: Resource, policy: Policy) -> list[Violation]:
    """Return every violation of *resource*: required tags first, then optional tags, then naming rules."""
    found = [
        *_against(resource, policy.required, policy.naming, Severity.ERROR),
        *_against(resource, policy.optional, policy.naming, Severity.WARNING),
        *_naming(resource, policy.naming),
    ]
    return [
        Violation(
            resource_id=resource.id,
            resource_arn=resource.arn,
            resource_type=resource.type,
            region=resource.region,
            violation_type=flaw.kind.value,
            tag_name=flaw.tag,
            severity=flaw.severity.value,
            current_value=flaw.value,
            allowed_values=None
            if flaw.rule is None or flaw.rule.allowed_values is None
            else list(flaw.rule.allowed_values),
            message=flaw.message,
        )
        for flaw in found
    ]


@dataclass(frozen=True, slots=True)
class _Flaw:
    kind: ViolationType
    severity: Severity
    tag: str
    value: str | None
    message: str
    rule: TagRule | None = None


def find_tag(tags: Mapping[str, str], name: str, naming: NamingRules) -> str | None:
    """Return the value of the tag *name*, as the policy compares names; ``None`` when it is absent."""
    if name in tags or naming.case_sensitivity:
        return tags.get(name)
    return next((value for key, value in tags.items() if key.casefold() == name.casefold()), None)


def value_flaw(value: str, rule: TagRule, naming: NamingRules) -> ViolationType | None:
    """Return what is wrong with *value*; ``None`` when *rule* takes it."""
    if rule.allowed_values is not None:
        fold = str if naming.case_sensitivity else str.casefold
        if fold(value) not in map(fold, rule.allowed_values):
            return ViolationType.VALUE
    if rule.pattern is not None and rule.pattern.fullmatch(value) is None:
        return ViolationType.FORMAT
    return None


def _against(resource: Resource, rules: Iterable[TagRule], naming: NamingRules, severity: Severity) -> Iterator[_Flaw]:
    for rule in rules:
        if not rule.covers(resource.type):
            continue
        value = find_tag(resource.tags, rule.name, naming)
        # AWS allows empty values; a required tag without one says nothing.
        if value is None or (not value.strip() and severity is Severity.ERROR):
            if severity is Severity.ERROR:
                yield _Flaw(ViolationType.MISSING, severity, rule.name, value, _missing(resource, rule, value), rule)
            continue
        kind = value_flaw(value, rule, naming)
        if kind is not None:
            yield _Flaw(kind, severity, rule.name, value, _wrong(rule, value, kind), rule)


def _missing(resource: Resource, rule: TagRule, value: str | None) -> str:
    if value is not None:
        return f"The required tag {rule.name} is empty."
    twin = next((key for key in resource.tags if key.casefold() == rule.name.casefold()), None)
    hint = f" There is {twin}, which differs in case." if twin else ""
    return f"The required tag {rule.name} is missing.{hint}"


def _wrong(rule: TagRule, value: str, kind: ViolationType) -> str:
    if kind is ViolationType.VALUE and rule.allowed_values is not None:
        return f"{rule.name} is {value!r}; allowed: {', '.join(rule.allowed_values)}."
    return f"{rule.name} is {value!r}, which does not match {rule.pattern.pattern if rule.pattern else ''}."


def _naming(resource: Resource, naming: NamingRules) -> Iterator[_Flaw]:
    for key, value in resource.tags.items():
        if key.startswith("aws:"):
            continue  # AWS sets these itself; the customer cannot rename them
        for problem in _naming_problems(key, value, naming):
            yield _Flaw(ViolationType.NAME, Severity.WARNING, key, value, problem)


def _naming_problems(key: str, value: str, naming: NamingRules) -> Iterator[str]:
    if len(key) > naming.max_key_length:
        yield f"The key {key} has {len(key)} characters; at most {naming.max_key_length} are allowed."
    if len(value) > naming.max_value_length:
        yield f"The value of {key} has {len(value)} characters; at most {naming.max_value_length} are allowed."
    if not naming.allow_special_characters and _PLAIN_KEY.fullmatch(key) is None:
        yield f"The key {key} may hold only letters, digits, hyphens and underscores."
