"""Gating MCP tools: ``@licensed`` for one function, ``guard`` for a whole server."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.guards.calls import CallGuard, Counter
from licet.guards.decorator import licensed
from licet.validator import LicenseValidator

__all__ = ["CallGuard", "Counter", "guard", "licensed"]

_KINDS = {
    ("fastmcp", "FastMCP"): "fastmcp",
    ("mcp.server.mcpserver", "MCPServer"): "mcp2",
    ("mcp.server.fastmcp", "FastMCP"): "mcp1",
}
_LOW = ("mcp.server.lowlevel", "Server")
_MARK = "_licet_guarded"


def guard(
    server: Any,
    validator: LicenseValidator,
    rules: Mapping[str, ToolRule] | None = None,
    *,
    counters: Mapping[str, Counter] | None = None,
    status: bool = True,
) -> None:
    """Put the license in front of every tool of *server*.

    Works on ``FastMCP`` of ``mcp`` 1.x, on ``MCPServer`` of ``mcp`` 2.x, on the low-level ``Server`` of either, and on
    ``FastMCP`` of ``fastmcp`` 3 and 4. A refused call never reaches the tool. Tools that the license does not cover are
    marked in the list, or left out, and clients are told when that changes.

    Args:
        server: The server with all its tools, before it runs; a tool that is added later is guarded as well.
        validator: The license of this process.
        rules: What each tool needs, by its name; the descriptor's ``[tools]`` when absent.
        counters: How to count, by the name a rule uses (``aws``); the library's own when absent.
        status: Whether to add the tool ``license_status`` and the resource ``license://status``, where the server has
            none of that name.

    Raises:
        ConfigurationError: The server is of a kind that cannot be guarded, or is guarded already, or a rule meets no
            tool of it, so starting it would leave something open; a line for each problem.
    """
    module = _adapter(server)
    inner = getattr(server, "_lowlevel_server", getattr(server, "_mcp_server", server))
    if getattr(inner, _MARK, False):
        raise ConfigurationError("guard() has this server already: one call with all the rules is enough")
    from licet.guards.front import Front

    import_module(f"licet.guards.{module}").install(server, Front(CallGuard(validator, rules, counters)), status=status)
    setattr(inner, _MARK, True)


def _adapter(server: Any) -> str:
    """Return the module that knows the framework of *server*; nothing is imported to find out."""
    for base in type(server).__mro__:
        for (package, name), module in _KINDS.items():
            if base.__name__ == name and f"{base.__module__}.".startswith(f"{package}."):
                return module
    for base in type(server).__mro__:
        if (base.__name__, f"{base.__module__}.".startswith(f"{_LOW[0]}.")) == (_LOW[1], True):
            return "mcp2" if isinstance(getattr(server, "middleware", None), list) else "mcp1"
    raise ConfigurationError(
        f"guard() cannot guard a {type(server).__name__}: it takes FastMCP of mcp 1.x, MCPServer of mcp 2.x, the "
        "low-level Server of either, and FastMCP of fastmcp 3 and 4"
    )
