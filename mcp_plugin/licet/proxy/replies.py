"""What becomes of what the server says: passed on byte for byte, but for the few answers that the license shows in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from licet.errors import WireError
from licet.guards.calls import FREE_TOOL, Call
from licet.guards.status import RESOURCE, RESOURCE_URI, TOOL, coverage_meta, marked
from licet.proxy.catalog import tools_of
from licet.proxy.frames import SERVER_INFO_KEY, Conversation
from licet.proxy.messages import Message, dump, id_key, is_response, meta_of, parse
from licet.proxy.values import Watch

log = logging.getLogger(__name__)


def from_server(talk: Conversation, data: bytes) -> list[bytes]:
    """Return what the client is sent for one frame of the server: usually the frame itself, untouched. Never raises."""
    if not talk.is_curious:
        return [data]
    try:
        return _frame(talk, parse(data, lenient=True), data)
    except WireError:  # not ours to judge
        if b'"jsonrpc"' in data:  # and more than a line of a log that went astray
            talk.unreadable()
    except Exception:
        log.exception("what the server said is passed on as it is")
    return [data]


def _frame(talk: Conversation, found: Any, data: bytes) -> list[bytes]:
    if isinstance(found, list):
        return _batch(talk, found, data)
    if not isinstance(found, dict) or not is_response(found):
        return [data]
    before = _owed(talk, found)
    passed, changed = _reply(talk, found)
    onward = [] if not passed else [_written(found, data) if changed else data]
    return ([dump(before)] if before else []) + onward


def _written(found: Any, data: bytes) -> bytes:
    """Return *found* as it is now; as it was, if it holds what JSON cannot spell."""
    try:
        return dump(found)
    except WireError:
        return data


def _batch(talk: Conversation, found: list[Any], data: bytes) -> list[bytes]:
    """A batch of answers takes ours in."""
    onward: list[Any] = []
    owed: list[Any] = []
    changed = False
    for message in found:
        if not isinstance(message, dict) or not is_response(message):
            onward.append(message)
            continue
        ours = _owed(talk, message)
        passed, touched = _reply(talk, message)
        onward += [message] if passed else []
        owed += ours
        changed = changed or touched or bool(ours) or not passed
    if not changed:
        return [data]
    if not onward and not owed:
        return []
    try:
        return [dump(onward + owed)]
    except WireError:
        return [data, *([dump(owed)] if owed else [])]


def _owed(talk: Conversation, message: Message) -> list[Message]:
    """Return, once, what belongs beside the server's first answer to a batch."""
    owed = talk.owed.get(id_key(message.get("id"))) if _has_id(message) else None
    if owed is None:
        return []
    for key in owed.keys:
        talk.owed.pop(key, None)
    return owed.answers


def _has_id(message: Message) -> bool:
    return isinstance(message.get("id"), (str, int, float)) or ("id" in message and message["id"] is None)


def _reply(talk: Conversation, message: Message) -> tuple[bool, bool]:
    """Take in an answer; return whether it goes on to the client, and whether it was changed."""
    watch = talk.answered(message.get("id")) if _has_id(message) else None
    if watch is None:
        return True, False
    if watch.handler is not None:
        watch.handler(message)
        return False, False
    found = message.get("result")
    if not isinstance(found, dict):
        if watch.call is not None and "error" not in message:
            talk.guard.finish(watch.call, None)
        return True, False
    info = found.get("serverInfo") or meta_of(found).get(SERVER_INFO_KEY)
    if isinstance(info, dict) and _is_plain(info):
        talk.server_info = info
    if "resultType" in found:
        talk.met()
    try:
        return True, _changed(talk, watch, found)
    except Exception:
        log.exception("the answer to %s is passed on as it is", watch.method)
        return True, False


def _is_plain(found: Message) -> bool:
    """Whether it can be written into answers of our own."""
    try:
        return bool(dump(found))
    except WireError:
        return False


def _changed(talk: Conversation, watch: Watch, found: Message) -> bool:
    """Change a result in place, where the license shows in it."""
    if watch.method in {"initialize", "server/discover"}:
        return not talk.plain and _announce(found)
    if watch.method == "tools/list":
        return _tools(talk, found)
    if watch.method == "resources/list":
        return not talk.plain and _resources(found)
    if watch.tool is not None and found.get("resultType") == "input_required":
        talk.catalog.rounds.ask(watch.tool, found.get("requestState"))
    elif watch.call is not None:
        _finish(talk, watch, watch.call, found)
    return False


def _finish(talk: Conversation, watch: Watch, call: Call, found: Message) -> None:
    """Take in what a counted call has come to: a result, or a task whose result is fetched later, once or often."""
    if watch.method == "tasks/get":  # 2025-11-25: how it is going; later also what it has come to
        found = found["result"] if isinstance(found.get("result"), dict) else {"task": {}}
    kind = found.get("resultType", "complete")
    about = found if kind == "task" else found.get("task")
    if isinstance(about, dict) and "content" not in found:
        task = about.get("taskId")
        if isinstance(task, str):
            talk.begin_task(task, call)
        elif watch.task is None:
            talk.guard.finish(call, None)
    elif watch.task is not None and talk.tasks.pop(watch.task, None) is None:
        log.debug("the result of a task was fetched, and counted, before")
    elif not found.get("isError"):
        talk.guard.finish(call, _returned(found) if kind == "complete" else None)


def _announce(found: Message) -> bool:
    """Say that the list of tools may change, because it does when the license changes."""
    capabilities = found.get("capabilities")
    tools = capabilities.get("tools") if isinstance(capabilities, dict) else None
    if not isinstance(tools, dict) or tools.get("listChanged") is True:
        return False
    tools["listChanged"] = True
    return True


def _tools(talk: Conversation, found: Message) -> bool:
    tools = tools_of(found)
    talk.catalog.learn(tools)
    if talk.plain or not isinstance(found.get("tools"), list):
        return False
    talk.shown |= {tool["name"]: talk.guard.coverage(tool["name"]) for tool in tools}
    listed = [tool for tool in found["tools"] if not (isinstance(tool, dict) and _hides(talk, tool))]
    changed = len(listed) < len(found["tools"])
    for tool in listed:
        changed = (isinstance(tool, dict) and _marks(talk, tool)) or changed
    if not found.get("nextCursor") and not talk.catalog.lists(FREE_TOOL):
        listed.append(TOOL)
        changed = True
    found["tools"] = listed
    return changed


def _hides(talk: Conversation, tool: Message) -> bool:
    name = tool.get("name")
    hides = talk.guard.validator.descriptor.hide_uncovered
    return hides and isinstance(name, str) and talk.guard.coverage(name) is not None


def _marks(talk: Conversation, tool: Message) -> bool:
    name = tool.get("name")
    verdict = talk.guard.coverage(name) if isinstance(name, str) else None
    if verdict is None:
        return False
    own = tool.get("description")
    tool["description"] = marked(own if isinstance(own, str) else None, verdict, talk.guard.validator)
    tool["_meta"] = {**meta_of(tool), **coverage_meta(verdict)}
    return True


def _resources(found: Message) -> bool:
    listed = found.get("resources")
    if not isinstance(listed, list) or found.get("nextCursor"):
        return False
    if any(isinstance(each, dict) and each.get("uri") == RESOURCE_URI for each in listed):
        return False
    listed.append(RESOURCE)
    return True


def _returned(found: Mapping[str, Any]) -> Any:
    """Return what a tool returned: its structured content, else the first text in it."""
    if found.get("structuredContent") is not None:
        return found["structuredContent"]
    content = found.get("content")
    blocks = content if isinstance(content, list) else []
    return next((each.get("text") for each in blocks if isinstance(each, dict) and each.get("type") == "text"), None)
