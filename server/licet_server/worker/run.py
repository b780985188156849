"""A worker as a process: it works until it is told to stop."""

from __future__ import annotations

import signal

import structlog

from licet_server.services.counts import Counts
from licet_server.services.installation import Installation
from licet_server.services.tracing import begin as tracing_of
from licet_server.worker.jobs import all_jobs
from licet_server.worker.loop import Loop
from licet_server.worker.rounds import Rounds

ROLE = "worker"

_log = structlog.get_logger(__name__)


def work(
    here: Installation,
    *,
    until: frozenset[signal.Signals] = frozenset({signal.SIGTERM, signal.SIGINT}),
    counts: Counts | None = None,
) -> None:
    """Do all jobs of *here* until the process is sent one of the signals *until*; then stop within a second.

    The signals are taken from a queue, and not by a handler: what a handler does may meet the lock that the
    interrupted line holds.

    Args:
        here: The installation.
        until: Signals that end it.
        counts: Where its rounds are counted; ``None``: nobody wants to know.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, until)  # before there are threads, which inherit it
    engine = here.open_engine()
    tracing, counts = tracing_of(here.settings, role=ROLE), counts or Counts()
    loop = Loop(all_jobs(here, engine, counts=counts), Rounds(counts, tracing).ended)
    loop.start()
    _log.info("the worker works")
    signal.sigwait(until)
    ended = loop.stop()
    if tracing is not None:
        tracing.close()
    if ended:
        engine.dispose()
        _log.info("the worker has stopped")
        return
    _log.warning("the worker has stopped in the middle of something, which is done again later")
