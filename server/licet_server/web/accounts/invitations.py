"""The page behind an invitation: looking at it changes nothing, and it says who asks whom to what."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from licet_server.errors import ConflictError, NotFoundError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.words import sentence
from licet_server.services.invitations import PATH, Fit, Offer, accept, fit, offer
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import Confirm

blueprint = Pages("invitations", __name__)


@blueprint.page(f"{PATH}<token>", to=Audience.ANYONE)
def show(token: str) -> ResponseReturnValue:
    """Show what somebody is invited to, and what there is to do."""
    try:
        return _page(token, _offer(token), 200)
    except NotFoundError:
        return _gone()


@blueprint.page(f"{PATH}<token>", to=Audience.SIGNED_IN, methods=("POST",), endpoint="accept")
def accept_it(token: str) -> ResponseReturnValue:
    """Let the user in."""
    try:
        with db.transaction() as session:
            pepper = installation().secrets.pepper
            row = accept(session, token, current_user.id, pepper=pepper, now=datetime.now(UTC))
    except NotFoundError:
        return _gone()
    except ConflictError as error:
        flash(sentence(str(error)), "error")
        return redirect(url_for("invitations.show", token=token), 303)
    flash(_("You are in. Welcome!"))
    if row.customer_id is None:
        return redirect(url_for("desk.page"), 303)
    return redirect(url_for("portal_team.list", customer_id=row.customer_id), 303)


def _offer(token: str) -> Offer:
    with db.reading() as session:
        return offer(session, token, pepper=installation().secrets.pepper, now=datetime.now(UTC))


def _page(token: str, said: Offer, status: int) -> ResponseReturnValue:
    fits = fit(said, current_user if current_user.is_authenticated else None)
    shown = {"token": token, "offer": said, "fit": fits, "Fit": Fit, "form": Confirm()}
    return render_template("invitations/show.html", **shown), status


def _gone() -> ResponseReturnValue:
    return render_template("invitations/gone.html"), 404
