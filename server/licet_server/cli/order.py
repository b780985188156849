"""``licet-server order``: quotes, payments by wire transfer, and checkouts at a provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import click

from licet_server.cli.context import Open, opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.licensing.payments import ProviderName
from licet_server.services import checkout, early_adopters, inputs
from licet_server.services import orders as service
from licet_server.services.find import find_license
from licet_server.services.orders import Party, Quote
from licet_server.services.pay_order import pay
from licet_server.services.present import order_object
from licet_server.services.providers import Providers, providers
from licet_server.storage.orders import OrderFilter, OrderState, list_orders
from licet_server.storage.session import reading

_MOST = 100_000
_SELLERS = [ProviderName.STRIPE.value, ProviderName.PADDLE.value]
_Command = TypeVar("_Command", bound=Callable[..., object])


def _buying(command: _Command) -> _Command:
    """Give a command the options that say who buys what."""
    for option in (
        click.option("--language", help="Of mails: en or fr.  [default: yours]"),
        click.option("--vat-number", help="The customer's VAT number, for example FR40303265045."),
        click.option("--country", help="The customer's country, two letters."),
        click.option("--company", help="Where the customer works."),
        click.option("--name", help="The customer's name."),
        click.option("--email", required=True, help="The customer's email."),
        click.option("--plan", required=True, help="Plan code, for example enterprise."),
        click.option("--product", required=True, help="Product code, for example OPT."),
    ):
        command = option(command)
    return command


@click.group()
def order() -> None:
    """What customers want to buy. ORDER is an order's id (ord_…) or number (Q-2026-000123)."""


@order.command("quote")
@_buying
@click.option("--price", help="What a term costs, for example 12000.00; the plan's price when left out.")
@click.option("--currency", help="For example EUR; the plan's when left out.")
@click.option("--percent-off", type=int, default=0, help="A discount in percent.")
@click.option("--expires", help="First day of the license that is not paid for; one term of the plan when left out.")
@click.option("--valid", default="30d", show_default=True, help="How long the quote is good for: 14d, 4w.")
@click.option("--renew", "renews", metavar="LICENSE", help="The license that is paid for once more, by id or key.")
@click.option("--note", help="For the customer.")
@click.option("--mail", is_flag=True, help="Mail it to the customer.")
@json_option
def quote_command(
    product: str,
    plan: str,
    email: str,
    price: str | None,
    currency: str | None,
    percent_off: int,
    expires: str | None,
    valid: str,
    renews: str | None,
    note: str | None,
    mail: bool,
    as_json: bool,
    **party: str | None,
) -> None:
    """Make a quote, to be paid by wire transfer."""
    buyer = Party(email=inputs.email_address(email), **party)
    ends = None if expires is None else inputs.instant(expires, what="--expires")
    lasts = inputs.duration(valid, what="--valid")
    with opened() as here, here.transaction() as session:
        found = None if renews is None else find_license(session, renews, pepper=here.pepper)
        wanted = Quote(product, plan, buyer, price, currency, percent_off, ends, lasts, found, note)
        row = service.quote(session, wanted, now=here.now)
        if mail:
            service.mail_quote(session, row, pepper=here.pepper, now=here.now)
        shown = order_object(row)
    _print(shown, as_json)


@order.command("list")
@click.option("--state", type=click.Choice([each.value for each in OrderState]), help="Only those that stand so.")
@click.option("--provider", type=click.Choice([each.value for each in ProviderName]), help="Only those paid there.")
@click.option("--product", help="Only of this product.")
@click.option("--email", help="Only of this customer.")
@click.option("--search", help="Only with this text in their number, email, name or company.")
@json_option
def list_command(
    state: str | None, provider: str | None, product: str | None, email: str | None, search: str | None, as_json: bool
) -> None:
    """List orders, newest first."""
    address = None if email is None else inputs.email_address(email)
    wanted = OrderFilter(None if state is None else OrderState(state), provider, product, address, q=search)
    with opened() as here, reading(here.engine) as session:
        shown = [order_object(row) for row in list_orders(session, wanted, limit=_MOST)[0]]
    if as_json:
        print_json(shown)
        return
    columns = ("id", "number", "state", "provider", "product", "plan", "total", "currency", "email")
    print_table(
        [*(name.upper() for name in columns), "VALID UNTIL"],
        [[*(row[name] for name in columns), row["valid_until"][:10]] for row in shown],
        empty="no order matches" if wanted != OrderFilter() else "no orders yet",
    )


@order.command("show")
@click.argument("order_id", metavar="ORDER")
@json_option
def show_command(order_id: str, as_json: bool) -> None:
    """Show an order."""
    with opened() as here, reading(here.engine) as session:
        shown = order_object(service.get_order(session, order_id))
    _print(shown, as_json)


@order.command("paid")
@click.argument("order_id", metavar="ORDER")
@click.option("--reference", help="What the bank says about the transfer.")
@click.option("--on", "day", help="When the money came, for example 2026-01-09; now when left out.")
@click.option("--tax", help="What was paid besides the total, for example 2280.00.")
@json_option
def paid_command(order_id: str, reference: str | None, day: str | None, tax: str | None, as_json: bool) -> None:
    """Note that a quote was paid: its license is issued, its mail posted, and its key printed this once."""
    came = None if day is None else inputs.instant(day, what="--on")
    with opened() as here, here.transaction() as session:
        row = service.get_order(session, order_id, lock=True)
        secrets: dict[str, Any] = {"pepper": here.pepper, "signer": here.installation.signer}
        paid = pay(session, row, reference=reference, paid_at=came, tax=tax, **secrets, now=here.now)
        shown = order_object(row)
    if as_json:
        print_json({"id": shown["id"], "license_key": paid.key} | shown)
        return
    print_fields(({"license key": paid.key} if paid.key else {}) | {name: shown[name] for name in _PAID})
    if paid.key is not None:
        click.echo("The key is shown this once; the customer is mailed it.", err=True)


_PAID = ("license_id", "number", "state", "product", "plan", "email", "total", "currency", "paid_at")


@order.command("cancel")
@click.argument("order_id", metavar="ORDER")
@json_option
def cancel_command(order_id: str, as_json: bool) -> None:
    """Cancel an open order; its checkout is closed at the provider first."""
    with opened() as here:
        shown = order_object(checkout.cancel_order(here.transaction, _providers(here), order_id, now=here.now))
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['number']} is cancelled")


@order.command("checkout")
@_buying
@click.option("--provider", type=click.Choice(_SELLERS), help="Where it is paid.  [default: the only one, or stripe]")
@click.option("--success-url", help="Where the buyer goes afterwards; to a page of this server when left out.")
@click.option("--cancel-url", help="Where a buyer goes who does not pay; where the product is sold when left out.")
@json_option
def checkout_command(
    product: str,
    plan: str,
    email: str,
    provider: str | None,
    success_url: str | None,
    cancel_url: str | None,
    as_json: bool,
    **party: str | None,
) -> None:
    """Open a checkout at a payment provider, and print the link where the customer pays."""
    buyer, where = (
        Party(email=inputs.email_address(email), **party),
        None if provider is None else ProviderName(provider),
    )
    wanted = checkout.Wanted(product, plan, buyer, where, success_url, cancel_url)
    with opened() as here:
        base = here.installation.settings.base_url
        made = checkout.open_checkout(here.transaction, _providers(here), wanted, base_url=base, now=here.now)
        shown = order_object(made.order)
    if as_json:
        print_json({"id": shown["id"], "url": made.url} | shown)
        return
    click.echo(made.url)
    said = f"{shown['number']}: {shown['total']} {shown['currency']}, until {shown['valid_until']}"
    click.echo(said + (f", {shown['percent_off']} % off as an early adopter" if shown["percent_off"] else ""), err=True)


@order.command("early-adopters")
@click.argument("product")
@json_option
def early_adopters_command(product: str, as_json: bool) -> None:
    """Show who has the places of PRODUCT's first customers."""
    with opened() as here, reading(here.engine) as session:
        found = early_adopters.places(session, product)
    if as_json:
        print_json(asdict(found))
        return
    print_table(
        ("PLACE", "EMAIL", "ORDER", "RESERVED UNTIL"),
        [(row["place"], row["email"], row["order_id"], row["reserved_until"]) for row in found.taken],
        empty="no place is taken yet",
    )
    click.echo(f"{len(found.taken)} of {found.customers} places are taken, {found.percent} % off each")


def _providers(here: Open) -> Providers:
    return providers(here.installation.settings.payments)


def _print(shown: dict[str, Any], as_json: bool) -> None:
    (print_json if as_json else print_fields)(shown)
