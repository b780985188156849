"""Which licenses were revoked, and how often anything was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import StorageError
from licet_server.storage.counters import REVOCATIONS
from licet_server.storage.models import CounterRow, LicenseRow


def revocation_number(session: Session) -> int:
    """Return the number of the last revocation; 0: none was counted, but one may be older than the counter."""
    return session.scalar(select(CounterRow.value).where(CounterRow.name == REVOCATIONS)) or 0


def revoked_licenses(session: Session, *, over_before: datetime) -> tuple[int, list[str]]:
    """Return the number of the last revocation and the ids of the revoked licenses.

    Both come from one statement and so from one moment: between two, PostgreSQL would let a revocation in.

    Args:
        session: A session that reads.
        over_before: Licenses whose grace ended before are left out.
    """
    due = or_(LicenseRow.grace_until.is_(None), LicenseRow.grace_until >= over_before)
    revoked = and_(LicenseRow.status == Status.REVOKED.value, due)
    rows = session.execute(
        select(CounterRow.value, LicenseRow.id)
        .select_from(CounterRow)
        .join(LicenseRow, revoked, isouter=True)
        .where(CounterRow.name == REVOCATIONS)
    ).all()
    if not rows:
        raise StorageError(f"the counter {REVOCATIONS} is missing: restore the database from a backup")
    return rows[0].value, [row.id for row in rows if row.id is not None]
