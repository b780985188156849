"""What an HTTP request must be before it is looked at: from an allowed place, with one reading, and not too long.

A request that two readers could cut in two different places is refused, and its connection closed. What goes on to the
server is written anew from what was read here.

Source: RFC 9112, sections 6 and 11.2 (request smuggling); MCP 2025-11-25, "Security Warning" of Streamable HTTP.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.message import Message
from http import HTTPStatus
from io import BufferedIOBase, RawIOBase
from urllib.parse import urlsplit

MAX_BODY = 8 * 1024 * 1024
SMALL_BODY = 64 * 1024
"""Bodies up to here always find room: the number of clients bounds them."""

MOST_HELD = 64 * 1024 * 1024
"""How many bytes of larger bodies are held at once, for all clients together."""

CLIENT_SECONDS = 60.0
"""How long a client may be silent within a request, or idle between two, or slow to take a piece of an answer."""

REQUEST_SECONDS = 60.0
"""How long a client may take for a whole request, from its first byte to its last."""

WELL_KNOWN = "/.well-known/"
_SEGMENTS = re.compile(r"(?:/(?!\.+(?:/|$))[A-Za-z0-9._~@:+,=-]+)+/?")
_SINGLE = frozenset(
    {
        "authorization", "content-encoding", "content-type", "host", "mcp-method", "mcp-name", "mcp-protocol-version",
        "mcp-session-id", "origin",
    }
)  # fmt: skip
"""Headers that decide something, so that two readers must not choose different ones of several."""

_LENGTHS = frozenset({"content-length", "transfer-encoding"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,12}")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})\r\n")
_LONGEST_LINE = 8192
_MOST_TRAILERS = 32
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


class RequestError(Exception):
    """A request is refused with *status*; raised and caught within this package."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class Hosts:
    """The names under which this proxy may be reached: a web page that was led here by its own name is refused.

    Args:
        names: Further names, beside those of this machine; with a port, only with that.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower() for name in (*_LOCAL, *names))

    def check(self, headers: Message) -> None:
        """Look at ``Host`` and ``Origin``.

        Raises:
            RequestError: One of them is not allowed.
        """
        hosts, origins = headers.get_all("Host", []), headers.get_all("Origin", [])
        if len(hosts) != 1 or not self._allows(hosts[0]):
            raise RequestError(HTTPStatus.MISDIRECTED_REQUEST, "This name is not allowed here; see --allow-host.")
        for origin in origins:
            scheme, _, place = origin.partition("://")
            if scheme not in {"http", "https"} or not self._allows(place):
                raise RequestError(HTTPStatus.FORBIDDEN, "This origin is not allowed here; see --allow-host.")

    def _allows(self, host: str) -> bool:
        host = host.strip().lower()
        try:
            parts = urlsplit(f"//{host}")
            name, _ = parts.hostname, parts.port
        except ValueError:
            return False
        if parts.netloc != host or parts.username is not None or not name:
            return False
        return host in self._names or (f"[{name}]" if ":" in name else name) in self._names


def check_head(headers: Message) -> None:
    """Make sure that the head of a request has one reading.

    Raises:
        RequestError: It has not.
    """
    if headers.defects or headers.get_payload() or not all(_is_plain(*each) for each in headers.items()):
        raise RequestError(HTTPStatus.BAD_REQUEST, "The headers are malformed.")
    for name in _SINGLE:
        if len(headers.get_all(name, [])) > 1:
            raise RequestError(HTTPStatus.BAD_REQUEST, f"The header {name} is given more than once.")
    lengths, codings = headers.get_all("Content-Length", []), headers.get_all("Transfer-Encoding", [])
    if len(lengths) + len(codings) > 1:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The length of the body is given more than once.")
    if lengths and not _LENGTH.fullmatch(lengths[0]):
        raise RequestError(HTTPStatus.BAD_REQUEST, "The length of the body is no number.")
    if codings and codings[0].strip().lower() != "chunked":
        raise RequestError(HTTPStatus.NOT_IMPLEMENTED, "No transfer coding but chunked is known here.")
    if headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise RequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A compressed body is not read here.")


def _is_plain(name: str, value: str) -> bool:
    """Whether a header is one, and no other header for the heirs of CGI, which take ``_`` for ``-``."""
    if not _NAME.fullmatch(name) or any(each in value for each in "\r\n\0"):
        return False
    return "_" not in name or name.lower().replace("_", "-") not in _SINGLE | _LENGTHS


def is_well_known(path: str) -> bool:
    """Whether *path* lies below ``/.well-known/`` for every reader: no dots, no escapes, nothing empty in between."""
    return path.startswith(WELL_KNOWN) and _SEGMENTS.fullmatch(path) is not None


class Room:
    """Room for the bodies of all requests that are served at once. Safe to use from several threads.

    Args:
        most: How many bytes there are; small bodies are not counted.
    """

    def __init__(self, most: int = MOST_HELD) -> None:
        self._left, self._lock = most, threading.Lock()

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Give one request a function that takes room; what it has taken comes back after the block."""
        taken = 0

        def take(size: int) -> None:
            nonlocal taken
            with self._lock:
                if size > self._left:
                    raise RequestError(HTTPStatus.SERVICE_UNAVAILABLE, "Too many long messages at once; try again.")
                self._left -= size
                taken += size

        try:
            yield take
        finally:
            with self._lock:
                self._left += taken


class Incoming(RawIOBase):
    """What a client sends, for as long as it is quick enough.

    Args:
        sock: The client; its timeout is *idle* whenever nothing is read.
        idle: How long it may be silent, in seconds.
        whole: How long a whole request may take, from its first byte.
    """

    def __init__(self, sock: socket.socket, idle: float = CLIENT_SECONDS, whole: float = REQUEST_SECONDS) -> None:
        super().__init__()
        self._socket, self._idle, self._whole = sock, idle, whole
        self._ends: float | None = None

    def begin(self) -> None:
        """Wait for a new request."""
        self._ends = None

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read what there is.

        Raises:
            TimeoutError: The client is too slow.
        """
        left = self._idle if self._ends is None else self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(min(left, self._idle))
        size = self._socket.recv_into(buffer)
        self._socket.settimeout(self._idle)
        if self._ends is None:
            self._ends = time.monotonic() + self._whole
        return size


def read_body(headers: Message, file: BufferedIOBase, take: Callable[[int], None]) -> bytes:
    """Read the body of a request whose head was checked; *take* is told of room that is needed.

    Raises:
        RequestError: It is too long, or breaks off, or there is no room for it.
        OSError: The client is gone, or too slow.
    """
    if "Transfer-Encoding" in headers:
        return _chunked(file, take)
    length = int(headers.get("Content-Length", "0"))
    if length > MAX_BODY:
        raise _too_long()
    if length > SMALL_BODY:
        take(length)
    body = file.read(length)
    if len(body) < length:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The body breaks off.")
    return body


def _chunked(file: BufferedIOBase, take: Callable[[int], None]) -> bytes:
    body = bytearray()
    counted = 0
    while True:
        size_line = _CHUNK_SIZE.fullmatch(file.readline(_LONGEST_LINE))
        if size_line is None:
            raise RequestError(HTTPStatus.BAD_REQUEST, "The body's chunks are malformed.")
        size = int(size_line[1], 16)
        if len(body) + size > MAX_BODY:
            raise _too_long()
        if size == 0:
            break
        if len(body) + size > SMALL_BODY:
            take(len(body) + size - counted)
            counted = len(body) + size
        part = file.read(size)
        if len(part) < size or file.read(2) != b"\r\n":
            raise RequestError(HTTPStatus.BAD_REQUEST, "The body's chunks are malformed.")
        body += part
    for _ in range(_MOST_TRAILERS):  # trailers are read and forgotten
        line = file.readline(_LONGEST_LINE)
        if line == b"\r\n":
            return bytes(body)
        if not line.endswith(b"\r\n"):
            break
    raise RequestError(HTTPStatus.BAD_REQUEST, "The body's end is malformed.")


def _too_long() -> RequestError:
    return RequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A message may have {MAX_BODY // 1024 // 1024} MiB.")
