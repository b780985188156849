"""Restore a backup: everything is unpacked and proved beside what is there, and only then put in its place.

Into a folder that is not there yet a restore is one rename. In one that is there (a volume cannot be renamed) the files
are exchanged one after the other, and a mark says so meanwhile: whatever stops in between leaves a folder that no
server starts on, and what was there before is still in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text

from licet_server.config import DATABASE_FILE, Settings
from licet_server.config.mail import MAIL_FILE
from licet_server.errors import BackupRefusedError, ServerError
from licet_server.files import FILE_MODE, UNFINISHED, nobody_uses, sync_folder, write_private
from licet_server.keys import secret_files
from licet_server.keys.derived import AUDIT_PURPOSE, derived
from licet_server.keys.keyring import KEYRING_FILE
from licet_server.keys.keyring_file import KeyringFile
from licet_server.keys.recovery import VARIABLE
from licet_server.keys.secret_files import PEPPER_FILE, SECRET_KEY_FILE
from licet_server.services import backup_file, copy_database, vault
from licet_server.services.audit import Head
from licet_server.services.backup import Proved, prove, require_room
from licet_server.services.backup_file import Manifest, damaged
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.session import transaction
from licet_server.storage.trail import Author, record

_SECRET_FILES = (SECRET_KEY_FILE, PEPPER_FILE, KEYRING_FILE)
_DATABASE_FILES = (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", f".{DATABASE_FILE}-litestream")
_ROOM = 1.3
"""How much of the size of the database is needed: itself, and what bringing it up to date takes."""
_SPARE = 32 * 1024**2
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND coalesce(backend_type, 'client backend') = 'client backend'"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        manifest: Of the backup.
        head: Where the audit log of the backup ends, proved.
        aside: Where what was there before is now; ``None``: nothing was.
    """

    manifest: Manifest
    head: Head | None
    aside: Path | None


def into_folder(settings: Settings, folder: Path) -> Settings:
    """Return the settings of an installation in another folder, with its own file of SQLite."""
    folder = folder.absolute()
    mail = replace(settings.mail, file=folder / MAIL_FILE)
    return replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / DATABASE_FILE}", mail=mail)


def restore_backup(path: Path, settings: Settings, *, force: bool, author: Author, now: datetime) -> Restored:
    """Restore a backup to where the settings say.

    Args:
        path: The backup.
        settings: Of what is restored: the data folder, and the database in it or on PostgreSQL.
        force: Whether what is there is replaced; files are set aside, and a database of PostgreSQL is emptied.
        author: Who does it, for the audit log of what is restored.
        now: Aware UTC instant.

    Raises:
        BackupDamagedError: It is no backup, or not whole.
        BackupRefusedError: It cannot be restored as things stand; everything is as it was.
        RecoveryError: The passphrase does not open it.
        ServerError: A secret or a setting does not fit to it.
    """
    file = settings.database_file
    if file is not None and file != settings.data_dir / DATABASE_FILE:
        raise BackupRefusedError(
            f"DATABASE_URL names {file}, and a restore puts {DATABASE_FILE} into the data folder: unset DATABASE_URL, "
            "or give --into DIR and move the file from there"
        )
    with backup_file.opened(path) as (_, manifest):
        _refuse_sealed(path, manifest, settings)
        _refuse_data(settings, manifest, force=force)
    with _place(settings.data_dir) as build:
        require_room(build, round(manifest.size * _ROOM) + _SPARE, what="the restore")
        pepper = None if manifest.has_secrets else _present_pepper(path, settings)
        proved = prove(path, build, passphrase=settings.recovery_passphrase, pepper=pepper)
        if proved.head is None:  # not reached: without the pepper nothing was unpacked
            raise damaged(path, "its audit log was not proved")
        _furnish(build, proved, settings)
        _tell(build, settings, manifest, author=author, now=now)
        aside = _settle(build, settings, force=force, now=now)
    return Restored(manifest, proved.head, aside)


def _refuse_sealed(path: Path, manifest: Manifest, settings: Settings) -> None:
    if manifest.has_secrets and settings.recovery_passphrase is None:
        raise BackupRefusedError(
            f"the secrets in {path} are sealed: set {VARIABLE} to the passphrase that they were sealed under"
        )


def _refuse_data(settings: Settings, manifest: Manifest, *, force: bool) -> None:
    """Keep what is there, unless it was said that it may go."""
    folder = settings.data_dir
    if force:
        return
    names = _DATABASE_FILES + (_SECRET_FILES if manifest.has_secrets else ())
    there = [name for name in names if (folder / name).exists() and (folder / name).stat().st_size]
    if there:
        raise BackupRefusedError(
            f"{folder} holds an installation already ({', '.join(there)}): give --into DIR to restore beside it, or "
            "--force to replace it; what is there is set aside"
        )
    if settings.database_file is None:
        engine = open_engine(settings.database_url)
        try:
            if migrate.exists(engine):
                raise BackupRefusedError(
                    f"the database {copy_database.shown(settings.database_url)} holds an installation already: name an "
                    "empty one, or give --force to have all of it replaced"
                )
        finally:
            engine.dispose()


def _present_pepper(path: Path, settings: Settings) -> str:
    """Return the pepper for a backup without secrets, which have to be there."""
    missing = [each.name for each in vault.missing_files(settings)]
    if missing:
        raise BackupRefusedError(
            f"{path} was made without secrets: put {' and '.join(missing)} of that installation into "
            f"{settings.data_dir} first"
        )
    return secret_files.read(settings.data_dir, secret_key=settings.secret_key, pepper=settings.pepper).pepper


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """Give a folder to build in, on the same disk as *folder*, that is gone afterwards; nobody starts meanwhile."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        inside = folder if folder.exists() else folder.parent
        prefix = f".{folder.name}-restoring-"
        with tempfile.TemporaryDirectory(prefix=prefix, dir=inside, ignore_cleanup_errors=True) as name:
            if inside != folder:
                yield Path(name)
                return
            with nobody_uses(folder) as free:
                if not free:
                    raise BackupRefusedError(
                        f"a server or worker runs on {folder}: stop `licet-server serve` and `licet-server worker`"
                    )
                yield Path(name)
    except OSError as error:
        raise BackupRefusedError(f"{folder} cannot be written: {error.strerror or type(error).__name__}") from None


def _furnish(build: Path, proved: Proved, settings: Settings) -> None:
    """Put the secrets beside the database, as they will stand, and make sure that they can be used."""
    if proved.kept is None:
        return
    pepper = proved.kept.files[PEPPER_FILE].decode().strip()
    if settings.pepper not in {None, pepper}:
        raise BackupRefusedError(
            "LICET_PEPPER is not the pepper of this backup, and every license key would be unknown: unset it, or set "
            "it to that of the backup"
        )
    given = {SECRET_KEY_FILE: settings.secret_key, PEPPER_FILE: settings.pepper}
    for name, data in proved.kept.files.items():
        if name in {*_SECRET_FILES, MAIL_FILE} and given.get(name) is None:
            write_private(build / name, data)
    KeyringFile(build / KEYRING_FILE, settings.keyring_passphrase).load()


def _tell(build: Path, settings: Settings, manifest: Manifest, *, author: Author, now: datetime) -> None:
    """Note in the audit log of what is restored that it was, and of when it is."""
    kept = build / PEPPER_FILE
    folder = build if kept.exists() else settings.data_dir
    pepper = settings.pepper or secret_files.read(folder, secret_key="-", pepper=None).pepper  # nosec B106 - not asked for
    engine = open_engine(f"sqlite:///{build / DATABASE_FILE}", audit_key=derived(pepper, purpose=AUDIT_PURPOSE))
    try:
        with transaction(engine, author=author) as session:
            said = {"made_at": manifest.made_at, "made_by": manifest.made_by, "rows": manifest.rows}
            record(session, "backup.restored", "installation", after=said, now=now)
    finally:
        engine.dispose()


def _settle(build: Path, settings: Settings, *, force: bool, now: datetime) -> Path | None:
    """Put what was built in its place; return where what was there is now."""
    folder, database = settings.data_dir, build / DATABASE_FILE
    database.chmod(FILE_MODE)
    _hand_over(build, folder if folder.exists() else folder.parent)
    if settings.database_file is not None and not folder.exists():
        build.rename(folder)
        build.mkdir()  # the place expects to remove it
        sync_folder(folder.parent)
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    mark = folder / UNFINISHED
    write_private(mark, b"")
    if settings.database_file is None:
        try:
            _fill_server(f"sqlite:///{database}", settings.database_url, force=force)
        except ServerError:  # it is filled in one transaction, so everything is as it was
            mark.unlink()
            raise
        database.unlink()
    aside = _exchange(build, folder, now=now)
    mark.unlink()
    sync_folder(folder)
    return aside


def _fill_server(source: str, target: str, *, force: bool) -> None:
    engine = open_engine(target)
    try:
        _refuse_company(engine, target)
    finally:
        engine.dispose()
    copy_database.copy_database(source, target, replace=force, told=copy_database.unheard)


def _refuse_company(engine: Engine, target: str) -> None:
    with engine.connect() as connection:
        others = connection.scalar(text(_OTHERS)) or 0
    if others:
        raise BackupRefusedError(
            f"{others} other connection(s) use {copy_database.shown(target)}: stop every server and worker first"
        )


def _exchange(build: Path, folder: Path, *, now: datetime) -> Path | None:
    """Move what is there aside, the database first, and what was built into its place, the database last."""
    new = sorted((each for each in build.iterdir()), key=lambda each: each.name == DATABASE_FILE)
    aside = folder / f"before-restore-{now:%Y%m%dT%H%M%SZ}"
    old = [folder / name for name in _DATABASE_FILES] + [folder / each.name for each in new]
    there = [each for each in dict.fromkeys(old) if each.exists()]
    if there:
        aside.mkdir(mode=0o700, exist_ok=True)
        for each in there:
            each.rename(aside / each.name)
    for each in new:
        each.rename(folder / each.name)
    sync_folder(folder)
    return aside if there else None


def _hand_over(build: Path, like: Path) -> None:
    """When root restores, give what was built to whom the folder belongs: the server runs as somebody else."""
    if os.geteuid() != 0:
        return
    owner = like.stat()
    for each in (build, *build.iterdir()):
        shutil.chown(each, owner.st_uid, owner.st_gid)
