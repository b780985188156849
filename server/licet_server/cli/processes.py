"""The processes of ``serve``: forked off one that has loaded everything, so that they share its memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.orm import configure_mappers

from licet_server.loading import loading

STOPPED = 128 + signal.SIGTERM
"""How a command ends that was stopped before it was done, as shells say it: whoever waits for it must not go on."""

_ORPHAN_SECONDS = 3
_LOOKS_SECONDS = 5


def share_what_is_loaded() -> None:
    """Load in this process all that those to come need: they start at once, and hold it in memory together.

    Nothing is opened, built or started here, because a fork must not share connections, locks and threads. Where the
    system cannot fork safely, each process loads by itself.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # what it was before Python 3.14
    if multiprocessing.get_start_method() != "fork":
        return
    with loading():
        import licet_server.http.app
        import licet_server.http.front_door
        import licet_server.http.gateway
        import licet_server.web.app
        import licet_server.worker.run  # noqa: F401 - loaded for the forks

        configure_mappers()


@contextmanager
def ends_at_sigterm(*, code: int = 0) -> Iterator[None]:
    """Make SIGTERM leave the blocks inside, as Ctrl-C does, so that nothing they have begun stays behind.

    Args:
        code: How the process ends then; :data:`STOPPED` where what was asked for is not done.
    """

    def end(*_: object) -> NoReturn:
        raise SystemExit(code)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def die_with_parent() -> None:
    """Stop this process when the main one is gone, however it went: an orphan would keep the port.

    What tells at once is a pipe that closes. Two processes forked at the same moment can hold each other's end of it
    open, so each also looks who its parent is.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        while parent.is_alive() and os.getppid() == parent.pid:
            parent.join(_LOOKS_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_ORPHAN_SECONDS)
        os._exit(1)  # one that was still starting has no handler for the signal yet

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
