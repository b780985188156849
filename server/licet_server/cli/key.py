"""``licet-server key``: the signing keys."""

from __future__ import annotations

import click

from licet.wire import to_text
from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.keys.keyring import Keyring


@click.group()
def key() -> None:
    """The keys that sign leases."""


@key.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the signing keys, oldest first."""
    with opened() as here:
        rows = _rows(here.installation.keyring)
    if as_json:
        print_json(rows)
    else:
        print_table(("KID", "CREATED", "STATE"), [tuple(row.values()) for row in rows], empty="no keys")


def _rows(ring: Keyring) -> list[dict[str, str]]:
    return [
        {
            "kid": each.kid,
            "created_at": to_text(each.created_at),
            "state": "retired" if each.retired_at else "signing" if each is ring.signing else "trusted",
        }
        for each in ring.keys
    ]
