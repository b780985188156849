"""The web server's end of a request, as Granian gives it to an RSGI application, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from granian._granian import RSGIProtocolClosed


class Headers:
    """Headers of a request: named in lower case; Granian leaves values out that are not ASCII, but not their names."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def __contains__(self, name: str) -> bool:
        return any(each == name for each, _ in self._pairs)

    def get(self, name: str) -> str | None:
        first = next((value for each, value in self._pairs if each == name), None)
        return None if first is None or not first.isascii() else first

    def get_all(self, name: str) -> list[str]:
        return [value for each, value in self.items() if each == name]

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._pairs if value.isascii()]


@dataclass
class Protocol:
    """Hands over a body in parts, and keeps the answer.

    Attributes:
        parts: The body.
        stays: Whether the client stays, in silence, after the last part; else it has gone.
        whole: Whether the last part ends the body.
        answers: Status, headers and body of everything that was sent: one, if all is well.
    """

    parts: list[bytes]
    stays: bool = True
    whole: bool = True
    answers: list[tuple[int, list[tuple[str, str]], bytes]] = field(default_factory=list)

    async def __call__(self) -> bytes:
        return b"".join([part async for part in self])

    async def __aiter__(self) -> Any:
        for part in self.parts:
            yield part
        if not self.whole and not self.stays:
            raise RSGIProtocolClosed("RSGI transport is closed")
        if not self.whole:
            await asyncio.Event().wait()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        if not self.answers:
            self.answers.append((status, headers, body))

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        """Not of use here: an answer that goes through a pipe needs somebody who reads it."""
        raise AssertionError(Path(file))


def scope(path: str = "/", headers: Iterable[tuple[str, str]] = (), **changes: Any) -> SimpleNamespace:
    """What is known of a request."""
    told = {
        "method": "POST",
        "path": path,
        "query_string": "",
        "http_version": "1.1",
        "scheme": "http",
        "authority": None,
        "client": "192.0.2.1:4711",
        "server": "127.0.0.1:5000",
        "headers": Headers([("host", "licet.test"), *headers]),
    }
    return SimpleNamespace(**told | changes)
