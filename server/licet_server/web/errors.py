"""Errors as pages: one sentence, the way out, and the request's number for whoever looks into the log."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, TooManyRequests, UnsupportedMediaType

from licet_server.errors import (
    ConflictError,
    InputError,
    NotConfiguredError,
    NotFoundError,
    ProviderError,
    ServerError,
    StorageError,
    VersionError,
)
from licet_server.web.forms import refusal

_STATUSES: tuple[tuple[type[ServerError], int], ...] = (
    (NotFoundError, 404),
    (InputError, 422),
    (VersionError, 409),
    (ConflictError, 409),
    (NotConfiguredError, 409),
    (ProviderError, 502),
    (StorageError, 503),
)
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_USUAL_WAIT = 60
_log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Show every error of *app* as a page."""
    app.before_request(_refuse_other_bodies)
    app.before_request(_refuse_nul)
    app.register_error_handler(ServerError, _server_error)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(TooManyRequests, _too_many)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)


def _refuse_other_bodies() -> None:
    """Refuse what no form sends: Flask-Security would read JSON, of any shape, as one."""
    if request.mimetype not in _FORMS and (request.content_length or request.headers.get("Transfer-Encoding")):
        raise UnsupportedMediaType


def _refuse_nul() -> None:
    """Refuse the one character that no text here has, and no column of PostgreSQL can hold.

    In a path it names nothing that is there.
    """
    if "\0" in request.path:
        raise NotFound
    sent = (request.args, request.form) if request.mimetype in _FORMS else (request.args,)
    if any("\0" in text for each in sent for pair in each.items(multi=True) for text in pair):
        raise BadRequest


def status_of(error: ServerError) -> int:
    """Return what an error of ours is in HTTP; 500 for a mistake of ours."""
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def error_page(status: int, title: str, detail: str) -> Response:
    """Return a page about an error; a part of a page that htmx asked for is shown in its place."""
    template = "error_part.html" if request.headers.get("HX-Request") == "true" else "error.html"
    return make_response(render_template(template, status=status, title=title, detail=detail), status)


def _server_error(error: ServerError) -> Response:
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _crash(error)
    if isinstance(error, StorageError):
        _log.error("the database gave no answer", reason=str(error))
        return error_page(status, _("Not just now"), _("The database cannot be reached. Try again shortly."))
    return error_page(status, _titles().get(status, _("That did not work")), refusal(error))


def _forged(_error: CSRFError) -> Response:
    return error_page(
        400,
        _("This form is too old"),
        _("Your session has ended, or cookies are off. Go back, load the page again, and send the form once more."),
    )


def _too_many(error: TooManyRequests) -> Response:
    wait = error.retry_after if isinstance(error.retry_after, int) else _USUAL_WAIT
    said = ngettext("Wait a minute before you try again.", "Wait %(num)s minutes before you try again.", -(-wait // 60))
    page = error_page(429, _("Too many attempts"), said)
    page.headers["Retry-After"] = str(wait)
    return page


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    details = {
        403: _("Your account may not see this page."),
        404: _("There is nothing at this address, or it is not for you."),
        405: _("This address does not take that."),
        413: _("What was sent is too long."),
        415: _("Pages take forms, and nothing else. Programs have the API."),
    }
    page = error_page(
        status, _titles().get(status, _("That did not work")), details.get(status, _("Go back and try again."))
    )
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            page.headers[name] = value
    return page


def _titles() -> dict[int, str]:
    return {
        403: _("Not for this account"),
        404: _("Not found"),
        409: _("That does not fit"),
        422: _("Something is not right"),
        502: _("The payment provider did not answer"),
    }


def _crash(error: Exception) -> Response:
    # By its rule: the path of an invitation, and of other links, holds what opens them.
    _log.error("a page failed", exc_info=error, method=request.method, page=str(request.url_rule))
    return error_page(
        500, _("Our mistake"), _("This page failed, and the reason was written to the log of the server.")
    )
