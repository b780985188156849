"""``licet-server restore``: a whole installation out of one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from licet_server import logs
from licet_server.cli.context import author, settings
from licet_server.cli.output import json_option, print_json
from licet_server.cli.processes import STOPPED, ends_at_sigterm
from licet_server.services import restore as service
from licet_server.services.copy_database import shown


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--into", metavar="DIR", type=click.Path(path_type=Path), help="Another data folder, with a file of SQLite."
)
@click.option("--force", is_flag=True, help="Replace what is there; files are set aside in the same folder.")
@json_option
def restore(file: Path, into: Path | None, force: bool, as_json: bool) -> None:
    """Restore the backup FILE: proved first, and then put in its place whole, or not at all."""
    chosen = settings()
    logs.configure_for_people(secrets=tuple(filter(None, (chosen.recovery_passphrase, chosen.keyring_passphrase))))
    target = chosen if into is None else service.into_folder(chosen, into)
    with ends_at_sigterm(code=STOPPED):
        done = service.restore_backup(file.absolute(), target, force=force, author=author(), now=datetime.now(UTC))
    where = shown(target.database_url)
    if as_json:
        aside = None if done.aside is None else str(done.aside)
        made = {"made_at": done.manifest.made_at, "rows": done.manifest.rows, "audit": str(done.head)}
        print_json({"data_folder": str(target.data_dir), "database": where, "set_aside": aside} | made)
        return
    click.echo(f"restored: {done.manifest.rows:,} rows of {done.manifest.made_at} are in {where}")
    click.echo(f"the audit log is sound: its last entry then was {done.head}")
    if done.aside is not None:
        click.echo(f"what was there is in {done.aside}: remove it when all is well")
    click.echo(_NEXT.format(folder=target.data_dir))


_NEXT = """\
Next:
  1. Start `licet-server serve` with LICET_DATA_DIR={folder}.
  2. Customers who were erased after the backup was made are back: erase them again (docs/privacy.md)."""
