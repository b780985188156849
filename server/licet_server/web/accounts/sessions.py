"""A sign-in is a row in the database, and a cookie only names it: so it can be listed, ended, and is never replayed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import current_user, user_logged_out
from flask_security.signals import user_authenticated
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from licet_server.errors import ConflictError, NotFoundError, StorageError
from licet_server.http import db
from licet_server.services import sign_ins
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.ids import SESSION_PREFIX, new_id
from licet_server.storage.session import reading, transaction
from licet_server.web.accounts import news
from licet_server.web.accounts.people import User, accounts
from licet_server.web.accounts.throttle import throttle

SIGN_IN = "licet_sign_in"
"""Under which the session keeps the id of its row."""

_DUE = "licet_sign_in_due"
_UNKNOWN = "licet_nobody_knows_who"
_PATIENCE_MS = 250
_FORGERY = "csrf_token"
_CODE_WAYS = {
    "security.two_factor_token_validation": "password and code",  # nosec B105 - no password
    "security.mf_recovery": "password and recovery code",
    "security.wan_signin_response": "password and passkey",
}


def init_app(app: Flask) -> None:
    """Make whoever is signed in to *app* show a row that counts."""
    manager = app.login_manager  # type: ignore[attr-defined] # Flask-Login's own way
    theirs = manager._user_callback

    def load(uniquifier: str) -> User | None:
        try:
            user = theirs(uniquifier)
            return user if user is not None and _counts(user) else None
        except StorageError:  # a page about the outage is shown to whoever it may be; the session stays as it is
            setattr(g, _UNKNOWN, True)
            return None

    manager.user_loader(load)
    manager.request_loader(lambda _request: None)  # no tokens in addresses and headers: the API has its own
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
    app.after_request(_note_use)


def must_be_known() -> None:
    """Make sure that whoever seems to be nobody is not somebody whom the database could not tell.

    Raises:
        StorageError: It gave no answer when it was asked who this is.
    """
    if not current_user.is_authenticated and g.get(_UNKNOWN):
        raise StorageError("the database did not tell who is signed in")


def sign_in_id() -> str:
    """Return the id of the sign-in of this request, whose user is signed in."""
    return str(session[SIGN_IN])


def end_others(user: UserRow) -> None:
    """Sign somebody out everywhere else, with the change of this request."""
    here = session.get(SIGN_IN)

    def end(written: Session) -> None:
        sign_ins.end_all(written, user.id, but=here, now=datetime.now(UTC))

    accounts().along(end)


def end_everywhere(user: UserRow) -> None:
    """Sign somebody out everywhere, with the change of this request."""

    def end(written: Session) -> None:
        sign_ins.end_all(written, user.id, now=datetime.now(UTC))

    accounts().along(end)


def _counts(user: UserRow) -> bool:
    """Whether the session of this request names a sign-in of that user that counts."""
    named = session.get(SIGN_IN)
    if not isinstance(named, str) or user.confirmed_at is None:
        return False
    with reading(db.db.engine) as read:
        found = sign_ins.find(read, named, user_id=user.id, role=user.role, now=datetime.now(UTC))
    if found is None:
        return False
    if found.seen_is_due:
        setattr(g, _DUE, found.id)
    return True


def _begin(_app: Flask, user: Any, authn_via: list[str] | None = None, **_: Any) -> None:
    """Begin a new row at each sign-in; nothing of the session before it is worth anything afterwards."""
    before, named = session.get(SIGN_IN), new_id(SESSION_PREFIX)
    someone: UserRow = user._get_current_object() if isinstance(user, LocalProxy) else user
    session.permanent = True
    session[SIGN_IN] = named
    session.pop(_FORGERY, None)
    g.pop(_FORGERY, None)
    via = " and ".join(authn_via or []) or _CODE_WAYS.get(request.endpoint or "", "second factor")
    address, browser = news.address(), sign_ins.browser_of(request.user_agent.string)
    db.act_as(f"user:{someone.id}")

    def write(written: Session) -> None:
        now = datetime.now(UTC)
        if isinstance(before, str):
            with suppress(NotFoundError):
                sign_ins.end_one(written, someone.id, before, now=now)
        sign_ins.begin(written, someone.id, sign_in_id=named, address=address, browser=browser, via=via, now=now)

    accounts().along(write)
    throttle().remember(someone)


def _end(_app: Flask, user: Any = None, **_: Any) -> None:
    named = session.pop(SIGN_IN, None)
    user_id = getattr(user, "id", None)
    if not isinstance(named, str) or user_id is None:
        return
    db.act_as(f"user:{user_id}")

    def write(written: Session) -> None:
        with suppress(NotFoundError):
            sign_ins.end_one(written, user_id, named, now=datetime.now(UTC))

    accounts().along(write)


def _note_use(response: Response) -> Response:
    """Write down that a browser is used, now and then; a busy database must not turn a request away."""
    due = g.pop(_DUE, None)
    if due is not None:
        with suppress(StorageError, ConflictError), transaction(db.db.engine, patience_ms=_PATIENCE_MS) as written:
            sign_ins.note_use(written, due, now=datetime.now(UTC))
    return response
