"""The customer's tagging policy: JSON read strictly, so that a typo is a message and never a silent "all compliant"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module, resources
from pathlib import Path
from typing import Any, NamedTuple

from licet.aws.inventory import TYPES
from licet.errors import ConfigurationError, WireError
from licet.wire import load_object

POLICY_VARIABLE = "LICET_TAGGING_POLICY"
"""Names the policy file; unset: the one in this package."""

MAX_KEY_LENGTH, MAX_VALUE_LENGTH = 128, 256
"""What AWS itself allows."""

_MAX_PATTERN = 500
_MAX_BYTES = 1_000_000
_TYPE_NAME = re.compile(r"[a-z0-9-]+:[a-z0-9][a-z0-9/-]*")
_MAX_BITS = 26.0
"""A repeat may try 2**26 ways to match one value: it then fails within a second or two and does not hang."""


@dataclass(frozen=True, slots=True)
class TagRule:
    """What one tag must look like.

    Attributes:
        allowed_values: The only values there may be; ``None``: any.
        pattern: What the whole value has to match; ``None``: anything.
        applies_to: Resource types; empty means every type.
    """

    name: str
    description: str = ""
    allowed_values: tuple[str, ...] | None = None
    pattern: re.Pattern[str] | None = None
    applies_to: frozenset[str] = frozenset()

    def covers(self, resource_type: str) -> bool:
        """Whether the rule speaks about this type."""
        return not self.applies_to or resource_type in self.applies_to


@dataclass(frozen=True, slots=True)
class NamingRules:
    """What every tag of a resource must keep to, whoever set it.

    Attributes:
        case_sensitivity: Whether ``environment`` is another tag than ``Environment``, and likewise for values.
        allow_special_characters: Whether keys may hold more than letters, digits, ``-`` and ``_``.
    """

    case_sensitivity: bool = True
    allow_special_characters: bool = True
    max_key_length: int = MAX_KEY_LENGTH
    max_value_length: int = MAX_VALUE_LENGTH


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole tagging policy; ``document`` is the JSON it was read from, for showing."""

    version: str
    required: tuple[TagRule, ...] = ()
    optional: tuple[TagRule, ...] = ()
    naming: NamingRules = field(default_factory=NamingRules)
    document: Mapping[str, Any] = field(default_factory=dict)


def load_policy(environment: Mapping[str, str]) -> Policy:
    """Read the policy that ``LICET_TAGGING_POLICY`` names, else the packaged one.

    Raises:
        ConfigurationError: The file cannot be read or is wrong; the message names file and field.
    """
    named = environment.get(POLICY_VARIABLE)
    if not named:
        return parse_policy(resources.files(__package__).joinpath("default_policy.json").read_bytes())
    try:
        with Path(named).expanduser().open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ConfigurationError(f"{POLICY_VARIABLE} names {named}, which cannot be read: {reason}") from None
    if len(data) > _MAX_BYTES:
        raise ConfigurationError(f"{named}: a tagging policy has at most {_MAX_BYTES:,} bytes")
    return parse_policy(data, origin=named)


def parse_policy(data: bytes | str, *, origin: str = "the tagging policy") -> Policy:
    """Read a policy; an unknown field is an error, because a misspelt rule would pass everything.

    Raises:
        ConfigurationError: What is wrong, in which field of *origin*.
    """
    try:
        return _policy(load_object(data.removeprefix(b"\xef\xbb\xbf") if isinstance(data, bytes) else data))
    except WireError as error:
        named = f" ({error.field!r})" if error.field else ""
        raise ConfigurationError(f"{origin}: {error}{named}".replace("the message", "the file")) from None
    except ConfigurationError as error:
        raise ConfigurationError(f"{origin}: {error}") from None


class _Place(NamedTuple):
    """An object of the document and where it stands."""

    where: str
    value: dict[str, Any]

    def name(self, field: str) -> str:
        return f"{self.where}.{field}" if self.where else field

    def fail(self, field: str, problem: str) -> ConfigurationError:
        return ConfigurationError(f"{self.name(field)} {problem}")

    def only(self, *known: str) -> None:
        unknown = sorted(set(self.value) - set(known))
        if unknown:
            known_ones = ", ".join(known)
            raise ConfigurationError(
                f"{self.where or 'the policy'} has an unknown field {unknown[0][:80]!r}; known: {known_ones}"
            )

    def text(self, field: str, *, needed: bool = False) -> str | None:
        value = self.value.get(field)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.fail(field, "must be a string" if value is not None else "is missing")
        return value

    def flag(self, field: str, default: bool) -> bool:
        value = self.value.get(field, default)
        if not isinstance(value, bool):
            raise self.fail(field, "must be true or false")
        return value

    def length(self, field: str, most: int) -> int:
        value = self.value.get(field, most)
        if type(value) is not int or not 1 <= value <= most:
            raise self.fail(field, f"must be a whole number from 1 to {most}")
        return value

    def texts(self, field: str) -> tuple[str, ...] | None:
        value = self.value.get(field)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.fail(field, "must be a list of strings, or null")
        return tuple(value)

    def objects(self, field: str) -> Iterator[_Place]:
        value = self.value.get(field, [])
        if not isinstance(value, list):
            raise self.fail(field, "must be a list")
        for number, entry in enumerate(value):
            yield self.inner(f"{field}[{number}]", entry)

    def inner(self, field: str, value: Any) -> _Place:
        if not isinstance(value, dict):
            raise self.fail(field, "must be an object")
        return _Place(self.name(field), value)


def _policy(document: dict[str, Any]) -> Policy:
    top = _Place("", document)
    top.only(
        "$schema",
        "version",
        "name",
        "description",
        "last_updated",
        "required_tags",
        "optional_tags",
        "tag_naming_rules",
    )
    version = top.text("version", needed=True) or ""
    required = tuple(_rule(place) for place in top.objects("required_tags"))
    optional = tuple(_rule(place) for place in top.objects("optional_tags"))
    naming = _naming(top.inner("tag_naming_rules", document.get("tag_naming_rules", {})))
    _no_twins(required + optional, naming)
    return Policy(version, required, optional, naming, document)


def _rule(place: _Place) -> TagRule:
    place.only("name", "description", "allowed_values", "validation_regex", "applies_to")
    values = place.texts("allowed_values")
    if values is not None and not values:
        raise place.fail("allowed_values", "is empty, so no value could ever pass; write null to allow any")
    return TagRule(
        name=place.text("name", needed=True) or "",
        description=place.text("description") or "",
        allowed_values=values,
        pattern=_pattern(place),
        applies_to=frozenset(_types(place)),
    )


def _pattern(place: _Place) -> re.Pattern[str] | None:
    text = place.text("validation_regex")
    if text is None:
        return None
    if len(text) > _MAX_PATTERN:
        raise place.fail("validation_regex", f"is longer than {_MAX_PATTERN} characters")
    try:
        pattern = re.compile(text)
        hangs = _bits(import_module("re._parser").parse(text)) == math.inf
    except (re.error, RecursionError, OverflowError, Warning) as error:
        reason = " ".join(str(error).split())
        raise place.fail("validation_regex", f"is not a regular expression ({reason}): {text!r}") from None
    if hangs:
        problem = f"repeats a group that can match in several ways, which can hang on a long value: {text!r}"
        raise place.fail("validation_regex", problem)
    return pattern


def _bits(part: Any) -> float:
    """Return the logarithm of how many ways a *part* of a parsed pattern has to match, at most; infinite: too many.

    Only repeated parts can be too many, because the parts of a sequence rarely compete for the same characters.
    A part is whatever the standard library's parser builds: sequences of (operator, arguments), nested.
    """
    if part is None or isinstance(part, int):
        return 0.0
    match list(part):
        case [operator, [int(least), int(most), body]] if "REPEAT" in str(operator):
            most = max(1, min(most, MAX_VALUE_LENGTH))
            inner = _bits(body)
            own = math.log2(max(1, most - least + 1))
            return math.inf if inner and most * inner + own > _MAX_BITS else most * inner + own
        case [operator, [None, list(branches)]] if str(operator) == "BRANCH":
            return math.log2(len(branches)) + sum(map(_bits, branches))
        case parts:
            return sum(map(_bits, parts))


def _types(place: _Place) -> tuple[str, ...]:
    names = place.texts("applies_to") or ()
    for name in names:
        if _TYPE_NAME.fullmatch(name) is None:
            raise place.fail("applies_to", f"holds {name[:80]!r}, which is no type such as ec2:instance")
        near = get_close_matches(name, TYPES, n=1, cutoff=0.87)
        if near and name not in TYPES:
            raise place.fail("applies_to", f"holds {name!r}; did you mean {near[0]}?")
    return names


def _naming(place: _Place) -> NamingRules:
    place.only("case_sensitivity", "allow_special_characters", "max_key_length", "max_value_length")
    return NamingRules(
        case_sensitivity=place.flag("case_sensitivity", default=True),
        allow_special_characters=place.flag("allow_special_characters", default=True),
        max_key_length=place.length("max_key_length", MAX_KEY_LENGTH),
        max_value_length=place.length("max_value_length", MAX_VALUE_LENGTH),
    )


def _no_twins(rules: tuple[TagRule, ...], naming: NamingRules) -> None:
    """Refuse two rules for one tag of one type: they could contradict each other."""
    seen: list[TagRule] = []
    for rule in rules:
        for other in seen:
            same = rule.name == other.name or (
                not naming.case_sensitivity and rule.name.casefold() == other.name.casefold()
            )
            if same and (not rule.applies_to or not other.applies_to or rule.applies_to & other.applies_to):
                raise ConfigurationError(f"two rules for the tag {rule.name!r} cover the same resource type")
        seen.append(rule)
