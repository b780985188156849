"""The tables of money: what providers said, subscriptions, invoices, orders, early adopters, and reminders sent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from licet_server.storage.ids import (
    INVOICE_PREFIX,
    ORDER_PREFIX,
    PAYMENT_EVENT_PREFIX,
    SUBSCRIPTION_PREFIX,
    new_id,
)
from licet_server.storage.models import Base, Versioned

LONGEST_REF = 255
"""How long an id of a provider may be."""


class PaymentEventRow(Base):
    """What a provider said, as it came but for what is about cards, and what became of it.

    ``stream`` is the provider's id of the subscription that it is about, or of a payment that is made once: events of
    one stream are worked on by one worker at a time. Without a stream the payment has to be looked up first.
    """

    __tablename__ = "payment_events"
    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        Index(
            "ix_payment_events_due",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(None, "provider", "stream"),
        Index(None, "received_at"),
        Index(None, "state", "received_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(PAYMENT_EVENT_PREFIX))
    provider: Mapped[str] = mapped_column(String(16))
    event_id: Mapped[str] = mapped_column(String(LONGEST_REF))
    type: Mapped[str] = mapped_column(String(128))
    stream: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]


class SubscriptionRow(Versioned, Base):
    """What somebody pays for, again and again or ``once``, and the license that follows from it.

    ``ref`` is the provider's id. ``status``, ``status_at`` and ``status_event`` are its latest snapshot, ``paid_until``
    follows from its invoices. ``applied_plan`` and ``applied_end`` are what was last written to the license from here,
    so that what the vendor changes there by hand stays; ``held_at`` is when it was suspended from here.
    ``unknown_price`` is a price that it has and the catalog does not. Where it renewed a license that there was, at
    ``renewed_at``, the columns ``former_*`` say what that had before, and ``carried`` how many seconds of it come on
    top of every end that is paid for; ``paid_until`` has them in it.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("provider", "ref"),
        Index(None, "license_id"),
        Index(None, "customer_id"),
        Index(None, "created_at"),
        Index(None, "recheck_at"),
        Index(None, "status", "created_at", "id"),
        Index(
            "ix_subscriptions_trouble",
            "created_at",
            "id",
            sqlite_where=text("trouble IS NOT NULL"),
            postgresql_where=text("trouble IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(SUBSCRIPTION_PREFIX))
    provider: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(LONGEST_REF))
    once: Mapped[bool] = mapped_column(default=False, server_default=false())
    customer_ref: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    license_id: Mapped[str | None] = mapped_column(ForeignKey("licenses.id"))
    order_id: Mapped[str | None] = mapped_column(String(32))
    product_code: Mapped[str | None] = mapped_column(String(16))
    plan: Mapped[str | None] = mapped_column(String(32))
    unknown_price: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    price: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    vat_number: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str | None] = mapped_column(String(8))
    status: Mapped[str | None] = mapped_column(String(16))
    status_at: Mapped[datetime | None]
    status_event: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    period_end: Mapped[datetime | None]
    cancels: Mapped[bool] = mapped_column(default=False, server_default=false())
    paid: Mapped[bool] = mapped_column(default=False, server_default=false())
    paid_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    refunded: Mapped[bool] = mapped_column(default=False, server_default=false())
    disputed: Mapped[bool] = mapped_column(default=False, server_default=false())
    applied_plan: Mapped[str | None] = mapped_column(String(32))
    applied_end: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    renewed_at: Mapped[datetime | None]
    former_end: Mapped[datetime | None]
    former_trial: Mapped[bool] = mapped_column(default=False, server_default=false())
    former_plan: Mapped[str | None] = mapped_column(String(32))
    carried: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    trouble: Mapped[str | None] = mapped_column(String(500))
    recheck_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class InvoiceRow(Base):
    """What was asked for, and what was paid of it; links lead to the provider's own pages.

    ``refunds`` says how much went back by the provider's id of each refund, ``disputes`` whether each was settled for
    us. ``payment_ref`` is how refunds and disputes name what was paid.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("provider", "ref"),
        Index(None, "subscription_id"),
        Index(None, "customer_id"),
        Index(None, "provider", "payment_ref"),
        Index(None, "created_at"),
        Index(None, "status", "created_at", "id"),
        Index(None, "paid_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(INVOICE_PREFIX))
    provider: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(String(LONGEST_REF))
    subscription_id: Mapped[str | None] = mapped_column(ForeignKey("subscriptions.id"))
    order_id: Mapped[str | None] = mapped_column(String(32))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[Decimal]
    tax: Mapped[Decimal]
    paid: Mapped[Decimal]
    refunded: Mapped[Decimal]
    refunds: Mapped[dict[str, Any]]
    disputes: Mapped[dict[str, Any]]
    period_end: Mapped[datetime | None]
    payment_ref: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    url: Mapped[str | None] = mapped_column(String(2000))
    pdf: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[datetime]


class OrderRow(Versioned, Base):
    """What somebody wants to buy: a checkout that was opened, or a quote that is paid by wire transfer.

    ``customer_id`` is whose it is, once that is known: an email may be somebody else's later.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("number"),
        Index(None, "state", "created_at"),
        Index(None, "created_at"),
        Index(None, "email"),
        Index(None, "license_id"),
        Index(None, "customer_id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: new_id(ORDER_PREFIX))
    number: Mapped[str] = mapped_column(String(32))
    provider: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    product_code: Mapped[str] = mapped_column(String(16))
    plan: Mapped[str] = mapped_column(String(32))
    price: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(String(3))
    percent_off: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total: Mapped[Decimal]
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    vat_number: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str | None] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(2000))
    expires_at: Mapped[datetime | None]
    checkout_ref: Mapped[str | None] = mapped_column(String(LONGEST_REF))
    payment_note: Mapped[str | None] = mapped_column(String(200))
    license_id: Mapped[str | None] = mapped_column(ForeignKey("licenses.id"))
    customer_id: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    paid_at: Mapped[datetime | None]


class EarlyAdopterRow(Base):
    """A place among the first customers of a product; reserved for an order until it is paid, closed or over."""

    __tablename__ = "early_adopters"
    __table_args__ = (UniqueConstraint("order_id"),)

    product_code: Mapped[str] = mapped_column(ForeignKey("products.code"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(String(32))
    email: Mapped[str] = mapped_column(String(254))
    reserved_until: Mapped[datetime | None]
    network: Mapped[str | None] = mapped_column(String(64))
    """From where it was reserved on our pages; forgotten once it is paid for."""


class ReminderRow(Base):
    """A reminder that was sent, or passed over because a nearer one was due; of a term of a license once, ever."""

    __tablename__ = "reminders"

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    term_end: Mapped[datetime] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    sent: Mapped[bool]


class RateUseRow(Base):
    """How far a license has used a rate up: the instant at which it is all there again."""

    __tablename__ = "rate_uses"

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    metric: Mapped[str] = mapped_column(String(64), primary_key=True)
    full_at: Mapped[datetime]
