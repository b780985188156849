"""Figures that cost too much to be counted for each page: counted once in a while, and shown with their time.

One thread counts a figure at a time; meanwhile others see what it was before. No change at the desk makes anybody wait
for a count: it makes the figure due, so that the next who looks has it counted behind the page.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.errors import ServerError
from licet_server.storage.session import reading

KEPT_SECONDS = 60.0
"""How long a figure is shown before it is counted again."""

SHARE = 20
"""A figure that takes long is kept so many times as long, so that counting never keeps a processor busy."""

PATIENCE_SECONDS = 0.1
"""How long a page that can do without a figure waits for it."""

_LONG_AGO = float("-inf")

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Figure(Generic[_T]):
    """What was counted, and when."""

    value: _T
    at: datetime
    due: float


class Figures:
    """The figures of this process.

    Args:
        clock: Seconds that only grow.
        kept: For how many of them a figure is shown before it is counted again.
        worth: What took fewer seconds than this is not kept at all, and so is always new.

    Attributes:
        patience: For how many real seconds a page waits for its first figure.
        begun: Whether the first figures were asked for, which happens once.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, kept: float = KEPT_SECONDS, worth: float = 0.0
    ) -> None:
        self._clock, self._kept, self._worth = clock, kept, worth
        self.patience, self.begun = PATIENCE_SECONDS, False
        self._found: dict[str, Figure[object]] = {}
        self._changes: dict[str, int] = {}
        self._counting: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, name: str, engine: Engine, count: Callable[[Session, datetime], _T]) -> Figure[_T]:
        """Return a figure: the one that is there, be it a little old, or a new one when there is none.

        Args:
            name: Of the figure.
            engine: The database.
            count: Counts it, with a session that reads and an aware UTC instant.

        Raises:
            StorageError: There is none yet, and the database cannot be reached.
        """
        with self._lock:
            counting = self._counting.setdefault(name, threading.Lock())
            there = self._found.get(name)
        if there is None:
            with counting:
                return cast("Figure[_T]", self._found.get(name) or self._count(name, engine, count))
        if there.due <= self._clock() and counting.acquire(blocking=False):
            threading.Thread(target=self._renew, args=(name, engine, count, counting), daemon=True).start()
        return cast("Figure[_T]", there)

    def soon(
        self, name: str, engine: Engine, count: Callable[[Session, datetime], _T], *, patience: float | None = None
    ) -> Figure[_T] | None:
        """Return a figure as :meth:`get` does; ``None``: there is none yet, and it is being counted."""
        patience = self.patience if patience is None else patience
        with self._lock:
            counting = self._counting.setdefault(name, threading.Lock())
            missing = name not in self._found
        if not missing:
            return self.get(name, engine, count)
        if counting.acquire(blocking=False):
            begun = threading.Thread(target=self._renew, args=(name, engine, count, counting), daemon=True)
            begun.start()
            begun.join(patience)
        with self._lock:
            return cast("Figure[_T] | None", self._found.get(name))

    def fresh(
        self, name: str, engine: Engine, count: Callable[[Session, datetime], _T], *, patience: float
    ) -> Figure[_T] | None:
        """Return a figure that is not due: counted now if need be, and waited for.

        Args:
            name: Of the figure.
            engine: The database.
            count: As for :meth:`get`.
            patience: For how many real seconds.

        Returns:
            The one before when it takes longer than *patience*, or the database cannot be reached; ``None``: there is
            none.
        """
        with self._lock:
            counting = self._counting.setdefault(name, threading.Lock())
            there = self._found.get(name)
        if (there is None or there.due <= self._clock()) and counting.acquire(blocking=False):
            begun = threading.Thread(target=self._renew, args=(name, engine, count, counting), daemon=True)
            begun.start()
            begun.join(patience)
        with self._lock:
            return cast("Figure[_T] | None", self._found.get(name))

    def forget(self, *names: str) -> None:
        """Make figures due: something has changed that they are about. Until they are counted they are shown as old."""
        with self._lock:
            for name in names:
                self._changes[name] = self._changes.get(name, 0) + 1
                if there := self._found.get(name):
                    self._found[name] = replace(there, due=_LONG_AGO)

    def _count(self, name: str, engine: Engine, count: Callable[[Session, datetime], _T]) -> Figure[_T]:
        begun, changes, now = self._clock(), self._changes.get(name, 0), datetime.now(UTC)
        with reading(engine) as session:
            value = count(session, now)
        ended = self._clock()
        figure = Figure(value, now, ended + max(self._kept, SHARE * (ended - begun)))
        with self._lock:
            if self._changes.get(name, 0) != changes:  # something has changed while it was counted
                figure = replace(figure, due=_LONG_AGO)
            if ended - begun >= self._worth:
                self._found[name] = cast("Figure[object]", figure)
            else:
                self._found.pop(name, None)
        return figure

    def _renew(
        self, name: str, engine: Engine, count: Callable[[Session, datetime], object], counting: threading.Lock
    ) -> None:
        try:
            self._count(name, engine, count)
        except ServerError as error:
            _log.warning("figures_stay", figures=name, reason=str(error))
            with self._lock:
                if there := self._found.get(name):
                    self._found[name] = replace(there, due=self._clock() + self._kept)
        finally:
            counting.release()
