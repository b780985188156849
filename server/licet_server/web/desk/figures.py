"""Figures that cost too much to be counted for each page: counted once in a while, and shown with their time.

One thread counts a figure at a time; meanwhile others see what it was before.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast

import structlog
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.errors import ServerError
from licet_server.http.db import db
from licet_server.storage.session import reading

KEPT_SECONDS = 60.0
"""How long a figure is shown before it is counted again."""

SHARE = 20
"""A figure that takes long is kept so many times as long, so that counting never keeps a processor busy."""

NAME = "licet_figures"
"""Where an application has its own."""

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
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, kept: float = KEPT_SECONDS) -> None:
        self._clock, self._kept = clock, kept
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

    def forget(self, *names: str) -> None:
        """Have figures counted anew before they are shown again: something has changed that they are about."""
        with self._lock:
            for name in names:
                self._found.pop(name, None)
                self._changes[name] = self._changes.get(name, 0) + 1

    def _count(self, name: str, engine: Engine, count: Callable[[Session, datetime], _T]) -> Figure[_T]:
        begun, changes, now = self._clock(), self._changes.get(name, 0), datetime.now(UTC)
        with reading(engine) as session:
            value = count(session, now)
        ended = self._clock()
        figure = Figure(value, now, ended + max(self._kept, SHARE * (ended - begun)))
        with self._lock:
            if self._changes.get(name, 0) == changes:  # else it was forgotten while it was counted
                self._found[name] = cast("Figure[object]", figure)
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


def figure(name: str, count: Callable[[Session, datetime], _T]) -> Figure[_T]:
    """Return a figure of this application; see :meth:`Figures.get`."""
    return _figures().get(name, db.engine, count)


def forget(*names: str) -> None:
    """Have figures of this application counted anew before they are shown again."""
    _figures().forget(*names)


def _figures() -> Figures:
    found: Figures = current_app.extensions[NAME]
    return found
