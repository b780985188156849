"""``licet-server stats``."""

from __future__ import annotations

import click

from licet_server.cli.context import opened
from licet_server.cli.output import json_option, print_json, print_table
from licet_server.services import stats as service
from licet_server.storage.session import reading


@click.command()
@json_option
def stats(as_json: bool) -> None:
    """Count customers, licenses and recent answers."""
    with opened() as here, reading(here.engine) as session:
        found = service.stats(session, now=here.now)
    if as_json:
        print_json(found)
        return
    click.echo(f"customers: {found['customers']}\n")
    print_table(
        ("PRODUCT", "PLAN", "STATUS", "LICENSES"),
        [tuple(row.values()) for row in found["licenses"]],
        empty="no licenses yet",
    )
    click.echo()
    print_table(
        ("ANSWERS IN 30 DAYS", "COUNT"), list(found["validations_30_days"].items()), empty="no validations in 30 days"
    )
