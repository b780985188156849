"""``/api/v1/mails``: what customers are sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.mails import MailOut, MailPage, MailQuery
from licet_server.licensing.scopes import Scope
from licet_server.services.mailbox import mail_object, retry
from licet_server.storage.mailbox import list_mails

blueprint = Blueprint("mails", __name__, description="Mails to customers.")
_LISTING = "mails"


@blueprint.route("/api/v1/mails")
class Mails(MethodView):
    """All of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.arguments(MailQuery, location="query")
    @blueprint.response(200, MailPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List mails, newest first, without what they say; those that left or were given up for 30 days."""
        with db.reading() as session:
            start, state = paging.after(_LISTING, asked), asked.get("state")
            rows, following = list_mails(session, state=state, after=start, limit=asked["limit"])
            return paging.page(_LISTING, asked, [mail_object(row) for row in rows], following)


@blueprint.route("/api/v1/mails/<mail_id>/retry")
class Retry(MethodView):
    """Once more."""

    @requires(Scope.BILLING_WRITE)
    @idempotent
    @blueprint.response(202, MailOut)
    def post(self, mail_id: str) -> dict[str, Any]:
        """Send a mail now that was given up, or waits for its next attempt, with the same `Message-ID`."""
        with db.transaction() as session:
            return mail_object(retry(session, mail_id, now=datetime.now(UTC)))
