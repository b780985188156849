"""What becomes of a frame: the one place where both transports ask. No transport, no threads of its own.

::

    client ──▶ read(data) ──▶ Frame ──▶ resolve(frame) ──▶ what goes to the server, what is answered at once
    client ◀── replies.from_server(data) ◀── server
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from licet.descriptor import ToolRule
from licet.errors import CountUnavailableError, WireError
from licet.guards.aws_counters import arguments_read
from licet.guards.calls import FREE_TOOL, Admission, Call
from licet.guards.status import RESOURCE_URI, status_result, status_text
from licet.proxy.ledger import Ledger, is_request
from licet.proxy.messages import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    MOST_MESSAGES,
    PARSE_ERROR,
    UPSTREAM_FAILED,
    Message,
    check_shape,
    dump,
    error,
    id_key,
    is_stateless,
    meta_of,
    params_of,
    parse,
    result,
    unmistakable,
)
from licet.proxy.values import Frame, Outcome, Owed, Refused, Watch
from licet.refusal import Denial, deny_busy, deny_uncounted
from licet.verdict import Verdict

log = logging.getLogger(__name__)

SERVER_INFO_KEY = "io.modelcontextprotocol/serverInfo"
SUBSCRIPTION_KEY = "io.modelcontextprotocol/subscriptionId"
_WATCHED = frozenset({"initialize", "server/discover", "tools/list", "resources/list"})
_MOST_OWED = 1000


@dataclass(slots=True)
class Conversation(Ledger):
    """What is under way between one client and the server. Safe to use from several threads.

    Attributes:
        plain: Whether lists stay as they are: no status tool, no marks.
        shown: Why tools were marked or hidden in the list that the client has seen last.
        on_ready: Called once the client and the server have come to terms, with the ``_meta`` that a request needs.
    """

    plain: bool = False
    on_ready: Callable[[Mapping[str, Any]], None] | None = None
    listening: dict[str, object] = field(default_factory=dict)
    server_info: Mapping[str, Any] | None = None
    envelope: Mapping[str, Any] | None = None
    initialized: bool = False
    ready: bool = False
    shown: dict[str, Verdict | None] = field(default_factory=dict)
    _due: bool = False

    @property
    def is_curious(self) -> bool:
        """Whether what the server says has to be read, and not only passed on."""
        return bool(self.watched or self.owed)

    def read(self, data: bytes) -> Frame:
        """Understand a frame. Never raises: what is no message is answered as JSON-RPC asks."""
        try:
            found = parse(data)
        except WireError as problem:
            return Frame([Refused(error(None, PARSE_ERROR, f"Parse error: {problem}"))])
        batch = isinstance(found, list)
        each = found if batch else [found]
        if not each:
            return Frame([Refused(error(None, INVALID_REQUEST, "Invalid request: the batch is empty"))])
        if len(each) > MOST_MESSAGES:
            text = f"Invalid request: a batch has {MOST_MESSAGES} messages at most"
            return Frame([Refused(error(None, INVALID_REQUEST, text))])
        messages = self.reserve([self._message(one) for one in each])
        return Frame(messages, batch=batch, waits=any(map(self._waits, messages)))

    def resolve(self, frame: Frame) -> Outcome:
        """Decide about a frame, and count what goes on; may block when it ``waits``."""
        return self.conclude(frame, self.decide(frame))

    def decide(self, frame: Frame, *, counts: bool = True) -> list[Message | Refused]:
        """Return what each message of *frame* comes to, unless it is cancelled meanwhile; may block when it ``waits``.

        Args:
            frame: The frame.
            counts: Whether calls that were admitted are counted as uses now; else ``count`` must be called before
                anybody sees an answer to them.
        """
        decided = [each if isinstance(each, Refused) else self._decided(each, frame) for each in frame.messages]
        if counts:
            self.count(frame)
        return decided

    def busy(self, frame: Frame) -> list[Message | Refused]:
        """Return what ``decide`` does when too many calls are checked already: those that would wait are refused."""
        return [
            each if isinstance(each, Refused) else self._busy(each) if self._waits(each) else self._decided(each, frame)
            for each in frame.messages
        ]

    def count(self, frame: Frame) -> None:
        """Count the calls of *frame* that were admitted."""
        while frame.uncounted:
            self.guard.count(frame.uncounted.pop())

    def conclude(self, frame: Frame, decided: list[Message | Refused]) -> Outcome:
        """Return what a frame has come to. From here on a cancellation of it is the server's to hear; never blocks."""
        onward: list[Message] = []
        answers: list[Message] = []
        for message, found in zip(frame.messages, decided, strict=True):
            if self._is_dropped(message):
                continue
            if not isinstance(found, Refused):
                onward.append(found)
                continue
            if isinstance(message, Refused) or "id" in message:  # nobody waits for an answer to a notification
                answers.append(found.answer)
            self._stays(message)
        if not onward:
            frame.uncounted.clear()
        try:
            to_server = dump(onward if frame.batch else onward[0]) if onward else None
        except WireError as problem:
            frame.uncounted.clear()
            for message in onward:
                self._stays(message)
            return Outcome(None, dump(error(None, PARSE_ERROR, f"Parse error: {problem}")))
        for message in onward:
            self._note(message)
        if frame.batch and answers and self._owe(onward, answers):
            answers = []
        to_client = dump(answers if frame.batch else answers[0]) if answers else None
        return Outcome(to_server, to_client, onward[0] if onward and not frame.batch else None)

    def sent(self) -> None:
        """Note that what ``resolve`` let pass has been sent."""
        if self._due:
            self._due = False
            self._become_ready({})

    def changed(self) -> list[bytes]:
        """Return the notifications that tell this client that the list of tools is another now, if it is."""
        if all(self.guard.coverage(tool) == shown for tool, shown in list(self.shown.items())):
            return []
        changed: Message = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
        told = [dump(changed)] if self.initialized else []
        notes = ({**changed, "params": {"_meta": {SUBSCRIPTION_KEY: each}}} for each in list(self.listening.values()))
        return [*told, *map(dump, notes)]

    def _message(self, found: object) -> Message | Refused:
        try:
            return check_shape(found)
        except WireError as problem:
            request_id = found.get("id") if isinstance(found, dict) else None
            known = request_id if isinstance(request_id, (str, int, float)) and type(request_id) is not bool else None
            return Refused(error(known, INVALID_REQUEST, f"Invalid request: {problem}"))

    def _waits(self, message: Message | Refused) -> bool:
        if isinstance(message, Refused):
            return False
        method, params = message.get("method"), params_of(message)
        if method == "resources/read":
            return self._is_status(params)
        if method != "tools/call":
            return False
        name = params.get("name")
        if not isinstance(name, str):
            return False
        if name == FREE_TOOL or not self.catalog.is_known(name):
            return True
        return not all(map(self.guard.answers_at_once, self._rules(name)))

    def _decided(self, message: Message, frame: Frame) -> Message | Refused:
        """Return the message to let it pass, or an answer."""
        method = message.get("method")
        if method == "resources/read" and self._is_status(params_of(message)) and "id" in message:
            return Refused(self._status_resource(message))
        if method != "tools/call":
            return message
        try:
            return self._called(message, frame) or message
        except WireError as problem:
            return Refused(error(message.get("id"), INVALID_PARAMS, f"Invalid params: {problem}"))

    def _is_dropped(self, message: Message | Refused) -> bool:
        """Whether a request was cancelled before it went to the server, or a message did just that."""
        if isinstance(message, Refused):
            return False
        if message.get("method") == "notifications/cancelled":
            key = id_key(params_of(message).get("requestId"))
            self.listening.pop(key, None)
            return self.cancel(key)
        return is_request(message) and self.release(message)

    def _stays(self, message: Message | Refused) -> None:
        """Note that a message does not go to the server."""
        if not isinstance(message, Refused) and is_request(message):
            self.watch(id_key(message["id"]), None)

    def _busy(self, message: Message) -> Refused:
        name = params_of(message).get("name")
        if message.get("method") == "tools/call":
            return self._denied(message, deny_busy(str(name)))
        return Refused(error(message.get("id"), UPSTREAM_FAILED, "Too many requests wait to be checked; try again"))

    def _called(self, message: Message, frame: Frame) -> Refused | None:
        """Return why a call does not reach the server; ``None``: it does.

        Raises:
            WireError: What is called cannot be told, so nothing is.
        """
        params = message.get("params")
        name = params.get("name") if isinstance(params, dict) else None
        if not isinstance(params, dict) or not isinstance(name, str) or "\0" in name:
            raise WireError("a call names its tool, in an object")
        self._look_first(name, message)
        if not self.catalog.is_known(name):
            self.catalog.wait()
        if name == FREE_TOOL and not self.plain and not self.catalog.lists(name):
            return Refused(self._result(message, status_result(self.guard.validator)))
        rules = self._rules(name)
        if rules and "id" not in message:
            log.warning("a call of %r that wants no answer was dropped: it could not be refused", name)
            return Refused({})
        if "task" in params and not self.initialized and any(rule.count_result for rule in rules):
            why = "It is counted by its result, and as a task it can only be called within a session."
            return self._denied(message, deny_uncounted(name, CountUnavailableError(why, retryable=False)))
        later = is_stateless(message) and bool(rules) and self.catalog.rounds.go_on(name, params.get("requestState"))
        admitted: list[Admission] = []
        for position, rule in enumerate(rules):
            admission = self.guard.judge(self._call(name, rule, params, again=later or position > 0))
            if admission.denial is not None:
                return self._denied(message, admission.denial)
            admitted.append(admission)
        frame.uncounted += admitted
        return None

    def _look_first(self, name: str, message: Message) -> None:
        """Ask for the list, if nobody has, before a count that depends on what the tool is like."""
        if self.ready or self.on_ready is None or self.catalog.lists(name):
            return
        if any(rule.count is not None and rule.counted_argument is None for rule in self._rules(name)):
            self._become_ready(_envelope(message) if is_stateless(message) else {})

    def _denied(self, message: Message, denial: Denial) -> Refused:
        text = {"type": "text", "text": denial.text}
        return Refused(self._result(message, {"content": [text], "isError": True, "_meta": dict(denial.meta)}))

    def _rules(self, name: str) -> list[ToolRule]:
        """Return what *name* needs: its rule, and that of each tool that it may be by another name."""
        if name in self.catalog.ruled and (own := self.guard.rule(name)) is not None:
            return [own]
        names = [self.catalog.spelling(name), *self.catalog.stand_ins(name)]
        return [rule for rule in map(self.guard.rule, dict.fromkeys(names)) if rule is not None]

    def _call(self, name: str, rule: ToolRule, params: Mapping[str, Any], *, again: bool = False) -> Call:
        arguments = params.get("arguments")
        arguments = {} if arguments is None else arguments
        if not isinstance(arguments, dict):
            raise WireError("arguments must be an object")
        known = self.catalog.about(name)
        if rule.count is not None:
            unmistakable(arguments, arguments_read(rule))
            declared = known.arguments
            if rule.counted_argument is None:  # what the tool is not known to have must not narrow the count
                declared = declared or frozenset()
            if declared is not None:
                arguments = {each: value for each, value in arguments.items() if each in declared}
        return Call(name, rule, arguments, known.hints, again=again)

    def _result(self, message: Message, found: dict[str, Any]) -> Message:
        """Put a result into what the era of its request wants around it."""
        if is_stateless(message):
            meta = dict(found.get("_meta", {}))
            if self.server_info is not None:
                meta[SERVER_INFO_KEY] = self.server_info
            found = {**found, "resultType": "complete"} | ({"_meta": meta} if meta else {})
        return result(message.get("id"), found)

    def _is_status(self, params: Mapping[str, Any]) -> bool:
        return not self.plain and params.get("uri") == RESOURCE_URI

    def _status_resource(self, message: Message) -> Message:
        text = status_text(self.guard.validator)
        found: dict[str, Any] = {"contents": [{"uri": RESOURCE_URI, "mimeType": "application/json", "text": text}]}
        return self._result(message, found | ({"ttlMs": 0, "cacheScope": "private"} if is_stateless(message) else {}))

    def _note(self, message: Message) -> None:
        """Remember what the server's answer to *message* will be needed for."""
        if message.get("method") == "notifications/initialized":
            self.initialized = self._due = True
        if not is_request(message):
            return
        key, watch = id_key(message["id"]), self._watch_of(message)
        if is_stateless(message):
            self._listens(key, message)
            if not self.ready:
                self.envelope = _envelope(message)
                watch = watch or Watch(str(message["method"]))
        if watch is not None:
            self.watch(key, watch)

    def _watch_of(self, message: Message) -> Watch | None:
        """Return what an answer is needed for beyond keeping its id."""
        method, params = str(message["method"]), params_of(message)
        if method in _WATCHED:
            return Watch(method)
        if method in {"tasks/result", "tasks/get"}:
            task = str(params.get("taskId"))
            call = self.tasks.get(task)
            return None if call is None else Watch(method, call, task=task)
        if method != "tools/call" or not (self.catalog.counts_results or is_stateless(message)):
            return None
        name = str(params.get("name"))
        rules = self._rules(name)
        counted = next((rule for rule in rules if rule.count_result is not None), None)
        if counted is not None:
            return Watch(method, self._call(name, counted, params), tool=name)
        return Watch(method, tool=name) if rules and is_stateless(message) else None

    def _listens(self, key: str, message: Message) -> None:
        wanted = params_of(message).get("notifications")
        if message["method"] == "subscriptions/listen" and isinstance(wanted, dict) and wanted.get("toolsListChanged"):
            self.listening[key] = message["id"]
            _bound(self.listening, _MOST_OWED)

    def _become_ready(self, meta: Mapping[str, Any]) -> None:
        self.ready = True
        if self.on_ready is not None:
            self.on_ready(meta)

    def met(self) -> None:
        """Note that the server has answered a request of the era without a handshake."""
        if not self.ready and self.envelope is not None:
            self._become_ready(self.envelope)

    def _owe(self, onward: list[Message], answers: list[Message]) -> bool:
        """Keep *answers* for the server's answer to the rest of the batch; ``False`` when there will be none."""
        keys = {id_key(each["id"]) for each in onward if "id" in each and "method" in each}
        if not keys:
            return False
        owed = Owed(answers, keys)
        self.owed |= dict.fromkeys(keys, owed)
        _bound(self.owed, _MOST_OWED)
        return True


def _envelope(message: Message) -> dict[str, Any]:
    """Return what the era without a handshake wants in every request, as the client has said it."""
    meta = meta_of(params_of(message))
    return {each: meta[each] for each in meta if each.startswith("io.modelcontextprotocol/")}


def _bound(kept: dict[str, Any], most: int) -> None:
    """Forget the oldest of what is *kept* beyond that many."""
    while len(kept) > most:
        kept.pop(next(iter(kept)), None)
