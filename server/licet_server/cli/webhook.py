"""``licet-server webhook``: where the vendor's own systems hear of events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.orm import Session

from licet_server.cli.context import Open, opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.services import addresses, inputs, outbox
from licet_server.services import webhooks as service
from licet_server.services.present import delivery_object, endpoint_object
from licet_server.storage.outbox import State, list_deliveries
from licet_server.storage.session import reading
from licet_server.storage.tables import EndpointRow
from licet_server.storage.webhooks import list_endpoints

_MOST_SHOWN = 200
_events_option = click.option("--event", "events", multiple=True, help="Which event; may be repeated.  [default: all]")
_description_option = click.option("--description", help="What it is for, for people.")


@click.group()
def webhook() -> None:
    """Where your own systems hear of events."""


@webhook.command()
@click.argument("url")
@_events_option
@_description_option
@json_option
def add(url: str, events: tuple[str, ...], description: str | None, as_json: bool) -> None:
    """Have events sent to URL, and print the secret that signs them."""
    words = inputs.person_name(description)
    with opened() as here:
        _check(here, url)
        with here.transaction() as session:
            row = service.create_endpoint(session, url=url, events=events, description=words, now=here.now)
        _print(endpoint_object(row) | _secret(here, row), as_json)


@webhook.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """List the endpoints, newest first."""
    with opened() as here, reading(here.engine) as session:
        rows = [endpoint_object(row) for row in list_endpoints(session, limit=_MOST_SHOWN)[0]]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("ID", "STATE", "URL", "EVENTS", "DESCRIPTION"),
        [
            (
                row["id"],
                "enabled" if row["enabled"] else "disabled",
                row["url"],
                ", ".join(row["events"]),
                row["description"],
            )
            for row in rows
        ],
        empty="no webhook endpoints yet",
    )


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
@click.option("--url", help="Where to.")
@_events_option
@_description_option
@json_option
def update(endpoint_id: str, url: str | None, events: tuple[str, ...], description: str | None, as_json: bool) -> None:
    """Change where events go, or which."""
    given = {"url": url, "events": list(events) or None, "description": description}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if description is not None:
        changes["description"] = inputs.person_name(description)
    if not changes:
        raise click.UsageError("say what to change: --url, --event or --description")
    with opened() as here:
        if url is not None:
            _check(here, url)
        _change(here, endpoint_id, changes, as_json)


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
@json_option
def enable(endpoint_id: str, as_json: bool) -> None:
    """Send events to an endpoint again; what waited for it goes out too."""
    with opened() as here:
        _change(here, endpoint_id, {"enabled": True}, as_json)


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
@json_option
def disable(endpoint_id: str, as_json: bool) -> None:
    """Send nothing to an endpoint until it is enabled again."""
    with opened() as here:
        _change(here, endpoint_id, {"enabled": False}, as_json)


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
def remove(endpoint_id: str) -> None:
    """Remove an endpoint, with all its deliveries."""
    with opened() as here, _locked(here, endpoint_id) as (session, row):
        service.remove_endpoint(session, row, now=here.now)
    click.echo(f"{endpoint_id} is removed")


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
@json_option
def secret(endpoint_id: str, as_json: bool) -> None:
    """Print the secret that signs what an endpoint is sent; the audit log notes it."""
    with opened() as here, here.transaction() as session:
        row = service.find_endpoint(session, endpoint_id)
        service.note_secret_shown(session, row, now=here.now)
        shown = _secret(here, row)
    if as_json:
        print_json(shown)
    else:
        click.echo(shown["secret"])


@webhook.command("rotate-secret")
@click.argument("endpoint_id", metavar="ENDPOINT")
@json_option
def rotate_secret(endpoint_id: str, as_json: bool) -> None:
    """Make a new secret and print it; the one before signs too for 24 hours."""
    with opened() as here, _locked(here, endpoint_id) as (session, row):
        service.rotate_secret(session, row, now=here.now)
        shown = endpoint_object(row) | _secret(here, row)
    _print(shown, as_json)


@webhook.command("test")
@click.argument("endpoint_id", metavar="ENDPOINT")
@json_option
def test_command(endpoint_id: str, as_json: bool) -> None:
    """Have a webhook.test sent to an endpoint."""
    with opened() as here, here.transaction() as session:
        row = service.find_endpoint(session, endpoint_id)
        shown = delivery_object(outbox.send_test(session, row, now=here.now))
    if as_json:
        print_json(shown)
        return
    click.echo(f"{shown['id']} is on its way: `licet-server webhook deliveries {endpoint_id}` says what became of it")


@webhook.command()
@click.argument("endpoint_id", metavar="ENDPOINT")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only those that stand like this.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST_SHOWN), help="How many at most.")
@json_option
def deliveries(endpoint_id: str, state: str | None, limit: int, as_json: bool) -> None:
    """List what was sent, or will be, to an endpoint, newest first."""
    wanted = None if state is None else State(state)
    with opened() as here, reading(here.engine) as session:
        row = service.find_endpoint(session, endpoint_id)
        found = list_deliveries(session, row.id, state=wanted, limit=limit)[0]
        rows = [delivery_object(each) for each in found]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "event_type", "state", "attempts", "created_at", "due_at", "last_status", "last_error")
    print_table(
        ("ID", "EVENT", "STATE", "ATTEMPTS", "HAPPENED", "DUE", "ANSWER", "REASON"),
        [[each[name] for name in columns] for each in rows],
        empty="no deliveries",
    )


@webhook.command()
@click.argument("delivery_id", required=False, metavar="DELIVERY")
@click.option("--failed", is_flag=True, help="All that were given up.")
@click.option("--endpoint", "endpoint_id", help="Of which endpoint.")
@json_option
def replay(delivery_id: str | None, failed: bool, endpoint_id: str | None, as_json: bool) -> None:
    """Send one delivery again, or with --failed --endpoint ENDPOINT all that were given up."""
    if (delivery_id is None) is not failed or (endpoint_id is None) is failed:
        raise click.UsageError("give either a DELIVERY, or --failed and --endpoint ENDPOINT")
    with opened() as here, here.transaction() as session:
        if delivery_id is not None:
            shown: dict[str, Any] = delivery_object(outbox.replay(session, delivery_id, now=here.now))
            said = f"{shown['id']} is on its way again"
        else:
            row = service.find_endpoint(session, endpoint_id or "")
            shown = {"endpoint_id": row.id, "replayed": outbox.replay_failed(session, row, now=here.now)}
            said = f"{shown['replayed']} deliveries are on their way again"
    if as_json:
        print_json(shown)
    else:
        click.echo(said)


def _check(here: Open, url: str) -> None:
    addresses.check(url, private=here.installation.settings.webhook_private)


@contextmanager
def _locked(here: Open, endpoint_id: str) -> Iterator[tuple[Session, EndpointRow]]:
    with here.transaction() as session:
        yield session, service.find_endpoint(session, endpoint_id, lock=True)


def _change(here: Open, endpoint_id: str, changes: dict[str, Any], as_json: bool) -> None:
    with _locked(here, endpoint_id) as (session, row):
        service.update_endpoint(session, row, changes, now=here.now)
        shown = endpoint_object(row)
    _print(shown, as_json)


def _secret(here: Open, row: EndpointRow) -> dict[str, str]:
    return {"secret": service.shown_secret(row, pepper=here.pepper)}


def _print(shown: dict[str, Any], as_json: bool) -> None:
    (print_json if as_json else print_fields)(shown)
