"""Rules that count in the result: the call that shows too much is the last one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from licet import guard
from licet.descriptor import ToolRule
from licet.validator import LicenseValidator
from tests.plugin.guards.adapters import Made
from tests.plugin.vendor import LicenseServer

MakeValidator = Callable[..., LicenseValidator]


def as_object(found: int) -> dict[str, Any]:
    return {"summary": {"total": found}, "items": list(range(found))}


def as_text(found: int) -> str:
    return json.dumps(as_object(found))


def as_list(found: int) -> list[int]:
    return list(range(found))


@pytest.mark.parametrize(
    ("tool", "how"),
    [
        (as_object, "summary.total"),
        (as_object, "len(items)"),
        (as_text, "summary.total"),
        (as_list, "len()"),
    ],
    ids=["field", "length", "json-text", "whole-list"],
)
def test_the_call_after_a_result_beyond_the_limit_is_refused(
    decorated: Made, make_validator: MakeValidator, server: LicenseServer, tool: Any, how: str
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    decorated.add(tool)
    guard(decorated.server, make_validator(), {tool.__name__: ToolRule("scan", "resources", count_result=how)})
    assert not decorated.call(tool.__name__, {"found": 2}).is_error
    assert not decorated.call(tool.__name__, {"found": 3}).is_error
    denied = decorated.call(tool.__name__, {"found": 3}).denied
    assert (denied["code"], denied["limit"], denied["count"]) == ("LIMIT_EXCEEDED", 2, 3)


def test_a_low_level_servers_result_is_counted_too(
    low: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": 2})
    guard(low.server, make_validator(), {"scan": ToolRule("scan", "resources", count_result="scanned")})
    assert not low.call("scan", {"arns": ["a", "b", "c"]}).is_error
    assert low.call("scan", {"arns": ["a", "b", "c"]}).denied["code"] == "LIMIT_EXCEEDED"


def test_a_result_that_does_not_say_refuses_the_next_call(decorated: Made, make_validator: MakeValidator) -> None:
    guard(decorated.server, make_validator(), {"report": ToolRule("report", "resources", count_result="total")})
    assert decorated.call("report").text == "a report"
    assert decorated.call("report").denied["code"] == "COUNT_UNAVAILABLE"


def test_a_call_that_failed_has_delivered_nothing_and_counts_nothing(
    decorated: Made, make_validator: MakeValidator
) -> None:
    fails = [True]

    def sometimes() -> dict[str, int]:
        if fails:
            raise ValueError("not today")
        return {"total": 1}

    decorated.add(sometimes)
    guard(decorated.server, make_validator(), {"sometimes": ToolRule("scan", "resources", count_result="total")})
    assert "io.licet/denied" not in decorated.call("sometimes").wire.get("_meta", {})
    fails.clear()
    assert decorated.call("sometimes").structured == {"total": 1}
