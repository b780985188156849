"""``/api/v1/admin/dashboard``: everything in figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db
from licet_server.http.auth import requires
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.statistics import DashboardOut, DashboardQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.stats import stats

blueprint = Blueprint("statistics", __name__, description="Everything in figures.")


@blueprint.route("/api/v1/admin/dashboard")
class Dashboard(MethodView):
    """Figures."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(DashboardQuery, location="query")
    @blueprint.response(200, DashboardOut)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Count customers, licenses, seats, usage, answers and flags, and what was sold and lost by month."""
        with db.reading() as session:
            configured = installation().settings.mail.server is not None
            days, now = asked["expiring_days"], datetime.now(UTC)
            return stats(session, expiring_days=days, mail_configured=configured, now=now)
