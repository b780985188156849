"""Deliveries under way: claimed in one transaction, sent by threads, settled in another.

Each endpoint has at most :data:`PER_ENDPOINT` deliveries under way, each on a thread of its own, so however slow one
is, it keeps no other waiting.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy import Engine

from licet_server.services.counts import Counts
from licet_server.services.outbox import Delivery, Outcome, claim_due, settle
from licet_server.storage.outbox import State, endpoints_with_work
from licet_server.storage.session import reading, transaction

PER_ENDPOINT = 2
ATTEMPTS = "licet_webhook_attempts_total"
_RESULTS = {State.DONE: "arrived", State.PENDING: "tried_again", State.FAILED: "given_up"}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Finished:
    delivery: Delivery
    outcome: Outcome


class Deliveries:
    """What one worker process is sending.

    Args:
        engine: The database.
        send: Sends one delivery; runs on threads of its own.
        wake: Called when something was sent, so that :meth:`step` comes soon.
        counts: Where attempts are counted; ``None``: nobody wants to know.
    """

    def __init__(
        self,
        engine: Engine,
        send: Callable[[Delivery], Outcome],
        wake: Callable[[], None],
        *,
        counts: Counts | None = None,
    ) -> None:
        self._engine, self._counts = engine, counts or Counts()
        self._send = send
        self._wake = wake
        self._under_way: Counter[str] = Counter()
        self._finished: SimpleQueue[_Finished] = SimpleQueue()
        self._unsettled: _Finished | None = None
        self._failing: set[str] = set()

    def step(self) -> None:
        """Settle what was sent, and begin to send what is due and has room.

        Raises:
            StorageError: The database gives no answer; nothing is lost by calling this again.
        """
        self._settle_finished()
        now = datetime.now(UTC)
        with reading(self._engine) as session:
            waiting = endpoints_with_work(session, now=now)
        room = {each: PER_ENDPOINT - self._under_way[each] for each in waiting}
        room = {endpoint: free for endpoint, free in room.items() if free > 0}
        if not room:
            return
        with transaction(self._engine) as session:
            claimed = claim_due(session, room, now=now)
        for delivery in claimed:
            self._under_way[delivery.endpoint_id] += 1
            self._begin(delivery)

    def finish(self, within: float) -> None:
        """Wait for what is under way, and settle it; what takes longer is sent again when its lease has ended.

        Raises:
            StorageError: The database gives no answer.
        """
        deadline = time.monotonic() + within
        self._settle_finished()
        while self._under_way.total() and (left := deadline - time.monotonic()) > 0:
            try:
                self._unsettled = self._finished.get(timeout=left)
            except Empty:
                return
            self._settle_finished()

    def _begin(self, delivery: Delivery) -> None:
        """Send on a thread of its own; one that the system does not give is a failed attempt."""
        try:
            threading.Thread(target=self._run, args=[delivery], name="webhook", daemon=True).start()
        except RuntimeError as error:
            _log.error("no thread to send a webhook", reason=str(error), delivery=delivery.id)
            outcome = Outcome(error="this server had no thread to send it")
            self._finished.put(_Finished(delivery, outcome))

    def _run(self, delivery: Delivery) -> None:
        try:
            outcome = self._send(delivery)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not keep the place of a delivery for ever
            _log.error("a webhook could not be sent", exc_info=error, delivery=delivery.id)
            outcome = Outcome(error="this server made a mistake; it was written to its log")
        self._finished.put(_Finished(delivery, outcome))
        self._wake()

    def _settle_finished(self) -> None:
        """Settle one after the other; the one at which the database fails is the first next time."""
        while True:
            try:
                one = self._unsettled or self._finished.get_nowait()
            except Empty:
                return
            self._unsettled = one
            with transaction(self._engine) as session:
                chance = random.random()  # nosec B311
                state = settle(session, one.delivery, one.outcome, chance=chance, now=datetime.now(UTC))
            self._unsettled = None
            self._under_way[one.delivery.endpoint_id] -= 1
            self._counts.add(ATTEMPTS, _RESULTS[state])
            self._tell(one, state)

    def _tell(self, one: _Finished, state: State) -> None:
        """Log when an endpoint begins to fail, when it is back, and what is given up; a line for each try is noise."""
        about = {"endpoint": one.delivery.endpoint_id, "delivery": one.delivery.id}
        if state is State.DONE:
            if one.delivery.endpoint_id in self._failing:
                self._failing.discard(one.delivery.endpoint_id)
                _log.info("webhooks arrive again", endpoint=one.delivery.endpoint_id)
            return
        if state is State.FAILED:
            _log.warning("a webhook was given up", status=one.outcome.status, error=one.outcome.error, **about)
        elif one.delivery.endpoint_id not in self._failing:
            _log.warning("webhooks do not arrive", status=one.outcome.status, error=one.outcome.error, **about)
        self._failing.add(one.delivery.endpoint_id)
