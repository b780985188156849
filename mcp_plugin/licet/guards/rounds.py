"""Calls that take several rounds (MCP 2026-07-28): which of them is a later round of one that was counted."""

from __future__ import annotations

import hashlib
import json
import threading

from licet.forks import after_fork

MOST_ROUNDS = 10_000


class Rounds:
    """The states with which tools have asked for more; each makes one call a later round. Safe from several threads.

    What a client says of itself would be a way to call for nothing. What is not known here (a restart, another process,
    no state at all) is counted once more.
    """

    def __init__(self) -> None:
        self._renew()
        after_fork(self._renew)
        self._asked: dict[bytes, int] = {}

    def _renew(self) -> None:
        self._lock = threading.Lock()

    def ask(self, tool: str, state: object) -> None:
        """Note that *tool* has answered "input required" with this ``requestState``; the oldest make room."""
        if not isinstance(state, str):
            return
        digest = _digest(tool, state)
        with self._lock:
            self._asked[digest] = self._asked.pop(digest, 0) + 1
            while len(self._asked) > MOST_ROUNDS:
                del self._asked[next(iter(self._asked))]

    def go_on(self, tool: str, state: object) -> bool:
        """Whether a call of *tool* with this state is a later round; the state is used up."""
        if not isinstance(state, str):
            return False
        digest = _digest(tool, state)
        with self._lock:
            left = self._asked.pop(digest, 0)
            if left > 1:  # several clients were asked alike
                self._asked[digest] = left - 1
            return left > 0


def _digest(tool: str, state: str) -> bytes:
    return hashlib.sha256(json.dumps([tool, state]).encode()).digest()
