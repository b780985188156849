"""Noticing that a client has hung up while its request is still being answered."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

LOOKS_EVERY = 0.2
"""How late a client's end may be noticed, in seconds."""


class Hangups:
    """One thread that watches the sockets of waiting clients."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._lock, self._busy = threading.Lock(), threading.Event()
        threading.Thread(target=self._watch, name="licet-hangups", daemon=True).start()

    @contextmanager
    def watched(self, client: socket.socket, gone: Callable[[], None]) -> Iterator[None]:
        """Call *gone*, from another thread, should *client* hang up within the block."""
        with self._lock, suppress(ValueError, KeyError, OSError):
            self._selector.register(client, selectors.EVENT_READ, gone)
            self._busy.set()
        try:
            yield
        finally:
            self._forget(client)

    def _forget(self, client: socket.socket) -> None:
        with self._lock, suppress(ValueError, KeyError, OSError):
            self._selector.unregister(client)
            if not self._selector.get_map():
                self._busy.clear()

    def _watch(self) -> None:
        while True:
            self._busy.wait()
            try:
                with self._lock:
                    ready = self._selector.select(0)
            except OSError:
                ready = []
            for key, _ in ready:
                self._look(key)
            time.sleep(LOOKS_EVERY)

    def _look(self, key: selectors.SelectorKey) -> None:
        client, gone = key.fileobj, key.data
        if not isinstance(client, socket.socket):
            return
        self._forget(client)
        with suppress(OSError):
            if client.recv(1, socket.MSG_PEEK):
                return  # the next request, sent early: no reason to look any more
        gone()
