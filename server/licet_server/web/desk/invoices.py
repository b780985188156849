"""Invoices: what was asked for and what was paid, on screen, on paper and as rows for whoever keeps the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.licensing.payments import InvoiceStatus, ProviderName
from licet_server.licensing.tracker import table_parts
from licet_server.services import invoices as service
from licet_server.services.present_sales import invoice_object
from licet_server.services.revenue import paid_by_month
from licet_server.storage.customers import find_by_email, find_by_id
from licet_server.storage.orders import find_order
from licet_server.storage.sales_tables import InvoiceRow
from licet_server.storage.subscriptions import InvoiceFilter, find_subscription, list_invoices
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.figures import soon
from licet_server.web.desk.lists import PART, Listing

blueprint = Pages("desk_invoices", __name__)
_FILTERS = ("month", "paid", "status", "customer")
_MONTHS = 12
_ROWS_AT_ONCE = 500
_COLUMNS = (
    *("number", "id", "created_at", "paid_at", "status", "provider", "customer_id", "currency", "total", "tax", "paid"),
    *("refunded", "subscription_id", "order_id", "ref"),
)


@blueprint.page("/admin/invoices", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List invoices, newest first, and what was paid in each month."""
    listing = Listing("invoices", *_FILTERS)
    with db.reading() as session:
        wanted = _wanted(session, listing)
        rows, following = list_invoices(session, wanted, after=listing.start, limit=PART)
        paid = soon("paid by month", lambda counting, now: paid_by_month(counting, since=_a_year_before(now)))
        return render_template(
            "desk/money/invoices.html",
            rows=rows,
            asked=listing.filters,
            more=listing.more(following),
            counting=paid is None,
            paid=() if paid is None else sorted(paid.value.items(), reverse=True),
            as_of=None if paid is None else paid.at,
        )


@blueprint.page("/admin/invoices.csv", to=Audience.SUPPORT)
def export() -> ResponseReturnValue:
    """Give all invoices that are wanted as CSV, newest first."""
    listing = Listing("invoices", *_FILTERS)
    with db.reading() as session:
        wanted = _wanted(session, listing)
    parts = table_parts(_COLUMNS, _rows(wanted))
    answer = Response(stream_with_context(parts), mimetype="text/csv")
    month = _said(listing, "paid") or _said(listing, "month")
    name = "invoices.csv" if month is None else f"invoices-{month}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.page("/admin/invoices/<invoice_id>", to=Audience.SUPPORT)
def page(invoice_id: str) -> ResponseReturnValue:
    """Show an invoice as it is printed."""
    with db.reading() as session:
        row = service.find_invoice(session, invoice_id)
        order = None if row.order_id is None else find_order(session, row.order_id)
        subscription = None if row.subscription_id is None else find_subscription(session, row.subscription_id)
        customer = None if row.customer_id is None else find_by_id(session, row.customer_id)
        return render_template(
            "desk/money/invoice.html",
            row=row,
            order=order,
            subscription=subscription,
            customer=customer,
            buyer=order or subscription or customer,
            by_wire=row.provider == ProviderName.MANUAL,
        )


def _wanted(session: Any, listing: Listing) -> InvoiceFilter:
    """Read the filters; a customer may be named by id or email."""
    named, month, paid = listing.text("customer"), listing.month("month"), listing.month("paid")
    found = find_by_email(session, named.lower()) if named is not None and "@" in named else None
    status = listing.one_of("status", InvoiceStatus)
    return InvoiceFilter(
        status=None if status is None else status.value,
        customer_id=named if found is None else found.id,
        since=month,
        until=_end_of(month),
        paid_since=paid,
        paid_until=_end_of(paid),
    )


def _end_of(month: datetime | None) -> datetime | None:
    return None if month is None else (month + timedelta(days=31)).replace(day=1)


def _said(listing: Listing, name: str) -> str | None:
    """Return a month as it was asked for, where it is one."""
    found = listing.month(name)
    return None if found is None else f"{found:%Y-%m}"


def _a_year_before(now: datetime) -> datetime:
    return datetime(now.year - 1, now.month, 1, tzinfo=UTC)


def _rows(wanted: InvoiceFilter) -> Iterator[list[str]]:
    start: list[Any] | None = None
    while True:
        with db.reading() as session:
            rows, start = list_invoices(session, wanted, after=start, limit=_ROWS_AT_ONCE)
            cells = [_cells(row) for row in rows]
        yield from cells
        if start is None:
            return


def _cells(row: InvoiceRow) -> list[str]:
    shown = invoice_object(row)
    return ["" if shown[name] is None else str(shown[name]) for name in _COLUMNS]
