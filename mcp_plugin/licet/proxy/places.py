"""How many clients there may be at once, and whether one of them takes more just now."""

from __future__ import annotations

import ipaddress
import selectors
import socket
import threading
from collections import Counter
from contextlib import suppress

MOST_CLIENTS = 512
EACH = 64
"""How many places one peer may take once half of all are taken; before that a gateway may come with all its clients."""

_IPV6_SITE = 64
_selector = getattr(selectors, "PollSelector", selectors.SelectSelector)  # select() itself ends at descriptor 1024


class Places:
    """The places of clients. Safe to use from several threads.

    Args:
        total: How many there are.
        each: How many of them one peer may take when they become scarce.
    """

    def __init__(self, total: int = MOST_CLIENTS, each: int = EACH) -> None:
        self._total, self._each = total, each
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Take a place for the peer at *address*, if there is one for it."""
        peer = _peer(address)
        with self._lock:
            taken = self._taken.total()
            if taken >= self._total or (taken >= self._total // 2 and self._taken[peer] >= self._each):
                return False
            self._taken[peer] += 1
            return True

    def leave(self, address: str) -> None:
        """Give a place back."""
        peer = _peer(address)
        with self._lock:
            self._taken[peer] -= 1
            if self._taken[peer] <= 0:
                del self._taken[peer]


def _peer(address: str) -> str:
    """Return who *address* belongs to: with IPv6 one peer has as many addresses as it likes."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(found, ipaddress.IPv6Address):
            if found.ipv4_mapped is not None:
                return str(found.ipv4_mapped)
            return str(ipaddress.ip_network((found, _IPV6_SITE), strict=False))
    return address


def is_ready(sock: socket.socket, event: int, within: float) -> bool:
    """Whether *sock* can be read from, or written to, within that many seconds.

    Args:
        sock: The socket.
        event: ``selectors.EVENT_READ`` or ``EVENT_WRITE``.
        within: How long to wait; 0: not at all.

    Raises:
        OSError: It is closed.
        ValueError: It is closed.
    """
    with _selector() as selector:
        selector.register(sock, event)
        return bool(selector.select(within))
