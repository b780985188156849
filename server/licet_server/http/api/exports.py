"""``/api/v1/exports``: the tracker, for a spreadsheet or a program.

Licenses are read a part at a time and sent as they are read, so an export needs the same memory however many there are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response
from flask.views import MethodView

from licet_server.http.auth import requires
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.exports import ExportQuery, TrackerRowOut
from licet_server.http.tables import table
from licet_server.licensing.scopes import Scope
from licet_server.storage.licenses import LicenseFilter

blueprint = Blueprint("exports", __name__, description="Every license as a row of a table.")


@blueprint.route("/api/v1/exports/licenses.csv")
class TrackerCsv(MethodView):
    """As CSV."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    def get(self, asked: dict[str, Any]) -> Response:
        """Export licenses as rows of a CSV table; a spreadsheet takes no cell for a formula."""
        return table("csv", LicenseFilter(**asked), now=datetime.now(UTC))


@blueprint.route("/api/v1/exports/licenses.json")
class TrackerJson(MethodView):
    """As JSON."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, TrackerRowOut(many=True))
    def get(self, asked: dict[str, Any]) -> Response:
        """Export licenses as objects with the columns of the CSV table."""
        return table("json", LicenseFilter(**asked), now=datetime.now(UTC))
