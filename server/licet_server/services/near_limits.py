"""Who is near an end of what was sold, and which plan would fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from licet.verdict import Code
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.insights import FEWEST_SEATS, NEAR, Bound, Need, suggestion
from licet_server.licensing.metering import period
from licet_server.licensing.standing import Standing, standing
from licet_server.services.upgrades import held
from licet_server.storage import insights as storage
from licet_server.storage.activity import live_of
from licet_server.storage.catalog import all_products
from licet_server.storage.models import LicenseRow

REFUSED_FOR = timedelta(days=30)
MOST = 20
_CANDIDATES = 200
_WORKING = {Standing.ACTIVE, Standing.IN_GRACE}
_REFUSALS = (Code.TOO_MANY_ACTIVATIONS, Code.LIMIT_EXCEEDED)


@dataclass(frozen=True, slots=True)
class Near:
    """A license that is near an end, and what would help.

    Attributes:
        license_id: Its id.
        customer: Whose it is, by company, else by name; ``None``: neither is known.
        customer_id: The customer's id.
        product: Its product's name.
        plan: Its plan's name.
        need: What it is near the end of.
        fits: The cheapest plan that leaves room, by its code; ``None``: there is none.
        fits_name: That plan's name.
        price: What a term of that plan costs; ``None``: it is made on request.
        more: How much more that is than the present price, when both are for terms of one length.
        currency: Of these.
    """

    license_id: str
    customer: str | None
    customer_id: str
    product: str
    plan: str
    need: Need
    fits: str | None = None
    fits_name: str | None = None
    price: Decimal | None = None
    more: Decimal | None = None
    currency: str | None = None


def near_limits(session: Session, *, now: datetime, limit: int = MOST) -> list[Near]:
    """Return licenses that are near an end: those that were refused most first, then those with the least left.

    Args:
        session: A session that reads.
        now: Aware UTC instant.
        limit: How many at most.
    """
    products = {product.code: product for product in all_products(session)}
    needs = _needs(session, tuple(products.values()), now)
    rows = storage.rows_of(session, {license_id for license_id, _ in needs})
    found = [_near(rows[license_id], need, products) for license_id, need in needs if license_id in rows]
    ordered = sorted(found, key=lambda one: (-one.need.refused, -one.need.share, one.license_id, one.need.name))
    return ordered[:limit]


def _needs(session: Session, products: tuple[Product, ...], now: datetime) -> list[tuple[str, Need]]:
    refused = _refused(session, now)
    full = storage.fullest(session, fewest=FEWEST_SEATS, tenths=int(NEAR * 10), now=now, limit=_CANDIDATES)
    of_seats = {*full, *(license_id for license_id, code in refused if code == Code.TOO_MANY_ACTIVATIONS)}
    rows = storage.rows_of(session, {*of_seats, *(license_id for license_id, _ in refused)})
    working = {license_id for license_id, row in rows.items() if standing(row.terms(), now=now) in _WORKING}
    taken = live_of(session, of_seats, now=now)
    needs: list[tuple[str, Need]] = []
    for license_id in sorted(working):
        row = rows[license_id]
        if license_id in of_seats and row.max_activations is not None:
            count = refused.get((license_id, Code.TOO_MANY_ACTIVATIONS), 0)
            needs.append((license_id, Need(Bound.SEATS, taken.get(license_id, 0), row.max_activations, refused=count)))
        count = refused.get((license_id, Code.LIMIT_EXCEEDED), 0)
        if count and (gauge := _gauge(row)) is not None:
            needs.append((license_id, replace(gauge, refused=count)))
    needs += _quotas(session, products, now)
    return [(license_id, need) for license_id, need in needs if need.is_near]


def _refused(session: Session, now: datetime) -> dict[tuple[str, str], int]:
    """Count refusals by license and code; those until the day of a change of plan or terms were for other limits."""
    begin = now - REFUSED_FOR
    since = begin.astimezone(UTC).date()
    refused = storage.refusals(session, since=since, codes=_REFUSALS, limit=_CANDIDATES)
    changed = storage.changed_terms(session, {license_id for license_id, _ in refused}, since=begin)
    counts = {key: count for key, count in refused.items() if key[0] not in changed}
    for license_id, code, day, count in storage.refusals_of(session, changed, since=since, codes=_REFUSALS):
        if day > changed[license_id].astimezone(UTC).date():
            counts[license_id, code] = counts.get((license_id, code), 0) + count
    return counts


def _gauge(row: LicenseRow) -> Need | None:
    """Return the limit that was passed, where there is one only; which it was, and by how much, nobody wrote down."""
    gauges = [Need(Bound.LIMIT, 0, most, name) for name, most in row.limits.items()]
    if row.max_resources is not None:
        gauges.append(Need(Bound.RESOURCES, 0, row.max_resources))
    return gauges[0] if len(gauges) == 1 else None


def _quotas(session: Session, products: tuple[Product, ...], now: datetime) -> list[tuple[str, Need]]:
    bars = [
        storage.QuotaBar(
            product.code, plan.code, name, quota.period, period(quota.period, now=now).start, -(-quota.amount * 8 // 10)
        )
        for product in products
        for plan in product.plans
        for name, quota in plan.quotas.items()
    ]
    used = storage.nearly_used_up(session, bars, now=now, limit=_CANDIDATES)
    rows = storage.rows_of(session, {each.license_id for each in used})
    found = []
    for each in used:
        quota = rows[each.license_id].quotas.get(each.metric)
        if quota is not None and quota["period"] == each.period:
            need = Need(Bound.QUOTA, each.used, quota["amount"], each.metric, each.period, int(each.exhausted))
            found.append((each.license_id, need))
    return found


def _near(row: LicenseRow, need: Need, products: dict[str, Product]) -> Near:
    product = products.get(row.product_code)
    plan = None if product is None else suggestion(product, held(row), need)
    present = None if product is None else product.plan(row.plan)
    near = Near(
        row.id,
        row.customer.company or row.customer.name,
        row.customer_id,
        row.product_code if product is None else product.name,
        row.plan_name,
        need,
    )
    if plan is None:
        return near
    more = _more(row, plan) if present is not None and present.duration_days == plan.duration_days else None
    currency = plan.currency or row.currency
    return replace(near, fits=plan.code, fits_name=plan.name, price=plan.price, more=more, currency=currency)


def _more(row: LicenseRow, plan: Plan) -> Decimal | None:
    if row.price is None or plan.price is None or row.currency != plan.currency:
        return None
    return plan.price - row.price
