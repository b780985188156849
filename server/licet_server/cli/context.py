"""What a command works on: the settings, the installation and its database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from licet_server import logs
from licet_server.config import Settings
from licet_server.errors import StorageError
from licet_server.files import read_private
from licet_server.keys.keyring_file import KeyringFile
from licet_server.services.installation import Installation, keyring_file, load
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine


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
        yield Open(installation, engine, datetime.now(UTC))
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
