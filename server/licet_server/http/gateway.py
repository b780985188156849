"""Between the network and the application: the body is read before a thread is taken.

A WSGI server hands a request to a thread with the body still on its way, so a handful of clients that send one byte and
wait would hold every thread. Here the event loop reads it, within a time and a size, and a thread gets a whole request;
or the short-cut answers it at once, without one. What all of them may hold together is bounded: bytes of bodies,
requests that wait for a thread, and the time in which a thread must have an answer. Beyond it there is a 503 that says
when to come back, so a database that hangs does not take more with it than what needs it.

Source: PEP 3333 (WSGI), https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from typing import Any

import structlog
from granian._granian import RSGIProtocolClosed as ProtocolClosed

from licet_server.http.api.health import HEALTH_PATH
from licet_server.http.body import body_limit
from licet_server.http.environ import environ_of, host_of
from licet_server.http.outflow import send
from licet_server.http.short_cut import PATHS, Reply, ShortCut
from licet_server.http.traffic import Traffic
from licet_server.services.counts import Counts
from licet_server.services.tracing import Tracing

BODY_SECONDS = 10.0
THREADS = 16

ANSWER_SECONDS = 30.0
"""How long after its body arrived a request waits for an answer to begin."""

BODIES_BYTES = 16 * 1024 * 1024
"""How much of longer bodies a process holds at once, arriving, waiting and worked on."""

SMALL_BYTES = 16 * 1024
"""A body that declares no more than this is not counted: the web server bounds how many connections there are."""

MOST_WAITING = 512
"""How many requests wait for a thread."""

_RETRY_AFTER = ("Retry-After", "5")

_TOO_SLOW = {
    "type": "about:blank",
    "status": 408,
    "title": "Request Timeout",
    "detail": f"The body did not arrive within {BODY_SECONDS:.0f} seconds.",
    "code": "BODY_TOO_SLOW",
}
_BUSY = {
    "type": "about:blank",
    "status": 503,
    "title": "Service Unavailable",
    "detail": "The license server has more to do than it can hold; try again shortly.",
    "code": "NOT_READY",
}
_TOO_LATE = _BUSY | {"detail": f"There was no answer within {ANSWER_SECONDS:.0f} seconds; try again shortly."}
_UNREADABLE = {"type": "about:blank", "status": 400, "title": "Bad Request", "code": "BAD_REQUEST"}
_CRASHED = {
    "type": "about:blank",
    "status": 500,
    "title": "Internal Server Error",
    "detail": "The license server made a mistake; it was written to its log.",
    "code": "INTERNAL_ERROR",
}

_GONE = 499
"""Stands for an answer that nobody waited for; no answer has it."""

_MEANT_FOR_ALL = ("content-type", "content-encoding", "x-forwarded-for")
_MEANT = (
    *_MEANT_FOR_ALL,
    "authorization",
    "idempotency-key",
    "if-match",
    "paddle-signature",
    "stripe-signature",
    "x-forwarded-proto",
)
"""Headers that decide about an answer; those of questions about license keys decide by the first three alone."""

_LENGTH_DIGITS = 9
_log = structlog.get_logger(__name__)


class _BusyError(Exception):
    """There is no room for one more request."""


class _TooLateError(BrokenPipeError):
    """Nobody waits for this answer any more."""


class _Once:
    """The web server's end of a request, which is answered once: by a thread, or by who waited too long for it."""

    __slots__ = ("_protocol", "_taken", "began", "status")

    def __init__(self, protocol: Any) -> None:
        self._protocol, self._taken = protocol, threading.Lock()
        self.began, self.status = 0.0, _GONE

    def take(self) -> bool:
        """Say whether the caller is the one who answers."""
        return self._taken.acquire(blocking=False)

    def is_taken(self) -> bool:
        """Say whether somebody answers, or has answered."""
        return self._taken.locked()

    def response_bytes(self, *answer: Any) -> None:
        """Answer; raises ``BrokenPipeError`` when it is too late for that."""
        if not self.take():
            raise _TooLateError
        self.began, self.status = perf_counter(), answer[0]
        self._protocol.response_bytes(*answer)

    def response_file(self, *answer: Any) -> None:
        """Begin to answer; raises ``BrokenPipeError`` when it is too late for that."""
        if not self.take():
            raise _TooLateError
        self.began, self.status = perf_counter(), answer[0]
        self._protocol.response_file(*answer)


class _Waits:
    """Ends waits that last too long: one timer for all of them, since one for each costs as much as a small body."""

    def __init__(self) -> None:
        self._since: dict[asyncio.Task[Any], float] = {}  # the oldest first
        self._ended: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def bound(self, what: Awaitable[Any]) -> Any:
        """Wait for *what*, at most :data:`BODY_SECONDS` and a tenth; raises ``TimeoutError``."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task is None:
            raise RuntimeError("only a task can be told to wait no longer")
        self._since[task] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(BODY_SECONDS / 10, self._look, loop)
        try:
            return await what
        except asyncio.CancelledError:
            if task not in self._ended:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._since[task]
            self._ended.discard(task)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now, self._timer = loop.time(), None
        for task, since in self._since.items():
            if now - since < BODY_SECONDS:
                break
            if task not in self._ended:
                self._ended.add(task)
                task.cancel()
        if self._since:
            self._timer = loop.call_later(BODY_SECONDS / 10, self._look, loop)


class Gateway:
    """An RSGI application that runs a WSGI one in threads.

    Args:
        app: The WSGI application; an answer without ``Content-Length`` is sent in the parts in which it comes.
        short_cut: Answers what it can ahead of it.
        alive: Says to a method that the process answers, without a thread.
        begin: Called when the process begins to serve.
        end: Called when it serves no more.
        threads: How many requests it works on at once.
        counts: Where requests are counted; ``None``: nobody wants to know.
        tracing: Where what was answered ahead of *app* is told.
    """

    def __init__(
        self,
        app: Any,
        *,
        short_cut: ShortCut | None = None,
        alive: Callable[[str], Reply] | None = None,
        begin: Callable[[], None] | None = None,
        end: Callable[[], None] | None = None,
        threads: int = THREADS,
        counts: Counts | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._app, self._short_cut, self._alive, self._begin, self._end = app, short_cut, alive, begin, end
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._waits = _Waits()
        self._held = self._open = 0  # bytes of bodies, and requests of threads; only the event loop counts
        self._most_open = threads + MOST_WAITING
        self._traffic, self._tracing = Traffic(counts or Counts()), tracing

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to serve."""
        if self._begin is not None:
            self._begin()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve no more."""
        if self._end is not None:
            self._end()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request; whatever goes wrong, there is an answer."""
        began, seconds, status = perf_counter(), None, _GONE
        try:
            seconds, status = await self._answer(scope, protocol)
        except ProtocolClosed:
            return  # the client has gone before its answer
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
            _log.error("a request failed", exc_info=error, path=scope.path)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            protocol.response_bytes(*_problem(scope.path, _CRASHED))  # unless something was sent already
        finally:
            self._traffic.note(scope.path, status, perf_counter() - began if seconds is None else seconds)

    async def _answer(self, scope: Any, protocol: Any) -> tuple[float, int]:
        """Answer a request; return how long after its body the answer began, and its status."""
        path, headers, held, began = scope.path, scope.headers, 0, perf_counter()
        try:
            declared = headers.get("content-length")
            if _is_small(declared, body_limit(path)):
                body = await self._waits.bound(protocol())
            else:
                # two more than allowed: enough for the application to see that the body is too long
                body = await self._in_parts(protocol, body_limit(path) + 2)
                held = len(body)
            began = perf_counter()
            reply = self._at_once(scope, path, headers, body)
            if reply is None:
                ended, status = await self._on_thread(scope, protocol, body)
                return ended - began, status
            if self._tracing is not None and scope.method == "POST":
                self._tracing.answered_at_once(path, reply[1], reply[0], perf_counter() - began)
        except TimeoutError:
            reply = _problem(path, _TOO_SLOW, ("Connection", "close"))
        except _BusyError:
            reply = _problem(path, _BUSY, _RETRY_AFTER, ("Connection", "close"))
        finally:
            self._held -= held
        protocol.response_bytes(*reply)
        return perf_counter() - began, reply[0]

    async def _in_parts(self, protocol: Any, kept: int) -> bytes:
        """Return the body, at most *kept* bytes of it, which are counted as held.

        Raises:
            TimeoutError: It did not arrive in time.
            ProtocolClosed: The client has gone.
            _BusyError: Too much is held already.
        """
        found = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in protocol:
                    found += part
                    self._held += len(part)
                    if self._held > BODIES_BYTES:
                        raise _BusyError
                    if len(found) >= kept:
                        break
        except BaseException:
            self._held -= len(found)
            raise
        self._held -= max(0, len(found) - kept)
        return bytes(found[:kept])

    async def _on_thread(self, scope: Any, protocol: Any, body: bytes) -> tuple[float, int]:
        """Have a thread answer, or say when it is too late for that; return when the answer began, and its status.

        Returns when the thread is done, since it holds the body until then.
        """
        unreadable = _unreadable(scope.path, scope.headers)
        if unreadable is not None:
            said = f"The header {unreadable} holds characters that no header may have."
            protocol.response_bytes(*_problem(scope.path, _UNREADABLE | {"detail": said}))
            return perf_counter(), HTTPStatus.BAD_REQUEST
        if self._open >= self._most_open:
            raise _BusyError
        loop, once = asyncio.get_running_loop(), _Once(protocol)
        self._open += 1
        self._traffic.on_threads(self._open)
        deadline = loop.call_later(ANSWER_SECONDS, _give_up, scope.path, protocol, once)
        try:
            await loop.run_in_executor(self._threads, self._run, environ_of(scope, body), once, scope.client)
        except ProtocolClosed:
            raise
        except Exception as error:
            if once.take():
                raise
            _log.error("a request failed after its answer", exc_info=error, path=scope.path)
        finally:
            self._open -= 1
            self._traffic.on_threads(self._open)
            deadline.cancel()
        return once.began or perf_counter(), once.status

    def _at_once(self, scope: Any, path: str, headers: Any, body: bytes) -> Reply | None:
        if scope.method != "POST":
            asks = self._alive is not None and path == HEALTH_PATH and scope.method in {"GET", "HEAD"}
            return self._alive(scope.method) if asks and self._alive is not None else None
        if self._short_cut is None:
            return None
        try:
            return self._short_cut.reply(path, headers, host_of(scope.client), body)
        except Exception as error:  # noqa: BLE001 - the routes answer everything
            _log.error("the short-cut failed", exc_info=error, path=path)
            return None

    def _run(self, environ: dict[str, Any], once: _Once, client: str) -> None:
        """Answer on a thread, which an answer in parts holds until the client has taken the last one."""
        if once.is_taken():
            return  # it waited for a thread too long
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], None]:
            started[:] = [(int(status[:3]), headers)]
            return _no_write

        parts = self._app(environ, start_response)
        try:
            code, headers = started[0]
            send(once, code, headers, parts, client=client)
        except _TooLateError:
            return
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()


def _problem(path: str, what: dict[str, Any], *headers: tuple[str, str]) -> Reply:
    # clients of the original contract read these two from every answer
    more = {"valid": False, "message": what["detail"]} if path == "/validate" else {}
    return what["status"], [("Content-Type", "application/problem+json"), *headers], json.dumps(what | more).encode()


def _give_up(path: str, protocol: Any, once: _Once) -> None:
    """Answer in place of a thread that has none yet."""
    if not once.take():
        return
    once.began, once.status = perf_counter(), HTTPStatus.SERVICE_UNAVAILABLE
    _log.error("a request had no answer in time", path=path, seconds=ANSWER_SECONDS)
    with suppress(ProtocolClosed):  # the client has gone
        protocol.response_bytes(*_problem(path, _TOO_LATE, _RETRY_AFTER))


def _unreadable(path: str, headers: Any) -> str | None:
    """Return a header that matters and is there, but holds what no header may: the web server leaves such a one out."""
    names = _MEANT_FOR_ALL if path in PATHS else _MEANT
    return next((name.title() for name in names if name in headers and not headers.get_all(name)), None)


def _no_write(_: bytes) -> None:
    raise NotImplementedError("an answer is returned, and not written")


def _is_small(declared: str | None, allowed: int) -> bool:
    """Say whether a body declares so few bytes that it may be taken as it is."""
    if declared is None or len(declared) > _LENGTH_DIGITS or not declared.isdigit():
        return False
    return int(declared) <= min(allowed, SMALL_BYTES)
