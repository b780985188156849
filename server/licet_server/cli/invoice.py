"""``licet-server invoice``: what was asked for, and what was paid."""

from __future__ import annotations

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.licensing.payments import InvoiceStatus
from licet_server.services import inputs
from licet_server.services import invoices as service
from licet_server.services.present_sales import invoice_object
from licet_server.storage.session import reading
from licet_server.storage.subscriptions import InvoiceFilter, list_invoices

_MOST_SHOWN = 1000


@click.group()
def invoice() -> None:
    """Look at invoices; each is named by its id, ours or the provider's, or its number."""


@invoice.command("list")
@click.option(
    "--status", type=click.Choice([each.value for each in InvoiceStatus]), help="Only those that stand like this."
)
@click.option("--customer", "customer_id", help="Only this customer's, by id.")
@click.option("--subscription", "subscription_id", help="Only of this subscription, by id.")
@click.option("--from", "since", help="Only those made on this day or later.")
@click.option("--to", "until", help="Only those made before this day.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST_SHOWN), help="How many at most.")
@json_option
def list_command(since: str | None, until: str | None, limit: int, as_json: bool, **wanted: str | None) -> None:
    """List invoices, newest first."""
    chosen = InvoiceFilter(
        status=wanted["status"],
        customer_id=wanted["customer_id"],
        subscription_id=wanted["subscription_id"],
        since=None if since is None else inputs.instant(since, what="--from"),
        until=None if until is None else inputs.instant(until, what="--to"),
    )
    with opened() as here, reading(here.engine) as session:
        rows, more = list_invoices(session, chosen, limit=limit)
        shown = [invoice_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    names = ("id", "number", "status", "reason", "total", "paid", "refunded", "currency", "created_at", "paid_at")
    headings = ("ID", "NUMBER", "STATUS", "REASON", "TOTAL", "PAID", "REFUNDED", "CURRENCY", "MADE", "PAID AT")
    print_table(headings, [[each[name] for name in names] for each in shown], empty="no invoices")
    if more is not None:
        click.echo(f"note: these are the newest {limit}", err=True)


@invoice.command()
@click.argument("invoice_id", metavar="INVOICE")
@json_option
def show(invoice_id: str, as_json: bool) -> None:
    """Show an invoice."""
    with opened() as here, reading(here.engine) as session:
        shown = invoice_object(service.find_invoice(session, invoice_id))
    (print_json if as_json else print_fields)(shown)
