"""Lists in parts: where a part ends, the next one begins, however many rows come or go meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session


def part(
    session: Session,
    chosen: Select[Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    after: Sequence[Any] | None,
    limit: int,
    newest_first: bool = True,
) -> tuple[list[Any], list[Any] | None]:
    """Return at most *limit* rows of *chosen*, and where the next part begins.

    Args:
        session: A session that reads.
        chosen: Selects one entity, without an order.
        by: The columns that order it, none of them null; together they are unique.
        after: The values of *by* in the last row of the part before; ``None``: from the start.
        limit: How many rows at most.
        newest_first: Whether the order is descending.

    Returns:
        The rows, and the values to pass as *after* for the next part; ``None``: there is none.
    """
    if after is not None:
        here, there = tuple_(*by), tuple_(*after)
        chosen = chosen.where(here < there if newest_first else here > there)
    ordered = chosen.order_by(*(column.desc() if newest_first else column.asc() for column in by))
    rows = list(session.scalars(ordered.limit(limit + 1)).unique())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], [getattr(last, column.key) for column in by]


_FEW = 200


def few_first(session: Session, key: InstrumentedAttribute[str], found: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that says what *found* says, and is quick in a list where it is true of few rows, or none.

    A list that is read in its order looks up row after row until it has enough that fit; where few do, that is the
    whole table, and one look through it beforehand costs a fraction.

    Args:
        session: A session that reads.
        key: What names a row.
        found: Whether a row is looked for.
    """
    keys = list(session.scalars(select(key).where(found).limit(_FEW + 1)))
    if not keys:
        return false()  # which no database walks a list for
    return found if len(keys) > _FEW else key.in_(keys)
