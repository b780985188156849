"""Errors as ``application/problem+json`` with a stable ``code``.

Source: RFC 9457. ``message`` repeats ``detail`` and ``valid`` is false on the validation routes, because clients of
the original contract read these two from every answer that is not a 200.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from licet.errors import WireError
from licet_server.errors import (
    ConflictError,
    CursorError,
    DiskFullError,
    InputError,
    NotConfiguredError,
    NotFoundError,
    NotSignedInError,
    PayloadError,
    ProviderError,
    SchemeUnavailableError,
    ScopeMissingError,
    ServerError,
    SignatureError,
    SigningKeyMissingError,
    StorageError,
    StsUnavailableError,
    VersionError,
)
from licet_server.http import limits
from licet_server.http.body import body_limit
from licet_server.licensing.words import sentence

_FROM_HERE = "from this address"
_LOCATIONS = frozenset({"json", "query", "headers"})
_MOST_ERRORS = 20
CONTENT_TYPE = "application/problem+json"
_CODES = {
    400: "BAD_REQUEST",
    404: "ROUTE_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "BODY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "FIELD_INVALID",
    429: "RATE_LIMITED",
    500: "INTERNAL_ERROR",
    503: "NOT_READY",
}
_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}
_STATUSES: tuple[tuple[type[ServerError], int], ...] = (
    (NotFoundError, 404),
    (CursorError, 400),
    (PayloadError, 400),
    (InputError, 422),
    (ConflictError, 409),
    (SchemeUnavailableError, 409),
    (SigningKeyMissingError, 409),
    (VersionError, 412),
    (NotSignedInError, 401),
    (ScopeMissingError, 403),
    (SignatureError, 400),
    (ProviderError, 502),
    (NotConfiguredError, 409),
    (StsUnavailableError, 503),
)
"""What an error of ours is in HTTP; the first that fits. Any other is a mistake of ours."""

_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="licet"'},
    503: {"Retry-After": "5"},
}
"""What goes with a status."""

_log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error of *app* as a problem."""
    app.register_error_handler(WireError, _bad_message)
    app.register_error_handler(ServerError, _server_error)
    app.register_error_handler(StorageError, _no_database)
    app.register_error_handler(RateLimitExceeded, _too_many_calls)
    app.register_error_handler(limits.LimitReached, _too_many_questions)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)


def problem(
    status: int,
    detail: str,
    *,
    code: str | None = None,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer for an error.

    Args:
        status: The HTTP status.
        detail: One sentence for a person.
        code: Its stable name; the status has one too.
        errors: Which fields are wrong and why: ``{"field": …, "reason": …}``.
        headers: Further headers.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "status": status,
        "title": _title(status),
        "detail": detail,
        "code": code or _CODES.get(status, f"HTTP_{status}"),
    }
    found = [dict(each) for each in errors]
    if found:
        body["errors"] = found
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


def _server_error(error: ServerError) -> Response:
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), None)
    if status is None:
        return _crash(error)
    if isinstance(error, StsUnavailableError):
        _log.warning("a proof of an AWS account could not be checked", reason=str(error))
    field = error.field if isinstance(error, InputError) else None
    errors = [] if field is None else [{"field": field, "reason": sentence(str(error))}]
    headers = _HEADERS.get(status, {})
    return problem(status, sentence(str(error)), code=error.code, errors=errors, headers=headers)


def _no_database(error: StorageError) -> Response:
    if isinstance(error, DiskFullError):
        _log.error("the disk of the database is full", path=request.path)
        said = "The license server cannot write, as its disk is full; what needs no writing goes on. Try again later."
        return problem(503, said, code=error.code, headers={"Retry-After": "60"})
    _log.error("the database gave no answer", reason=str(error))
    return problem(
        503, "The license server cannot reach its database; try again shortly.", headers={"Retry-After": "5"}
    )


def _too_many_calls(error: RateLimitExceeded) -> Response:
    wrong_keys, whose = limits.is_guess_limit(error), "with this API key" if limits.counts_a_key() else _FROM_HERE
    return _too_many("API" if wrong_keys else None, whose, limits.seconds_left())


def _too_many_questions(error: limits.LimitReached) -> Response:
    return _too_many("license" if error.wrong_keys else None, _FROM_HERE, error.wait)


def _too_many(wrong_keys: str | None, whose: str, wait: int) -> Response:
    """Refuse because of *wrong_keys* of a kind, or of too many requests of somebody."""
    if wrong_keys:
        detail = f"Too many wrong {wrong_keys} keys came from this address."
    else:
        detail = f"Too many requests {whose}."
    code = "TOO_MANY_WRONG_KEYS" if wrong_keys else "RATE_LIMITED"
    return problem(429, f"{detail} Try again in {wait} seconds.", code=code, headers={"Retry-After": str(wait)})


def _http_error(error: HTTPException) -> Response:
    """Keep the headers that belong to a status, such as ``Allow`` of a 405."""
    status = error.code or 500
    wrong = _wrong_fields(getattr(error, "data", {}).get("messages", {}))
    if wrong:
        return problem(status, "; ".join(f"{each['field']}: {each['reason']}" for each in wrong[:3]), errors=wrong)
    kept = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after", "location"}}
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return problem(status, f"The body is longer than {body_limit(request.path):,} bytes.")
    return problem(status, _DETAILS.get(status) or error.description or _title(status), headers=kept)


def _wrong_fields(messages: object, path: str = "") -> list[dict[str, str]]:
    """Flatten what marshmallow says: locations, fields, places in lists, at last sentences."""
    if isinstance(messages, dict):
        inner = (
            _wrong_fields(value, path if not path and name in _LOCATIONS else f"{path}.{name}".lstrip("."))
            for name, value in messages.items()
        )
        return [each for found in inner for each in found][:_MOST_ERRORS]
    said = messages if isinstance(messages, list) else [messages]
    return [{"field": path.removesuffix("._schema") or "body", "reason": str(reason)} for reason in said]


def _crash(error: Exception) -> Response:
    _log.error("a request failed", exc_info=error, path=request.path)
    return problem(500, "The license server made a mistake; it was written to its log.")
