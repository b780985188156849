"""``licet-server billing``: what payment providers said, and what became of it."""

from __future__ import annotations

from datetime import timedelta

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.errors import NotConfiguredError
from licet_server.licensing.payments import ProviderName
from licet_server.services import inputs, payment_inbox
from licet_server.services.present_sales import payment_event_object
from licet_server.storage.sales import EventState, list_events
from licet_server.storage.session import reading
from licet_server.worker.payments import Payments

_MOST_SHOWN = 200
_LONGEST_LOOK = timedelta(days=30)
_provider_option = click.option(
    "--provider", type=click.Choice([ProviderName.STRIPE.value, ProviderName.PADDLE.value]), help="Only of this one."
)


@click.group()
def billing() -> None:
    """What payment providers said, and what became of it."""


@billing.command()
@_provider_option
@click.option(
    "--state", type=click.Choice([each.value for each in EventState]), help="Only those that stand like this."
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST_SHOWN), help="How many at most.")
@json_option
def events(provider: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """List the events of payment providers, newest first."""
    wanted = None if state is None else EventState(state)
    with opened() as here, reading(here.engine) as session:
        found = list_events(session, provider=provider, state=wanted, limit=limit)[0]
        rows = [payment_event_object(row) for row in found]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "provider", "type", "state", "at", "reason")
    print_table(
        ("ID", "PROVIDER", "TYPE", "STATE", "HAPPENED", "REASON"),
        [[row[name] for name in columns] for row in rows],
        empty="no payment events",
    )


@billing.command()
@click.argument("event_id", metavar="EVENT")
@click.option("--payload", is_flag=True, help="Print what the provider said, as it is stored.")
def show(event_id: str, payload: bool) -> None:
    """Show one event, by our id or the provider's."""
    with opened() as here, reading(here.engine) as session:
        row = payment_inbox.find_event(session, event_id)
        shown, said = payment_event_object(row), dict(row.payload)
    if payload:
        print_json(said)
    else:
        print_fields(shown)


@billing.command()
@click.argument("event_id", required=False, metavar="EVENT")
@click.option("--failed", "state", flag_value=EventState.FAILED.value, help="All that were given up.")
@click.option("--ignored", "state", flag_value=EventState.IGNORED.value, help="All that were ignored.")
@click.option("--done", "state", flag_value=EventState.DONE.value, help="All that were worked off.")
@_provider_option
@json_option
def replay(event_id: str | None, state: str | None, provider: str | None, as_json: bool) -> None:
    """Work an EVENT off again, or all that are --failed, --ignored or --done; nothing is ever done twice."""
    if (event_id is None) is (state is None) or (event_id is not None and provider is not None):
        raise click.UsageError("give either an EVENT, or one of --failed, --ignored and --done")
    chosen = None if provider is None else ProviderName(provider)
    with opened() as here, here.transaction() as session:
        if event_id is not None:
            payment_inbox.replay(session, event_id, now=here.now)
            count = 1
        else:
            count = payment_inbox.replay_all(session, EventState(state or ""), provider=chosen, now=here.now)
    if as_json:
        print_json({"replayed": count})
        return
    click.echo(f"{count} payment event{'' if count == 1 else 's'} will be worked off again by the worker")


@billing.command()
@click.option("--since", help="How far to look back: 12h, 7d, 4w, at most 30d.  [default: to the last time]")
@json_option
def reconcile(since: str | None, as_json: bool) -> None:
    """Ask the payment providers for events that never came, as the worker does every hour."""
    length = None if since is None else inputs.duration(since, what="--since")
    if length is not None and length > _LONGEST_LOOK:
        raise click.UsageError("providers keep their events for 30 days: --since is at most 30d")
    with opened() as here:
        asked = Payments(here.installation, here.engine)
        if not asked.providers.apis:
            raise NotConfiguredError("no payment provider is set up here: set STRIPE_SECRET_KEY or PADDLE_API_KEY")
        found = asked.reconcile(since=None if length is None else here.now - length)
    rows = [{"provider": name.value, "events": told, "new": new} for name, (told, new) in found.items()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['provider']}: {row['events']} events, {row['new']} of them new")
