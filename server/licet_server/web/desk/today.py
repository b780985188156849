"""Today: the business on one page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from licet_server.web.audience import Audience, Pages

blueprint = Pages("desk", __name__)


@blueprint.page("/admin", to=Audience.SUPPORT)
def page() -> ResponseReturnValue:
    """Show today's figures."""
    return render_template("desk/today.html")
