"""``GET /metrics``: for a Prometheus that knows the token."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from werkzeug.exceptions import NotFound

from licet_server.errors import NotSignedInError
from licet_server.http import watched
from licet_server.http.installed import installation

METRICS_PATH = "/metrics"

blueprint = Blueprint("metrics", __name__)


class Scrape(MethodView):
    """The metrics of this server."""

    def get(self) -> ResponseReturnValue:
        """Return them to whoever has the token; without one in the settings there is nothing here."""
        token = installation().settings.monitoring.token
        if token is None:
            raise NotFound
        given = request.authorization
        shown = given.token if given is not None and given.type == "bearer" else None
        if shown is None or not hmac.compare_digest(shown.encode(), token.encode()):
            raise NotSignedInError("send the token of LICET_METRICS_TOKEN as Authorization: Bearer …")
        content_type, page = watched.of(current_app).metrics.page(request.headers.get("Accept", ""))
        return Response(page, content_type=content_type)


blueprint.add_url_rule(METRICS_PATH, view_func=Scrape.as_view("metrics"))
