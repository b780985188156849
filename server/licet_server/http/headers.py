"""What every answer carries: security headers and the request's id."""

from __future__ import annotations

import uuid

import structlog
from flask import Flask, Response, g

from licet_server.config import Settings

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


def init_app(app: Flask, settings: Settings) -> None:
    """Number the requests of *app*, and put the headers on its answers."""
    app.before_request(_begin)
    app.after_request(_finish)
    if settings.base_url.startswith("https://"):
        app.after_request(_only_https)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
    return response


def _only_https(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", _HSTS)
    return response
