"""``/api/v1/subscriptions``: what customers pay for again and again.

The provider is asked while no transaction is open, and its answer is worked off at once.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from flask import request
from flask.views import MethodView

from licet_server.billing.provider import Api, Said
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
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.return_urls import return_url
from licet_server.licensing.scopes import Scope
from licet_server.services import subscriptions as service
from licet_server.services.present_sales import proration_object, subscription_object
from licet_server.services.providers import providers
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
            asked.get("status"), asked.get("customer"), asked.get("license"), asked.get("product"), asked.get("q")
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
        with db.reading() as session:
            wish, offer = service.wish_for_plan(session, subscription_id, asked["plan"])
        found, moment = service.preview(_api(wish.provider), wish, offer, now=datetime.now(UTC))
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
        moment = service.price_moment(asked.get("previewed_at"), now=datetime.now(UTC))
        with db.reading() as session:
            wish, offer = service.wish_for_plan(session, subscription_id, asked["plan"])
        said = _api(wish.provider).change_plan(wish.ref, offer, key=_key(), now=moment)
        return _settled(wish, said, "subscription.plan_changed")


@blueprint.route(f"{_BASE}/cancel")
class Cancel(MethodView):
    """An end."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(Cancellation)
    @idempotent_in_steps
    @blueprint.response(200, SubscriptionOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, Any]:
        """End a subscription with the period that is paid for, or at once."""
        with db.reading() as session:
            wish = service.wish_to_cancel(session, subscription_id, **asked)
        said = _api(wish.provider).cancel(wish.ref, **asked)
        return _settled(wish, said, "subscription.cancelled")


@blueprint.route(f"{_BASE}/resume")
class Resume(MethodView):
    """No end after all."""

    @requires(Scope.BILLING_WRITE)
    @idempotent_in_steps
    @blueprint.response(200, SubscriptionOut)
    def post(self, subscription_id: str) -> dict[str, Any]:
        """Take back an end that has not come, or go on with a paused subscription."""
        with db.reading() as session:
            wish = service.wish_to_resume(session, subscription_id)
        said = _api(wish.provider).resume(wish.ref)
        return _settled(wish, said, "subscription.resumed")


@blueprint.route(f"{_BASE}/portal")
class Portal(MethodView):
    """The provider's own pages."""

    @requires(Scope.BILLING_WRITE)
    @blueprint.arguments(PortalWish)
    @blueprint.response(200, PortalOut)
    def post(self, asked: dict[str, Any], subscription_id: str) -> dict[str, str]:
        """Return a link to the pages on which the customer changes cards and sees invoices."""
        back = return_url(asked["return_url"], field="return_url")
        with db.reading() as session:
            provider, customer = service.customer_ref(session, subscription_id)
        return {"url": _api(provider).portal(customer, return_url=back)}


def _api(name: ProviderName) -> Api:
    return providers(installation().settings.payments).api(name)


def _key() -> str:
    """Return what the provider is told this request by: the same for one that is sent again."""
    given = request.headers.get(HEADER)
    if given is None:
        return new_id("ask_")
    return "ask_" + hashlib.sha256(f"{caller().id} {request.path} {given}".encode()).hexdigest()


def _settled(wish: service.Wish, said: Said, action: str) -> dict[str, Any]:
    with db.transaction() as session:
        return subscription_object(
            service.settle(session, installation(), wish, said, action=action, now=datetime.now(UTC))
        )
