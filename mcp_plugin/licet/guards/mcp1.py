"""The guard on ``mcp`` 1.x: the request handlers of the low-level server, wrapped for as long as it lives.

``FastMCP`` of 1.x registers its handlers there too. The SDK has no middleware; its types are imported by name, because
``mcp`` 2.x has others in their place.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

import anyio.to_thread

from licet.descriptor import ToolRule
from licet.guards.adding import add_status
from licet.guards.calls import FREE_TOOL, Call
from licet.guards.facts import UNLISTED, Facts, in_thread, problems, require
from licet.guards.front import Front, Handler, Lookup, own_facts, texts_of
from licet.guards.listeners import note_client
from licet.guards.status import RESOURCE, RESOURCE_URI, TOOL, status_result, status_text
from licet.refusal import Denial

log = logging.getLogger(__name__)

_MOST_PAGES = 100


def install(server: Any, front: Front, *, status: bool) -> None:
    """Put *front* before the tools of *server*, a ``FastMCP`` or a low-level ``Server`` of ``mcp`` 1.x.

    A low-level server cannot be asked for its tools before it runs: rules that meet none are an error in the log then,
    at the first list.

    Raises:
        ConfigurationError: A rule guards nothing, so the tool it was meant for may be open.
    """
    low = getattr(server, "_mcp_server", server)
    facts: Lookup | None = None
    if hasattr(server, "_tool_manager"):
        tools, facts = in_thread(server.list_tools), own_facts(server)
        manager = server._tool_manager
        require(problems(tools, front.guard.ruled) + problems(manager.list_tools(), {}))
        front.enclose(manager, facts)
        if status:
            uris = {str(resource.uri) for resource in in_thread(server.list_resources)}
            add_status(server, front.validator, {tool.name for tool in tools}, uris, structured_output=False)
    door = Door(low, front, facts, adds=status and facts is None)
    low.request_handlers = handlers = Handlers(door.around)
    handlers.update(door.original)
    experimental = getattr(low, "_experimental_handlers", None)
    if experimental is not None:  # it keeps the handlers in a variable of its own, and adds those of tasks to it
        experimental._request_handlers = handlers
    _declare(low)


class Handlers(dict[Any, Handler]):
    """Request handlers by the type of request. One that is put in later stands behind the guard like the first ones.

    Args:
        around: Returns what is put in the place of a handler.
    """

    def __init__(self, around: Callable[[Any, Handler], Handler]) -> None:
        super().__init__()
        self._around = around

    def __setitem__(self, kind: Any, handler: Handler) -> None:
        super().__setitem__(kind, self._around(kind, handler))

    def setdefault(self, kind: Any, handler: Any = None) -> Handler:
        """As in ``dict``."""
        if kind not in self:
            self[kind] = handler
        return self[kind]

    def update(self, *others: Any, **more: Any) -> None:
        """As in ``dict``."""
        for kind, handler in dict(*others, **more).items():
            self[kind] = handler

    def __ior__(self, other: Any) -> Handlers:  # type: ignore[override,misc]  # it takes what dict takes
        self.update(other)
        return self


class Door:
    """Stands before the handlers for tools and, where it adds the status, for resources.

    Args:
        server: The low-level server.
        front: Decides.
        facts: Looks up a tool; ``None`` where the server must be asked for its list.
        adds: Whether ``license_status`` is to be added where the server has none.

    Attributes:
        original: The handlers as they were.
    """

    def __init__(self, server: Any, front: Front, facts: Lookup | None, *, adds: bool) -> None:
        self._types: Any = import_module("mcp.types")
        self._server, self._front, self._facts, self._adds = server, front, facts, adds
        self.original: dict[Any, Handler] = dict(server.request_handlers)
        self._list: Handler | None = None
        self._listed: dict[str, Facts] = {}
        self._has_resource = False
        self._kinds = {self._types.CallToolRequest: self._calls, self._types.ListToolsRequest: self._lists}
        if adds:
            self._kinds |= {
                self._types.ListResourcesRequest: self._resources,
                self._types.ReadResourceRequest: self._reads,
            }
            self.original.setdefault(self._types.ListResourcesRequest, self._no_resources)
            self.original.setdefault(self._types.ReadResourceRequest, self._no_resource)

    def around(self, kind: Any, handler: Handler) -> Handler:
        """Return what stands in the place of *handler*: itself, or the guard before it."""
        guarded = self._kinds.get(kind)
        return handler if guarded is None else guarded(handler)

    def _calls(self, handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def call(request: Any) -> Any:
            name, arguments = request.params.name, request.params.arguments
            rule = self._front.guard.rule(name)
            if rule is None:
                if self._adds and name == FREE_TOOL and not await self._owns(name):
                    return self._result(await anyio.to_thread.run_sync(status_result, self._front.validator))
                return await handler(request)
            asked, denial = await self._front.check(name, rule, lambda: self._known(name, rule), arguments)
            if denial is not None:
                return self._refused(denial)
            with self._front.admitting(asked):
                result = await handler(request)
            await self._finish(asked, result)
            return result

        return call

    def _lists(self, handler: Handler) -> Handler:
        self._list = handler

        @functools.wraps(handler)
        async def list_tools(request: Any) -> Any:
            result = await handler(request)
            if request is None:  # the SDK fills its cache of schemas, which no client sees
                return result
            self._listen()
            page: Any = getattr(result, "root", result)
            tools = list(page.tools)
            if self._facts is None:
                self._note(page)
                if page.nextCursor is None:
                    if self._adds and FREE_TOOL not in self._listed:
                        tools.append(self._types.Tool.model_validate(TOOL))
                    self._front.warn_of_rules_without_a_tool(self._listed)
            return self._types.ServerResult(page.model_copy(update={"tools": self._front.listed(tools)}))

        return list_tools

    def _resources(self, handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def list_resources(request: Any) -> Any:
            result = await handler(request)
            page: Any = getattr(result, "root", result)
            self._has_resource = self._has_resource or any(str(each.uri) == RESOURCE_URI for each in page.resources)
            if self._has_resource or page.nextCursor is not None:
                return result
            resources = [*page.resources, self._types.Resource.model_validate(RESOURCE)]
            return self._types.ServerResult(page.model_copy(update={"resources": resources}))

        return list_resources

    def _reads(self, handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def read_resource(request: Any) -> Any:
            if self._has_resource or str(request.params.uri) != RESOURCE_URI:
                return await handler(request)
            text = await anyio.to_thread.run_sync(status_text, self._front.validator)
            contents = [{"uri": RESOURCE_URI, "mimeType": RESOURCE["mimeType"], "text": text}]
            return self._types.ServerResult(self._types.ReadResourceResult.model_validate({"contents": contents}))

        return read_resource

    async def _no_resources(self, _: Any) -> Any:
        return self._types.ServerResult(self._types.ListResourcesResult(resources=[]))

    async def _no_resource(self, request: Any) -> Any:
        error = self._types.ErrorData(
            code=self._types.INVALID_PARAMS, message=f"Unknown resource: {request.params.uri}"
        )
        raise import_module("mcp.shared.exceptions").McpError(error)

    async def _known(self, name: str, rule: ToolRule) -> Facts:
        """Return what is known of a tool."""
        if self._facts is not None:
            return await self._facts(name)
        if self._front.needs_facts(rule):
            await self._owns(name)
        return self._listed.get(name, UNLISTED).handed(rule)

    async def _owns(self, name: str) -> bool:
        """Say whether a low-level server lists a tool; asks it when it was not seen in any list yet."""
        types = self._types
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            if name in self._listed or self._list is None:
                break
            params = None if cursor is None else types.PaginatedRequestParams(cursor=cursor)
            try:
                result = await self._list(types.ListToolsRequest(method="tools/list", params=params))
            except Exception:
                log.debug("the tools could not be listed", exc_info=True)
                return False
            page: Any = getattr(result, "root", result)
            self._note(page)
            cursor = page.nextCursor
            if cursor is None:
                break
        return name in self._listed

    def _note(self, page: Any) -> None:
        for tool in page.tools:
            self._listed[tool.name] = Facts.of(tool)

    def _listen(self) -> None:
        try:
            session = self._server.request_context.session
        except LookupError:
            return  # called within this process, and by no client
        note_client(self._front.listeners, self._server, session)

    async def _finish(self, call: Call, result: Any) -> None:
        result = getattr(result, "root", result)
        if getattr(result, "isError", False):
            return  # nothing was delivered
        content = getattr(result, "content", None)  # that of a task is not known yet, and counts as untold
        await self._front.finish(call, getattr(result, "structuredContent", None), texts_of(content))

    def _refused(self, denial: Denial) -> Any:
        """Return a ``CallToolResult``: one text block, never ``structuredContent`` beside ``isError``."""
        content = [{"type": "text", "text": denial.text}]
        return self._result({"content": content, "isError": True, "_meta": dict(denial.meta)})

    def _result(self, result: dict[str, Any]) -> Any:
        return self._types.ServerResult(self._types.CallToolResult.model_validate(result))


def _declare(server: Any) -> None:
    """Have *server* declare that its list of tools may change."""
    declared = server.get_capabilities

    @functools.wraps(declared)
    def get_capabilities(*args: Any, **kwargs: Any) -> Any:
        capabilities = declared(*args, **kwargs)
        if capabilities.tools is not None:
            capabilities.tools.listChanged = True
        return capabilities

    server.get_capabilities = get_capabilities
