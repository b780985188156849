"""Figures for the vendor."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import InputError
from licet_server.services.mailbox import mail_figures
from licet_server.services.revenue import billing_figures, paid_by_month
from licet_server.services.usage import total_object
from licet_server.storage import statistics
from licet_server.storage.activations import count_live_by_product
from licet_server.storage.flags import count_open
from licet_server.storage.licenses import count_by_standing, count_customers
from licet_server.storage.usage import totals_by_metric
from licet_server.storage.validations import count_validations

PERIOD = timedelta(days=30)
MONTHS = 12
USUAL_EXPIRING_DAYS = 30
MOST_EXPIRING_DAYS = 3660
MOST_LISTED = 100
"""How many licenses that expire, and how many metrics, are named one by one."""


def stats(
    session: Session, *, expiring_days: int = USUAL_EXPIRING_DAYS, mail_configured: bool = False, now: datetime
) -> dict[str, Any]:
    """Count what there is and what becomes of it; by the database, however much there is.

    Args:
        session: A session that reads.
        expiring_days: Licenses whose term ends within so many days are named.
        mail_configured: Whether a mail server is named.
        now: Aware UTC instant.

    Raises:
        InputError: The days are too many, or too few.
    """
    if not 1 <= expiring_days <= MOST_EXPIRING_DAYS:
        raise InputError(f"1 to {MOST_EXPIRING_DAYS} days can be asked for", field="expiring_days")
    licenses = [
        {"product": product, "plan": plan, "status": standing, "count": count}
        for product, plan, standing, count in count_by_standing(session, now=now)
    ]
    today = now.astimezone(UTC).date()
    live = count_live_by_product(session, now=now)
    flags = count_open(session)
    used = totals_by_metric(session, first=today - PERIOD + timedelta(days=1), last=today, limit=MOST_LISTED)
    return {
        "customers": count_customers(session),
        "licenses": licenses,
        "validations_30_days": count_validations(session, since=now - PERIOD),
        "statuses": statuses(licenses),
        "trials": statistics.count_trials(session, now=now),
        "months": months(session, now),
        "expiring": expiring(session, expiring_days, now),
        "activations": {"live": sum(live.values()), "products": live},
        "usage_30_days": [total_object(total) for total in used],
        "flags": {"open": sum(flags.values()), "kinds": flags},
        "billing": billing_figures(session, now=now),
        "mail": mail_figures(session, configured=mail_configured),
    }


def statuses(licenses: list[dict[str, Any]]) -> dict[str, int]:
    """Add up counts of licenses that say their ``status``, by it."""
    found: dict[str, int] = defaultdict(int)
    for each in licenses:
        found[each["status"]] += each["count"]
    return dict(sorted(found.items()))


def months(session: Session, now: datetime) -> list[dict[str, Any]]:
    """Return the last twelve months, the present one last: what was issued and ended, list prices, what was paid."""
    names = _last_months(now)
    since = datetime.fromisoformat(f"{names[0]}-01T00:00:00+00:00")
    plans: dict[str, dict[tuple[str, str], dict[str, int]]] = {name: {} for name in names}
    counted = {
        "new": statistics.new_by_month(session, since=since),
        "churned": statistics.churned_by_month(session, since=since, now=now),
    }
    for what, counts in counted.items():
        for each in counts:
            of_month = plans.get(each.month, {})  # what was imported may say that it was sold in the future
            of_month.setdefault((each.product, each.plan), {"new": 0, "churned": 0})[what] += each.count
    prices, paid = _list_prices(session, since), paid_by_month(session, since=since)
    return [
        {
            "month": name,
            "new": sum(each["new"] for each in plans[name].values()),
            "churned": sum(each["churned"] for each in plans[name].values()),
            "list_prices": prices.get(name, {}),
            "paid": paid.get(name, {}),
            "plans": [
                {"product": product, "plan": plan} | counts for (product, plan), counts in sorted(plans[name].items())
            ],
        }
        for name in names
    ]


def _last_months(now: datetime) -> list[str]:
    today = now.astimezone(UTC)
    last = today.year * 12 + today.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]


def _list_prices(session: Session, since: datetime) -> dict[str, dict[str, str]]:
    """Add up the list prices of what was issued, by month and currency; what was paid is another figure."""
    added: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in statistics.list_prices_by_month(session, since=since):
        added[each.month][each.currency] += each.price * each.count
    return {
        month: {currency: str(amount) for currency, amount in sorted(amounts.items())}
        for month, amounts in added.items()
    }


def expiring(session: Session, days: int, now: datetime, *, limit: int = MOST_LISTED) -> dict[str, Any]:
    """Return how many licenses expire within so many *days*, and *limit* of them at most, the next one first."""
    until = now + timedelta(days=days)
    rows = statistics.list_expiring(session, until=until, now=now, limit=limit)
    listed = [
        {
            "id": row.id,
            "product": row.product_code,
            "plan": row.plan,
            "email": row.email,
            "key_tail": row.key_tail,
            "expires_at": to_text(row.expires_at),
            "trial": row.trial,
        }
        for row in rows
    ]
    return {"days": days, "count": statistics.count_expiring(session, until=until, now=now), "licenses": listed}
