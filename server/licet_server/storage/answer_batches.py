"""Answers on their way into the log of validations: kept as they are first, and put there many together.

An answer has a row in the log, is counted for its day, and a license knows when it was last found valid. To write all
of that for each answer is more work than to answer.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, text
from sqlalchemy.orm import Session

from licet.verdict import VALID_CODES
from licet_server.storage.tables import AnswerBatchRow
from licet_server.storage.validations import Logged

PARTS = 16
"""In how many parts answers are kept when many come at once."""


def log_answers(session: Session, answered: Sequence[Logged]) -> None:
    """Log answers, note when licenses were last found valid, and count; the counts are the last that this locks."""
    batch = AnswerBatchRow(amount=len(answered), answers=_written(answered))
    session.add(batch)
    session.flush()
    _fold(session, [batch.id])


def keep_answers(session: Session, answered: Sequence[Logged]) -> None:
    """Keep answers as they are, for :func:`fold_answers`.

    That is little work for the database, and next to none for the threads of this process, however many they are. Where
    there are many, those about one license are kept with few others, so that they can be put in place together.
    """
    shares: dict[int, list[Logged]] = {0: list(answered)}
    if len(answered) >= _WORTH_PARTING:
        shares = defaultdict(list)
        for each in answered:
            shares[part_of(each.license_id)].append(each)
    rows = [{"part": part, "amount": len(some), "answers": _written(some)} for part, some in shares.items()]
    session.execute(insert(AnswerBatchRow), rows)


def part_of(license_id: str | None) -> int:
    """Return the part of the answers that those about a license belong to: any will do, the same each time is best."""
    return zlib.crc32((license_id or "").encode()) % PARTS


def _written(answered: Sequence[Logged]) -> str:
    rows = [(each.at.astimezone(UTC), each.license_id, each.code, each.address, each.instance_id) for each in answered]
    return orjson.dumps(rows).decode()


def fold_answers(session: Session, *, most: int) -> int:
    """Do with answers that are kept what :func:`log_answers` does; return how many are left to do it with.

    Whether they come one by one or many together, each license, each count and each page of an index is written once:
    so it is done seldom. When more than *most* are kept, those of the largest part are taken, the oldest first, and no
    more than *most* or a few: many about few licenses cost half of as many about all. What another process works on
    is left to it, and not counted.
    """
    taken, left = _oldest(session, most)
    if taken:
        _fold(session, [row.id for row in taken])
    return left


def take_batch(session: Session, *, most: int) -> list[Logged] | None:
    """Take the first that :func:`fold_answers` would begin with away, to find out which of them cannot be logged."""
    taken, _ = _oldest(session, most)
    if not taken:
        return None
    chosen = delete(AnswerBatchRow).where(AnswerBatchRow.id == taken[0].id).returning(AnswerBatchRow.answers)
    answers = session.execute(chosen).scalar_one()
    return [Logged(datetime.fromisoformat(at), *about) for at, *about in orjson.loads(answers)]


def _oldest(session: Session, most: int) -> tuple[list[Row[int, int]], int]:
    """Return what is to be folded next, id and amount, and how many answers are left after it."""
    sizes = select(AnswerBatchRow.part, func.sum(AnswerBatchRow.amount)).group_by(AnswerBatchRow.part)
    waiting = {part: int(amount) for part, amount in session.execute(sizes)}
    left = sum(waiting.values())
    batches = select(AnswerBatchRow.id, AnswerBatchRow.amount).order_by(AnswerBatchRow.id).limit(_MOST_BATCHES)
    parts = sorted(waiting, key=lambda part: -waiting[part])
    for these in [parts] if left <= most else [[part] for part in parts]:
        free = batches.where(AnswerBatchRow.part.in_(these)).with_for_update(skip_locked=True)
        found = session.execute(free).all()
        if found:
            before = [0, *accumulate(row.amount for row in found)]
            taken = [row for row, earlier in zip(found, before, strict=False) if earlier < most]
            return taken, left - before[len(taken)]
    return [], 0


def _fold(session: Session, batches: Sequence[int]) -> None:
    """Put what is kept under the numbers *batches* where it is looked for.

    The database does it alone: on SQLite it leaves the other threads of this process alone meanwhile.
    """
    about: dict[str, Any] = {"batches": orjson.dumps(batches).decode(), "valid": _VALID}
    if session.get_bind().dialect.name != "sqlite":
        session.execute(_ON_POSTGRESQL, about)
        return
    with _more_memory(session.connection()):
        about["newest"] = session.scalar(_NEWEST)
        for statement in _ON_SQLITE:
            session.execute(statement, about)


@contextmanager
def _more_memory(connection: Connection) -> Iterator[None]:
    """Let SQLite hold more of the database meanwhile: pages for which it has no room are written more than once."""
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {before}")


_WORTH_PARTING = 100
_MOST_BATCHES = 500
_CACHE_KIB = 16 * 1024

_VALID = orjson.dumps(sorted(code.value for code in VALID_CODES)).decode()
_NEWEST = text("SELECT coalesce(max(id), 0) FROM validations")

_WRITTEN = """
INSERT INTO validations (at, license_id, code, address, instance_id)
WITH answered AS MATERIALIZED (
  SELECT json_extract(value, '$[0]') AS at, json_extract(value, '$[1]') AS license_id,
    json_extract(value, '$[2]') AS code, json_extract(value, '$[3]') AS address,
    json_extract(value, '$[4]') AS instance_id
  FROM answer_batches, json_each(answer_batches.answers)
  WHERE answer_batches.id IN (SELECT value FROM json_each(:batches))
  ORDER BY answer_batches.id
)
SELECT replace(substr(at, 1, 19), 'T', ' ')
    || CASE substr(at, 20, 1) WHEN '.' THEN substr(at, 20, 7) ELSE '.000000' END,
  license_id, code, address, instance_id
FROM answered
"""
"""A fraction of a second that is nought is not written in JSON."""

_NOTED = """
UPDATE licenses SET last_validated = last.at
FROM (
  SELECT license_id, max(at) AS at FROM validations
  WHERE id > :newest AND code IN (SELECT value FROM json_each(:valid))
  GROUP BY +license_id
) AS last
WHERE licenses.id = last.license_id
  AND (licenses.last_validated IS NULL OR licenses.last_validated < last.at)
"""
"""The sign keeps it from walking along an index of the whole log."""

_COUNTED = """
INSERT INTO validation_days (day, license_id, code, answers)
SELECT substr(at, 1, 10), coalesce(license_id, ''), code, count(*) FROM validations
WHERE id > :newest
GROUP BY 1, 2, 3
ON CONFLICT (day, license_id, code) DO UPDATE SET answers = validation_days.answers + excluded.answers
"""
_DONE = "DELETE FROM answer_batches WHERE id IN (SELECT value FROM json_each(:batches))"
_ON_SQLITE = tuple(map(text, (_WRITTEN, _NOTED, _COUNTED, _DONE)))

_ON_POSTGRESQL = text("""
WITH taken AS (
  DELETE FROM answer_batches
  WHERE id IN (SELECT value::bigint FROM json_array_elements_text(cast(:batches AS json)))
  RETURNING id, answers
), answered AS MATERIALIZED (
  SELECT taken.id AS batch, place, (value->>0)::timestamptz AS at, value->>1 AS license_id, value->>2 AS code,
    value->>3 AS address, value->>4 AS instance_id
  FROM taken, json_array_elements(taken.answers::json) WITH ORDINALITY AS found (value, place)
), written AS (
  INSERT INTO validations (at, license_id, code, address, instance_id)
  SELECT at, license_id, code, address, instance_id FROM answered ORDER BY batch, place
), last AS MATERIALIZED (
  SELECT license_id, max(at) AS at FROM answered
  WHERE code IN (SELECT json_array_elements_text(cast(:valid AS json)))
  GROUP BY license_id
), free AS MATERIALIZED (
  SELECT id FROM licenses WHERE id IN (SELECT license_id FROM last) FOR NO KEY UPDATE SKIP LOCKED
), noted AS (
  UPDATE licenses SET last_validated = last.at FROM last
  WHERE licenses.id = last.license_id AND licenses.id IN (SELECT id FROM free)
    AND (licenses.last_validated IS NULL OR licenses.last_validated < last.at)
)
INSERT INTO validation_days (day, license_id, code, answers)
SELECT (at AT TIME ZONE 'UTC')::date, coalesce(license_id, ''), code, count(*) FROM answered
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (day, license_id, code) DO UPDATE SET answers = validation_days.answers + excluded.answers
""")
"""It waits in no circle, and behind nobody: a license that somebody holds is noted with its next answer."""
