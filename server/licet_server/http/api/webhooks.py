"""``/api/v1/webhook-endpoints``: where the vendor's own systems hear of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from flask.views import MethodView

from licet_server.http import db, etags, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.installed import installation
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.base import PageQuery
from licet_server.http.schemas.webhooks import (
    DeliveryOut,
    DeliveryPage,
    DeliveryQuery,
    EndpointChange,
    EndpointIn,
    EndpointOut,
    EndpointPage,
    NewEndpointOut,
    SecretOut,
)
from licet_server.licensing.scopes import Scope
from licet_server.services import addresses, outbox
from licet_server.services import webhooks as service
from licet_server.services.present import delivery_object, endpoint_object
from licet_server.storage.outbox import list_deliveries
from licet_server.storage.tables import EndpointRow
from licet_server.storage.webhooks import list_endpoints

blueprint = Blueprint("webhooks", __name__, description="Events for your own systems.")
_View = TypeVar("_View", bound=Callable[..., Any])


def _checked(view: _View) -> _View:
    """Check where events shall go before *view* begins; stands under ``arguments`` and above ``idempotent``.

    A resolver may take seconds, and inside of ``idempotent`` every other writer would wait for it.
    """

    @wraps(view)
    def checking(self: MethodView, asked: dict[str, Any], **path: str) -> Any:
        if "url" in asked:
            addresses.check(asked["url"], private=installation().settings.webhook_private)
        return view(self, asked, **path)

    return checking  # type: ignore[return-value] # the same signature, which no type can say here


@blueprint.route("/api/v1/webhook-endpoints")
class Endpoints(MethodView):
    """All of them."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, EndpointPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List webhook endpoints, newest first."""
        with db.reading() as session:
            start = paging.after("webhook-endpoints", asked)
            rows, following = list_endpoints(session, after=start, limit=asked["limit"])
            return paging.page("webhook-endpoints", asked, [endpoint_object(row) for row in rows], following)

    @requires(Scope.ADMIN)
    @blueprint.arguments(EndpointIn)
    @_checked
    @idempotent
    @blueprint.response(201, NewEndpointOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Add a webhook endpoint; the answer holds the secret that signs what it is sent."""
        with db.transaction() as session:
            row = service.create_endpoint(session, **asked, now=datetime.now(UTC))
            return etags.tagged(endpoint_object(row) | _secret(row), row.version, 201)


@blueprint.route("/api/v1/webhook-endpoints/<endpoint_id>")
class OneEndpoint(MethodView):
    """One of them."""

    @requires(Scope.ADMIN)
    @blueprint.response(200, EndpointOut, headers=etags.HEADERS)
    def get(self, endpoint_id: str) -> Any:
        """Return a webhook endpoint, without its secret."""
        with db.reading() as session:
            row = service.find_endpoint(session, endpoint_id)
            return etags.tagged(endpoint_object(row), row.version)

    @requires(Scope.ADMIN)
    @blueprint.arguments(EndpointChange)
    @_checked
    @idempotent
    @etags.conditional
    @blueprint.response(200, EndpointOut, headers=etags.HEADERS)
    def patch(self, asked: dict[str, Any], endpoint_id: str) -> Any:
        """Change where events go, and which; or disable the endpoint, or enable it again."""
        with db.transaction() as session:
            row = service.find_endpoint(session, endpoint_id, lock=True)
            etags.check(row.version)
            service.update_endpoint(session, row, asked, now=datetime.now(UTC))
            return etags.tagged(endpoint_object(row), row.version)

    @requires(Scope.ADMIN)
    @etags.conditional
    @blueprint.response(204)
    def delete(self, endpoint_id: str) -> None:
        """Remove a webhook endpoint, with all its deliveries."""
        with db.transaction() as session:
            row = service.find_endpoint(session, endpoint_id, lock=True)
            etags.check(row.version)
            service.remove_endpoint(session, row, now=datetime.now(UTC))


@blueprint.route("/api/v1/webhook-endpoints/<endpoint_id>/secret")
class Secret(MethodView):
    """What signs."""

    @requires(Scope.ADMIN)
    @blueprint.response(200, SecretOut)
    def get(self, endpoint_id: str) -> dict[str, str]:
        """Return the secret of a webhook endpoint; the audit log notes who asked."""
        with db.transaction() as session:
            row = service.find_endpoint(session, endpoint_id)
            service.note_secret_shown(session, row, now=datetime.now(UTC))
            return _secret(row)


@blueprint.route("/api/v1/webhook-endpoints/<endpoint_id>/rotate-secret")
class RotateSecret(MethodView):
    """Another secret."""

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.response(200, NewEndpointOut, headers=etags.HEADERS)
    def post(self, endpoint_id: str) -> Any:
        """Make a new secret; for 24 hours what is sent carries a signature with each of the two."""
        with db.transaction() as session:
            row = service.find_endpoint(session, endpoint_id, lock=True)
            service.rotate_secret(session, row, now=datetime.now(UTC))
            return etags.tagged(endpoint_object(row) | _secret(row), row.version)


@blueprint.route("/api/v1/webhook-endpoints/<endpoint_id>/test")
class Test(MethodView):
    """A try."""

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.response(202, DeliveryOut)
    def post(self, endpoint_id: str) -> dict[str, Any]:
        """Have a `webhook.test` sent to a webhook endpoint; its deliveries say what became of it."""
        with db.transaction() as session:
            row = service.find_endpoint(session, endpoint_id)
            return delivery_object(outbox.send_test(session, row, now=datetime.now(UTC)))


@blueprint.route("/api/v1/webhook-endpoints/<endpoint_id>/deliveries")
class Deliveries(MethodView):
    """What was, is and will be sent."""

    @requires(Scope.ADMIN)
    @blueprint.arguments(DeliveryQuery, location="query")
    @blueprint.response(200, DeliveryPage)
    def get(self, asked: dict[str, Any], endpoint_id: str) -> dict[str, Any]:
        """List what was sent, or will be, to a webhook endpoint, newest first; for 30 days."""
        with db.reading() as session:
            row = service.find_endpoint(session, endpoint_id)
            listing = f"deliveries {row.id}"
            start, state = paging.after(listing, asked), asked.get("state")
            rows, following = list_deliveries(session, row.id, state=state, after=start, limit=asked["limit"])
            return paging.page(listing, asked, [delivery_object(each) for each in rows], following)


@blueprint.route("/api/v1/webhook-deliveries/<delivery_id>/replay")
class Replay(MethodView):
    """Once more."""

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.response(202, DeliveryOut)
    def post(self, delivery_id: str) -> dict[str, Any]:
        """Send an event to its endpoint again, with the same `webhook-id`."""
        with db.transaction() as session:
            return delivery_object(outbox.replay(session, delivery_id, now=datetime.now(UTC)))


def _secret(row: EndpointRow) -> dict[str, str]:
    return {"secret": service.shown_secret(row, pepper=installation().secrets.pepper)}
