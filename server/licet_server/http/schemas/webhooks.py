"""Webhook endpoints and deliveries, as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from licet_server.http.schemas.base import Flag, Instant, Name, Page, PageQuery, Request, Text
from licet_server.licensing.events import ALL, EVENTS
from licet_server.licensing.webhook_urls import LONGEST_URL
from licet_server.storage.outbox import State

_DESCRIPTION = 200
_NAMES = [ALL, *EVENTS]


def _events(**options: Any) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=OneOf(_NAMES)),
        validate=Length(min=1, max=len(_NAMES)),
        metadata={"description": "Which events; `*` is all of them, also those that later versions add."},
        **options,
    )


class EndpointOut(Schema):
    """A webhook endpoint, without its secret."""

    id = fields.String(required=True)
    url = fields.String(required=True, metadata={"example": "https://hooks.example.com/licet"})
    description = fields.String(required=True, allow_none=True)
    events = fields.List(fields.String(), required=True)
    enabled = fields.Boolean(required=True)
    created_at = Instant(required=True)
    secret_rotated_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "For 24 hours after it the secret before signs too."},
    )


class NewEndpointOut(EndpointOut):
    """A new webhook endpoint with its secret."""

    secret = fields.String(required=True, metadata={"description": "`whsec_…`; verify signatures with it."})


class SecretOut(Schema):
    """The secret of a webhook endpoint."""

    secret = fields.String(required=True, metadata={"description": "`whsec_…`; verify signatures with it."})


class EndpointIn(Request):
    """Where events shall go, and which."""

    url = Text(LONGEST_URL, required=True, metadata={"example": "https://hooks.example.com/licet"})
    events = _events(load_default=lambda: [ALL])
    description = Name(_DESCRIPTION, allow_none=True, load_default=None)


class EndpointChange(Request):
    """What shall be different; what is left out stays."""

    url = Text(LONGEST_URL)
    events = _events()
    description = Name(_DESCRIPTION, allow_none=True)
    enabled = Flag()


class EndpointPage(Page):
    """A part of the webhook endpoints, newest first."""

    data = fields.List(fields.Nested(EndpointOut), required=True)


class DeliveryOut(Schema):
    """What became of one event at one endpoint."""

    id = fields.String(required=True)
    endpoint_id = fields.String(required=True)
    event_id = fields.String(required=True, metadata={"description": "The header `webhook-id` of every attempt."})
    event_type = fields.String(required=True)
    state = fields.String(required=True, validate=OneOf([state.value for state in State]))
    attempts = fields.Integer(required=True)
    created_at = Instant(required=True)
    due_at = Instant(required=True, allow_none=True, metadata={"description": "Of the next attempt."})
    finished_at = Instant(required=True, allow_none=True, metadata={"description": "Delivered, or given up."})
    last_status = fields.Integer(required=True, allow_none=True, metadata={"description": "What was answered last."})
    last_error = fields.String(required=True, allow_none=True)


class DeliveryQuery(PageQuery):
    """Which deliveries are wanted."""

    state = fields.Enum(State, by_value=True, metadata={"description": "Only those that stand like this."})


class DeliveryPage(Page):
    """A part of the deliveries, newest first."""

    data = fields.List(fields.Nested(DeliveryOut), required=True)
