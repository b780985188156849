"""The requests of one conversation: those that are still checked here, and those that the server has not answered yet.

An answer is told by its id alone. So no two requests under way may have the same one: the answer to the one would be
taken for the answer to the other, and what a tool returned would be read from a request that has nothing to do with it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from licet.guards.calls import Call, CallGuard
from licet.proxy.catalog import Catalog
from licet.proxy.messages import INVALID_REQUEST, UPSTREAM_FAILED, Message, error, id_key
from licet.proxy.values import Frame, Handler, Owed, Refused, Watch

MOST_WATCHED = 10_000
MOST_TASKS = 10_000


@dataclass(slots=True)
class Ledger:
    """Keeps them. Safe to use from several threads.

    Attributes:
        guard: The license.
        catalog: The server's tools. When one is counted by what it returns, every request is kept until it is answered.
        watched: Requests that have gone to the server, and what their answers are needed for.
        owed: Answers of ours for the answer to the rest of a batch.
        tasks: Calls whose results are fetched later, by the task's id.
    """

    guard: CallGuard
    catalog: Catalog
    watched: dict[str, Watch] = field(default_factory=dict, kw_only=True)
    owed: dict[str, Owed] = field(default_factory=dict, kw_only=True)
    tasks: dict[str, Call] = field(default_factory=dict, kw_only=True)
    _checking: dict[str, bool] = field(default_factory=dict, kw_only=True)
    _lock: threading.Lock = field(default_factory=threading.Lock, kw_only=True)

    def expect(self, request_id: str, handler: Handler) -> None:
        """Have *handler* take the answer to a request of our own."""
        self.watched[id_key(request_id)] = Watch("", handler=handler)

    def reserve(self, messages: Iterable[Message | Refused]) -> list[Message | Refused]:
        """Take the ids of requests for them; a request whose id is taken, or for which there is no room, is refused."""
        with self._lock:
            return [self._reserved(each) for each in messages]

    def _reserved(self, message: Message | Refused) -> Message | Refused:
        if isinstance(message, Refused) or not is_request(message):
            return message
        request_id = message["id"]
        key = id_key(request_id)
        if key in self._checking or key in self.watched or key in self.owed:
            text = "Invalid request: another request with this id is under way"
            return Refused(error(request_id, INVALID_REQUEST, text))
        if not self._has_room():
            text = f"{MOST_WATCHED:,} requests wait for an answer of the server; wait for some of them"
            return Refused(error(request_id, UPSTREAM_FAILED, text))
        self._checking[key] = False
        return message

    def _has_room(self) -> bool:
        """Whether one more can be kept, in place of one that its client has cancelled where there is no other room."""
        if not self.catalog.counts_results or len(self.watched) + len(self._checking) < MOST_WATCHED:
            return True
        key = next((key for key, watch in list(self.watched.items()) if watch.cancelled), None)
        if key is None:
            return False
        self._untold(self.watched.pop(key, None))
        return True

    def release(self, message: Message) -> bool:
        """Note that *message* has been decided about; say whether it was cancelled before."""
        key = id_key(message["id"])
        with self._lock:
            cancelled = self._checking.pop(key, False)
            if self.catalog.counts_results and not cancelled:
                self.watched[key] = Watch(str(message["method"]))  # the id stays taken
            return cancelled

    def cancel(self, key: str) -> bool:
        """Whether the request is still here and not with the server, which then need not hear of it."""
        with self._lock:
            if key in self._checking:
                self._checking[key] = True
                return True
            if key in self.watched:
                self.watched[key].cancelled = True
            return False

    def watch(self, key: str, watch: Watch | None) -> None:
        """Note what the answer to a request that goes to the server is needed for; ``None``: nothing."""
        if watch is None:
            self.watched.pop(key, None)
            return
        if not self.catalog.counts_results and len(self.watched) >= MOST_WATCHED:  # a server that never answers
            self.watched.pop(next(iter(self.watched)), None)
        self.watched[key] = watch

    def answered(self, request_id: object) -> Watch | None:
        """Return what the answer to a request is needed for, once."""
        return self.watched.pop(id_key(request_id), None)

    def lost(self, frame: Frame) -> None:
        """Note that no answer will come to what is left of *frame*, or none that can be read."""
        for message in frame.messages:
            if not isinstance(message, Refused) and is_request(message):
                key = id_key(message["id"])
                self.owed.pop(key, None)
                self._untold(self.watched.pop(key, None))

    def unreadable(self) -> None:
        """Note that the server has said something that cannot be read: it may be the answer to any counted call."""
        for key, watch in list(self.watched.items()):
            if watch.call is not None:
                self._untold(self.watched.pop(key, None))

    def _untold(self, watch: Watch | None) -> None:
        """A call whose result was not seen is like one that did not say what it had touched."""
        if watch is not None and watch.call is not None:
            self.guard.finish(watch.call, None)

    def begin_task(self, task: str, call: Call) -> None:
        """Note that the result of *call* will be fetched later."""
        self.tasks[task] = call
        while len(self.tasks) > MOST_TASKS:
            forgotten = self.tasks.pop(next(iter(self.tasks), ""), None)
            if forgotten is not None:
                self.guard.finish(forgotten, None)


def is_request(message: Message) -> bool:
    """Whether a message wants an answer."""
    return "id" in message and "method" in message
