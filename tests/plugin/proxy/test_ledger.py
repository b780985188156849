"""Counts in results: an answer belongs to the call that it answers, and a result that nobody saw is an untold one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from licet.descriptor import ToolRule
from licet.guards.calls import Admission
from licet.guards.rounds import MOST_ROUNDS, Rounds
from licet.proxy import ledger
from licet.proxy.catalog import Catalog
from licet.proxy.frames import Conversation
from licet.proxy.replies import from_server
from tests.plugin.proxy.rig import META, denied
from tests.plugin.proxy.test_frames import conversation

BULK = {"bulk": ToolRule("scan", "resources", count_result="total")}
CALL = {"method": "tools/call", "params": {"name": "bulk"}}
LIST = {"method": "resources/list"}
IN_USE = -32600


class Talk:
    """A conversation whose license admits everything; what was told of results is kept."""

    def __init__(self) -> None:
        self.talk: Conversation = conversation()
        self.talk.catalog, self.talk.initialized = Catalog(BULK), True
        self.told: list[Any] = []
        guard: Any = self.talk.guard
        guard.rule, guard.judge = BULK.get, Admission
        guard.finish = lambda call, result: self.told.append(result)

    def ask(self, message: Any, number: Any = 1) -> Any:
        """Send a request, or a batch; return what is answered here."""
        whole = message if isinstance(message, list) else {"jsonrpc": "2.0", "id": number, **message}
        answer = self.talk.resolve(self.talk.read(json.dumps(whole).encode())).to_client
        return None if answer is None else json.loads(answer)

    def code(self, message: Any, number: Any = 1) -> int:
        code: int = self.ask(message, number)["error"]["code"]
        return code

    def answer(self, result: Any, number: Any = 1) -> None:
        """Have the server answer, and make sure that the client sees just that."""
        data = json.dumps({"jsonrpc": "2.0", "id": number, "result": result}).encode()
        assert from_server(self.talk, data) == [data]


@pytest.fixture
def wire() -> Talk:
    return Talk()


def total(found: int) -> dict[str, Any]:
    return {"content": [], "structuredContent": {"total": found}}


@pytest.mark.parametrize("first", [CALL, LIST, {"method": "ping"}], ids=["call", "list", "ping"])
def test_an_id_is_taken_until_it_is_answered(wire: Talk, first: Any) -> None:
    assert wire.ask(first) is None
    for second in (CALL, LIST, {"method": "ping"}):
        assert wire.code(second) == IN_USE
    wire.answer(total(1))
    assert wire.ask(CALL) is None
    wire.answer(total(7))
    assert wire.told[-1] == {"total": 7}


def test_an_id_is_taken_while_its_request_is_checked(wire: Talk) -> None:
    frame = wire.talk.read(json.dumps({"jsonrpc": "2.0", "id": 1, **CALL}).encode())
    assert wire.code(LIST) == IN_USE
    wire.talk.resolve(frame)
    wire.answer(total(7))
    assert wire.told == [{"total": 7}]


def test_of_two_requests_with_one_id_in_a_batch_the_second_is_refused(wire: Talk) -> None:
    call = {"jsonrpc": "2.0", "id": 1, **CALL}
    outcome = wire.talk.resolve(wire.talk.read(json.dumps([call, call]).encode()))
    assert json.loads(outcome.to_server or b"") == [call]
    (answers, passed) = from_server(wire.talk, json.dumps({"jsonrpc": "2.0", "id": 1, "result": total(7)}).encode())
    assert [each["error"]["code"] for each in json.loads(answers)] == [IN_USE]
    assert json.loads(passed)["result"] == total(7)
    assert wire.told == [{"total": 7}]


def test_a_request_that_was_refused_gives_its_id_back(wire: Talk) -> None:
    for _ in range(2):
        assert wire.code({"method": "tools/call", "params": {"name": "bulk", "arguments": 1}}) == -32602
    assert not wire.talk.is_curious


def test_unanswered_requests_push_out_no_call_and_are_refused_when_they_are_too_many(
    wire: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_WATCHED", 5)
    assert wire.ask(CALL, "call") is None
    for number in range(4):
        assert wire.ask(LIST, number) is None
    assert "wait for some of them" in wire.ask(LIST, 4)["error"]["message"]
    wire.answer(total(7), "call")
    assert wire.told == [{"total": 7}]
    assert wire.ask(LIST, 4) is None


def test_a_request_that_was_cancelled_makes_room_and_counts_as_untold(
    wire: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_WATCHED", 1)
    assert wire.ask(CALL, "call") is None
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "call"}}
    assert wire.talk.resolve(wire.talk.read(json.dumps(cancelled).encode())).to_server is not None
    assert wire.told == []
    assert wire.ask(LIST) is None
    assert wire.told == [None]


def test_a_call_whose_answer_never_comes_counts_as_untold_once(wire: Talk) -> None:
    frame = wire.talk.read(json.dumps({"jsonrpc": "2.0", "id": 1, **CALL}).encode())
    wire.talk.resolve(frame)
    for _ in range(2):
        wire.talk.lost(frame)
    assert wire.told == [None]
    assert not wire.talk.is_curious


@pytest.mark.parametrize(
    "answer",
    [
        b'{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"total":' + b"9" * 5000 + b"}}}",
        b'{"jsonrpc":"2.0","id":1,"result":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"jsonrpc":"2.0","id":1,"result":"text"}',
        b'{"jsonrpc":"2.0","id":1,"result":{"resultType":"unheard-of"}}',
        b'{"jsonrpc":"2.0","id":1,"result":{"task":{"taskId":5}}}',
    ],
    ids=["number-too-long", "too-deep", "no-object", "of-another-type", "a-task-without-an-id"],
)
def test_an_answer_that_cannot_be_understood_passes_and_counts_as_untold(wire: Talk, answer: bytes) -> None:
    wire.ask(CALL)
    assert from_server(wire.talk, answer) == [answer]
    assert wire.told == [None]


@pytest.mark.parametrize("line", [b"[INFO] starting", b'{"level": "info"', b"", b"\xff"])
def test_a_stray_line_is_no_answer(wire: Talk, line: bytes) -> None:
    wire.ask(CALL)
    assert from_server(wire.talk, line) == [line]
    wire.answer(total(7))
    assert wire.told == [{"total": 7}]


@pytest.mark.parametrize("number", [b"1e999", b"NaN", b"-Infinity"])
def test_numbers_that_json_cannot_spell_hide_no_count_from_us(wire: Talk, number: bytes) -> None:
    wire.ask(CALL)
    answer = b'{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"total":7,"x":' + number + b"}}}"
    assert from_server(wire.talk, answer) == [answer]
    assert [each["total"] for each in wire.told] == [7]
    wire.ask({"method": "initialize"})
    hello = b'{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{}},"serverInfo":{"x":' + number + b"}}}"
    assert from_server(wire.talk, hello) == [hello]  # it cannot be written anew
    assert wire.talk.server_info is None
    stray = b'{"jsonrpc":"2.0","id":' + number + b',"result":{}}'
    wire.ask(CALL)
    assert from_server(wire.talk, stray) == [stray]


def test_a_task_is_remembered_until_its_result_is_there_and_counted_once(wire: Talk) -> None:
    fetch = {"method": "tasks/result", "params": {"taskId": "t"}}
    wire.ask(CALL | {"params": {"name": "bulk", "task": {}}})
    wire.answer({"task": {"taskId": "t"}})
    wire.ask(fetch, 1)
    failed = b'{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"not now"}}'
    assert from_server(wire.talk, failed) == [failed]
    wire.ask({"method": "tasks/get", "params": {"taskId": "t"}}, 2)
    wire.answer({"taskId": "t", "status": "working"}, 2)
    assert wire.told == []
    wire.ask(fetch, 3)
    wire.ask(fetch, 4)
    wire.answer(total(7), 3)
    wire.answer(total(7), 4)
    assert wire.told == [{"total": 7}]
    assert not wire.talk.tasks


def test_a_task_that_makes_room_for_others_counts_as_untold(wire: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_TASKS", 1)
    for task in ("one", "two"):
        wire.ask(CALL)
        wire.answer({"resultType": "task", "taskId": task})
    assert wire.told == [None]
    wire.ask({"method": "tasks/get", "params": {"taskId": "two"}})
    wire.answer({"taskId": "two", "status": "completed", "result": total(7)})
    assert wire.told == [None, {"total": 7}]


def test_without_a_session_a_counted_call_is_not_taken_as_a_task(wire: Talk) -> None:
    wire.talk.initialized = False
    answer = wire.ask(CALL | {"params": {"name": "bulk", "task": {}}})
    assert denied(answer["result"]) == "COUNT_UNAVAILABLE"
    assert wire.ask(CALL) is None


def test_a_later_round_is_one_that_the_server_has_asked_for_each_time_once(wire: Talk) -> None:
    again: list[bool] = []
    guard: Any = wire.talk.guard
    guard.judge = lambda call: again.append(call.again) or Admission(call)

    def call(state: str | None, answer: Any, tool: str = "bulk", **more: Any) -> None:
        params = {"name": tool, "_meta": META, **more} | ({} if state is None else {"requestState": state})
        assert wire.ask({"method": "tools/call", "params": params}) is None
        wire.answer(answer)

    asks = {"resultType": "input_required", "requestState": "s", "inputRequests": {}}
    done = {"resultType": "complete", **total(7)}
    call("s", asks)  # nobody has asked for it yet
    call("s", asks, inputResponses={})
    call("s", done)
    call("s", done)
    call(None, done, inputResponses={})
    call("s", asks)
    wire.ask(CALL | {"params": {"name": "bulk", "requestState": "s"}})  # of the era without rounds
    assert again == [False, True, True, False, False, False, False]
    assert wire.told == [{"total": 7}] * 3


def test_a_state_belongs_to_its_tool_and_the_oldest_make_room() -> None:
    rounds = Rounds()
    rounds.ask("one", "s")
    assert not rounds.go_on("two", "s")
    assert not rounds.go_on("one", None)
    rounds.ask("one", "s")
    assert [rounds.go_on("one", "s") for _ in range(3)] == [True, True, False]
    for number in range(MOST_ROUNDS + 1):
        rounds.ask("one", f"{number}")
    assert not rounds.go_on("one", "0")
    assert rounds.go_on("one", "1")
