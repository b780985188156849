"""Databases of tests: each test has its own, empty or with an installation in it, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

import time_machine
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from licet_server.config import Settings
from licet_server.services.installation import initialise

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"  # the same on every machine, whatever its own


class Cluster:
    """The databases of one PostgreSQL server.

    Args:
        url: The address of a database in which databases may be made and dropped.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._numbers = count(1)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the address of an empty database, and drop it afterwards, whoever is still connected."""
        url = self.create()
        try:
            yield url
        finally:
            self._drop(url)

    def create(self) -> str:
        """Make an empty database that stays as long as the server, and return its address."""
        url = self._url.set(database=f"licet_{next(self._numbers)}")
        self._run(f"CREATE DATABASE {url.database} TEMPLATE template0 {_LOCALE}")
        return url.render_as_string(hide_password=False)

    def copy(self, source: str, target: str) -> None:
        """Put a copy of the database at *source*, which nobody may use meanwhile, in the place of that at *target*."""
        self._drop(target)
        names = f"{make_url(target).database} TEMPLATE {make_url(source).database}"
        self._run(f"CREATE DATABASE {names} STRATEGY FILE_COPY")

    def _drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)


class Installations:
    """Installations to copy: setting one up takes a tenth of a second or two, and a copy takes a tenth of that.

    Args:
        folder: Where their data folders are made.
        cluster: Gives the PostgreSQL server; called only when one is needed.
    """

    def __init__(self, folder: Path, cluster: Callable[[], Cluster]) -> None:
        self._folder = folder
        self._cluster = cluster
        self._made: dict[tuple[str, datetime], Settings] = {}

    def put(self, settings: Settings, *, now: datetime) -> None:
        """Do what ``initialise(settings, now=now)`` does where nothing is: make the data folder, fill the database.

        The secrets and keys are those of every other copy.
        """
        kind = SQLITE if settings.database_file is not None else POSTGRESQL
        made = self._made.get((kind, now)) or self._make(kind, now)
        shutil.copytree(made.data_dir, settings.data_dir)
        if kind == POSTGRESQL:
            self._cluster().copy(made.database_url, settings.database_url)

    def _make(self, kind: str, now: datetime) -> Settings:
        settings = Settings.from_env({"LICET_DATA_DIR": str(self._folder / f"{kind}-{len(self._made)}")})
        if kind == POSTGRESQL:
            settings = replace(settings, database_url=self._cluster().create())
        with time_machine.travel(now, tick=True):  # what the migrations make depends on the day
            initialise(settings, now=now)
        self._made[kind, now] = settings
        return settings
