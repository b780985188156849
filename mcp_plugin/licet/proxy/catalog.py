"""What the wrapped server says of its tools, and what follows for the rules."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from licet.descriptor import ToolRule
from licet.guards.calls import FREE_TOOL, UNKNOWN, Hints
from licet.guards.rounds import Rounds
from licet.proxy.messages import Message

SETTLES_WITHIN = 5.0
"""How long a call of a tool that was not listed yet waits for the server's own list, in seconds."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A tool as its server lists it.

    Attributes:
        hints: What its annotations say.
        arguments: The names that its schema declares; ``None``: it declares none.
    """

    hints: Hints = UNKNOWN
    arguments: frozenset[str] | None = None

    @classmethod
    def of(cls, tool: Mapping[str, Any]) -> Listed:
        """Read an entry of ``tools/list``."""
        annotations, schema = tool.get("annotations"), tool.get("inputSchema")
        declared = schema.get("properties") if isinstance(schema, dict) else None
        hints = Hints.of(annotations if isinstance(annotations, dict) else None)
        return cls(hints, frozenset(declared) if isinstance(declared, dict) and declared else None)


_UNSEEN = Listed()


class Catalog:
    """The tools of one server. Safe to use from several threads.

    Args:
        ruled: The tools that have a rule of their own.

    Attributes:
        rounds: The states with which its tools have asked for another round, whoever was talking to them.
    """

    def __init__(self, ruled: Mapping[str, ToolRule]) -> None:
        self.ruled = ruled
        self.counts_results = any(rule.count_result is not None for rule in ruled.values())
        self._spelt = {_folded(name): name for name in ruled}
        self.rounds = Rounds()
        self._lock = threading.Lock()
        self._seen: dict[str, Listed] = {}
        self._first: frozenset[str] | None = None
        self._newest: frozenset[str] = frozenset()
        self._settled = threading.Event()
        self.expected = False

    def learn(self, tools: Iterable[Message]) -> None:
        """Take in what a page of a list says."""
        with self._lock:
            self._seen |= {tool["name"]: Listed.of(tool) for tool in tools}

    def settle(self, tools: Iterable[Message]) -> None:
        """Take in a whole list."""
        found = list(tools)
        self.learn(found)
        with self._lock:
            self._newest = frozenset(tool["name"] for tool in found)
            self._first = self._first if self._first is not None else self._newest
        self._settled.set()

    def unsettle(self) -> None:
        """Note that a new list was asked for."""
        self.expected = True
        self._settled.clear()

    def give_up(self) -> None:
        """Note that no list will come."""
        self.expected = False
        self._settled.set()

    def is_known(self, tool: str) -> bool:
        """Whether waiting would tell no more about *tool*."""
        return not self.expected or self._settled.is_set() or (tool in self._seen and tool in self.ruled)

    def wait(self) -> None:
        """Wait for a list that was asked for, not for ever."""
        if self.expected and not self._settled.wait(SETTLES_WITHIN):
            self.give_up()

    def lists(self, tool: str) -> bool:
        """Whether the server has shown *tool*."""
        return tool in self._seen

    def about(self, tool: str) -> Listed:
        """Return what is known of *tool*."""
        return self._seen.get(tool, _UNSEEN)

    def spelling(self, tool: str) -> str:
        """Return the ruled tool that a lenient server could take *tool* for, else *tool* itself."""
        return tool if tool in self._seen else self._spelt.get(_folded(tool), tool)

    def stand_ins(self, tool: str) -> list[str]:
        """Return the ruled tools that *tool* may be by another name: they are gone since it has come."""
        if tool in self.ruled:
            return []
        with self._lock:
            if self._first is None or tool in self._first or tool == FREE_TOOL:
                return []
            return sorted(name for name in self.ruled if name in self._first and name not in self._newest)

    def objection(self) -> str | None:
        """Say which rule meets no tool, or counts an argument that its tool does not have; ``None``: all is well."""
        for name, rule in self.ruled.items():
            if name not in self._newest:
                known = ", ".join(sorted(self._newest)) or "no tools"
                return f"there is a rule for the tool {name!r}; this server has: {known}"
            declared = self._seen[name].arguments
            for argument in rule.named_arguments:
                if declared is not None and argument not in declared:
                    return f"the rule for {name!r} names the argument {argument!r}, which the tool does not have"
        return None


def _folded(tool: str) -> str:
    return tool.strip().casefold()


def tools_of(result: Mapping[str, Any]) -> list[Message]:
    """Return the entries of a page of ``tools/list`` that are tools."""
    tools = result.get("tools")
    if not isinstance(tools, list):
        return []
    return [tool for tool in tools if isinstance(tool, dict) and isinstance(tool.get("name"), str)]
