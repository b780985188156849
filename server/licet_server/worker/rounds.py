"""What is told of the rounds of a worker: counts for metrics, and spans for traces."""

from __future__ import annotations

import time
from dataclasses import dataclass

from licet_server.services.counts import Counts
from licet_server.services.tracing import Tracing

ROUNDS = "licet_worker_rounds_total"
ROUND_SECONDS = "licet_worker_round_seconds_total"
LAST_SUCCESS = "licet_worker_job_last_success_timestamp_seconds"


@dataclass(frozen=True)
class Rounds:
    """Tells of the rounds of this process; several threads may.

    Attributes:
        counts: Where rounds are counted.
        tracing: Where they are told; ``None``: nobody wants to know.
    """

    counts: Counts
    tracing: Tracing | None = None

    def ended(self, job: str, seconds: float, more: bool | None) -> None:
        """Tell of a round.

        Args:
            job: Its name.
            seconds: How long it took.
            more: Whether there is more to do; ``None``: it failed.
        """
        self.counts.add(ROUNDS, job, "ok" if more is not None else "failed")
        self.counts.add(ROUND_SECONDS, job, by=seconds)
        if more is not None:
            self.counts.set(LAST_SUCCESS, job, value=time.time())
        if self.tracing is not None:
            self.tracing.round(job, seconds, more=bool(more), failed=more is None)
