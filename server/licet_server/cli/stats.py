"""``licet-server stats``."""

from __future__ import annotations

from typing import Any

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.services import stats as service
from licet_server.services.mailbox import waiting_notice
from licet_server.storage.session import reading


@click.command()
@click.option(
    "--expiring",
    "expiring_days",
    type=click.IntRange(1, service.MOST_EXPIRING_DAYS),
    default=service.USUAL_EXPIRING_DAYS,
    show_default=True,
    help="Name the licenses whose term ends within so many days.",
)
@json_option
def stats(expiring_days: int, as_json: bool) -> None:
    """Count customers, licenses, seats, usage and recent answers."""
    with opened() as here, reading(here.engine) as session:
        configured = here.installation.settings.mail.server is not None
        found = service.stats(session, expiring_days=expiring_days, mail_configured=configured, now=here.now)
    if as_json:
        print_json(found)
        return
    _print_totals(found)
    print_table(
        ("PRODUCT", "PLAN", "STATUS", "LICENSES"),
        [tuple(row.values()) for row in found["licenses"]],
        empty="no licenses yet",
    )
    click.echo()
    print_table(
        ("MONTH", "NEW", "CHURNED", "LIST PRICES", "PAID"),
        [
            (each["month"], each["new"], each["churned"], _amounts(each["list_prices"]), _amounts(each["paid"]))
            for each in found["months"]
            if each["new"] or each["churned"] or each["paid"]
        ],
        empty="nothing was sold, lost or paid in twelve months",
    )
    click.echo()
    _print_expiring(found["expiring"])
    click.echo()
    print_table(
        ("USED IN 30 DAYS", "QUANTITY", "EVENTS", "LICENSES"),
        [tuple(each.values()) for each in found["usage_30_days"]],
        empty="nothing was used in 30 days",
    )
    click.echo()
    print_table(
        ("ANSWERS IN 30 DAYS", "COUNT"), list(found["validations_30_days"].items()), empty="no validations in 30 days"
    )


def _print_totals(found: dict[str, Any]) -> None:
    click.echo(f"customers: {found['customers']}")
    click.echo(f"live seats: {found['activations']['live']}")
    click.echo(f"running trials: {found['trials']['running']}")
    click.echo(f"open flags: {found['flags']['open']}")
    _print_billing(found["billing"])
    click.echo(f"mails: {found['mail']['waiting']} waiting, {found['mail']['failed']} given up")
    notice = waiting_notice(found["mail"])
    click.echo("" if notice is None else f"note: {notice}\n")


def _print_billing(billing: dict[str, Any]) -> None:
    """Print how subscriptions and invoices stand; of a vendor who has none, nothing."""
    stand = ", ".join(f"{count} {status}" for status, count in billing["subscriptions"].items())
    invoices, events = billing["invoices"], billing["events_7_days"]
    if stand:
        click.echo(f"subscriptions: {stand}; payment fails: {billing['past_due']}")
    if any(invoices.values()):
        click.echo(f"invoices: {invoices['open']} open, {invoices['failed']} failed")
    if events["failed"]:
        click.echo(
            f"payment events that need you: {events['failed']}: see `licet-server billing events --state failed`"
        )


def _print_expiring(expiring: dict[str, Any]) -> None:
    click.echo(f"expiring within {expiring['days']} days: {expiring['count']}")
    if expiring["licenses"]:
        names = ("id", "product", "plan", "email", "expires_at")
        rows = [[each[name] for name in names] for each in expiring["licenses"]]
        print_table(("ID", "PRODUCT", "PLAN", "EMAIL", "EXPIRES"), rows, empty="")


def _amounts(prices: dict[str, str]) -> str | None:
    return ", ".join(f"{amount} {currency}" for currency, amount in prices.items()) or None
