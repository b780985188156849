"""Who asks: an API key in the ``Authorization`` header, and what it may do.

Source: RFC 6750 (bearer tokens).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import structlog
from flask import g, request

from licet_server.errors import ConflictError, NotSignedInError, ScopeMissingError, StorageError
from licet_server.http import db, limits
from licet_server.http.document import API_KEY
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.licensing.scopes import Scope, covers
from licet_server.services.api_keys import ApiKey, authenticate, note_use, was_issued

_PATIENCE_MS = 250
_log = structlog.get_logger(__name__)
_View = TypeVar("_View", bound=Callable[..., Any])


def requires(scope: Scope) -> Callable[[_View], _View]:
    """Let only API keys with *scope* in; stands above every other decorator of a view.

    Raises:
        NotSignedInError: There is no API key, or none that counts.
        ScopeMissingError: The key may do other things.
    """

    def decorate(view: _View) -> _View:
        documented = Blueprint.doc(security=[{API_KEY: [scope.value]}])(view)

        @wraps(documented)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            key = _signed_in()
            if not covers(key.scopes, scope):
                raise ScopeMissingError(f"this API key lacks the scope {scope.value}: use one that has it")
            return documented(*args, **kwargs)

        return guarded  # type: ignore[return-value] # the same signature, which no type can say here

    return decorate


def caller() -> ApiKey:
    """Return the API key of this request, which :func:`requires` let in."""
    key: ApiKey = g.licet_api_key
    return key


def bucket() -> str:
    """Return whom the limit on this API counts: an API key that counts, else the address that the request is from."""
    try:
        key = _presented()
    except StorageError:  # the view will meet it too, and say so
        key = None
    return f"net:{limits.client_network()}" if key is None else f"key:{key.id}"


def _signed_in() -> ApiKey:
    if _token() is None:
        raise NotSignedInError("send an API key as Authorization: Bearer lsk_…")
    key, now = _presented(), datetime.now(UTC)
    if key is None:
        raise NotSignedInError("this API key is unknown, revoked or expired: make another one")
    db.act_as(f"api-key:{key.id}")
    if key.is_due(now):
        _note_use(key, now)
    return key


def _note_use(key: ApiKey, now: datetime) -> None:
    """Write the use down; a database that somebody else is writing to must not turn a request away."""
    try:
        with db.transaction(patience_ms=_PATIENCE_MS) as session:
            note_use(session, key.id, now=now)
    except (StorageError, ConflictError) as error:
        _log.warning("the use of an API key was not written down", reason=str(error))


def _presented() -> ApiKey | None:
    """Return the API key that came with this request, if it counts; looked up once a request."""
    token = _token()
    if token is None or "licet_no_api_key" in g:
        return None
    if "licet_api_key" in g:
        return caller()
    pepper = installation().secrets.pepper
    with db.reading() as session:
        key = authenticate(session, token, pepper=pepper, now=datetime.now(UTC))
        if key is None and not was_issued(session, token, pepper=pepper):
            limits.note_wrong_api_key()
    if key is None:
        g.licet_no_api_key = True
    else:
        g.licet_api_key = key
    return key


def _token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None
