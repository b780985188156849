"""What payment providers tell us, in one language: values that know neither Stripe nor Paddle, and no card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class ProviderName(StrEnum):
    """Who takes the money; ``MANUAL``: the vendor, by wire transfer."""

    STRIPE = "stripe"
    PADDLE = "paddle"
    MANUAL = "manual"


class EventKind(StrEnum):
    """What has happened."""

    PURCHASED = "purchased"
    """A checkout is complete: who bought what, under which order and subscription."""
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"
    CHANGED = "changed"
    """A subscription was made, changed, paused, resumed or ended: the event holds how it stands."""
    INVOICED = "invoiced"
    """An invoice was made, voided or given up; nothing was paid."""
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class SubscriptionStatus(StrEnum):
    """How a subscription stands at its provider."""

    INCOMPLETE = "incomplete"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    ENDED = "ended"


class InvoiceStatus(StrEnum):
    """How an invoice stands; the order is that of its life, in which it never goes back."""

    OPEN = "open"
    FAILED = "failed"
    VOID = "void"
    PAID = "paid"


class InvoiceReason(StrEnum):
    """Why there is an invoice."""

    FIRST = "first"
    CYCLE = "cycle"
    UPDATE = "update"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys.

    Attributes:
        ref: The provider's id of the customer.
        email: As the provider gives it.
        country: ISO 3166 code of two letters.
        vat_number: For example ``FR40303265045``.
        language: ``en``, ``fr`` or another tag of two letters.
    """

    ref: str | None = None
    email: str | None = None
    name: str | None = None
    company: str | None = None
    country: str | None = None
    vat_number: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What an event says about an invoice. Amounts are in units of the currency (``Decimal("1499.00")``).

    Attributes:
        ref: The provider's id.
        currency: ISO 4217 code in capitals.
        total: With tax, after discounts.
        period_end: First instant that the invoice does not pay for; ``None``: it pays for no period.
        payment_ref: The provider's id of the payment, as refunds and disputes name it.
        attempts: How often the provider has tried to take the money.
        at: When the provider made it.
    """

    ref: str
    status: InvoiceStatus
    currency: str
    total: Decimal
    at: datetime
    tax: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    reason: InvoiceReason = InvoiceReason.CYCLE
    number: str | None = None
    period_end: datetime | None = None
    payment_ref: str | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    url: str | None = None
    pdf: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a subscription stands at the moment of an event.

    Attributes:
        period_end: First instant after the period that runs.
        cancels: Whether it ends with that period.
    """

    status: SubscriptionStatus
    period_end: datetime | None = None
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class Reversal:
    """Money that went back, or is disputed.

    Attributes:
        payment_ref: Which payment; the invoice is found by it.
        invoice_ref: Which invoice, where the provider says so.
        ref: The provider's id of the refund or dispute, or of the payment whose refunds are told as a sum: of each,
            the largest amount counts, once.
        settled_for_us: Of a dispute: whether it is over and the money is ours after all.
    """

    ref: str
    amount: Decimal
    currency: str
    payment_ref: str | None = None
    invoice_ref: str | None = None
    settled_for_us: bool = False


@dataclass(frozen=True, slots=True)
class BillingEvent:
    """One event of a provider. What it does not say is ``None``.

    Attributes:
        provider: Who says so.
        id: The provider's id of the event, the same however often it is sent.
        type: The provider's own name of the event.
        kind: What has happened.
        at: Aware UTC instant at which it happened.
        live: Whether it is about real money; ``None``: the event does not say.
        subscription: The provider's id of the subscription; of a purchase that is paid once, its payment's.
        order: Our id of the order, as it was given to the checkout.
        price: The provider's id of the price.
        offer: Product and plan as ``OPT/pro``, where the price or the subscription carries them.
        once: Whether it is paid once and not a subscription.
    """

    provider: ProviderName
    id: str
    type: str
    kind: EventKind
    at: datetime
    live: bool | None = None
    subscription: str | None = None
    order: str | None = None
    price: str | None = None
    offer: str | None = None
    once: bool = False
    buyer: Buyer = field(default_factory=Buyer)
    invoice: InvoiceFacts | None = None
    snapshot: Snapshot | None = None
    reversal: Reversal | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that changes nothing here.

    Attributes:
        id: The provider's id of the event.
        type: The provider's own name of it.
        at: When it happened.
        because: Why, as a half sentence for people: ``nothing here depends on it``.
    """

    id: str
    type: str
    at: datetime
    because: str
    live: bool | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a provider is asked to sell.

    Attributes:
        product: Its code.
        plan: Its code.
        title: For people: ``OptimNow FinOps Tag Compliance MCP, Professional``.
        price: What one term costs, before any discount.
        currency: ISO 4217 code in capitals.
        days: How long a term is; ``None``: it is paid once.
        price_ref: The provider's own price, where the catalog names one.
    """

    product: str
    plan: str
    title: str
    price: Decimal
    currency: str
    days: int | None = None
    price_ref: str | None = None

    @property
    def name(self) -> str:
        """Return product and plan as prices and subscriptions carry them: ``OPT/pro``."""
        return f"{self.product}/{self.plan}"


@dataclass(frozen=True, slots=True)
class CheckoutWish:
    """A checkout to be opened.

    Attributes:
        order: Our id of the order; also the idempotency key, so that asking twice opens one.
        percent_off: A discount on the first payment, in whole percent; 0: none.
        expires_at: When the provider shall close it.
    """

    order: str
    offer: Offer
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    name: str | None = None
    language: str | None = None
    percent_off: int = 0
    customer_ref: str | None = None


@dataclass(frozen=True, slots=True)
class CheckoutLink:
    """An open checkout: where the buyer goes, and the provider's id of it."""

    url: str
    ref: str


@dataclass(frozen=True, slots=True)
class Proration:
    """What a change of plan costs.

    Attributes:
        due_now: What is taken at once, with tax; negative: a credit for the next invoice.
        next_total: What the next whole term costs, where the provider says so.
        next_at: When that is taken.
    """

    due_now: Decimal
    currency: str
    next_total: Decimal | None = None
    next_at: datetime | None = None
