"""A span for each request that the routes answer (PEP 3333)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from licet_server.services.tracing import Told, Tracing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Traced:
    """A WSGI application whose requests are told; one that is answered in parts until its answer begins.

    Args:
        app: The application, of Flask or with some inside.
        tracing: Tells of them.
    """

    def __init__(self, app: WSGIApplication, tracing: Tracing) -> None:
        self._app, self._tracing = app, tracing

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        told = Told()

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            told.status, told.route = int(status[:3]), _rule(environ)
            told.request_id = next((value for name, value in headers if name == "X-Request-Id"), "")
            return start_response(status, headers, *error)

        with self._tracing.request(environ["REQUEST_METHOD"], told, environ.get("HTTP_TRACEPARENT")):
            return self._app(environ, start)


def _rule(environ: WSGIEnvironment) -> str | None:
    """Return the rule that Flask has found for the request: Werkzeug keeps it here while the request is worked on."""
    rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return None if rule is None else str(rule.rule)
