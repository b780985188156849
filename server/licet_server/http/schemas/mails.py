"""Mails, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from licet_server.http.schemas.base import Instant, Page, PageQuery
from licet_server.mail.messages import LANGUAGES
from licet_server.storage.mailbox import MailState


class MailOut(Schema):
    """A mail, without what it says."""

    id = fields.String(required=True, metadata={"example": "mail_4vhrz3x1k0m8t2q9c7wd"})
    message = fields.String(required=True, metadata={"example": "license_delivery"})
    to = fields.String(required=True, allow_none=True)
    language = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": f"{' or '.join(f'`{each}`' for each in LANGUAGES)}; null: the vendor's."},
    )
    customer_id = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=OneOf([state.value for state in MailState]))
    attempts = fields.Integer(required=True)
    created_at = Instant(required=True)
    due_at = Instant(required=True, allow_none=True, metadata={"description": "Of the next attempt."})
    finished_at = Instant(required=True, allow_none=True, metadata={"description": "Sent, given up or cancelled."})
    last_error = fields.String(required=True, allow_none=True)


class MailQuery(PageQuery):
    """Which mails are wanted."""

    state = fields.Enum(MailState, by_value=True, metadata={"description": "Only those that stand like this."})


class MailPage(Page):
    """A part of the mails, newest first."""

    data = fields.List(fields.Nested(MailOut), required=True)
