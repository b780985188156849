"""All licenses as rows of a table, a part of them in memory at a time; and which of them a key's end belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from licet_server.storage.licenses import LicenseFilter, filtered
from licet_server.storage.models import CustomerRow, LicenseRow, RetiredKeyRow

_AT_A_TIME = 500

Place = tuple[datetime, str]
"""Where a part of an export ends: when its last license was issued, and its id."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a tracker shows of a license."""

    name: str | None
    email: str
    key_tail: str
    plan: str
    plan_name: str
    price: Decimal | None
    currency: str | None
    status: str
    created_at: datetime
    starts_at: datetime | None
    expires_at: datetime | None
    grace_until: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines, and where the next ones begin; ``None``: there are none."""

    lines: list[Line]
    following: Place | None


@dataclass(frozen=True, slots=True)
class KnownEnd:
    """A license whose key has, or had, a certain end."""

    email: str
    plan: str
    plan_name: str
    key_tail: str


def each_line(session: Session, wanted: LicenseFilter, *, now: datetime) -> Iterator[Line]:
    """Give the licenses that are *wanted*, oldest first."""
    after: Place | None = None
    while True:
        part = some_lines(session, wanted, after=after, now=now)
        yield from part.lines
        after = part.following
        if after is None:
            return


def some_lines(session: Session, wanted: LicenseFilter, *, after: Place | None, now: datetime) -> Part:
    """Return the next licenses that are *wanted*, oldest first, *after* the place where the part before ended.

    Each part is a question of its own, so that whoever takes an hour to read them all keeps nothing open meanwhile.
    """
    by = (LicenseRow.created_at, LicenseRow.id)
    chosen = filtered(session, wanted, now).with_only_columns(
        CustomerRow.name,
        CustomerRow.email,
        LicenseRow.key_tail,
        LicenseRow.plan,
        LicenseRow.plan_name,
        LicenseRow.price,
        LicenseRow.currency,
        LicenseRow.status,
        LicenseRow.created_at,
        LicenseRow.starts_at,
        LicenseRow.expires_at,
        LicenseRow.grace_until,
        LicenseRow.id,
    )
    if after is not None:
        chosen = chosen.where(tuple_(*by) > tuple_(*after))
    rows = session.execute(chosen.order_by(*by).limit(_AT_A_TIME)).all()
    following = (rows[-1].created_at, rows[-1].id) if len(rows) == _AT_A_TIME else None
    return Part([_line(row._asdict()) for row in rows], following)


def _line(columns: dict[str, Any]) -> Line:
    return Line(**{name: value for name, value in columns.items() if name != "id"})


def known_ends(session: Session, tails: Iterable[str]) -> set[KnownEnd]:
    """Return the licenses whose key ends with one of *tails*, or that had such a key before."""
    wanted = sorted(set(tails))
    found: set[KnownEnd] = set()
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        columns = (CustomerRow.email, LicenseRow.plan, LicenseRow.plan_name)
        today = select(*columns, LicenseRow.key_tail).where(LicenseRow.key_tail.in_(some))
        before = (
            select(*columns, RetiredKeyRow.key_tail)
            .join(RetiredKeyRow, RetiredKeyRow.license_id == LicenseRow.id)
            .where(RetiredKeyRow.key_tail.in_(some))
        )
        for chosen in (today, before):
            joined = chosen.join(CustomerRow, CustomerRow.id == LicenseRow.customer_id)
            found.update(KnownEnd(*row) for row in session.execute(joined))
    return found
