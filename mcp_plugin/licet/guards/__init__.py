"""Gating MCP tools: ``@licensed`` for one function, ``guard`` for a whole server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.guards.calls import CallGuard, Counter
from licet.guards.decorator import licensed
from licet.validator import LicenseValidator

__all__ = ["CallGuard", "Counter", "guard", "licensed"]


def guard(
    server: Any,
    validator: LicenseValidator,
    rules: Mapping[str, ToolRule] | None = None,
    *,
    counters: Mapping[str, Counter] | None = None,
) -> None:
    """Put the license in front of every tool of *server*.

    Works on ``mcp`` 2.x, ``MCPServer`` and low-level ``Server`` alike. A refused call never reaches the tool.

    Args:
        server: The server with all its tools, before it runs.
        validator: The license of this process.
        rules: What each tool needs, by its name; the descriptor's ``[tools]`` when absent.
        counters: How to count, by the name a rule uses (``aws``); the library's own when absent.

    Raises:
        ConfigurationError: The server is of a kind that cannot be guarded, or a rule meets no tool of it, so starting
            it would leave something open.
    """
    chain = getattr(server, "middleware", None)
    if not isinstance(chain, list):
        raise ConfigurationError(f"guard() cannot guard a {type(server).__name__}: it takes a server of mcp 2.x")
    from licet.guards.mcp2 import check_rules, middleware

    call_guard = CallGuard(validator, rules, counters)
    check_rules(server, call_guard.ruled)
    chain.append(middleware(server, call_guard))
