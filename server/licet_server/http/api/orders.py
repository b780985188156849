"""``/api/v1/orders`` and ``/api/v1/checkouts``: quotes, payments by wire transfer, and checkouts at a provider."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask.views import MethodView

from licet_server.http import db, etags, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent, idempotent_in_steps
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.orders import (
    CheckoutIn,
    CheckoutOut,
    OrderOut,
    OrderPage,
    OrderQuery,
    PaidOrderOut,
    PaymentIn,
    QuoteIn,
)
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.scopes import Scope
from licet_server.services import checkout, inputs
from licet_server.services import orders as service
from licet_server.services.find import get_license
from licet_server.services.orders import Party, Quote
from licet_server.services.pay_order import pay
from licet_server.services.present import order_object
from licet_server.services.providers import providers
from licet_server.storage.orders import OrderFilter, list_orders
from licet_server.storage.sales_tables import OrderRow

blueprint = Blueprint("orders", __name__, description="Quotes and checkouts.")
_LISTING = "orders"
_PAGING = frozenset({"cursor", "limit"})
_PARTY = ("email", "name", "company", "country", "vat_number", "language")


def _party(asked: dict[str, Any]) -> Party:
    """Take who buys out of what is *asked*."""
    return Party(**{name: asked.pop(name) for name in _PARTY if name in asked})


def _created(row: OrderRow, **more: Any) -> Any:
    body, status, headers = etags.tagged(order_object(row) | more, row.version, 201)
    return body, status, headers | {"Location": url_for("orders.OneOrder", order_id=row.id)}


@blueprint.route("/api/v1/orders")
class Orders(MethodView):
    """All of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.arguments(OrderQuery, location="query")
    @blueprint.response(200, OrderPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List orders, newest first."""
        wanted = OrderFilter(**{name: value for name, value in asked.items() if name not in _PAGING})
        with db.reading() as session:
            rows, following = list_orders(session, wanted, after=paging.after(_LISTING, asked), limit=asked["limit"])
            return paging.page(_LISTING, asked, [order_object(row) for row in rows], following)

    @requires(Scope.BILLING_WRITE)
    @idempotent
    @blueprint.arguments(QuoteIn)
    @blueprint.response(201, OrderOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Make a quote, to be paid by wire transfer."""
        now, mail, renews = datetime.now(UTC), asked.pop("mail"), asked.pop("renews", None)
        if "valid_for" in asked:
            asked["valid_for"] = inputs.duration(asked["valid_for"], what="valid_for", field="valid_for")
        party = _party(asked)
        with db.transaction() as session:
            license_row = None if renews is None else get_license(session, renews)
            row = service.quote(session, Quote(**asked, party=party, renews=license_row), now=now)
            if mail:
                service.mail_quote(session, row, pepper=installation().secrets.pepper, now=now)
            return _created(row)


@blueprint.route("/api/v1/orders/<order_id>")
class OneOrder(MethodView):
    """One of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.response(200, OrderOut, headers=etags.HEADERS)
    def get(self, order_id: str) -> Any:
        """Return an order."""
        with db.reading() as session:
            row = service.get_order(session, order_id)
            return etags.tagged(order_object(row), row.version)


@blueprint.route("/api/v1/orders/<order_id>/paid")
class Paid(MethodView):
    """The money has come."""

    @requires(Scope.BILLING_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(PaymentIn)
    @blueprint.response(200, PaidOrderOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any], order_id: str) -> Any:
        """Note that a quote was paid; its license is issued and mailed, and its key is shown this once."""
        here = installation()
        with db.transaction() as session:
            row = service.get_order(session, order_id, lock=True)
            etags.check(row.version)
            secrets: dict[str, Any] = {"pepper": here.secrets.pepper, "signer": here.answering}
            paid = pay(session, row, **asked, **secrets, now=datetime.now(UTC))
            return etags.tagged(order_object(row) | {"license_key": paid.key}, row.version)


@blueprint.route("/api/v1/orders/<order_id>/cancel")
class Cancel(MethodView):
    """No more."""

    @requires(Scope.BILLING_WRITE)
    @idempotent_in_steps
    @blueprint.response(200, OrderOut, headers=etags.HEADERS)
    def post(self, order_id: str) -> Any:
        """Cancel an open order; its checkout is closed at the provider first."""
        asked = providers(installation().settings.payments)
        row = checkout.cancel_order(db.transaction, asked, order_id, now=datetime.now(UTC))
        return etags.tagged(order_object(row), row.version)


@blueprint.route("/api/v1/checkouts")
class Checkouts(MethodView):
    """Where buyers pay."""

    @requires(Scope.BILLING_WRITE)
    @idempotent_in_steps
    @blueprint.arguments(CheckoutIn)
    @blueprint.response(201, CheckoutOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Open a checkout; send the buyer to its address."""
        settings, now = installation().settings, datetime.now(UTC)
        if "provider" in asked:
            asked["provider"] = ProviderName(asked["provider"])
        wanted = checkout.Wanted(party=_party(asked), **asked)
        sellers = providers(settings.payments)
        opened = checkout.open_checkout(db.transaction, sellers, wanted, base_url=settings.base_url, now=now)
        return _created(opened.order, url=opened.url)
