"""One request over HTTP: read, decided about, sent on, and its answer brought back."""

from __future__ import annotations

import base64
import binascii
import http.client
import threading
from collections.abc import Callable
from email.message import Message as Headers
from http import HTTPStatus
from typing import Protocol

from licet.errors import WireError
from licet.proxy.frames import Conversation
from licet.proxy.messages import HEADER_MISMATCH, UPSTREAM_FAILED, Message, dump, error, params_of, parse
from licet.proxy.replies import from_server
from licet.proxy.sse import TooLongError, data_of, event_of, events, with_data
from licet.proxy.upstream import UpstreamError, end_to_end

LONGEST_ANSWER = 64 * 1024 * 1024
"""Longest answer, or event of a stream, that is read as a whole; longer ones pass unread where they may."""

CANCELLED = -32800
"""What the SDKs answer for a request that its client has cancelled."""

LIST_CHANGED = "notifications/tools/list_changed"
_LONGEST_NEWS = 64 * 1024
_CHUNK = 64 * 1024
_NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}


class Client(Protocol):
    """The client's end of a request."""

    def begin(self, status: int, headers: list[tuple[str, str]], length: int | None) -> None:
        """Send the head; without a *length* the body is sent in pieces."""

    def piece(self, data: bytes) -> None:
        """Send a piece of the body."""

    def end(self) -> None:
        """Send the end of a body in pieces."""

    def is_ready(self, within: float) -> bool:
        """Whether the client takes something within that many seconds."""


def mismatch(headers: Headers, message: Message) -> Message | None:
    """Return the error for a request whose headers say something else than its body.

    Who stands in front of a server, and some servers, look at the headers alone.

    Source: MCP 2026-07-28, Streamable HTTP, ``Mcp-Method`` and ``Mcp-Name``.
    """
    method = message.get("method")
    said = {"Mcp-Method": method, "Mcp-Name": params_of(message).get(_NAMED.get(str(method), ""))}
    for header, value in said.items():
        found = headers.get_all(header, [])
        if found and (len(found) > 1 or (value is not None and _decoded(found[0]) != value)):
            return error(message.get("id"), HEADER_MISMATCH, f"{header} says something else than the body")
    return None


def _decoded(value: str) -> str | None:
    value = value.strip()
    if not (value.startswith("=?base64?") and value.endswith("?=")):
        return value
    try:
        return base64.b64decode(value[9:-2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def cancelled(message: Message) -> bytes:
    """Return the answer to a request that its client has cancelled while it was checked."""
    return dump(error(message.get("id"), CANCELLED, "Request cancelled"))


class Relay:
    """Brings the server's answer to the client.

    Args:
        talk: The conversation.
        client: Where it goes.
        noticed: Told of events that say that the list of tools has changed.
    """

    def __init__(self, talk: Conversation, client: Client, noticed: Callable[[], None]) -> None:
        self._talk, self._client, self._noticed = talk, client, noticed
        self._lock = threading.Lock()
        self._began = False

    def bring(self, response: http.client.HTTPResponse, answers: bytes | None) -> None:
        """Pass the server's answer on; *answers* of our own to the same batch go with it.

        Raises:
            UpstreamError: The server broke off before its answer had begun.
            OSError: One of the two is gone.
        """
        headers = end_to_end(response.getheaders())
        if response.headers.get_content_type() == "text/event-stream":
            self._stream(response, headers, answers)
        elif self._talk.is_curious or answers is not None:
            self._whole(response, headers, answers)
        else:
            self._pieces(response, headers)

    def tell(self, notification: bytes, within: float) -> None:
        """Put a notification of our own into the stream, between two events.

        Raises:
            TimeoutError: The client does not take it within so many seconds.
            OSError: The client is gone.
        """
        if not self._lock.acquire(timeout=within):
            raise TimeoutError
        try:
            if not self._began:
                return
            if not self._client.is_ready(within):
                raise TimeoutError
            self._client.piece(event_of(notification))
        finally:
            self._lock.release()

    def _stream(
        self, response: http.client.HTTPResponse, headers: list[tuple[str, str]], answers: bytes | None
    ) -> None:
        with self._lock:
            self._client.begin(response.status, headers, None)
            self._began = True
            if answers is not None:
                self._client.piece(event_of(answers))
        try:
            for event in events(lambda: response.read1(_CHUNK), LONGEST_ANSWER):
                passed = self._event(event)
                if passed:
                    with self._lock:
                        self._client.piece(passed)
        except (http.client.HTTPException, TooLongError, ValueError):
            raise OSError("the server broke the stream off") from None
        finally:
            with self._lock:
                self._began = False
        self._client.end()

    def _event(self, event: bytes) -> bytes:
        may_tell = len(event) <= _LONGEST_NEWS and b"list_changed" in event
        if not (may_tell or self._talk.is_curious):
            return event
        data = data_of(event)
        if not data:
            return event
        if may_tell and _is_news(data):
            self._noticed()
        replies = from_server(self._talk, data)
        return event if replies == [data] else with_data(event, replies)

    def _whole(self, response: http.client.HTTPResponse, headers: list[tuple[str, str]], answers: bytes | None) -> None:
        try:
            body = response.read(LONGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException):
            raise UpstreamError("it broke its answer off") from None
        if response.length:
            raise UpstreamError("it broke its answer off")
        if len(body) > LONGEST_ANSWER:
            raise UpstreamError("its answer is too long to be read")
        replies = from_server(self._talk, body) if body else []
        if answers is not None:
            replies.append(answers)
        status = response.status
        if replies != [body]:
            body = _joined(replies) if len(replies) > 1 else b"".join(replies)
            if answers is not None:
                status, headers = HTTPStatus.OK, end_to_end(headers, {"Content-Type": "application/json"})
        self._client.begin(status, headers, len(body))
        self._client.piece(body)

    def _pieces(self, response: http.client.HTTPResponse, headers: list[tuple[str, str]]) -> None:
        self._client.begin(response.status, headers, response.length)
        try:
            while chunk := response.read1(_CHUNK):
                self._client.piece(chunk)
        except http.client.HTTPException:
            raise OSError("the server broke its answer off") from None
        if response.length:
            raise OSError("the server broke its answer off")
        self._client.end()


def _is_news(data: bytes) -> bool:
    """Whether an event says that the list of tools has changed, and does not merely hold these words."""
    try:
        found = parse(data)
    except WireError:
        return False
    messages = found if isinstance(found, list) else [found]
    return any(isinstance(each, dict) and each.get("method") == LIST_CHANGED for each in messages)


def _joined(replies: list[bytes]) -> bytes:
    """Put several answers into one batch."""
    found = []
    for reply in map(parse, replies):
        found += reply if isinstance(reply, list) else [reply]
    return dump(found)


def unreachable(request: Message | None, upstream: str, why: str) -> bytes:
    """Return the answer to a request that the server could not be asked."""
    text = f"The MCP server behind this proxy ({upstream}) does not answer: {why}. Is it running?"
    return dump(error(None if request is None else request.get("id"), UPSTREAM_FAILED, text))
