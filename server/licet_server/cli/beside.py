"""The worker that ``serve`` runs beside the server: a process of its own, started again when it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing.process import BaseProcess
from types import TracebackType

import structlog

from licet_server import logs
from licet_server.cli.processes import die_with_parent
from licet_server.config import Settings
from licet_server.errors import ServerError
from licet_server.services.counts import Board
from licet_server.services.installation import load

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_LONG_LIFE = 60.0
_STOPS_WITHIN = 3.0
_STDOUT = 1

_log = structlog.get_logger(__name__)


class Beside:
    """Keeps one worker process running while the block lasts.

    The worker is a child that shares the memory of this process, and stops when this process is gone, however it went.

    Args:
        chosen: What the environment says.
        board: What the processes of this server count in.
    """

    def __init__(self, chosen: Settings, board: Board) -> None:
        self._chosen, self._board = chosen, board
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
        self._thread.join(_STOPS_WITHIN)  # which waits for the worker, and only one may
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join(_STOPS_WITHIN)

    def _start(self) -> BaseProcess:
        given = (self._chosen, self._board)
        process = multiprocessing.Process(target=be_the_worker, args=given, name="worker", daemon=True)
        process.start()
        return process

    def _keep_running(self) -> None:
        pause, running = _FIRST_PAUSE, True
        while True:
            if running:
                began = time.monotonic()
                self._process.join()
                if time.monotonic() - began > _LONG_LIFE:
                    pause = _FIRST_PAUSE
                if self._ends():
                    return
                code = self._process.exitcode
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


def be_the_worker(chosen: Settings, board: Board) -> None:
    """Be the worker beside a server, whose Ctrl-C is not ours, until it ends.

    Args:
        chosen: What the environment says.
        board: What the processes of this server count in.
    """
    from licet_server.worker.run import ROLE, work

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # that of the server, which the fork has kept, is about the server
    os.setsid()  # a group of its own, which no Ctrl-C of the server's terminal reaches
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
    try:
        here = load(chosen)
    except ServerError as error:
        sys.exit(f"Error: the worker cannot start: {error}")
    logs.configure(chosen.log_level, secrets=here.hidden)
    die_with_parent()
    work(here, until=frozenset({signal.SIGTERM}), counts=board.join(ROLE))
    sys.stderr.flush()
    os._exit(0)  # a thread that hangs in a driver, or in a resolver, must not hold the process up
