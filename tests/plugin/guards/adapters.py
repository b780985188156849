"""One MCP server in every framework that is installed, and a real client for each: what the guard's tests run against.

Everything a client gets is turned into what stands on the wire, because that is what the frameworks share.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from licet.refusal import DENIED


def major(package: str) -> int:
    """Return the major version of what is installed; 0: it is not."""
    try:
        return int(version(package).split(".")[0])
    except PackageNotFoundError:
        return 0


MCP, FASTMCP = major("mcp"), major("fastmcp")


@dataclass(frozen=True)
class Answer:
    """What a call returned."""

    wire: Mapping[str, Any]

    @property
    def is_error(self) -> bool:
        return bool(self.wire.get("isError"))

    @property
    def text(self) -> str:
        return "\n".join(block["text"] for block in self.wire["content"])

    @property
    def structured(self) -> Any:
        return self.wire.get("structuredContent")

    @property
    def denied(self) -> dict[str, Any]:
        """The facts of a refusal, whose shape is checked on the way."""
        assert self.is_error, self.wire
        assert "structuredContent" not in self.wire
        (block,) = self.wire["content"]
        assert block["type"] == "text"
        return dict(self.wire["_meta"][DENIED])


def wire(found: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = found.model_dump(by_alias=True, mode="json", exclude_none=True)
    return dumped


@dataclass
class Session:
    """A connected client.

    Attributes:
        client: The framework's own.
        heard: The notifications it was sent.
    """

    client: Any
    heard: list[str] = field(default_factory=list)

    async def call(self, name: str, arguments: Mapping[str, Any] | None = None) -> Answer:
        call = getattr(self.client, "call_tool_mcp", None) or self.client.call_tool
        return Answer(wire(await call(name, dict(arguments or {}))))

    async def tools(self) -> dict[str, dict[str, Any]]:
        ask = getattr(self.client, "list_tools_mcp", None) or self.client.list_tools
        return {tool["name"]: tool for tool in wire(await ask())["tools"]}

    async def resources(self) -> list[str]:
        ask = getattr(self.client, "list_resources_mcp", None) or self.client.list_resources
        return [each["uri"] for each in wire(await ask())["resources"]]

    async def read(self, uri: str) -> str:
        own = getattr(self.client, "read_resource_mcp", None)
        if own is None and MCP == 1:
            from pydantic import AnyUrl

            return str(wire(await self.client.read_resource(AnyUrl(uri)))["contents"][0]["text"])
        return str(wire(await (own or self.client.read_resource)(uri))["contents"][0]["text"])

    async def hear(self, message: Any) -> None:
        method = getattr(getattr(message, "root", message), "method", None)
        if method is not None:
            self.heard.append(method)

    @property
    def capabilities(self) -> dict[str, Any]:
        for name in ("server_capabilities", "get_server_capabilities", "initialize_result"):
            found = getattr(self.client, name, None)
            if callable(found):
                found = found()
            if found is not None:
                return wire(getattr(found, "capabilities", found))
        raise AssertionError("this client knows no capabilities")


Function = Callable[..., Any]


class Made:
    """A server with three ruled tools and a free one, and a record of what really ran.

    Attributes:
        server: The framework's server.
        ran: The tools that ran.
        drops_unknown: Whether the framework hands a tool only the arguments that it declares.
        tells: How a client hears that the list of tools has changed: on its ``connection``, or by a
            ``subscription``.
    """

    drops_unknown = True
    tells = "connection"

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.server = self.make()
        self.add(self.scan, readOnlyHint=True)
        self.add(self.report, destructiveHint=False)
        self.add(self.secret)
        self.add(self.free)

    def make(self) -> Any:
        raise NotImplementedError

    def add(self, function: Function, name: str | None = None, **annotations: bool) -> None:
        raise NotImplementedError

    def remove(self, name: str) -> None:
        raise NotImplementedError

    def connect(self) -> Any:
        """Return a context manager that gives a ``Session``."""
        raise NotImplementedError

    def call(self, name: str, arguments: Mapping[str, Any] | None = None) -> Answer:
        """Call one tool from a fresh client."""
        return self.using(lambda session: session.call(name, arguments))

    def using(self, work: Callable[[Session], Awaitable[Any]]) -> Any:
        async def once() -> Any:
            async with self.connect() as session:
                return await work(session)

        return asyncio.run(once())

    async def scan(self, arns: list[str]) -> dict[str, int]:
        self.ran.append("scan")
        return {"scanned": len(arns)}

    def report(self) -> str:
        """Write a report."""
        self.ran.append("report")
        return "a report"

    def secret(self) -> str:
        """Never sold."""
        self.ran.append("secret")
        return "never"

    def free(self) -> str:
        """For everybody."""
        self.ran.append("free")
        return "for everybody"


class Plain(Made):
    """``FastMCP`` of mcp 1.x and ``MCPServer`` of mcp 2.x, which are used alike."""

    def add(self, function: Function, name: str | None = None, **annotations: bool) -> None:
        self.server.add_tool(function, name=name, annotations=annotations or None)

    def remove(self, name: str) -> None:
        self.server.remove_tool(name)


class Mcp1(Plain):
    def make(self) -> Any:
        return import_module("mcp.server.fastmcp").FastMCP("tools")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Session]:
        memory = import_module("mcp.shared.memory")
        session = Session(None)
        low = getattr(self.server, "_mcp_server", self.server)
        async with memory.create_connected_server_and_client_session(low, message_handler=session.hear) as client:
            session.client = client
            yield session


class Mcp2(Plain):
    mode = "auto"
    tells = "subscription"

    def make(self) -> Any:
        return import_module("mcp.server").MCPServer("tools", version="1.0")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Session]:
        session = Session(None)
        async with import_module("mcp").Client(
            self.server, mode=self.mode, message_handler=session.hear, cache=None
        ) as client:
            session.client = client
            yield session


class Mcp2Legacy(Mcp2):
    mode = "legacy"
    tells = "connection"


class Low(Made):
    """A low-level server: one handler for the list, one for all calls."""

    drops_unknown = False

    def __init__(self) -> None:
        self.functions: dict[str, tuple[Function, dict[str, bool]]] = {}
        super().__init__()

    def add(self, function: Function, name: str | None = None, **annotations: bool) -> None:
        self.functions[name or function.__name__] = function, annotations

    def remove(self, name: str) -> None:
        del self.functions[name]

    def described(self, types: Any) -> list[Any]:
        schema = {"type": "object", "properties": {"arns": {"type": "array"}}}
        listed = []
        for name, (function, hints) in self.functions.items():
            own = {"description": function.__doc__, "annotations": hints, "inputSchema": schema}
            listed.append(types.Tool.model_validate({"name": name, **own}))
        return listed

    async def run(self, name: str, arguments: dict[str, Any]) -> Any:
        found = self.functions[name][0](**arguments)
        return await found if asyncio.iscoroutine(found) else found


class Mcp1Low(Low, Mcp1):
    def make(self) -> Any:
        server = import_module("mcp.server.lowlevel").Server("tools")
        server.list_tools()(self.listing)
        server.call_tool()(self.calling)
        return server

    async def listing(self) -> list[Any]:
        return self.described(import_module("mcp.types"))

    async def calling(self, name: str, arguments: dict[str, Any]) -> Any:
        found = await self.run(name, arguments)
        text = import_module("mcp.types").TextContent(type="text", text=str(found))
        return ([text], found) if isinstance(found, dict) else [text]


class Mcp2Low(Low, Mcp2):
    def make(self) -> Any:
        lowlevel = import_module("mcp.server.lowlevel")
        return lowlevel.Server("tools", version="1.0", on_list_tools=self.listing, on_call_tool=self.calling)

    async def listing(self, _: Any, __: Any) -> Any:
        types = import_module("mcp_types")
        return types.ListToolsResult(tools=self.described(types))

    async def calling(self, _: Any, params: Any) -> Any:
        types = import_module("mcp_types")
        try:
            found = await self.run(params.name, params.arguments or {})
        except (KeyError, TypeError) as error:
            return types.CallToolResult(content=[types.TextContent(type="text", text=str(error))], is_error=True)
        text = types.TextContent(type="text", text=str(found))
        return types.CallToolResult(content=[text], structured_content=found if isinstance(found, dict) else None)


class Mcp2LowLegacy(Mcp2Low):
    mode = "legacy"
    tells = "connection"


class Fast(Made):
    """``FastMCP`` of fastmcp 3 or 4."""

    drops_unknown = False  # it refuses a call with one
    options: Mapping[str, Any] = {}

    def make(self) -> Any:
        return import_module("fastmcp").FastMCP("tools", version="1.0")

    def add(self, function: Function, name: str | None = None, **annotations: bool) -> None:
        self.server.tool(name=name, annotations=annotations or None)(function)

    def remove(self, name: str) -> None:
        self.server.local_provider.remove_tool(name)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Session]:
        session = Session(None)
        client = import_module("fastmcp").Client(self.server, message_handler=session.hear, **self.options)
        async with client:
            session.client = client
            yield session


class Fast4(Fast):
    tells = "subscription"
    options: Mapping[str, Any] = {"mode": "auto"}


class Fast4Legacy(Fast):
    options: Mapping[str, Any] = {"mode": "legacy"}


PLAIN: dict[str, type[Made]] = {}
LOW: dict[str, type[Made]] = {}
FAST: dict[str, type[Made]] = {}
if FASTMCP:  # the SDK below it is tried where it stands alone
    FAST = {"fastmcp3": Fast} if FASTMCP == 3 else {"fastmcp4": Fast4, "fastmcp4-legacy": Fast4Legacy}
elif MCP == 1:
    PLAIN, LOW = {"mcp1": Mcp1}, {"mcp1-low": Mcp1Low}
else:
    PLAIN = {"mcp2": Mcp2, "mcp2-legacy": Mcp2Legacy}
    LOW = {"mcp2-low": Mcp2Low, "mcp2-low-legacy": Mcp2LowLegacy}
if FASTMCP:
    Context = import_module("fastmcp").Context
    ToolError = import_module("fastmcp.exceptions").ToolError
else:
    _HOME = "mcp.server.fastmcp" if MCP == 1 else "mcp.server.mcpserver"
    Context = import_module(_HOME).Context
    ToolError = import_module(f"{_HOME}.exceptions").ToolError
ALL = PLAIN | LOW | FAST
"""Every adapter that can be used here, by its name."""
