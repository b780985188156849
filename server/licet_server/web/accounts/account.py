"""What belongs to one's own account."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from licet_server.web.audience import Audience, Pages

blueprint = Pages("account", __name__)


@blueprint.page("/account", to=Audience.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Show the account."""
    return render_template("account/page.html")


@blueprint.page("/account/home", to=Audience.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Go where the user works: the desk or the portal."""
    return redirect(url_for("desk.page" if current_user.role else "portal.choose"), 303)
