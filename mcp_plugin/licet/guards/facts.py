"""What a server says about its tools, read the same way from every framework's objects; and the check of the rules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.guards.calls import UNKNOWN, Hints
from licet.guards.decorator import is_bare

Found = TypeVar("Found")

_SCHEMAS = ("input_schema", "inputSchema", "parameters")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one tool.

    Attributes:
        hints: What it says about itself.
        arguments: The arguments it declares; ``None``: it is handed every argument.
    """

    hints: Hints = UNKNOWN
    arguments: frozenset[str] | None = None

    @classmethod
    def of(cls, tool: Any) -> Facts:
        """Read a tool: an object of any framework, or what stands in ``tools/list``."""
        return cls(Hints.of(_annotations(tool)), declared(tool))

    def seen(self, arguments: object) -> Mapping[str, Any]:
        """Return those of *arguments* that the tool itself will see."""
        if not isinstance(arguments, Mapping):
            return {}
        if self.arguments is None:
            return arguments
        return {name: value for name, value in arguments.items() if name in self.arguments}

    def handed(self, rule: ToolRule) -> Facts:
        """Return the same for a server that hands its function every argument, declared or not.

        A count by what the arguments say takes only the declared ones all the same: another one must not narrow it.
        """
        narrows = rule.count is not None and rule.counted_argument is None
        return self if narrows else replace(self, arguments=None)


NOTHING = Facts()
UNLISTED = Facts(arguments=frozenset())
"""What is known of a tool that is in no list: nothing that could narrow a count."""


def declared(tool: Any) -> frozenset[str]:
    """Return the names of the arguments in the schema of *tool*."""
    schema: Any = None
    for name in _SCHEMAS:
        schema = tool.get(name) if isinstance(tool, Mapping) else getattr(tool, name, None)
        if schema is not None:
            break
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    return frozenset(properties) if isinstance(properties, Mapping) else frozenset()


def _annotations(tool: Any) -> Mapping[str, Any] | None:
    found = tool.get("annotations") if isinstance(tool, Mapping) else getattr(tool, "annotations", None)
    if found is None or isinstance(found, Mapping):
        return found
    said: Mapping[str, Any] = found.model_dump(by_alias=True)
    return said


def in_thread(work: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """Run *work* to its end in a thread of its own, because a loop may be running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def problems(tools: Iterable[Any], ruled: Mapping[str, ToolRule]) -> list[str]:
    """Return, a line each, what is wrong between *tools* and their rules, so that a tool may be open."""
    known = {tool.name: tool for tool in tools}
    found: list[str] = []
    for name, rule in ruled.items():
        if name not in known:
            found.append(f"there is a rule for the tool {name!r}; this server has: {', '.join(known) or 'no tools'}")
            continue
        arguments = declared(known[name])
        missing = [argument for argument in rule.named_arguments if argument not in arguments]
        found += [f"the rule for {name!r} counts {argument!r}, which is no argument of it" for argument in missing]
    for name, tool in known.items():
        if is_bare(getattr(tool, "fn", None)):
            found.append(
                f"the tool {name!r} runs past its @licensed, which stands above the decorator that makes it a tool; "
                "put @licensed right over the function"
            )
        found.extend(_derived(name, tool, ruled))
    return found


def require(found: list[str]) -> None:
    """Raise ``ConfigurationError``, with a line for each problem, unless there is none."""
    if found:
        raise ConfigurationError("\n".join(found))


def ancestors(tool: Any) -> Iterable[str]:
    """Return the names of the tools that *tool* was made from (``Tool.from_tool`` of fastmcp), nearest first."""
    for _ in range(100):
        tool = getattr(tool, "parent_tool", None)
        if tool is None:
            return
        yield tool.name


def _derived(name: str, tool: Any, ruled: Mapping[str, ToolRule]) -> Iterable[str]:
    if name in ruled:
        return
    for ancestor in ancestors(tool):
        if ancestor in ruled:
            yield f"the tool {name!r} is made from {ancestor!r}, which has a rule, and has none itself"
