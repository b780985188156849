"""Customers and their contacts, as the API shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields
from marshmallow.validate import OneOf

from licet.keys.hmac import CUSTOMER_ID
from licet_server.errors import InputError
from licet_server.http.schemas.base import Email, Flag, Instant, Lines, Name, Page, PageQuery, Request, Shaped, Text
from licet_server.services import inputs
from licet_server.services.customers import ROLES

_NAME = 200
_NOTES = 2000
_COUNTRY = 2
_LANGUAGE = 8
_TIMEZONE = 64
_VAT_NUMBER = 32


class Checked(Text):
    """One line that one of ``services.inputs`` takes, and writes as it is kept; null is none."""

    def __init__(self, read: Callable[[str | None], str | None], longest: int, example: str, **options: Any) -> None:
        """Take what reads it; *options* are marshmallow's."""
        self.read = read
        super().__init__(longest, allow_none=True, metadata={"example": example}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            found = self.read(super()._deserialize(value, attr, data, **kwargs))
        except InputError as error:
            raise ValidationError(f"{error}.") from None
        if found is None:
            raise ValidationError("This must not be blank; null takes away what is there.")
        return found


def country() -> Checked:
    """Return a field that takes an ISO 3166 code."""
    return Checked(inputs.country, _COUNTRY, "FR")


def language() -> Checked:
    """Return a field that takes the language of mails."""
    return Checked(inputs.language, _LANGUAGE, "fr")


def vat_number() -> Checked:
    """Return a field that takes a VAT number."""
    return Checked(inputs.vat_number, _VAT_NUMBER, "FR40303265045")


def _timezone() -> Checked:
    return Checked(inputs.timezone, _TIMEZONE, "Europe/Paris")


class CustomerOut(Schema):
    """Who bought."""

    id = fields.String(required=True, metadata={"example": "cus_4vhrz3x1k0m8t2q9c7wd"})
    email = fields.String(required=True, metadata={"example": "customer@example.com"})
    name = fields.String(required=True, allow_none=True)
    company = fields.String(required=True, allow_none=True)
    notes = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True, metadata={"description": "Of mails."})
    timezone = fields.String(required=True, allow_none=True, metadata={"description": "Reminders come in its morning."})
    country = fields.String(required=True, allow_none=True)
    vat_number = fields.String(required=True, allow_none=True)
    reminders = fields.Boolean(required=True, metadata={"description": "Whether the customer wants any."})
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
    language = language()
    timezone = _timezone()
    country = country()
    vat_number = vat_number()
    reminders = Flag()


class CustomerChange(Request):
    """What shall be different; what is left out stays."""

    email = Email()
    name = Name(_NAME, allow_none=True)
    company = Name(_NAME, allow_none=True)
    notes = Lines(_NOTES, allow_none=True)
    language = language()
    timezone = _timezone()
    country = country()
    vat_number = vat_number()
    reminders = Flag()


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


class CustomerExport(Schema):
    """Everything that is held about a customer; each list holds rows as they are kept, without what is secret."""

    class Meta:
        """More lists may come."""

        unknown = INCLUDE

    exported_at = Instant(required=True)
    customer = fields.Dict(required=True)
    licenses = fields.List(fields.Dict(), required=True)
    audit = fields.List(fields.Dict(), required=True)


class ErasureIn(Request):
    """How far an erasure goes."""

    end_licenses = Flag(load_default=False, metadata={"description": "Whether licenses that still work are revoked."})


class ErasureOut(Schema):
    """What became of what was held about a customer, how many rows each."""

    id = fields.String(required=True)
    erased = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    kept = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "What the law wants to be kept: invoices and paid orders."},
    )


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
