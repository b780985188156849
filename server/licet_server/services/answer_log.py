"""What was answered, written down a little later: many answers in one transaction, and none of them waits for it.

What is lost when the process is killed is what was answered in the last :data:`INTERVAL` seconds, and nothing that is
billed is among it: activations, usage and quotas are committed before their answers.

Twenty times a second the answers are kept as they are, which costs nearly nothing; once a second what was kept is put
into the log, the counts and the licenses, where it is looked for, or a part of it when it is much. What a killed
process has kept, the next one puts there, or another one that runs.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from time import monotonic

import structlog
from sqlalchemy import Engine, exc
from sqlalchemy.orm import Session

from licet_server.errors import ServerError, StorageError
from licet_server.services.counts import Counts
from licet_server.storage.answer_batches import fold_answers, keep_answers, log_answers, take_batch
from licet_server.storage.session import transaction
from licet_server.storage.validations import Logged

INTERVAL = 0.05
"""Seconds between two writes of what was answered meanwhile."""

FOLD_SECONDS = 1.0
"""Seconds until what was written is where it is looked for, if that is no more than :data:`MOST_FOLDED`."""

TURNS = 4
"""How often something is put there each second when there is more: a few seconds, until all parts had their turn."""

MOST_WAITING = 50_000
"""How many answers are kept while the database cannot be written; the oldest are given up for new ones."""

BATCH = 2_000
"""How many are kept together."""

MOST_FOLDED = 3_000
"""How many are put where they are looked for in one transaction: what is answered meanwhile waits to be kept."""

MOST_UNFOLDED = 60_000
"""When more than that are kept, they are put there without a rest."""

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
        self._unfolded = 1  # what a process before this one has kept
        self._misfits: list[Exception] = []
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
        """Write down what was collected, and put it where it is looked for; say whether all of it is there now."""
        with self._writing:
            well = self._keep()
            while well and self._unfolded:
                well = self._fold()
            return well

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
        again_at = 0.0
        while not self._stop.wait(INTERVAL):
            with self._writing:
                if self._keep() and self._unfolded and monotonic() >= again_at:
                    again_at = monotonic() + FOLD_SECONDS
                    self._fold_some_of_it()
            if self._uncounted:
                self.count()

    def _fold_some_of_it(self) -> None:
        """Put where it is looked for what is kept, or as many parts of it as are due; what comes meanwhile is kept."""
        turns = TURNS if self._unfolded > MOST_FOLDED else 1
        while self._unfolded and (turns > 0 or self._unfolded > MOST_UNFOLDED):
            turns -= 1
            if not (self._fold() and self._keep()):
                return

    def _keep(self) -> bool:
        """Keep what was collected; say whether all of it was. What could not be kept goes on waiting.

        What comes meanwhile is for the next time: else a busy server would never stop writing a few at a time.
        """
        left = len(self._waiting)
        while left > 0:
            some = [self._waiting.popleft() for _ in range(min(BATCH, left, len(self._waiting)))]
            left -= len(some)
            if not self._done(partial(self._put, some=some)):
                self._waiting.extendleft(reversed(some))
                return False
        if self._lost:
            self._tell_lost(self._lost)
            self._lost = 0
        return True

    def _put(self, session: Session, some: list[Logged]) -> None:
        if not self._behind:
            self._log_what_fits(session, some)
            return
        try:
            keep_answers(session, some)
        except TypeError:  # orjson says so of half a surrogate pair
            self._log_what_fits(session, some)
        self._unfolded += len(some)

    def _fold(self) -> bool:
        """Put some of what is kept where it is looked for; say whether it is there, or was dropped."""
        return self._done(self._fold_some, or_else=self._fold_what_fits)

    def _fold_some(self, session: Session) -> None:
        self._unfolded = fold_answers(session, most=MOST_FOLDED)

    def _fold_what_fits(self, session: Session) -> None:
        self._log_what_fits(session, take_batch(session, most=MOST_FOLDED) or [])

    def _log_what_fits(self, session: Session, some: list[Logged]) -> None:
        """Log *some* in order, but for those that fit no more, perhaps as their license is gone; halves tell which."""
        parts = [some]
        while parts:
            part = parts.pop()
            try:
                with session.begin_nested():
                    log_answers(session, part)
            except Exception as error:
                if _is_trouble(error):
                    raise
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]] if middle else []
                if not middle:
                    self._misfits.append(error)

    def _done(self, work: Callable[[Session], None], *, or_else: Callable[[Session], None] | None = None) -> bool:
        """Do *work* in a transaction, or something else when it cannot be done so; say whether it was done.

        It is not when the database cannot be written, which is told once.
        """
        self._misfits.clear()
        try:
            with transaction(self._engine, patience_ms=_PATIENCE_MS) as session:
                work(session)
        except StorageError as error:
            self._tell(f"answers are not written to the validation log: {error}")
            return False
        except Exception:
            if or_else is None:
                raise
            return self._done(or_else)
        for misfit in self._misfits:
            _log.warning("an answer does not fit into the validation log", reason=_reason(misfit))
            self._count_lost(1)
        if not self._unfolded:
            self._tell("")
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


def _is_trouble(error: Exception) -> bool:
    """Say whether the database, and not what was written, is why it was not written."""
    misfit = isinstance(error, (exc.IntegrityError, exc.DataError))
    return isinstance(error, (StorageError, exc.DBAPIError, exc.TimeoutError)) and not misfit


def _reason(error: Exception) -> str:
    """Say what is wrong, in our words; another's may repeat the row."""
    return str(error) if isinstance(error, ServerError) else type(error).__name__
