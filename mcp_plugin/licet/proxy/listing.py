"""The proxy's own look at the tools of the server, so that rules and annotations are known before the first call."""

from __future__ import annotations

import itertools
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from licet.proxy.catalog import tools_of
from licet.proxy.frames import Conversation
from licet.proxy.messages import Message, dump

log = logging.getLogger(__name__)

MOST_PAGES = 1000
_NO_SUCH_METHOD = -32601


class Listing:
    """Asks the server for its tools, once the client and the server have come to terms, and after each change.

    Args:
        talk: The conversation in which it asks, under ids that no client would choose.
        send: Sends a frame to the server.
        object_to: Told the first time a rule turns out to guard nothing.
    """

    def __init__(self, talk: Conversation, send: Callable[[bytes], None], object_to: Callable[[str], None]) -> None:
        self._talk, self._send, self._object_to = talk, send, object_to
        self._name, self._numbers = f"licet-{secrets.token_hex(8)}", itertools.count(1)
        self._meta: Mapping[str, Any] = {}
        self._checked = False

    def start(self, meta: Mapping[str, Any]) -> None:
        """Ask for the first page; *meta* is what the era of the conversation wants in a request."""
        self._meta = meta
        self.again()

    def again(self) -> None:
        """Ask anew, because the list has changed."""
        self._talk.catalog.unsettle()
        self._ask([], None, 1)

    def _ask(self, found: list[Message], cursor: str | None, page: int) -> None:
        request_id = f"{self._name}-{next(self._numbers)}"  # asked from several threads
        params: Message = {"_meta": dict(self._meta)} if self._meta else {}
        if cursor is not None:
            params["cursor"] = cursor
        self._talk.expect(request_id, lambda answer: self._take(answer, found, page))
        self._send(dump({"jsonrpc": "2.0", "id": request_id, "method": "tools/list", "params": params}))

    def _take(self, answer: Message, found: list[Message], page: int) -> None:
        result, error = answer.get("result"), answer.get("error")
        if isinstance(error, dict) and error.get("code") == _NO_SUCH_METHOD:
            result = {"tools": []}
        if not isinstance(result, dict):
            self._talk.catalog.give_up()
            if self._talk.catalog.ruled:
                log.warning("the server does not list its tools, so the rules were not checked against them")
            return
        found = found + tools_of(result)
        cursor = result.get("nextCursor")
        if isinstance(cursor, str) and cursor and page < MOST_PAGES:
            self._ask(found, cursor, page + 1)
            return
        self._talk.catalog.settle(found)
        objection = None if self._checked else self._talk.catalog.objection()
        self._checked = True
        if objection is not None:
            self._object_to(objection)
