"""Products and plans, one at a time; the rules are those of the catalog file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet_server.errors import CatalogError, ConflictError, NotFoundError, UnknownProductError
from licet_server.licensing.catalog import JWT, Product
from licet_server.licensing.catalog_file import PLAN_CODE, PRODUCT_CODE, parse_product, product_table
from licet_server.services.catalog import lock_product, write_product
from licet_server.services.present import plan_object, product_object
from licet_server.storage.catalog import delete_product, find_plan_row, find_product_row, was_sold
from licet_server.storage.models import PlanRow, ProductRow
from licet_server.storage.trail import announce, record

_ELSEWHERE = frozenset({"code", "product", "plans"})


def find_product(session: Session, code: str, *, lock: bool = False, to_delete: bool = False) -> ProductRow:
    """Return the product with *code*; *lock* and *to_delete* as in ``storage.catalog.find_product_row``.

    Raises:
        NotFoundError: There is none.
    """
    sound = PRODUCT_CODE.fullmatch(code) is not None
    row = find_product_row(session, code, lock=lock, to_delete=to_delete) if sound else None
    if row is None:
        raise NotFoundError(f"there is no product {code[:40]!r}")
    return row


def find_plan(session: Session, product: str, code: str) -> PlanRow:
    """Return the plan with *code* of that product.

    Raises:
        NotFoundError: There is no such product, or it has no such plan.
    """
    find_product(session, product)
    row = find_plan_row(session, product, code) if PLAN_CODE.fullmatch(code) else None
    if row is None:
        raise NotFoundError(f"{product} has no plan {code[:40]!r}")
    return row


def add_product(session: Session, values: Mapping[str, Any], *, now: datetime) -> ProductRow:
    """Add a product without plans.

    Args:
        session: A session that may write.
        values: ``code``, and the settings of its table in a catalog file.
        now: Aware UTC instant.

    Raises:
        CatalogError: It breaks the rules of the catalog.
        ConflictError: There is a product with this code.
    """
    code = values["code"]
    product = _parsed(code, {name: value for name, value in values.items() if name not in _ELSEWHERE})
    if lock_product(session, code) is not None:
        raise ConflictError(f"there is a product {code} already")
    write_product(session, product, None, now=now)
    return find_product(session, code)


def update_product(session: Session, code: str, changes: Mapping[str, Any], *, now: datetime) -> ProductRow:
    """Change the settings of a product that is locked; its plans stay, and so do the licenses that were sold.

    Raises:
        CatalogError: It would break the rules of the catalog.
        ConflictError: It was sold, and would get keys of another scheme.
    """
    there = _locked(session, code)
    table = product_table(there) | dict(changes)
    if table.get("key_scheme") != JWT and "key_algorithm" not in changes:
        table.pop("key_algorithm", None)  # only these keys have a choice
    product = _parsed(code, table)
    if product != there:
        write_product(session, product, there, now=now)
    return find_product(session, code)


def remove_product(session: Session, row: ProductRow, *, now: datetime) -> None:
    """Delete a product that was never sold, and its plans; *row* was found ``to_delete``.

    Raises:
        ConflictError: There are licenses of it.
    """
    if was_sold(session, row.code):
        raise ConflictError(f"the product {row.code} has licenses: delete its plans to sell it no more")
    there = _locked(session, row.code)
    delete_product(session, row)
    for plan in there.plans:
        record(session, "plan.deleted", f"{row.code}/{plan.code}", before=plan_object(row.code, plan), now=now)
        announce(session, "plan.deleted", plan_object(row.code, plan), now=now)
    record(session, "product.deleted", row.code, before=product_object(there), now=now)
    announce(session, "product.deleted", product_object(there), now=now)


def add_plan(session: Session, values: Mapping[str, Any], *, now: datetime) -> PlanRow:
    """Add a plan behind the others of its product.

    Args:
        session: A session that may write.
        values: ``product``, ``code``, and the settings of the plan's table in a catalog file.
        now: Aware UTC instant.

    Raises:
        UnknownProductError: There is no such product.
        CatalogError: It breaks the rules of the catalog.
        ConflictError: The product has a plan with this code.
    """
    code = values["code"]
    there = lock_product(session, values["product"])
    if there is None:
        raise UnknownProductError(f"there is no product {values['product']!r}", field="product")
    if any(plan.code == code for plan in there.plans):
        raise ConflictError(f"{there.code} has a plan {code} already")
    return _put_plan(session, there, code, {name: values[name] for name in values if name not in _ELSEWHERE}, now)


def update_plan(session: Session, row: PlanRow, changes: Mapping[str, Any], *, now: datetime) -> PlanRow:
    """Change a plan whose product is locked; licenses keep the terms they were sold with.

    Raises:
        CatalogError: It would break the rules of the catalog.
    """
    there = _locked(session, row.product_code)
    table = product_table(there)["plans"][row.code] | dict(changes)
    return _put_plan(session, there, row.code, table, now)


def remove_plan(session: Session, row: PlanRow, *, now: datetime) -> None:
    """Take a plan out of the catalog, whose product is locked; licenses of it keep their terms and work on."""
    there = _locked(session, row.product_code)
    table = product_table(there)
    plans = {code: plan for code, plan in table.get("plans", {}).items() if code != row.code}
    write_product(session, _parsed(there.code, table | {"plans": plans}), there, now=now)


def _put_plan(session: Session, there: Product, code: str, plan: Mapping[str, Any], now: datetime) -> PlanRow:
    table = product_table(there)
    product = _parsed(there.code, table | {"plans": table.get("plans", {}) | {code: plan}}, plan=code)
    if product != there:
        write_product(session, product, there, now=now)
    return find_plan(session, there.code, code)


def _parsed(code: str, table: Mapping[str, Any], *, plan: str | None = None) -> Product:
    """Read a product by the rules of the catalog file; an error names the field as the API does."""
    try:
        return parse_product(code, table)
    except CatalogError as error:
        inside = f"products.{code}." + (f"plans.{plan}." if plan else "")
        raise CatalogError(str(error), field=(error.field or "code").removeprefix(inside)) from None


def _locked(session: Session, code: str) -> Product:
    product = lock_product(session, code)
    if product is None:
        raise NotFoundError(f"there is no product {code[:40]!r}")
    return product
