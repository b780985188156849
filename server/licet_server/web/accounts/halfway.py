"""Between a password and the second factor: that state ends after some minutes, and with the account."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import Flask, Response, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.tf_plugin import tf_clean_session

from licet_server.web.accounts.people import accounts

WITHIN = timedelta(minutes=10)
"""How long the first factor counts while the second one is looked for."""

_WHO = "tf_user_id"
"""Where Flask-Security keeps whose first factor it was, by the name that ends with every sign-in of theirs."""

_SINCE = "licet_halfway_since"
_PAGES = frozenset(
    f"security.{name}"
    for name in (
        "two_factor_token_validation",
        "two_factor_rescue",
        "two_factor_setup",
        "two_factor_setup_validate",
        "tf_select",
        "mf_recovery",
        "wan_signin",
        "wan_signin_response",
    )
)


def init_app(app: Flask) -> None:
    """Note in *app* when a first factor was given, and let it count for a while."""
    plugins = app.extensions["security"].two_factor_plugins
    theirs = plugins.tf_enter

    def enter(*said: Any, **named: Any) -> ResponseReturnValue | None:
        answer: ResponseReturnValue | None = theirs(*said, **named)
        if _WHO in session:
            session[_SINCE] = int(time.time())
        return answer

    plugins.tf_enter = enter
    app.before_request(_check)


def start_again(why: str) -> Response:
    """Forget the first factor, and ask for it anew."""
    tf_clean_session()  # type: ignore[no-untyped-call]
    session.pop(_SINCE, None)
    flash(why, "error")
    return make_response(redirect(url_for("security.login"), 303))


def _check() -> Response | None:
    if request.endpoint not in _PAGES or _WHO not in session:
        return None
    since = session.get(_SINCE)
    if isinstance(since, int) and abs(time.time() - since) < WITHIN.total_seconds():
        user = accounts().find_user(fs_uniquifier=session[_WHO])
        if user is not None and user.active:
            return None
    return start_again(_("That took too long, or your account has changed. Please begin again with your password."))
