"""The body of a request, as one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from licet.wire import MAX_BODY_BYTES, load_object

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LONGEST_BODY = 512 * 1024
"""Of any route, in bytes."""

_USUAL_BYTES = 64 * 1024
_OTHERS = {
    "/validate": MAX_BODY_BYTES,
    "/api/v1/usage/report": LONGEST_BODY,
    "/api/v1/webhooks/stripe": LONGEST_BODY,
    "/api/v1/webhooks/paddle": LONGEST_BODY,
}


def init_app(app: Flask) -> None:
    """Let no request of *app* read a longer body than its route may have."""
    app.request_class = _Bounded


class _Bounded(Request):
    """A request that reads no longer body than its route may have."""

    def __init__(self, environ: WSGIEnvironment, **options: Any) -> None:
        super().__init__(environ, **options)
        # One byte more than is allowed: Werkzeug cuts a chunked body off at its limit without a word.
        self.max_content_length = body_limit(self.path) + 1


def body_limit(path: str) -> int:
    """Return how many bytes the body of a request to *path* may have."""
    return _OTHERS.get(path, _USUAL_BYTES)


def read_object() -> dict[str, Any]:
    """Return the JSON object in the body; of a longer one than :func:`body_limit` says little more is ever read.

    Raises:
        UnsupportedMediaType: The body is declared as something else than plain JSON.
        RequestEntityTooLarge: It is too long.
        WireError: It is not one JSON object.
    """
    asked: Request = request._get_current_object()  # type: ignore[attr-defined] # the proxy would look for it a dozen times
    if not asked.is_json:
        raise UnsupportedMediaType("Send the body as application/json.")
    if asked.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    data = asked.get_data()
    if len(data) > body_limit(asked.path):
        raise RequestEntityTooLarge
    return load_object(data)
