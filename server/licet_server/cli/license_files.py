"""``licet-server license export`` and ``import``."""

from __future__ import annotations

from pathlib import Path

import click

from licet_server.cli.context import opened
from licet_server.cli.files import read_file
from licet_server.cli.output import json_option, print_json
from licet_server.licensing.tracker import read_rows, to_csv
from licet_server.services.export_licenses import tracker_rows
from licet_server.services.import_licenses import import_licenses
from licet_server.services.present import license_object
from licet_server.storage.licenses import list_licenses
from licet_server.storage.session import reading, transaction


@click.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@json_option
def export_command(kind: str, as_json: bool) -> None:
    """Print every license, for a spreadsheet or a program; of a key only its end."""
    with opened() as here, reading(here.engine) as session:
        if as_json or kind == "json":
            print_json([license_object(row, now=here.now) for row in list_licenses(session)])
        else:
            click.echo(to_csv(tracker_rows(session, now=here.now)).encode(), nl=False)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_command(file: Path, as_json: bool) -> None:
    """Take over licenses from FILE (CSV or JSON): all of them, or none when a row is wrong."""
    rows = read_rows(read_file(file), origin=str(file))
    with opened() as here, transaction(here.engine) as session:
        count = import_licenses(session, rows, pepper=here.pepper, keyring=here.installation.keyring, now=here.now)
    if as_json:
        print_json({"imported": count})
    else:
        click.echo(f"imported {count} licenses")
