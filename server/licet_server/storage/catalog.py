"""Products and plans in the database, as the values of ``licensing.catalog``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from licet.terms import GraceMode, Quota, Telemetry
from licet_server.licensing.catalog import EarlyAdopters, Plan, Product
from licet_server.licensing.rates import read_rate
from licet_server.licensing.tool_rules import rule_of, shown_rule
from licet_server.storage.models import LicenseRow, PlanRow, ProductRow
from licet_server.storage.paging import part


def all_products(session: Session) -> tuple[Product, ...]:
    """Return the whole catalog, in the order in which it was written."""
    rows = session.scalars(
        select(ProductRow).options(selectinload(ProductRow.plans)).order_by(ProductRow.position, ProductRow.code)
    )
    return tuple(product_of(row) for row in rows)


def find_product(session: Session, code: str) -> Product | None:
    """Return one product with its plans."""
    row = find_product_row(session, code)
    return None if row is None else product_of(row)


def find_product_row(session: Session, code: str, *, lock: bool = False, to_delete: bool = False) -> ProductRow | None:
    """Return one product with its plans as they are in the database.

    Args:
        session: A session; one that writes for the other two.
        code: The product's code.
        lock: Whether to keep others off who change the product or its plans, until the transaction ends.
        to_delete: Whether to keep off those too who are about to sell it.
    """
    chosen = select(ProductRow).where(ProductRow.code == code).options(selectinload(ProductRow.plans))
    if lock or to_delete:
        chosen = chosen.with_for_update(of=ProductRow, key_share=not to_delete)
    return session.scalar(chosen)


def find_plan_row(session: Session, product: str, code: str) -> PlanRow | None:
    """Return one plan as it is in the database."""
    return session.get(PlanRow, (product, code))


def plan_of_price(session: Session, provider: str, price: str) -> tuple[str, str] | None:
    """Return product and plan that a price of a payment provider belongs to; ``None``: to none."""
    column = {"stripe": PlanRow.stripe_price, "paddle": PlanRow.paddle_price}.get(provider)
    if column is None:
        return None
    chosen = select(PlanRow.product_code, PlanRow.code).where(column == price)
    found = session.execute(chosen.order_by(PlanRow.product_code, PlanRow.position).limit(1)).first()
    return None if found is None else (found[0], found[1])


def list_products(
    session: Session, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[ProductRow], list[Any] | None]:
    """Return a part of the products, in the order in which they were written, and where the next begins."""
    chosen = select(ProductRow).options(selectinload(ProductRow.plans))
    by = (ProductRow.position, ProductRow.code)
    return part(session, chosen, by=by, after=after, limit=limit, newest_first=False)


def list_plans(
    session: Session, *, product: str | None = None, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[PlanRow], list[Any] | None]:
    """Return a part of the plans, of each product in the order in which they are shown, and where the next begins."""
    chosen = select(PlanRow)
    if product is not None:
        chosen = chosen.where(PlanRow.product_code == product)
    by = (PlanRow.product_code, PlanRow.position, PlanRow.code)
    return part(session, chosen, by=by, after=after, limit=limit, newest_first=False)


def put_product(session: Session, product: Product) -> None:
    """Add *product*, or make the one with its code equal to it; plans it no longer has are gone.

    The version of whatever changes grows. Whoever may meet others locks the product first.
    """
    row = session.get(ProductRow, product.code)
    if row is None:
        last = session.scalar(select(func.max(ProductRow.position)))
        row = ProductRow(code=product.code, position=0 if last is None else last + 1, plans=[])
        session.add(row)
    elif _own(product_of(row)) != _own(product):
        row.version += 1
    row.name, row.key_scheme, row.key_algorithm = product.name, product.key_scheme, product.key_algorithm
    row.key_variable, row.purchase_url = product.key_variable, product.purchase_url
    row.tools = {name: shown_rule(rule) for name, rule in product.tools.items()}
    row.early_adopters = None if product.early_adopters is None else asdict(product.early_adopters)
    there = {plan.code: plan for plan in row.plans}
    row.plans = [_plan_row(there.get(plan.code), plan, at) for at, plan in enumerate(product.plans)]
    session.flush()


def delete_product(session: Session, row: ProductRow) -> None:
    """Delete a product that was never sold, and its plans."""
    session.delete(row)
    session.flush()


def was_sold(session: Session, product: str) -> bool:
    """Say whether there is a license of that product, whatever its status."""
    return bool(session.scalar(select(exists().where(LicenseRow.product_code == product))))


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
        "rates": {name: str(rate) for name, rate in plan.rates.items()},
        "offline_days": plan.offline_days,
        "grace_days": plan.grace_days,
        "heartbeat_seconds": plan.heartbeat_seconds,
        "dead_after_seconds": plan.dead_after_seconds,
        "max_activations_per_day": plan.max_activations_per_day,
        "require_activation": plan.require_activation,
        "grace_mode": plan.grace_mode.value,
        "telemetry": plan.telemetry.value,
        "require_attestation": plan.require_attestation,
    }


def _plan_row(row: PlanRow | None, plan: Plan, position: int) -> PlanRow:
    if row is None:
        row = PlanRow(code=plan.code)
    elif plan_of(row) != plan:
        row.version += 1
    own = {
        "position": position,
        "name": plan.name,
        "segment": plan.segment,
        "duration_days": plan.duration_days,
        "trial_days": plan.trial_days,
        "support": plan.support,
        "dunning_days": plan.dunning_days,
        "lapses_to": plan.lapses_to,
        "stripe_price": plan.stripe_price,
        "paddle_price": plan.paddle_price,
    }
    for column, value in (own | terms_columns(plan)).items():
        setattr(row, column, value)
    return row


def _own(product: Product) -> tuple[Product, list[str]]:
    """Return what a product's version is about: everything but what stands in its plans."""
    return replace(product, plans=()), [plan.code for plan in product.plans]


def product_of(row: ProductRow) -> Product:
    """Return a product and its plans as values."""
    return Product(
        code=row.code,
        name=row.name,
        key_scheme=row.key_scheme,
        key_algorithm=row.key_algorithm,
        key_variable=row.key_variable,
        purchase_url=row.purchase_url,
        plans=tuple(plan_of(plan) for plan in row.plans),
        tools=MappingProxyType({name: rule_of(rule) for name, rule in row.tools.items()}),
        early_adopters=None if row.early_adopters is None else EarlyAdopters(**row.early_adopters),
    )


def plan_of(row: PlanRow) -> Plan:
    """Return a plan as a value."""
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
        rates=MappingProxyType({name: read_rate(text) for name, text in row.rates.items()}),
        offline_days=row.offline_days,
        grace_days=row.grace_days,
        heartbeat_seconds=row.heartbeat_seconds,
        dead_after_seconds=row.dead_after_seconds,
        max_activations_per_day=row.max_activations_per_day,
        require_activation=row.require_activation,
        grace_mode=GraceMode(row.grace_mode),
        telemetry=Telemetry(row.telemetry),
        require_attestation=row.require_attestation,
        trial_days=row.trial_days,
        support=row.support,
        dunning_days=row.dunning_days,
        lapses_to=row.lapses_to,
        stripe_price=row.stripe_price,
        paddle_price=row.paddle_price,
    )
