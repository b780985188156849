"""``/api/v1/products`` and ``/api/v1/plans``: what is sold. Issued licenses never change with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.views import MethodView

from licet_server.http import db, etags, paging
from licet_server.http.auth import requires
from licet_server.http.idempotency import idempotent
from licet_server.http.openapi import Blueprint
from licet_server.http.schemas.base import PageQuery
from licet_server.http.schemas.products import (
    PlanChange,
    PlanIn,
    PlanOut,
    PlanPage,
    PlanQuery,
    ProductChange,
    ProductIn,
    ProductOut,
    ProductPage,
)
from licet_server.licensing.scopes import Scope
from licet_server.services import products as service
from licet_server.services.present import plan_object, product_object
from licet_server.storage.catalog import list_plans, list_products, plan_of, product_of
from licet_server.storage.models import PlanRow, ProductRow

blueprint = Blueprint("products", __name__, description="What is sold. Issued licenses never change with it.")


@blueprint.route("/api/v1/products")
class Products(MethodView):
    """All of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ProductPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List products, in the order in which they were added."""
        with db.reading() as session:
            rows, following = list_products(session, after=paging.after("products", asked), limit=asked["limit"])
            return paging.page("products", asked, [product_object(product_of(row)) for row in rows], following)

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.arguments(ProductIn)
    @blueprint.response(201, ProductOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Add a product, without plans."""
        with db.transaction() as session:
            return _product(service.add_product(session, asked, now=datetime.now(UTC)), 201)


@blueprint.route("/api/v1/products/<code>")
class OneProduct(MethodView):
    """One of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.response(200, ProductOut, headers=etags.HEADERS)
    def get(self, code: str) -> Any:
        """Return a product."""
        with db.reading() as session:
            return _product(service.find_product(session, code))

    @requires(Scope.ADMIN)
    @idempotent
    @etags.conditional
    @blueprint.arguments(ProductChange)
    @blueprint.response(200, ProductOut, headers=etags.HEADERS)
    def patch(self, asked: dict[str, Any], code: str) -> Any:
        """Change a product; licenses that were sold stay as they are."""
        with db.transaction() as session:
            etags.check(service.find_product(session, code, lock=True).version)
            return _product(service.update_product(session, code, asked, now=datetime.now(UTC)))

    @requires(Scope.ADMIN)
    @etags.conditional
    @blueprint.response(204)
    def delete(self, code: str) -> None:
        """Delete a product that was never sold, and its plans."""
        with db.transaction() as session:
            row = service.find_product(session, code, to_delete=True)
            etags.check(row.version)
            service.remove_product(session, row, now=datetime.now(UTC))


@blueprint.route("/api/v1/plans", tags=["plans"])
class Plans(MethodView):
    """All of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, PlanPage)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List plans, those of each product in the order in which they are shown."""
        with db.reading() as session:
            start = paging.after("plans", asked)
            rows, following = list_plans(session, product=asked.get("product"), after=start, limit=asked["limit"])
            return paging.page("plans", asked, [plan_object(row.product_code, plan_of(row)) for row in rows], following)

    @requires(Scope.ADMIN)
    @idempotent
    @blueprint.arguments(PlanIn)
    @blueprint.response(201, PlanOut, headers=etags.HEADERS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Add a plan to a product."""
        with db.transaction() as session:
            return _plan(service.add_plan(session, asked, now=datetime.now(UTC)), 201)


@blueprint.route("/api/v1/plans/<product>/<plan>", tags=["plans"])
class OnePlan(MethodView):
    """One of them."""

    @requires(Scope.LICENSES_READ)
    @blueprint.response(200, PlanOut, headers=etags.HEADERS)
    def get(self, product: str, plan: str) -> Any:
        """Return a plan."""
        with db.reading() as session:
            return _plan(service.find_plan(session, product, plan))

    @requires(Scope.ADMIN)
    @idempotent
    @etags.conditional
    @blueprint.arguments(PlanChange)
    @blueprint.response(200, PlanOut, headers=etags.HEADERS)
    def patch(self, asked: dict[str, Any], product: str, plan: str) -> Any:
        """Change a plan; licenses keep the terms they were sold with."""
        with db.transaction() as session:
            service.find_product(session, product, lock=True)
            row = service.find_plan(session, product, plan)
            etags.check(row.version)
            return _plan(service.update_plan(session, row, asked, now=datetime.now(UTC)))

    @requires(Scope.ADMIN)
    @etags.conditional
    @blueprint.response(204)
    def delete(self, product: str, plan: str) -> None:
        """Take a plan out of the catalog; licenses of it keep their terms and work on."""
        with db.transaction() as session:
            service.find_product(session, product, lock=True)
            row = service.find_plan(session, product, plan)
            etags.check(row.version)
            service.remove_plan(session, row, now=datetime.now(UTC))


def _product(row: ProductRow, status: int = 200) -> Any:
    return etags.tagged(product_object(product_of(row)), row.version, status)


def _plan(row: PlanRow, status: int = 200) -> Any:
    return etags.tagged(plan_object(row.product_code, plan_of(row)), row.version, status)
