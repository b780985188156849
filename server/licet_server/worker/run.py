"""A worker as a process: it works until it is told to stop."""

from __future__ import annotations

import signal

import structlog

from licet_server.services.installation import Installation
from licet_server.worker.jobs import all_jobs
from licet_server.worker.loop import Loop

_log = structlog.get_logger(__name__)


def work(here: Installation, *, until: frozenset[signal.Signals] = frozenset({signal.SIGTERM, signal.SIGINT})) -> None:
    """Do all jobs of *here* until the process is sent one of the signals *until*; then stop within a second.

    The signals are taken from a queue, and not by a handler: what a handler does may meet the lock that the
    interrupted line holds.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, until)  # before there are threads, which inherit it
    engine = here.open_engine()
    loop = Loop(all_jobs(here, engine))
    loop.start()
    _log.info("the worker works")
    signal.sigwait(until)
    if loop.stop():
        engine.dispose()
        _log.info("the worker has stopped")
        return
    _log.warning("the worker has stopped in the middle of something, which is done again later")
