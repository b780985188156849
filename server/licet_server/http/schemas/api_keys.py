"""API keys, as the API shows them."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length

from licet_server.http.schemas.base import Instant, Name, Page, Request
from licet_server.licensing.scopes import Scope


class ApiKeyOut(Schema):
    """An API key, without its token."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    tail = fields.String(required=True, metadata={"description": "The last four characters of the token."})
    scopes = fields.List(fields.String(), required=True)
    created_at = Instant(required=True)
    expires_at = Instant(required=True, allow_none=True)
    last_used_at = Instant(required=True, allow_none=True, metadata={"description": "To the minute."})
    revoked_at = Instant(required=True, allow_none=True)


class NewApiKeyOut(ApiKeyOut):
    """A new API key with its token, which is shown this once."""

    token = fields.String(required=True)


class ApiKeyIn(Request):
    """What a new API key shall be."""

    name = Name(200, required=True)
    scopes = fields.List(fields.Enum(Scope, by_value=True), required=True, validate=Length(min=1, max=len(Scope)))
    expires_at = Instant(allow_none=True, load_default=None)


class ApiKeyPage(Page):
    """A part of the API keys, newest first."""

    data = fields.List(fields.Nested(ApiKeyOut), required=True)
