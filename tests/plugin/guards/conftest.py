"""The servers that the guard's tests are run against: one of each framework that is installed."""

from __future__ import annotations

import pytest

from tests.plugin.guards import adapters
from tests.plugin.guards.adapters import Made


@pytest.fixture(params=list(adapters.ALL))
def made(request: pytest.FixtureRequest) -> Made:
    """A server of every kind."""
    return adapters.ALL[request.param]()


@pytest.fixture(params=list(adapters.PLAIN | adapters.FAST))
def decorated(request: pytest.FixtureRequest) -> Made:
    """A server of every kind that has ``@tool()``."""
    return (adapters.PLAIN | adapters.FAST)[request.param]()


@pytest.fixture(params=list(adapters.PLAIN))
def plain(request: pytest.FixtureRequest) -> Made:
    """``FastMCP`` of mcp 1.x or ``MCPServer`` of mcp 2.x; skipped where there is neither."""
    return adapters.PLAIN[request.param]()


@pytest.fixture(params=list(adapters.LOW))
def low(request: pytest.FixtureRequest) -> Made:
    """A low-level server."""
    return adapters.LOW[request.param]()


@pytest.fixture(params=list(adapters.FAST))
def fast(request: pytest.FixtureRequest) -> Made:
    """``FastMCP`` of fastmcp; skipped where it is not installed."""
    return adapters.FAST[request.param]()
