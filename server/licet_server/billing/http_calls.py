"""HTTP calls to payment providers, with a limit on everything: where they go, how long they last, what they bring."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PATIENCE = (5.0, 20.0)
"""How many seconds a connection, and then each part of the answer, may take."""

LONGEST_CALL = 30.0
"""How many seconds all of a call may take, however slowly the other side talks."""

LONGEST_ANSWER = 8 * 1024 * 1024
_CHUNK = 64 * 1024


class TooLongError(requests.RequestException):
    """The answer is longer than :data:`LONGEST_ANSWER`."""


class BoundedSession(requests.Session):
    """Follows no redirect, and reads no proxy and no password file of the environment.

    An answer that takes longer than :data:`LONGEST_CALL` is a ``requests.Timeout``, one that is longer than
    :data:`LONGEST_ANSWER` a :class:`TooLongError`.
    """

    def __init__(self) -> None:
        """Make connections that can be cut off."""
        super().__init__()
        self.trust_env = False
        self.mount("https://", _Adapter())
        self.mount("http://", _Adapter())

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """Ask, and return an answer that was read in whole."""
        limits: dict[str, Any] = {"timeout": PATIENCE, "allow_redirects": False, "stream": True}
        with _limited() as call:
            try:
                with super().request(*args, **options | limits) as response:
                    response._content = _content(response)
            except requests.RequestException:
                if call.over:
                    raise requests.Timeout from None
                raise
            if call.over:  # what was cut off may look as if it had ended
                raise requests.Timeout
            return response


def _content(response: requests.Response) -> bytes:
    found = bytearray()
    for chunk in response.iter_content(_CHUNK):
        found += chunk
        if len(found) > LONGEST_ANSWER:
            raise TooLongError
    return bytes(found)


class _Call:
    """A call that is under way in one thread, and is cut off by another.

    Attributes:
        over: Whether its time is over.
    """

    def __init__(self) -> None:
        self.over = False
        self._socket: socket.socket | None = None

    def waits_for(self, found: socket.socket) -> None:
        self._socket = found
        if self.over:
            raise TimeoutError

    def cut(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # of TLS too, which goes on reading meanwhile


_this_thread = threading.local()


@contextmanager
def _limited() -> Iterator[_Call]:
    call = _this_thread.call = _Call()
    timer = threading.Timer(LONGEST_CALL, call.cut)
    timer.daemon = True
    timer.start()
    try:
        yield call
    finally:
        timer.cancel()


class _Http(HTTPConnection):
    def getresponse(self) -> Any:
        _this_thread.call.waits_for(self.sock)
        return super().getresponse()


class _Https(HTTPSConnection):
    def getresponse(self) -> Any:
        _this_thread.call.waits_for(self.sock)
        return super().getresponse()


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
