"""What was answered, written down a little later: many answers in one transaction, and none of them waits for it.

What is lost when the process is killed is what was answered in the last :data:`INTERVAL` seconds, and nothing that is
billed is among it: activations, usage and quotas are committed before their answers.
"""

from __future__ import annotations

import threading
from collections import Counter, deque

import structlog
from sqlalchemy import Engine

from licet_server.errors import ServerError, StorageError
from licet_server.services.counts import Counts
from licet_server.storage.session import transaction
from licet_server.storage.validations import Logged, log_answers

INTERVAL = 0.05
"""Seconds between two writes."""

MOST_WAITING = 50_000
"""How many answers are kept while the database cannot be written; the oldest are given up for new ones."""

BATCH = 2_000
"""How many are written in one transaction, so that no other writer waits long."""

MOST_UNCOUNTED = 10_000
"""How many wait to be counted while the thread that counts them waits for the database."""

ANSWERS = "licet_validations_total"
LOST = "licet_answer_log_lost_total"
WAITING = "licet_answer_log_waiting"
UNKNOWN = "none"
"""Stands for the product where no license has the key; codes of products have capital letters."""

_PATIENCE_MS = 1_000
_STOP_SECONDS = 5.0
_log = structlog.get_logger(__name__)


class AnswerLog:
    """Collects answers, and writes them down.

    Args:
        engine: The database.
        behind: Whether answers are collected, by a thread that :meth:`start` starts; else each is written at once,
            for whoever serves the application without telling when it ends.
        counts: Where answers are counted, whatever becomes of them here; ``None``: nobody wants to know.
    """

    def __init__(self, engine: Engine, *, behind: bool = False, counts: Counts | None = None) -> None:
        self._engine, self._behind, self._counts = engine, behind, counts
        self._waiting: deque[Logged] = deque()
        self._uncounted: deque[Logged] = deque()
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._lost = 0
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="answer-log", daemon=True)

    def start(self) -> None:
        """Begin to write what is collected."""
        if self._behind:
            self._thread.start()

    def add(self, answered: Logged) -> None:
        """Take an answer; it never fails and never waits for the database, unless answers are written at once."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1
        self._waiting.append(answered)
        if self._counts is not None:
            self._uncounted.append(answered)  # counted in batches, too: one by one would cost more than all of this
            if len(self._uncounted) >= MOST_UNCOUNTED:
                self.count()
        if not self._behind or self._stop.is_set():
            self.write()

    def write(self) -> bool:
        """Write down what was collected; say whether all of it was. What could not be written is kept.

        What comes meanwhile is for the next time: else a busy server would never stop writing a few at a time.
        """
        with self._writing:
            left = len(self._waiting)
            while left > 0:
                some = [self._waiting.popleft() for _ in range(min(BATCH, left, len(self._waiting)))]
                left -= len(some)
                if not some or not self._write(some):
                    return not some
            self._tell("")
            return True

    def count(self) -> None:
        """Count what was answered since the last time, and say how much waits."""
        if self._counts is None:
            return
        fresh = [self._uncounted.popleft() for _ in range(len(self._uncounted))]
        for (code, product), number in Counter((each.code, each.product or UNKNOWN) for each in fresh).items():
            self._counts.add(ANSWERS, code, product, by=number)
        self._counts.set(WAITING, value=len(self._waiting))

    def close(self) -> None:
        """Write the rest; from now on each answer is written at once."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)
        if not self.write():
            self._tell_lost(len(self._waiting))
        self.count()

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            if self._waiting:
                self.write()
                self.count()

    def _write(self, some: list[Logged]) -> bool:
        """Write *some* in order; what does not fit is looked for by halves, and what could not be written is kept."""
        parts = [some]
        while parts:
            part = parts.pop()
            try:
                with transaction(self._engine, patience_ms=_PATIENCE_MS) as session:
                    log_answers(session, part)
            except StorageError as error:
                for kept in (*parts, part):
                    self._waiting.extendleft(reversed(kept))
                self._tell(f"answers are not written to the validation log: {error}")
                return False
            except Exception as error:  # noqa: BLE001 - one of them fits no more, perhaps as its license is gone
                middle = len(part) // 2
                if middle:
                    parts += [part[middle:], part[:middle]]
                else:
                    _log.warning("an answer does not fit into the validation log", reason=_reason(error))
                    self._count_lost(1)
        if self._lost:
            self._tell_lost(self._lost)
            self._lost = 0
        return True

    def _tell_lost(self, answers: int) -> None:
        _log.error("answers were lost for the validation log", answers=answers)
        self._count_lost(answers)

    def _count_lost(self, answers: int) -> None:
        if self._counts is not None:
            self._counts.add(LOST, by=answers)

    def _tell(self, what: str) -> None:
        if what and what != self._told:
            _log.warning(what)
        self._told = what


def _reason(error: Exception) -> str:
    """Say what is wrong, in our words; another's may repeat the row."""
    return str(error) if isinstance(error, ServerError) else type(error).__name__
