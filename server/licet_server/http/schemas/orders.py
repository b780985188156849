"""Orders and checkouts, as the API shows them."""

from __future__ import annotations

import re

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from licet_server.http.schemas.base import (
    Email,
    Flag,
    Instant,
    Lines,
    Name,
    Page,
    PageQuery,
    Request,
    Shaped,
    Text,
    Whole,
)
from licet_server.http.schemas.customers import country, language, vat_number
from licet_server.licensing import catalog_file as rules
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.return_urls import LONGEST_URL
from licet_server.storage.ids import LICENSE_PREFIX
from licet_server.storage.orders import OrderState

_NAME = 200
_CODE = 32
_NOTE = 2000
_DURATION = 16
_PRICE = 17
_LICENSE_ID = re.compile(rf"{LICENSE_PREFIX}[0-9a-hjkmnp-tv-z]{{20}}", re.ASCII)
_AT = {"description": "The only one that is set up when left out, else `stripe`."}
_SELLERS = (ProviderName.STRIPE.value, ProviderName.PADDLE.value)


class OrderOut(Schema):
    """What somebody wants to buy, or has bought."""

    id = fields.String(required=True, metadata={"example": "ord_4vhrz3x1k0m8t2q9c7wd"})
    number = fields.String(required=True, metadata={"example": "Q-2026-000123"})
    provider = fields.String(
        required=True,
        validate=OneOf([each.value for each in ProviderName]),
        metadata={"description": "Who takes the money; `manual`: you, by wire transfer."},
    )
    state = fields.String(required=True, validate=OneOf([each.value for each in OrderState]))
    product = fields.String(required=True, metadata={"example": "OPT"})
    plan = fields.String(required=True, metadata={"example": "pro"})
    price = fields.String(required=True, metadata={"description": "Of a term, before the discount."})
    percent_off = fields.Integer(required=True)
    total = fields.String(required=True, metadata={"description": "To pay, before tax."})
    currency = fields.String(required=True, metadata={"example": "EUR"})
    email = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    vat_number = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    license_id = fields.String(
        required=True, allow_none=True, metadata={"description": "What was issued for it, or what it is to renew."}
    )
    expires_at = Instant(
        required=True, allow_none=True, metadata={"description": "End of the license; null: one term of the plan."}
    )
    created_at = Instant(required=True)
    valid_until = Instant(required=True, metadata={"description": "Until then it can be paid."})
    paid_at = Instant(required=True, allow_none=True)
    payment_note = fields.String(required=True, allow_none=True)


class PaidOrderOut(OrderOut):
    """An order that is paid."""

    license_key = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Of a new license, this once; null: it was told before, or the license keeps its key."
        },
    )


class CheckoutOut(OrderOut):
    """An order with an open checkout."""

    url = fields.String(required=True, metadata={"description": "Where the buyer goes to pay."})


class OrderPage(Page):
    """A part of the orders, newest first."""

    data = fields.List(fields.Nested(OrderOut), required=True)


class OrderQuery(PageQuery):
    """Which orders are wanted."""

    state = fields.Enum(OrderState, by_value=True, metadata={"description": "Only those that stand like this."})
    provider = fields.Enum(ProviderName, by_value=True, metadata={"description": "Only those that are paid there."})
    product = Text(16, metadata={"description": "The product's code."})
    email = Email(metadata={"description": "Only of the customer with this email."})
    q = Text(_NAME, metadata={"description": "Only those with this text in their number, email, name or company."})


class _Buying(Request):
    """Who buys what."""

    product = Text(16, required=True, metadata={"example": "OPT"})
    plan = Text(_NAME, required=True, metadata={"example": "pro"})
    email = Email(required=True, metadata={"example": "customer@example.com"})
    name = Name(_NAME, allow_none=True)
    company = Name(_NAME, allow_none=True)
    country = country()
    vat_number = vat_number()
    language = language()


class QuoteIn(_Buying):
    """A quote, to be paid by wire transfer."""

    price = Shaped(
        rules.PRICE,
        _PRICE,
        allow_none=True,
        metadata={"description": "Of a term, before the discount; null: the plan's.", "example": "12000.00"},
    )
    currency = Shaped(rules.CURRENCY, 3, allow_none=True, metadata={"description": "null: the plan's."})
    percent_off = Whole(0, 100, metadata={"description": "A discount."})
    expires_at = Instant(allow_none=True, metadata={"description": "End of the license; null: one term of the plan."})
    valid_for = Text(_DURATION, metadata={"description": "Hours, days or weeks; 30 days.", "example": "30d"})
    renews = Shaped(
        _LICENSE_ID, _CODE, allow_none=True, metadata={"description": "The license that is paid for once more."}
    )
    note = Lines(_NOTE, allow_none=True, metadata={"description": "For the customer."})
    mail = Flag(load_default=False, metadata={"description": "Whether to mail it to the customer."})


class PaymentIn(Request):
    """What is known of a wire transfer."""

    reference = Name(_NAME, allow_none=True, metadata={"description": "What the bank says about it."})
    paid_at = Instant(allow_none=True, metadata={"description": "When the money came; null: now."})
    tax = Shaped(
        rules.PRICE,
        _PRICE,
        allow_none=True,
        metadata={"description": "What was paid besides the total.", "example": "2280.00"},
    )


class CheckoutIn(_Buying):
    """A checkout to be opened."""

    provider = fields.String(validate=OneOf(_SELLERS), metadata=_AT)
    success_url = Text(LONGEST_URL, metadata={"description": "Where the buyer goes afterwards; https."})
    cancel_url = Text(LONGEST_URL, metadata={"description": "Where a buyer goes who does not pay; https."})
