"""Payment events, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from licet_server.http.schemas.base import Instant, Page, PageQuery
from licet_server.licensing.payments import ProviderName
from licet_server.storage.sales import EventState

_STATES = OneOf([state.value for state in EventState])


class TakenOut(Schema):
    """That an event is stored."""

    received = fields.Boolean(required=True)
    id = fields.String(required=True, metadata={"description": "Our id of the event."})
    state = fields.String(required=True, validate=_STATES)
    duplicate = fields.Boolean(required=True, metadata={"description": "Whether the event was here before."})


class PaymentEventOut(Schema):
    """What a payment provider said, and what became of it."""

    id = fields.String(required=True)
    provider = fields.String(required=True)
    event_id = fields.String(required=True, metadata={"description": "The provider's id of the event."})
    type = fields.String(required=True, metadata={"example": "invoice.paid"})
    subscription_ref = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=_STATES)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it is ignored, waits or was given up."}
    )
    attempts = fields.Integer(required=True)
    at = Instant(required=True, metadata={"description": "When it happened."})
    received_at = Instant(required=True)
    due_at = Instant(required=True, allow_none=True, metadata={"description": "When it is looked at again."})
    processed_at = Instant(required=True, allow_none=True)


class PaymentEventPage(Page):
    """A part of the payment events, newest first."""

    data = fields.List(fields.Nested(PaymentEventOut), required=True)


class PaymentEventQuery(PageQuery):
    """Which payment events are wanted."""

    provider = fields.Enum(ProviderName, by_value=True, metadata={"description": "Only those of this provider."})
    state = fields.Enum(EventState, by_value=True, metadata={"description": "Only those that stand like this."})
