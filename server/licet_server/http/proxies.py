"""What proxies in front say about a request: who asks, and whether they asked with TLS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from licet_server.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PROTO = "HTTP_X_FORWARDED_PROTO"


def init_app(app: Flask, settings: Settings) -> None:
    """Have *app* believe as many proxies as there are."""
    if settings.trusted_proxies:
        app.wsgi_app = Believed(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign] # Flask's own way


class Believed:
    """A WSGI application behind proxies: each appends to ``X-Forwarded-For``, most replace ``X-Forwarded-Proto``.

    Werkzeug's fix ignores a header that has fewer values than there are proxies, so behind two of them ``https`` alone
    would count for nothing.

    Args:
        app: The application.
        hops: How many proxies there are.
    """

    def __init__(self, app: WSGIApplication, hops: int) -> None:
        self._hops = hops
        self._fixed = [ProxyFix(app, x_for=hops, x_proto=number) for number in range(1, hops + 1)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        values = environ.get(_PROTO, "").count(",") + 1
        answer: Iterable[bytes] = self._fixed[min(values, self._hops) - 1](environ, start_response)
        return answer
