"""``licet-server subscription``: what customers pay for again and again."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from licet_server.cli.context import Open, opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.licensing.payments import SubscriptionStatus
from licet_server.licensing.return_urls import return_url
from licet_server.services import inputs
from licet_server.services import subscriptions as service
from licet_server.services.checkout import Begin
from licet_server.services.installation import Installation
from licet_server.services.present_sales import proration_object, subscription_object
from licet_server.services.providers import Providers, providers
from licet_server.storage.ids import new_id
from licet_server.storage.session import reading
from licet_server.storage.subscriptions import SubscriptionFilter, list_subscriptions

_MOST_SHOWN = 1000
_id_argument = click.argument("subscription_id", metavar="SUBSCRIPTION")
_plan_argument = click.argument("plan")


@click.group()
def subscription() -> None:
    """Look at subscriptions, and have their provider change them; each is named by its id, ours or the provider's."""


@subscription.command("list")
@click.option(
    "--status", type=click.Choice([each.value for each in SubscriptionStatus]), help="Only those that stand like this."
)
@click.option("--customer", "customer_id", help="Only this customer's, by id.")
@click.option("--license", "license_id", help="Only that of this license, by id.")
@click.option("--product", help="Only of this product.")
@click.option("--search", "q", help="Part of an email, a name or a company; or an id, ours or the provider's.")
@click.option("--trouble", is_flag=True, help="Only those about which something needs a person.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST_SHOWN), help="How many at most.")
@json_option
def list_command(limit: int, as_json: bool, trouble: bool, **wanted: str | None) -> None:
    """List subscriptions, newest first."""
    with opened() as here, reading(here.engine) as session:
        rows, more = list_subscriptions(session, SubscriptionFilter(**wanted, trouble=trouble or None), limit=limit)
        shown = [subscription_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    names = ("id", "provider", "status", "product", "plan", "email", "license_id", "period_end", "cancels", "trouble")
    headings = ("ID", "PROVIDER", "STATUS", "PRODUCT", "PLAN", "EMAIL", "LICENSE", "PERIOD ENDS", "CANCELS", "TROUBLE")
    print_table(headings, [[each[name] for name in names] for each in shown], empty="no subscriptions")
    if more is not None:
        click.echo(f"note: these are the newest {limit}", err=True)


@subscription.command()
@_id_argument
@json_option
def show(subscription_id: str, as_json: bool) -> None:
    """Show a subscription."""
    with opened() as here, reading(here.engine) as session:
        shown = subscription_object(service.find_subscription(session, subscription_id))
    _print(shown, as_json)


@subscription.command()
@_id_argument
@_plan_argument
@json_option
def preview(subscription_id: str, plan: str, as_json: bool) -> None:
    """Ask what a change to PLAN would cost now; nothing is changed."""
    with opened() as here:
        begin = partial(reading, here.engine)
        offer, found, moment = service.preview(begin, _sellers(here), subscription_id, plan, now=here.now)
    _print(proration_object(found, plan=offer.plan, previewed_at=moment), as_json)


@subscription.command("change-plan")
@_id_argument
@_plan_argument
@click.option("--previewed-at", help="Of a preview of the last hour: the change costs what it has shown.")
@json_option
def change_plan(subscription_id: str, plan: str, previewed_at: str | None, as_json: bool) -> None:
    """Move a subscription to PLAN, prorated; its license has the plan at once."""
    seen = None if previewed_at is None else inputs.instant(previewed_at, what="--previewed-at")
    with opened() as here:
        wanted: dict[str, Any] = {"request": new_id("ask_"), "previewed_at": seen, "now": here.now}
        row = service.change_plan(*_known(here), subscription_id, plan, **wanted)
    _print(subscription_object(row), as_json)


@subscription.command()
@_id_argument
@click.option("--now", "at_once", is_flag=True, help="End it at once, and not with the period that is paid for.")
@json_option
def cancel(subscription_id: str, at_once: bool, as_json: bool) -> None:
    """End a subscription with the period that is paid for."""
    with opened() as here:
        row = service.cancel(*_known(here), subscription_id, at_period_end=not at_once, now=here.now)
    _print(subscription_object(row), as_json)


@subscription.command()
@_id_argument
@json_option
def resume(subscription_id: str, as_json: bool) -> None:
    """Take back an end that has not come, or go on with a paused subscription."""
    with opened() as here:
        row = service.resume(*_known(here), subscription_id, now=here.now)
    _print(subscription_object(row), as_json)


@subscription.command()
@_id_argument
@click.option("--return-url", help="Where the customer comes back to.  [default: this server's public address]")
@json_option
def portal(subscription_id: str, return_url: str | None, as_json: bool) -> None:
    """Print a link to the pages on which the customer changes cards and sees invoices."""
    with opened() as here:
        back = _back(return_url) or here.installation.settings.base_url
        url = service.portal(partial(reading, here.engine), _sellers(here), subscription_id, return_url=back)
    if as_json:
        print_json({"url": url})
    else:
        click.echo(url)


def _back(given: str | None) -> str | None:
    return None if given is None else return_url(given, field="--return-url")


def _sellers(here: Open) -> Providers:
    return providers(here.installation.settings.payments)


def _known(here: Open) -> tuple[Begin, Providers, Installation]:
    return here.transaction, _sellers(here), here.installation


def _print(shown: dict[str, Any], as_json: bool) -> None:
    (print_json if as_json else print_fields)(shown)
