"""The vendor's outlook: who wants more, who may leave, what the next months need and bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.services.capacity import Capacity, capacity
from licet_server.services.churn import Leaving, churn_risks
from licet_server.services.near_limits import Near, near_limits
from licet_server.services.renewals_ahead import MonthAhead, renewals_ahead


@dataclass(frozen=True, slots=True)
class Outlook:
    """All of it; each list is bounded."""

    near: list[Near]
    leaving: list[Leaving]
    capacity: Capacity
    renewals: list[MonthAhead]


def outlook(session: Session, *, log_days: int | None = None, now: datetime) -> Outlook:
    """Return the outlook at *now*, with a log that is kept for *log_days*; it reads much, so keep it for a while."""
    return Outlook(
        near=near_limits(session, now=now),
        leaving=churn_risks(session, now=now),
        capacity=capacity(session, log_days=log_days, now=now),
        renewals=renewals_ahead(session, now=now),
    )
