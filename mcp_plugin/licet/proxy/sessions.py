"""The conversations that go on behind ``licet wrap --listen``, and the streams on which clients are told of changes."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from licet.guards.calls import Call, CallGuard
from licet.proxy.background import Background
from licet.proxy.catalog import Catalog
from licet.proxy.frames import Conversation

log = logging.getLogger(__name__)

MOST_SESSIONS = 10_000
SLOW_CLIENT, SLOW_CLIENTS = 1.0, 5.0
"""How long one client that does not read may delay the news for others, and all of them together, in seconds."""

Tell = Callable[[bytes, float], None]
"""Sends a notification within so many seconds; raises ``TimeoutError``, or another ``OSError`` when nobody is there."""


class Sessions:
    """Conversations by ``Mcp-Session-Id``. Safe to use from several threads.

    Tasks belong to all of them: who fetches a result may do so without a session, or in another one.

    Args:
        guard: The license.
        plain: Whether lists stay as they are.
    """

    def __init__(self, guard: CallGuard, *, plain: bool) -> None:
        self.guard, self.plain = guard, plain
        self.catalog = Catalog(guard.ruled)
        self._tasks: dict[str, Call] = {}
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, Conversation] = OrderedDict()
        self._streams: dict[int, tuple[Conversation, Tell]] = {}
        self._news = Background(self._tell, "licet-news")

    def find(self, session: str | None) -> Conversation:
        """Return the conversation of *session*; a new one, to be kept once the server has accepted the session."""
        with self._lock:
            known = None if session is None else self._known.get(_key(session))
            if known is not None:
                self._known.move_to_end(_key(session or ""))
                return known
        return Conversation(
            self.guard, self.catalog, self.plain, initialized=session is not None, ready=True, tasks=self._tasks
        )

    def keep(self, session: str, talk: Conversation) -> None:
        """Note that the server has given *talk* a session, or goes on with one that began before a restart."""
        with self._lock:
            if self._known.setdefault(_key(session), talk) is talk:
                talk.initialized = True
            gone = [self._known.popitem(last=False)[1] for _ in range(len(self._known) - MOST_SESSIONS)]
        for each in gone:
            each.unreadable()

    def end(self, session: str) -> None:
        """Forget a session that its client has ended."""
        with self._lock:
            gone = self._known.pop(_key(session), None)
        if gone is not None:
            gone.unreadable()

    def open(self, talk: Conversation, tell: Tell) -> int:
        """Note a stream on which the client hears of changes; return its number."""
        with self._lock:
            number = max(self._streams, default=0) + 1
            self._streams[number] = (talk, tell)
            return number

    def close(self, number: int) -> None:
        """Note that a stream has ended."""
        with self._lock:
            self._streams.pop(number, None)

    def changed(self) -> None:
        """Tell every client that listens that the list of tools is another now. Waits for none of them."""
        self._news.ask()

    def _tell(self) -> None:
        """Tell those first who take it at once, and then wait a moment for the others."""
        with self._lock:
            streams = list(self._streams.values())
        waiting = [(tell, notification) for talk, tell in streams for notification in talk.changed()]
        waiting = [(tell, news) for tell, news in waiting if not _told(tell, news, 0.0)]
        ends = time.monotonic() + SLOW_CLIENTS
        for tell, news in waiting:
            if not _told(tell, news, max(0.0, min(SLOW_CLIENT, ends - time.monotonic()))):
                log.debug("a client that does not read was not told of a change")


def _told(tell: Tell, notification: bytes, within: float) -> bool:
    """Whether there is nothing left to tell."""
    try:
        tell(notification, within)
    except TimeoutError:
        return False
    except OSError:
        log.debug("a client has gone")
    return True


def _key(session: str) -> bytes:
    """Return by what a session is found again; as long as any other, however long its id is."""
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).digest()
