"""Figures about money, for the vendor."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from licet_server.licensing.pricing import shown
from licet_server.storage import revenue as storage

LOOKED_AT = timedelta(days=7)
"""How far back payment events are counted that somebody may have to look at."""


def paid_by_month(session: Session, *, since: datetime) -> dict[str, dict[str, str]]:
    """Return what was paid less what went back of it or is disputed, by the month of the payment and by currency."""
    added: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in storage.paid_by_month(session, since=since):
        added[each.month][each.currency] += (each.paid - each.refunded) * each.count
    return {
        month: {currency: shown(amount, currency) for currency, amount in sorted(amounts.items())}
        for month, amounts in added.items()
    }


def billing_figures(session: Session, *, now: datetime) -> dict[str, Any]:
    """Return how subscriptions and invoices stand, and how many payment events of a week came to nothing."""
    return {
        "subscriptions": storage.count_subscriptions(session),
        "past_due": storage.count_failing(session),
        "invoices": storage.count_owed(session),
        "events_7_days": storage.count_events(session, since=now - LOOKED_AT),
    }
