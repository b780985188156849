"""What every answer carries: security headers and the request's id.

The headers are put on outside of Flask, whose own ways cost as much as the signature of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask

from licet_server.config import Settings
from licet_server.logs import REQUEST_ID
from licet_server.randoms import hex_name

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}
_HSTS = "max-age=31536000"


def on_every_answer(settings: Settings) -> dict[str, str]:
    """Return the headers that answers of the API have, but for the number of the request."""
    secure = {"Strict-Transport-Security": _HSTS} if settings.base_url.startswith("https://") else {}
    return {**_ALWAYS, "Cache-Control": "no-store", **secure}


def new_request_id() -> str:
    """Return the number of a request: 128 random bits."""
    return hex_name(16)


def init_app(app: Flask, settings: Settings) -> None:
    """Number the requests of *app*, and put the headers on its answers."""
    app.wsgi_app = _Always(app.wsgi_app, on_every_answer(settings))  # type: ignore[method-assign] # Flask's own way


class _Always:
    """A WSGI application whose requests have numbers, and whose answers have some headers (PEP 3333).

    It says the number of the request, and those of *headers* that the answer does not set itself.
    """

    def __init__(self, app: WSGIApplication, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower(), (name, value)) for name, value in headers.items()]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        number = new_request_id()
        REQUEST_ID.set(number)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            there = {name.lower() for name, _ in headers}
            headers.extend(header for name, header in self._headers if name not in there)
            headers.append(("X-Request-Id", number))
            return start_response(status, headers, *error)

        return self._app(environ, start)
