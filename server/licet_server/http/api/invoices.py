"""``/api/v1/invoices``: what was asked for, and what was paid."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.sales import InvoiceOut, InvoicePage, InvoiceQuery
from licet_server.licensing.scopes import Scope
from licet_server.services import invoices as service
from licet_server.services.present_sales import invoice_object
from licet_server.storage.subscriptions import InvoiceFilter, list_invoices

blueprint = Blueprint("invoices", __name__, description="What was asked for, and what was paid.")


@blueprint.route("/api/v1/invoices")
class Invoices(MethodView):
    """All of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.arguments(InvoiceQuery, location="query")
    @blueprint.response(200, InvoicePage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List invoices, newest first."""
        with db.reading() as session:
            rows, following = list_invoices(
                session, _filter(asked), after=paging.after("invoices", asked), limit=asked["limit"]
            )
            return paging.page("invoices", asked, [invoice_object(row) for row in rows], following)


@blueprint.route("/api/v1/invoices/<invoice_id>")
class OneInvoice(MethodView):
    """One of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.response(200, InvoiceOut)
    def get(self, invoice_id: str) -> dict[str, Any]:
        """Return an invoice."""
        with db.reading() as session:
            return invoice_object(service.find_invoice(session, invoice_id))


def _filter(asked: dict[str, Any]) -> InvoiceFilter:
    return InvoiceFilter(
        status=asked.get("status"),
        customer_id=asked.get("customer"),
        subscription_id=asked.get("subscription"),
        since=asked.get("since"),
        until=asked.get("until"),
    )
