"""A look at the tools of a server behind HTTP, in a short session of our own, to check the rules against them."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import Any

from licet.errors import WireError
from licet.proxy.background import Background
from licet.proxy.catalog import Catalog, tools_of
from licet.proxy.listing import MOST_PAGES
from licet.proxy.messages import VERSION_KEY, Message, dump, parse
from licet.proxy.sse import TooLongError, data_of, events
from licet.proxy.upstream import Connection, Upstream, UpstreamError

log = logging.getLogger(__name__)

SECONDS, WHOLE_SECONDS = 5.0, 20.0
"""How long a piece of an answer may take, and a whole look."""

AGAIN_AFTER = 30.0
"""How long a server that did not answer is left alone, in seconds."""

HANDSHAKE, STATELESS = "2025-11-25", "2026-07-28"
_LONGEST = 16 * 1024 * 1024


class _RefusedError(UpstreamError):
    """The server wants to know who asks; raised and caught within this module."""


class Probe:
    """Asks the server for its tools: at the start, with the first request if that failed, and after changes.

    Args:
        upstream: The server.
        catalog: Takes what it says.
        object_to: Told the first time a rule turns out to guard nothing.
    """

    def __init__(self, upstream: Upstream, catalog: Catalog, object_to: Callable[[str], None]) -> None:
        self._upstream, self._catalog, self._object_to = upstream, catalog, object_to
        self._lock = threading.Lock()
        self._done = self._warned = False
        self._after = {False: 0.0, True: 0.0}
        self._name = f"licet-{secrets.token_hex(8)}"
        self._news = Background(self._renew, "licet-probe")

    def look(self, authorization: str | None = None) -> None:
        """Ask, unless it is known already or was just tried.

        What the server lists for anybody is its list: the rules are checked against it, once, and a rule without a tool
        is objected to. What it lists for one client only may be less, or more, than others see; so that teaches
        what its tools are like, and no more: no client can end this process, or decide what is known for others.

        Args:
            authorization: That of the client that waits, for a server that wants to know who asks.
        """
        known = authorization is not None
        if not self._is_due(known) or not self._lock.acquire(timeout=SECONDS):
            return
        try:
            if self._is_due(known):
                self._look(authorization)
                self._after[known] = time.monotonic() + AGAIN_AFTER
        except (UpstreamError, OSError, WireError, TooLongError) as error:
            self._after[known] = time.monotonic() + AGAIN_AFTER
            log.debug("the server's tools are not known yet: %s", error)
        finally:
            self._lock.release()

    def _is_due(self, known: bool) -> bool:
        return not self._done and time.monotonic() >= self._after[known]

    def _look(self, authorization: str | None) -> None:
        try:
            tools = self._tools(None)
        except (_RefusedError, WireError):
            if authorization is None:
                raise
            self._glimpse(self._tools(authorization))
            return
        self._catalog.settle(tools)
        self._done = True
        objection = self._catalog.objection()
        if objection is not None:
            self._object_to(objection)

    def _glimpse(self, tools: list[Message]) -> None:
        """Take in what the server lists for one client."""
        self._catalog.learn(tools)
        seen = Catalog(self._catalog.ruled)
        seen.settle(tools)
        objection = seen.objection()
        if objection is not None and not self._warned:
            self._warned = True
            log.warning("%s (as listed for one client, so this may be right for others)", objection)
        self._done = all(map(self._catalog.lists, self._catalog.ruled))

    def again(self) -> None:
        """Ask anew, in the background, because the list has changed."""
        if self._done:
            self._news.ask()

    def _renew(self) -> None:
        with suppress(UpstreamError, OSError, WireError, TooLongError):
            self._catalog.settle(self._tools(None))

    def _tools(self, authorization: str | None) -> list[Message]:
        visit = _Visit(self._upstream, self._name, authorization)
        try:
            visit.greet()
            found: list[Message] = []
            cursor: object = None
            for _ in range(MOST_PAGES):
                page = visit.ask("tools/list", {} if cursor is None else {"cursor": cursor})
                found += tools_of(page)
                cursor = page.get("nextCursor")
                if not isinstance(cursor, str) or not cursor:
                    break
            return found
        finally:
            visit.leave()


class _Visit:
    """One short session."""

    def __init__(self, upstream: Upstream, name: str, authorization: str | None) -> None:
        self._path, self._connection = upstream.path, Connection(upstream, SECONDS)
        self._headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if authorization is not None:
            self._headers["Authorization"] = authorization
        self._name, self._number = name, 0
        self._ends = time.monotonic() + WHOLE_SECONDS
        self._meta: dict[str, Any] = {}

    def greet(self) -> None:
        """Come to terms with the server, in the era that it knows."""
        me = {"name": "licet-wrap", "version": version("licet")}
        hello = {"protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": me}
        try:
            agreed = self.ask("initialize", hello).get("protocolVersion")
        except WireError:  # a server without a handshake
            self._headers["MCP-Protocol-Version"] = STATELESS
            about = "io.modelcontextprotocol/client"
            self._meta = {VERSION_KEY: STATELESS, f"{about}Info": me, f"{about}Capabilities": {}}
            return
        self._headers["MCP-Protocol-Version"] = str(agreed)
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def ask(self, method: str, params: Message) -> Message:
        """Return the result of a request.

        Raises:
            UpstreamError: The server does not answer, or wants to know who asks.
            WireError: It answers with an error.
        """
        if time.monotonic() > self._ends:
            raise UpstreamError("it takes too long")
        self._number += 1
        request_id = f"{self._name}-{self._number}"
        if self._meta:
            params, self._headers["Mcp-Method"] = params | {"_meta": self._meta}, method
        answer = self._send({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}, request_id)
        found = answer.get("result")
        if not isinstance(found, dict):
            raise WireError(f"no answer to {method}")
        return found

    def leave(self) -> None:
        """End the session, as far as there is one."""
        if "Mcp-Session-Id" in self._headers:
            with suppress(UpstreamError):
                self._connection.ask("DELETE", self._path, self._headers.items(), None)
        self._connection.close()

    def _send(self, message: Message, request_id: str = "") -> Message:
        response = self._connection.ask("POST", self._path, self._headers.items(), dump(message))
        if response.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            self._connection.done(response)
            raise _RefusedError("it wants to know who asks")
        if session := response.headers.get("Mcp-Session-Id"):
            self._headers["Mcp-Session-Id"] = session
        streamed = response.headers.get_content_type() == "text/event-stream"
        try:
            for piece in events(lambda: self._read(response), _LONGEST) if streamed else [response.read(_LONGEST)]:
                body = data_of(piece) if streamed else piece
                found = parse(body) if body and request_id else {}
                if isinstance(found, dict) and found.get("id") == request_id:
                    return found
        except HTTPException:
            raise UpstreamError("it broke its answer off") from None
        finally:
            self._connection.done(response)
        return {}

    def _read(self, response: HTTPResponse) -> bytes:
        if time.monotonic() > self._ends:
            raise UpstreamError("it takes too long")
        return response.read1(65536)
