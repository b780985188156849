"""What a refusal says about the plan that would not have refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Quota
from licet.verdict import Code, Verdict
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.rates import read_rate
from licet_server.licensing.upgrades import Lack, as_object, upgrade
from licet_server.storage.catalog import find_product
from licet_server.storage.models import LicenseRow

CODES = frozenset(
    {
        Code.FEATURE_NOT_LICENSED,
        Code.LIMIT_EXCEEDED,
        Code.QUOTA_EXHAUSTED,
        Code.RATE_LIMITED,
        Code.TOO_MANY_ACTIVATIONS,
    }
)
"""Refusals that another plan may not make."""


@dataclass(frozen=True, slots=True)
class Advised:
    """A refusal, and a way out of it.

    Attributes:
        verdict: Its sentence names the plan.
        upgrade: The plan, as answers show it; ``None``: no plan would do.
    """

    verdict: Verdict
    upgrade: Mapping[str, Any] | None = None


def advise(session: Session, row: LicenseRow, verdict: Verdict, lack: Lack) -> Advised:
    """Name the plan that has what is lacking, when there is one; writes nothing.

    Args:
        session: A session.
        row: The license that is refused something.
        verdict: The refusal.
        lack: What it has not.
    """
    product = find_product(session, row.product_code) if verdict.code in CODES else None
    plan = None if product is None else upgrade(product, held(row), lack)
    if product is None or plan is None:
        return Advised(verdict)
    said = f"{verdict.detail} {_sentence(plan, product)}"
    return Advised(replace(verdict, detail=said), MappingProxyType(dict(as_object(plan, product))))


def lack_of(verdict: Verdict, *, taken: int | None = None, seats: int | None = None) -> Lack:
    """Return what a verdict found lacking.

    Args:
        verdict: A refusal, of a validation or an activation.
        taken: How many seats are taken.
        seats: How many there are; ``None``: any number.
    """
    count = None if verdict.count is None else verdict.count.total
    if verdict.code is not Code.TOO_MANY_ACTIVATIONS:
        return Lack(feature=verdict.feature, resources=count)
    if taken is not None and seats is not None and taken >= seats:
        return Lack(seats=taken + 1)
    return Lack(seats_a_day=None if count is None else count + 1)


def _sentence(plan: Plan, product: Product) -> str:
    name = plan.name if plan.name.lower().endswith("plan") else f"{plan.name} plan"
    where = f": {product.purchase_url}" if product.purchase_url else "."
    return f"The {name} would allow it{where}"


def held(row: LicenseRow) -> Plan:
    """Return what a license has, as a plan."""
    return Plan(
        code=row.plan,
        name=row.plan_name,
        price=row.price,
        currency=row.currency,
        max_resources=row.max_resources,
        max_activations=row.max_activations,
        max_activations_per_day=row.max_activations_per_day,
        features=tuple(row.features),
        limits=MappingProxyType(dict(row.limits)),
        quotas=MappingProxyType({name: Quota(**quota) for name, quota in row.quotas.items()}),
        rates=MappingProxyType({name: read_rate(text) for name, text in row.rates.items()}),
    )
