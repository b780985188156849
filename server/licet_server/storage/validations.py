"""The log of questions and answers, and how many there were of each kind on each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any

import orjson
from sqlalchemy import TextClause, func, select, text
from sqlalchemy.orm import Session

from licet_server.storage.models import ValidationRow
from licet_server.storage.tables import ValidationDayRow

UNKNOWN = ""
"""Stands for the license of a key that no license has."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One question that was answered.

    Attributes:
        at: When, aware UTC.
        license_id: About which license; ``None``: no license has the key.
        code: What was answered.
        address: Who asked.
        instance_id: Which instance asked.
        valid: Whether the answer was yes.
        product: Of the license, where that is known; it is counted and not logged.
    """

    at: datetime
    license_id: str | None
    code: str
    address: str
    instance_id: str | None = None
    valid: bool = False
    product: str | None = None


def log_answers(session: Session, answered: Sequence[Logged]) -> None:
    """Log answers, note when licenses were last found valid, and count; the counts are the last that this locks.

    However many there are, they are a few statements: what works on them is the database, which leaves the other
    threads of this process alone meanwhile.
    """
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    zone = "" if on_sqlite else "+00"
    rows = [_row(each, zone) for each in answered]
    last: dict[str, str] = {}
    for row, each in zip(rows, answered, strict=True):
        if each.valid and row[0] > last.get(row[1], ""):
            last[row[1]] = row[0]
    counted = Counter((row[0][:_DAY], row[1] or UNKNOWN, row[2]) for row in rows)
    if on_sqlite:
        for many, some in _parts(rows):
            connection.exec_driver_sql(_insertion(many), some)
    else:
        session.execute(_WRITTEN, {"rows": _json(rows)})
    noted, added = _ON_SQLITE if on_sqlite else _ON_POSTGRESQL
    session.execute(noted, {"rows": _json(sorted(last.items()))})
    session.execute(added, {"rows": _json([(*key, answers) for key, answers in sorted(counted.items())])})


_DAY = len("2026-11-20")
_LOGGED = "at, license_id, code, address, instance_id"
_PARTS = (256, 64, 16, 4, 1)
"""How many rows one statement writes on SQLite, which is prepared once for each of these."""


def _row(each: Logged, zone: str) -> tuple[Any, ...]:
    """Return the columns of :data:`_LOGGED`; SQLite keeps an instant in UTC and without a *zone*."""
    moment = each.at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return moment + zone, each.license_id, each.code, each.address, each.instance_id


def _parts(rows: list[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Give the rows in parts, each with its number of rows and all of their columns one after the other."""
    done = 0
    for many in _PARTS:
        while len(rows) - done >= many:
            yield many, tuple(chain.from_iterable(rows[done : done + many]))
            done += many


@cache
def _insertion(many: int) -> str:
    values = ", ".join(["(?, ?, ?, ?, ?)"] * many)
    return f"INSERT INTO validations ({_LOGGED}) VALUES {values}"  # nosec B608 - names and marks alone


def _json(rows: Sequence[Sequence[Any]]) -> str:
    return orjson.dumps(rows).decode()


def _of_sqlite(*names: str) -> str:
    columns = ", ".join(f"json_extract(value, '$[{at}]') AS {name}" for at, name in enumerate(names))
    return f"(SELECT {columns} FROM json_each(:rows))"  # nosec B608 - names alone


def _of_postgresql(**kinds: str) -> str:
    columns = ", ".join(f"(value->>{at})::{kind} AS {name}" for at, (name, kind) in enumerate(kinds.items()))
    return f"(SELECT {columns} FROM json_array_elements(cast(:rows AS json)))"  # nosec B608 - names alone


_OF_POSTGRESQL = _of_postgresql(id="text", at="timestamptz")
_FREE = (  # in no circle, and behind nobody: a license that somebody holds is noted with its next answer
    "WITH free AS MATERIALIZED (SELECT id FROM licenses WHERE id IN "
    f"(SELECT id FROM {_OF_POSTGRESQL} AS asked) FOR NO KEY UPDATE SKIP LOCKED) "  # nosec B608
)


def _statements(last: str, counted: str, *, free: str = "") -> tuple[TextClause, TextClause]:
    """Return what notes *last* and what adds *counted*; *free* limits the licenses that are noted."""
    later = "licenses.last_validated IS NULL OR licenses.last_validated < last.at"
    noted = f"UPDATE licenses SET last_validated = last.at FROM {last} AS last WHERE licenses.id = last.id"  # nosec B608 - names alone
    among = "AND licenses.id IN (SELECT id FROM free) " if free else ""
    added = (
        f"INSERT INTO validation_days (day, license_id, code, answers) SELECT * FROM {counted} AS counted "  # nosec B608
        "WHERE true ON CONFLICT (day, license_id, code) "
        "DO UPDATE SET answers = validation_days.answers + excluded.answers"
    )
    return text(f"{free}{noted} {among}AND ({later})"), text(added)


_WRITTEN = text(
    f"INSERT INTO validations ({_LOGGED}) SELECT * FROM "  # nosec B608 - names alone
    + _of_postgresql(at="timestamptz", license_id="text", code="text", address="text", instance_id="text")
    + " AS answered"
)
_ON_SQLITE = _statements(_of_sqlite("id", "at"), _of_sqlite("day", "license_id", "code", "answers"))
_ON_POSTGRESQL = _statements(
    _OF_POSTGRESQL, _of_postgresql(day="date", license_id="text", code="text", answers="bigint"), free=_FREE
)


def count_validations(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the answers given on the days (UTC) after that of *since*, by code."""
    rows = session.execute(
        select(ValidationDayRow.code, func.sum(ValidationDayRow.answers).label("answers"))
        .where(ValidationDayRow.day > since.astimezone(UTC).date())
        .group_by(ValidationDayRow.code)
        .order_by(ValidationDayRow.code)
    )
    return {row.code: int(row.answers) for row in rows}


def count_answers(session: Session, license_id: str, *, last: date, days: int) -> dict[str, int]:
    """Count the answers about one license by code, on the *days* days (UTC) that end with *last*.

    The days are named one by one, because the index begins with them.
    """
    wanted = [last - timedelta(days=back) for back in range(days)]
    rows = session.execute(
        select(ValidationDayRow.code, func.sum(ValidationDayRow.answers).label("answers"))
        .where(ValidationDayRow.day.in_(wanted), ValidationDayRow.license_id == license_id)
        .group_by(ValidationDayRow.code)
        .order_by(func.sum(ValidationDayRow.answers).desc(), ValidationDayRow.code)
    )
    return {row.code: int(row.answers) for row in rows}


def last_answers(session: Session, license_id: str, *, limit: int) -> Sequence[ValidationRow]:
    """Return the newest answers about one license, the newest first."""
    chosen = select(ValidationRow).where(ValidationRow.license_id == license_id)
    return session.scalars(chosen.order_by(ValidationRow.at.desc(), ValidationRow.id.desc()).limit(limit)).all()
