"""What ``guard`` does to calls, the same on every framework."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from licet import guard
from licet.descriptor import ToolRule
from licet.errors import ConfigurationError, CountUnavailableError
from licet.validator import LicenseValidator
from licet.verdict import Count
from tests.plugin.guards.adapters import Made
from tests.plugin.vendor import Clock, LicenseServer

MakeValidator = Callable[..., LicenseValidator]


def test_a_licensed_call_runs_untouched(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    result = made.call("scan", {"arns": ["a", "b"]})
    assert (result.is_error, result.structured) == (False, {"scanned": 2})
    assert made.call("report").text == "a report"


@pytest.mark.parametrize("name", ["scan", "report", "secret"])
def test_without_a_key_no_ruled_tool_runs(
    made: Made, make_validator: MakeValidator, name: str, server: LicenseServer
) -> None:
    guard(made.server, make_validator(None))
    denied = made.call(name, {"arns": []}).denied
    assert denied["code"] == "NO_KEY"
    assert denied["purchase_url"] == "https://optimnow.io/pricing"
    assert made.ran == []
    assert server.asked == []


def test_a_tool_without_a_rule_is_free(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator(None))
    assert not made.call("free").is_error


def test_a_feature_the_plan_lacks_is_refused(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    assert made.call("secret").denied["code"] == "FEATURE_NOT_LICENSED"
    assert made.ran == []


def test_the_count_is_compared_before_the_tool_runs(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    guard(made.server, make_validator())
    denied = made.call("scan", {"arns": ["a", "b", "c"]}).denied
    assert (denied["code"], denied["limit"], denied["count"]) == ("LIMIT_EXCEEDED", 2, 3)
    assert made.ran == []
    assert not made.call("scan", {"arns": ["a", "b"]}).is_error


def test_a_list_that_is_sent_as_json_text_is_counted_as_the_list_it_is(
    plain: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    guard(plain.server, make_validator())
    denied = plain.call("scan", {"arns": json.dumps(["a", "b", "c"])}).denied
    assert (denied["code"], denied["limit"], denied["count"]) == ("LIMIT_EXCEEDED", 2, 3)
    assert plain.call("scan", {"arns": json.dumps(["a", "b"])}).structured == {"scanned": 2}


def test_an_argument_that_cannot_be_counted_is_refused(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    assert made.call("scan", {"arns": "arn:1"}).denied["code"] == "COUNT_UNAVAILABLE"
    assert made.ran == []


def broken(_: Mapping[str, Any], __: int | None) -> Count:
    raise ZeroDivisionError("secret detail")


def unavailable(_: Mapping[str, Any], __: int | None) -> Count:
    raise CountUnavailableError("There are no AWS credentials: set AWS_PROFILE.")


@pytest.mark.parametrize(
    ("counter", "words"),
    [
        pytest.param(broken, "ZeroDivisionError", id="throws"),
        pytest.param(unavailable, "set AWS_PROFILE", id="cannot-tell"),
        pytest.param(lambda a, s: Count(-1), "-1", id="negative"),
        pytest.param(lambda a, s: Count(float("nan")), "nan", id="nan"),  # type: ignore[arg-type]
        pytest.param(lambda a, s: Count("7"), "'7'", id="text"),  # type: ignore[arg-type]
    ],
)
def test_a_counter_that_fails_or_lies_refuses_the_call(
    made: Made, make_validator: MakeValidator, counter: Any, words: str
) -> None:
    guard(
        made.server, make_validator(), {"report": ToolRule("report", "resources", "mine")}, counters={"mine": counter}
    )
    result = made.call("report")
    assert result.denied["code"] == "COUNT_UNAVAILABLE"
    assert words in result.text
    assert "secret detail" not in result.text
    assert made.ran == []


def test_a_counter_is_told_where_to_stop_and_nothing_is_counted_without_a_license(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    told: list[int | None] = []

    def counter(_: Mapping[str, Any], stop_at: int | None) -> Count:
        told.append(stop_at)
        return Count(0)

    rules = {"report": ToolRule("report", "resources", "mine"), "secret": ToolRule("not-sold", "resources", "mine")}
    guard(made.server, make_validator(), rules, counters={"mine": counter})
    made.call("report")
    made.call("secret")
    assert told == [10_001]
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": None})
    unlimited = type(made)()
    guard(unlimited.server, make_validator("OPT-ENT-AAAAA-AAAAA"), rules, counters={"mine": counter})
    assert not unlimited.call("report").is_error
    assert told == [10_001]


def test_rules_given_in_code_add_to_the_descriptor_and_never_open_a_tool(
    made: Made, make_validator: MakeValidator
) -> None:
    guard(made.server, make_validator(None), {"free": ToolRule()})
    assert made.call("free").denied["code"] == "NO_KEY"
    assert made.call("report").denied["code"] == "NO_KEY"


def test_bad_calls_are_the_sdks_to_refuse_and_reach_no_tool(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    assert made.call("unknown").is_error
    assert made.call("scan", {"arn": 1}).is_error
    assert made.ran == []


def test_the_event_loop_goes_on_while_the_license_server_is_asked(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(question: dict[str, Any]) -> Any:
        asked.set()
        assert go_on.wait(10)
        return server.grant(question)

    server.reply = slow
    guard(made.server, make_validator())

    async def both() -> None:
        async with made.connect() as client:
            report = asyncio.create_task(client.call("report"))
            assert await asyncio.to_thread(asked.wait, 10)
            assert not (await client.call("free")).is_error
            assert not report.done()
            go_on.set()
            assert not (await report).is_error

    asyncio.run(both())


def test_a_revoked_license_stops_the_next_call_after_the_hour(
    made: Made, make_validator: MakeValidator, server: LicenseServer, clock: Clock
) -> None:
    guard(made.server, make_validator())
    assert not made.call("report").is_error
    server.reply = server.refuse("REVOKED")
    assert not made.call("report").is_error
    clock.forward(hours=1)
    assert made.call("report").denied["code"] == "REVOKED"


@pytest.mark.parametrize(
    "arguments", [{}, {"arns": None}, {"arns": "arn:1"}, {"arn": ["a"]}], ids=["absent", "null", "text", "misspelt"]
)
def test_a_list_that_is_not_there_is_not_counted_as_none(
    made: Made, make_validator: MakeValidator, arguments: dict[str, Any]
) -> None:
    async def everything(arns: list[str] | None = None) -> str:
        made.ran.append("everything")
        return "all of it"

    made.add(everything)
    guard(made.server, make_validator(), {"everything": ToolRule("scan", "resources", "len(arns)")})
    denied = made.call("everything", arguments).denied
    assert (denied["code"], denied["retryable"]) == ("COUNT_UNAVAILABLE", False)
    assert made.ran == []


def test_a_counter_sees_only_the_arguments_that_the_tool_will_see(
    decorated: Made, make_validator: MakeValidator
) -> None:
    seen: list[Mapping[str, Any]] = []

    def counter(arguments: Mapping[str, Any], _: int | None) -> Count:
        seen.append(arguments)
        return Count(0)

    rules = {"scan": ToolRule("scan", "resources", "mine"), "report": ToolRule("report", "resources", "mine")}
    guard(decorated.server, make_validator(), rules, counters={"mine": counter})
    decorated.call("report", {"filters": {"name": "nothing"}, "resource_types": ["sns:topic"]})
    decorated.call("scan", {"arns": ["a"], "filters": {"name": "nothing"}})
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
    decorated: Made, make_validator: MakeValidator, rules: dict[str, ToolRule], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        guard(decorated.server, make_validator(), rules)


def test_the_status_tool_is_free_whatever_the_rules_say(made: Made, make_validator: MakeValidator) -> None:
    def license_status() -> str:
        return "none"

    made.add(license_status)
    validator = make_validator(None)
    validator.descriptor = replace(validator.descriptor, refuse_unlisted=True)
    guard(made.server, validator, {"license_status": ToolRule("scan")})
    assert made.call("license_status").text == "none"
    assert made.call("free").denied["code"] == "NO_KEY"


def test_a_server_that_cannot_be_guarded_stops_the_start(make_validator: MakeValidator) -> None:
    with pytest.raises(ConfigurationError, match="object"):
        guard(object(), make_validator())


def test_a_server_is_guarded_once(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    with pytest.raises(ConfigurationError, match="already"):
        guard(made.server, make_validator())


def test_every_problem_of_the_rules_gets_a_line(decorated: Made, make_validator: MakeValidator) -> None:
    rules = {
        "scam": ToolRule("scan"),
        "scan": ToolRule("scan", "resources", "len(arn)"),
        "report": ToolRule("report", "resources", "aws", types="kinds", regions="where", filters=""),
    }
    with pytest.raises(ConfigurationError) as caught:
        guard(decorated.server, make_validator(), rules)
    named = [line.split("'")[1::2] for line in str(caught.value).splitlines()]
    assert named == [["scan", "arn"], ["report", "kinds"], ["report", "where"], ["scam"]]


def test_a_rule_that_meets_no_tool_of_a_low_level_server_is_an_error_in_the_log(
    low: Made, make_validator: MakeValidator, caplog: pytest.LogCaptureFixture
) -> None:
    guard(low.server, make_validator(), {"scam": ToolRule("scan")})
    low.using(lambda session: session.tools())
    low.using(lambda session: session.tools())
    assert [record.message for record in caplog.records if "'scam'" in record.message] == [
        "there is a rule for the tool 'scam', and no tool of that name: another one may be open"
    ]
