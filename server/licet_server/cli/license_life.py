"""``licet-server license renew``, ``change-plan``, ``transfer`` and ``rotate-key``: what becomes of a license."""

from __future__ import annotations

from typing import Any

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_fields, print_json
from licet_server.services import inputs
from licet_server.services.change_plan import change_plan
from licet_server.services.changes import LEFT_BEHIND, stale_promise
from licet_server.services.find import find_license
from licet_server.services.mail_key import mail_key
from licet_server.services.present import license_object
from licet_server.services.renew import renew
from licet_server.services.rotate_key import rotate_key
from licet_server.services.transfer import transfer

_NEW_KEY = "The key is shown this once: send it to the customer now."
MAILED = ", and goes to the customer by mail: `licet-server outbox list` says what became of it."


@click.command("renew")
@click.argument("id_or_key")
@click.option("--until", help="The new end, for example 2028-01-09: the first day that is not paid for.")
@click.option("--for", "length", help="How much longer: 365d, 52w; one term of the plan when left out.")
@json_option
def renew_command(id_or_key: str, until: str | None, length: str | None, as_json: bool) -> None:
    """Extend a license by a term, from its end, or from now when it is over; the same key goes on."""
    if until is not None and length is not None:
        raise click.UsageError("--until and --for exclude each other")
    end = None if until is None else inputs.instant(until, what="--until")
    duration = None if length is None else inputs.duration(length, what="--for")
    with opened() as here, here.transaction() as session:
        row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
        renew(session, row, until=end, duration=duration, now=here.now)
        shown, notice = license_object(row, now=here.now), stale_promise(row)
    print_changed(shown, notice, f"{shown['id']} is renewed until {(shown['expires_at'] or '')[:10]}", as_json)


@click.command("change-plan")
@click.argument("id_or_key")
@click.argument("plan")
@click.option("--restart", is_flag=True, help="Begin a new term now; else the license keeps its end.")
@json_option
def change_plan_command(id_or_key: str, plan: str, restart: bool, as_json: bool) -> None:
    """Give a license the terms of PLAN as it is sold today; its key, seats and usage stay."""
    with opened() as here, here.transaction() as session:
        row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
        change_plan(session, row, plan, restart=restart, now=here.now)
        shown, notice = license_object(row, now=here.now), stale_promise(row)
    said = f"{shown['id']} has the plan {shown['plan']}, until {(shown['expires_at'] or 'for ever')[:10]}"
    print_changed(shown, notice, said, as_json)


@click.command("transfer")
@click.argument("id_or_key")
@click.option("--email", required=True, help="The email of the customer who gets it.")
@click.option("--name", help="The name of that customer.")
@click.option("--keep-key", is_flag=True, help="Keep the key, which the customer before knows, and the seats.")
@json_option
def transfer_command(id_or_key: str, email: str, name: str | None, keep_key: bool, as_json: bool) -> None:
    """Give a license to another customer, and print its new key, this once; the old one ends at once."""
    customer, called = inputs.email_address(email), inputs.person_name(name)
    with opened() as here, here.transaction() as session:
        row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
        key = transfer(
            session,
            row,
            email=customer,
            name=called,
            keep_key=keep_key,
            pepper=here.pepper,
            signer=here.installation.signer,
            now=here.now,
        )
        shown = license_object(row, now=here.now)
    _print_key(shown, key, f"{shown['id']} belongs to {customer} now", as_json)


@click.command("rotate-key")
@click.argument("id_or_key")
@click.option("--overlap", default="0", show_default=True, help="How long the old key works beside the new one: 7d.")
@click.option("--mail", "by_mail", is_flag=True, help="Send the new key to the customer by mail.")
@json_option
def rotate_key_command(id_or_key: str, overlap: str, by_mail: bool, as_json: bool) -> None:
    """Give a license a new key and print it, this once; the old one ends at once or after an overlap."""
    length = inputs.overlap(overlap, what="--overlap")
    with opened() as here, here.transaction() as session:
        row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
        made = rotate_key(
            session, row, overlap=length, pepper=here.pepper, signer=here.installation.signer, now=here.now
        )
        if by_mail:
            mail_key(session, made, new=False, pepper=here.pepper, now=here.now)
        shown = license_object(row, now=here.now)
    _print_key(shown, made.key, f"{shown['id']} has a new key", as_json, by_mail=by_mail)


def print_changed(shown: dict[str, Any], notice: str | None, said: str, as_json: bool) -> None:
    """Print a license that was changed, and what to do where its key says something else."""
    if as_json:
        print_json(shown | {"notice": notice})
        return
    click.echo(said)
    if notice is not None:
        click.echo(f"note: {notice}", err=True)


def _print_key(shown: dict[str, Any], key: str | None, said: str, as_json: bool, *, by_mail: bool = False) -> None:
    if as_json:
        notice = None if key is None else LEFT_BEHIND
        print_json({"id": shown["id"], "license_key": key} | shown | {"notice": notice})
        return
    if key is None:
        click.echo(said)
        return
    print_fields({"license key": key, "id": shown["id"], "email": shown["email"]})
    click.echo(f"{said}. " + (f"The key is shown this once{MAILED}" if by_mail else _NEW_KEY), err=True)
    click.echo(f"note: {LEFT_BEHIND}", err=True)
