"""Server-sent events, as far as a proxy has to know them: where one ends, and what its data are.

Source: WHATWG HTML, "Server-sent events": lines end with CR LF, LF or CR; an empty line ends an event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_END = re.compile(rb"\r\n\r\n|\n\n|\r\r(?!\n)|\n\r\n|\r\n\n|\r\r\n")
_LINE = re.compile(rb"\r\n|\n|\r")
_LONGEST_END = 4


class TooLongError(Exception):
    """An event passes the bound; raised and caught within this package."""


def events(read: Callable[[], bytes], longest: int) -> Iterator[bytes]:
    """Cut what *read* returns, until it returns nothing, into events with their empty lines.

    Raises:
        TooLongError: An event has more than *longest* bytes.
    """
    held = bytearray()
    looked = 0
    while chunk := read():
        held += chunk
        begin = 0
        while (end := _END.search(held, max(begin, looked - _LONGEST_END))) is not None:
            yield bytes(held[begin : end.end()])
            begin = looked = end.end()
        del held[:begin]
        looked = len(held)
        if looked > longest:
            raise TooLongError
    if held:
        yield bytes(held)


def data_of(event: bytes) -> bytes | None:
    """Return the data of *event*; ``None`` when it has none, like a comment that keeps a connection alive."""
    lines = [_value(line) for line in _LINE.split(event) if line == b"data" or line.startswith(b"data:")]
    return b"\n".join(lines) if lines else None


def with_data(event: bytes, data: list[bytes]) -> bytes:
    """Return *event* with other data, or as several events; only the last keeps the id to resume from."""
    rest = [line for line in _LINE.split(event) if line and line != b"data" and not line.startswith(b"data:")]
    earlier = [line for line in rest if not line.startswith((b"id:", b"retry:")) and line != b"id"]
    made = [[*earlier, b"data: " + each] for each in data[:-1]] + [[*rest, b"data: " + each] for each in data[-1:]]
    if not data and len(rest) > len(earlier):
        made = [[*rest, b"data:"]]  # the place in the stream still counts
    return b"".join(b"\r\n".join(lines) + b"\r\n\r\n" for lines in made)


def event_of(data: bytes) -> bytes:
    """Return an event of our own, which nobody can resume from."""
    return b"event: message\r\ndata: " + data + b"\r\n\r\n"


def _value(line: bytes) -> bytes:
    value = line[5:]
    return value[1:] if value.startswith(b" ") else value
