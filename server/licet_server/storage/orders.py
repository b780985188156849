"""Orders, one and all, and the numbers they are called by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from licet_server.licensing.payments import ProviderName
from licet_server.licensing.pricing import ORDER_NUMBER
from licet_server.storage.ids import ORDER_PREFIX, is_id
from licet_server.storage.models import CounterRow, CustomerRow, LicenseRow
from licet_server.storage.paging import few_first, part
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.texts import holds
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
        email: With that address.
        customer: Whose, as :func:`belongs_to` says.
        q: With this text, in any case, in their number, email, name or company.
    """

    state: OrderState | None = None
    provider: str | None = None
    product: str | None = None
    email: str | None = None
    customer: CustomerRow | None = None
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
    if wanted.customer is not None:
        chosen = chosen.where(belongs_to(wanted.customer))
    if wanted.q is not None:
        columns = (OrderRow.number, OrderRow.email, OrderRow.name, OrderRow.company)
        found = or_(*(holds(column, wanted.q) for column in columns))
        chosen = chosen.where(few_first(session, OrderRow.id, found))
    return part(session, chosen, by=(OrderRow.created_at, OrderRow.id), after=after, limit=limit)


def belongs_to(customer: CustomerRow) -> ColumnElement[bool]:
    """Say which orders are a customer's: those that name it, and where none is named, those for its license.

    The address alone tells only where neither is known, and only of orders that are not older than the customer: it may
    have been somebody else's before.
    """
    his = select(LicenseRow.id).where(LicenseRow.customer_id == customer.id)
    unknown = OrderRow.customer_id.is_(None)
    by_email = and_(
        OrderRow.license_id.is_(None), OrderRow.email == customer.email, OrderRow.created_at >= customer.created_at
    )
    return or_(OrderRow.customer_id == customer.id, and_(unknown, or_(OrderRow.license_id.in_(his), by_email)))


def find_order_of(session: Session, order_id: str, customer: CustomerRow) -> OrderRow | None:
    """Return the order with that id, if it is that customer's."""
    return session.scalar(select(OrderRow).where(OrderRow.id == order_id, belongs_to(customer)))


def open_renewals(session: Session, license_id: str) -> list[OrderRow]:
    """Return the orders that wait for a payment that renews the license, newest first."""
    chosen = select(OrderRow).where(OrderRow.license_id == license_id, OrderRow.state == OrderState.OPEN)
    return list(session.scalars(chosen.order_by(OrderRow.created_at.desc(), OrderRow.id.desc())))


def let_checkouts_end(session: Session, license_id: str, *, now: datetime) -> None:
    """Have the worker close the checkouts that were to renew a license: it has just been paid for."""
    rest = (
        OrderRow.license_id == license_id,
        OrderRow.state == OrderState.OPEN,
        OrderRow.provider != ProviderName.MANUAL.value,
        OrderRow.valid_until > now,
    )
    session.execute(update(OrderRow).where(*rest).values(valid_until=now))


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
