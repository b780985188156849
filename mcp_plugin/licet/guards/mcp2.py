"""The guard on ``mcp`` 2.x: a middleware that answers a refused ``tools/call`` itself.

Source: the SDK's middleware guide; a short-circuit owns the whole result, envelope included.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anyio.to_thread
from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext
from mcp_types import SERVER_INFO_META_KEY
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from licet.descriptor import ToolRule
from licet.guards.calls import CallGuard
from licet.refusal import Denial


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
        denial = await _denial(guard, name, rule, arguments if isinstance(arguments, Mapping) else {})
        return await call_next(ctx) if denial is None else _result(server, ctx.protocol_version, denial)

    return gate_calls


async def _denial(guard: CallGuard, name: str, rule: ToolRule, arguments: Mapping[str, Any]) -> Denial | None:
    if guard.answers_at_once(rule):
        return guard.denial(name, rule, arguments)
    return await anyio.to_thread.run_sync(guard.denial, name, rule, arguments)


def _result(server: Any, protocol_version: str, denial: Denial) -> dict[str, Any]:
    """Build a ``CallToolResult`` for the wire: one text block, never ``structuredContent`` beside ``isError``."""
    meta = dict(denial.meta)
    result: dict[str, Any] = {"content": [{"type": "text", "text": denial.text}], "isError": True, "_meta": meta}
    if protocol_version in MODERN_PROTOCOL_VERSIONS:
        result["resultType"] = "complete"
        meta[SERVER_INFO_META_KEY] = {"name": server.name, "version": server.version or ""}
    return result
