"""The last step of signing in, however somebody has said who they are."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_security.proxies import _datastore, _security
from flask_security.utils import login_user

from licet_server.web.accounts.people import accounts


def enter(user_id: str, *, via: str, back: str | None) -> ResponseReturnValue:
    """Sign a user in, once the second factor is there too if there is one, and go on to *back*.

    Never inside of a transaction: what listens to a sign-in writes in transactions of its own.

    Args:
        user_id: Who.
        via: How, for the audit log.
        back: A path of ours; ``None``: where the user works.
    """
    user = _datastore.find_user(id=user_id)
    if user is None or not user.active:
        abort(403)
    answer: ResponseReturnValue | None = _security.two_factor_plugins.tf_enter(user, False, via, next_loc=back)
    if answer is not None:
        return answer
    login_user(user, authn_via=[via])
    accounts().commit()
    return redirect(back or url_for("account.home"), 303)
