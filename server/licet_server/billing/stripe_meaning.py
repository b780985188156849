"""What events of Stripe mean, in both of its shapes.

Since the version of 2025-03-31 an invoice names its subscription in ``parent``, a line its price in ``pricing``, and a
period stands on the items of a subscription; before, all of it stood on the things themselves. Both are read, the
newer one first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from licet_server.billing import stripe_invoices as invoices
from licet_server.billing.payloads import order_of
from licet_server.billing.stripe_shapes import (
    amount,
    country,
    currency,
    cut,
    first,
    instant,
    language,
    offer_of,
    part,
    parts,
    ref,
    text,
)
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    InvoiceFacts,
    InvoiceReason,
    InvoiceStatus,
    ProviderName,
    Reversal,
    Snapshot,
    SubscriptionStatus,
)

API_SAID = "api.subscription"
"""Type of the events that are made of what a call answered."""

_INCOMPLETE = "the event does not say what it should"
_STATUSES = {
    "incomplete": SubscriptionStatus.INCOMPLETE,
    "incomplete_expired": SubscriptionStatus.ENDED,
    "trialing": SubscriptionStatus.TRIALING,
    "active": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "unpaid": SubscriptionStatus.UNPAID,
    "paused": SubscriptionStatus.PAUSED,
    "canceled": SubscriptionStatus.ENDED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """The envelope of an event.

    Attributes:
        about: The thing that the event is about, as it stood then.
    """

    id: str
    type: str
    at: datetime
    live: bool | None
    about: Mapping[str, Any]

    def says(self, kind: EventKind, **facts: Any) -> BillingEvent:
        """Return the event in our words."""
        return BillingEvent(ProviderName.STRIPE, self.id, self.type, kind, self.at, self.live, **facts)


def meaning(event: Event) -> BillingEvent | str:
    """Return what an event says, or why it changes nothing here."""
    read = _READERS.get(event.type)
    if read is not None:
        return read(event)
    return "charge.refunded says the same" if event.type.startswith("refund.") else "nothing here depends on it"


def _checkout(event: Event) -> BillingEvent | str:
    session, mode = event.about, text(event.about.get("mode"))
    if text(session.get("payment_status")) not in {"paid", "no_payment_required"}:
        return "the payment of the checkout is still under way"
    if mode not in {"payment", "subscription"}:
        return "nothing was bought in the checkout"
    once = mode == "payment"
    session_ref, payment = ref(session), ref(session.get("payment_intent"))
    subscription = first(payment, session_ref) if once else ref(session.get("subscription"))
    facts = _paid(event, session_ref, payment) if once else _paid(event, ref(session.get("invoice")), None)
    if session_ref is None or subscription is None or (once and facts is None):
        return _INCOMPLETE
    return event.says(
        EventKind.PURCHASED,
        subscription=subscription,
        order=order_of(part(session, "metadata", "licet_order")),  # a buyer may choose client_reference_id
        offer=offer_of(session.get("metadata")),
        once=once,
        buyer=_buyer(session),
        invoice=facts,
    )


def _paid(event: Event, invoice_ref: str | None, payment: str | None) -> InvoiceFacts | None:
    """Return what was paid in a checkout; events of its invoice say more, where there is one and they come.

    Args:
        event: Of the checkout.
        invoice_ref: Its invoice; without a subscription Stripe makes none, and the checkout stands for it.
        payment: Its payment, where the checkout names it.
    """
    session = event.about
    code = currency(session.get("currency"))
    total = amount(session.get("amount_total"), code) if code else None
    if code is None or total is None or invoice_ref is None:
        return None
    return InvoiceFacts(
        ref=invoice_ref,
        status=InvoiceStatus.PAID,
        currency=code,
        total=total,
        tax=amount(part(session, "total_details", "amount_tax"), code) or Decimal(0),
        paid=total,
        at=event.at,
        reason=InvoiceReason.ONCE if session.get("mode") == "payment" else InvoiceReason.FIRST,
        payment_ref=payment,
    )


def _buyer(session: Mapping[str, Any]) -> Buyer:
    details = session.get("customer_details")
    customer = session.get("customer")
    numbers = (text(each.get("value"), 32) for each in parts(details, "tax_ids"))
    return Buyer(
        ref=ref(customer),
        email=first(text(part(details, "email"), 254), text(session.get("customer_email"), 254)),
        name=first(cut(part(details, "individual_name"), 200), cut(part(details, "name"), 200)),
        company=first(
            cut(part(details, "business_name"), 200), cut(part(session, "collected_information", "business_name"), 200)
        ),
        country=country(part(details, "address", "country")),
        vat_number=next((number for number in numbers if number), None),
        language=language(session.get("locale"), *_locales(customer)),
    )


def who(customer: Mapping[str, Any]) -> Buyer:
    """Return who a customer of Stripe is; the tax ids are there when they were asked for."""
    numbers = (text(each.get("value"), 32) for each in parts(customer, "tax_ids"))
    return Buyer(
        ref=ref(customer),
        email=text(customer.get("email"), 254),
        name=first(cut(customer.get("individual_name"), 200), cut(customer.get("name"), 200)),
        company=cut(customer.get("business_name"), 200),
        country=country(part(customer, "address", "country")),
        vat_number=next((number for number in numbers if number), None),
        language=language(*_locales(customer)),
    )


def _locales(customer: Any) -> list[Any]:
    found = part(customer, "preferred_locales")
    return found if isinstance(found, list) else []


def _invoice(kind: EventKind, status: InvoiceStatus) -> Callable[[Event], BillingEvent | str]:
    def read(event: Event) -> BillingEvent | str:
        invoice = event.about
        subscription = invoices.subscription_of(invoice)
        if subscription is None:
            return "the invoice belongs to no subscription"
        facts = invoices.facts(invoice, status, event.at)
        if facts is None:
            return _INCOMPLETE
        price, offer = invoices.bought(invoice)
        return event.says(
            kind, subscription=subscription, price=price, offer=offer, buyer=invoices.buyer(invoice), invoice=facts
        )

    return read


def _invoice_payment(event: Event) -> BillingEvent | str:
    """Tell which payment an invoice was paid with, as refunds and disputes will name it."""
    found = event.about
    invoice, code = ref(found.get("invoice")), currency(found.get("currency"))
    payment = first(ref(part(found, "payment", "payment_intent")), ref(part(found, "payment", "charge")))
    paid = amount(found.get("amount_paid"), code) if code else None
    if invoice is None or code is None or payment is None or paid is None:
        return _INCOMPLETE
    facts = InvoiceFacts(invoice, InvoiceStatus.OPEN, code, paid, event.at, payment_ref=payment)
    return event.says(EventKind.INVOICED, invoice=facts)


def _subscription(event: Event) -> BillingEvent | str:
    found = event.about
    name, snapshot = ref(found), _snapshot(event)
    if name is None or snapshot is None:
        return _INCOMPLETE
    item = next(parts(found, "items"), {})
    price = item.get("price") or item.get("plan") or found.get("plan")
    # what is written on the subscription is of its first price, and the price may have been changed since
    named = part(price, "metadata") if isinstance(price, Mapping) else found.get("metadata")
    return event.says(
        EventKind.CHANGED,
        subscription=name,
        order=order_of(part(found, "metadata", "licet_order")),
        price=ref(price),
        offer=offer_of(named),
        buyer=Buyer(ref=ref(found.get("customer")), language=language(*_locales(found.get("customer")))),
        snapshot=snapshot,
    )


def _snapshot(event: Event) -> Snapshot | None:
    found = event.about
    given = found.get("status")
    status = _STATUSES.get(given) if isinstance(given, str) else None
    if event.type == "customer.subscription.deleted":
        status = SubscriptionStatus.ENDED
    if status is SubscriptionStatus.ACTIVE and part(found, "pause_collection", "behavior") == "void":
        status = SubscriptionStatus.PAUSED  # the two other behaviours mean that it is given for free meanwhile
    if status is None:
        return None
    ends = [instant(item.get("current_period_end")) for item in parts(found, "items")]
    period_end = max((end for end in ends if end), default=instant(found.get("current_period_end")))
    return Snapshot(status, period_end, _cancels(found, period_end))


def _cancels(found: Mapping[str, Any], period_end: datetime | None) -> bool:
    at = instant(found.get("cancel_at"))
    return found.get("cancel_at_period_end") is True or (at is not None and period_end is not None and at <= period_end)


def _refund(event: Event) -> BillingEvent | str:
    charge = event.about
    name, code = ref(charge), currency(charge.get("currency"))
    back = amount(charge.get("amount_refunded"), code) if code else None
    if name is None or code is None or back is None:
        return _INCOMPLETE
    return event.says(
        EventKind.REFUNDED,
        reversal=Reversal(
            ref=name,
            amount=back,
            currency=code,
            payment_ref=first(ref(charge.get("payment_intent")), name),
            invoice_ref=ref(charge.get("invoice")),
        ),
    )


def _dispute(event: Event) -> BillingEvent | str:
    found, status = event.about, event.about.get("status")
    name, code = ref(found), currency(found.get("currency"))
    asked = amount(found.get("amount"), code) if code else None
    if name is None or code is None or asked is None or not isinstance(status, str):
        return _INCOMPLETE
    closed = event.type == "charge.dispute.closed"
    if status.startswith("warning_") and event.type == "charge.dispute.created":
        return "it is an inquiry: no money was taken back"
    reversal = Reversal(
        ref=name,
        amount=asked,
        currency=code,
        payment_ref=first(ref(found.get("payment_intent")), ref(found.get("charge"))),
        settled_for_us=closed and status in {"won", "warning_closed"},
    )
    if reversal.payment_ref is None:
        return _INCOMPLETE
    return event.says(EventKind.DISPUTED, reversal=reversal)


def _because(reason: str) -> Callable[[Event], BillingEvent | str]:
    return lambda _: reason


_PAID = _invoice(EventKind.PAID, InvoiceStatus.PAID)
_GIVEN_UP = _invoice(EventKind.INVOICED, InvoiceStatus.VOID)
_READERS: Mapping[str, Callable[[Event], BillingEvent | str]] = MappingProxyType(
    {
        "checkout.session.completed": _checkout,
        "checkout.session.async_payment_succeeded": _checkout,
        "checkout.session.async_payment_failed": _because("the payment of the checkout failed"),
        "checkout.session.expired": _because("the checkout was closed without a payment"),
        "invoice.paid": _PAID,
        "invoice.payment_succeeded": _PAID,
        "invoice.payment_failed": _invoice(EventKind.PAYMENT_FAILED, InvoiceStatus.FAILED),
        "invoice.voided": _GIVEN_UP,
        "invoice.marked_uncollectible": _GIVEN_UP,
        "invoice.finalized": _invoice(EventKind.INVOICED, InvoiceStatus.OPEN),
        "invoice_payment.paid": _invoice_payment,
        "customer.subscription.created": _subscription,
        "customer.subscription.updated": _subscription,
        "customer.subscription.deleted": _subscription,
        "customer.subscription.paused": _subscription,
        "customer.subscription.resumed": _subscription,
        API_SAID: _subscription,
        "charge.refunded": _refund,
        "charge.dispute.created": _dispute,
        "charge.dispute.funds_withdrawn": _dispute,
        "charge.dispute.closed": _dispute,
    }
)

TYPES = tuple(kind for kind in _READERS if kind != API_SAID)
"""The events that Stripe shall send; others change nothing here."""
