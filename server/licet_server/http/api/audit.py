"""``/api/v1/audit``: who changed what, when and from where."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.audit import AuditPage, AuditQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.present import audit_object
from licet_server.storage.audit import list_audit

blueprint = Blueprint("audit", __name__, description="Who changed what, when and from where.")
_FILTERS = ("subject", "actor", "action", "since", "until")


@blueprint.route("/api/v1/audit")
class Audit(MethodView):
    """The log."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(AuditQuery, location="query")
    @blueprint.response(200, AuditPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List entries of the audit log, newest first; `licet-server audit verify` proves them."""
        wanted = {name: asked.get(name) for name in _FILTERS}
        with db.reading() as session:
            rows, following = list_audit(session, **wanted, after=paging.after("audit", asked), limit=asked["limit"])
            return paging.page("audit", asked, [audit_object(row) for row in rows], following)
