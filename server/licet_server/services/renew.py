"""Renew a license."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet_server.licensing.life import renewed_end
from licet_server.licensing.transitions import Action
from licet_server.services.catalog import find_plan
from licet_server.services.changes import changing, move_end
from licet_server.storage.models import LicenseRow


def renew(
    session: Session,
    row: LicenseRow,
    *,
    until: datetime | None = None,
    duration: timedelta | None = None,
    now: datetime,
) -> None:
    """Extend the license, whose row is locked, by a term; its key stays, and a trial becomes one that is paid for.

    Args:
        session: A session that may write.
        row: The license.
        until: The new end; ``None``: a term.
        duration: How long the term is; ``None``: as long as the plan is sold today.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked.
        ConflictError: The license is perpetual.
        InputError: There is neither a term nor an end, or the end is not later than the one there is.
    """
    with changing(session, row, Action.RENEW, now=now):
        term = duration or _term(session, row)
        end = renewed_end(row.expires_at, row.grace_until, term=term, until=until, now=now)
        row.trial = False
        move_end(row, end)


def _term(session: Session, row: LicenseRow) -> timedelta | None:
    plan = find_plan(session, row.product_code, row.plan)
    return None if plan is None or plan.duration_days is None else timedelta(days=plan.duration_days)
