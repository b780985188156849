"""Ways around the license, each of which must fail: the server is a recorder that runs whatever reaches it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.proxy.rig import Site, Wire, denied, text

RECORDER = [sys.executable, str(Path(__file__).with_name("recorder.py"))]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "echo", "arguments": {}}}


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """A client of a server whose tool ``echo`` has a rule; there is no license."""
    with site.wrapped(RECORDER, key=None) as started:
        yield started


def ran(wire: Wire) -> list[str]:
    """Return every line of which the server knows."""
    wire.send({"jsonrpc": "2.0", "id": "what-ran", "method": "recorder/said"})
    said: list[str] = wire.answer("what-ran")["result"]["said"]
    return said


def spelt(**changes: str) -> bytes:
    """The call, with some of its text spelt in another way."""
    line = json.dumps(CALL)
    for before, after in (change.split("=>", 1) for change in changes.values()):
        assert before in line
        line = line.replace(before, after)
    return line.encode()


SPELLINGS = {
    "plain": spelt(),
    "escaped-slash": spelt(a="tools/call=>tools\\/call"),
    "escaped-method": spelt(a="tools/call=>tools\\u002fcall"),
    "escaped-letters": spelt(a="tools/call=>\\u0074\\u006f\\u006f\\u006c\\u0073/call"),
    "escaped-tool": spelt(a='"echo"=>"\\u0065cho"'),
    "escaped-members": spelt(a='"method"=>"\\u006dethod"', b='"name"=>"n\\u0061me"', c='"params"=>"\\u0070arams"'),
    "second-method-wins": spelt(a='"method": "tools/call"=>"method": "ping", "method": "tools/call"'),
    "second-name-wins": spelt(a='"name": "echo"=>"name": "free", "name": "echo"'),
    "second-params-win": spelt(a='"params": {=>"params": {"name": "free"}, "params": {'),
    "white-space": spelt(a="{=>  {  \t", b=":=>\t :  "),
    "carriage-returns": spelt(a=": =>:\r", b=", =>,\r"),
    "windows-line-end": spelt() + b"\r",
    "id-text": spelt(a='"id": 1=>"id": "1"'),
    "id-negative": spelt(a='"id": 1=>"id": -1'),
    "id-empty": spelt(a='"id": 1=>"id": ""'),
    "with-a-result": spelt(a='"id": 1=>"id": 1, "result": {}'),
    "other-case-of-the-tool": spelt(a='"echo"=>"Echo"'),
    "space-around-the-tool": spelt(a='"echo"=>" echo "'),
    "later-round": spelt(a='"arguments"=>"requestState": "x", "inputResponses": {}, "arguments"'),
    "as-a-task": spelt(a='"arguments"=>"task": {"ttl": 1}, "arguments"'),
}
REJECTED = {
    "other-case-of-method": spelt(a='"method"=>"Method"'),
    "two-cases-of-method": spelt(a='"method": "tools/call"=>"method": "ping", "METHOD": "tools/call"'),
    "kelvin-sign": spelt(a='"params"=>"param\u017f"'),
    "two-cases-of-name": spelt(a='"name": "echo"=>"name": "free", "NAME": "echo"'),
    "two-cases-of-params": spelt(a='"params": {=>"params": {"name": "free"}, "Params": {'),
    "name-with-nul": spelt(a='"name": "echo"=>"name": "free", "name\\u0000": "echo"'),
    "method-with-nul": spelt(a="tools/call=>tools/call\\u0000x"),
    "tool-with-nul": spelt(a='"echo"=>"echo\\u0000x"'),
    "id-float": spelt(a='"id": 1=>"id": 1.5'),
    "id-exponent": spelt(a='"id": 1=>"id": 1e0'),
    "id-null": spelt(a='"id": 1=>"id": null'),
    "id-huge": spelt(a='"id": 1=>"id": 123456789012345678901234567890'),
    "infinity": spelt(a='"arguments": {}=>"arguments": {"a": 1e999}'),
    "id-true": spelt(a='"id": 1=>"id": true'),
    "id-list": spelt(a='"id": 1=>"id": [1]'),
    "id-object": spelt(a='"id": 1=>"id": {}'),
    "params-by-position": spelt(a='{"name": "echo", "arguments": {}}=>["echo", {}]'),
    "no-name": spelt(a='"name"=>"title"'),
    "name-in-a-list": spelt(a='"echo"=>["echo"]'),
    "nan": spelt(a='"arguments": {}=>"arguments": {"a": NaN}'),
    "comment": spelt(a="}}=>}} // a comment"),
    "two-in-a-line": spelt() + spelt(),
    "utf-16": json.dumps(CALL).encode("utf-16-le").replace(b"\n", b""),
    "byte-order-mark": b"\xef\xbb\xbf" + spelt(),
    "not-utf-8": spelt(a='"arguments": {}=>"arguments": {"a": "X"}').replace(b'"X"', b'"\xff"'),
    "too-deep": b"[" * 100_000 + b"]" * 100_000,
    "not-2.0": spelt(a='"2.0"=>"1.0"'),
    "method-in-a-list": spelt(a='"tools/call"=>["tools/call"]'),
    "empty-batch": b"[]",
    "nothing": b"null",
}


@pytest.mark.parametrize("line", SPELLINGS.values(), ids=SPELLINGS)
def test_however_it_is_spelt_a_call_without_a_license_is_refused(wire: Wire, line: bytes) -> None:
    wire.send(line)
    answer = json.loads(wire.line())
    assert denied(answer["result"]) == "NO_KEY"
    assert answer["id"] == json.loads(line)["id"]
    assert ran(wire) == ["recorder/said"]


@pytest.mark.parametrize("line", REJECTED.values(), ids=REJECTED)
def test_what_could_be_read_in_two_ways_or_none_is_an_error_and_goes_nowhere(wire: Wire, line: bytes) -> None:
    wire.send(line)
    answer = json.loads(wire.line())
    assert answer["error"]["code"] in {-32700, -32600, -32602}
    assert ran(wire) == ["recorder/said"]


def test_a_message_within_a_message_is_no_second_line_for_the_server(wire: Wire) -> None:
    inner = json.dumps(CALL)
    wire.send(f'{{"jsonrpc": "2.0", "id": 7, "method": "ping", "params":\r{inner}\r}}'.encode())
    wire.answer(7)
    assert ran(wire) == ["ping", "recorder/said"]


def test_a_call_that_wants_no_answer_is_dropped(wire: Wire) -> None:
    wire.send({name: value for name, value in CALL.items() if name != "id"})
    wire.send({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "free"}})
    assert ran(wire) == ["tools/call free", "recorder/said"]


def test_in_a_batch_each_element_is_looked_at_and_one_batch_is_answered(wire: Wire) -> None:
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    wire.send([CALL, ping, CALL | {"id": 3}])
    answers = {answer["id"]: answer for answer in json.loads(wire.line())}
    assert answers.keys() == {1, 2, 3}
    assert denied(answers[1]["result"]) == denied(answers[3]["result"]) == "NO_KEY"
    assert answers[2]["result"] == {}
    wire.send([CALL, CALL | {"id": "b"}])
    assert [answer["id"] for answer in json.loads(wire.line())] == [1, "b"]
    wire.send([CALL, 7, [CALL], {"jsonrpc": "2.0", "method": "notifications/initialized"}])
    answers = json.loads(wire.line())
    assert [each.get("error", {}).get("code") for each in answers] == [None, -32600, -32600]
    assert ran(wire) == ["[ping]", "[notifications/initialized]", "recorder/said"]


def test_a_call_before_the_handshake_is_refused_as_after_it(wire: Wire) -> None:
    assert denied(wire.call("echo")) == "NO_KEY"
    wire.greet()
    assert denied(wire.call("echo")) == "NO_KEY"


def test_a_tool_that_takes_another_name_does_not_leave_its_rule_behind(site: Site) -> None:
    with site.wrapped(RECORDER, key=None) as wire:
        wire.greet()
        assert text(wire.call("free")) == "free"
        wire.ask("recorder/rename", {"from": "echo", "to": "echo2"}, number=2)
        assert denied(wire.call("echo2", number=3)) == "NO_KEY"
        assert denied(wire.call("echo", number=4)) == "NO_KEY"
        assert text(wire.call("free", number=5)) == "free"


def test_where_unlisted_tools_are_refused_a_new_name_is_too(site: Site) -> None:
    site.describe({"echo": {"feature": "scan"}}, unlisted="refuse")
    with site.wrapped(RECORDER, key=None) as wire:
        wire.greet()
        assert denied(wire.call("free")) == "NO_KEY"
        assert denied(wire.call("never-heard-of", number=2)) == "NO_KEY"
        assert not wire.call("license_status", number=3)["isError"]


def test_the_count_is_of_what_the_tool_will_see(site: Site, sell: Callable[..., None]) -> None:
    site.describe({"echo": {"feature": "scan", "count": "len(arns)"}})
    sell(max_resources=2)
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        assert not wire.call("echo", number=1, arns=["a", "b"])["isError"]
        assert denied(wire.call("echo", number=2, arns=["a", "b", "c"])) == "LIMIT_EXCEEDED"
        assert denied(wire.call("echo", number=3)) == "COUNT_UNAVAILABLE"
        arguments: dict[str, Any] = {"arns": ["a"], "Arns": ["a", "b", "c"]}
        answer = wire.ask("tools/call", {"name": "echo", "arguments": arguments}, number=4)
        assert answer["error"]["code"] == -32602
        answer = wire.ask("tools/call", {"name": "echo", "arguments": ["a"]}, number=5)
        assert answer["error"]["code"] == -32602


def test_a_result_that_passes_the_limit_refuses_the_next_call(site: Site, sell: Callable[..., None]) -> None:
    site.describe({"echo": {"feature": "scan", "count_result": "total"}})
    sell(max_resources=2)
    with site.wrapped(RECORDER) as wire:
        wire.greet()
        assert wire.call("echo", number=1, total=3)["structuredContent"] == {"total": 3}
        assert denied(wire.call("echo", number=2, total=3)) == "LIMIT_EXCEEDED"
