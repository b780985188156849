"""``/api/v1/exports``: the tracker, for a spreadsheet or a program.

Licenses are read a part at a time, so an export needs the memory of its text and not that of its rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response
from flask.views import MethodView

from licet_server.http import db
from licet_server.http.auth import requires
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.exports import ExportQuery, TrackerRowOut
from licet_server.licensing.scopes import Scope
from licet_server.licensing.tracker import to_csv
from licet_server.services.export_licenses import tracker_rows
from licet_server.storage.licenses import LicenseFilter

blueprint = Blueprint("exports", __name__, description="Every license as a row of a table.")
_CSV = "text/csv; charset=utf-8"


@blueprint.route("/api/v1/exports/licenses.csv")
class TrackerCsv(MethodView):
    """As CSV."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    def get(self, asked: dict[str, Any]) -> Response:
        """Export licenses as rows of a CSV table; a spreadsheet takes no cell for a formula."""
        return _file("licenses.csv", _CSV, to_csv, asked)


@blueprint.route("/api/v1/exports/licenses.json")
class TrackerJson(MethodView):
    """As JSON."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, TrackerRowOut(many=True))
    def get(self, asked: dict[str, Any]) -> Response:
        """Export licenses as objects with the columns of the CSV table."""
        return _file("licenses.json", "application/json", _to_json, asked)


def _file(name: str, kind: str, write: Callable[[Iterable[Mapping[str, str]]], str], asked: dict[str, Any]) -> Response:
    with db.reading() as session:
        text = write(tracker_rows(session, LicenseFilter(**asked), now=datetime.now(UTC)))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, 200, headers, content_type=kind)


def _to_json(rows: Iterable[Mapping[str, str]]) -> str:
    return "[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]\n"
