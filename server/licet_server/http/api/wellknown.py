"""``/.well-known``: the vendor's public keys."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet_server.http.installed import installation

blueprint = Blueprint("wellknown", __name__)


class Jwks(MethodView):
    """The keys that verify leases."""

    def get(self) -> ResponseReturnValue:
        """Return the public keys as a JSON Web Key Set."""
        response = jsonify(installation().keyring.public_jwks())
        response.headers["Cache-Control"] = "public, max-age=300"
        return response


blueprint.add_url_rule("/.well-known/jwks.json", view_func=Jwks.as_view("jwks"))
