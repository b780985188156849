"""Flags, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from licet_server.http.schemas.base import Flag, Instant, Page, PageQuery, Text
from licet_server.licensing.suspicion import Kind

_KINDS = [kind.value for kind in Kind]


class FlagOut(Schema):
    """A pattern that looks like abuse."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": _KINDS})
    subject = fields.String(required=True, metadata={"description": "A license's id, or a network."})
    license_id = fields.String(required=True, allow_none=True)
    detail = fields.Dict(keys=fields.String(), required=True, metadata={"description": "The figures of the rule."})
    first_seen_at = Instant(required=True)
    last_seen_at = Instant(required=True, metadata={"description": "To the hour."})
    times = fields.Integer(required=True, metadata={"description": "In how many hours it was seen."})
    resolved_at = Instant(required=True, allow_none=True, metadata={"description": "Null while it is open."})


class FlagQuery(PageQuery):
    """Which flags are wanted."""

    open = Flag(metadata={"description": "true: only open ones; false: only resolved ones."})
    kind = fields.Enum(Kind, by_value=True)
    license_id = Text(64)


class FlagPage(Page):
    """A part of the flags, newest first."""

    data = fields.List(fields.Nested(FlagOut), required=True)
