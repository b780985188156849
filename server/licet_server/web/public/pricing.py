"""The pricing page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from licet_server.web.audience import Audience, Pages

blueprint = Pages("pricing", __name__)


@blueprint.page("/pricing", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show the page."""
    return render_template("public/pricing.html")
