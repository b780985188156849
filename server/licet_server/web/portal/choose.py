"""The portal's door: to the customer whose member one is, or to a list of them, or to what helps."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from licet_server.http import db
from licet_server.storage.accounts import memberships_of
from licet_server.storage.customers import find_by_id
from licet_server.web.audience import Audience, Pages

blueprint = Pages("portal", __name__)


@blueprint.page("/portal", to=Audience.SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Show for whom the user is here."""
    with db.reading() as session:
        mine = memberships_of(session, current_user.id)
        if len(mine) == 1:
            return redirect(url_for("portal_licenses.list", customer_id=mine[0].customer_id), 303)
        customers = [(find_by_id(session, each.customer_id), each.role) for each in mine]
        return render_template("portal/choose.html", customers=customers)
