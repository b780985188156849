"""The front page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.storage.catalog import all_products
from licet_server.web.audience import Audience, Pages

blueprint = Pages("home", __name__)


@blueprint.page("/", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show what is sold here."""
    with db.reading() as session:
        return render_template("public/home.html", products=all_products(session))
