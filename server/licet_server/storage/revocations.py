"""What a revocation list holds, and how often it had something new to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, cast, null, or_, select, true, union_all
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import StorageError
from licet_server.storage.counters import REVOCATIONS
from licet_server.storage.models import CounterRow, LicenseRow, RetiredKeyRow


@dataclass(frozen=True, slots=True)
class Listed:
    """What the vendor ended.

    Attributes:
        number: The number of the last revocation.
        license_ids: The licenses that were revoked.
        key_marks: The marks of signed keys that were replaced and work no more.
    """

    number: int
    license_ids: list[str]
    key_marks: list[str]


def revocation_number(session: Session) -> int:
    """Return the number of the last revocation; 0: none was counted, but one may be older than the counter."""
    return session.scalar(select(CounterRow.value).where(CounterRow.name == REVOCATIONS)) or 0


def listed(session: Session, *, over_before: datetime, as_of: datetime) -> Listed:
    """Return what was ended.

    All of it comes from one statement and so from one moment: between two, PostgreSQL would let a revocation in. A key
    that was ended at once is there at once, because its end was counted; one whose overlap has run out is there as of
    the hour after, so that the list does not change between two numbers within an hour.

    Args:
        session: A session that reads.
        over_before: What belongs to licenses that nothing promises any more from then on is left out.
        as_of: When the list shall be true.
    """
    due = or_(
        LicenseRow.grace_until.is_(None), LicenseRow.grace_until >= over_before, LicenseRow.signed_until >= over_before
    )
    retired = RetiredKeyRow
    over = or_(retired.works_until <= as_of, retired.works_until <= retired.retired_at)
    nothing = cast(null(), String(32))
    entries = union_all(
        select(LicenseRow.id.label("license_id"), nothing.label("mark")).where(
            LicenseRow.status == Status.REVOKED.value, due
        ),
        select(nothing, retired.key_mark)
        .join(LicenseRow, LicenseRow.id == retired.license_id)
        .where(and_(retired.key_mark.is_not(None), over, due)),
    ).subquery()
    rows = session.execute(
        select(CounterRow.value, entries.c.license_id, entries.c.mark)
        .select_from(CounterRow)
        .join(entries, true(), isouter=True)
        .where(CounterRow.name == REVOCATIONS)
    ).all()
    if not rows:
        raise StorageError(f"the counter {REVOCATIONS} is missing: restore the database from a backup")
    return Listed(
        rows[0].value,
        [row.license_id for row in rows if row.license_id is not None],
        [row.mark for row in rows if row.mark is not None],
    )
