"""Move a license to another plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.licensing.transitions import Action
from licet_server.services.catalog import get_plan, get_product
from licet_server.services.changes import changing, move_end
from licet_server.storage.catalog import terms_columns
from licet_server.storage.models import LicenseRow


def change_plan(session: Session, row: LicenseRow, plan: str, *, restart: bool = False, now: datetime) -> None:
    """Give the license, whose row is locked, the terms that *plan* is sold with today.

    Its key, its AWS accounts, its seats and what it has used stay; terms of its own are replaced. When the new plan has
    fewer seats than are taken, nobody loses one, and none is given until enough are free.

    Args:
        session: A session that may write.
        row: The license.
        plan: The plan's code, name or segment; also the one it has, for what is sold under that name today.
        restart: Whether a new term begins now, which makes a trial a license that is paid for; else the end stays.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked.
        UnknownPlanError: The product has no such plan.
        InputError: The license would last longer than plugins believe.
    """
    with changing(session, row, Action.CHANGE_PLAN, now=now):
        offer = get_plan(get_product(session, row.product_code), plan)
        row.plan, row.plan_name = offer.code, offer.name
        for column, value in terms_columns(offer).items():
            setattr(row, column, value)
        if restart:
            row.trial = False
            row.starts_at = None if row.starts_at is None else min(row.starts_at, now)
        move_end(row, offer.term_end(start=now) if restart else row.expires_at)
