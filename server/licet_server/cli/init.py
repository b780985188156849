"""``licet-server init``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from licet_server.cli.context import settings
from licet_server.services.installation import initialise


@click.command()
def init() -> None:
    """Make the data folder: secrets, keyring, database, default catalog. Safe to repeat."""
    chosen = settings()
    for line in initialise(chosen, now=datetime.now(UTC)):
        click.echo(line)
    click.echo(f"{chosen.data_dir} is ready")
