"""The search of the desk: one line, sent by POST, because it may be a license key."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services.present import license_object
from licet_server.services.search import MOST, Found, Meant, search
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.tables import ActivationRow
from licet_server.web.audience import Audience, Pages

blueprint = Pages("desk_search", __name__)


@blueprint.page("/admin/search", to=Audience.SUPPORT, methods=("POST",))
def find() -> ResponseReturnValue:
    """Look for a license key, its end, an id, an email, a company, an AWS account."""
    return answer_to(request.form.get("q", ""))


@blueprint.page("/admin/search", to=Audience.SUPPORT)
def help_page() -> ResponseReturnValue:
    """Say what can be searched for."""
    return render_template("desk/search.html", found=Found(), typed="", searched=False, most=MOST)


def answer_to(text: str) -> ResponseReturnValue:
    """Go to the one thing that was found, or show all of them; a key that was typed is not repeated."""
    now = datetime.now(UTC)
    with db.reading() as session:
        found = search(session, text, pepper=installation().secrets.pepper)
        target = _address(found.only)
        if target is not None:
            return redirect(target, 303)
        return render_template(
            "desk/search.html",
            found=found,
            licenses=[license_object(row, now=now) for row in found.licenses],
            typed="" if found.meant is Meant.KEY else text.strip()[:60],
            searched=bool(text.strip()),
            most=MOST,
        )


def _address(hit: object | None) -> str | None:
    """Return the page about something that was found."""
    match hit:
        case LicenseRow():
            return url_for("desk_licenses.page", license_id=hit.id)
        case ActivationRow():
            return url_for("desk_licenses.page", license_id=hit.license_id, _anchor=hit.id)
        case CustomerRow():
            return url_for("desk_customers.page", customer_id=hit.id)
        case OrderRow():
            return url_for("desk_orders.page", order_id=hit.id)
        case SubscriptionRow():
            return url_for("desk_subscriptions.page", subscription_id=hit.id)
        case InvoiceRow():
            return url_for("desk_invoices.page", invoice_id=hit.id)
        case _:
            return None
