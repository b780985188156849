"""``/api/v1/webhooks/stripe`` and ``/paddle``, where providers tell of payments, and what became of what they said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask.views import MethodView
from werkzeug.exceptions import RequestEntityTooLarge

from licet_server.http import db, paging
from licet_server.http.auth import requires
from licet_server.http.body import body_limit
from licet_server.http.idempotency import idempotent
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.payments import PaymentEventOut, PaymentEventPage, PaymentEventQuery, TakenOut
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.scopes import Scope
from licet_server.services import payment_inbox
from licet_server.services.present_sales import payment_event_object
from licet_server.services.providers import inbox
from licet_server.storage.sales import list_events

webhooks = Blueprint("payment_webhooks", __name__, description="Where payment providers tell of payments.")
blueprint = Blueprint("payments", __name__, description="What payment providers said, and what became of it.")
_SIGNED = "The answer comes once the event is stored; what follows from it is done a moment later."


@webhooks.route("/api/v1/webhooks/stripe")
class Stripe(MethodView):
    """From Stripe."""

    @webhooks.response(200, TakenOut)
    @webhooks.doc(description=f"Signed by Stripe (`Stripe-Signature`). {_SIGNED}")
    def post(self) -> dict[str, Any]:
        """Take an event of Stripe."""
        return _take(ProviderName.STRIPE)


@webhooks.route("/api/v1/webhooks/paddle")
class Paddle(MethodView):
    """From Paddle."""

    @webhooks.response(200, TakenOut)
    @webhooks.doc(description=f"Signed by Paddle (`Paddle-Signature`). {_SIGNED}")
    def post(self) -> dict[str, Any]:
        """Take an event of Paddle."""
        return _take(ProviderName.PADDLE)


def _take(name: ProviderName) -> dict[str, Any]:
    payments, now = installation().settings.payments, datetime.now(UTC)
    body = request.get_data()
    if len(body) > body_limit(request.path):
        raise RequestEntityTooLarge
    said = inbox(payments, name).verify(body, dict(request.headers), now=now)
    with db.transaction() as session:
        taken = payment_inbox.take(session, name, said, payments=payments, now=now)
    return {"received": True, "id": taken.id, "state": taken.state.value, "duplicate": taken.duplicate}


@blueprint.route("/api/v1/payment-events")
class PaymentEvents(MethodView):
    """All of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.arguments(PaymentEventQuery, location="query")
    @blueprint.response(200, PaymentEventPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List what payment providers said, newest first."""
        filters = {name: asked.get(name) for name in ("provider", "state")}
        with db.reading() as session:
            start = paging.after("payment-events", asked)
            rows, following = list_events(session, **filters, after=start, limit=asked["limit"])
            return paging.page("payment-events", asked, [payment_event_object(row) for row in rows], following)


@blueprint.route("/api/v1/payment-events/<event_id>")
class OnePaymentEvent(MethodView):
    """One of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.response(200, PaymentEventOut)
    def get(self, event_id: str) -> dict[str, Any]:
        """Return what a payment provider said, by our id or the provider's."""
        with db.reading() as session:
            return payment_event_object(payment_inbox.find_event(session, event_id))


@blueprint.route("/api/v1/payment-events/<event_id>/replay")
class ReplayPaymentEvent(MethodView):
    """Once more."""

    @requires(Scope.BILLING_WRITE)
    @idempotent
    @blueprint.response(202, PaymentEventOut)
    def post(self, event_id: str) -> dict[str, Any]:
        """Have an event worked off again; what it has done already is not done twice."""
        with db.transaction() as session:
            return payment_event_object(payment_inbox.replay(session, event_id, now=datetime.now(UTC)))
