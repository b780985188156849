"""What a command works on: the settings, the installation and its database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from licet_server.config import Settings
from licet_server.services.installation import Installation, load
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
        yield Open(load(chosen), engine, datetime.now(UTC))
    finally:
        engine.dispose()
