"""The server behind ``licet wrap --listen``: where it is, and how it is spoken to."""

from __future__ import annotations

import http.client
import selectors
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from licet.errors import ConfigurationError
from licet.proxy.places import is_ready

CONNECT_SECONDS = 10.0
IDLE_SECONDS = 3.0
"""How long an idle connection is used again; most servers close theirs after five seconds."""

_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "expect",
    }
)  # fmt: skip
"""Headers that belong to one connection, or that this proxy writes itself (RFC 9110, section 7.6.1)."""


class UpstreamError(Exception):
    """The server could not be asked, or broke off; raised and caught within this package."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """The address of the server's MCP endpoint."""

    host: str
    port: int
    path: str
    tls: bool

    @classmethod
    def at(cls, url: str) -> Upstream:
        """Read an address.

        Raises:
            ConfigurationError: It is none, or holds a user name, a query or a fragment.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.username is None
        if not sound or parts.query or parts.fragment or not url.isascii() or any(each <= " " for each in url):
            raise ConfigurationError("--upstream must be an address such as http://127.0.0.1:9000/mcp")
        tls = parts.scheme == "https"
        return cls(parts.hostname or "", port or (443 if tls else 80), parts.path or "/", tls)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{self.path}"


class Connection:
    """One connection to the server at a time, used again while it is fresh. For one thread.

    Args:
        upstream: The server.
        timeout: How long each read may take, in seconds; ``None``: as long as it takes.
    """

    def __init__(self, upstream: Upstream, timeout: float | None = None) -> None:
        self._upstream, self._timeout = upstream, timeout
        self._open: http.client.HTTPConnection | None = None
        self._used = 0.0

    def ask(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes | None
    ) -> http.client.HTTPResponse:
        """Send a request and return the beginning of the answer.

        Nothing is sent twice: a call that may have run once must not run again.

        Raises:
            UpstreamError: Nobody answers.
        """
        try:
            connection = self._connection()
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise UpstreamError(_reason(error)) from None
        self._used = time.monotonic()
        return response

    def done(self, response: http.client.HTTPResponse) -> None:
        """Keep the connection for the next request, when the answer was read to its end."""
        if response.length == 0:
            response.close()
        if not response.isclosed() or response.will_close:
            self.close()
        self._used = time.monotonic()

    def abandon(self) -> None:
        """Wake up whoever reads from the server: nobody waits for the answer any more. Safe from any thread."""
        connection = self._open
        sock = None if connection is None else connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._open is not None and not self._is_fresh(self._open):
            self.close()
        if self._open is None:
            where = self._upstream
            if where.tls:
                made: http.client.HTTPConnection = http.client.HTTPSConnection(
                    where.host, where.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
                )
            else:
                made = http.client.HTTPConnection(where.host, where.port, timeout=CONNECT_SECONDS)
            self._open = made
            made.connect()
            made.sock.settimeout(self._timeout)
        return self._open

    def _is_fresh(self, connection: http.client.HTTPConnection) -> bool:
        """Whether the server has not closed its end yet, and will not just now."""
        if connection.sock is None or time.monotonic() - self._used > IDLE_SECONDS:
            return False
        return not is_ready(connection.sock, selectors.EVENT_READ, 0)


def end_to_end(headers: Iterable[tuple[str, str]], own: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the headers that are meant for the other end, *own* ones in place of theirs."""
    found = list(headers)
    named = {name.strip().lower() for key, value in found if key.lower() == "connection" for name in value.split(",")}
    replaced = {name.lower() for name in own or {}}
    kept = [(name, value) for name, value in found if name.lower() not in _HOP | named | replaced]
    return [*kept, *(own or {}).items()]


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "it broke the connection off"
