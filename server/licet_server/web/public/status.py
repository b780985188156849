"""The status page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from licet_server.web.audience import Audience, Pages

blueprint = Pages("status", __name__)


@blueprint.page("/status", to=Audience.ANYONE)
def page() -> ResponseReturnValue:
    """Show the page."""
    return render_template("public/status.html")
