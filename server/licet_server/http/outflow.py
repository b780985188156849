"""The way of an answer to its client, in the client's own time.

The web server takes as many parts as it is given, however slow the client is, and would keep them all in memory; and it
ends an answer that broke off as if it were whole. So a long answer goes through a pipe, which the web server reads when
the client has room, and one that breaks off takes the connection with it.

Source: RFC 9112 section 8 (an answer in chunks without the last one is incomplete)
"""

from __future__ import annotations

import array
import fcntl
import ipaddress
import os
import select
import socket
import stat
import termios
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

CHUNK_SECONDS = 30.0
"""How long a client may take nothing of a long answer."""

SHORT_BYTES = 64 * 1024
"""An answer up to this length is sent in one go."""

_EMPTY = frozenset({204, 304})
_DESCRIPTORS = Path("/dev/fd")
_PAUSE_SECONDS = 0.001
_log = structlog.get_logger(__name__)


def send(protocol: Any, code: int, headers: list[tuple[str, str]], parts: Iterable[bytes], *, client: str) -> None:
    """Send an answer; returns when the client has taken nearly all of it, or has gone.

    Args:
        protocol: The web server's end, of RSGI.
        code: The status.
        headers: With ``Content-Length``, *parts* are joined.
        parts: The body.
        client: Who is connected: ``192.0.2.1:4711``.

    Raises:
        Exception: What *parts* raises before anything was sent.
    """
    if code in _EMPTY or any(name.lower() == "content-length" for name, _ in headers):
        protocol.response_bytes(code, headers, b"".join(parts))
        return
    rest, begin = iter(parts), bytearray()
    for part in rest:
        begin += part
        if len(begin) > SHORT_BYTES:
            break
    else:
        protocol.response_bytes(code, headers, bytes(begin))
        return
    try:
        _flow(protocol, code, headers, bytes(begin), rest, client)
    except BrokenPipeError:
        return  # the client has gone


def _flow(
    protocol: Any, code: int, headers: list[tuple[str, str]], begin: bytes, rest: Iterator[bytes], client: str
) -> None:
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        protocol.response_file(code, headers, f"{_DESCRIPTORS}/{reading}")
        try:
            _pour(writing, begin[:1])
            _await_taken(writing)
        finally:
            os.close(reading)  # the web server has its own by now, and when it lets go, writing fails
        _pour(writing, begin[1:])
        for part in rest:
            _pour(writing, part)
    except BrokenPipeError:
        raise
    except TimeoutError:
        _log.info("a client takes no more of its answer", seconds=CHUNK_SECONDS)
        _cut(client)
    except Exception as error:  # noqa: BLE001 - the client must not take the half for the whole, whatever it is
        _log.error("an answer broke off", exc_info=error)
        _cut(client)
    finally:
        os.close(writing)  # after the cut: to the web server it is the end of a whole answer


def _pour(writing: int, part: bytes) -> None:
    """Write *part* as there is room; raises ``TimeoutError`` when there is none for long."""
    left, room = memoryview(part), select.poll()
    room.register(writing, select.POLLOUT)
    while left:
        try:
            left = left[os.write(writing, left) :]
        except BlockingIOError:
            if not room.poll(CHUNK_SECONDS * 1000):
                raise TimeoutError from None


def _await_taken(writing: int) -> None:
    """Wait until the pipe is empty: then it is open at the other end; raises ``TimeoutError`` when it stays full."""
    deadline, waiting = time.monotonic() + CHUNK_SECONDS, array.array("i", [1])
    while fcntl.ioctl(writing, termios.FIONREAD, waiting) == 0 and waiting[0]:
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_PAUSE_SECONDS)


def _cut(client: str) -> None:
    """End the connection to *client*, whose answer is not whole: the web server has no way to be told."""
    wanted = _address(*client.rpartition(":")[::2])
    for each in list(_DESCRIPTORS.iterdir()):
        with suppress(OSError, ValueError):  # of what was closed meanwhile, and of what is connected to nobody
            if stat.S_ISSOCK(os.fstat(int(each.name)).st_mode) and _shut(os.dup(int(each.name)), wanted):
                return
    _log.error("an answer that broke off could not be cut")


def _shut(descriptor: int, wanted: tuple[str, int]) -> bool:
    """End the connection of *descriptor*, a copy that is closed here, if it is to *wanted*; say whether it was."""
    with socket.socket(fileno=descriptor) as found:
        if found.family not in {socket.AF_INET, socket.AF_INET6} or _address(*found.getpeername()[:2]) != wanted:
            return False
        found.shutdown(socket.SHUT_RDWR)
        return True


def _address(host: str, port: str | int) -> tuple[str, int]:
    found = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    plain = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(plain or found), int(port)
