"""The guard on ``mcp`` 2.x: a middleware that answers a refused ``tools/call`` itself, and looks after lists.

Source: the SDK's middleware guide; a short-circuit owns the whole result, envelope included.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import anyio.to_thread
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp_types import SERVER_INFO_META_KEY, ListResourcesResult, PaginatedRequestParams, ReadResourceRequestParams
from mcp_types import methods as wire
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from licet.descriptor import ToolRule
from licet.guards.adding import add_status
from licet.guards.calls import FREE_TOOL, Call
from licet.guards.facts import UNLISTED, Facts, in_thread, problems, require
from licet.guards.front import Front, own_facts, texts_of
from licet.guards.listeners import note_client, serve_subscriptions
from licet.guards.rounds import Rounds
from licet.guards.status import RESOURCE, RESOURCE_URI, TOOL, status_result, status_text
from licet.refusal import Denial

log = logging.getLogger(__name__)

_MOST_PAGES = 100
_COMPLETE = {"resultType": "complete", "ttlMs": 0, "cacheScope": "private"}
"""What 2026-07-28 wants in a result; the SDK leaves out what an older protocol or another method does not know."""

_Context = ServerRequestContext[Any, Any]


def install(server: Any, front: Front, *, status: bool) -> None:
    """Put *front* before the tools of *server*, an ``MCPServer`` or a low-level ``Server``.

    A low-level server cannot be asked for its tools before it runs: rules that meet none are an error in the log then,
    at the first list.

    Raises:
        ConfigurationError: A rule guards nothing, so the tool it was meant for may be open.
    """
    if hasattr(server, "_tool_manager"):
        tools = in_thread(server.list_tools)
        manager = server._tool_manager
        require(problems(tools, front.guard.ruled) + problems(manager.list_tools(), {}))
        front.enclose(manager, own_facts(server))
        if status:
            uris = {str(resource.uri) for resource in in_thread(server.list_resources)}
            add_status(server, front.validator, {tool.name for tool in tools}, uris, structured_output=False)
    else:
        serve_subscriptions(server)
        if status:
            _declare_resources(server)
    server.middleware.append(Door(server, front, status=status))


class Door:
    """The middleware: sees every message of a client before any handler does.

    Args:
        server: The server that it stands in front of.
        front: Decides.
        status: Whether ``license_status`` is to be added where the server has none; an ``MCPServer`` has it by now.
    """

    def __init__(self, server: Any, front: Front, *, status: bool) -> None:
        self._server = getattr(server, "_lowlevel_server", server)
        self._front = front
        self._facts = own_facts(server) if hasattr(server, "_tool_manager") else None
        self._adds = status and self._facts is None
        self._listed: dict[str, Facts] = {}
        self._has_resource = False
        self._rounds = Rounds()

    async def __call__(self, ctx: _Context, call_next: CallNext) -> HandlerResult:
        """Look at one message; those that have nothing to do with tools pass."""
        if ctx.method == "tools/call":
            return await self._call(ctx, call_next)
        if ctx.method == "tools/list":
            return await self._tools(ctx, call_next)
        if ctx.method == "initialize":
            return _changeable(await call_next(ctx))
        if self._adds and ctx.method == "resources/list":
            return await self._resources(ctx, call_next)
        if self._adds and ctx.method == "resources/read" and not self._has_resource:
            return await self._read(ctx, call_next)
        return await call_next(ctx)

    async def _call(self, ctx: _Context, call_next: CallNext) -> HandlerResult:
        params = ctx.params
        name = params.get("name") if params is not None else None
        if params is None or not isinstance(name, str):
            return await call_next(ctx)  # a call without a name is the SDK's to refuse: it reaches no tool
        rule = self._front.guard.rule(name)
        if rule is None:
            if self._adds and name == FREE_TOOL and not await self._owns(name, ctx, call_next):
                return self._envelope(ctx, await anyio.to_thread.run_sync(status_result, self._front.validator))
            return await call_next(ctx)
        again = self._rounds.go_on(name, params.get("requestState"))
        known = self._facts
        facts = partial(self._known, name, rule, ctx, call_next) if known is None else partial(known, name)
        call, denial = await self._front.check(name, rule, facts, params.get("arguments"), again=again)
        if denial is not None:
            return self._envelope(ctx, _refused(denial))
        with self._front.admitting(call):
            result = await call_next(ctx)
        await self._finish(call, result)
        return result

    async def _finish(self, call: Call, result: HandlerResult) -> None:
        if not isinstance(result, Mapping) or result.get("isError") is True:
            return  # nothing was delivered
        kind = result.get("resultType", "complete")
        if kind == "input_required":
            self._rounds.ask(call.tool, result.get("requestState"))
        if kind == "complete" and call.rule.count_result is not None:
            await self._front.finish(call, result.get("structuredContent"), texts_of(result.get("content")))

    async def _known(self, name: str, rule: ToolRule, ctx: _Context, call_next: CallNext) -> Facts:
        """Return what is known of a tool of a low-level server."""
        if self._front.needs_facts(rule):
            await self._owns(name, ctx, call_next)
        return self._listed.get(name, UNLISTED).handed(rule)

    async def _owns(self, name: str, ctx: _Context, call_next: CallNext) -> bool:
        """Say whether a low-level server lists a tool; asks it when it was not seen in any list yet."""
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            if name in self._listed:
                return True
            own = {key: value for key, value in (ctx.params or {}).items() if key == "_meta"}
            asked = replace(ctx, method="tools/list", params=own | ({} if cursor is None else {"cursor": cursor}))
            try:
                page = await call_next(asked)
            except Exception:
                log.debug("the tools could not be listed", exc_info=True)
                return False
            cursor = self._note(page)
            if cursor is None:
                break
        return name in self._listed

    def _note(self, page: HandlerResult) -> str | None:
        """Remember a page of the list, as the server itself made it; return where it goes on."""
        if not isinstance(page, Mapping):
            return None
        for tool in page.get("tools") or ():
            self._listed[tool["name"]] = Facts.of(tool)
        cursor: str | None = page.get("nextCursor")
        return cursor

    async def _tools(self, ctx: _Context, call_next: CallNext) -> HandlerResult:
        result = await call_next(ctx)
        if not isinstance(result, dict) or not isinstance(result.get("tools"), list):
            return result
        note_client(self._front.listeners, self._server, ctx.session)
        tools = list(result["tools"])
        if self._facts is None:
            ends = self._note(result) is None
            if ends and self._adds and FREE_TOOL not in self._listed:
                tools.append(TOOL)
            if ends:
                self._front.warn_of_rules_without_a_tool(self._listed)
        changed = self._front.marks((tool["name"], tool.get("description"), tool.get("_meta")) for tool in tools)
        shown = [tool for tool in tools if changed.get(tool["name"], tool) is not None]
        for at, tool in enumerate(shown):
            mark = changed.get(tool["name"])
            if mark is not None:
                shown[at] = {**tool, "description": mark.description, "_meta": dict(mark.meta)}
        return {**result, "tools": shown}

    async def _resources(self, ctx: _Context, call_next: CallNext) -> HandlerResult:
        result = await call_next(ctx)
        if not isinstance(result, dict) or not isinstance(result.get("resources"), list):
            return result
        self._has_resource = self._has_resource or any(each["uri"] == RESOURCE_URI for each in result["resources"])
        if self._has_resource or result.get("nextCursor") is not None:
            return result
        return {**result, "resources": [*result["resources"], RESOURCE]}

    async def _read(self, ctx: _Context, call_next: CallNext) -> HandlerResult:
        if (ctx.params or {}).get("uri") != RESOURCE_URI:
            return await call_next(ctx)
        text = await anyio.to_thread.run_sync(status_text, self._front.validator)
        contents = [{"uri": RESOURCE_URI, "mimeType": RESOURCE["mimeType"], "text": text}]
        return self._envelope(ctx, {"contents": contents})

    def _envelope(self, ctx: _Context, result: dict[str, Any]) -> dict[str, Any]:
        """Shape *result* for the wire, as the SDK does with that of a handler."""
        shaped = wire.serialize_server_result(ctx.method, ctx.protocol_version, {**_COMPLETE, **result})
        if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
            shaped["_meta"] = {**(shaped.get("_meta") or {}), SERVER_INFO_META_KEY: self._server.server_info_stamp}
        return shaped


def _refused(denial: Denial) -> dict[str, Any]:
    """Return a ``CallToolResult``: one text block, never ``structuredContent`` beside ``isError``."""
    return {"content": [{"type": "text", "text": denial.text}], "isError": True, "_meta": dict(denial.meta)}


def _changeable(result: HandlerResult) -> HandlerResult:
    """Declare in the answer to ``initialize`` that the list of tools may change."""
    if isinstance(result, dict) and isinstance(result.get("capabilities"), dict):
        capabilities = result["capabilities"]
        if isinstance(capabilities.get("tools"), dict):
            tools = {**capabilities["tools"], "listChanged": True}
            return {**result, "capabilities": {**capabilities, "tools": tools}}
    return result


def _declare_resources(server: Any) -> None:
    """Give a low-level server without resources handlers for them, so that the status has a place."""

    async def nothing(_: _Context, __: PaginatedRequestParams | None) -> ListResourcesResult:
        return ListResourcesResult(resources=[])

    async def unknown(_: _Context, params: ReadResourceRequestParams) -> Any:
        from mcp.shared.exceptions import MCPError
        from mcp_types import INVALID_PARAMS

        raise MCPError(code=INVALID_PARAMS, message=f"Unknown resource: {params.uri}")

    if server.get_request_handler("resources/list") is None and server.get_request_handler("resources/read") is None:
        server.add_request_handler("resources/list", PaginatedRequestParams, nothing)
        server.add_request_handler("resources/read", ReadResourceRequestParams, unknown)
