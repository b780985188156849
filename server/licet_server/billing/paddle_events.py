"""What Paddle sends: verified, and in our words.

Nothing but a payment counts of a transaction that has no subscription: a checkout that is open, given up or refused is
no purchase yet. Paddle charges a checkout before it makes the subscription; the event that names both is
``transaction.completed``.

Source: https://developer.paddle.com/webhooks/overview
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from licet_server.billing.paddle_shapes import Shape
from licet_server.billing.paddle_signature import HEADER, check_signature
from licet_server.billing.payloads import order_of, read_payload
from licet_server.billing.provider import Said
from licet_server.config import PaddleSettings
from licet_server.errors import PayloadError
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    Ignored,
    InvoiceFacts,
    InvoiceReason,
    InvoiceStatus,
    ProviderName,
    Reversal,
    Snapshot,
    SubscriptionStatus,
)

_PAYMENTS: Mapping[str, tuple[EventKind, InvoiceStatus]] = {
    "transaction.completed": (EventKind.PAID, InvoiceStatus.PAID),
    "transaction.paid": (EventKind.PAID, InvoiceStatus.PAID),
    "transaction.payment_failed": (EventKind.PAYMENT_FAILED, InvoiceStatus.FAILED),
    "transaction.past_due": (EventKind.PAYMENT_FAILED, InvoiceStatus.FAILED),
    "transaction.canceled": (EventKind.INVOICED, InvoiceStatus.VOID),
    "transaction.billed": (EventKind.INVOICED, InvoiceStatus.OPEN),
}
_REASONS = {
    "web": InvoiceReason.FIRST,
    "api": InvoiceReason.FIRST,
    "subscription_recurring": InvoiceReason.CYCLE,
    "subscription_update": InvoiceReason.UPDATE,
    "subscription_charge": InvoiceReason.ONCE,
}
_STATUSES = {
    "active": SubscriptionStatus.ACTIVE,
    "trialing": SubscriptionStatus.TRIALING,
    "past_due": SubscriptionStatus.PAST_DUE,
    "paused": SubscriptionStatus.PAUSED,
    "inactive": SubscriptionStatus.INCOMPLETE,
    "canceled": SubscriptionStatus.ENDED,
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class PaddleInbox:
    """Takes what Paddle sends."""

    name = ProviderName.PADDLE

    def __init__(self, settings: PaddleSettings) -> None:
        """Keep the secrets of *settings*."""
        self._secrets = settings.webhook_secrets

    def verify(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Said:
        """Return what a webhook says; see :class:`licet_server.billing.provider.Inbox`."""
        named = [value for name, value in headers.items() if name.lower() == HEADER.lower()]
        check_signature(body, named[0] if len(named) == 1 else None, self._secrets, now=now)
        payload = read_payload(body)
        event = Shape(payload)
        if event.text("event_id") is None or event.text("event_type") is None or event.moment("occurred_at") is None:
            raise PayloadError("the webhook is no event: it needs event_id, event_type and occurred_at")
        return Said(payload, translate(payload))

    def translate(self, payload: Mapping[str, Any]) -> BillingEvent | Ignored:
        """Return what a stored payload says."""
        return translate(payload)


def translate(payload: Mapping[str, Any]) -> BillingEvent | Ignored:
    """Return what an event of Paddle says in our words; never raises."""
    event = Shape(payload)
    head = _Head(event.text("event_id") or "", event.text("event_type") or "", event.moment("occurred_at") or _LONG_AGO)
    data, about = event.inner("data"), head.type.partition(".")[0]
    reader = _READERS.get(about)
    return head.ignored("nothing here depends on it") if reader is None else reader(head, data)


def buyer_of(customer: Mapping[str, Any]) -> Buyer:
    """Return who a customer of Paddle is; ``customer.created`` and the API give the same object."""
    shape = Shape(customer)
    locale = shape.text("locale") or ""
    return Buyer(
        ref=shape.text("id"),
        email=shape.text("email", most=254),
        name=shape.text("name", most=200),
        language=locale[:2].lower() if locale[:2].isascii() and locale[:2].isalpha() else None,
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What every event begins with."""

    id: str
    type: str
    at: datetime

    def ignored(self, because: str) -> Ignored:
        return Ignored(self.id, self.type, self.at, because)

    def event(self, kind: EventKind, **facts: Any) -> BillingEvent:
        return BillingEvent(ProviderName.PADDLE, self.id, self.type, kind, self.at, **facts)


def _transaction(head: _Head, data: Shape) -> BillingEvent | Ignored:
    if head.type not in _PAYMENTS:
        return head.ignored("other events say what became of the transaction")
    if data.text("origin") == "subscription_payment_method_change":
        return head.ignored("only the way to pay was changed")
    kind, status = _PAYMENTS[head.type]
    ref, subscription, item = data.text("id"), data.text("subscription_id"), _item(data)
    once = subscription is None and not item.inner("price").has("billing_cycle")
    if subscription is None and status is not InvoiceStatus.PAID:
        return head.ignored("a checkout that nobody has paid yet is no purchase")
    if subscription is None and not once:
        return head.ignored("its subscription is not made yet, and transaction.completed will name it")
    invoice = None if ref is None else _invoice(ref, status, data, head.at, once=once)
    if ref is None or invoice is None:
        return head.ignored("it says no id, amount or currency of the transaction")
    return head.event(
        kind, subscription=subscription or ref, once=once, invoice=invoice, buyer=_buyer(data), **_sold(data, item)
    )


def _invoice(ref: str, status: InvoiceStatus, data: Shape, at: datetime, *, once: bool) -> InvoiceFacts | None:
    currency, totals = data.currency(), data.inner("details", "totals")
    total = None if currency is None else totals.money("total", currency)
    if currency is None or total is None:
        return None
    paid = status is InvoiceStatus.PAID
    charged = totals.money("grand_total", currency)
    reason = _REASONS.get(data.text("origin") or "", InvoiceReason.CYCLE)
    failed = sum(payment.text("status") == "error" for payment in data.rows("payments"))
    return InvoiceFacts(
        ref=ref,
        status=status,
        currency=currency,
        total=total,
        at=data.moment("billed_at") or data.moment("created_at") or at,
        tax=totals.money("tax", currency) or Decimal(0),
        paid=(total if charged is None else charged) if paid else Decimal(0),
        reason=InvoiceReason.ONCE if once else reason,
        number=data.text("invoice_number", most=64),
        period_end=None if once else data.inner("billing_period").moment("ends_at"),
        payment_ref=ref,
        attempts=failed,
        url=None if paid else data.inner("checkout").link("url"),
    )


def _subscription(head: _Head, data: Shape) -> BillingEvent | Ignored:
    status = _STATUSES.get(data.text("status") or "")
    ref = data.text("id")
    if status is None or ref is None:
        return head.ignored("it says no id or no known status of the subscription")
    snapshot = Snapshot(
        status,
        period_end=data.inner("current_billing_period").moment("ends_at"),
        cancels=data.inner("scheduled_change").text("action") == "cancel",
    )
    sold = _sold(data, _item(data))
    return head.event(EventKind.CHANGED, subscription=ref, snapshot=snapshot, buyer=_buyer(data), **sold)


def _adjustment(head: _Head, data: Shape) -> BillingEvent | Ignored:
    action, status = data.text("action") or "", data.text("status") or ""
    if action not in {"refund", "chargeback", "chargeback_reverse"}:
        return head.ignored(f"no money of a license went back: {action or 'no action'}")
    if action == "refund" and status != "approved":
        return head.ignored(f"the refund is not approved: {status or 'no status'}")
    ref, transaction, currency = data.text("id"), data.text("transaction_id"), data.currency()
    amount = None if currency is None else data.inner("totals").money("total", currency)
    if ref is None or transaction is None or currency is None or amount is None:
        return head.ignored("it says no id, transaction, amount or currency")
    refund = action == "refund"
    reversal = Reversal(
        ref=ref if refund else f"chargeback:{transaction}",  # its end is another adjustment of the same transaction
        amount=amount,
        currency=currency,
        payment_ref=transaction,
        invoice_ref=transaction,
        settled_for_us=action == "chargeback_reverse" or (not refund and status == "reversed"),
    )
    subscription = data.text("subscription_id")
    return head.event(
        EventKind.REFUNDED if refund else EventKind.DISPUTED,
        subscription=subscription or transaction,
        once=subscription is None,
        reversal=reversal,
        buyer=_buyer(data),
    )


def _customer(head: _Head, _: Shape) -> Ignored:
    return head.ignored("who buys is known from the order, or asked for when it matters")


_READERS: Mapping[str, Callable[[_Head, Shape], BillingEvent | Ignored]] = {
    "transaction": _transaction,
    "subscription": _subscription,
    "adjustment": _adjustment,
    "customer": _customer,
    "api": _subscription,
}
"""By what an event is about; ``api`` is what :mod:`licet_server.billing.paddle_api` was answered."""


def _item(data: Shape) -> Shape:
    """Return what is sold: the first thing that is paid again and again, else the first."""
    items = data.rows("items")
    recurring = [item for item in items if item.inner("price").has("billing_cycle")]
    return next(iter(recurring or items), Shape(None))


def _sold(data: Shape, item: Shape) -> dict[str, str | None]:
    """Return the order, price and offer; what is sold is said by the price alone, for it is the vendor's.

    A buyer's browser may give a transaction any ``custom_data``, and a subscription has those of its transaction.
    """
    price = item.inner("price")
    return {
        "order": order_of(data.inner("custom_data").text("licet_order")),
        "price": price.text("id"),
        "offer": price.inner("custom_data").text("licet_offer"),
    }


def _buyer(data: Shape) -> Buyer:
    """Return the buyer, of whom events say nothing but the id."""
    return Buyer(ref=data.text("customer_id"))
