"""The routes in front of any ASGI application (version 3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from licet.errors import LicenseRefusedError
from licet.routes.answers import Answer, Receive, Scope, Send, problem, refusal
from licet.routes.core import Asked, Authorize, Routes
from licet.wire import MAX_BODY_BYTES

if TYPE_CHECKING:
    from licet.validator import LicenseValidator

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_SECONDS = 10.0
"""How long a request may take to send its few bytes."""


def licensing_asgi(
    app: AsgiApp,
    validator: LicenseValidator,
    *,
    authorize: Authorize | None = None,
    token: str | None = None,
    health: str | None = None,
) -> AsgiApp:
    """Put the licensing routes in front of *app*; everything else, and whatever is no HTTP, reaches it unchanged.

    Whatever may ask the license server runs in a thread of asyncio's default executor.

    Args:
        app: An ASGI application.
        validator: The license of this process.
        authorize: Says whether a request may hand in a license key; only ``True`` lets it. A plain function.
        token: What such a request may carry as Bearer token instead; else ``LICET_ADMIN_TOKEN``.
        health: A second path for the health route, such as ``/health``.

    Raises:
        ConfigurationError: The token is too short.
    """
    routes = Routes(validator, authorize=authorize, token=token, health=health)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        path = _path(scope) if scope["type"] == "http" else ""
        if not routes.takes(path):
            await app(scope, receive, send)
            return
        asked = Asked(scope["method"].upper(), path, _headers(scope), scope)
        answer = routes.at_once(asked) or await _answered(routes, asked, receive)
        if answer is not None:
            await answer.asgi(scope, receive, send)

    return application


async def asgi_refusal(_: object, error: LicenseRefusedError) -> AsgiApp:
    """Turn a refusal into an answer: ``app.add_exception_handler(LicenseRefusedError, asgi_refusal)`` in Starlette."""
    return refusal(error).asgi


async def _answered(routes: Routes, asked: Asked, receive: Receive) -> Answer | None:
    """Read and answer; ``None``: the client has gone."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(receive) if asked.method == "POST" else b""
    except TimeoutError:
        return problem(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.", "BODY_TOO_SLOW")
    return None if body is None else await asyncio.to_thread(routes.answer, asked, body)


async def _body(receive: Receive) -> bytes | None:
    """Read as much as is needed to know that it is too much; ``None``: the client has gone."""
    read = bytearray()
    while len(read) <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        read += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(read[: MAX_BODY_BYTES + 1])


def _path(scope: Scope) -> str:
    """Return the path below wherever the application is mounted; some servers leave the mount in it, some do not."""
    path, mount = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(mount) :] if mount and path.startswith(f"{mount}/") else path


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
