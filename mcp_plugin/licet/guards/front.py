"""What every adapter does before a call, after it and with a list of tools, whatever framework it belongs to."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from typing import Any

import anyio.to_thread

from licet.descriptor import ToolRule
from licet.guards.calls import FREE_TOOL, Call, CallGuard
from licet.guards.decorator import raise_denial
from licet.guards.facts import NOTHING, Facts
from licet.guards.listeners import Listeners
from licet.guards.status import coverage_meta, marked
from licet.refusal import Denial, deny_unchecked
from licet.verdict import Code, Verdict

log = logging.getLogger(__name__)

Handler = Callable[..., Awaitable[Any]]
Known = Callable[[], Awaitable[Facts]]
Lookup = Callable[[str], Awaitable[Facts]]
"""Returns what is known of a tool, by its name."""

_admitted: ContextVar[tuple[Front, str] | None] = ContextVar("licet_admitted", default=None)
"""The call that the outer gate has let through, until the inner one sees it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a tool that the license does not cover is listed.

    Attributes:
        description: In place of its own.
        meta: In place of its own ``_meta``.
    """

    description: str
    meta: Mapping[str, Any]


class Front:
    """The license in front of the tools of one server.

    Args:
        guard: Decides about calls.
    """

    def __init__(self, guard: CallGuard) -> None:
        self.guard, self.validator = guard, guard.validator
        self.listeners = Listeners()
        self._missed: set[str] = set()
        self.validator.gate.on_change.append(self.listeners.tell)

    def needs_facts(self, rule: ToolRule) -> bool:
        """Whether the decision about a call now depends on what the tool says about itself.

        The length of an argument does not: the start makes sure that the tool declares it.
        """
        counts = rule.count_result is not None or (rule.count is not None and rule.counted_argument is None)
        if counts or not self.validator.gate.is_warm:
            return True
        verdict = self.validator.gate.glance(rule.feature)
        return verdict is None or verdict.code is Code.IN_GRACE

    async def check(
        self,
        name: str,
        rule: ToolRule,
        facts: Callable[[], Awaitable[Facts]],
        arguments: object,
        *,
        again: bool = False,
    ) -> tuple[Call, Denial | None]:
        """Return a call, and why it is refused. Whatever goes wrong refuses it; the event loop goes on meanwhile.

        Args:
            name: The tool's.
            rule: What it needs.
            facts: Finds out what is known of the tool.
            arguments: As the client sent them.
            again: Whether this is a later round of a call that was counted already.
        """
        try:
            known = await facts()
            call = Call(name, rule, known.seen(arguments), known.hints, again)
            if self.guard.answers_at_once(rule):
                return call, self.guard.admit(call)
            return call, await anyio.to_thread.run_sync(self.guard.admit, call, abandon_on_cancel=True)
        except Exception:  # a guard that breaks must not open the tool
            log.exception("the license check of %s failed", name)
            return Call(name, rule, {}), deny_unchecked(name)

    async def finish(self, call: Call, structured: Any, texts: Iterable[str]) -> None:
        """Take in what *call* returned: its ``structuredContent``, else the texts of its blocks."""
        if call.rule.count_result is None:
            return
        found = _figures(call.rule.count_result, structured, texts)
        call = replace(call, again=False)  # the calls before it in the same rounds have returned nothing yet
        if self.validator.gate.is_warm:
            self.guard.finish(call, found)
        else:
            await anyio.to_thread.run_sync(self.guard.finish, call, found)

    def marks(self, tools: Iterable[tuple[str, str | None, Mapping[str, Any] | None]]) -> dict[str, Mark | None]:
        """Return how the tools are listed that the license does not cover; ``None``: not at all. Asks nobody.

        Where that cannot be told they are listed as they are: a list opens nothing, and calls are still refused.

        Args:
            tools: Name, description and ``_meta`` of each.
        """
        try:
            return self._marks(tools)
        except Exception:
            log.exception("what the license covers could not be found out for a list of tools")
            return {}

    def _marks(self, tools: Iterable[tuple[str, str | None, Mapping[str, Any] | None]]) -> dict[str, Mark | None]:
        seen: dict[str | None, Verdict | None] = {}
        changed: dict[str, Mark | None] = {}
        for name, description, meta in tools:
            rule = self.guard.rule(name)
            if rule is None:
                continue
            if rule.feature not in seen:
                seen[rule.feature] = self.guard.coverage(name)
            verdict = seen[rule.feature]
            if verdict is None:
                continue
            mark = Mark(marked(description, verdict, self.validator), {**(meta or {}), **coverage_meta(verdict)})
            changed[name] = None if self.validator.descriptor.hide_uncovered else mark
        return changed

    def listed(self, tools: Iterable[Any]) -> list[Any]:
        """Return the *tools*, objects with a name, a description and a ``meta``, as the license lets them be seen."""
        tools = list(tools)
        changed = self.marks((tool.name, tool.description, tool.meta) for tool in tools)
        shown: list[Any] = []
        for tool in tools:
            mark = changed.get(tool.name)
            if mark is not None:
                shown.append(tool.model_copy(update={"description": mark.description, "meta": dict(mark.meta)}))
            elif tool.name not in changed:
                shown.append(tool)
        return shown

    def warn_of_rules_without_a_tool(self, names: Iterable[str]) -> None:
        """Say in the log, once for each, which rules meet none of the tools of a server that can only be asked late."""
        missed = set(self.guard.ruled) - set(names) - self._missed - {FREE_TOOL}
        self._missed |= missed
        for name in sorted(missed):
            log.error("there is a rule for the tool %r, and no tool of that name: another one may be open", name)

    def admitting(self, call: Call) -> _Admitted:
        """Return a context in which the inner gate lets *call* through, once."""
        return _Admitted((self, call.tool))

    def enclose(self, manager: Any, facts: Lookup) -> None:
        """Put a second gate right before the tools, for calls that do not come from a client.

        A tool that calls another by its name, or a host that calls ``server.call_tool``, goes past the gate at the
        door. What a client calls is checked there and passes here.

        Args:
            manager: The tool manager of a server; nothing is done when it is of another shape.
            facts: What is known of a tool, by its name.
        """
        inner = getattr(manager, "call_tool", None)
        if inner is None:
            return
        outer = self

        @functools.wraps(inner)
        async def call_tool(name: str, arguments: Any, *args: Any, **kwargs: Any) -> Any:
            at_door = _admitted.get() == (outer, name)
            rule = None if at_door else outer.guard.rule(name)
            token = _admitted.set(None)
            try:
                if rule is None:
                    return await inner(name, arguments, *args, **kwargs)
                call, denial = await outer.check(name, rule, lambda: facts(name), arguments)
                raise_denial(denial)
                result = await inner(name, arguments, *args, **kwargs)
                await outer.finish(call, *_parts(result))
                return result
            finally:
                _forget(token)

        manager.call_tool = call_tool


class _Admitted:
    """Sets and resets which call has been let through."""

    __slots__ = ("_token", "_what")

    def __init__(self, what: tuple[Front, str]) -> None:
        self._what = what

    def __enter__(self) -> None:
        self._token = _admitted.set(self._what)

    def __exit__(self, *_: object) -> None:
        _forget(self._token)


def _forget(token: Token[Any]) -> None:
    try:  # noqa: SIM105 - each call comes by here, and a context manager costs more than what it guards
        _admitted.reset(token)
    except ValueError:  # cancelled in another context, which ends with its variables
        pass


def own_facts(server: Any) -> Lookup:
    """Return what looks up a tool in the manager of a ``FastMCP`` of mcp 1.x or an ``MCPServer``; reads each once."""
    known: dict[str, tuple[Any, Facts]] = {}

    async def facts(name: str) -> Facts:
        tool = server._tool_manager.get_tool(name)
        if tool is None:
            return NOTHING
        kept = known.get(name)
        if kept is None or kept[0] is not tool:
            kept = known[name] = tool, Facts.of(tool)
        return kept[1]

    return facts


def _figures(how: str, structured: Any, texts: Iterable[str]) -> Any:
    """Return where ``count_result`` is looked for. The SDKs wrap what is no object as ``{"result": …}``."""
    if structured is not None:
        wrapped = isinstance(structured, Mapping) and set(structured) == {"result"}
        return structured["result"] if wrapped and how.removeprefix("len(").split(".")[0] != "result" else structured
    blocks = list(texts)
    if len(blocks) == 1:
        return blocks[0]
    try:
        return [json.loads(text) for text in blocks]  # one block for each entry of a list
    except (ValueError, RecursionError):
        return "\n".join(blocks)


def texts_of(blocks: Any) -> list[str]:
    """Return the texts of content blocks, objects or as they stand on the wire."""
    found = (
        block.get("text") if isinstance(block, Mapping) else getattr(block, "text", None) for block in blocks or ()
    )
    return [text for text in found if isinstance(text, str)]


def _parts(result: Any) -> tuple[Any, list[str]]:
    """Take apart what a tool manager returns: a result, content with or without structure, or the bare value."""
    if isinstance(result, tuple) and len(result) == len(("content", "structured")):
        return result[1], texts_of(result[0])
    for name in ("structured_content", "structuredContent"):
        if hasattr(result, name):
            return getattr(result, name), texts_of(result.content)
    if isinstance(result, (list, tuple)) and any(hasattr(block, "text") for block in result):
        return None, texts_of(result)
    return result, []
