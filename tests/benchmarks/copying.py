"""How fast `licet-server db copy` moves a log of validations from SQLite to PostgreSQL, and compares it.

A row is read, sent, read again on both sides and compared. Beside it stands what the drivers alone need for the same
rows: ``fetchmany`` on the one side and ``COPY`` of text that is ready on the other.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from structlog.testing import capture_logs

from licet_server.config import Settings
from licet_server.services.copy_database import Told, copy_database
from licet_server.services.installation import initialise
from licet_server.storage.engine import open_engine
from tests.benchmarks.figures import AtLeast, Effort, Samples
from tests.server.databases import Cluster
from tests.servers import postgres_server

ROWS, QUICK_ROWS = 1_000_000, 100_000
ROUNDS = 3
TARGET = AtLeast(50_000)
_COLUMNS = "id, at, code, address, instance_id"


class Clock:
    """Notes how long each step took for the log."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def __call__(self, what: str, table: str, rows: int, done: bool) -> None:
        now = time.perf_counter()
        if done:
            self.seconds[f"{what} {table}"] = now - self._since
            self._since = now


def report() -> list[Samples]:
    """Measure, in rows a second."""
    effort = Effort.from_env()
    count, rounds = (QUICK_ROWS, 1) if effort.quick else (ROWS, ROUNDS)
    copied, compared, bare = [], [], []
    with tempfile.TemporaryDirectory() as name, postgres_server() as server:
        cluster, source = Cluster(server), _source(Path(name), count)
        for _ in range(rounds):
            with cluster.database() as target:
                bare.append(count / _bare(source, target))
            with cluster.database() as target:
                clock = Clock()
                told: Told = clock
                copy_database(source, target, replace=False, told=told)
                copied.append(count / clock.seconds["copied validations"])
                compared.append(count / clock.seconds["compared validations"])
    of = f"{count:,} rows of the log"
    ratios = [one / other for one, other in zip(copied, bare, strict=True)]
    return [
        (f"db copy, SQLite to PostgreSQL, {of}", copied, "rows/s", TARGET),
        (f"db copy, comparing {of} on both sides", compared, "rows/s", TARGET),
        ("db copy, over what the drivers alone need for the same rows", ratios, "x", None),
    ]


def _source(folder: Path, count: int) -> str:
    """Make an installation with a log."""
    settings = Settings.from_env({"LICET_DATA_DIR": str(folder)})
    with capture_logs():
        initialise(settings, now=datetime.now(UTC))
    engine = open_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO validations (id, at, code, address, instance_id) "
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                "SELECT i, strftime('%Y-%m-%d %H:%M:%S.000000', 1750000000 + i, 'unixepoch'), 'VALID', "
                "'192.0.2.' || (i % 256), printf('instance-%012d', i % 5000) FROM n"
            ),
            {"count": count},
        )
    engine.dispose()
    return settings.database_url


def _bare(source: str, target: str) -> float:
    """Return the seconds that the drivers alone need to move the rows into a table with the same two indexes."""
    reading, writing = open_engine(source), open_engine(target)
    with reading.connect() as ours, writing.connect() as theirs:
        theirs.exec_driver_sql(
            "CREATE TABLE validations (id bigint, at timestamptz, code varchar(32), address varchar(64), "
            "instance_id varchar(512), license_id varchar(32), PRIMARY KEY (at, id))"
        )
        theirs.exec_driver_sql("CREATE INDEX ON validations (license_id, at)")
        started = time.perf_counter()
        rows: Any = ours.connection.driver_connection.execute(f"SELECT {_COLUMNS} FROM validations ORDER BY id")  # type: ignore[union-attr]
        cursor: Any = theirs.connection.driver_connection.cursor()  # type: ignore[union-attr]
        with cursor.copy(f"COPY validations ({_COLUMNS}) FROM STDIN") as stream:
            while part := rows.fetchmany(5000):
                for row in part:
                    stream.write_row(row)
        seconds = time.perf_counter() - started
        theirs.rollback()
    reading.dispose()
    writing.dispose()
    return seconds
