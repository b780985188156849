"""The guard on ``fastmcp`` 3 and 4: a middleware, which mounted, proxied and synthetic tools pass as well.

The framework's types are imported by name: it may be either version, on ``mcp`` 1.x or 2.x.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.guards.adding import add_status
from licet.guards.calls import FREE_TOOL
from licet.guards.facts import UNLISTED, Facts, ancestors, in_thread, problems, require
from licet.guards.front import Front, texts_of
from licet.guards.listeners import note_client, serve_subscriptions
from licet.guards.rounds import Rounds
from licet.refusal import Denial, deny_unchecked

log = logging.getLogger(__name__)

_LOCAL = {"FastMCPProvider", "LocalProvider"}
"""Providers that know their tools without asking another machine or process."""


def install(server: Any, front: Front, *, status: bool) -> None:
    """Put *front* before the tools of *server*, a ``FastMCP`` of ``fastmcp`` 3 or 4.

    A server that gets tools from elsewhere, by a proxy or from files, is not asked for them before it runs: rules that
    meet none are an error in the log then, at the first list.

    Raises:
        ConfigurationError: A rule guards nothing, so the tool it was meant for may be open; or fastmcp is too old.
    """
    if not hasattr(server, "providers"):
        raise ConfigurationError("guard() takes fastmcp 3 and 4; this one is older")
    asks_nobody = _is_local(server)
    tools: Sequence[Any] = ()
    resources: set[str] = set()
    if asks_nobody:
        tools = in_thread(lambda: server.list_tools(run_middleware=False))
        resources = {str(each.uri) for each in in_thread(lambda: server.list_resources(run_middleware=False))}
        require(problems(tools, front.guard.ruled))
    if status:
        add_status(server, front.validator, {tool.name for tool in tools}, resources, output_schema=None)
    low = server._mcp_server
    if hasattr(low, "get_request_handler"):  # mcp 2.x below
        serve_subscriptions(low)
    server.add_middleware(middleware(server, front, late=not asks_nobody))


def middleware(server: Any, front: Front, *, late: bool) -> Any:
    """Return the middleware that puts *front* before the tools of *server*.

    Args:
        server: A ``FastMCP``.
        front: Decides.
        late: Whether the rules are to be checked at the first list.
    """
    base: Any = import_module("fastmcp.server.middleware").Middleware
    door = Door(server, front, late=late)

    class LicenseMiddleware(base):  # type: ignore[misc]  # its type is known only where fastmcp is installed
        """Asks the license before a tool runs.

        Dispatches by itself: the base class puts three wrappers around each message, and takes as long as the check.
        """

        async def __call__(self, context: Any, call_next: Any) -> Any:
            if context.method == "tools/call" and hasattr(context.message, "name"):
                return await door.call(context, call_next)
            if context.method == "tools/list":
                return await door.tools(context, call_next)
            return await call_next(context)

    return LicenseMiddleware()


class Door:
    """Stands before the tools of one server, by whatever way a call comes to it.

    Args:
        server: A ``FastMCP``.
        front: Decides.
        late: Whether the rules are to be checked at the first list.
    """

    def __init__(self, server: Any, front: Front, *, late: bool) -> None:
        self._server, self._front, self._late = server, front, late
        self._rounds = Rounds()
        tools = import_module("fastmcp.tools.base")
        self._result: Any = tools.ToolResult
        self._asks: Any = getattr(tools, "InputRequiredToolResult", ())

    async def call(self, context: Any, call_next: Any) -> Any:
        """Answer one call: refuse it, or let it run and take in its result."""
        message = context.message
        try:
            tool, rule = await self._rule(message.name)
        except Exception:  # a guard that breaks must not open the tool
            log.exception("the license check of %s failed", message.name)
            return self._refused(deny_unchecked(message.name))
        if rule is None:
            return await call_next(context)
        again = self._rounds.go_on(message.name, getattr(message, "request_state", None))
        facts = partial(self._known, message.name, rule, tool)
        asked, denial = await self._front.check(message.name, rule, facts, message.arguments, again=again)
        if denial is not None:
            return self._refused(denial)
        result = await call_next(context)
        if isinstance(result, self._asks):
            self._rounds.ask(message.name, result.input_required.request_state)
        elif not getattr(result, "is_error", False):
            content = getattr(result, "content", None)  # that of a task is not known yet, and counts as untold
            await self._front.finish(asked, getattr(result, "structured_content", None), texts_of(content))
        return result

    async def tools(self, context: Any, call_next: Any) -> list[Any]:
        """Return the list as the license lets it be seen."""
        tools: list[Any] = list(await call_next(context))
        if self._late:
            self._front.warn_of_rules_without_a_tool(tool.name for tool in tools)
        self._listen(context)
        return self._front.listed(tools)

    async def _rule(self, name: str) -> tuple[Any, ToolRule | None]:
        """Return what a call needs, and the tool behind it where it had to be looked up.

        A tool without a rule that was made from one with a rule, or is called by its address instead of its name, needs
        what that one needs.
        """
        rule = self._front.guard.rule(name)
        if rule is not None or name == FREE_TOOL:
            return None, rule
        tool = await self._tool(name)
        if tool is None:
            return None, None
        rules = (self._front.guard.rule(other) for other in (tool.name, *ancestors(tool)))
        return tool, next((found for found in rules if found is not None), None)

    async def _known(self, name: str, rule: ToolRule, tool: Any) -> Facts:
        if tool is None and self._front.needs_facts(rule):
            tool = await self._tool(name)
        return UNLISTED.handed(rule) if tool is None else Facts.of(tool)

    async def _tool(self, name: str) -> Any:
        with suppress(Exception):  # what cannot be looked up is the framework's to refuse
            tool = await self._server.get_tool(name)
            if tool is not None:
                return tool
            parsed = import_module("fastmcp.server.providers.addressing").parse_hashed_backend_name(name)
            if parsed is not None:
                return await self._server.get_tool_by_hash(*parsed)
        return None

    def _refused(self, denial: Denial) -> Any:
        """Return an error result: one text block, never ``structured_content`` beside it."""
        return self._result(content=denial.text, meta=dict(denial.meta), is_error=True)

    def _listen(self, context: Any) -> None:
        """Have this client told when the list changes."""
        try:
            session = context.fastmcp_context.session
        except Exception:  # noqa: BLE001 - called within this process, and by no client
            return
        note_client(self._front.listeners, self._server._mcp_server, session)


def _is_local(server: Any) -> bool:
    for provider in server.providers:
        while hasattr(provider, "_inner"):  # a mounted server with a prefix
            provider = provider._inner  # noqa: PLW2901 - it has no other name
        if not _LOCAL & {base.__name__ for base in type(provider).__mro__}:
            return False
        mounted = getattr(provider, "server", None)
        if mounted is not None and not _is_local(mounted):
            return False
    return True
