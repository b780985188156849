"""Wrapped equals direct: whatever MCP knows, in both eras, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from licet.guards.status import RESOURCE, TOOL
from tests.plugin.proxy.kitchen import BIG
from tests.plugin.proxy.rig import KITCHEN, META, Site, Wire

COMMAND = [*KITCHEN, "stdio"]
VERSIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
Step = tuple[str, dict[str, Any]]


def call(tool: str, **arguments: Any) -> Step:
    return "tools/call", {"name": tool, "arguments": arguments, "_meta": {"progressToken": f"p-{tool}"}}


BOTH: list[Step] = [
    ("tools/list", {}),
    call("echo", text='Grüße 你好 😀 \u2028 \u0085 \x7f " \\ \n'),
    call("big", size=BIG),
    call("count", arns=["a", "b"]),
    call("fails"),
    call("echo", wrong=1),
    call("nobody"),
    call("steps"),
    ("resources/list", {}),
    ("resources/templates/list", {}),
    ("resources/read", {"uri": "data://one"}),
    ("resources/read", {"uri": "data://7/many"}),
    ("resources/read", {"uri": "data://nowhere"}),
    ("prompts/list", {}),
    ("prompts/get", {"name": "greet", "arguments": {"name": "Ada"}}),
    (
        "completion/complete",
        {"ref": {"type": "ref/prompt", "name": "greet"}, "argument": {"name": "name", "value": "A"}},
    ),
    ("no/such/method", {}),
]
HANDSHAKE: list[Step] = [
    *BOTH,
    ("ping", {}),
    ("logging/setLevel", {"level": "debug"}),
    call("asks_model"),
    call("asks_roots"),
    call("asks_person"),
]
ANSWERED = {"who": {"action": "accept", "content": {"name": "Ada"}}}
STATELESS: list[Step] = [
    ("server/discover", {}),
    *BOTH,
    call("asks_later"),
    ("tools/call", {"name": "asks_later", "arguments": {}, "inputResponses": ANSWERED}),
]


def handshake(wire: Wire, version: str = "2025-06-18", steps: list[Step] = HANDSHAKE) -> list[bytes]:
    wire.greet(version)
    for number, (method, params) in enumerate(steps):
        wire.ask(method, params, number=number if number % 2 else f"id-{number}")
    return wire.said


def stateless(wire: Wire) -> list[bytes]:
    for number, (method, params) in enumerate(STATELESS):
        wire.ask(method, {**params, "_meta": {**params.get("_meta", {}), **META}}, number=number)
    return wire.said


def told(site: Site, talk: Callable[[Wire], list[bytes]], *options: str) -> tuple[list[bytes], list[bytes]]:
    """Have the same talk twice: directly, and with a license in front."""
    with site.direct(COMMAND) as direct, site.wrapped(COMMAND, *options) as wrapped:
        return talk(direct), talk(wrapped)


@pytest.mark.parametrize("version", VERSIONS)
def test_with_a_handshake_wrapped_equals_direct_byte_for_byte(ruled: Site, version: str) -> None:
    direct, wrapped = told(ruled, lambda wire: handshake(wire, version), "--plain")
    assert len(direct) > len(HANDSHAKE) + 6
    assert sum(map(len, direct)) > BIG
    assert wrapped == direct


def test_without_a_handshake_wrapped_equals_direct_byte_for_byte(ruled: Site) -> None:
    direct, wrapped = told(ruled, stateless, "--plain")
    assert sum(map(len, direct)) > BIG
    assert b"input_required" in b"".join(direct)
    assert wrapped == direct


@pytest.mark.parametrize("talk", [handshake, stateless])
def test_the_status_is_all_that_a_licensed_client_sees_of_the_proxy(ruled: Site, talk: Any) -> None:
    direct, wrapped = told(ruled, talk)
    assert len(wrapped) == len(direct)
    differing = [(json.loads(one), json.loads(two)) for one, two in zip(direct, wrapped, strict=True) if one != two]
    for one, two in differing:
        expected = one["result"]
        if "tools" in expected:
            expected["tools"].append(TOOL)
        elif "resources" in expected:
            expected["resources"].append(RESOURCE)
        else:
            expected["capabilities"]["tools"]["listChanged"] = True
        assert two == one
    assert len(differing) in {2, 3}


def test_a_cancelled_call_ends_as_it_does_directly(ruled: Site) -> None:
    def cancelled(wire: Wire) -> list[bytes]:
        wire.greet()
        params = {"name": "slow", "arguments": {}, "_meta": {"progressToken": 1}}
        wire.send({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": params})
        wire.line()  # progress: the tool runs
        wire.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}})
        wire.call("echo", number=6, text="still there")
        return wire.said

    direct, wrapped = told(ruled, cancelled, "--plain")
    assert wrapped == direct


def test_a_changed_list_of_tools_is_told_as_it_is_directly(ruled: Site) -> None:
    def renamed(wire: Wire) -> list[bytes]:
        wire.greet()
        wire.call("renames")
        wire.ask("tools/list", number=2)
        return wire.said

    ruled.describe({"echo": {"feature": "scan"}})
    direct, wrapped = told(ruled, renamed, "--plain")
    assert b"list_changed" in b"".join(direct)
    assert wrapped == direct


def test_a_subscription_of_the_stateless_protocol_is_told_as_it_is_directly(site: Site) -> None:
    def listened(wire: Wire) -> list[bytes]:
        wire.ask("server/discover", {"_meta": META}, number=1)
        params = {"notifications": {"toolsListChanged": True}, "_meta": META}
        wire.send({"jsonrpc": "2.0", "id": "listen-1", "method": "subscriptions/listen", "params": params})
        wire.line()  # acknowledged
        wire.ask("tools/call", {"name": "renames", "arguments": {}, "_meta": META}, number=2)
        while b"list_changed" not in b"".join(wire.said):
            wire.line()
        return sorted(wire.said)

    direct, wrapped = told(site, listened, "--plain")
    assert wrapped == direct
