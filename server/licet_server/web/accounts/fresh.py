"""A fresh sign-in, before something is shown or changed that a borrowed browser must not reach.

Flask-Security writes into the session when somebody signed in, or said again who they are. A sign-in at a provider
counts from when the provider says that it was; where none says that, it is not fresh, for a browser that is still
signed in there comes back without a word. Flask-Security's own grace period is left out on purpose: that grows with
every use.
"""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.recoverable import send_reset_password_instructions

from licet_server.web.accounts.people import accounts
from licet_server.web.accounts.throttle import throttle
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import Confirm
from licet_server.web.links import own_path

WITHIN = timedelta(minutes=15)
"""How long ago the sign-in may be."""

_SIGNED_IN_AT = "fs_paa"
"""Where Flask-Security keeps the moment in the session, in seconds since 1970."""

blueprint = Pages("fresh", __name__)


def is_fresh() -> bool:
    """Whether the user of this request has just said who they are."""
    at = session.get(_SIGNED_IN_AT)
    return isinstance(at, int | float) and abs(time.time() - at) < WITHIN.total_seconds()


def count_from(at: float | None) -> None:
    """Let the sign-in of this request count from when it was, elsewhere; ``None``: it is not fresh.

    Of people of the vendor none is: what opens the desk is not left to others.
    """
    session[_SIGNED_IN_AT] = 0 if at is None or current_user.role else min(at, time.time())


def require_fresh(back: str) -> Response | None:
    """Send the user to say again who they are, and then to *back*, a page of ours; ``None``: they just have.

    Use it in a view before anything is done::

        if (answer := require_fresh(url_for("portal_licenses.key", …))) is not None:
            return answer
    """
    if is_fresh():
        return None
    return make_response(redirect(url_for("fresh.page", next=back), 303))


@blueprint.page("/account/again", to=Audience.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Ask who it is, in the ways that the account has."""
    back = own_path(request.args.get("next"), url_for("account.home"))
    if is_fresh():
        return redirect(back, 303)
    if current_user.password or current_user.webauthn:
        return redirect(url_for("security.verify", next=back), 303)
    return render_template("account/again.html", back=back)


@blueprint.page("/account/again/mail", to=Audience.SIGNED_IN, methods=("POST",))
def mail() -> ResponseReturnValue:
    """Mail a link with which the user chooses a password, which is a way to be asked."""
    if Confirm().validate_on_submit():
        throttle().ask()
        send_reset_password_instructions(current_user._get_current_object())  # type: ignore[no-untyped-call]
        accounts().commit()
        flash(_("A link to choose a password is on its way to %(email)s.", email=current_user.email))
    return redirect(url_for("fresh.page", next=own_path(request.args.get("next"), url_for("account.home"))), 303)
