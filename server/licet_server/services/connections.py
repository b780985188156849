"""A connection to a host that nobody vouches for: to checked addresses only, and never for longer than was meant."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus

from licet_server.licensing.webhook_urls import Target
from licet_server.services.addresses import Address, resolve_within

_CONNECT_SECONDS = 3.0  # to one address, while there are others
_MOST_ADDRESSES = 4


class _FinalResponse(http.client.HTTPResponse):
    """The response that counts: interim ones, which may come before it, are skipped (RFC 9110 section 15.2).

    The standard library skips 100 alone. After 101 no HTTP follows, so that one is final.
    """

    def begin(self) -> None:
        """Read up to the end of the headers of the final response."""
        super().begin()
        while HTTPStatus.SWITCHING_PROTOCOLS < self.status < HTTPStatus.OK:
            self.headers = self.msg = None  # type: ignore[assignment] # without headers it begins again
            super().begin()


@contextlib.contextmanager
def connected(
    target: Target, deadline: float, *, tls: ssl.SSLContext, private: bool
) -> Iterator[http.client.HTTPConnection]:
    """Give a connection that is cut when *deadline* has come, however slowly the other side talks.

    Args:
        target: Where to.
        deadline: On the monotonic clock, for all of it.
        tls: How certificates are checked, where the target asks for TLS.
        private: Whether an address inside the vendor's network will do.

    Raises:
        WebhookAddressError: The host has an address that nothing may be sent to.
        OSError: No connection.
    """
    left = max(0.0, deadline - time.monotonic())
    plain = _connect(resolve_within(left, target, private=private), deadline)
    try:
        if target.scheme == "https":
            plain = tls.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        cut = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [plain])
        cut.daemon = True
        cut.start()
        try:
            if isinstance(plain, ssl.SSLSocket):
                plain.do_handshake()
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.response_class = _FinalResponse
            connection.sock = plain
            yield connection
        finally:
            cut.cancel()
    finally:
        plain.close()


def _connect(addresses: Sequence[Address], deadline: float) -> socket.socket:
    """Connect to the first of *addresses* that lets us.

    Raises:
        OSError: None does.
    """
    failed: OSError = OSError("the host has no address")
    for number, address in enumerate(addresses[:_MOST_ADDRESSES], 1):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        others = number < min(len(addresses), _MOST_ADDRESSES)
        connection = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(left, _CONNECT_SECONDS) if others else left)
            connection.connect(address.address)
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        except OSError as error:
            connection.close()
            failed = error
        else:
            return connection
    raise failed


def _cut(connection: socket.socket) -> None:
    """End a connection under whoever reads from it; the shutdown of a TLS socket would change what the reader uses."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
