"""``/api/v1/licenses/{id}/activations``: who holds a seat of a license."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.activations import ActivationOut, ActivationPage, ActivationQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.activations import release_activation
from licet_server.services.find import get_license
from licet_server.services.present import activation_object
from licet_server.storage.activations import list_activations, rules_of

blueprint = Blueprint("activations", __name__, description="Who holds the seats of a license.")


@blueprint.route("/api/v1/licenses/<license_id>/activations")
class Activations(MethodView):
    """All of a license."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(ActivationQuery, location="query")
    @blueprint.response(200, ActivationPage)
    def get(self, asked: dict[str, Any], license_id: str) -> dict[str, Any]:
        """List the activations of a license, newest first; ended ones too."""
        listing, now = f"activations:{license_id}", datetime.now(UTC)
        after = paging.after(listing, asked)
        with db.reading() as session:
            row = get_license(session, license_id)
            rules = rules_of(row)
            rows, following = list_activations(
                session, row.id, rules, live=asked["live"], now=now, after=after, limit=asked["limit"]
            )
            shown = [activation_object(each, rules=rules, now=now) for each in rows]
        return paging.page(listing, asked, shown, following)


@blueprint.route("/api/v1/licenses/<license_id>/activations/<activation_id>")
class OneActivation(MethodView):
    """One of them."""

    @requires(Scope.LICENSES_WRITE)
    @blueprint.response(200, ActivationOut)
    def delete(self, license_id: str, activation_id: str) -> dict[str, Any]:
        """Take a seat back from an instance; doing it twice does no harm."""
        now = datetime.now(UTC)
        with db.transaction() as session:
            row, rules = release_activation(session, activation_id, license_id=license_id, now=now)
            return activation_object(row, rules=rules, now=now)
