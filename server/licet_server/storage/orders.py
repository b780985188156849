"""Orders, one and all, and the numbers they are called by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from licet_server.licensing.pricing import ORDER_NUMBER
from licet_server.storage.ids import ORDER_PREFIX, is_id
from licet_server.storage.models import CounterRow
from licet_server.storage.paging import part
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.upsert import insert_into


class OrderState(StrEnum):
    """How an order stands."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are wanted; ``None``: all.

    Attributes:
        state: How they stand.
        provider: Who takes the money.
        product: Of which product.
        email: Of which customer.
        q: With this text, in any case, in their number, email, name or company.
    """

    state: OrderState | None = None
    provider: str | None = None
    product: str | None = None
    email: str | None = None
    q: str | None = None


def next_count(session: Session, name: str) -> int:
    """Return how often this was called for *name*, this time included; the count stays locked until the commit.

    What is rolled back is not counted, so numbers have no gaps.
    """
    new = insert_into(session, CounterRow).values(name=name, value=1)
    counted = new.on_conflict_do_update(index_elements=[CounterRow.name], set_={"value": CounterRow.value + 1})
    return int(session.scalars(counted.returning(CounterRow.value)).one())


def find_order(session: Session, order_id: str, *, lock: bool = False) -> OrderRow | None:
    """Return the order with that id or number, locked until the transaction ends when *lock* says so."""
    if is_id(order_id, ORDER_PREFIX):
        chosen = select(OrderRow).where(OrderRow.id == order_id)
    elif ORDER_NUMBER.fullmatch(order_id):
        chosen = select(OrderRow).where(OrderRow.number == order_id)
    else:
        return None
    if lock:
        chosen = chosen.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(chosen)


def list_orders(
    session: Session, wanted: OrderFilter, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[OrderRow], list[Any] | None]:
    """Return a part of the orders that are *wanted*, newest first, and where the next begins."""
    chosen = select(OrderRow)
    for column, value in (
        (OrderRow.state, wanted.state),
        (OrderRow.provider, wanted.provider),
        (OrderRow.product_code, wanted.product),
        (OrderRow.email, wanted.email),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if wanted.q is not None:
        columns = (OrderRow.number, OrderRow.email, OrderRow.name, OrderRow.company)
        chosen = chosen.where(or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    return part(session, chosen, by=(OrderRow.created_at, OrderRow.id), after=after, limit=limit)


def orders_of_license(session: Session, license_id: str, *, limit: int) -> list[OrderRow]:
    """Return the newest orders that a license was issued for, or that were to renew it."""
    chosen = select(OrderRow).where(OrderRow.license_id == license_id)
    return list(session.scalars(chosen.order_by(OrderRow.created_at.desc(), OrderRow.id.desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open order whose time is over.

    Attributes:
        id: Ours.
        provider: Who takes the money.
        checkout_ref: The provider's id of its checkout; ``None``: there is none.
    """

    id: str
    provider: str
    checkout_ref: str | None


def overdue_orders(session: Session, *, now: datetime, limit: int) -> list[Overdue]:
    """Return open orders whose time is over, the longest overdue first."""
    chosen = select(OrderRow.id, OrderRow.provider, OrderRow.checkout_ref).where(
        OrderRow.state == OrderState.OPEN, OrderRow.valid_until <= now
    )
    rows = session.execute(chosen.order_by(OrderRow.valid_until, OrderRow.id).limit(limit))
    return [Overdue(*row) for row in rows]
