"""Work that nobody waits for, done once however often it is asked for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Background:
    """Does one thing in a thread of its own: one run at a time, and at most one more after it.

    Args:
        work: What is done.
        name: The name of the thread.
    """

    def __init__(self, work: Callable[[], None], name: str) -> None:
        self._work, self._name = work, name
        self._lock = threading.Lock()
        self._wanted = self._runs = False

    def ask(self) -> None:
        """Have it done, after what is going on now. Returns at once; safe from any thread."""
        with self._lock:
            self._wanted = True
            if self._runs:
                return
            self._runs = True
        threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                self._runs, self._wanted = self._wanted, False
                if not self._runs:
                    return
            try:
                self._work()
            except Exception:
                log.exception("%s failed", self._name)
