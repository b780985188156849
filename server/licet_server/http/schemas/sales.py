"""Subscriptions and invoices, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from licet_server.http.schemas.base import Flag, Instant, Page, PageQuery, Request, Text
from licet_server.licensing.payments import InvoiceReason, InvoiceStatus, ProviderName, SubscriptionStatus
from licet_server.licensing.return_urls import LONGEST_URL

_PROVIDERS = OneOf([provider.value for provider in ProviderName])
_AMOUNT = {"description": "In units of the currency, as text: `4999.00`.", "example": "4999.00"}


class SubscriptionOut(Schema):
    """What somebody pays for, again and again or once."""

    id = fields.String(required=True)
    provider = fields.String(required=True, validate=_PROVIDERS)
    ref = fields.String(required=True, metadata={"description": "The provider's id."})
    status = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "How it stands at its provider: "
            + ", ".join(f"`{status.value}`" for status in SubscriptionStatus)
            + "; null: it has not said so yet."
        },
    )
    once = fields.Boolean(required=True, metadata={"description": "It was paid once, and does not renew."})
    product = fields.String(required=True, allow_none=True)
    plan = fields.String(required=True, allow_none=True)
    price = fields.String(required=True, allow_none=True, metadata=_AMOUNT)
    currency = fields.String(required=True, allow_none=True)
    customer_id = fields.String(required=True, allow_none=True)
    license_id = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    vat_number = fields.String(required=True, allow_none=True)
    period_end = Instant(required=True, allow_none=True)
    cancels = fields.Boolean(required=True, metadata={"description": "It ends with the period that runs."})
    paid_until = Instant(required=True, allow_none=True)
    failing_since = Instant(required=True, allow_none=True)
    refunded = fields.Boolean(required=True)
    disputed = fields.Boolean(required=True)
    trouble = fields.String(required=True, allow_none=True, metadata={"description": "What needs a person."})
    created_at = Instant(required=True)
    version = fields.Integer(required=True)


class SubscriptionQuery(PageQuery):
    """Which subscriptions are wanted."""

    status = fields.Enum(
        SubscriptionStatus, by_value=True, metadata={"description": "Only those that stand like this."}
    )
    customer = Text(64, metadata={"description": "Only this customer's, by id."})
    license = Text(64, metadata={"description": "Only that of this license, by id."})
    product = Text(64, metadata={"description": "Only of this product."})
    q = Text(254, metadata={"description": "Part of an email, a name or a company; or an id, ours or the provider's."})
    trouble = Flag(metadata={"description": "Only those about which something needs a person, or only the others."})


class SubscriptionPage(Page):
    """A part of the subscriptions, newest first."""

    data = fields.List(fields.Nested(SubscriptionOut), required=True)


class SubscriptionPlanWish(Request):
    """Another plan."""

    plan = Text(64, required=True, metadata={"description": "Its code, name or segment.", "example": "enterprise"})


class SubscriptionPlanChange(SubscriptionPlanWish):
    """Another plan, at the price that was shown."""

    previewed_at = Instant(
        metadata={"description": "Of a preview of the last hour: the change costs what it has shown. Left out: now."}
    )


class ProrationOut(Schema):
    """What a change of plan costs."""

    plan = fields.String(required=True)
    due_now = fields.String(
        required=True, metadata={"description": "Taken at once; negative: a credit for the next invoice."}
    )
    currency = fields.String(required=True)
    next_total = fields.String(required=True, allow_none=True, metadata=_AMOUNT)
    next_at = Instant(required=True, allow_none=True)
    previewed_at = Instant(required=True, metadata={"description": "Give it back with the change."})


class Cancellation(Request):
    """When a subscription shall end."""

    at_period_end = Flag(
        load_default=True, metadata={"description": "With the period that is paid for; false: at once."}
    )


class PortalWish(Request):
    """Where the customer comes back to."""

    return_url = Text(LONGEST_URL, required=True, metadata={"example": "https://example.com/account"})


class PortalOut(Schema):
    """The provider's own pages."""

    url = fields.String(required=True, metadata={"description": "Good for a short while, for this customer alone."})


class InvoiceOut(Schema):
    """What was asked for, and what was paid of it."""

    id = fields.String(required=True)
    provider = fields.String(required=True, validate=_PROVIDERS)
    ref = fields.String(required=True, metadata={"description": "The provider's id."})
    number = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=OneOf([status.value for status in InvoiceStatus]))
    reason = fields.String(required=True, validate=OneOf([reason.value for reason in InvoiceReason]))
    subscription_id = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)
    customer_id = fields.String(required=True, allow_none=True)
    currency = fields.String(required=True)
    total = fields.String(required=True, metadata=_AMOUNT | {"description": "With tax, after discounts."})
    tax = fields.String(required=True, metadata=_AMOUNT)
    paid = fields.String(required=True, metadata=_AMOUNT)
    refunded = fields.String(required=True, metadata=_AMOUNT)
    disputed = fields.Boolean(required=True)
    period_end = Instant(required=True, allow_none=True)
    attempts = fields.Integer(required=True, metadata={"description": "How often the money could not be taken."})
    next_attempt_at = Instant(required=True, allow_none=True)
    failed_at = Instant(required=True, allow_none=True)
    paid_at = Instant(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True, metadata={"description": "The provider's page of it."})
    pdf = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)


class InvoiceQuery(PageQuery):
    """Which invoices are wanted."""

    status = fields.Enum(InvoiceStatus, by_value=True, metadata={"description": "Only those that stand like this."})
    customer = Text(64, metadata={"description": "Only this customer's, by id."})
    subscription = Text(64, metadata={"description": "Only of this subscription, by id."})
    since = Instant(data_key="from", metadata={"description": "Only those made at or after this instant."})
    until = Instant(data_key="to", metadata={"description": "Only those made before this instant."})


class InvoicePage(Page):
    """A part of the invoices, newest first."""

    data = fields.List(fields.Nested(InvoiceOut), required=True)
