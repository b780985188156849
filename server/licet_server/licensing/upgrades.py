"""Which plan would do where the license at hand does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product

_DAYS = {"day": 1, "month": 30, "lifetime": 36_500}


@dataclass(frozen=True, slots=True)
class Lack:
    """What was asked for and is not there; what is ``None`` was not asked for.

    Attributes:
        feature: What is not licensed.
        limits: Counts that pass a limit, by its name.
        resources: How many resources one call would touch.
        quota: Of a metric, how much would have to be usable in a period.
        rate: Of a metric, how much at once; more of it each day is needed.
        at_once: Of a metric, how much is asked for in one go; with *rate* it is said there.
        seats: How many instances would run at once.
        seats_a_day: How many would take a seat within 24 hours.
    """

    feature: str | None = None
    limits: tuple[str, int] | None = None
    resources: int | None = None
    quota: tuple[str, Quota] | None = None
    rate: tuple[str, int] | None = None
    at_once: tuple[str, int] | None = None
    seats: int | None = None
    seats_a_day: int | None = None


def upgrade(product: Product, held: Plan, lack: Lack) -> Plan | None:
    """Return the cheapest plan in the currency of the license that has what is lacking, and nothing less than it has.

    A plan that is sold on request comes after those with a price. ``None``: no plan would do.

    Args:
        product: With its plans as they are sold today.
        held: What the license has, its own terms with it.
        lack: What it has not.
    """
    able = [plan for plan in product.plans if plan.code != held.code and _is_bought_like(plan, held)]
    able = [plan for plan in able if _covers(plan, held) and _suffices(plan, held, lack)]
    return min(able, key=_cost, default=None)  # of equals the one that is shown first


def _cost(plan: Plan) -> tuple[bool, Decimal]:
    return plan.price is None, plan.price or Decimal(0)


def _is_bought_like(plan: Plan, held: Plan) -> bool:
    return plan.price is None or held.currency is None or plan.currency == held.currency


def _covers(plan: Plan, held: Plan) -> bool:
    """Say whether nothing that the license has gets lost."""
    return (
        set(held.features) <= set(plan.features)
        and _no_less(plan.max_resources, held.max_resources)
        and _no_less(plan.max_activations, held.max_activations)
        and _no_less(plan.max_activations_per_day, held.max_activations_per_day)
        and all(_no_less(figure, held.limits.get(name)) for name, figure in plan.limits.items())
        and all(_no_less(_a_day(quota), _a_day(held.quotas.get(name))) for name, quota in plan.quotas.items())
        and all(name in held.rates and rate.per_day >= held.rates[name].per_day for name, rate in plan.rates.items())
    )


def _suffices(plan: Plan, held: Plan, lack: Lack) -> bool:
    """Say whether a plan has what is lacking."""
    if lack.feature is not None and lack.feature not in plan.features:
        return False
    if lack.limits is not None and not _no_less(plan.limits.get(lack.limits[0]), lack.limits[1]):
        return False
    if lack.quota is not None and not _no_less(_a_day(plan.quotas.get(lack.quota[0])), _a_day(lack.quota[1])):
        return False
    at_once = lack.rate or lack.at_once
    if at_once is not None and not _holds(plan, *at_once):
        return False
    figures = (
        (plan.max_resources, lack.resources),
        (plan.max_activations, lack.seats),
        (plan.max_activations_per_day, lack.seats_a_day),
    )
    return all(asked is None or _no_less(has, asked) for has, asked in figures) and _is_faster(plan, held, lack.rate)


def _holds(plan: Plan, metric: str, quantity: int) -> bool:
    """Say whether so much can be had in one go, by the quota and by the rate."""
    bounds = (plan.quotas.get(metric), plan.rates.get(metric))
    return all(bound is None or bound.amount >= quantity for bound in bounds)


def _is_faster(plan: Plan, held: Plan, asked: tuple[str, int] | None) -> bool:
    rate = None if asked is None else plan.rates.get(asked[0])
    if asked is None or rate is None:
        return True
    before = held.rates.get(asked[0])
    return before is None or rate.per_day > before.per_day


def _no_less(has: float | None, asked: float | None) -> bool:
    """Compare bounds; ``None`` is none."""
    return has is None or (asked is not None and has >= asked)


def _a_day(quota: Quota | None) -> float | None:
    return None if quota is None else quota.amount / _DAYS[quota.period]


def as_object(plan: Plan, product: Product) -> Mapping[str, str | None]:
    """Return a plan as the advice that answers carry; a price that is null is made on request."""
    return {
        "plan": plan.code,
        "name": plan.name,
        "price": None if plan.price is None else str(plan.price),
        "currency": plan.currency,
        "url": product.purchase_url or None,
    }
