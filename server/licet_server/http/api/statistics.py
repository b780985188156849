"""``/api/v1/admin/dashboard``: everything in figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask.views import MethodView
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.http.auth import requires
from licet_server.http.figures import Figures
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.statistics import DashboardOut, DashboardQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.stats import stats

WORTH_SECONDS = 1.0
"""What takes longer to count is kept for ``http.figures.SHARE`` times as long."""

_NAME = "licet_dashboard"
blueprint = Blueprint("statistics", __name__, description="Everything in figures.")


@blueprint.route("/api/v1/admin/dashboard")
class Dashboard(MethodView):
    """Figures."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(DashboardQuery, location="query")
    @blueprint.response(200, DashboardOut)
    def get(self, asked: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Count customers, licenses, seats, usage, answers and flags, and what was sold and lost by month.

        What takes long to count is kept for a while; ``Age`` says how many seconds ago it was counted.
        """
        days, configured = asked["expiring_days"], installation().settings.mail.server is not None

        def count(session: Session, now: datetime) -> dict[str, Any]:
            return stats(session, expiring_days=days, mail_configured=configured, now=now)

        found = _figures().get(f"dashboard {days}", db.db.engine, count)
        age = max(0, round((datetime.now(UTC) - found.at).total_seconds()))
        return found.value, 200, {"Age": str(age)}


def _figures() -> Figures:
    """Return the figures of this application; those that are counted in a moment are never kept."""
    found: Figures = current_app.extensions.setdefault(_NAME, Figures(kept=0.0, worth=WORTH_SECONDS))
    return found
