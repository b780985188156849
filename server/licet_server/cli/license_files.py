"""``licet-server license export`` and ``import``."""

from __future__ import annotations

from pathlib import Path

import click

from licet_server.cli.context import opened
from licet_server.cli.files import read_file
from licet_server.cli.output import json_option, print_json, print_json_list
from licet_server.licensing.tracker import csv_parts, read_rows
from licet_server.services.export_licenses import license_objects, tracker_rows
from licet_server.services.import_known import set_aside_known
from licet_server.services.import_licenses import import_licenses
from licet_server.storage.session import reading


@click.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@json_option
def export_command(kind: str, as_json: bool) -> None:
    """Print every license, for a spreadsheet or a program; of a key only its end."""
    with opened() as here, reading(here.engine) as session:
        if as_json or kind == "json":
            print_json_list(license_objects(session, now=here.now))
        else:
            for part in csv_parts(tracker_rows(session, now=here.now)):
                click.echo(part.encode(), nl=False)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_command(file: Path, as_json: bool) -> None:
    """Take over licenses from FILE (CSV or JSON): all of them, or none when a row is wrong.

    A row that shows only the end of a key, as an export does, is passed over when that license is here.
    """
    rows = read_rows(read_file(file), origin=str(file))
    with opened() as here, here.transaction() as session:
        rest, known = set_aside_known(session, rows)
        count = import_licenses(session, rest, pepper=here.pepper, keyring=here.installation.keyring, now=here.now)
    if as_json:
        print_json({"imported": count, "already_here": known})
    else:
        click.echo(
            f"imported {count} {'license' if count == 1 else 'licenses'}"
            + (f"; {known} were here already" if known else "")
        )
