"""Errors as ``application/problem+json`` with a stable ``code``.

Source: RFC 9457. ``message`` repeats ``detail`` and ``valid`` is false on the validation routes, because clients of
the original contract read these two from every answer that is not a 200.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from licet.errors import WireError
from licet.wire import MAX_BODY_BYTES
from licet_server.errors import StorageError
from licet_server.http import limits
from licet_server.licensing.words import sentence

CONTENT_TYPE = "application/problem+json"
_CODES = {
    400: "BAD_REQUEST",
    404: "ROUTE_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "BODY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR",
    503: "NOT_READY",
}
_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: f"The body is longer than {MAX_BODY_BYTES:,} bytes.",
}
_log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error of *app* as a problem."""
    app.register_error_handler(WireError, _bad_message)
    app.register_error_handler(StorageError, _no_database)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)


def problem(status: int, detail: str, *, code: str | None = None, headers: dict[str, str] | None = None) -> Response:
    """Return the answer for an error.

    Args:
        status: The HTTP status.
        detail: One sentence for a person.
        code: Its stable name; the status has one too.
        headers: Further headers.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "status": status,
        "title": _title(status),
        "detail": detail,
        "code": code or _CODES.get(status, f"HTTP_{status}"),
    }
    if request.blueprint == limits.BLUEPRINT:
        body |= {"valid": False, "message": detail}
    return Response(json.dumps(body), status, headers, content_type=CONTENT_TYPE)


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _bad_message(error: WireError) -> Response:
    said = str(error)  # a sentence that begins with a field's name keeps its spelling
    return problem(400, f"{said}." if error.field and said.startswith(error.field) else sentence(said), code=error.code)


def _no_database(error: StorageError) -> Response:
    _log.error("the database gave no answer", reason=str(error))
    return problem(
        503, "The license server cannot reach its database; try again shortly.", headers={"Retry-After": "5"}
    )


def _too_many(error: RateLimitExceeded) -> Response:
    wrong_keys = limits.is_guess_limit(error)
    wait = limits.seconds_left()
    detail = (
        "Too many wrong license keys came from this address." if wrong_keys else "Too many requests from this address."
    )
    code = "TOO_MANY_WRONG_KEYS" if wrong_keys else "RATE_LIMITED"
    return problem(429, f"{detail} Try again in {wait} seconds.", code=code, headers={"Retry-After": str(wait)})


def _http_error(error: HTTPException) -> Response:
    """Keep the headers that belong to a status, such as ``Allow`` of a 405."""
    status = error.code or 500
    kept = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after", "location"}}
    return problem(status, _DETAILS.get(status) or error.description or _title(status), headers=kept)


def _crash(error: Exception) -> Response:
    _log.error("a request failed", exc_info=error, path=request.path)
    return problem(500, "The license server made a mistake; it was written to its log.")
