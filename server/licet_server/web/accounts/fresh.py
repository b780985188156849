"""A fresh sign-in, before something is shown or changed that a borrowed browser must not reach.

Flask-Security writes into the session when somebody signed in, or said again who they are, and a sign-in at a provider
counts as well. Its own grace period is left out on purpose: that grows with every use.
"""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from licet_server.web.audience import Audience, Pages
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
