"""Who may leave: paying licenses that are used less than before, or whose subscription comes to an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from licet_server.licensing.insights import (
    BEFORE_DAYS,
    RECENT_DAYS,
    REGULAR_DAYS,
    Risk,
    Signals,
    a_year,
    risk,
)
from licet_server.storage import insights as storage
from licet_server.storage.activity import days_from, live_of, seats_at
from licet_server.storage.catalog import all_products
from licet_server.storage.models import LicenseRow

MOST = 20
_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Leaving:
    """A license whose customer may leave.

    Attributes:
        license_id: Its id.
        customer: Whose it is, by company, else by name; ``None``: neither is known.
        customer_id: The customer's id.
        product: Its product's code.
        plan: Its plan's name.
        signals: What is known of its use and its payment.
        risk: What that counts.
        stake: What it brings in a year, in *currency*; ``None``: it has no price here.
        currency: Of the stake.
        expires_at: When its term ends.
    """

    license_id: str
    customer: str | None
    customer_id: str
    product: str
    plan: str
    signals: Signals
    risk: Risk
    stake: Decimal | None
    currency: str | None
    expires_at: datetime | None


def churn_risks(session: Session, *, now: datetime, limit: int = MOST) -> list[Leaving]:
    """Return paying licenses with signs that their customers leave, those that bring most first.

    Args:
        session: A session that reads.
        now: Aware UTC instant.
        limit: How many at most.
    """
    today = now.astimezone(UTC).date()
    border = today - timedelta(days=RECENT_DAYS)
    first = border - timedelta(days=BEFORE_DAYS)
    slowed = storage.slowed(session, first=first, border=border, least=REGULAR_DAYS, now=now, limit=_CANDIDATES)
    paces = {each.license_id: (each.before, each.recent) for each in slowed}
    leaving = storage.leaving(session, now=now, limit=_CANDIDATES)
    others = sorted(leaving.keys() - paces.keys())
    before = storage.paces_of(session, others, days_from(first, border - timedelta(days=1)))
    recent = storage.paces_of(session, others, days_from(border, today - timedelta(days=1)))
    paces |= {each: (before.get(each, 0), recent.get(each, 0)) for each in others}
    seats_before = seats_at(session, paces, at=now - timedelta(days=RECENT_DAYS))
    seats_now = live_of(session, paces, now=now)
    rows = storage.rows_of(session, paces)
    products = all_products(session)
    terms = {(product.code, plan.code): plan.duration_days for product in products for plan in product.plans}
    found = []
    for license_id, row in rows.items():
        cancels, fails = leaving.get(license_id, (False, False))
        signals = Signals(
            *paces[license_id], seats_before.get(license_id, 0), seats_now.get(license_id, 0), cancels, fails
        )
        weighed = risk(signals)
        if weighed.score and not row.trial and row.price != 0:
            found.append(_leaving(row, signals, weighed, terms.get((row.product_code, row.plan))))
    return sorted(found, key=lambda one: (-(one.stake or Decimal(0)), -one.risk.score, one.license_id))[:limit]


def _leaving(row: LicenseRow, signals: Signals, weighed: Risk, duration_days: int | None) -> Leaving:
    return Leaving(
        license_id=row.id,
        customer=row.customer.company or row.customer.name,
        customer_id=row.customer_id,
        product=row.product_code,
        plan=row.plan_name,
        signals=signals,
        risk=weighed,
        stake=a_year(row.price, duration_days),
        currency=row.currency,
        expires_at=row.expires_at,
    )
