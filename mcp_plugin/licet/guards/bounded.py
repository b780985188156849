"""Running somebody else's function without waiting for ever."""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from licet.errors import CountUnavailableError
from licet.forks import after_fork

Found = TypeVar("Found")

MOST_HANGING = 8
"""Functions that hang are put up with so many times; after that calls are refused until one returns."""


class Bounded:
    """Threads that run functions, each of them given up when it takes too long. They never keep the process alive.

    Args:
        name: Of the threads.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._begin()
        after_fork(self._begin)

    def _begin(self) -> None:
        """Begin without workers; of those that a forked child inherits, none has a thread."""
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._hanging: list[_Worker] = []

    def run(self, function: Callable[[], Found], seconds: float) -> Found:
        """Return what *function* returns.

        Raises:
            CountUnavailableError: It raised, or has not returned after *seconds*; it may still be running then.
        """
        worker = self._worker()
        if not worker.run(function, seconds):
            with self._lock:
                self._hanging.append(worker)
            raise CountUnavailableError(f"The counter did not answer within {seconds:g} seconds.")
        found, error = worker.outcome
        with self._lock:
            self._idle.append(worker)
        if isinstance(error, CountUnavailableError):
            raise error
        if error is not None:
            raise CountUnavailableError(f"The counter failed with {type(error).__name__}.") from error
        return found  # type: ignore[no-any-return]

    def _worker(self) -> _Worker:
        with self._lock:
            self._idle += [worker for worker in self._hanging if worker.is_done]
            self._hanging = [worker for worker in self._hanging if not worker.is_done]
            if len(self._hanging) >= MOST_HANGING:
                raise CountUnavailableError("Earlier counts have not come to an end yet.")
            return self._idle.pop() if self._idle else _Worker(self._name)


class _Worker:
    """One thread, and the function that it runs."""

    def __init__(self, name: str) -> None:
        self._asked: queue.SimpleQueue[tuple[contextvars.Context, Callable[[], Any]]] = queue.SimpleQueue()
        self._done = threading.Event()
        self.outcome: tuple[Any, BaseException | None] = (None, None)
        threading.Thread(target=self._work, name=name, daemon=True).start()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def run(self, function: Callable[[], Any], seconds: float) -> bool:
        """Run *function*; ``False`` when it has not returned after *seconds*."""
        self._done.clear()
        self._asked.put((contextvars.copy_context(), function))
        return self._done.wait(seconds)

    def _work(self) -> None:
        while True:
            context, function = self._asked.get()
            try:
                self.outcome = context.run(function), None
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits, never lost
                self.outcome = None, error
            del function, context
            self._done.set()
