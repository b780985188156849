"""Entries of the audit log, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields

from licet_server.http.schemas.base import Instant, Page, PageQuery, Text


class AuditOut(Schema):
    """Who changed what, when and from where."""

    seq = fields.Integer(required=True, metadata={"description": "The first entry is 1, and none is left out."})
    at = Instant(required=True)
    actor = fields.String(
        required=True,
        metadata={"description": "`api-key:key_…`, `cli:` and the account on the machine, `customer` or `system`."},
    )
    action = fields.String(required=True, metadata={"example": "license.renewed"})
    subject = fields.String(required=True, metadata={"description": "The id of what was changed."})
    address = fields.String(required=True, allow_none=True)
    request_id = fields.String(required=True, allow_none=True)
    before = fields.Dict(required=True, metadata={"description": "What was different before."})
    after = fields.Dict(required=True, metadata={"description": "What is different since."})
    seal = fields.String(required=True, metadata={"description": "Covers the entry and the seal before it."})


class AuditQuery(PageQuery):
    """Which entries are wanted."""

    subject = Text(64, metadata={"description": "Only what was done to this id."})
    actor = Text(128, metadata={"description": "Only what was done by this one."})
    action = Text(64, metadata={"description": "Only this action."})
    since = Instant(metadata={"description": "Only at or after this instant."})
    until = Instant(metadata={"description": "Only before this instant."})


class AuditPage(Page):
    """A part of the entries, newest first."""

    data = fields.List(fields.Nested(AuditOut), required=True)
