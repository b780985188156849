"""What stands beside the database, kept in it as well: sealed, so that a lost disk takes nothing along for good.

A replica holds the database alone. Without the pepper in it no license key would be known any more, and without the
keyring nothing that a plugin believes could be signed. So both are in the database too, under the vendor's recovery
passphrase, and are brought up to date with each change: by the command that makes it, and by every worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.config import Settings
from licet_server.config.mail import MAIL_FILE
from licet_server.errors import RecoveryError, SecretMissingError
from licet_server.files import read_private, write_private
from licet_server.keys import recovery, secret_files
from licet_server.keys.derived import AUDIT_PURPOSE, derived
from licet_server.keys.keyring import KEYRING_FILE
from licet_server.keys.recovery import VARIABLE, Kept
from licet_server.keys.secret_files import PEPPER_FILE, SECRET_KEY_FILE, Secrets
from licet_server.storage.engine import open_engine
from licet_server.storage.session import reading, transaction
from licet_server.storage.trail import record
from licet_server.storage.vault import read_vault, write_vault

NEEDED = (SECRET_KEY_FILE, PEPPER_FILE, KEYRING_FILE)
"""Without one of these nothing works."""

SEALED = "vault: a sealed copy of the secrets and the keyring is in the database"
RECOVERED = "recovered from the sealed copy in the database: {path}"
UNSEALED = (
    f"warning: LICET_REPLICA_URL is set and {VARIABLE} is not, so the replica has the database alone. If this disk is "
    "lost, the pepper and the signing keys are lost with it: every license key would be unknown, and no plugin would "
    f"believe this server again. Set {VARIABLE}, and keep it somewhere else"
)
_ORIGIN = "the sealed copy in the database"


def collect(settings: Settings, secrets: Secrets) -> Kept:
    """Return what stands beside the database now; secrets that the environment gives count like their files."""
    files = {SECRET_KEY_FILE: _line(secrets.secret_key), PEPPER_FILE: _line(secrets.pepper)}
    for name in (KEYRING_FILE, MAIL_FILE):
        data = read_private(settings.data_dir / name)
        if data is not None:
            files[name] = data
    return Kept(files)


def refresh(session: Session, settings: Settings, secrets: Secrets, *, now: datetime) -> bool:
    """Bring the sealed copy up to date; say whether it was not.

    Args:
        session: A session that may write.
        settings: What the environment says; without a passphrase in it nothing is done.
        secrets: Those of the installation.
        now: Aware UTC instant.
    """
    passphrase = settings.recovery_passphrase
    if passphrase is None:
        return False
    kept = collect(settings, secrets)
    if KEYRING_FILE not in kept.files or kept == _present(session, passphrase):
        return False
    write_vault(session, kept.sealed(passphrase), now=now)
    record(session, "vault.sealed", "installation", after={"files": sorted(kept.files)}, now=now)
    return True


def _present(session: Session, passphrase: str) -> Kept | None:
    """Return what the copy holds; ``None``: there is none that opens."""
    sealed = read_vault(session)
    try:
        return None if sealed is None else recovery.opened(sealed, passphrase, origin=_ORIGIN)
    except RecoveryError:
        return None


def refresh_now(settings: Settings, *, now: datetime) -> bool:
    """Do the same for a command that has changed a file, in a transaction of its own.

    Raises:
        ServerError: The database does not answer, or a secret is missing.
    """
    if settings.recovery_passphrase is None:
        return False
    secrets = secret_files.read(settings.data_dir, secret_key=settings.secret_key, pepper=settings.pepper)
    engine = open_engine(settings.database_url, audit_key=derived(secrets.pepper, purpose=AUDIT_PURPOSE))
    try:
        with transaction(engine) as session:
            return refresh(session, settings, secrets, now=now)
    finally:
        engine.dispose()


def recover(engine: Engine, settings: Settings) -> list[str]:
    """Write the files that are missing beside a database that is there; one that is there stays as it is.

    Returns:
        One line for each file that was written.

    Raises:
        SecretMissingError: Something is missing and there is a copy, and no passphrase for it.
        RecoveryError: The copy does not open.
    """
    missing = list(missing_files(settings))
    if not missing:
        return []
    with reading(engine) as session:
        sealed = read_vault(session)
    if sealed is None:
        return []  # whoever reads the file next says that it is missing, and what that means
    names = " and ".join(path.name for path in missing)
    if settings.recovery_passphrase is None:
        raise SecretMissingError(
            f"{names} missing in {settings.data_dir}, and the database holds a sealed copy: set {VARIABLE} to the "
            "passphrase that it was sealed under, or put the files back from a backup"
        )
    kept = recovery.opened(sealed, settings.recovery_passphrase, origin=_ORIGIN)
    return [RECOVERED.format(path=path) for path in put_back(kept, settings, missing)]


def put_back(kept: Kept, settings: Settings, missing: list[Path]) -> Iterator[Path]:
    """Write the files that are *missing*, and with them those that only say how things look; yield each."""
    for path in (*missing, settings.data_dir / MAIL_FILE):
        if path.name in kept.files and read_private(path) is None:
            write_private(path, kept.files[path.name], replace=False)
            yield path


def missing_files(settings: Settings) -> Iterator[Path]:
    """Yield each file that is needed, and neither there nor given by the environment."""
    given = {SECRET_KEY_FILE: settings.secret_key, PEPPER_FILE: settings.pepper}
    for name in NEEDED:
        path = settings.data_dir / name
        if given.get(name) is None and read_private(path) is None:
            yield path


def _line(secret: str) -> bytes:
    return secret.encode() + b"\n"
