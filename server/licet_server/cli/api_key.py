"""``licet-server api-key``: keys for the vendor's own programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.errors import InputError
from licet_server.licensing.scopes import Scope
from licet_server.services import inputs
from licet_server.services.api_keys import create_api_key, revoke_api_key
from licet_server.services.present import api_key_object
from licet_server.storage.api_keys import list_api_keys
from licet_server.storage.session import reading

_MOST = 100_000


@click.group("api-key")
def api_key() -> None:
    """Keys for your own programs, which call /api/v1."""


@api_key.command("create")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope",
    "scopes",
    required=True,
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; repeatable.",
)
@click.option("--expires", help="First day on which it counts no more, for example 2027-01-09.")
@click.option("--for", "length", help="How long it counts: 12h, 90d or 52w.")
@json_option
def create(name: str, scopes: tuple[str, ...], expires: str | None, length: str | None, as_json: bool) -> None:
    """Make an API key and print its token, this once."""
    if expires is not None and length is not None:
        raise click.UsageError("give either --expires or --for")
    called = inputs.person_name(name)
    if called is None:
        raise InputError("an API key needs a name", field="name")
    with opened() as here, here.transaction() as session:
        made = create_api_key(
            session,
            name=called,
            scopes=[Scope(scope) for scope in dict.fromkeys(scopes)],
            expires_at=_end(expires, length, here.now),
            pepper=here.pepper,
            now=here.now,
        )
        shown = {"token": made.token} | api_key_object(made.row)
    if as_json:
        print_json(shown)
        return
    print_fields({name: shown[name] for name in ("token", "id", "name", "scopes", "expires_at")})
    click.echo("The token is shown this once: keep it where your program finds it.", err=True)


def _end(expires: str | None, length: str | None, now: datetime) -> datetime | None:
    if length is not None:
        return now + inputs.duration(length, what="--for")
    return None if expires is None else inputs.instant(expires, what="--expires")


@api_key.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List API keys, newest first; ended ones too."""
    with opened() as here, reading(here.engine) as session:
        rows, _ = list_api_keys(session, limit=_MOST)
        shown = [api_key_object(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    print_table(
        ("ID", "NAME", "TOKEN", "SCOPES", "EXPIRES", "LAST USED", "REVOKED"),
        [_line(each) for each in shown],
        empty="no API keys yet",
    )


def _line(shown: dict[str, Any]) -> tuple[object, ...]:
    days = [(shown[name] or "-")[:10] for name in ("expires_at", "last_used_at", "revoked_at")]
    return shown["id"], shown["name"], f"…{shown['tail']}", ", ".join(shown["scopes"]), *days


@api_key.command("revoke")
@click.argument("key_id", metavar="ID")
@json_option
def revoke(key_id: str, as_json: bool) -> None:
    """End an API key for good; doing it twice does no harm."""
    with opened() as here, here.transaction() as session:
        shown = api_key_object(revoke_api_key(session, key_id, now=here.now))
    if as_json:
        print_json(shown)
    else:
        click.echo(f"{shown['id']} ({shown['name']}) counts no more")
