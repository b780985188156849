"""The rules of the proxy without a transport: in what reaches the server nobody can make out a ruled call."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.descriptor import Descriptor, ToolRule
from licet.gate import Gate
from licet.guards.calls import Admission, Call, CallGuard
from licet.proxy.catalog import Catalog
from licet.proxy.frames import Conversation
from licet.proxy.messages import dump, id_key, parse
from licet.proxy.replies import from_server
from licet.trust import TrustedKeys
from licet.validator import LicenseValidator
from tests.plugin.proxy.rig import META

RULES = {"ruled": ToolRule("scan"), "counted": ToolRule("scan", "resources", "len(arns)")}
DESCRIPTOR = Descriptor("OPT", "Opt", tools=RULES)


def nobody(_: str) -> Any:
    raise AssertionError("without a key nothing is kept")


def conversation() -> Conversation:
    gate = Gate(None, product="OPT", trusted=TrustedKeys.from_jwks([]), client=None, state=nobody)
    guard = CallGuard(LicenseValidator(gate, DESCRIPTOR, {}))
    return Conversation(guard, Catalog(guard.ruled))


def escaped(draw: Callable[..., Any], text: str) -> str:
    """Spell a JSON string in one of the many ways."""
    ways = (lambda c: c, lambda c: f"\\u{ord(c):04x}", lambda c: f"\\u{ord(c):04X}", lambda c: "\\/" if c == "/" else c)
    return '"' + "".join(draw(st.sampled_from(ways))(character) for character in text) + '"'


space = st.text(" \t\r", max_size=2)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    ["method", "Method", "METHOD", "params", "Params", "id", "ID", "jsonrpc", "result", "x", "method\0"]
)
inner_names = st.sampled_from(["name", "Name", "NAME", "arguments", "Arguments", "_meta", "n\u0000ame", "name\u0000"])
methods = st.sampled_from(["tools/call", "Tools/Call", "ping", "tools/call\0", " tools/call", "tools/list"])
tools = st.sampled_from(["ruled", "Ruled", "counted", " ruled", "free", "ruled\0", "license_status"])


@st.composite
def objects(draw: Callable[..., Any], members: list[tuple[str, str]]) -> str:
    parts = [f"{draw(space)}{escaped(draw, name)}{draw(space)}:{draw(space)}{value}" for name, value in members]
    return "{" + ",".join(parts) + draw(space) + "}"


@st.composite
def frames(draw: Callable[..., Any]) -> str:
    """A frame that looks like a call of a tool, or nearly, with members that come twice or in other cases."""
    inner = [("name", escaped(draw, draw(tools)))]
    more = st.tuples(inner_names, st.one_of(tools.map(json.dumps), values.map(json.dumps)))
    inner += draw(st.lists(more, max_size=3))
    members = [
        ("jsonrpc", '"2.0"'),
        ("id", json.dumps(draw(st.none() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False)))),
        ("method", escaped(draw, draw(methods))),
        ("params", draw(objects(draw(st.permutations(inner))))),
    ]
    for _ in range(draw(st.integers(0, 2))):
        params = objects(inner)
        members.append((draw(names), draw(st.one_of(methods.map(json.dumps), values.map(json.dumps), params))))
    frame: str = draw(objects(draw(st.permutations(members))))
    return f"[{frame},{draw(st.just(frame) | values.map(json.dumps))}]" if draw(st.booleans()) else frame


def lenient(line: bytes) -> list[tuple[str, str]]:
    """Every call that any reader could make out: names in any case and up to a NUL, each of several members."""
    found: list[tuple[str, str]] = []

    def read_as(name: object) -> str:
        return str(name).partition("\0")[0].strip().casefold()

    def hook(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        return [(read_as(name), value) for name, value in pairs]

    for piece in line.decode().splitlines():
        whole = json.loads(piece, object_pairs_hook=hook)
        several = whole and isinstance(whole, list) and all(isinstance(each, list) for each in whole)
        for message in whole if several else [whole]:
            methods_seen = [read_as(value) for name, value in message if name == "method"]
            params = [value for name, value in message if name == "params" and isinstance(value, list)]
            called = [pair for each in params for pair in each if isinstance(pair, tuple) and pair[0] == "name"]
            found += [(method, read_as(value)) for method in methods_seen for _, value in called]
    return found


@settings(max_examples=400, deadline=None)
@given(frames())
def test_no_reader_can_make_out_a_ruled_call_in_what_reaches_the_server(text: str) -> None:
    talk = conversation()
    outcome = talk.resolve(talk.read(text.encode()))
    if outcome.to_server is not None:
        calls = lenient(outcome.to_server)
        assert not any(method == "tools/call" and tool in RULES for method, tool in calls), outcome.to_server


@settings(max_examples=200, deadline=None)
@given(values)
def test_what_is_written_is_what_was_read_in_one_line_of_ascii_or_utf_8(value: Any) -> None:
    line = dump(value)
    assert parse(line) == value
    assert len(line.decode().splitlines()) <= 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_whatever_bytes_come_are_answered_or_understood(data: bytes) -> None:
    talk = conversation()
    outcome = talk.resolve(talk.read(data))
    for each in (outcome.to_client, outcome.to_server):
        assert each is None or parse(each) is not None or each == b"null"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_whatever_a_server_says_while_an_answer_is_awaited_passes(data: bytes) -> None:
    talk = conversation()
    talk.resolve(talk.read(b'{"jsonrpc":"2.0","id":"no such id","method":"tools/list"}'))
    assert talk.is_curious
    assert from_server(talk, data) == [data]


@pytest.mark.parametrize(("one", "two"), [(1, 1.0), (100, 1e2), (0, -0.0)])
def test_ids_that_are_the_same_number_are_the_same_id(one: object, two: object) -> None:
    assert id_key(one) == id_key(two)


@pytest.mark.parametrize(("one", "two"), [(1, "1"), (None, "null"), ("a", "b"), (1, 1.5)])
def test_other_ids_are_others(one: object, two: object) -> None:
    assert id_key(one) != id_key(two)


def test_a_server_that_splits_a_batch_gets_the_refused_part_answered_first() -> None:
    talk = conversation()
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ruled"}}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    outcome = talk.resolve(talk.read(json.dumps([call, ping]).encode()))
    assert outcome.to_client is None
    assert json.loads(outcome.to_server or b"") == [ping]
    pong = b'{"jsonrpc":"2.0","id":2,"result":{}}'
    refused, passed = from_server(talk, pong)
    assert [each["id"] for each in json.loads(refused)] == [1]
    assert passed == pong
    assert not talk.is_curious


def test_what_a_task_returns_is_counted_when_it_is_fetched() -> None:
    talk = conversation()
    counted: list[tuple[str, Any]] = []
    rule = ToolRule("scan", "resources", count_result="total")
    talk.catalog, talk.initialized = Catalog({"ruled": rule}), True
    talk.guard.rule = lambda tool: rule  # type: ignore[method-assign]
    talk.guard.judge = Admission  # type: ignore[method-assign]
    talk.guard.finish = lambda call, result: counted.append((call.tool, result))  # type: ignore[method-assign]

    def asked(message: dict[str, Any], result: dict[str, Any]) -> None:
        talk.resolve(talk.read(json.dumps({"jsonrpc": "2.0", "id": 1, **message}).encode()))
        answer = json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()
        assert from_server(talk, answer) == [answer]

    asked({"method": "tools/call", "params": {"name": "ruled", "task": {}}}, {"task": {"taskId": "t"}})
    asked({"method": "tasks/result", "params": {"taskId": "t"}}, {"structuredContent": {"total": 3}})
    assert counted == [("ruled", {"total": 3})]


def test_a_call_that_is_cancelled_while_it_is_checked_never_leaves_and_afterwards_its_cancellation_follows_it() -> None:
    talk = conversation()
    talk.guard.judge = Admission  # type: ignore[method-assign]
    talk.guard.answers_at_once = lambda rule: False  # type: ignore[method-assign]
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ruled"}}).encode()
    cancel = b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1.0}}'

    frame = talk.read(call)
    decided = talk.decide(frame)
    assert talk.resolve(talk.read(cancel)).to_server is None
    dropped = talk.conclude(frame, decided)
    assert (dropped.to_server, dropped.to_client) == (None, None)

    frame = talk.read(call)
    passed = talk.conclude(frame, talk.decide(frame))
    assert json.loads(passed.to_server or b"")["id"] == 1
    assert talk.resolve(talk.read(cancel)).to_server == cancel


def ask_aws(talk: Conversation, name: str, **params: Any) -> Call:
    """Call a tool that is counted in AWS; return the call as it is counted."""
    judged: list[Call] = []
    talk.guard.rule = lambda tool: ToolRule("scan", "resources", "aws", types="kinds")  # type: ignore[method-assign]
    talk.guard.judge = lambda call: judged.append(call) or Admission(call)  # type: ignore[func-returns-value,method-assign]
    arguments = {"regions": ["eu-north-1"], "kinds": ["rds:db"], "x": 1}
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments, **params},
    }
    outcome = talk.resolve(talk.read(json.dumps(call).encode()))
    assert json.loads(outcome.to_server or b"") == call
    (found,) = judged
    return found


@pytest.mark.parametrize(
    ("schema", "counted"),
    [
        ({"type": "object", "properties": {}}, set()),
        ({"type": "object"}, set()),
        ({"type": "object", "additionalProperties": True}, set()),
        (None, set()),
        ({"properties": {"depth": {}}}, set()),
        ({"properties": {"kinds": {}, "depth": {}}}, {"kinds"}),
        ({"properties": {"kinds": {}, "regions": {}, "x": {}}}, {"kinds", "regions", "x"}),
    ],
)
def test_a_count_in_aws_is_narrowed_only_by_what_the_tool_declares(schema: Any, counted: set[str]) -> None:
    talk = conversation()
    talk.catalog.settle([{"name": "scan"} | ({} if schema is None else {"inputSchema": schema})])
    assert set(ask_aws(talk, "scan").arguments) == counted
    assert ask_aws(talk, "in-no-list").arguments == {}


@pytest.mark.parametrize(("meta", "told"), [({}, {}), (META, META)], ids=["without-a-handshake", "stateless"])
def test_before_the_first_count_in_aws_the_list_is_asked_for(meta: Any, told: Any) -> None:
    talk = conversation()
    asked: list[Any] = []

    def list_now(found: Any) -> None:
        asked.append(found)
        talk.catalog.settle([{"name": "scan", "inputSchema": {"properties": {"kinds": {}}}}])

    talk.on_ready = list_now
    for _ in range(2):
        assert set(ask_aws(talk, "scan", _meta=meta).arguments) == {"kinds"}
        talk.answered(1)
    assert asked == [told]


def test_a_batch_of_too_many_messages_is_one_error() -> None:
    talk = conversation()
    ping = {"jsonrpc": "2.0", "method": "ping"}
    whole = [ping | {"id": number} for number in range(100)]
    assert len(json.loads(talk.resolve(talk.read(json.dumps(whole).encode())).to_server or b"")) == 100
    outcome = talk.resolve(talk.read(json.dumps([*whole, ping]).encode()))
    assert outcome.to_server is None
    assert json.loads(outcome.to_client or b"")["error"]["code"] == -32600


@pytest.mark.parametrize(
    ("spelt", "passes"),
    [
        *(("9007199254740991", True), ("-9007199254740991", True), ('"' + "x" * 256 + '"', True), ('""', True)),
        *(("9007199254740992", False), ("-9007199254740992", False), ('"' + "x" * 257 + '"', False)),
        *(("1.0", False), ("1e0", False), ("null", False), ("true", False), ("1e999", False)),
        *(('"\\u00e4"', True), ('"\\ud800"', False), ('"a\\u0000"', False), ("[1]", False)),
    ],
)
def test_only_an_id_that_every_reader_takes_for_the_same_goes_on(spelt: str, passes: bool) -> None:
    talk = conversation()
    outcome = talk.resolve(talk.read(f'{{"jsonrpc":"2.0","id":{spelt},"method":"ping"}}'.encode()))
    if passes:
        assert json.loads(outcome.to_server or b"")["id"] == json.loads(spelt)
    else:
        assert outcome.to_server is None
        assert json.loads(outcome.to_client or b"")["error"]["code"] in {-32600, -32700}


def test_calls_beyond_what_can_wait_are_refused_and_the_rest_of_their_batch_goes_on() -> None:
    talk = conversation()
    talk.guard.answers_at_once = lambda rule: False  # type: ignore[method-assign]
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ruled"}}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    read = {"jsonrpc": "2.0", "id": 3, "method": "resources/read", "params": {"uri": "license://status"}}
    frame = talk.read(json.dumps([call, ping, read]).encode())
    assert frame.waits
    outcome = talk.conclude(frame, talk.busy(frame))
    assert json.loads(outcome.to_server or b"") == [ping]
    (answers, _) = from_server(talk, b'{"jsonrpc":"2.0","id":2,"result":{}}')
    (refused, error) = json.loads(answers)
    assert "too many calls wait" in refused["result"]["content"][0]["text"]
    assert refused["result"]["_meta"]["io.licet/denied"]["retryable"] is True
    assert error["error"]["code"] == -32000
    assert not talk.is_curious


def test_a_call_is_counted_once_when_it_was_left_uncounted_first() -> None:
    talk = conversation()
    counted: list[str] = []
    talk.guard.judge = Admission  # type: ignore[method-assign]
    talk.guard.count = lambda admission: counted.append(admission.call.tool)  # type: ignore[method-assign]
    frame = talk.read(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ruled"}}')
    assert talk.conclude(frame, talk.decide(frame, counts=False)).to_server is not None
    assert counted == []
    talk.count(frame)
    talk.count(frame)
    assert counted == ["ruled"]
