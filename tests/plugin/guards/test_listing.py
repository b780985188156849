"""What ``guard`` does to the list of tools: marks, hides, tells clients, and adds the status."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import anyio

from licet import guard
from licet.guards.status import COVERAGE, RESOURCE_URI
from licet.validator import LicenseValidator
from tests.plugin.guards.adapters import Made, Session
from tests.plugin.vendor import Clock, LicenseServer

MakeValidator = Callable[..., LicenseValidator]
CHANGED = "notifications/tools/list_changed"


def tools(made: Made) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = made.using(lambda session: session.tools())
    return found


def covered(tool: dict[str, Any]) -> str:
    """Return the code that a marked tool carries; empty: it is not marked."""
    return str(tool.get("_meta", {}).get(COVERAGE, {}).get("code", ""))


def test_without_a_key_every_ruled_tool_is_marked_and_nobody_is_asked(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    guard(made.server, make_validator(None))
    listed = tools(made)
    assert {name: covered(tool) for name, tool in listed.items()} == {
        "scan": "NO_KEY",
        "report": "NO_KEY",
        "secret": "NO_KEY",
        "free": "",
        "license_status": "",
    }
    assert listed["report"]["description"].startswith("Write a report.\n\n[Not covered by the license now. NO_KEY: ")
    assert listed["free"]["description"] == "For everybody."
    assert server.asked == []


def test_while_nothing_is_known_nothing_is_marked_and_nobody_is_asked(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    guard(made.server, make_validator())
    assert {covered(tool) for tool in tools(made).values()} == {""}
    assert server.asked == []


def test_after_an_answer_the_tools_that_the_plan_lacks_are_marked(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    guard(made.server, make_validator())
    made.call("report")
    marked = {name: covered(tool) for name, tool in tools(made).items() if covered(tool)}
    assert marked == {"secret": "FEATURE_NOT_LICENSED"}
    assert len(server.asked) == 1


def test_a_fresh_process_marks_from_what_is_kept(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    make_validator().decide()
    guard(made.server, make_validator())
    assert covered(tools(made)["secret"]) == "FEATURE_NOT_LICENSED"
    assert len(server.asked) == 1


def test_marking_changes_nothing_else_about_a_tool(made: Made, make_validator: MakeValidator) -> None:
    before = tools(made)
    guard(made.server, make_validator(None), status=False)
    after = tools(made)
    changing = {"description", "_meta"}
    assert {
        name: {key: value for key, value in tool.items() if key not in changing} for name, tool in after.items()
    } == {name: {key: value for key, value in tool.items() if key not in changing} for name, tool in before.items()}


def test_hidden_is_not_a_gate(made: Made, make_validator: MakeValidator) -> None:
    validator = make_validator(None)
    validator.descriptor = replace(validator.descriptor, hide_uncovered=True)
    guard(made.server, validator)
    assert set(tools(made)) == {"free", "license_status"}
    assert made.call("secret").denied["code"] == "NO_KEY"
    assert made.ran == []


def test_what_is_hidden_appears_when_the_license_covers_it(
    made: Made, make_validator: MakeValidator, server: LicenseServer, clock: Clock
) -> None:
    server.reply = server.refuse("SUSPENDED")
    validator = make_validator()
    validator.descriptor = replace(validator.descriptor, hide_uncovered=True)
    guard(made.server, validator)
    made.call("report")
    assert set(tools(made)) == {"free", "license_status"}
    server.reply = server.grant
    clock.forward(hours=1)
    made.call("report")
    assert set(tools(made)) == {"scan", "report", "free", "license_status"}


async def hears(made: Made, stack: AsyncExitStack, session: Session) -> Callable[[], bool]:
    """Listen for changes as the protocol of the session has it; return what says whether one was heard."""
    if made.tells == "connection":
        return lambda: CHANGED in session.heard
    from mcp.client.subscriptions import listen

    heard: list[object] = []
    subscription = await stack.enter_async_context(listen(session.client.session, tools_list_changed=True))
    group = await stack.enter_async_context(anyio.create_task_group())

    async def read() -> None:
        heard.append(await anext(aiter(subscription)))

    group.start_soon(read)
    stack.callback(group.cancel_scope.cancel)
    return lambda: any(type(event).__name__ == "ToolsListChanged" for event in heard)


def test_connected_clients_are_told_when_what_is_covered_changes(
    made: Made, make_validator: MakeValidator, server: LicenseServer, clock: Clock
) -> None:
    guard(made.server, make_validator())

    async def work(session: Session) -> None:
        async with AsyncExitStack() as stack:
            heard = await hears(made, stack, session)
            await session.tools()
            await session.call("report")
            with anyio.fail_after(10):
                while not heard():
                    await anyio.sleep(0.01)
            assert covered((await session.tools())["secret"]) == "FEATURE_NOT_LICENSED"

    made.using(work)


def test_a_change_in_another_thread_reaches_the_clients_too(
    made: Made, make_validator: MakeValidator, server: LicenseServer
) -> None:
    validator = make_validator()
    guard(made.server, validator)

    async def work(session: Session) -> None:
        async with AsyncExitStack() as stack:
            heard = await hears(made, stack, session)
            await session.tools()
            await asyncio.to_thread(validator.decide)
            with anyio.fail_after(10):
                while not heard():
                    await anyio.sleep(0.01)

    made.using(work)


def test_a_change_after_every_client_has_gone_harms_nobody(made: Made, make_validator: MakeValidator) -> None:
    validator = make_validator()
    guard(made.server, validator)
    tools(made)
    assert validator.decide().valid
    assert not made.call("report").is_error


def test_a_client_may_rely_on_being_told(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())

    async def declared(session: Session) -> Any:
        return session.capabilities["tools"]["listChanged"]

    assert made.using(declared) is True


def test_the_status_is_a_tool_and_a_resource_of_every_guarded_server(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator())
    answer = made.call("license_status")
    assert not answer.is_error
    assert answer.structured is None
    told = json.loads(answer.text)
    assert (told["valid"], told["plan"]) == (True, "pro")
    assert RESOURCE_URI in made.using(lambda session: session.resources())
    assert json.loads(made.using(lambda session: session.read(RESOURCE_URI))) == told
    assert tools(made)["license_status"]["annotations"]["readOnlyHint"] is True


def test_the_status_says_why_there_is_no_license_and_what_to_do(made: Made, make_validator: MakeValidator) -> None:
    validator = make_validator(None)
    validator.descriptor = replace(validator.descriptor, refuse_unlisted=True)
    guard(made.server, validator)
    told = json.loads(made.call("license_status").text)
    assert (told["valid"], told["code"]) == (False, "NO_KEY")
    assert "OPTIMNOW_LICENSE_KEY" in told["message"]


def test_the_status_can_be_left_out(made: Made, make_validator: MakeValidator) -> None:
    guard(made.server, make_validator(), status=False)
    assert "license_status" not in tools(made)
    assert made.call("license_status").is_error


def test_a_status_of_the_servers_own_stays(made: Made, make_validator: MakeValidator) -> None:
    def license_status() -> str:
        return "my own"

    made.add(license_status)
    guard(made.server, make_validator(None))
    assert made.call("license_status").text == "my own"
    assert list(made.using(lambda session: session.tools())).count("license_status") == 1
