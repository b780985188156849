"""Random bytes for what must be unique and not secret, fetched from the system many at a time.

Each answer has two names, its own and that of its lease; asking the system for each would cost a tenth of the answer.
"""

from __future__ import annotations

import base64
import os
import threading

_FETCHED = 4096


class _Randoms(threading.local):
    """A supply for each thread, so that none is given out twice."""

    def __init__(self) -> None:
        self.supply, self.used = b"", 0

    def take(self, count: int) -> bytes:
        if self.used + count > len(self.supply):
            self.supply, self.used = os.urandom(_FETCHED), 0
        self.used += count
        return self.supply[self.used - count : self.used]

    def forget(self) -> None:
        self.supply, self.used = b"", 0


_OURS = _Randoms()
os.register_at_fork(after_in_child=_OURS.forget)  # what the other process goes on with


def hex_name(count: int) -> str:
    """Return *count* random bytes in hex; not for secrets."""
    return _OURS.take(count).hex()


def url_name(count: int) -> str:
    """Return *count* random bytes in base64url, without padding; not for secrets."""
    return base64.urlsafe_b64encode(_OURS.take(count)).rstrip(b"=").decode()
