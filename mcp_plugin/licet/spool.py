"""The file behind the meter: how it is opened, written and, when it is damaged, begun anew. SQLite.

Several processes share it. A write-ahead log makes a commit one write without waiting for the disk: what was committed
survives a kill, though not a power cut. Nothing here is safe for threads: the meter sees to that.

Source: sqlite.org/wal.html, sqlite.org/pragma.html#pragma_synchronous.
"""

from __future__ import annotations

import logging
import operator
import os
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from licet.wire import UNLIMITED, to_text

log = logging.getLogger(__name__)

TOOL_CALLS = "tool_calls"
RESOURCES = "resources"
"""The metrics that are reported."""

BUSY_SECONDS = 0.25
"""How long a write waits for another process, and how long the opening of the file does."""

ERRORS = (sqlite3.Error, OSError, TypeError, ValueError, OverflowError)
"""Whatever a file can do to its reader: the last three are rows that hold something else than what was written."""

ADD = """
INSERT INTO uses (hour, calls, resources) VALUES (?, ?, ?)
ON CONFLICT (hour) DO UPDATE SET
    calls = min(9007199254740991, calls + excluded.calls),
    resources = min(9007199254740991, resources + excluded.resources)
"""
"""One statement, so that a use is written or not; sums stay below what the server takes (``UNLIMITED``)."""

Identity = tuple[int, int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DUE = """
SELECT id, metric, quantity, at FROM events WHERE after <= :now OR after > :now + :put_off ORDER BY at LIMIT :most
"""  # later than that was never meant: a fast clock has written it

_LOOK_SECONDS = 0.05
_PARTS = ("", "-wal", "-shm")
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,  # a table or a column is missing
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
}
_TABLES = """
CREATE TABLE IF NOT EXISTS uses (hour INTEGER PRIMARY KEY, calls INTEGER NOT NULL, resources INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, metric TEXT NOT NULL, quantity INTEGER NOT NULL, at INTEGER NOT NULL,
    after INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS tallies (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was used.

    Attributes:
        id: Random; counts once for a license, ever.
        metric: ``tool_calls`` or ``resources``.
        quantity: How much, 1 or more.
        at: The hour in which it was used, aware UTC.
    """

    id: str
    metric: str
    quantity: int
    at: datetime

    def to_object(self) -> dict[str, str | int]:
        """Return the JSON object that is reported."""
        return {"id": self.id, "metric": self.metric, "quantity": self.quantity, "at": to_text(self.at)}


def in_memory() -> sqlite3.Connection:
    """Return an empty spool that ends with the process."""
    base = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    base.executescript(_TABLES)
    return base


def open_file(path: Path) -> tuple[sqlite3.Connection, Identity]:
    """Open or make the spool at *path*; a damaged one is set aside first. Takes about ``BUSY_SECONDS`` at most.

    Returns:
        The connection, and which file it is.

    Raises:
        sqlite3.Error: It cannot be opened.
        OSError: Its folder cannot be used.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(path.parent):
        for last in (False, True):
            path.touch(mode=0o600)
            base = sqlite3.connect(path, timeout=_LOOK_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                _prepare(base)
                found = path.stat()
            except BaseException as error:
                base.close()
                if last or not is_damage(error):
                    raise
            else:
                return base, (found.st_dev, found.st_ino)
            _move_aside(path)
    raise AssertionError("unreachable")


def open_existing(path: Path) -> sqlite3.Connection:
    """Open the spool at *path* to look into it; makes none.

    Raises:
        sqlite3.Error: There is none, or it cannot be opened.
    """
    name = f"{path.absolute().as_uri()}?mode=rw"  # the last to close a log that was read only would leave it behind
    return sqlite3.connect(name, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def identity(path: Path) -> Identity | None:
    """Return which file stands at *path* now; ``None``: none that can be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, damaged: Identity) -> None:
    """Set the file at *path* aside, unless another process has done so and begun a new one.

    Raises:
        OSError: It cannot be renamed.
    """
    with _alone_in(path.parent):
        if identity(path) == damaged:
            _move_aside(path)


def is_damage(error: BaseException) -> bool:
    """Whether *error* speaks against what stands in the file, and not against its place or its time."""
    if isinstance(error, sqlite3.Error):
        code: int | None = getattr(error, "sqlite_errorcode", None)
        if code is None:  # the module's own words: text that is no UTF-8, or a connection that was closed
            return isinstance(error, sqlite3.OperationalError)
        return code & 0xFF in _DAMAGE
    return isinstance(error, (TypeError, ValueError, OverflowError))


def is_busy(error: BaseException) -> bool:
    """Whether another process was in the way, which passes."""
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, BlockingIOError) or code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction that writes: taken at once, so that two processes never fail each other half-way."""
    if base.in_transaction:  # an exception out of a signal handler can leave one open
        base.execute("ROLLBACK")
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        raise


def take_over(base: sqlite3.Connection, name: str, number: int, uses: Iterable[tuple[int, int, int]]) -> None:
    """Count what a tally holds, unless that was done under this number already; one transaction."""
    with writing(base):
        if not has_taken_over(base, name, number):
            base.executemany(ADD, list(uses))
            base.execute("INSERT OR REPLACE INTO tallies VALUES (?, ?)", (name, number))


def has_taken_over(base: sqlite3.Connection, name: str, number: int) -> bool:
    """Whether what a tally holds went over under this number."""
    seen = base.execute("SELECT number FROM tallies WHERE name = ?", (name,)).fetchone()
    return seen is not None and whole(seen[0]) >= number


def forget_tally(base: sqlite3.Connection, name: str) -> None:
    """Forget a tally whose file is gone."""
    base.execute("DELETE FROM tallies WHERE name = ?", (name,))


def seal(base: sqlite3.Connection, most: int = -1) -> None:
    """Turn the uses of the *most* oldest hours into events with an id, within a transaction of the caller's."""
    uses = base.execute("SELECT hour, calls, resources FROM uses ORDER BY hour LIMIT ?", (most,)).fetchall()
    base.executemany("INSERT INTO events (id, metric, quantity, at) VALUES (?, ?, ?, ?)", list(events_of(uses)))
    base.executemany("DELETE FROM uses WHERE hour = ?", [(hour,) for hour, _, _ in uses])


def adopt(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy what *old* holds into *new*. Done twice it doubles nothing, because all of it has ids by then."""
    with writing(old):
        seal(old)
    rows = old.execute("SELECT id, metric, quantity, at, after, refused FROM events").fetchall()
    with writing(new):
        new.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)", rows)


def events_of(uses: Iterable[Sequence[object]]) -> Iterator[tuple[str, str, int, int]]:
    """Return rows of events for rows of uses.

    Raises:
        ValueError: A row holds something else than numbers.
    """
    for hour, calls, resources in uses:
        for metric, quantity in ((TOOL_CALLS, calls), (RESOURCES, resources)):
            if whole(quantity) > 0:
                yield str(uuid.uuid4()), metric, whole(quantity), whole(hour)


def due(base: sqlite3.Connection, now: int, *, put_off: int, most: int) -> Sequence[Event]:
    """Return the events to report at *now*, oldest first; times are in seconds, and nobody puts one off for longer."""
    return [event_of(row) for row in base.execute(_DUE, {"now": now, "put_off": put_off, "most": most})]


def everything(base: sqlite3.Connection) -> Sequence[Event]:
    """Return every event, and what has none yet under made-up ids."""
    events = base.execute("SELECT id, metric, quantity, at FROM events").fetchall()
    uses = base.execute("SELECT hour, calls, resources FROM uses").fetchall()
    return [event_of(row) for row in (*events, *events_of(uses))]


def knows(base: sqlite3.Connection, identity: object) -> bool:
    """Whether an event of that id is here."""
    return base.execute("SELECT 1 FROM events WHERE id = ?", (identity,)).fetchone() is not None


def event_of(row: Sequence[object]) -> Event:
    """Return the event of a row.

    Raises:
        ValueError: It holds something else than what was written.
    """
    identity, metric, quantity, at = row
    if not isinstance(identity, str) or metric not in {TOOL_CALLS, RESOURCES}:
        raise ValueError("a row holds something else than what was written")
    return Event(identity, str(metric), whole(quantity), _EPOCH + timedelta(seconds=whole(at)))


def clamped(quantity: int) -> int:
    """Return *quantity*, not below nought and not beyond what the server takes."""
    if type(quantity) is int and 0 <= quantity <= UNLIMITED:
        return quantity
    return min(max(0, operator.index(quantity)), UNLIMITED)


def whole(value: object) -> int:
    """Return *value*, a number that was read from the file.

    Raises:
        ValueError: It is none that was written there.
    """
    if type(value) is not int or not 0 <= value <= UNLIMITED:
        raise ValueError("a row holds something else than what was written")
    return value


def _prepare(base: sqlite3.Connection) -> None:
    deadline = time.monotonic() + BUSY_SECONDS - _LOOK_SECONDS
    while True:
        try:
            base.execute("PRAGMA page_size = 1024")  # before the first table; a commit writes whole pages
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(_TABLES)
            base.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
            time.sleep(_LOOK_SECONDS / 5)
        else:
            return


def _move_aside(path: Path) -> None:
    """Rename the file and its log; what it held is lost to the reports, and kept for a look."""
    aside = f"{path}.damaged"
    log.warning("%s is damaged; it is kept as %s and begun anew", path, Path(aside).name)
    for part in _PARTS:
        with suppress(FileNotFoundError):
            Path(f"{path}{part}").replace(f"{aside}{part}")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from opening or replacing files meanwhile: a new file must never meet an old file's log.

    Raises:
        BlockingIOError: Another process takes too long over it.
    """
    handle = _handle(folder)
    try:
        deadline = time.monotonic() + BUSY_SECONDS
        while not _lock(handle):
            if time.monotonic() >= deadline:
                raise BlockingIOError(f"{folder} is in use by another process")
            time.sleep(_LOOK_SECONDS / 5)
        yield
    finally:
        if handle >= 0:
            os.close(handle)  # which unlocks it


def _handle(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return -1


def _lock(handle: int) -> bool:
    """Lock it, or say that another process has; where nothing can be locked, this counts as locked."""
    try:
        import fcntl

        if handle >= 0:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        pass
    return True
