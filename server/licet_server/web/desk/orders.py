"""Orders: quotes that are paid by wire transfer, and what became of each order."""

from __future__ import annotations

import hashlib
import secrets as randomness
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import Length

from licet_server.errors import ConflictError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.payments import ProviderName
from licet_server.services import checkout, early_adopters
from licet_server.services import orders as service
from licet_server.services.find import get_license, search_words
from licet_server.services.orders import Quote
from licet_server.services.pay_order import Payment, pay
from licet_server.services.providers import providers
from licet_server.storage import idempotency
from licet_server.storage.catalog import all_products, find_product
from licet_server.storage.early_adopters import list_places
from licet_server.storage.orders import OrderFilter, OrderState, list_orders
from licet_server.storage.sales_tables import OrderRow
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import Fact, Trail, attempt, done, form_page, start_of
from licet_server.web.desk.lists import PART, Listing, chosen
from licet_server.web.desk.quotes import QuoteForm, prefilled
from licet_server.web.forms import Confirm, Form, optional

blueprint = Pages("desk_orders", __name__)
_FILTERS = ("q", "state")
_BASE = "/admin/orders/<order_id>"
_FORGOTTEN = timedelta(hours=24)


class PaidForm(Form):
    """The money has come."""

    reference = StringField(
        _l("What the bank says"),
        validators=[optional(), Length(max=200)],
        description=_l("The reference of the transfer, to find it again; it stands on the receipt."),
    )
    paid_at = DateField(_l("Day on which it came"), validators=[optional()], description=_l("Empty: today."))
    tax = StringField(
        _l("Tax that was paid besides"),
        validators=[optional(), Length(max=20)],
        description=_l("For example 240.00; empty: none."),
    )
    show_key = BooleanField(_l("Show me the license key once"))


@blueprint.page("/admin/orders", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List orders, newest first."""
    listing = Listing("orders", *_FILTERS)
    wanted = OrderFilter(state=listing.one_of("state", OrderState), q=search_words(listing.text("q")))
    with db.reading() as session:
        rows, following = list_orders(session, wanted, after=listing.start, limit=PART)
        return render_template("desk/money/orders.html", rows=rows, asked=listing.filters, more=listing.more(following))


@blueprint.page("/admin/orders", to=Audience.SUPPORT, methods=("POST",), endpoint="filter")
def choose_filter() -> ResponseReturnValue:
    """Take what the list is to show; a license key that was typed is looked up, and stands in no address."""
    return chosen(".list", *_FILTERS)


@blueprint.page("/admin/orders/early-adopters", to=Audience.SUPPORT)
def early() -> ResponseReturnValue:
    """Show who has the places of each product."""
    with db.reading() as session:
        offers = [
            (product, early_adopters.places(session, product.code))
            for product in all_products(session)
            if product.early_adopters is not None
        ]
    return render_template("desk/money/early_adopters.html", offers=offers)


@blueprint.page("/admin/orders/new", to=Audience.ADMIN, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Make a quote."""
    with db.reading() as session:
        products = all_products(session)
        form = QuoteForm(products, **({} if request.method == "POST" else prefilled(session, request.args)))
    made: list[tuple[OrderRow, bool]] = []
    if attempt(form, lambda: made.append(_quote_once(form))):
        row, is_new = made[0]
        if not is_new:
            said = _("This form was sent before, and made this quote. Nothing was made or mailed now.")
            return done(said, ".page", category="info", order_id=row.id)
        mailed = _("It was mailed to %(to)s.", to=row.email) if form.mail.data else _("It was not mailed.")
        return done(_("The quote %(number)s is made.", number=row.number) + " " + mailed, ".page", order_id=row.id)
    form.once.data = form.once.data or randomness.token_urlsafe(16)
    return form_page(
        form,
        title=_("New quote"),
        button=_("Make the quote"),
        back=url_for(".list"),
        trail=_trail(),
        template="desk/money/quote.html",
    )


@blueprint.page(_BASE, to=Audience.SUPPORT)
def page(order_id: str) -> ResponseReturnValue:
    """Show an order."""
    with db.reading() as session:
        row = service.get_order(session, order_id)
        product = find_product(session, row.product_code)
        places = list_places(session, row.product_code)
        place = next((each.position for each in places if each.order_id == row.id), None)
        return render_template(
            "desk/money/order.html",
            row=row,
            product=product,
            place=place,
            by_wire=row.provider == ProviderName.MANUAL,
            now=datetime.now(UTC),
        )


@blueprint.page(f"{_BASE}/paid", to=Audience.ADMIN, methods=("GET", "POST"))
def paid(order_id: str) -> ResponseReturnValue:
    """Confirm that the money of a quote has come; its license is issued and mailed."""
    row = _find(order_id)
    form = PaidForm()
    made: list[Payment] = []
    if attempt(form, lambda: made.append(_pay(row.id, form))):
        if form.show_key.data and made[0].key is not None:
            return render_template("desk/money/paid.html", row=made[0].order, paid=made[0])
        said = _("The order %(number)s is paid. Its customer hears of it by mail.", number=row.number)
        return done(said, ".page", order_id=row.id)
    return form_page(
        form,
        title=_("Mark as paid"),
        button=_("The money has come"),
        back=url_for(".page", order_id=row.id),
        trail=_trail(row),
        told=_("The license is renewed, and its customer told by mail.")
        if row.license_id
        else _("A license is issued, and its key mailed to the customer."),
        warning=_("This cannot be taken back: to undo it, revoke the license and pay the money back."),
        facts=_facts(row),
    )


@blueprint.page(f"{_BASE}/cancel", to=Audience.ADMIN, methods=("GET", "POST"))
def cancel(order_id: str) -> ResponseReturnValue:
    """Confirm that an order is off."""
    row = _find(order_id)
    form = Confirm()
    sellers = providers(installation().settings.payments)
    ask = checkout.cancel_order
    if attempt(form, lambda: ask(db.transaction, sellers, row.id, now=datetime.now(UTC))):
        return done(_("The order %(number)s is cancelled.", number=row.number), ".page", order_id=row.id)
    return form_page(
        form,
        title=_("Cancel an order"),
        button=_("Cancel the order"),
        back=url_for(".page", order_id=row.id),
        trail=_trail(row),
        told=_("Nobody can pay it any more, and its early-adopter place, if it has one, is free again."),
        warning=_("A cancelled order stays cancelled: make another quote instead."),
        facts=_facts(row),
        kind="danger",
    )


@blueprint.page(f"{_BASE}/mail", to=Audience.ADMIN, methods=("POST",))
def mail(order_id: str) -> ResponseReturnValue:
    """Mail a quote that was not mailed yet."""
    now = datetime.now(UTC)
    with db.transaction() as session:
        row = service.get_order(session, order_id, lock=True)
        if row.state != OrderState.OPEN or row.provider != ProviderName.MANUAL:
            raise ConflictError(f"the order {row.number} is no open quote")
        new_mail = service.mail_quote(session, row, pepper=installation().secrets.pepper, now=now)
    said = _("The quote is on its way to %(to)s.", to=row.email)
    return done(said if new_mail else _("The quote was mailed before; it is sent once."), ".page", order_id=row.id)


def _quote_once(form: QuoteForm) -> tuple[OrderRow, bool]:
    """Make the quote, unless this very form was sent before; return it, and whether it is new."""
    now = datetime.now(UTC)
    digest = hashlib.sha256(f"quote:{form.once.data}".encode()).hexdigest()
    claim = idempotency.Key(f"user:{current_user.id}", digest, now)
    with db.transaction() as session:
        idempotency.forget_old(session, claim, before=now - _FORGOTTEN, unanswered_before=now - _FORGOTTEN)
        if not idempotency.claim(session, claim, request_digest=digest):
            known = idempotency.find(session, claim)
            if known is None or known.answer is None:
                raise ConflictError(_("This form is being worked on. Look into the list of orders in a moment."))
            return service.get_order(session, known.answer.decode()), False
        row = service.quote(session, _offer(session, form), now=now)
        idempotency.keep_answer(session, claim, row.id.encode())
        if form.mail.data:
            service.mail_quote(session, row, pepper=installation().secrets.pepper, now=now)
        return row, True


def _offer(session: Session, form: QuoteForm) -> Quote:
    product, plan = form.offered
    return Quote(
        product,
        plan,
        form.party,
        price=form.text["price"],
        currency=form.text["currency"],
        percent_off=form.percent_off.data or 0,
        expires_at=start_of(form.expires_at.data),
        valid_for=timedelta(days=form.valid_days.data or service.VALID.days),
        renews=_renewed(session, form),
        note=form.text["note"],
    )


def _renewed(session: Session, form: QuoteForm) -> Any:
    name = form.text["renews"]
    return None if name is None else get_license(session, name)


def _pay(order_id: str, form: PaidForm) -> Payment:
    here = installation()
    with db.transaction() as session:
        row = service.get_order(session, order_id, lock=True)
        return pay(
            session,
            row,
            reference=form.text["reference"],
            paid_at=start_of(form.paid_at.data),
            tax=form.text["tax"],
            pepper=here.secrets.pepper,
            signer=here.answering,
            now=datetime.now(UTC),
        )


def _find(order_id: str) -> OrderRow:
    with db.reading() as session:
        row = service.get_order(session, order_id)
        session.expunge(row)
        return row


def _trail(row: OrderRow | None = None) -> Trail:
    first = ((url_for(".list"), _("Orders")),)
    return first if row is None else (*first, (url_for(".page", order_id=row.id), row.number))


def _facts(row: OrderRow) -> tuple[Fact, ...]:
    return (
        (_("Order"), row.number),
        (_("Customer"), row.company or row.name or row.email),
        (_("Email"), row.email),
        (_("Plan"), f"{row.product_code} {row.plan}"),
        (_("Total"), f"{row.total} {row.currency}"),
    )
