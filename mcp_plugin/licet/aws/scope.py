"""Which part of the account a call is about, read from a tool's arguments the same way for counting and scanning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from licet.aws.errors import AwsError, Trouble
from licet.aws.inventory import TYPES, ResourceType
from licet.aws.session import Aws, check_region


@dataclass(frozen=True, slots=True)
class Scope:
    """Types times regions, and which names among them.

    Attributes:
        types: Names of resource types.
        regions: Names of regions, each checked.
        name_pattern: Shell wildcards that a resource's id has to match; ``*`` is every resource.
        names_regions: Whether the call said where; otherwise it is the session's own region.
    """

    types: tuple[str, ...]
    regions: tuple[str, ...]
    name_pattern: str = "*"
    names_regions: bool = True

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any], aws: Aws) -> Scope:
        """Read ``resource_types``, ``regions`` and ``filters.name`` of a tool call.

        An absent, null or empty list means every supported type, and the session's own region. A type may also be
        named as CloudFormation does (``AWS::SNS::Topic``), or by its last part (``topic``).

        Raises:
            AwsError: ``BAD_SCOPE``: one of them has the wrong shape or names what does not exist.
        """
        asked = _names(arguments.get("resource_types"), "resource_types", "sns:topic")
        types = tuple(dict.fromkeys(_ALIASES.get(name, name) for name in asked)) or tuple(TYPES)
        named = _names(arguments.get("regions"), "regions", "eu-west-1")
        regions = named or (aws.default_region(),)
        for name in types:
            _check_type(name)
        for name in regions:
            check_region(name)
        return cls(types, regions, _pattern(arguments.get("filters")), names_regions=bool(named))

    def units(self) -> list[tuple[ResourceType, str]]:
        """Return what can be listed on its own: one type in one region each."""
        return [(TYPES[name], region) for name in self.types for region in self.regions]

    def select(self, kind: ResourceType, items: Iterable[Any]) -> list[Any]:
        """Keep the listed *items* whose id matches the pattern."""
        if self.name_pattern == "*":
            return list(items)
        return [item for item in items if fnmatchcase(kind.identify(item), self.name_pattern)]


def _names(value: Any, argument: str, example: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise AwsError(Trouble.BAD_SCOPE, f'{argument} must be a list of names, as in {argument}=["{example}"].')
    return tuple(dict.fromkeys(name.strip().lower() for name in value))


_ALIASES = {kind.cloudformation.lower(): kind.name for kind in TYPES.values()} | {
    # A bare "instance" may as well be a database.
    short: kind.name
    for kind in TYPES.values()
    if (last := kind.name.partition(":")[2]) != "instance"
    for short in (last, f"{last}s")
}
"""Other names that cannot be mistaken, in lower case; no two types share a last part."""


def _check_type(name: str) -> None:
    if name not in TYPES:
        near = get_close_matches(name, TYPES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"supported: {', '.join(TYPES)}."
        raise AwsError(Trouble.BAD_SCOPE, f"{name[:40]!r} is not a supported resource type: {hint}")


def _pattern(filters: Any) -> str:
    if filters is None:
        return "*"
    pattern = filters.get("name") if isinstance(filters, Mapping) else 0
    if pattern is not None and not isinstance(pattern, str):
        raise AwsError(Trouble.BAD_SCOPE, 'filters must be an object such as {"name": "prod-*"}.')
    return pattern or "*"
