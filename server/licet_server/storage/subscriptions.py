"""Subscriptions and invoices, one and as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from licet_server.licensing.payments import ProviderName, SubscriptionStatus
from licet_server.storage.ids import INVOICE_PREFIX, SUBSCRIPTION_PREFIX, is_id
from licet_server.storage.orders import OrderState
from licet_server.storage.paging import few_first, part
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.texts import holds

_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class SubscriptionFilter:
    """Which subscriptions are wanted; ``None`` means "any".

    Attributes:
        status: As the provider has it.
        customer_id: Whose.
        license_id: Of which license.
        product: The product's code.
        q: Part of an email, a name or a company; an id, ours or the provider's.
        trouble: Whether something about it needs a person.
    """

    status: str | None = None
    customer_id: str | None = None
    license_id: str | None = None
    product: str | None = None
    q: str | None = None
    trouble: bool | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which invoices are wanted; ``None`` means "any".

    Attributes:
        status: How it stands.
        customer_id: Whose.
        subscription_id: Of which subscription.
        since: Made at or after this instant.
        until: Made before this one.
        paid_since: Paid at or after this instant.
        paid_until: Paid before this one.
    """

    status: str | None = None
    customer_id: str | None = None
    subscription_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    paid_since: datetime | None = None
    paid_until: datetime | None = None


def find_subscription(session: Session, name: str, *, lock: bool = False) -> SubscriptionRow | None:
    """Return a subscription by our id or the provider's, locked until the transaction ends when *lock* says so."""
    if not _may_be(name):
        return None
    mine = is_id(name, SUBSCRIPTION_PREFIX)
    chosen = select(SubscriptionRow).where(SubscriptionRow.id == name if mine else SubscriptionRow.ref == name)
    chosen = chosen.execution_options(populate_existing=True)
    return session.scalars((chosen.with_for_update() if lock else chosen).limit(1)).first()


def list_subscriptions(
    session: Session, wanted: SubscriptionFilter, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[SubscriptionRow], list[Any] | None]:
    """Return a part of the subscriptions that are *wanted*, newest first, and where the next begins."""
    exact = {
        SubscriptionRow.status: wanted.status,
        SubscriptionRow.customer_id: wanted.customer_id,
        SubscriptionRow.license_id: wanted.license_id,
        SubscriptionRow.product_code: wanted.product,
    }
    chosen = select(SubscriptionRow).where(*(column == value for column, value in exact.items() if value is not None))
    if wanted.q is not None:
        chosen = chosen.where(few_first(session, SubscriptionRow.id, _found_by(wanted.q)))
    if wanted.trouble is not None:
        there = SubscriptionRow.trouble.is_not(None) if wanted.trouble else SubscriptionRow.trouble.is_(None)
        chosen = chosen.where(there)
    return part(session, chosen, by=(SubscriptionRow.created_at, SubscriptionRow.id), after=after, limit=limit)


def is_paid_on(session: Session, license_id: str) -> bool:
    """Say whether a subscription renews the license by itself: it has not ended, and nobody has cancelled it."""
    goes_on = (
        SubscriptionRow.license_id == license_id,
        SubscriptionRow.once.is_(False),
        SubscriptionRow.cancels.is_(False),
        SubscriptionRow.status.is_distinct_from(SubscriptionStatus.ENDED.value),
    )
    return bool(session.scalar(select(exists().where(*goes_on))))


def is_held_for_payment(session: Session, license_id: str, *, since: datetime) -> bool:
    """Say whether a license, which is suspended *since* then, is so only because a payment was missing."""
    held = (
        SubscriptionRow.license_id == license_id,
        SubscriptionRow.held_at == since,
        SubscriptionRow.refunded.is_(False),
        SubscriptionRow.disputed.is_(False),
    )
    return bool(session.scalar(select(exists().where(*held))))


def paid_since(session: Session, row: SubscriptionRow) -> str | None:
    """Return what has paid for the license after a subscription did, and stands: another one, or an order by wire.

    Returns:
        Its id; ``None``: nothing has, so the license is the subscription's.
    """
    if row.license_id is None:
        return None
    since = row.renewed_at or row.created_at
    newer = (
        SubscriptionRow.license_id == row.license_id,
        SubscriptionRow.id != row.id,
        SubscriptionRow.renewed_at >= since,
        SubscriptionRow.paid.is_(True),
        SubscriptionRow.refunded.is_(False),
        SubscriptionRow.disputed.is_(False),
    )
    found = session.scalar(select(SubscriptionRow.id).where(*newer).limit(1))
    by_wire = (
        OrderRow.license_id == row.license_id,
        OrderRow.provider == ProviderName.MANUAL.value,
        OrderRow.state == OrderState.PAID,
        OrderRow.paid_at >= since,
    )
    return found or session.scalar(select(OrderRow.id).where(*by_wire).limit(1))


def paid_before(session: Session, row: SubscriptionRow) -> SubscriptionRow | None:
    """Return the subscription whose license another one has renewed; ``None``: there was none."""
    began = func.coalesce(SubscriptionRow.renewed_at, SubscriptionRow.created_at)
    older = (SubscriptionRow.license_id == row.license_id, SubscriptionRow.id != row.id, began <= row.renewed_at)
    return session.scalars(select(SubscriptionRow).where(*older).order_by(began.desc()).limit(1)).first()


def newest_customer_ref(session: Session, customer_id: str, provider: str) -> str | None:
    """Return who a customer is at a provider, as the newest subscription there has it; ``None``: nobody yet."""
    chosen = select(SubscriptionRow.customer_ref).where(
        SubscriptionRow.customer_id == customer_id,
        SubscriptionRow.provider == provider,
        SubscriptionRow.customer_ref.is_not(None),
    )
    return session.scalar(chosen.order_by(SubscriptionRow.created_at.desc(), SubscriptionRow.id.desc()).limit(1))


def find_invoice(session: Session, name: str) -> InvoiceRow | None:
    """Return an invoice by our id, the provider's or its number."""
    if not _may_be(name):
        return None
    chosen = select(InvoiceRow)
    if is_id(name, INVOICE_PREFIX):
        chosen = chosen.where(InvoiceRow.id == name)
    else:
        chosen = chosen.where(or_(InvoiceRow.ref == name, InvoiceRow.number == name))
    return session.scalars(chosen.order_by(InvoiceRow.created_at.desc(), InvoiceRow.id).limit(1)).first()


def list_invoices(
    session: Session, wanted: InvoiceFilter, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[InvoiceRow], list[Any] | None]:
    """Return a part of the invoices that are *wanted*, newest first, and where the next begins."""
    exact = {
        InvoiceRow.status: wanted.status,
        InvoiceRow.customer_id: wanted.customer_id,
        InvoiceRow.subscription_id: wanted.subscription_id,
    }
    chosen = select(InvoiceRow).where(*(column == value for column, value in exact.items() if value is not None))
    if wanted.since is not None:
        chosen = chosen.where(InvoiceRow.created_at >= wanted.since)
    if wanted.until is not None:
        chosen = chosen.where(InvoiceRow.created_at < wanted.until)
    if wanted.paid_since is not None:
        chosen = chosen.where(InvoiceRow.paid_at >= wanted.paid_since)
    if wanted.paid_until is not None:
        chosen = chosen.where(InvoiceRow.paid_at < wanted.paid_until)
    return part(session, chosen, by=(InvoiceRow.created_at, InvoiceRow.id), after=after, limit=limit)


def _may_be(name: str) -> bool:
    """Whether something may be called that; PostgreSQL keeps no text with a zero in it, and does not look for one."""
    return len(name) <= _LONGEST_NAME and name.isprintable()


def _found_by(q: str) -> ColumnElement[bool]:
    told = (SubscriptionRow.email, SubscriptionRow.name, SubscriptionRow.company)
    ways = [holds(column, q) for column in told]
    named = (SubscriptionRow.id, SubscriptionRow.ref, SubscriptionRow.license_id, SubscriptionRow.customer_ref)
    return or_(*ways, *(column == q for column in named))
