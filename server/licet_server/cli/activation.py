"""``licet-server activation``: who holds the seats of a license."""

from __future__ import annotations

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.licensing.seats import EndReason
from licet_server.services.activations import release_activation
from licet_server.services.find import find_license
from licet_server.services.present import activation_object
from licet_server.storage.activations import list_activations, rules_of
from licet_server.storage.session import reading

_PART = 500


@click.group()
def activation() -> None:
    """Who holds the seats of a license."""


@activation.command("list")
@click.argument("license", metavar="LICENSE")
@click.option("--all", "everything", is_flag=True, help="Ended activations too.")
@json_option
def list_command(license: str, everything: bool, as_json: bool) -> None:  # noqa: A002 - the argument's name for users
    """List the instances that hold a seat of LICENSE, an id or a key; newest first."""
    shown = []
    with opened() as here, reading(here.engine) as session:
        row = find_license(session, license, pepper=here.pepper)
        rules, live, after = rules_of(row), None if everything else True, None
        while True:
            rows, after = list_activations(session, row.id, rules, live=live, now=here.now, after=after, limit=_PART)
            shown += [activation_object(each, rules=rules, now=here.now) for each in rows]
            if after is None:
                break
    if as_json:
        print_json(shown)
        return
    print_table(
        ("ID", "INSTANCE", "NAME", "VERSION", "ADDRESS", "ACCOUNT", "PROVED BY", "STATE", "ACTIVATED", "LAST SEEN"),
        [[each[name] for name in _COLUMNS] for each in shown],
        empty="no activations yet" if everything else "no seat is taken",
    )


_COLUMNS = (
    "id", "instance_id", "name", "version", "address", "aws_account_id", "aws_arn", "state", "activated_at",
    "last_seen_at",
)  # fmt: skip


@activation.command("release")
@click.argument("activation_id")
@json_option
def release_command(activation_id: str, as_json: bool) -> None:
    """Take the seat of the activation ACTIVATION_ID (act_…) back; doing it twice does no harm."""
    with opened() as here, here.transaction() as session:
        row, rules = release_activation(session, activation_id, now=here.now)
        shown = activation_object(row, rules=rules, now=here.now)
    if as_json:
        print_json(shown)
    elif shown["end_reason"] == EndReason.DEAD.value:
        click.echo(f"{shown['id']} was silent for too long and has lost its seat already")
    else:
        click.echo(f"{shown['id']} holds no seat any more")
