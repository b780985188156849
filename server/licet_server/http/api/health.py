"""Is the process alive, and can it work?"""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from sqlalchemy import text

from licet_server.http import db

blueprint = Blueprint("health", __name__)


class Healthz(MethodView):
    """The process."""

    def get(self) -> ResponseReturnValue:
        """Say that the process answers."""
        return {"status": "ok"}


class Readyz(MethodView):
    """The process and its database."""

    def get(self) -> ResponseReturnValue:
        """Say whether the database can be reached; 503 when it cannot."""
        with db.reading() as session:
            session.execute(text("SELECT version_num FROM alembic_version"))
        return {"status": "ready"}


blueprint.add_url_rule("/healthz", view_func=Healthz.as_view("healthz"))
blueprint.add_url_rule("/readyz", view_func=Readyz.as_view("readyz"))
