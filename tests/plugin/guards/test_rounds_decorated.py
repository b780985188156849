"""The same for servers with ``@tool()``, which may seal the state on its way to the client."""

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

KINDS = [name for name in ("mcp2", "fastmcp4") if name in adapters.ALL]
MakeValidator = Callable[..., LicenseValidator]


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_state_that_was_asked_for_makes_a_later_round(kind: str, make_validator: MakeValidator) -> None:
    types = import_module("mcp_types")
    made = adapters.ALL[kind]()

    async def ask(ctx: Any) -> Any:
        if not ctx.input_responses:
            form = {"type": "object", "properties": {"name": {"type": "string"}}}
            params = types.ElicitRequestFormParams(message="Who?", requested_schema=form)
            question = types.ElicitRequest(params=params)
            return types.InputRequiredResult(request_state="second", input_requests={"who": question})
        return "done"

    ask.__annotations__["ctx"] = adapters.Context
    made.add(ask)
    validator, used = make_validator(), []
    validator.used = lambda resources=0, *, calls=1: used.append(calls)  # type: ignore[method-assign]
    guard(made.server, validator, {"ask": ToolRule("scan")})
    answer = types.ElicitResult(action="accept", content={"name": "Ada"})

    async def rounds(session: Session) -> None:
        call = session.client.session.call_tool
        first = await call("ask", {}, allow_input_required=True)
        assert first.result_type == "input_required"
        again = {"request_state": first.request_state, "input_responses": {"who": answer}}
        for counted in (1, 2):
            done = await call("ask", {}, allow_input_required=True, **again)
            assert done.content[0].text == "done"
            assert sum(used) == counted

    made.using(rounds)
