"""A key that costs nothing, for whoever has an account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.free_license import free_license_of, take_free
from licet_server.storage.catalog import find_product
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Confirm

blueprint = Pages("free", __name__)


@blueprint.page("/free/<product>/<plan>", to=Audience.SIGNED_IN, methods=("GET", "POST"))
def page(product: str, plan: str) -> ResponseReturnValue:
    """Show what one gets, and give it."""
    with db.reading() as session:
        sold = find_product(session, product)
        chosen = None if sold is None else sold.plan(plan)
        if sold is None or chosen is None or chosen.price is None or chosen.price:
            abort(404)
        has_one = free_license_of(session, current_user, product=sold.code, plan=chosen.code) is not None
    form = Confirm()
    if form.validate_on_submit():
        here, now = installation(), datetime.now(UTC)
        secrets: dict[str, Any] = {"pepper": here.secrets.pepper, "signer": here.answering}
        try:
            with db.transaction() as session:
                _license, new = take_free(
                    session, current_user, product=sold.code, plan=chosen.code, **secrets, now=now
                )
            said = _("Your key is ready, and on its way to %(email)s.", email=current_user.email)
            flash(said if new else _("You have a key of this plan already."), "success" if new else "info")
            return redirect(url_for("portal.choose"), 303)
        except REFUSALS as error:
            form.blame(error)
    status = 422 if request.method == "POST" else 200
    return render_template("public/free.html", form=form, product=sold, plan=chosen, has_one=has_one), status
