"""``licet-server flag``: what looks like abuse."""

from __future__ import annotations

import json

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.licensing.suspicion import Kind
from licet_server.services.watch import flag_object, resolve_flag
from licet_server.storage.flags import list_flags
from licet_server.storage.session import reading

_MOST_ROWS = 1000


@click.group()
def flag() -> None:
    """Look at what looks like abuse."""


@flag.command("list")
@click.option("--all", "resolved_too", is_flag=True, help="Resolved ones too.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only of this kind.")
@json_option
def list_command(resolved_too: bool, kind: str | None, as_json: bool) -> None:
    """List open flags, newest first."""
    with opened() as here, reading(here.engine) as session:
        rows, more = list_flags(session, unresolved=None if resolved_too else True, kind=kind, limit=_MOST_ROWS)
        shown = [flag_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    print_table(
        ("ID", "KIND", "SUBJECT", "SINCE", "LAST SEEN", "RESOLVED", "FIGURES"),
        [
            (
                each["id"],
                each["kind"],
                each["subject"],
                each["first_seen_at"],
                each["last_seen_at"],
                each["resolved_at"],
                json.dumps(each["detail"]),
            )
            for each in shown
        ],
        empty="no flags" if resolved_too or kind else "no open flags",
    )
    if more is not None:
        click.echo(f"note: these are the newest {_MOST_ROWS}", err=True)


@flag.command()
@click.argument("flag_id", metavar="ID")
@json_option
def resolve(flag_id: str, as_json: bool) -> None:
    """Close a flag; the same pattern stays quiet for a week."""
    with opened() as here, here.transaction() as session:
        shown = flag_object(resolve_flag(session, flag_id.strip(), now=here.now))
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['id']} is resolved")
