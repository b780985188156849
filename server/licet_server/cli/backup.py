"""``licet-server backup``: everything in one file, made while the server runs, and proved."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click

from licet_server.cli.context import opened, settings
from licet_server.cli.output import json_option, print_fields, print_json
from licet_server.cli.processes import STOPPED, ends_at_sigterm
from licet_server.config import Settings
from licet_server.errors import ServerError
from licet_server.keys import secret_files
from licet_server.services import backup as service
from licet_server.services import backup_file
from licet_server.services.audit import Head
from licet_server.services.backup_file import Manifest
from licet_server.storage.trail import record

_NO_PEPPER = "note: the audit log was not proved: that takes the data folder of the installation that made it"


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--without-secrets", is_flag=True, help="Leave out the secrets and the keyring.")
@click.option("--verify", is_flag=True, help="Make nothing: prove the backup FILE.")
@json_option
def backup(file: Path, without_secrets: bool, verify: bool, as_json: bool) -> None:
    """Write the database, the secrets and the keyring into FILE while the server runs, and prove the file."""
    if verify and without_secrets:
        raise click.UsageError("--without-secrets is about making a backup, and --verify makes none")
    path = file.absolute()
    with ends_at_sigterm(code=STOPPED):
        shown = _verified(path) if verify else _made(path, secrets=not without_secrets)
    (print_json if as_json else print_fields)({"file": str(path)} | shown)


def _made(path: Path, *, secrets: bool) -> dict[str, Any]:
    with opened() as here:
        manifest = service.make_backup(here.installation, path, secrets=secrets, now=here.now)
        with here.transaction() as session:
            said = {"rows": manifest.rows, "secrets": manifest.has_secrets}
            record(session, "backup.made", "installation", after=said, now=here.now)
    return _shown(manifest)


def _verified(path: Path) -> dict[str, Any]:
    chosen = settings()
    with backup_file.opened(path) as (_, manifest):
        if manifest.has_secrets and chosen.recovery_passphrase is None:
            raise click.UsageError("set LICET_RECOVERY_PASSPHRASE: without it nobody can tell whether the secrets open")
    with tempfile.TemporaryDirectory(prefix="licet-verify-") as folder:
        service.require_room(Path(folder), manifest.size, what="the proof (TMPDIR says where)")
        found = service.prove(path, Path(folder), passphrase=chosen.recovery_passphrase, pepper=_pepper(chosen))
    if found.head is None:
        click.echo(_NO_PEPPER, err=True)
    return _shown(found.manifest, proved=found.head)


def _pepper(chosen: Settings) -> str | None:
    try:
        return secret_files.read(chosen.data_dir, secret_key="-", pepper=chosen.pepper).pepper  # nosec B106 - not used
    except ServerError:
        return None


def _shown(manifest: Manifest, proved: Head | None = None) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "made_by": f"licet-server {manifest.made_by}",
        "schema": manifest.schema,
        "source": manifest.source,
        "rows": manifest.rows,
        "licenses": manifest.tables.get("licenses", 0),
        "secrets": "sealed" if manifest.has_secrets else "left out",
        "audit": manifest.audit if proved is None else str(proved),
        "sha256": manifest.parts[backup_file.DATABASE]["sha256"],
    }
