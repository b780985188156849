"""The worker that ``serve`` runs beside the server: a process of its own, started again when it ends."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404
import sys
import threading
import time
from types import TracebackType

import structlog

from licet_server import logs
from licet_server.cli.context import settings
from licet_server.errors import ServerError
from licet_server.services.installation import load

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_LONG_LIFE = 60.0
_STOPS_WITHIN = 3.0
_ORPHAN_SECONDS = 3

_log = structlog.get_logger(__name__)


class Beside:
    """Keeps one worker process running while the block lasts.

    The worker holds the other end of a pipe, and stops when this process is gone, however it went.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._ending = False
        self._turn = threading.Lock()
        self._process = self._start()  # before there is a thread: the server forks its own processes later
        self._thread = threading.Thread(target=self._keep_running, name="watch-worker", daemon=True)

    def leave(self) -> None:
        """Start no worker from here on: the server stops. For a signal handler, so it takes no lock."""
        self._ending = True

    def __enter__(self) -> Beside:
        """Start to watch over it."""
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """Stop the worker, and make sure that it is gone."""
        self._stopped.set()
        with self._turn:
            self._process.terminate()
            try:
                self._process.wait(_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._thread.join(_STOPS_WITHIN)

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # nosec B603
            [sys.executable, "-m", "licet_server.cli.beside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # no Ctrl-C of the server's terminal, not even while it starts
        )

    def _keep_running(self) -> None:
        pause, running = _FIRST_PAUSE, True
        while True:
            if running:
                began = time.monotonic()
                code = self._process.wait()
                if time.monotonic() - began > _LONG_LIFE:
                    pause = _FIRST_PAUSE
                if self._ends():
                    return
                _log.error("the worker ended, and is started again", exit_code=code, pause_seconds=pause)
            if self._stopped.wait(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)
            with self._turn:
                if self._ends():
                    return
                running = self._start_again(pause)

    def _ends(self) -> bool:
        return self._ending or self._stopped.is_set()

    def _start_again(self, pause: float) -> bool:
        try:
            self._process = self._start()
        except OSError as error:  # no memory, no process to be had: later there may be
            _log.error("the worker cannot be started", reason=error.strerror or str(error), pause_seconds=pause)
            return False
        return True


def main() -> None:
    """Be the worker beside a server, whose Ctrl-C is not ours, until it ends."""
    from licet_server.worker.run import work

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        chosen = settings()
        here = load(chosen)
    except ServerError as error:
        sys.exit(f"Error: the worker cannot start: {error}")
    logs.configure(chosen.log_level, secrets=here.hidden)
    threading.Thread(target=_watch_parent, name="watch-parent", daemon=True).start()
    work(here, until=frozenset({signal.SIGTERM}))
    sys.stderr.flush()
    os._exit(0)  # a thread that hangs in a driver, or in a resolver, must not hold the process up


def _watch_parent() -> None:
    """Stop when the other end of the pipe is closed: the server is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_ORPHAN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
