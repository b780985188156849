"""Enquiries: what people asked who may become customers, and whether somebody has answered."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from licet_server.http import db
from licet_server.services import enquiries as service
from licet_server.storage.enquiries import find_enquiry
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import done
from licet_server.web.desk.lists import Listing

blueprint = Pages("desk_enquiries", __name__)
_PART = 20
"""How many enquiries a part has: a message may be long, and most of each is folded away."""

_STATES = {"open": False, "handled": True}


@blueprint.page("/admin/enquiries", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List enquiries, newest first."""
    listing = Listing("enquiries", "state")
    handled = _STATES.get(listing.text("state") or "")
    with db.reading() as session:
        rows, following = service.list_enquiries(session, handled=handled, cursor=listing.start, limit=_PART)
        return render_template(
            "desk/money/enquiries.html", rows=rows, asked=listing.filters, more=listing.more(following)
        )


@blueprint.page("/admin/enquiries/<enquiry_id>", to=Audience.SUPPORT)
def page(enquiry_id: str) -> ResponseReturnValue:
    """Show an enquiry with all that it says."""
    with db.reading() as session:
        row = find_enquiry(session, enquiry_id)
        if row is None:
            raise NotFound
        return render_template("desk/money/enquiry.html", row=row)


@blueprint.page("/admin/enquiries/<enquiry_id>", to=Audience.ADMIN, methods=("POST",))
def mark(enquiry_id: str) -> ResponseReturnValue:
    """Note that an enquiry was answered, or take that back."""
    handled = request.form.get("handled") == "yes"
    with db.transaction() as session:
        service.mark_handled(session, enquiry_id, handled, datetime.now(UTC))
    said = _("The enquiry is answered.") if handled else _("The enquiry waits for an answer again.")
    return done(said, ".list", state="open" if handled else None)
