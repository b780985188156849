"""Licenses that cost nothing, of which a customer has one of a product."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.storage.models import LicenseRow


def find_of_plan(session: Session, *, customer_id: str, product: str, plan: str) -> LicenseRow | None:
    """Return a license of that plan that the customer has, whatever it is good for; none that was revoked."""
    mine = (LicenseRow.customer_id == customer_id, LicenseRow.product_code == product, LicenseRow.plan == plan)
    alive = LicenseRow.status != Status.REVOKED
    return session.scalar(select(LicenseRow).where(*mine, alive).order_by(LicenseRow.created_at).limit(1))
