"""What a command works on: the settings, the installation and its database."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server import logs
from licet_server.config import Settings
from licet_server.errors import StorageError
from licet_server.files import read_private
from licet_server.keys.keyring_file import KeyringFile
from licet_server.services.installation import Installation, keyring_file, load
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine, seal_with
from licet_server.storage.session import transaction
from licet_server.storage.trail import Author

_LONGEST_AUTHOR = 128


@dataclass(frozen=True, slots=True)
class Open:
    """An installation with its database."""

    installation: Installation
    engine: Engine
    now: datetime

    @property
    def pepper(self) -> str:
        """The secret under which keys are digested."""
        return self.installation.secrets.pepper

    def transaction(self) -> AbstractContextManager[Session]:
        """Give a session that may write; the audit log names the account that runs this command."""
        return transaction(self.engine, author=author())


def author() -> Author:
    """Return who runs this command, for the audit log: the account on the machine."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        account = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return Author(f"cli:{account}"[:_LONGEST_AUTHOR])


@dataclass(frozen=True, slots=True)
class OpenKeys:
    """The keyring of an installation, whose database may be down."""

    settings: Settings
    file: KeyringFile
    now: datetime


def settings() -> Settings:
    """Read the settings from the environment of this process."""
    return Settings.from_env(os.environ)


@contextmanager
def opened() -> Iterator[Open]:
    """Open the installation that the environment names, and close it again.

    Raises:
        ServerError: It is not initialised, or something in it is damaged.
    """
    chosen = settings()
    engine = open_engine(chosen.database_url)
    try:
        migrate.check(engine)
        installation = load(chosen)
        logs.configure_for_people(secrets=installation.hidden)
        yield Open(installation, seal_with(engine, installation.audit_key, installation.reveal_key), datetime.now(UTC))
    finally:
        engine.dispose()


def opened_keys() -> OpenKeys:
    """Find the keyring that the environment names, without the database.

    Raises:
        ServerError: There is none; the message says whether the installation has lost it or was never made.
    """
    chosen = settings()
    file = keyring_file(chosen)
    if read_private(file.path) is None:
        with suppress(StorageError), opened():
            pass
    return OpenKeys(chosen, file, datetime.now(UTC))
