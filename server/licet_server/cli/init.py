"""``licet-server init``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from licet_server.cli.context import settings
from licet_server.services.installation import initialise
from licet_server.services.sanity import check_clock


@click.command()
def init() -> None:
    """Make the data folder: secrets, keyring, database, default catalog. Safe to repeat."""
    chosen = settings()
    check_clock(chosen, now=(now := datetime.now(UTC)))
    for line in initialise(chosen, now=now):
        click.echo(line)
    click.echo(f"{chosen.data_dir} is ready")
