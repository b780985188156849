"""Is the process alive, and can it work?"""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from sqlalchemy import text

from licet_server.config import Settings
from licet_server.http import db, leaving
from licet_server.http.headers import new_request_id, on_every_answer
from licet_server.http.problems import problem

HEALTH_PATH = "/healthz"
_ALIVE = {"status": "ok"}

blueprint = Blueprint("health", __name__)


class Healthz(MethodView):
    """The process."""

    def get(self) -> ResponseReturnValue:
        """Say that the process answers."""
        return dict(_ALIVE)


class Readyz(MethodView):
    """The process and its database."""

    def get(self) -> ResponseReturnValue:
        """Say whether the database can be reached; 503 when it cannot, and when the server is about to stop."""
        if leaving.begun(current_app):
            return problem(503, "This server is about to stop.")
        with db.reading() as session:
            session.execute(text("SELECT version_num FROM alembic_version"))
        return {"status": "ready"}


def alive_at_once(settings: Settings) -> Callable[[str], tuple[int, list[tuple[str, str]], bytes]]:
    """Return what says the same to a ``GET`` or ``HEAD`` ahead of the route, even while every thread is held up."""
    body = json.dumps(_ALIVE, separators=(",", ":")).encode() + b"\n"
    headers = [*on_every_answer(settings).items(), ("Content-Type", "application/json")]
    headers.append(("Content-Length", str(len(body))))

    def said(method: str) -> tuple[int, list[tuple[str, str]], bytes]:
        return 200, [*headers, ("X-Request-Id", new_request_id())], b"" if method == "HEAD" else body

    return said


blueprint.add_url_rule(HEALTH_PATH, view_func=Healthz.as_view("healthz"))
blueprint.add_url_rule("/readyz", view_func=Readyz.as_view("readyz"))
