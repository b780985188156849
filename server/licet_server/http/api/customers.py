"""``/api/v1/customers``: who bought, and their contacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response
from flask.views import MethodView

from licet_server.http import db, etags, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.customers import (
    ContactChange,
    ContactIn,
    ContactOut,
    ContactPage,
    CustomerChange,
    CustomerExport,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    CustomerQuery,
    ErasureIn,
    ErasureOut,
)
from licet_server.licensing.scopes import Scope
from licet_server.services import customers as service
from licet_server.services.erase_customer import erase_customer
from licet_server.services.export_customer import as_json, export_customer, note_export
from licet_server.services.present import contact_object, customer_object
from licet_server.storage.customers import list_contacts, list_customers

blueprint = Blueprint("customers", __name__, description="Who bought, and whom to write to there.")

_IN_MEMORY = 4 * 1024 * 1024
"""How much of an export is held in memory; the rest is in a file without a name."""

_AT_ONCE = 64 * 1024


@blueprint.route("/api/v1/customers")
class Customers(MethodView):
    """All of them."""

    @requires(Scope.CUSTOMERS_READ)
    @blueprint.arguments(CustomerQuery, location="query")
    @blueprint.response(200, CustomerPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List customers, newest first."""
        wanted = {name: asked.get(name) for name in ("email", "q")}
        with db.reading() as session:
            start = paging.after("customers", asked)
            rows, following = list_customers(session, **wanted, after=start, limit=asked["limit"])
            return paging.page("customers", asked, [customer_object(row) for row in rows], following)

    @requires(Scope.CUSTOMERS_WRITE)
    @idempotent
    @blueprint.arguments(CustomerIn)
    @blueprint.response(201, CustomerOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Add a customer; issuing a license to a new email does it too."""
        own_id = asked.pop("id", None)
        with db.transaction() as session:
            row = service.add_customer(session, **asked, customer_id=own_id, now=datetime.now(UTC))
            return etags.tagged(customer_object(row), row.version, 201)


@blueprint.route("/api/v1/customers/<customer_id>")
class OneCustomer(MethodView):
    """One of them."""

    @requires(Scope.CUSTOMERS_READ)
    @blueprint.response(200, CustomerOut, headers=etags.HEADERS)
    def get(self, customer_id: str) -> Any:
        """Return a customer."""
        with db.reading() as session:
            row = service.find_customer(session, customer_id)
            return etags.tagged(customer_object(row), row.version)

    @requires(Scope.CUSTOMERS_WRITE)
    @idempotent
    @etags.conditional
    @blueprint.arguments(CustomerChange)
    @blueprint.response(200, CustomerOut, headers=etags.HEADERS)
    def patch(self, asked: dict[str, Any], customer_id: str) -> Any:
        """Change a customer's email, name, company or notes."""
        with db.transaction() as session:
            row = service.find_customer(session, customer_id, lock=True)
            etags.check(row.version)
            service.update_customer(session, row, asked, now=datetime.now(UTC))
            return etags.tagged(customer_object(row), row.version)

    @requires(Scope.CUSTOMERS_WRITE)
    @etags.conditional
    @blueprint.response(204)
    def delete(self, customer_id: str) -> None:
        """Delete a customer who never had a license, and the contacts."""
        with db.transaction() as session:
            row = service.find_customer(session, customer_id, to_delete=True)
            etags.check(row.version)
            service.remove_customer(session, row, now=datetime.now(UTC))


@blueprint.route("/api/v1/customers/<customer_id>/export")
class Export(MethodView):
    """What is held about one of them."""

    @requires(Scope.ADMIN)
    @blueprint.response(200, CustomerExport)
    def get(self, customer_id: str) -> Response:
        """Return everything that is held about a customer, for the customer; the audit log notes it."""
        now = datetime.now(UTC)
        with db.transaction() as session:
            note_export(session, customer_id, now=now)
        # Read at one moment, and sent without a session: a client may take its time.
        with ExitStack() as opened, db.reading() as session:
            whole = opened.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            whole.writelines(part.encode() for part in as_json(export_customer(session, customer_id, now=now)))
            opened.pop_all()
        return Response(_sent(whole), headers={"Cache-Control": "no-store"}, content_type="application/json")


def _sent(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        whole.seek(0)
        while part := whole.read(_AT_ONCE):
            yield part


@blueprint.route("/api/v1/customers/<customer_id>/erase")
class Erasure(MethodView):
    """The end of one of them."""

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.arguments(ErasureIn)
    @blueprint.response(200, ErasureOut)
    def post(self, asked: dict[str, Any], customer_id: str) -> dict[str, Any]:
        """Erase what is personal about a customer, for good; what the books need stays."""
        with db.transaction() as session:
            return erase_customer(session, customer_id, **asked, now=datetime.now(UTC))


@blueprint.route("/api/v1/customers/<customer_id>/contacts")
class Contacts(MethodView):
    """Those at one customer."""

    @requires(Scope.CUSTOMERS_READ)
    @blueprint.response(200, ContactPage)
    def get(self, customer_id: str) -> dict[str, Any]:
        """List the contacts of a customer, oldest first; all of them."""
        with db.reading() as session:
            customer = service.find_customer(session, customer_id)
            found = [contact_object(row) for row in list_contacts(session, customer.id)]
        return {"data": found, "next_cursor": None}

    @requires(Scope.CUSTOMERS_WRITE)
    @idempotent
    @blueprint.arguments(ContactIn)
    @blueprint.response(201, ContactOut)
    def post(self, asked: dict[str, Any], customer_id: str) -> dict[str, Any]:
        """Add a contact to a customer."""
        with db.transaction() as session:
            customer = service.find_customer(session, customer_id, lock=True)
            return contact_object(service.add_contact(session, customer, **asked, now=datetime.now(UTC)))


@blueprint.route("/api/v1/customers/<customer_id>/contacts/<contact_id>")
class OneContact(MethodView):
    """One of them."""

    @requires(Scope.CUSTOMERS_WRITE)
    @idempotent
    @blueprint.arguments(ContactChange)
    @blueprint.response(200, ContactOut)
    def patch(self, asked: dict[str, Any], customer_id: str, contact_id: str) -> dict[str, Any]:
        """Change a contact's email, name or role."""
        with db.transaction() as session:
            customer = service.find_customer(session, customer_id, lock=True)
            row = service.find_contact(session, customer, contact_id)
            service.update_contact(session, customer, row, asked, now=datetime.now(UTC))
            return contact_object(row)

    @requires(Scope.CUSTOMERS_WRITE)
    @blueprint.response(204)
    def delete(self, customer_id: str, contact_id: str) -> None:
        """Remove a contact from a customer."""
        with db.transaction() as session:
            customer = service.find_customer(session, customer_id, lock=True)
            row = service.find_contact(session, customer, contact_id)
            service.remove_contact(session, customer, row, now=datetime.now(UTC))
