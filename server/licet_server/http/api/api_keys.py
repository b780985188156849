"""``/api/v1/api-keys``: keys for the vendor's own programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.api_keys import ApiKeyIn, ApiKeyOut, ApiKeyPage, NewApiKeyOut
from licet_server.http.schemas.base import PageQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import create_api_key, revoke_api_key
from licet_server.services.present import api_key_object
from licet_server.storage.api_keys import list_api_keys

blueprint = Blueprint("api_keys", __name__, description="Keys for your own programs.")


@blueprint.route("/api/v1/api-keys")
class ApiKeys(MethodView):
    """All of them."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ApiKeyPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List API keys, newest first; ended ones too."""
        with db.reading() as session:
            rows, following = list_api_keys(session, after=paging.after("api-keys", asked), limit=asked["limit"])
            return paging.page("api-keys", asked, [api_key_object(row) for row in rows], following)

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.arguments(ApiKeyIn)
    @blueprint.response(201, NewApiKeyOut)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make an API key; its token is shown this once."""
        with db.transaction() as session:
            made = create_api_key(session, **asked, pepper=installation().secrets.pepper, now=datetime.now(UTC))
        return api_key_object(made.row) | {"token": made.token}


@blueprint.route("/api/v1/api-keys/<key_id>")
class OneApiKey(MethodView):
    """One of them."""

    @requires(Scope.ADMIN)
    @blueprint.response(200, ApiKeyOut)
    def delete(self, key_id: str) -> dict[str, Any]:
        """Revoke an API key for good; doing it twice does no harm."""
        with db.transaction() as session:
            return api_key_object(revoke_api_key(session, key_id, now=datetime.now(UTC)))
