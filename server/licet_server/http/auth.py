"""Who asks: an API key, or the token of somebody who is signed in, in the ``Authorization`` header; what it may do.

Source: RFC 6750 (bearer tokens).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import structlog
from flask import g, request
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotSignedInError, ScopeMissingError, StorageError
from licet_server.http import db, limits
from licet_server.http.document import API_KEY
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.licensing.scopes import Scope, covers
from licet_server.services import session_tokens
from licet_server.services.api_keys import ApiKey, authenticate, note_use, was_issued
from licet_server.storage.ids import USER_PREFIX, is_id

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
    """Return the API key of this request, which :func:`requires` let in; a token counts as one with the user's id."""
    key: ApiKey = g.licet_api_key
    return key


def bucket() -> str:
    """Return whom the limit on this API counts: an API key that counts, else the address that the request is from."""
    try:
        key = _presented()
    except StorageError:  # the view will meet it too, and say so
        key = None
    return f"net:{limits.client_network()}" if key is None else _name(key)


def _signed_in() -> ApiKey:
    if _token() is None:
        raise NotSignedInError("send an API key as Authorization: Bearer lsk_…")
    key, now = _presented(), datetime.now(UTC)
    if key is None:
        raise NotSignedInError("this API key, or token, is unknown, ended or expired: make another one")
    db.act_as(_name(key))
    if key.is_due(now):
        _note_use(key, now)
    return key


def _name(key: ApiKey) -> str:
    """Return who that is, for the audit log and for limits."""
    return f"user:{key.id}" if is_id(key.id, USER_PREFIX) else f"api-key:{key.id}"


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
    pepper, now = installation().secrets.pepper, datetime.now(UTC)
    with db.reading() as session:
        if session_tokens.looks_like_one(token):
            key = _of_user(session, token, pepper=pepper, now=now)
        else:
            key = authenticate(session, token, pepper=pepper, now=now)
        if key is None and not (session_tokens.looks_like_one(token) or was_issued(session, token, pepper=pepper)):
            limits.note_wrong_api_key()
    if key is None:
        g.licet_no_api_key = True
    else:
        g.licet_api_key = key
    return key


def _of_user(session: Session, token: str, *, pepper: str, now: datetime) -> ApiKey | None:
    """Return what a token of somebody who is signed in may do; its use is written down nowhere."""
    issuer = installation().settings.base_url
    holder = session_tokens.authenticate(session, token, issuer=issuer, pepper=pepper, now=now)
    return None if holder is None else ApiKey(holder.user_id, holder.scopes, now)


def _token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None
