"""The catalog: look it up, and change it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from licet_server.errors import UnknownPlanError, UnknownProductError
from licet_server.licensing.catalog import Plan, Product
from licet_server.storage.catalog import all_products, find_product, put_product


def apply_catalog(session: Session, products: tuple[Product, ...]) -> list[str]:
    """Make each of *products* equal to what is given; products that are not given stay as they are.

    Issued licenses keep the terms they were sold with.

    Returns:
        One line for each product that was added or changed.
    """
    done = []
    for product in products:
        there = find_product(session, product.code)
        if there != product:
            put_product(session, product)
            done.append(f"product {product.code}: {'added' if there is None else 'changed'}")
    return done


def get_product(session: Session, code: str) -> Product:
    """Return the product with *code*, in any case.

    Raises:
        UnknownProductError: There is none; the message says which there are.
    """
    product = find_product(session, code.upper())
    if product is None:
        known = ", ".join(item.code for item in all_products(session))
        raise UnknownProductError(f"there is no product {code!r}; known: {known or 'none'}")
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
    raise UnknownPlanError(f"{product.code} has no plan {code!r}; known: {known or 'none'}")
