"""``/api/v1/subscriptions``: what customers pay for again and again.

The provider is asked while no transaction is open, and its answer is worked off at once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask.views import MethodView

from licet_server.http import db, paging
from licet_server.http.auth import caller, requires
from licet_server.http.idempotency import HEADER, idempotent_in_steps
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.sales import (
    Cancellation,
    PortalOut,
    PortalWish,
    ProrationOut,
    SubscriptionOut,
    SubscriptionPage,
    SubscriptionPlanChange,
    SubscriptionPlanWish,
    SubscriptionQuery,
)
from licet_server.licensing.return_urls import return_url
from licet_server.licensing.scopes import Scope
from licet_server.services import subscriptions as service
from licet_server.services.present_sales import proration_object, subscription_object
from licet_server.services.providers import Providers, providers
from licet_server.storage.ids import new_id
from licet_server.storage.subscriptions import SubscriptionFilter, list_subscriptions

blueprint = Blueprint("subscriptions", __name__, description="What customers pay for again and again.")
_BASE = "/api/v1/subscriptions/<subscription_id>"


@blueprint.route("/api/v1/subscriptions")
class Subscriptions(MethodView):
    """All of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.arguments(SubscriptionQuery, location="query")
    @blueprint.response(200, SubscriptionPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List subscriptions, newest first."""
        wanted = SubscriptionFilter(
            asked.get("status"),
            asked.get("customer"),
            asked.get("license"),
            asked.get("product"),
            asked.get("q"),
            asked.get("trouble"),
        )
        with db.reading() as session:
            start = paging.after("subscriptions", asked)
            rows, following = list_subscriptions(session, wanted, after=start, limit=asked["limit"])
            return paging.page("subscriptions", asked, [subscription_object(row) for row in rows], following)


@blueprint.route(_BASE)
class OneSubscription(MethodView):
    """One of them."""

    @requires(Scope.BILLING_READ)
    @blueprint.response(200, SubscriptionOut)
    def get(self, subscription_id: str) -> dict[str, Any]:
        """Return a subscription."""
        with db.reading() as session:
            return subscription_object(service.find_subscription(session, subscription_id))


@blueprint.route(f"{_BASE}/preview")
class Preview(MethodView):
    """What it would cost."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(SubscriptionPlanWish)
    @blueprint.response(200, ProrationOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, Any]:
        """Ask what a change of plan would cost now; nothing is changed."""
        now = datetime.now(UTC)
        offer, found, moment = service.preview(db.reading, _sellers(), subscription_id, asked["plan"], now=now)
        return proration_object(found, plan=offer.plan, previewed_at=moment)


@blueprint.route(f"{_BASE}/change-plan")
class ChangePlan(MethodView):
    """Another plan."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(SubscriptionPlanChange)
    @idempotent_in_steps
    @blueprint.response(200, SubscriptionOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, Any]:
        """Move a subscription to another plan, prorated; its license has the plan at once."""
        now, known = datetime.now(UTC), (db.transaction, _sellers(), installation(), subscription_id)
        return subscription_object(service.change_plan(*known, **asked, request=_request(), now=now))


@blueprint.route(f"{_BASE}/cancel")
class Cancel(MethodView):
    """An end."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(Cancellation)
    @idempotent_in_steps
    @blueprint.response(200, SubscriptionOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, Any]:
        """End a subscription with the period that is paid for, or at once."""
        now, known = datetime.now(UTC), (db.transaction, _sellers(), installation(), subscription_id)
        return subscription_object(service.cancel(*known, **asked, now=now))


@blueprint.route(f"{_BASE}/resume")
class Resume(MethodView):
    """No end after all."""

    @requires(Scope.BILLING_WRITE)
    @idempotent_in_steps
    @blueprint.response(200, SubscriptionOut)
    def post(self, subscription_id: str) -> dict[str, Any]:
        """Take back an end that has not come, or go on with a paused subscription."""
        now, known = datetime.now(UTC), (db.transaction, _sellers(), installation(), subscription_id)
        return subscription_object(service.resume(*known, now=now))


@blueprint.route(f"{_BASE}/portal")
class Portal(MethodView):
    """The provider's own pages."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(PortalWish)
    @blueprint.response(200, PortalOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, str]:
        """Return a link to the pages on which the customer changes cards and sees invoices."""
        back = return_url(asked["return_url"], field="return_url")
        return {"url": service.portal(db.reading, _sellers(), subscription_id, return_url=back)}


def _sellers() -> Providers:
    return providers(installation().settings.payments)


def _request() -> str:
    """Name this request: the same for one that is sent again."""
    given = request.headers.get(HEADER)
    return new_id("ask_") if given is None else f"{caller().id} {request.path} {given}"
