"""Products and plans in the database, as the values of ``licensing.catalog``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from licet.descriptor import ToolRule
from licet.terms import Quota
from licet_server.licensing.catalog import Plan, Product
from licet_server.storage.models import PlanRow, ProductRow


def all_products(session: Session) -> tuple[Product, ...]:
    """Return the whole catalog, in the order in which it was written."""
    rows = session.scalars(select(ProductRow).options(selectinload(ProductRow.plans)).order_by(ProductRow.position))
    return tuple(_product(row) for row in rows)


def find_product(session: Session, code: str) -> Product | None:
    """Return one product with its plans."""
    row = session.get(ProductRow, code)
    return None if row is None else _product(row)


def put_product(session: Session, product: Product) -> None:
    """Add *product*, or make the one with its code equal to it; plans it no longer has are gone."""
    row = session.get(ProductRow, product.code)
    if row is None:
        last = session.scalar(select(func.max(ProductRow.position)))
        row = ProductRow(code=product.code, position=0 if last is None else last + 1, plans=[])
        session.add(row)
    row.name, row.key_scheme, row.key_algorithm = product.name, product.key_scheme, product.key_algorithm
    row.key_variable, row.purchase_url = product.key_variable, product.purchase_url
    row.tools = {
        name: {"feature": rule.feature, "limit": rule.limit, "count": rule.count}
        for name, rule in product.tools.items()
    }
    there = {plan.code: plan for plan in row.plans}
    row.plans = [_plan_row(there.get(plan.code), plan, at) for at, plan in enumerate(product.plans)]
    session.flush()


def terms_columns(plan: Plan) -> dict[str, Any]:
    """Return the columns that a plan and a license of it share."""
    return {
        "price": plan.price,
        "currency": plan.currency,
        "max_resources": plan.max_resources,
        "max_activations": plan.max_activations,
        "features": list(plan.features),
        "limits": dict(plan.limits),
        "quotas": {name: {"amount": quota.amount, "period": quota.period} for name, quota in plan.quotas.items()},
        "offline_days": plan.offline_days,
        "grace_days": plan.grace_days,
        "heartbeat_seconds": plan.heartbeat_seconds,
    }


def _plan_row(row: PlanRow | None, plan: Plan, position: int) -> PlanRow:
    row = row or PlanRow(code=plan.code)
    own = {
        "position": position,
        "name": plan.name,
        "segment": plan.segment,
        "duration_days": plan.duration_days,
        "support": plan.support,
    }
    for column, value in (own | terms_columns(plan)).items():
        setattr(row, column, value)
    return row


def _product(row: ProductRow) -> Product:
    return Product(
        code=row.code,
        name=row.name,
        key_scheme=row.key_scheme,
        key_algorithm=row.key_algorithm,
        key_variable=row.key_variable,
        purchase_url=row.purchase_url,
        plans=tuple(_plan(plan) for plan in row.plans),
        tools=MappingProxyType({name: ToolRule(**rule) for name, rule in row.tools.items()}),
    )


def _plan(row: PlanRow) -> Plan:
    return Plan(
        code=row.code,
        name=row.name,
        segment=row.segment,
        price=row.price,
        currency=row.currency,
        duration_days=row.duration_days,
        max_resources=row.max_resources,
        max_activations=row.max_activations,
        features=tuple(row.features),
        limits=MappingProxyType(dict(row.limits)),
        quotas=MappingProxyType({name: Quota(**quota) for name, quota in row.quotas.items()}),
        offline_days=row.offline_days,
        grace_days=row.grace_days,
        heartbeat_seconds=row.heartbeat_seconds,
        support=row.support,
    )
