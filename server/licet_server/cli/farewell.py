"""How ``serve`` stops: first it is not ready any more, then it answers nobody new.

A balancer needs a moment to see that a server is not ready. What it sends meanwhile is answered as ever, so a restart
of one server after another loses no request.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

from licet_server.http.leaving import Leaving


class Farewell:
    """Puts off the stop that SIGTERM asks for; another signal, or a second one, stops at once.

    Args:
        seconds: For how long; 0: it stops at once.

    Attributes:
        leaving: What the processes of the server look at.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds, self.leaving = seconds, Leaving()

    def hear(self, number: int, stop: Callable[[], object]) -> None:
        """Take note of a signal. For a signal handler, so there are no locks and no threads in it.

        Args:
            number: The signal.
            stop: Stops the server; called now, or by the alarm clock of this process.
        """
        asked_before = self.leaving.begun()
        self.leaving.begin()
        if asked_before or not self._seconds or number != signal.SIGTERM or not hasattr(signal, "alarm"):
            stop()
            return
        signal.signal(signal.SIGALRM, lambda *_: stop())
        signal.alarm(self._seconds)
