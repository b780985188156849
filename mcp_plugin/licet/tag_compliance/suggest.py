"""Tags that a resource lacks, guessed from its own tags, its name and its neighbours. Pure: nothing is asked of AWS."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from licet.aws.inventory import Resource
from licet.tag_compliance.evaluate import find_tag, value_flaw
from licet.tag_compliance.policy import NamingRules, Policy, TagRule

_ABBREVIATIONS = {
    "prod": "production", "prd": "production", "live": "production", "stg": "staging", "stage": "staging",
    "dev": "development", "tst": "test", "qa": "test", "env": "environment", "cc": "costcenter", "proj": "project",
}  # fmt: skip
_MIN_SHARE = 0.3
"""A neighbours' value needs this share of them to be worth naming."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One tag to set; ``suggested_value`` is null when only the customer can know it."""

    tag_name: str
    suggested_value: str | None
    confidence: float
    reason: str
    current_value: str | None
    alternatives: list[str]


@dataclass(frozen=True)
class SuggestionResult:
    """What to set on one resource, the surest first; an empty list means that nothing is missing."""

    resource_arn: str
    resource_type: str
    current_tags: dict[str, str]
    suggestions: list[Suggestion]
    compared_with: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Guess:
    value: str
    confidence: float
    reason: str


def suggest(resource: Resource, policy: Policy, neighbours: Sequence[Resource]) -> list[Suggestion]:
    """Suggest a value for every required tag that *resource* lacks or has wrong, the surest first.

    No suggestion ever breaks the policy. *neighbours* are resources of the same type and region.
    """
    found: list[Suggestion] = []
    for rule in policy.required:
        current = find_tag(resource.tags, rule.name, policy.naming)
        if rule.covers(resource.type) and not _passes(current, rule, policy.naming):
            found.append(_suggestion(resource, rule, policy.naming, neighbours, current))
    return sorted(found, key=lambda suggestion: -suggestion.confidence)


def _suggestion(
    resource: Resource, rule: TagRule, naming: NamingRules, neighbours: Sequence[Resource], current: str | None
) -> Suggestion:
    guesses = [
        *_from_own_tags(resource, rule, current),
        *_from_name(resource, rule),
        *_from_neighbours(resource, rule, naming, neighbours),
    ]
    if rule.allowed_values is not None and len(rule.allowed_values) == 1:
        guesses.append(_Guess(rule.allowed_values[0], 1.0, "It is the only value the policy allows."))
    sound = sorted((guess for guess in guesses if _passes(guess.value, rule, naming)), key=lambda g: -g.confidence)
    others = list(dict.fromkeys(guess.value for guess in sound[1:] if guess.value != sound[0].value))
    if sound:
        best = sound[0]
        return Suggestion(rule.name, best.value, best.confidence, best.reason, current, others)
    reason = f"Nothing about the resource or its neighbours tells. {rule.description}".strip()
    return Suggestion(rule.name, None, 0.0, reason, current, list(rule.allowed_values or ()))


def _from_own_tags(resource: Resource, rule: TagRule, current: str | None) -> Iterator[_Guess]:
    """Guess from a value that is nearly right, and from a tag whose name is."""
    if current:
        for value in _meant(current, rule):
            yield _Guess(value, 0.9, f"The present value {current!r} seems to mean it.")
    for key, given in resource.tags.items():
        if key != rule.name and _full(_letters(key)) == _letters(rule.name):
            for value in _meant(given, rule):
                yield _Guess(value, 0.95, f"The tag {key} has this value; its name differs from the policy's.")


def _from_name(resource: Resource, rule: TagRule) -> Iterator[_Guess]:
    """Guess from the words of the resource's name, when the values are known: ``web-prod-1`` is production."""
    words = {_full(word) for word in re.split(r"[^a-z0-9]+", f"{resource.id} {resource.tags.get('Name', '')}".lower())}
    for value in rule.allowed_values or ():
        if value.lower() in words:
            yield _Guess(value, 0.8, f"The resource's name contains {value} or its abbreviation.")


def _from_neighbours(
    resource: Resource, rule: TagRule, naming: NamingRules, neighbours: Sequence[Resource]
) -> Iterator[_Guess]:
    """Guess what most neighbours have; those that share a name's beginning are asked first."""
    family = _family(resource.id)
    others = [other for other in neighbours if other.arn != resource.arn]
    for group, weight, who in (
        ([other for other in others if family and _family(other.id) == family], 0.85, f"named {family}…"),
        (others, 0.6, "of the same type and region"),
    ):
        values = Counter(value for other in group if (value := find_tag(other.tags, rule.name, naming)))
        for value, number in values.most_common(3):
            if number / len(group) >= _MIN_SHARE:
                confidence = round(weight * number / len(group), 2)
                yield _Guess(value, confidence, f"{number} of {len(group)} resources {who} have it.")


def _meant(given: str, rule: TagRule) -> Iterator[str]:
    """Yield what *given* may stand for: itself, the same letters in another case, an abbreviation, a misspelling."""
    yield given
    yield given.strip()
    known = {value.lower(): value for value in rule.allowed_values or ()}
    plain = given.strip().lower()
    near = [plain, _full(plain), *get_close_matches(plain, known, n=1, cutoff=0.8)]
    yield from dict.fromkeys(known[word] for word in near if word in known)


def _passes(value: str | None, rule: TagRule, naming: NamingRules) -> bool:
    return bool(value and value.strip()) and value_flaw(value or "", rule, naming) is None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _full(word: str) -> str:
    return _ABBREVIATIONS.get(word, word)


def _family(name: str) -> str:
    """Return a name's beginning up to its first separator; empty for generated ids such as ``i-0abc``."""
    start = re.split(r"[-_./]", name.strip("/"), maxsplit=1)[0]
    return start if len(start) >= 3 and start != name else ""  # noqa: PLR2004 - "vol" and "i" are no families
