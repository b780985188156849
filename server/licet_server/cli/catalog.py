"""``licet-server catalog``: products and plans as TOML."""

from __future__ import annotations

from pathlib import Path

import click

from licet_server.cli.context import opened
from licet_server.cli.files import read_file
from licet_server.licensing.catalog_file import dump_catalog, parse_catalog
from licet_server.services.catalog import apply_catalog
from licet_server.storage.catalog import all_products
from licet_server.storage.session import reading


@click.group()
def catalog() -> None:
    """Products and plans as TOML."""


@catalog.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
def apply_file(file: Path) -> None:
    """Make each product in FILE as FILE has it; others stay. Issued licenses keep their terms."""
    products = parse_catalog(read_file(file), origin=str(file))
    with opened() as here, here.transaction() as session:
        done = apply_catalog(session, products, now=here.now)
    click.echo("\n".join(done) or "nothing changed")


@catalog.command()
def export() -> None:
    """Print the catalog as TOML."""
    with opened() as here, reading(here.engine) as session:
        click.echo(dump_catalog(all_products(session)), nl=False)
