"""Activations, as the vendor sees them."""

from __future__ import annotations

from marshmallow import fields

from licet_server.http.schemas.base import Instant, Page, PageQuery
from licet_server.http.schemas.validation import OwnActivationOut
from licet_server.licensing.seats import EndReason, State


class ActivationOut(OwnActivationOut):
    """A seat that an instance holds or held."""

    license_id = fields.String(required=True)
    state = fields.String(
        required=True,
        metadata={
            "enum": [state.value for state in State],
            "description": "`dead`: silent for too long, so its seat is free; it becomes `ended` soon.",
        },
    )
    address = fields.String(required=True, metadata={"description": "Where it was last heard from."})
    ended_at = Instant(required=True, allow_none=True)
    end_reason = fields.String(
        required=True, allow_none=True, metadata={"enum": [*(reason.value for reason in EndReason), None]}
    )


class ActivationQuery(PageQuery):
    """Which activations of a license are wanted."""

    live = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=None,
        metadata={"description": "true: only those that hold a seat now; false: only the others."},
    )


class ActivationPage(Page):
    """A part of the activations, newest first."""

    data = fields.List(fields.Nested(ActivationOut), required=True)
