"""Ways around the guard, each tried within a running server. None leads to a tool."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from licet import guard, licensed
from licet.descriptor import ToolRule
from licet.errors import ConfigurationError, LicetError
from licet.refusal import DENIED
from licet.validator import LicenseValidator
from licet.verdict import Count
from tests.plugin.guards.adapters import MCP, Made, Session
from tests.plugin.vendor import LicenseServer

MakeValidator = Callable[..., LicenseValidator]


def low_level(made: Made) -> Any:
    return getattr(made.server, "_lowlevel_server", getattr(made.server, "_mcp_server", made.server))


def test_licensed_above_the_decorator_of_a_tool_is_refused_where_it_is_written(
    decorated: Made, make_validator: MakeValidator
) -> None:
    server = decorated.server
    with pytest.raises(ConfigurationError, match=r"@licensed stands above .*'wrong'"):

        @licensed(feature="scan", validator=make_validator())
        @server.tool()
        def wrong() -> str:
            return "ran"


def test_a_bare_function_under_licensed_is_found_where_the_server_is_guarded(
    decorated: Made, make_validator: MakeValidator
) -> None:
    def bare() -> str:
        return "ran"

    decorated.add(bare)

    def decorate_and_guard() -> None:
        licensed(feature="scan", validator=make_validator())(bare)  # fastmcp has left a mark on it
        guard(decorated.server, make_validator())

    with pytest.raises(ConfigurationError, match=r"'bare'.*right over the function"):
        decorate_and_guard()


def test_a_decorated_function_below_the_tool_is_in_order(decorated: Made, make_validator: MakeValidator) -> None:
    server = decorated.server

    @server.tool()
    @licensed(feature="not-sold", validator=make_validator())
    def right() -> str:
        return "ran"

    guard(server, make_validator())
    assert "FEATURE_NOT_LICENSED" in decorated.call("right").text


def test_calling_a_tool_by_the_server_within_the_process_asks_too(plain: Made, make_validator: MakeValidator) -> None:
    guard(plain.server, make_validator())
    with pytest.raises(LicetError, match="FEATURE_NOT_LICENSED"):
        asyncio.run(plain.server.call_tool("secret", {}))
    assert plain.ran == []
    assert asyncio.run(plain.server.call_tool("report", {})) is not None
    assert plain.ran == ["report"]


def test_calling_a_tool_by_the_tool_manager_asks_too(plain: Made, make_validator: MakeValidator) -> None:
    guard(plain.server, make_validator())
    with pytest.raises(LicetError, match="FEATURE_NOT_LICENSED"):
        asyncio.run(plain.server._tool_manager.call_tool("secret", {}, None))
    assert plain.ran == []


def test_a_tool_that_calls_another_by_name_does_not_lend_it_its_license(
    decorated: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    async def proxy(name: str) -> str:
        decorated.ran.append("proxy")
        return str(await decorated.server.call_tool(name, {}))

    decorated.add(proxy)
    decorated.add(proxy, name="free_proxy")
    guard(decorated.server, make_validator(), {"proxy": ToolRule("report")})
    for through in ("proxy", "free_proxy"):
        assert "FEATURE_NOT_LICENSED" in decorated.call(through, {"name": "secret"}).text
        assert not decorated.call(through, {"name": "report"}).is_error
    assert decorated.ran == ["proxy", "proxy", "report"] * 2


def test_a_tool_that_calls_itself_is_asked_each_time(decorated: Made, make_validator: MakeValidator) -> None:
    validator, used = make_validator(), []
    validator.used = lambda resources=0, *, calls=1: used.append(calls)  # type: ignore[method-assign]

    async def again(times: int) -> int:
        if times:
            await decorated.server.call_tool("again", {"times": times - 1})
        return times

    decorated.add(again)
    guard(decorated.server, validator, {"again": ToolRule("scan")})
    assert not decorated.call("again", {"times": 2}).is_error
    assert used == [1, 1, 1]


def test_a_handler_that_is_replaced_later_stands_behind_the_guard(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator(None))
    low, ran = low_level(made), made.ran
    if MCP == 1:

        async def handler(name: str, arguments: dict[str, Any]) -> Any:
            ran.append(name)
            return []

        low.call_tool(validate_input=False)(handler)
    else:
        types = import_module("mcp_types")

        async def handle(_: Any, params: Any) -> Any:
            ran.append(params.name)
            return types.CallToolResult(content=[])

        low.add_request_handler("tools/call", types.CallToolRequestParams, handle)
    if "fastmcp" in type(made.server).__module__.split(".")[0]:
        pytest.skip("the handler below fastmcp is its own: who replaces it has left fastmcp, its middleware included")
    assert made.call("secret").denied["code"] == "NO_KEY"
    assert made.ran == []


def test_a_tool_that_comes_later_is_guarded_by_the_rule_of_its_name(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator(None))
    made.remove("report")

    def another() -> str:
        made.ran.append("another")
        return "ran"

    made.add(another, name="report")
    assert made.call("report").denied["code"] == "NO_KEY"
    assert made.ran == []


def test_a_renamed_tool_is_refused_where_unlisted_tools_are(made: Made, make_validator: MakeValidator) -> None:
    validator = make_validator(None)
    validator.descriptor = replace(validator.descriptor, refuse_unlisted=True)
    guard(made.server, validator)
    made.remove("secret")
    made.add(made.secret, name="renamed")
    assert made.call("renamed").denied["code"] == "NO_KEY"
    assert made.ran == []


@pytest.mark.parametrize("name", ["with.dots", "a-b_c", "x" * 128, "Secret", "s\u0435cret"])
def test_an_unusual_name_is_the_name_that_its_rule_meets(
    made: Made, make_validator: MakeValidator, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    made.add(made.free, name=name)
    guard(made.server, make_validator(None), {name: ToolRule()})
    assert made.call(name).denied["code"] == "NO_KEY"
    assert made.ran == []


@pytest.mark.parametrize("name", ["secret ", " secret", "SECRET", "secret\u0000", "tools/secret"])
def test_a_name_that_only_looks_like_a_tools_reaches_none(made: Made, make_validator: MakeValidator, name: str) -> None:
    guard(made.server, make_validator(None))
    assert made.call(name).is_error
    assert made.ran == []


def test_a_guard_that_breaks_opens_nothing(
    made: Made, make_validator: MakeValidator, monkeypatch: pytest.MonkeyPatch
) -> None:
    validator = make_validator()
    guard(made.server, validator)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    for name in ("ask", "glance"):
        monkeypatch.setattr(validator.gate, name, broken)
    answer = made.call("report")
    assert answer.denied["code"] == "LICET_ERROR"
    assert "secret detail" not in answer.text
    assert made.ran == []


def test_a_task_is_admitted_before_it_begins(make_validator: MakeValidator) -> None:
    if MCP != 1:
        pytest.skip("tasks are part of mcp 1.x alone")
    from tests.plugin.guards.adapters import Mcp1Low

    made = Mcp1Low()
    types = import_module("mcp.types")
    guard(made.server, make_validator(None))

    async def as_task(session: Any) -> Any:
        params = types.CallToolRequestParams(name="secret", arguments={}, task=types.TaskMetadata(ttl=1000))
        request = types.ClientRequest(types.CallToolRequest(params=params))
        return await session.client.send_request(request, types.CallToolResult)

    assert made.using(as_task).meta[DENIED]["code"] == "NO_KEY"
    assert made.ran == []


@pytest.mark.parametrize("listed_before", [False, True])
def test_an_argument_that_a_low_level_tool_does_not_declare_narrows_no_count(
    low: Made, make_validator: MakeValidator, server: LicenseServer, listed_before: bool
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    seen: list[dict[str, Any]] = []

    def counted(arguments: Any, _: int | None) -> Count:
        seen.append(dict(arguments))
        return Count(50)

    rules = {"scan": ToolRule("scan", "resources", "aws", types="arns")}
    guard(low.server, make_validator(), rules, counters={"aws": counted})

    async def narrowed(session: Session) -> None:
        if listed_before:
            await session.tools()
        answer = await session.call("scan", {"arns": ["a"], "regions": ["eu-north-1"], "filters": {"x": "y"}})
        assert answer.denied["code"] == "LIMIT_EXCEEDED"

    low.using(narrowed)
    assert low.ran == []
    assert seen == [{"resource_types": ["a"], "regions": None}]
