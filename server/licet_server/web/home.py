"""The public page: what is sold here, and where programs look."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet_server.http import db
from licet_server.storage.catalog import all_products

blueprint = Blueprint("home", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


class Home(MethodView):
    """The front page."""

    def get(self) -> ResponseReturnValue:
        """Show the catalog."""
        with db.reading() as session:
            return render_template("home.html", products=all_products(session))


blueprint.add_url_rule("/", view_func=Home.as_view("home"))
