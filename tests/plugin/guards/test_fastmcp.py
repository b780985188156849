"""What only fastmcp has: servers in servers, tools made from tools, and tools that run others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from licet import guard
from licet.descriptor import ToolRule
from licet.errors import ConfigurationError
from licet.validator import LicenseValidator
from tests.plugin.guards.adapters import Made

MakeValidator = Callable[..., LicenseValidator]


def around(fast: Made) -> Made:
    """Return a server of the same kind, with no tools of its own."""
    outer = type(fast)()
    for name in ("scan", "report", "secret", "free"):
        outer.remove(name)
    return outer


def test_a_guarded_server_stays_guarded_where_it_is_mounted(fast: Made, make_validator: MakeValidator) -> None:
    guard(fast.server, make_validator(None))
    outer = around(fast)
    outer.server.mount(fast.server, namespace="inner")
    assert outer.call("inner_secret").denied["code"] == "NO_KEY"
    assert outer.call("inner_free").text == "for everybody"
    assert fast.ran == ["free"]


def test_a_guard_in_front_of_mounted_servers_knows_their_tools_by_the_names_that_clients_see(
    fast: Made, make_validator: MakeValidator
) -> None:
    outer = around(fast)
    outer.server.mount(fast.server, namespace="inner")
    rules = {name: ToolRule("not-sold") for name in ("inner_secret", "scan", "report", "secret")}
    with pytest.raises(ConfigurationError, match="'scan'"):
        guard(outer.server, make_validator(), rules)
    validator = make_validator()
    object.__setattr__(validator.descriptor, "tools", {})
    guard(outer.server, validator, {"inner_secret": ToolRule("not-sold")})
    assert outer.call("inner_secret").denied["code"] == "FEATURE_NOT_LICENSED"
    assert fast.ran == []


def test_a_proxied_server_is_guarded_and_not_asked_before_it_runs(
    fast: Made, make_validator: MakeValidator, caplog: pytest.LogCaptureFixture
) -> None:
    proxy = import_module("fastmcp.server").create_proxy(fast.server)
    guard(proxy, make_validator(None), {"misspelt": ToolRule()})
    outer = around(fast)
    outer.server = proxy
    assert outer.call("secret").denied["code"] == "NO_KEY"
    assert fast.ran == []
    outer.using(lambda session: session.tools())
    assert (
        "there is a rule for the tool 'misspelt', and no tool of that name: another one may be open" in caplog.messages
    )


def test_a_tool_made_from_a_ruled_one_needs_a_rule_of_its_own(fast: Made, make_validator: MakeValidator) -> None:
    tools = import_module("fastmcp.tools")
    made = tools.Tool.from_tool(asyncio.run(fast.server.get_tool("secret")), name="disguised")
    fast.server.add_tool(made)
    with pytest.raises(ConfigurationError, match="'disguised' is made from 'secret'"):
        guard(fast.server, make_validator())


def test_a_tool_made_later_from_a_ruled_one_needs_what_that_one_needs(
    fast: Made, make_validator: MakeValidator
) -> None:
    guard(fast.server, make_validator())
    tools = import_module("fastmcp.tools")
    secret = asyncio.run(fast.server.get_tool("secret"))
    fast.server.add_tool(tools.Tool.from_tool(secret, name="disguised"))
    assert fast.call("disguised").denied["code"] == "FEATURE_NOT_LICENSED"
    assert fast.ran == []


def test_a_renaming_transform_needs_a_rule_for_the_new_name(fast: Made, make_validator: MakeValidator) -> None:
    transforms = import_module("fastmcp.server.transforms")
    config = import_module("fastmcp.tools.tool_transform").ToolTransformConfig
    fast.server.add_transform(transforms.ToolTransform({"secret": config(name="renamed")}))
    with pytest.raises(ConfigurationError, match="'secret'"):
        guard(fast.server, make_validator())


def test_a_transform_that_comes_later_renames_no_tool_out_of_its_rule(
    fast: Made, make_validator: MakeValidator
) -> None:
    guard(fast.server, make_validator())
    transforms = import_module("fastmcp.server.transforms")
    config = import_module("fastmcp.tools.tool_transform").ToolTransformConfig
    fast.server.add_transform(transforms.ToolTransform({"secret": config(name="renamed")}))
    assert fast.call("renamed").denied["code"] == "FEATURE_NOT_LICENSED"
    assert fast.ran == []


def test_the_call_tool_of_a_search_asks_for_the_tool_that_it_calls(fast: Made, make_validator: MakeValidator) -> None:
    guard(fast.server, make_validator())
    fast.server.add_transform(import_module("fastmcp.server.transforms.search").RegexSearchTransform())
    answer = fast.call("call_tool", {"name": "secret", "arguments": {}})
    assert answer.is_error
    assert "FEATURE_NOT_LICENSED" in answer.text
    assert fast.call("call_tool", {"name": "report", "arguments": {}}).text == "a report"
    assert fast.ran == ["report"]


def test_code_that_calls_tools_asks_for_each(fast: Made, make_validator: MakeValidator) -> None:
    code_mode = import_module("fastmcp.experimental.transforms.code_mode")

    class Sandbox:
        """Runs the one thing that code mode is for."""

        async def run(self, code: str, *, external_functions: dict[str, Any], **_: Any) -> Any:
            return await external_functions["call_tool"](code, {})

    guard(fast.server, make_validator())
    fast.server.add_transform(code_mode.CodeMode(sandbox_provider=Sandbox()))
    assert "FEATURE_NOT_LICENSED" in fast.call("execute", {"code": "secret"}).text
    assert fast.ran == []
    assert "a report" in fast.call("execute", {"code": "report"}).text


def test_a_tool_called_by_its_address_needs_what_its_name_needs(fast: Made, make_validator: MakeValidator) -> None:
    app = import_module("fastmcp").FastMCPApp("board")
    ran: list[str] = []

    def save() -> str:
        ran.append("save")
        return "saved"

    app.tool()(save)
    fast.server.add_provider(app)
    guard(fast.server, make_validator(), {"save": ToolRule("not-sold")})
    address = import_module("fastmcp.server.providers.addressing").hashed_backend_name("board", "save")
    assert fast.call(address).denied["code"] == "FEATURE_NOT_LICENSED"
    assert ran == []


def test_a_call_within_the_process_passes_the_middleware(fast: Made, make_validator: MakeValidator) -> None:
    guard(fast.server, make_validator())
    refused = asyncio.run(fast.server.call_tool("secret", {}))
    assert refused.is_error
    assert fast.ran == []


def test_an_older_fastmcp_is_named_as_the_reason(make_validator: MakeValidator) -> None:
    old = type("FastMCP", (), {"__module__": "fastmcp.server.server"})()
    with pytest.raises(ConfigurationError, match="fastmcp 3 and 4"):
        guard(old, make_validator())
