"""``/.well-known``: the vendor's public keys."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from licet_server.http.installed import installation

blueprint = Blueprint("wellknown", __name__)


class Jwks(MethodView):
    """The keys that verify what is signed, and the announcements that lead to them."""

    def get(self) -> ResponseReturnValue:
        """Return the public keys as a JSON Web Key Set, or 304 to whoever has this one (RFC 9110 section 13.1.2)."""
        ring = installation().keyring
        response = Response(ring.public_document, mimetype="application/json")
        response.set_etag(ring.etag)
        response.headers["Cache-Control"] = "public, max-age=300"
        return response.make_conditional(request)


blueprint.add_url_rule("/.well-known/jwks.json", view_func=Jwks.as_view("jwks"))
