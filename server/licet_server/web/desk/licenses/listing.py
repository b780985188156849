"""The list of licenses, and its export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.errors import InputError
from licet_server.http import db
from licet_server.http.tables import KINDS, table
from licet_server.licensing.standing import Standing
from licet_server.services.find import search_words
from licet_server.services.present import license_object
from licet_server.storage.catalog import all_products
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.web.audience import Audience
from licet_server.web.desk.licenses.acting import blueprint
from licet_server.web.desk.lists import PART, Listing, chosen, sound_filters
from licet_server.web.forms import REFUSALS

_LISTING = "desk-licenses"
FILTERS = ("product", "plan", "status", "trial", "expiring", "q")
_MOST_DAYS = 3660
MOST_CHOSEN = 200
"""How many licenses can be chosen one by one."""


@blueprint.page("/admin/licenses", to=Audience.SUPPORT, endpoint="list")
def show() -> ResponseReturnValue:
    """List licenses, newest first."""
    now, listing = datetime.now(UTC), Listing(_LISTING, *FILTERS)
    with db.reading() as session:
        rows, following = page_of_licenses(
            session, wanted(listing.filters, now), after=listing.start, limit=PART, now=now
        )
        return render_template(
            "desk/licenses/list.html",
            licenses=[license_object(row, now=now) for row in rows],
            more=listing.more(following),
            asked=listing.filters,
            **_options(session),
        )


def _options(session: Session) -> dict[str, Any]:
    """Return products and plans to choose from; a plan that several products have is there once."""
    products = all_products(session)
    plans = {plan.code: plan.name for product in products for plan in product.plans}
    return {
        "product_options": [(product.code, product.code) for product in products],
        "plan_options": list(plans.items()),
    }


@blueprint.page("/admin/licenses", to=Audience.SUPPORT, methods=("POST",), endpoint="filter")
def choose_filter() -> ResponseReturnValue:
    """Take what the list is to show; a license key that was typed is looked up, and stands in no address."""
    return chosen(".list", *FILTERS)


@blueprint.page("/admin/licenses/export", to=Audience.SUPPORT, methods=("POST",))
def export() -> ResponseReturnValue:
    """Export the licenses that were chosen, or all that the filter finds; a part of them in memory at a time."""
    now, kind = datetime.now(UTC), request.form.get("as", "csv")
    picked = tuple(request.form.getlist("license"))[:MOST_CHOSEN]
    said = sound_filters(FILTERS, request.form)
    asked = LicenseFilter(ids=picked) if request.form.get("of") == "chosen" else wanted(said, now)
    if kind not in KINDS:
        raise InputError(_("Licenses are exported as CSV or as JSON."))
    return table(kind, asked, now=now)


def wanted(said: Mapping[str, str], now: datetime) -> LicenseFilter:
    """Return the licenses that a filter is about; what makes no sense counts as left out."""
    asked: dict[str, Any] = {name: said.get(name) or None for name in ("product", "plan")}
    if said.get("status") in {each.value for each in Standing}:
        asked["status"] = said["status"]
    if said.get("trial") in {"yes", "no"}:
        asked["trial"] = said["trial"] == "yes"
    days = said.get("expiring", "")
    if days.isascii() and days.isdigit() and 0 < int(days[:6]) <= _MOST_DAYS:
        asked |= {"expires_from": now, "expires_before": now + timedelta(days=int(days[:6]))}
    return LicenseFilter(**asked, q=_words(said.get("q")))


def _words(text: str | None) -> str | None:
    try:
        return search_words(text)
    except REFUSALS as error:
        raise InputError(
            _("This is a license key, which belongs into no address. Use the search in the menu.")
        ) from error
