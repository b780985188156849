"""Copy a whole database into an empty one, all of it or nothing, and prove that no value differs.

The source is read at one moment. The target is made by the migrations, filled, read again and compared in one
transaction, so whoever looks sees an empty database or a complete copy, whatever happens in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from licet_server.errors import CopyDiffersError, CopyRefusedError, NotInitialisedError, StorageError
from licet_server.files import make_file
from licet_server.logs import redact
from licet_server.services import audit
from licet_server.storage import migrate
from licet_server.storage.copying.comparing import Compared, compare
from licet_server.storage.copying.reading import settle, snapshot
from licet_server.storage.copying.tables import Copied, Plan, key_at, named, own_tables, planned, read
from licet_server.storage.copying.writing import RowRefusedError, continue_numbers, empty, triggers_at_rest, write
from licet_server.storage.engine import WRITES, open_engine
from licet_server.storage.session import reading

Told = Callable[[str, str, int, bool], None]
"""Hears what is done (``copied``, ``compared``), to which table, how many rows so far, and whether that was all."""

SOURCE, TARGET = "the source", "the target"
_PATIENCE_MS = 60_000
_CONNECT_SECONDS = "10"
_LOCK_BITS = 62


@dataclass(frozen=True, slots=True)
class Outcome:
    """What two databases hold.

    Attributes:
        tables: Each table, as it was compared.
        left_out: Tables of the source that are not of this program.
        changed: Whether one of the databases was written to while they were compared.
    """

    tables: list[Compared]
    left_out: list[str]
    changed: bool = False

    @property
    def rows(self) -> int:
        """How many rows were compared."""
        return sum(table.rows for table in self.tables)

    @property
    def differences(self) -> int:
        """How many rows differ, or are in one of the two alone."""
        return sum(table.count for table in self.tables)


def copy_database(source: str, target: str, *, replace: bool, told: Told) -> Outcome:
    """Copy everything from one database into another, and compare it before it is committed.

    Args:
        source: SQLAlchemy's address of what is copied.
        target: Likewise, of an empty database; a file is made.
        replace: Whether a target that holds an installation already may be emptied first.
        told: Hears how far it is.

    Raises:
        CopyRefusedError: It cannot be done as things stand, or the source was written to meanwhile; the target is as
            it was.
        CopyDiffersError: The copy is not equal to the source, and was not kept.
        StorageError: A database cannot be used.
    """
    with _both(source, target) as (here, there), _explained(source, target):
        _check(here, SOURCE)
        with snapshot(here) as taken, _filling(there) as filled:
            _refuse_same(taken.connection, filled)
            _prepare(filled, target, replace=replace)
            outcome = _copy_all(taken.connection, filled, told)
            if taken.changed([table.name for table in outcome.tables]):
                raise CopyRefusedError(
                    "the source was written to while it was copied, so nothing was kept: stop `licet-server serve` and "
                    "`licet-server worker`, and whatever else writes to it, and copy again"
                )
    return outcome


def copy_moment(source: str, target: str) -> None:
    """Copy a database as it is at one moment into an empty one, and compare it; writers of the source go on.

    Raises:
        CopyRefusedError: It cannot be done as things stand.
        CopyDiffersError: The copy is not equal to the source, and was not kept.
        StorageError: A database cannot be used.
    """
    with _both(source, target) as (here, there), _explained(source, target):
        _check(here, SOURCE)
        with snapshot(here) as taken, _filling(there) as filled:
            _prepare(filled, target, replace=False)
            _copy_all(taken.connection, filled, unheard)


def unheard(_what: str, _table: str, _rows: int, _done: bool) -> None:
    """Tell nobody how far it is."""


def _copy_all(source: Connection, target: Connection, told: Told) -> Outcome:
    plan = planned(source, target)
    _fill(source, target, plan, told)
    found = [_compare(source, target, table, told) for table in plan.copied]
    outcome = Outcome(found, plan.left_out)
    if outcome.differences:
        first = next(table.differences[0] for table in found if table.count)
        raise CopyDiffersError(f"{outcome.differences} rows arrived changed, and nothing was kept: {first}")
    return outcome


def compare_databases(source: str, target: str, *, told: Told) -> Outcome:
    """Compare two databases row by row; nothing is written.

    Raises:
        CopyRefusedError: They are one and the same, or hold a value that cannot be read.
        StorageError: One of them cannot be used.
    """
    with _both(source, target, make=False) as (here, there), _explained(source, target):
        _check(here, SOURCE)
        _check(there, TARGET)
        with snapshot(here) as ours, snapshot(there) as theirs:
            _refuse_same(ours.connection, theirs.connection)
            plan = planned(ours.connection, theirs.connection)
            found = [_compare(ours.connection, theirs.connection, table, told) for table in plan.copied]
            names = [table.name for table in plan.copied]
            return Outcome(found, plan.left_out, ours.changed(names) or theirs.changed(names))


def verify_audit(url: str, *, key: bytes) -> audit.Head:
    """Prove the audit log of a database, as ``audit verify`` does, and return where it ends.

    Raises:
        AuditDamagedError: It is not what was written.
        StorageError: The database cannot be used.
    """
    engine = open_engine(url)
    try:
        with reading(engine) as session:
            return audit.verify(session, key=key)
    finally:
        engine.dispose()


def shown(url: str) -> str:
    """Name a database without its passwords: the file, or ``name on host``."""
    parts = make_url(url)
    if parts.drivername.startswith("sqlite"):
        return str(parts.database)
    host = parts.host or parts.query.get("host") or "this machine"
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.database} on {host if isinstance(host, str) else host[0]}{port}"


@contextmanager
def _both(source: str, target: str, *, make: bool = True) -> Iterator[tuple[Engine, Engine]]:
    """Open both databases; what cannot be reached is named as what it is."""
    _require_file(source, SOURCE)
    if make and (path := _file(target)) is not None:
        make_file(path)
    _require_file(target, TARGET)
    _refuse_same_file(source, target)
    here, there = _open(source), _open(target)
    try:
        for engine, url, side in ((here, source, SOURCE), (there, target, TARGET)):
            try:
                engine.connect().close()
            except DBAPIError as error:
                raise StorageError(f"{side} ({shown(url)}) cannot be reached: {_said(error, url)}") from None
        yield here, there
    finally:
        here.dispose()
        there.dispose()


def _open(url: str) -> Engine:
    parts = make_url(url)
    if parts.drivername.startswith("postgresql") and "connect_timeout" not in parts.query:
        parts = parts.update_query_dict({"connect_timeout": _CONNECT_SECONDS})
    return open_engine(parts.render_as_string(hide_password=False))


def _file(url: str) -> Path | None:
    parts = make_url(url)
    return Path(parts.database or "") if parts.drivername.startswith("sqlite") else None


def _require_file(url: str, side: str) -> None:
    path = _file(url)
    if path is not None and not path.is_file():
        raise CopyRefusedError(f"{side} {path} is not there: name the file of a database")


def _refuse_same_file(source: str, target: str) -> None:
    ours, theirs = _file(source), _file(target)
    if ours is not None and theirs is not None and ours.samefile(theirs):
        raise _same()


def _refuse_same(source: Connection, target: Connection) -> None:
    """Refuse two addresses of one database of PostgreSQL: a lock taken through the one is seen through the other."""
    if source.dialect.name != "postgresql" or target.dialect.name != "postgresql":
        return
    lock = {"lock": secrets.randbits(_LOCK_BITS)}
    source.execute(text("SELECT pg_advisory_xact_lock(:lock)"), lock)
    if not target.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), lock):
        raise _same()


def _same() -> CopyRefusedError:
    return CopyRefusedError("the source and the target are the same database: name another one")


def _check(engine: Engine, side: str) -> None:
    try:
        migrate.check(engine)
    except (NotInitialisedError, StorageError) as error:
        raise type(error)(f"{side}: {error}") from None


@contextmanager
def _filling(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{WRITES: _PATIENCE_MS}) as connection, connection.begin():
        settle(connection)
        yield connection


def _prepare(connection: Connection, url: str, *, replace: bool) -> None:
    """Make the tables in an empty target, or accept one that may be emptied."""
    found = own_tables(connection)
    if not found:
        migrate.migrate_within(connection)
    elif not replace:
        raise CopyRefusedError(
            f"the target ({shown(url)}) is not empty, it has {len(found)} tables: name an empty database, or, when it "
            "is an earlier copy or what `licet-server init` made, give --replace to have all of it replaced"
        )
    elif not migrate.is_current(connection):
        raise CopyRefusedError(
            f"the target ({shown(url)}) holds something else than an installation at schema {migrate.HEAD}, so it is "
            "not replaced: name an empty database"
        )


def _fill(source: Connection, target: Connection, plan: Plan, told: Told) -> None:
    with triggers_at_rest(target):
        empty(target, [*plan.copied, *plan.passing])
        for table in plan.copied:
            _copy(source, target, table, told)
        continue_numbers(source, target, [*plan.copied, *plan.passing])
    if target.dialect.name == "postgresql":  # which would plan its queries for empty tables until it looks by itself
        quote = target.dialect.identifier_preparer.quote
        target.exec_driver_sql(f"ANALYZE {', '.join(quote(table.name) for table in plan.copied)}")


def _copy(source: Connection, target: Connection, table: Copied, told: Told) -> None:
    try:
        rows = write(target, table, read(source, table), partial(_tell, told, "copied", table.name))
    except RowRefusedError as error:
        key = None if error.place is None else key_at(source, table, error.place)
        row = "a row" if key is None else named(table, key)
        column = "" if error.column is None else f", column {error.column},"
        raise CopyRefusedError(
            f"{table.name}: {row}{column} {error.reason}; nothing was copied: mend it in the source and copy again"
        ) from None
    told("copied", table.name, rows, True)


def _compare(source: Connection, target: Connection, table: Copied, told: Told) -> Compared:
    found = compare(source, target, table, partial(_tell, told, "compared", table.name))
    told("compared", table.name, found.rows, True)
    return found


def _tell(told: Told, what: str, table: str, rows: int) -> None:
    told(what, table, rows, False)


@contextmanager
def _explained(*urls: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StorageError(f"the copy has ended, and nothing was written: {_said(error, *urls)}") from None


def _said(error: DBAPIError, *urls: str) -> str:
    """Return the first line of what the driver said, without passwords."""
    said = (str(error.orig).strip() or type(error).__name__).splitlines()[0]
    hidden = [value for url in urls for value in (make_url(url).password, make_url(url).query.get("password"))]
    return redact(said, tuple(value for value in hidden if isinstance(value, str)))
