"""The routes in front of any WSGI application (PEP 3333)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from licet.errors import LicenseRefusedError
from licet.routes.answers import refusal
from licet.routes.core import Asked, Authorize, Routes
from licet.wire import MAX_BODY_BYTES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from licet.validator import LicenseValidator


def licensing(
    app: WSGIApplication,
    validator: LicenseValidator,
    *,
    authorize: Authorize | None = None,
    token: str | None = None,
    health: str | None = None,
) -> WSGIApplication:
    """Put the licensing routes in front of *app*; everything else reaches it unchanged.

    Args:
        app: A WSGI application, such as ``flask_app.wsgi_app``.
        validator: The license of this process.
        authorize: Says whether a request may hand in a license key; only ``True`` lets it.
        token: What such a request may carry as Bearer token instead; else ``LICET_ADMIN_TOKEN``.
        health: A second path for the health route, such as ``/health``.

    Raises:
        ConfigurationError: The token is too short.
    """
    routes = Routes(validator, authorize=authorize, token=token, health=health)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not routes.takes(path):
            return app(environ, start_response)
        asked = Asked(environ["REQUEST_METHOD"].upper(), path, _headers(environ), environ)
        answer = routes.at_once(asked) or routes.answer(asked, _body(asked, environ))
        return answer.wsgi(environ, start_response)

    return application


def wsgi_refusal(error: LicenseRefusedError) -> WSGIApplication:
    """Turn a refusal into an answer: ``app.register_error_handler(LicenseRefusedError, wsgi_refusal)`` in Flask."""
    return refusal(error).wsgi


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    sent = {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")}
    own = {name: environ[name] for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(name)}
    return {name.replace("_", "-").lower(): value for name, value in (sent | own).items()}


def _body(asked: Asked, environ: WSGIEnvironment) -> bytes:
    """Read as much as is needed to know that it is too much; more than it says nobody may wait for."""
    if asked.method != "POST":
        return b""
    length = asked.headers.get("content-length")
    ends = bool(environ.get("wsgi.input_terminated"))  # else reading on would wait for ever
    size = int(length) if length else MAX_BODY_BYTES + 1 if ends else 0
    read = bytearray()
    while len(read) < size and (part := environ["wsgi.input"].read(size - len(read))):
        read += part
    return bytes(read)
