"""Between the network and the application: the body is read before a thread is taken.

A WSGI server hands a request to a thread with the body still on its way, so a handful of clients that send one byte and
wait would hold every thread. Here the event loop reads it, within a time and a size, and a thread gets a whole request.

Source: PEP 3333 (WSGI), the ASGI HTTP specification.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from werkzeug.test import run_wsgi_app

from licet_server.http.body import body_limit

BODY_SECONDS = 10.0
THREADS = 16

_TOO_SLOW = {
    "type": "about:blank",
    "status": 408,
    "title": "Request Timeout",
    "detail": f"The body did not arrive within {BODY_SECONDS:.0f} seconds.",
    "code": "BODY_TOO_SLOW",
}

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


class Gateway:
    """An ASGI application that runs a WSGI one in threads.

    Args:
        app: The WSGI application; its answers are small, so each is sent as a whole.
        threads: How many requests it works on at once.
    """

    def __init__(self, app: Any, *, threads: int = THREADS) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                # two more than allowed: enough for the application to see that the body is too long
                body = await _body(receive, body_limit(scope["path"]) + 2)
        except TimeoutError:
            headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
            await _answer(send, 408, headers, json.dumps(_TOO_SLOW).encode())
            return
        if body is not None:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._run, _environ(scope, body))
            await _answer(send, *answer)

    def _run(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return int(status.split(" ", 1)[0]), named, b"".join(chunks)


async def _body(receive: Receive, kept: int) -> bytes | None:
    """Return the body, at most *kept* bytes of it; ``None`` when the client has gone."""
    found = bytearray()
    while len(found) < kept:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        found += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(found[:kept])


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _environ(scope: Message, body: bytes) -> dict[str, Any]:
    host, port = scope.get("server") or ("localhost", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # X_Forwarded_For would pass for X-Forwarded-For, which only a trusted proxy may set
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ
