"""The portal's door: to the customer whose member one is, or to a list of them."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from licet_server.web.audience import Audience, Pages

blueprint = Pages("portal", __name__)


@blueprint.page("/portal", to=Audience.SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Show for whom the user is here."""
    return render_template("portal/choose.html")
