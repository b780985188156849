"""The body of a request, as one JSON object."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from licet.wire import MAX_BODY_BYTES, load_object

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
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY + 1
    app.before_request(_bound)


def _bound() -> None:
    # One byte more than is allowed: Werkzeug cuts a chunked body off at its limit without a word.
    request.max_content_length = body_limit(request.path) + 1


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
    if not request.is_json:
        raise UnsupportedMediaType("Send the body as application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    data = request.get_data()
    if len(data) > body_limit(request.path):
        raise RequestEntityTooLarge
    return load_object(data)
