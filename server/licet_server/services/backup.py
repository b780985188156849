"""Make a backup while everything runs, and prove a backup: that it is whole, and that what is in it works."""

from __future__ import annotations

import hmac
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

import licet_server
from licet.wire import to_text
from licet_server.config import Settings
from licet_server.errors import AuditDamagedError, BackupDamagedError, BackupRefusedError, StorageError
from licet_server.files import sync_folder
from licet_server.keys import recovery
from licet_server.keys.derived import AUDIT_PURPOSE, derived
from licet_server.keys.recovery import VARIABLE, Kept
from licet_server.keys.secret_files import PEPPER_FILE
from licet_server.services import audit, backup_file, copy_database, vault
from licet_server.services.backup_file import DATABASE, SECRETS, Manifest, damaged
from licet_server.services.installation import Installation
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.session import reading
from licet_server.storage.trail import FIRST_SEAL

_ROOM = 1.5
"""How much of the size of a database is needed beside it, at most: the copy and what became of it in the archive."""

_SPARE = 32 * 1024**2
_REPLICATOR = "_litestream_"


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup that was opened and found to be whole.

    Attributes:
        manifest: What it says about itself, which is true.
        database: The database, unpacked and at the newest schema.
        kept: What stands beside the database; ``None``: the backup has no secrets, or there is no passphrase.
        head: Where the audit log ends; ``None``: without the pepper nobody can tell.
    """

    manifest: Manifest
    database: Path
    kept: Kept | None = field(repr=False)
    head: audit.Head | None


def make_backup(here: Installation, path: Path, *, secrets: bool, now: datetime) -> Manifest:
    """Write everything into one file, open it again and prove it, and only then put it in its place.

    Args:
        here: The installation; its server may run.
        path: Where to; a backup that is there is replaced.
        secrets: Whether to put in what stands beside the database, sealed under the recovery passphrase.
        now: Aware UTC instant.

    Raises:
        BackupRefusedError: It cannot be made there, or there is no passphrase.
        StorageError: The database cannot be read.
    """
    passphrase = here.settings.recovery_passphrase
    if secrets and passphrase is None:
        raise BackupRefusedError(
            f"set {VARIABLE} to a passphrase of 12 characters or more, under which the secrets are sealed in the "
            "backup; --without-secrets leaves them out (without the pepper and the keyring a database is worth little)"
        )
    _refuse_other(path)
    kept = vault.collect(here.settings, here.secrets) if secrets else None
    with _workshop(path) as folder:
        copy, draft = folder / "copy.db", folder / "backup"
        _require_room(folder, here)
        _copy(here.settings, copy)
        _write(draft, copy, here, kept, now=now)
        copy.unlink()
        prove(draft, folder, passphrase=passphrase, pepper=here.secrets.pepper)
        with backup_file.opened(draft) as (_, manifest):
            draft.replace(path)
        sync_folder(path.parent)
    return manifest


def prove(path: Path, folder: Path, *, passphrase: str | None, pepper: str | None) -> Proved:
    """Unpack a backup into *folder* and prove all of it.

    Args:
        path: The backup.
        folder: Where there is room.
        passphrase: What opens the secrets; ``None``: they stay closed.
        pepper: That of the installation that made it, for a backup whose secrets stay closed.

    Raises:
        BackupDamagedError: It is not what was written.
        BackupRefusedError: A newer program wrote it, or it cannot be unpacked.
        RecoveryError: The passphrase does not open it.
    """
    with backup_file.opened(path) as (archive, manifest):
        kept = None
        if manifest.has_secrets and passphrase is not None:
            sealed = backup_file.unpacked_secrets(archive, manifest, origin=path)
            kept = recovery.opened(sealed, passphrase, origin=str(path))
            pepper = kept.files[PEPPER_FILE].decode().strip()
        if pepper is not None and not hmac.compare_digest(manifest.seal, manifest.sealed_under(pepper)):
            raise damaged(path, "its list of contents was changed, or it is of an installation with another pepper")
        database = folder / "licet.db"
        backup_file.unpack(archive, manifest, DATABASE, database, origin=path)
    try:
        head = _proved(database, manifest, pepper, path)
    except (StorageError, sqlite3.Error) as error:
        raise damaged(path, f"its database cannot be used ({error})") from None
    return Proved(manifest, database, kept, head)


def _proved(database: Path, manifest: Manifest, pepper: str | None, path: Path) -> audit.Head | None:
    _check_pages(database, manifest, path)
    key = None if pepper is None else derived(pepper, purpose=AUDIT_PURPOSE)
    engine = open_engine(f"sqlite:///{database}", audit_key=key)
    try:
        migrate.migrate(engine)
        if key is None:
            return None
        with reading(engine) as session:
            head = audit.verify(session, key=key)
    except AuditDamagedError as error:
        raise damaged(path, str(error)) from None
    finally:
        engine.dispose()
    if str(head) != manifest.audit:
        raise damaged(path, f"its audit log ends with {head.seq}, and not where its list of contents says")
    return head


def _check_pages(database: Path, manifest: Manifest, path: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise damaged(path, "its database is damaged")
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found != (manifest.schema,) or _counted(connection) != dict(manifest.tables):
            raise damaged(path, "its database has other rows than its list of contents says")


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [name for (name,) in found if not name.startswith("sqlite_")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # nosec B608


def _write(draft: Path, copy: Path, here: Installation, kept: Kept | None, *, now: datetime) -> None:
    parts, pepper = {}, here.secrets.pepper
    with closing(sqlite3.connect(copy)) as connection:
        tables, (schema,) = (
            _counted(connection),
            connection.execute("SELECT version_num FROM alembic_version").fetchone(),
        )
        last = connection.execute("SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, and nothing beside it
    head = audit.Head(*(last or (0, FIRST_SEAL)))
    try:
        with draft.open("xb") as file:
            draft.chmod(0o600)
            with zipfile.ZipFile(file, "w") as archive:
                parts[DATABASE] = backup_file.add_file(archive, DATABASE, copy)
                if kept is not None and here.settings.recovery_passphrase is not None:
                    sealed = kept.sealed(here.settings.recovery_passphrase)
                    parts[SECRETS] = backup_file.add_bytes(archive, SECRETS, sealed)
                made, by = to_text(now), licet_server.__version__
                source = here.settings.database_url.partition("://")[0].partition("+")[0]
                listed = Manifest(made, by, schema, source, str(head), tables, parts)
                listed = replace(listed, seal=listed.sealed_under(pepper))
                backup_file.add_bytes(archive, backup_file.MANIFEST, listed.dumps())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BackupRefusedError(f"the backup cannot be written: {error.strerror or type(error).__name__}") from None


def _copy(settings: Settings, copy: Path) -> None:
    """Copy the database as it is at one moment, whoever writes meanwhile."""
    copy.touch(mode=0o600, exist_ok=False)
    if settings.database_file is None:
        copy_database.copy_moment(settings.database_url, f"sqlite:///{copy}")
        return
    try:
        with closing(sqlite3.connect(settings.database_file)) as source, closing(sqlite3.connect(copy)) as target:
            # In one step, for which it holds one moment: between steps it would begin anew with every write.
            source.backup(target)
            for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if name.startswith(_REPLICATOR):
                    target.execute(f'DROP TABLE "{name}"')
            target.commit()
    except sqlite3.Error as error:
        raise StorageError(f"the database cannot be copied: {error}") from None


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """Give a folder beside *path*, for its owner alone, that is gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as name:
            yield Path(name)
    except OSError as error:
        raise BackupRefusedError(f"{path} cannot be written: {error.strerror or type(error).__name__}") from None


def _refuse_other(path: Path) -> None:
    """Keep a slip from replacing what is no backup, such as the database itself."""
    if not path.exists():
        return
    with suppress(BackupDamagedError), backup_file.opened(path):
        return
    raise BackupRefusedError(f"{path} is there already and is no backup, so it is not replaced: choose another name")


def _require_room(folder: Path, here: Installation) -> None:
    needed = round(database_size(here) * _ROOM) + _SPARE
    require_room(folder, needed, what="the backup")


def require_room(folder: Path, needed: int, *, what: str) -> None:
    """Stop before a disk is full.

    Raises:
        BackupRefusedError: There is less room than that.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefusedError(
            f"{what} needs up to {needed // 1024**2:,} MiB for a while, and the disk of {folder.parent} has "
            f"{free // 1024**2:,} MiB left: make room, or choose another place"
        )


def database_size(here: Installation) -> int:
    """Return how large the database is now, in bytes."""
    file = here.settings.database_file
    if file is not None:
        beside = (file, file.with_name(f"{file.name}-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())
    engine = open_engine(here.settings.database_url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    finally:
        engine.dispose()
