"""All licenses as rows of a table, a part of them in memory at a time; and which of them a key's end belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.storage.licenses import LicenseFilter, filtered
from licet_server.storage.models import CustomerRow, LicenseRow, RetiredKeyRow

_AT_A_TIME = 500


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
class KnownEnd:
    """A license whose key has, or had, a certain end."""

    email: str
    plan: str
    plan_name: str
    key_tail: str


def each_line(session: Session, wanted: LicenseFilter, *, now: datetime) -> Iterator[Line]:
    """Give the licenses that are *wanted*, oldest first."""
    chosen = (
        filtered(session, wanted, now)
        .with_only_columns(
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
        )
        .order_by(LicenseRow.created_at, LicenseRow.id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    with closing(session.execute(chosen)) as rows:
        for row in rows:
            yield Line(**row._asdict())


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
