"""Figures for the vendor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet_server.storage.licenses import count_by_standing, count_customers
from licet_server.storage.validations import count_validations

PERIOD = timedelta(days=30)


def stats(session: Session, *, now: datetime) -> dict[str, Any]:
    """Count customers, licenses by product, plan and standing, and the answers of the last 30 days by code."""
    licenses = [
        {"product": product, "plan": plan, "status": standing, "count": count}
        for product, plan, standing, count in count_by_standing(session, now=now)
    ]
    return {
        "customers": count_customers(session),
        "licenses": licenses,
        "validations_30_days": count_validations(session, since=now - PERIOD),
    }
