"""A count in words: who was asked, what is missing, and a narrower call that would fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from licet.aws.inventory import TYPES
from licet.aws.scope import Scope
from licet.aws.tally import Survey, Unit


def source(survey: Survey) -> str:
    """Say who answered for what, as in ``AWS list calls (S3 buckets; not counted: SNS topics, throttled)``."""
    listed = dict.fromkeys(unit.kind.label for unit in survey.units if unit.complete or unit.found)
    recorded = dict.fromkeys(unit.kind.label for unit in survey.units if not unit.complete and unit.estimate)
    missed = dict.fromkeys(
        f"{unit.kind.label}, {unit.error.trouble}" for unit in survey.units if unit.error and not unit.answered
    )
    parts = []
    if listed or missed:
        parts.append(f"AWS list calls ({', '.join(listed)}{'; not counted: ' if missed else ''}{'; '.join(missed)})")
    if recorded:
        parts.append(f"AWS Config ({', '.join(recorded)}, as recorded some minutes ago)")
    parts += [f"{name} (a lower bound)" for name in survey.sources_of_floors()]
    accounts = len(survey.accounts())
    return " and ".join(parts) + (f" in {accounts} accounts" if accounts > 1 else "")


@dataclass(frozen=True, slots=True)
class Names:
    """What a tool calls the arguments that are counted; empty where a caller cannot choose.

    Attributes:
        tool: Which tool takes *filters*, when it is not the one that was called.
    """

    types: str = "resource_types"
    regions: str = "regions"
    filters: str = "filters"
    tool: str = ""


def narrower(survey: Survey, scope: Scope, limit: int, names: Names) -> str:
    """Name the most that surely fits: whole types over all regions, else whole regions, else how to ask for less."""
    types = _fitting(((unit.kind.name, unit) for unit in survey.units), limit) if names.types else {}
    if types:
        return f"{_call(names, scope, types, scope.regions if scope.names_regions else ())} ({_resources(types)})"
    regions = _fitting(((unit.place.region, unit) for unit in survey.units), limit) if names.regions else {}
    if regions:
        kept = scope.types if len(scope.types) < len(TYPES) else ()
        return f"{_call(names, scope, kept, regions)} ({_resources(regions)})"
    several = {names.types: scope.types, names.regions: scope.regions}
    ways = [f"fewer {argument}" for argument, named in several.items() if argument and len(named) > 1]
    if names.filters and scope.name_pattern == "*":
        tool = f"{names.tool} with " if names.tool else ""
        ways.append(f'{tool}{names.filters} such as {{"name": "prod-*"}}')
    elif names.filters:
        ways.append(f"a name that fewer resources match than {json.dumps(scope.name_pattern)}")
    return " or ".join(ways)


def _call(names: Names, scope: Scope, types: Iterable[str], regions: Iterable[str]) -> str:
    """Write the arguments of a call; what is empty stays at its default, and the name filter is kept."""
    arguments = (
        (names.types, list(types)),
        (names.regions, list(regions)),
        (names.filters, {} if scope.name_pattern == "*" else {"name": scope.name_pattern}),
    )
    return ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments if name and value)


def _resources(parts: Mapping[str, int]) -> str:
    number = sum(parts.values())
    return f"{number:,} resource{'' if number == 1 else 's'}"


def _fitting(parts: Iterable[tuple[str, Unit]], limit: int) -> dict[str, int]:
    """Return as many fully counted, non-empty parts as fit together, smallest first."""
    found: dict[str, int] = {}
    partly: set[str] = set()
    for name, unit in parts:
        found[name] = found.get(name, 0) + unit.number
        if not unit.answered:
            partly.add(name)
    chosen: dict[str, int] = {}
    for name, number in sorted(found.items(), key=lambda part: part[1]):
        if number and name not in partly and sum(chosen.values()) + number <= limit:
            chosen[name] = number
    return chosen
