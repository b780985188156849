"""Telling connected clients that the list of tools has changed, from whatever thread the license changed in."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

log = logging.getLogger(__name__)

SEND_SECONDS = 5.0
"""A client that reads no more is given up after this long."""

Send = Callable[[Any], Awaitable[object]]


class Listeners:
    """The clients that have asked for the list of tools, as far as they are still connected.

    Works on asyncio, which every transport of the SDKs runs on unless it is told otherwise; on another event loop
    nobody is told, and clients see the change when they list again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[Any, tuple[asyncio.AbstractEventLoop, Send]] = WeakKeyDictionary()
        self._sending: set[asyncio.Task[None]] = set()

    def note(self, target: Any, send: Send) -> None:
        """Remember *target*, which *send* reaches from the running loop; it is forgotten when it ends.

        Never raises: that nobody is told later is no reason to answer nothing now.
        """
        try:
            loop = asyncio.get_running_loop()
            with self._lock:
                self._known[target] = loop, send
        except (RuntimeError, TypeError):
            log.debug("a client cannot be told of changes", exc_info=True)

    def tell(self) -> None:
        """Send everybody ``notifications/tools/list_changed``. Returns at once, may be called from any thread."""
        with self._lock:
            known = list(self._known.items())
        for target, (loop, send) in known:
            try:
                loop.call_soon_threadsafe(self._start, target, send)
            except RuntimeError:  # its loop has ended, and so has the client
                with self._lock:
                    self._known.pop(target, None)

    def _start(self, target: Any, send: Send) -> None:
        task = asyncio.get_running_loop().create_task(self._send(target, send))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, target: Any, send: Send) -> None:
        try:
            await asyncio.wait_for(_awaited(send, target), SEND_SECONDS)
        except Exception:
            log.debug("a client was not told that the tools changed", exc_info=True)


async def _awaited(send: Send, target: Any) -> None:
    await send(target)


def note_client(listeners: Listeners, server: Any, session: Any) -> None:
    """Have the client of *session* told when the list changes: on its connection, or by its subscription.

    Since 2026-07-28 a client that wants to hear of changes subscribes, and nothing goes to its connection.

    Args:
        listeners: Who is told.
        server: The low-level server of ``mcp`` 1.x or 2.x.
        session: The client's, as the SDK hands it to handlers.
    """
    connection = getattr(session, "_connection", session)  # mcp 2.x makes a session for each request
    listeners.note(connection, _tell_connection)
    bus = _bus(server)
    if bus is not None:
        listeners.note(bus, _tell_bus)


def serve_subscriptions(server: Any) -> None:
    """Let clients subscribe to changes of a low-level server of ``mcp`` 2.x that serves no subscriptions itself."""
    if server.get_request_handler("subscriptions/listen") is not None:
        return
    subscriptions, types = import_module("mcp.server.subscriptions"), import_module("mcp_types")
    handler = subscriptions.ListenHandler(subscriptions.InMemorySubscriptionBus())
    server.add_request_handler("subscriptions/listen", types.SubscriptionsListenRequestParams, handler)


def _bus(server: Any) -> Any:
    lookup = getattr(server, "get_request_handler", None)
    entry = None if lookup is None else lookup("subscriptions/listen")
    return getattr(getattr(entry, "handler", None), "_bus", None)


async def _tell_connection(connection: Any) -> None:
    await connection.send_tool_list_changed()


async def _tell_bus(bus: Any) -> None:
    await bus.publish(import_module("mcp.server.subscriptions").ToolsListChanged())
