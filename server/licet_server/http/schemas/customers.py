"""Customers and their contacts, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from licet.keys.hmac import CUSTOMER_ID
from licet_server.http.schemas.base import Email, Instant, Lines, Name, Page, PageQuery, Request, Shaped, Text
from licet_server.services.customers import ROLES

_NAME = 200
_NOTES = 2000


class CustomerOut(Schema):
    """Who bought."""

    id = fields.String(required=True, metadata={"example": "cus_4vhrz3x1k0m8t2q9c7wd"})
    email = fields.String(required=True, metadata={"example": "customer@example.com"})
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    notes = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)


class CustomerIn(Request):
    """A new customer."""

    id = Shaped(
        CUSTOMER_ID, 32, metadata={"description": "Your own id for the customer, which keys of some kinds show."}
    )
    email = Email(required=True, metadata={"example": "customer@example.com"})
    name = Name(_NAME, allow_none=True, metadata={"example": "Ann Miller"})
    company = Name(_NAME, allow_none=True)
    notes = Lines(_NOTES, allow_none=True)


class CustomerChange(Request):
    """What shall be different; what is left out stays."""

    email = Email()
    name = Name(_NAME, allow_none=True)
    company = Name(_NAME, allow_none=True)
    notes = Lines(_NOTES, allow_none=True)


class CustomerQuery(PageQuery):
    """Which customers are wanted."""

    email = Email(metadata={"description": "Only the customer with this email."})
    q = Text(
        _NAME,
        metadata={"description": "Only customers with this text in their id, email, name or company, or in a contact."},
    )


class CustomerPage(Page):
    """A part of the customers, newest first."""

    data = fields.List(fields.Nested(CustomerOut), required=True)


class ContactOut(Schema):
    """Somebody at a customer."""

    id = fields.String(required=True)
    customer_id = fields.String(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, validate=OneOf(ROLES))
    created_at = Instant(required=True)


class ContactIn(Request):
    """Somebody new at a customer."""

    email = Email(required=True)
    name = Name(_NAME, allow_none=True)
    role = fields.String(validate=OneOf(ROLES), load_default="other")


class ContactChange(Request):
    """What shall be different; what is left out stays."""

    email = Email()
    name = Name(_NAME, allow_none=True)
    role = fields.String(validate=OneOf(ROLES))


class ContactPage(Page):
    """The contacts of a customer, oldest first; a customer has so few that all of them fit on one page."""

    data = fields.List(fields.Nested(ContactOut), required=True)
