"""The catalog: look it up, and change it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, UnknownPlanError, UnknownProductError
from licet_server.licensing.catalog import Plan, Product
from licet_server.services.present import plan_object, product_object
from licet_server.storage.catalog import (
    all_products,
    find_product,
    find_product_row,
    product_of,
    put_product,
    was_sold,
)
from licet_server.storage.trail import announce, record


def apply_catalog(session: Session, products: tuple[Product, ...], *, now: datetime) -> list[str]:
    """Make each of *products* equal to what is given; products that are not given stay as they are.

    Issued licenses keep the terms they were sold with.

    Args:
        session: A session that may write.
        products: What shall be sold.
        now: Aware UTC instant.

    Returns:
        One line for each product that was added or changed.

    Raises:
        ConflictError: A product with licenses would get keys of another scheme.
    """
    done = []
    for product in products:
        there = lock_product(session, product.code)
        if there != product:
            write_product(session, product, there, now=now)
            done.append(f"product {product.code}: {'added' if there is None else 'changed'}")
    return done


def lock_product(session: Session, code: str, *, to_delete: bool = False) -> Product | None:
    """Return the product with *code*, and keep others off it until the transaction ends; ``None``: there is none."""
    row = find_product_row(session, code, lock=True, to_delete=to_delete)
    return None if row is None else product_of(row)


def write_product(session: Session, product: Product, there: Product | None, *, now: datetime) -> None:
    """Put *product* in the place of *there*, which is locked, and note for the audit log what differs.

    Raises:
        ConflictError: The product was sold, and would get keys of another scheme; or somebody else has just added it.
    """
    if there is not None and there.key_scheme != product.key_scheme and was_sold(session, product.code):
        raise ConflictError(
            f"the product {product.code} has licenses with keys of the scheme {there.key_scheme}: sell keys of the "
            f"scheme {product.key_scheme} under another product"
        )
    try:
        with session.begin_nested():
            put_product(session, product)
    except IntegrityError:
        raise ConflictError(f"the product {product.code} was added by somebody else at the same moment") from None
    _note_product(session, product, there, now)


def _note_product(session: Session, product: Product, there: Product | None, now: datetime) -> None:
    before = {} if there is None else _own(there)
    if before != _own(product):
        _note(session, f"product.{'created' if there is None else 'updated'}", product.code, before, _own(product), now)
    old = {} if there is None else {plan.code: plan_object(there.code, plan) for plan in there.plans}
    new = {plan.code: plan_object(product.code, plan) for plan in product.plans}
    for code in {**old, **new}:
        if old.get(code) != new.get(code):
            done = "created" if code not in old else "deleted" if code not in new else "updated"
            _note(session, f"plan.{done}", f"{product.code}/{code}", old.get(code, {}), new.get(code, {}), now)


def _own(product: Product) -> dict[str, Any]:
    return {name: value for name, value in product_object(product).items() if name != "plans"}


def _note(
    session: Session, action: str, subject: str, before: dict[str, Any], after: dict[str, Any], now: datetime
) -> None:
    record(session, action, subject, before=before, after=after, now=now)
    announce(session, action, after or before, now=now)


def get_product(session: Session, code: str) -> Product:
    """Return the product with *code*, in any case.

    Raises:
        UnknownProductError: There is none; the message says which there are.
    """
    product = find_product(session, code.upper())
    if product is None:
        known = ", ".join(item.code for item in all_products(session))
        raise UnknownProductError(f"there is no product {code!r}; known: {known or 'none'}", field="product")
    return product


def get_plan(product: Product, code: str) -> Plan:
    """Return the plan of *product* with that code, name or segment, in any case.

    Raises:
        UnknownPlanError: There is none; the message says which there are.
    """
    wanted = code.strip().lower()
    for names in ("code", "segment", "name"):
        for plan in product.plans:
            if wanted and getattr(plan, names).lower() == wanted:
                return plan
    known = ", ".join(plan.code for plan in product.plans)
    raise UnknownPlanError(f"{product.code} has no plan {code!r}; known: {known or 'none'}", field="plan")


def find_plan(session: Session, product: str, code: str) -> Plan | None:
    """Return the plan with exactly these codes as it is sold today; ``None``: it is sold no more."""
    found = find_product(session, product)
    return None if found is None else next((plan for plan in found.plans if plan.code == code), None)
