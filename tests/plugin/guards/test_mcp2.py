from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from mcp import Client
from mcp.server import MCPServer
from mcp_types import CallToolResult

from licet import guard
from licet.descriptor import ToolRule
from licet.errors import ConfigurationError, CountUnavailableError
from licet.refusal import DENIED
from licet.validator import LicenseValidator
from licet.verdict import Count
from tests.plugin.vendor import Clock, LicenseServer

MakeValidator = Callable[..., LicenseValidator]
MODES: list[Any] = ["auto", "legacy"]


class Tools:
    """A server with three ruled tools and a free one, and a record of what really ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.server = MCPServer("tools", version="1.0")
        self.server.tool()(self.scan)
        self.server.tool()(self.report)
        self.server.tool()(self.secret)
        self.server.tool()(self.free)

    async def scan(self, arns: list[str]) -> dict[str, int]:
        self.ran.append("scan")
        return {"scanned": len(arns)}

    def report(self) -> str:
        self.ran.append("report")
        return "a report"

    def secret(self) -> str:
        self.ran.append("secret")
        return "never"

    def free(self) -> str:
        self.ran.append("free")
        return "for everybody"


@pytest.fixture
def tools() -> Tools:
    return Tools()


def call(server: MCPServer, name: str, arguments: dict[str, Any] | None = None, mode: Any = "auto") -> CallToolResult:
    async def once() -> CallToolResult:
        async with Client(server, mode=mode) as client:
            return await client.call_tool(name, arguments or {})

    return asyncio.run(once())


def facts(result: CallToolResult) -> dict[str, Any]:
    """The facts of a refusal, whose shape is checked on the way."""
    assert result.is_error
    assert result.structured_content is None
    (block,) = result.content
    assert block.type == "text"
    assert result.meta is not None
    return dict(result.meta[DENIED])


@pytest.mark.parametrize("mode", MODES)
def test_a_licensed_call_runs_untouched(tools: Tools, make_validator: MakeValidator, mode: str) -> None:
    guard(tools.server, make_validator())
    result = call(tools.server, "scan", {"arns": ["a", "b"]}, mode)
    assert (result.is_error, result.structured_content) == (False, {"scanned": 2})
    assert call(tools.server, "report", mode=mode).content[0].text == "a report"  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["scan", "report", "secret"])
def test_without_a_key_no_ruled_tool_runs(
    tools: Tools, make_validator: MakeValidator, name: str, mode: str, server: LicenseServer
) -> None:
    guard(tools.server, make_validator(None))
    denied = facts(call(tools.server, name, {"arns": []}, mode))
    assert denied["code"] == "NO_KEY"
    assert denied["purchase_url"] == "https://optimnow.io/pricing"
    assert tools.ran == []
    assert server.asked == []


def test_a_tool_without_a_rule_is_free(tools: Tools, make_validator: MakeValidator) -> None:
    guard(tools.server, make_validator(None))
    assert not call(tools.server, "free").is_error


def test_a_feature_the_plan_lacks_is_refused(tools: Tools, make_validator: MakeValidator) -> None:
    guard(tools.server, make_validator())
    assert facts(call(tools.server, "secret"))["code"] == "FEATURE_NOT_LICENSED"
    assert tools.ran == []


@pytest.mark.parametrize("as_text", [False, True], ids=["list", "list-as-json-text"])
def test_the_count_is_compared_before_the_tool_runs(
    tools: Tools, make_validator: MakeValidator, server: LicenseServer, as_text: bool
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    guard(tools.server, make_validator())

    def arns(number: int) -> Any:
        made = [f"arn:{index}" for index in range(number)]
        return json.dumps(made) if as_text else made

    denied = facts(call(tools.server, "scan", {"arns": arns(3)}))
    assert (denied["code"], denied["limit"], denied["count"]) == ("LIMIT_EXCEEDED", 2, 3)
    assert tools.ran == []
    assert not call(tools.server, "scan", {"arns": arns(2)}).is_error


def test_an_argument_that_cannot_be_counted_is_refused(tools: Tools, make_validator: MakeValidator) -> None:
    guard(tools.server, make_validator())
    assert facts(call(tools.server, "scan", {"arns": "arn:1"}))["code"] == "COUNT_UNAVAILABLE"
    assert tools.ran == []


def broken(_: Mapping[str, Any], __: int | None) -> Count:
    raise ZeroDivisionError("secret detail")


def unavailable(_: Mapping[str, Any], __: int | None) -> Count:
    raise CountUnavailableError("There are no AWS credentials: set AWS_PROFILE.")


@pytest.mark.parametrize(
    ("counter", "words"),
    [
        pytest.param(broken, "see the server's log", id="throws"),
        pytest.param(unavailable, "set AWS_PROFILE", id="cannot-tell"),
        pytest.param(lambda a, s: Count(-1), "-1", id="negative"),
        pytest.param(lambda a, s: Count(float("nan")), "nan", id="nan"),  # type: ignore[arg-type]
        pytest.param(lambda a, s: Count("7"), "'7'", id="text"),  # type: ignore[arg-type]
    ],
)
def test_a_counter_that_fails_or_lies_refuses_the_call(
    tools: Tools, make_validator: MakeValidator, counter: Any, words: str
) -> None:
    guard(
        tools.server, make_validator(), {"report": ToolRule("report", "resources", "mine")}, counters={"mine": counter}
    )
    result = call(tools.server, "report")
    assert facts(result)["code"] == ("LICET_ERROR" if counter is broken else "COUNT_UNAVAILABLE")
    assert words in result.content[0].text  # type: ignore[union-attr]
    assert "secret detail" not in result.content[0].text  # type: ignore[union-attr]
    assert tools.ran == []


def test_a_counter_is_told_where_to_stop_and_nothing_is_counted_without_a_license(
    tools: Tools, make_validator: MakeValidator, server: LicenseServer
) -> None:
    told: list[int | None] = []

    def counter(_: Mapping[str, Any], stop_at: int | None) -> Count:
        told.append(stop_at)
        return Count(0)

    rules = {"report": ToolRule("report", "resources", "mine"), "secret": ToolRule("not-sold", "resources", "mine")}
    guard(tools.server, make_validator(), rules, counters={"mine": counter})
    call(tools.server, "report")
    call(tools.server, "secret")
    assert told == [10_001]
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": None})
    unlimited = Tools()
    guard(unlimited.server, make_validator("OPT-ENT-AAAAA-AAAAA"), rules, counters={"mine": counter})
    assert not call(unlimited.server, "report").is_error
    assert told == [10_001]


def test_rules_given_in_code_add_to_the_descriptor_and_never_open_a_tool(
    tools: Tools, make_validator: MakeValidator
) -> None:
    guard(tools.server, make_validator(None), {"free": ToolRule()})
    assert facts(call(tools.server, "free"))["code"] == "NO_KEY"
    assert facts(call(tools.server, "report"))["code"] == "NO_KEY"


def test_bad_calls_are_the_sdks_to_refuse_and_reach_no_tool(tools: Tools, make_validator: MakeValidator) -> None:
    guard(tools.server, make_validator())
    assert call(tools.server, "unknown").is_error
    assert call(tools.server, "scan", {"arn": 1}).is_error
    assert tools.ran == []


def test_the_event_loop_goes_on_while_the_license_server_is_asked(
    tools: Tools, make_validator: MakeValidator, server: LicenseServer
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(question: dict[str, Any]) -> Any:
        asked.set()
        assert go_on.wait(10)
        return server.grant(question)

    server.reply = slow
    guard(tools.server, make_validator())

    async def both() -> None:
        async with Client(tools.server) as client:
            report = asyncio.create_task(client.call_tool("report", {}))
            assert await asyncio.to_thread(asked.wait, 10)
            assert not (await client.call_tool("free", {})).is_error
            assert not report.done()
            go_on.set()
            assert not (await report).is_error

    asyncio.run(both())


def test_a_revoked_license_stops_the_next_call_after_the_hour(
    tools: Tools, make_validator: MakeValidator, server: LicenseServer, clock: Clock
) -> None:
    guard(tools.server, make_validator())
    assert not call(tools.server, "report").is_error
    server.reply = server.refuse("REVOKED")
    assert not call(tools.server, "report").is_error
    clock.forward(hours=1)
    assert facts(call(tools.server, "report"))["code"] == "REVOKED"


@pytest.mark.parametrize(
    "arguments", [{}, {"arns": None}, {"arns": "arn:1"}, {"arn": ["a"]}], ids=["absent", "null", "text", "misspelt"]
)
def test_a_list_that_is_not_there_is_not_counted_as_none(
    tools: Tools, make_validator: MakeValidator, arguments: dict[str, Any]
) -> None:
    async def everything(arns: list[str] | None = None) -> str:
        tools.ran.append("everything")
        return "all of it"

    tools.server.tool()(everything)
    guard(tools.server, make_validator(), {"everything": ToolRule("scan", "resources", "len(arns)")})
    denied = facts(call(tools.server, "everything", arguments))
    assert (denied["code"], denied["retryable"]) == ("COUNT_UNAVAILABLE", False)
    assert tools.ran == []


def test_a_counter_sees_only_the_arguments_that_the_tool_will_see(tools: Tools, make_validator: MakeValidator) -> None:
    seen: list[Mapping[str, Any]] = []

    def counter(arguments: Mapping[str, Any], _: int | None) -> Count:
        seen.append(arguments)
        return Count(0)

    rules = {"scan": ToolRule("scan", "resources", "mine"), "report": ToolRule("report", "resources", "mine")}
    guard(tools.server, make_validator(), rules, counters={"mine": counter})
    call(tools.server, "report", {"filters": {"name": "nothing"}, "resource_types": ["sns:topic"]})
    call(tools.server, "scan", {"arns": ["a"], "filters": {"name": "nothing"}})
    assert seen == [{}, {"arns": ["a"]}]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"scam": ToolRule("scan")}, "'scam'"),
        ({"Scan": ToolRule("scan")}, "'Scan'"),
        ({"scan": ToolRule("scan", "resources", "len(arn)")}, "'arn'"),
    ],
)
def test_a_rule_that_guards_nothing_stops_the_start(
    tools: Tools, make_validator: MakeValidator, rules: dict[str, ToolRule], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        guard(tools.server, make_validator(), rules)


def test_the_status_tool_is_free_whatever_the_rules_say(tools: Tools, make_validator: MakeValidator) -> None:
    @tools.server.tool()
    def license_status() -> str:
        return "none"

    validator = make_validator(None)
    validator.descriptor = replace(validator.descriptor, refuse_unlisted=True)
    guard(tools.server, validator, {"license_status": ToolRule("scan")})
    assert not call(tools.server, "license_status").is_error
    assert facts(call(tools.server, "free"))["code"] == "NO_KEY"


def test_a_server_that_cannot_be_guarded_stops_the_start(make_validator: MakeValidator) -> None:
    with pytest.raises(ConfigurationError, match="object"):
        guard(object(), make_validator())
