"""What a customer pays: subscriptions, quotes that wait for a transfer, and invoices."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.payments import ProviderName
from licet_server.services import subscriptions as service
from licet_server.services.own import own_invoice, own_order, own_subscription
from licet_server.storage.catalog import find_product
from licet_server.storage.customers import find_by_id
from licet_server.storage.models import CustomerRow
from licet_server.storage.orders import OrderFilter, OrderState, list_orders
from licet_server.storage.sales_tables import OrderRow, SubscriptionRow
from licet_server.storage.subscriptions import InvoiceFilter, SubscriptionFilter, list_invoices, list_subscriptions
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Confirm
from licet_server.web.links import leave
from licet_server.web.portal.shared import cursor_of, is_owner, now, sellers, start_of

blueprint = Pages("portal_billing", __name__)
BILLING = "/portal/<customer_id>/billing"
SUBSCRIPTION = f"{BILLING}/subscriptions/<subscription_id>"
PART = 25
_MOST = 50


@blueprint.page(BILLING, to=Audience.MEMBER)
def page(customer_id: str) -> ResponseReturnValue:
    """Show what is paid, what is open, and what was."""
    with db.reading() as session:
        customer = _customer(session, customer_id)
        rows, _more = list_subscriptions(session, SubscriptionFilter(customer_id=customer_id), limit=_MOST)
        quotes, _more = list_orders(
            session,
            OrderFilter(state=OrderState.OPEN, provider=ProviderName.MANUAL.value, customer=customer),
            limit=_MOST,
        )
        wanted = InvoiceFilter(customer_id=customer_id)
        invoices, following = list_invoices(session, wanted, after=start_of("bills"), limit=PART)
        return render_template(
            "portal/billing.html",
            customer=customer,
            subscriptions=[(row, *names(session, row)) for row in rows],
            quotes=[(row, *names(session, row)) for row in quotes],
            invoices=invoices,
            more=cursor_of("bills", following),
            known=set(sellers().apis),
            is_owner=is_owner(),
        )


@blueprint.page(f"{BILLING}/invoices/<invoice_id>", to=Audience.MEMBER)
def receipt(customer_id: str, invoice_id: str) -> ResponseReturnValue:
    """Show one invoice, fit to be printed."""
    with db.reading() as session:
        row = own_invoice(session, invoice_id, customer_id=customer_id)
        paid = None if row.subscription_id is None else session.get(SubscriptionRow, row.subscription_id)
        order = None if row.order_id is None else session.get(OrderRow, row.order_id)
        said = paid or order
        return render_template(
            "portal/receipt.html",
            invoice=row,
            customer=_customer(session, customer_id),
            order=order,
            sold=None if said is None else names(session, said),
        )


@blueprint.page(f"{BILLING}/quotes/<order_id>", to=Audience.MEMBER)
def quote(customer_id: str, order_id: str) -> ResponseReturnValue:
    """Show a quote, and how it is paid."""
    with db.reading() as session:
        customer = _customer(session, customer_id)
        row = own_order(session, order_id, customer=customer)
        return render_template("portal/quote.html", order=row, customer=customer, sold=names(session, row))


@blueprint.page(f"{SUBSCRIPTION}/provider", to=Audience.OWNER_OF_CUSTOMER)
def provider(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Say what is at the payment provider."""
    return _confirm("portal/provider.html", customer_id, subscription_id, Confirm())


@blueprint.page(f"{SUBSCRIPTION}/provider", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def to_provider(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Go to the provider's own pages: cards, addresses, invoices."""
    form = Confirm()
    back = installation().settings.base_url + url_for("portal_billing.page", customer_id=customer_id)
    if form.validate_on_submit():
        name = _mine(customer_id, subscription_id)
        try:
            return leave(service.portal(db.reading, sellers(), name, return_url=back))
        except REFUSALS as error:
            form.blame(error)
    return _confirm("portal/provider.html", customer_id, subscription_id, form), 422


@blueprint.page(f"{SUBSCRIPTION}/cancel", to=Audience.OWNER_OF_CUSTOMER)
def cancel(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Say what a cancellation does."""
    return _confirm("portal/cancel.html", customer_id, subscription_id, Confirm())


@blueprint.page(f"{SUBSCRIPTION}/cancel", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def do_cancel(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """End a subscription with the period that is paid for."""
    form = Confirm()
    if form.validate_on_submit():
        known = (db.transaction, sellers(), installation(), _mine(customer_id, subscription_id))
        try:
            service.cancel(*known, at_period_end=True, now=now())
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("The subscription ends with the period that is paid for. Until then you may take that back."))
            return _back(customer_id)
    return _confirm("portal/cancel.html", customer_id, subscription_id, form), 422


@blueprint.page(f"{SUBSCRIPTION}/resume", to=Audience.OWNER_OF_CUSTOMER)
def resume(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Say what it means to go on."""
    return _confirm("portal/resume.html", customer_id, subscription_id, Confirm())


@blueprint.page(f"{SUBSCRIPTION}/resume", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def do_resume(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Take back an end that has not come, or go on after a pause."""
    form = Confirm()
    if form.validate_on_submit():
        known = (db.transaction, sellers(), installation(), _mine(customer_id, subscription_id))
        try:
            service.resume(*known, now=now())
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("The subscription goes on."))
            return _back(customer_id)
    return _confirm("portal/resume.html", customer_id, subscription_id, form), 422


def names(session: Session, row: SubscriptionRow | OrderRow) -> tuple[str, str]:
    """Return what product and plan are called that something is paid for."""
    product = find_product(session, row.product_code) if row.product_code else None
    plan = None if product is None or row.plan is None else product.plan(row.plan)
    return (
        (row.product_code or "") if product is None else product.name,
        (row.plan or "") if plan is None else plan.name,
    )


def _mine(customer_id: str, subscription_id: str) -> str:
    """Return the id of a subscription of the customer."""
    with db.reading() as session:
        return own_subscription(session, subscription_id, customer_id=customer_id).id


def _confirm(template: str, customer_id: str, subscription_id: str, form: Confirm) -> str:
    with db.reading() as session:
        row = own_subscription(session, subscription_id, customer_id=customer_id)
        return render_template(template, subscription=row, sold=names(session, row), form=form)


def _customer(session: Session, customer_id: str) -> CustomerRow:
    """Return the customer of this request, whose member the user is."""
    row = find_by_id(session, customer_id)
    if row is None:
        raise LookupError(customer_id)  # the guard has just found a membership of it
    return row


def _back(customer_id: str) -> ResponseReturnValue:
    return redirect(url_for("portal_billing.page", customer_id=customer_id), 303)
