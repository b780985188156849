"""Buying: a form, the way to the payment provider, and the pages for whoever comes back from there."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotConfiguredError, NotFoundError, ProviderError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.http.limits import network_of
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.payments import ProviderName
from licet_server.services import checkout
from licet_server.services.buying import Buyer, Progress, buy_once, progress_of, way_to_pay
from licet_server.services.checkout import CANCELLED_PATH, THANKS_PATH, Wanted
from licet_server.services.early_adopters import places_left
from licet_server.services.orders import Party
from licet_server.services.providers import providers
from licet_server.services.storefront import Way, early_price, sellers_of, way_of
from licet_server.storage.catalog import find_product
from licet_server.storage.early_adopters import network_has_place
from licet_server.storage.orders import find_order
from licet_server.storage.sales_tables import OrderRow
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS
from licet_server.web.links import leave
from licet_server.web.public.buyer_form import BuyerForm, prefilled
from licet_server.web.public.patience import may, may_still
from licet_server.web.public.words import term

blueprint = Pages("checkout", __name__)

MOST_CHECKOUTS, MOST_ATTEMPTS = "5 per 2 hour", "40 per 2 hour"
"""How many checkouts one address may open, as long as one of them can be paid; and how often it may try to."""

_BROWSER, _ORDER = "licet_browser", "licet_order"


@blueprint.page("/checkout/<product>/<plan>", to=Audience.ANYONE, methods=("GET", "POST"))
def page(product: str, plan: str) -> ResponseReturnValue:
    """Ask who buys, and open the checkout."""
    sold, chosen, left = _found(product, plan)
    sellers = sellers_of(sold, chosen, providers(installation().settings.payments))
    way = way_of(chosen, sellers)
    if way is Way.FREE:
        return redirect(url_for("free.page", product=sold.code, plan=chosen.code))
    shown = {"product": sold, "plan": chosen, "way": way, "early": early_price(sold, chosen, left), "term": term}
    if way is not Way.BUY:
        return render_template("public/on_request.html", **shown)
    form = BuyerForm(data=_usual())
    form.offer(sellers)
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("public/checkout.html", form=form, sellers=sellers, **shown), status
    try:
        return redirect(
            url_for("checkout.way", name=_bought(form, sold, chosen, early=shown["early"] is not None)), 303
        )
    except REFUSALS as error:
        status = 502 if isinstance(error, ProviderError) else 422
        if isinstance(error, ProviderError):
            form.form_errors.append(
                _("The payment provider gave no answer. Nothing was ordered or charged: try again in a minute.")
            )
        else:
            form.blame(error)
        return render_template("public/checkout.html", form=form, sellers=sellers, **shown), status


@blueprint.page("/checkout/way/<name>", to=Audience.ANYONE, endpoint="way")
def go(name: str) -> ResponseReturnValue:
    """Send the buyer on to the provider."""
    with db.reading() as reading:
        found = way_to_pay(reading, _browser(), name, now=datetime.now(UTC))
    if found is None:
        page = make_response(render_template("public/checkout_opening.html"))
        page.headers["Refresh"] = "2"
        return page
    session[_ORDER] = found.order
    return leave(found.url)


@blueprint.page(THANKS_PATH, to=Audience.ANYONE)
def thanks() -> ResponseReturnValue:
    """Say how far the order of this browser is."""
    with db.reading() as reading:
        return render_template("public/thanks.html", **_progress(reading))


@blueprint.page("/checkout/state", to=Audience.ANYONE)
def state() -> ResponseReturnValue:
    """Say it again, as a part of that page."""
    with db.reading() as reading:
        return render_template("public/_progress.html", **_progress(reading))


@blueprint.page(CANCELLED_PATH, to=Audience.ANYONE)
def cancelled() -> ResponseReturnValue:
    """Show the ways on to somebody who did not pay."""
    with db.reading() as reading:
        return render_template("public/cancelled.html", **_progress(reading))


@blueprint.page(CANCELLED_PATH, to=Audience.ANYONE, methods=("POST",))
def give_up() -> ResponseReturnValue:
    """Cancel the order of this browser, so that its place is free for others."""
    order = session.get(_ORDER)
    if order is None:
        return redirect(url_for("pricing.page"), 303)
    sellers, now = providers(installation().settings.payments), datetime.now(UTC)
    try:
        checkout.cancel_order(db.transaction, sellers, order, because="cancelled by the buyer", now=now)
    except (ConflictError, NotFoundError):
        return redirect(url_for("checkout.thanks"), 303)
    except (ProviderError, NotConfiguredError):
        flash(_("The payment provider gave no answer. The order ends by itself within two hours."), "warning")
        return redirect(url_for("checkout.cancelled"), 303)
    session.pop(_ORDER, None)
    flash(_("The order is cancelled. Nothing was charged."))
    return redirect(url_for("pricing.page"), 303)


def _found(product: str, plan: str) -> tuple[Product, Plan, int | None]:
    """Return what is to be bought, and how many places there are for early adopters."""
    with db.reading() as reading:
        sold = find_product(reading, product)
        chosen = None if sold is None else sold.plan(plan)
        if sold is None or chosen is None:
            abort(404)
        return sold, chosen, 0 if _holds_one(reading, sold) else places_left(reading, sold)


def _holds_one(reading: Session, product: Product) -> bool:
    """Whether this network has reserved a place that is not paid for, but the one of this browser's order."""
    network = _network()
    mine = session.get(_ORDER)
    return network is not None and network_has_place(reading, product.code, network, but=mine)


def _usual() -> dict[str, Any]:
    """Return what a form holds before anybody types."""
    with db.reading() as reading:
        _browser()
        return prefilled(reading) | {"nonce": secrets.token_urlsafe(16)}


def _bought(form: BuyerForm, product: Product, plan: Plan, *, early: bool) -> str:
    """Open the checkout that the form asks for, and return its name."""
    if not (may_still("checkout", MOST_CHECKOUTS) and may("checkout attempts", MOST_ATTEMPTS)):
        raise ConflictError(
            _("Many checkouts were asked for from your network lately. Wait two hours at most, or ask us for a quote")
        )
    said = form.text
    nonce, provider = said.pop("nonce"), said.pop("provider", None)
    base_url = installation().settings.base_url
    wanted = Wanted(
        product=product.code,
        plan=plan.code,
        party=Party(**said),
        provider=None if provider is None else ProviderName(provider),
        success_url=f"{base_url}{THANKS_PATH}",
        cancel_url=f"{base_url}{CANCELLED_PATH}",
        early=early,
        network=_network(),
    )
    buyer = Buyer(_browser(), nonce or "", session.get(_ORDER))
    sellers = providers(installation().settings.payments)
    name = buy_once(db.transaction, sellers, wanted, buyer, base_url=base_url, now=datetime.now(UTC))
    may("checkout", MOST_CHECKOUTS)  # counted once it is open: an outage of the provider is nobody's fault
    return name


def _network() -> str | None:
    """Return the network that may hold one place; ``None``: addresses do not matter here, as they say nothing."""
    return None if installation().settings.rate_limit is None else network_of(request.remote_addr or "", v6=48)


def _browser() -> str:
    """Return an unguessable name of this browser's session."""
    if _BROWSER not in session:
        session[_BROWSER] = secrets.token_urlsafe(16)
    return str(session[_BROWSER])


def _progress(reading: Session) -> dict[str, Any]:
    """Return how far the order of this browser is; an address that anybody can open tells of nobody's order."""
    order = session.get(_ORDER)
    row: OrderRow | None = find_order(reading, order) if isinstance(order, str) else None
    product = None if row is None else find_product(reading, row.product_code)
    plan = None if row is None or product is None else product.plan(row.plan)
    progress = None if row is None else progress_of(row)
    return {"order": row, "product": product, "plan": plan, "progress": progress, "Progress": Progress}
