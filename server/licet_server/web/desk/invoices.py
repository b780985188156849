"""Invoices: what was asked for and what was paid, on screen, on paper and as rows for whoever keeps the books."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from licet_server.http import db
from licet_server.licensing.payments import InvoiceStatus, ProviderName
from licet_server.services import invoices as service
from licet_server.services.present_sales import invoice_object
from licet_server.services.revenue import paid_by_month
from licet_server.storage.customers import find_by_email, find_by_id
from licet_server.storage.orders import find_order
from licet_server.storage.sales_tables import InvoiceRow
from licet_server.storage.subscriptions import InvoiceFilter, find_subscription, list_invoices
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.figures import figure
from licet_server.web.desk.lists import PART, Listing

blueprint = Pages("desk_invoices", __name__)
_FILTERS = ("month", "status", "customer")
_MONTHS = 12
_ROWS_AT_ONCE = 500
_COLUMNS = (
    *("number", "id", "created_at", "paid_at", "status", "provider", "customer_id", "currency", "total", "tax", "paid"),
    *("refunded", "subscription_id", "order_id", "ref"),
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the begin of a formula (OWASP: CSV injection)."""


@blueprint.page("/admin/invoices", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List invoices, newest first, and what was paid in each month."""
    listing = Listing("invoices", *_FILTERS)
    with db.reading() as session:
        wanted = _wanted(session, listing)
        rows, following = list_invoices(session, wanted, after=listing.start, limit=PART)
        paid = figure("paid by month", lambda counting, now: paid_by_month(counting, since=_a_year_before(now)))
        return render_template(
            "desk/money/invoices.html",
            rows=rows,
            asked=listing.filters,
            more=listing.more(following),
            paid=sorted(paid.value.items(), reverse=True),
            as_of=paid.at,
        )


@blueprint.page("/admin/invoices.csv", to=Audience.SUPPORT)
def export() -> ResponseReturnValue:
    """Give all invoices that are wanted as CSV, newest first."""
    listing = Listing("invoices", *_FILTERS)
    with db.reading() as session:
        wanted = _wanted(session, listing)
    answer = Response(stream_with_context(_lines(wanted)), mimetype="text/csv")
    name = f"invoices-{listing.text('month') or 'all'}.csv" if _month(listing) else "invoices.csv"
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
    named, month = listing.text("customer"), _month(listing)
    found = find_by_email(session, named.lower()) if named is not None and "@" in named else None
    status = listing.one_of("status", InvoiceStatus)
    return InvoiceFilter(
        status=None if status is None else status.value,
        customer_id=named if found is None else found.id,
        since=month,
        until=None if month is None else (month + timedelta(days=31)).replace(day=1),
    )


def _month(listing: Listing) -> datetime | None:
    """Return the first instant of the month that is wanted; ``None``: all are."""
    try:
        return datetime.strptime(listing.text("month") or "", "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return None


def _a_year_before(now: datetime) -> datetime:
    return datetime(now.year - 1, now.month, 1, tzinfo=UTC)


def _lines(wanted: InvoiceFilter) -> Iterator[str]:
    yield _line(_COLUMNS)
    start: list[Any] | None = None
    while True:
        with db.reading() as session:
            rows, start = list_invoices(session, wanted, after=start, limit=_ROWS_AT_ONCE)
            text = "".join(_row(row) for row in rows)
        yield text
        if start is None:
            return


def _row(row: InvoiceRow) -> str:
    shown = invoice_object(row)
    return _line([shown[name] for name in _COLUMNS])


def _line(cells: Any) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_harmless("" if cell is None else str(cell)) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
