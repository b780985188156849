"""The guard on ``mcp`` 2.x: a middleware that answers a refused ``tools/call`` itself.

Source: the SDK's middleware guide; a short-circuit owns the whole result, envelope included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio.to_thread
from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext
from mcp_types import SERVER_INFO_META_KEY
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.guards.calls import CallGuard
from licet.refusal import Denial


def check_rules(server: Any, ruled: Mapping[str, ToolRule]) -> None:
    """Make sure that every rule meets a tool, and every counted argument one of its arguments.

    A low-level server cannot be asked for its tools before it runs, so its rules are not checked.

    Raises:
        ConfigurationError: A rule guards nothing, so the tool it was meant for may be open.
    """
    if not hasattr(server, "list_tools"):
        return
    with ThreadPoolExecutor(1) as pool:  # a thread of its own, because a loop may be running in this one
        tools = pool.submit(asyncio.run, _schemas(server)).result()
    for name, rule in ruled.items():
        if name not in tools:
            raise ConfigurationError(f"there is a rule for the tool {name!r}; this server has: {', '.join(tools)}")
        argument = rule.counted_argument
        if argument is not None and argument not in tools[name].get("properties", {}):
            raise ConfigurationError(f"the rule for {name!r} counts {argument!r}, which is no argument of it")


def middleware(server: Any, guard: CallGuard) -> ServerMiddleware[Any]:
    """Return the middleware that puts *guard* in front of the tools of *server*."""

    async def gate_calls(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        params = ctx.params
        name = params.get("name") if params is not None else None
        if ctx.method != "tools/call" or params is None or not isinstance(name, str):
            return await call_next(ctx)  # a call without a name is the SDK's to refuse: it reaches no tool
        rule = guard.rule(name)
        if rule is None:
            return await call_next(ctx)
        arguments = params.get("arguments")
        seen: Mapping[str, Any] = {}
        if rule.count is not None and isinstance(arguments, Mapping):
            seen = await _declared(server, name, arguments)
        denial = await _denial(guard, name, rule, seen)
        return await call_next(ctx) if denial is None else _result(server, ctx.protocol_version, denial)

    return gate_calls


async def _declared(server: Any, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the tool itself will see: the SDK drops an argument that its schema does not declare.

    A low-level server hands its handler every argument, and so does this.
    """
    if not hasattr(server, "list_tools"):
        return arguments
    declared = (await _schemas(server)).get(name, {}).get("properties", {})
    return {argument: value for argument, value in arguments.items() if argument in declared}


async def _schemas(server: Any) -> dict[str, dict[str, Any]]:
    return {tool.name: tool.input_schema for tool in await server.list_tools()}


async def _denial(guard: CallGuard, name: str, rule: ToolRule, arguments: Mapping[str, Any]) -> Denial | None:
    if guard.answers_at_once(rule):
        return guard.denial(name, rule, arguments)
    return await anyio.to_thread.run_sync(guard.denial, name, rule, arguments, abandon_on_cancel=True)


def _result(server: Any, protocol_version: str, denial: Denial) -> dict[str, Any]:
    """Build a ``CallToolResult`` for the wire: one text block, never ``structuredContent`` beside ``isError``."""
    meta = dict(denial.meta)
    result: dict[str, Any] = {"content": [{"type": "text", "text": denial.text}], "isError": True, "_meta": meta}
    if protocol_version in MODERN_PROTOCOL_VERSIONS:
        result["resultType"] = "complete"
        meta[SERVER_INFO_META_KEY] = {"name": server.name, "version": server.version or ""}
    return result
