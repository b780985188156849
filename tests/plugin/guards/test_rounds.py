"""A call that takes several rounds, as the protocol of 2026-07-28 has them, is asked each time and counted once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from licet import guard
from licet.descriptor import ToolRule
from licet.validator import LicenseValidator
from tests.plugin.guards import adapters
from tests.plugin.guards.adapters import Session

pytestmark = pytest.mark.skipif("mcp2-low" not in adapters.LOW, reason="rounds came with mcp 2.x")
MakeValidator = Callable[..., LicenseValidator]


def test_a_call_in_several_rounds_is_counted_once_and_its_result_at_the_end(make_validator: MakeValidator) -> None:
    types = import_module("mcp_types")
    rounds: list[Any] = []

    async def calling(_: Any, params: Any) -> Any:
        rounds.append(params.request_state)
        if params.request_state is None:
            return types.InputRequiredResult(request_state="second", input_requests={})
        text = types.TextContent(type="text", text="done")
        return types.CallToolResult(content=[text], structured_content={"total": 3})

    made = adapters.LOW["mcp2-low"]()
    made.server.add_request_handler("tools/call", types.CallToolRequestParams, calling)
    validator, used = make_validator(), []
    validator.used = lambda resources=0, *, calls=1: used.append((calls, resources))  # type: ignore[method-assign]
    guard(made.server, validator, {"scan": ToolRule("scan", "resources", count_result="total")})

    async def both(session: Session) -> None:
        ask = session.client.session.call_tool
        first = await ask("scan", {"arns": ["a"]}, allow_input_required=True)
        assert first.result_type == "input_required"
        again = await ask("scan", {"arns": ["a"]}, request_state="second", allow_input_required=True)
        assert again.structured_content == {"total": 3}
        assert used == [(1, 0), (0, 3)]
        pretended = await ask("scan", {"arns": ["a"]}, request_state="second", allow_input_required=True)
        assert pretended.structured_content == {"total": 3}

    made.using(both)
    assert rounds == [None, "second", "second"]
    assert used == [(1, 0), (0, 3)] * 2  # a state that nobody has asked for, or that is used up, is no later round
