"""The catalog: products and their plans, changed with forms; issued licenses never change with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.errors import VersionError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.catalog import Plan, Product
from licet_server.licensing.catalog_file import dump_catalog
from licet_server.services import products as service
from licet_server.services.descriptors import descriptor
from licet_server.storage.catalog import all_products, plan_of, product_of, was_sold
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.catalog_forms import PLAN_GROUPS, PlanForm, ProductForm, plan_values, product_values
from licet_server.web.desk.changes import Trail, attempt, done, form_page
from licet_server.web.forms import Confirm, Form

blueprint = Pages("desk_catalog", __name__)
_PRODUCT = "/admin/catalog/<code>"
_PLAN = "/admin/catalog/<code>/plans/<plan>"


@blueprint.page("/admin/catalog", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """Show every product with its plans."""
    with db.reading() as session:
        return render_template("desk/setup/catalog.html", products=all_products(session))


@blueprint.page("/admin/catalog.toml", to=Audience.SUPPORT)
def export() -> ResponseReturnValue:
    """Give the whole catalog as a file."""
    with db.reading() as session:
        return _file(dump_catalog(all_products(session)), "catalog.toml")


@blueprint.page(_PRODUCT, to=Audience.SUPPORT)
def page(code: str) -> ResponseReturnValue:
    """Show a product: its plans, its tools, and what the MCP server ships with."""
    with db.reading() as session:
        product = product_of(service.find_product(session, code))
        sold = was_sold(session, product.code)
    return render_template(
        "desk/setup/product.html",
        product=product,
        sold=sold,
        descriptor=descriptor(installation(), product),
        base_url_given=installation().settings.base_url_given,
    )


@blueprint.page(f"{_PRODUCT}/licet.toml", to=Audience.SUPPORT)
def descriptor_file(code: str) -> ResponseReturnValue:
    """Give the descriptor of a product as a file."""
    with db.reading() as session:
        product = product_of(service.find_product(session, code))
    return _file(descriptor(installation(), product), "licet.toml")


@blueprint.page("/admin/catalog/new", to=Audience.ADMIN, methods=("GET", "POST"))
def new_product() -> ResponseReturnValue:
    """Add a product, without plans."""
    form = ProductForm()

    def change() -> None:
        with db.transaction() as session:
            service.add_product(session, _new(form, form.values), now=_now())

    if attempt(form, change):
        said = _("The product is added. Now give it a plan.")
        return done(said, ".new_plan", code=form.text["code"])
    return form_page(form, title=_("New product"), button=_("Add the product"), back=url_for(".list"), trail=_trail())


@blueprint.page(f"{_PRODUCT}/edit", to=Audience.ADMIN, methods=("GET", "POST"))
def edit_product(code: str) -> ResponseReturnValue:
    """Change a product."""
    with db.reading() as session:
        row = service.find_product(session, code)
        product, version = product_of(row), row.version
    form = ProductForm(**product_values(product), version=str(version))
    del form.code

    def change() -> None:
        with db.transaction() as session:
            _check(form, service.find_product(session, code, lock=True).version)
            service.update_product(session, code, form.values, now=_now())

    if attempt(form, change):
        return done(_("The product is changed. Licenses that were sold stay as they are."), ".page", code=code)
    return form_page(
        form,
        title=_("Change %(product)s", product=product.name),
        button=_("Save"),
        back=url_for(".page", code=code),
        trail=_trail(product),
    )


@blueprint.page(f"{_PRODUCT}/delete", to=Audience.ADMIN, methods=("GET", "POST"))
def delete_product(code: str) -> ResponseReturnValue:
    """Confirm that a product that was never sold is gone."""
    product = _product(code)

    def change(session: Session) -> None:
        service.remove_product(session, service.find_product(session, code, to_delete=True), now=_now())

    return _confirmed(
        change,
        title=_("Delete %(product)s", product=product.name),
        told=_(
            "The product and its plans are taken out of the catalog. That is possible as long as nobody has bought it."
        ),
        product=product,
        said=_("The product is deleted."),
        after=url_for(".list"),
    )


@blueprint.page(f"{_PRODUCT}/plans/new", to=Audience.ADMIN, methods=("GET", "POST"))
def new_plan(code: str) -> ResponseReturnValue:
    """Add a plan behind the others, or like one of them."""
    product = _product(code)
    like = product.plan(request.args.get("like", ""))
    form = PlanForm(
        **(
            {}
            if like is None
            else plan_values(like) | {"code": "", "segment": "", "stripe_price": None, "paddle_price": None}
        )
    )

    def change() -> None:
        with db.transaction() as session:
            service.add_plan(session, _new(form, form.values) | {"product": product.code}, now=_now())

    if attempt(form, change):
        return done(_("The plan is added."), ".page", code=product.code)
    return _plan_page(form, product, title=_("New plan of %(product)s", product=product.name), button=_("Add the plan"))


@blueprint.page(f"{_PLAN}/edit", to=Audience.ADMIN, methods=("GET", "POST"))
def edit_plan(code: str, plan: str) -> ResponseReturnValue:
    """Change a plan."""
    product = _product(code)
    with db.reading() as session:
        row = service.find_plan(session, code, plan)
        found, version = plan_of(row), row.version
    form = PlanForm(**plan_values(found) | {"version": str(version)})
    del form.code

    def change() -> None:
        with db.transaction() as session:
            service.find_product(session, code, lock=True)
            there = service.find_plan(session, code, plan)
            _check(form, there.version)
            service.update_plan(session, there, form.values, now=_now())

    if attempt(form, change):
        return done(_("The plan is changed. Licenses keep the terms they were sold with."), ".page", code=code)
    return _plan_page(form, product, title=_("Change %(plan)s", plan=found.name), button=_("Save"))


@blueprint.page(f"{_PLAN}/delete", to=Audience.ADMIN, methods=("GET", "POST"))
def delete_plan(code: str, plan: str) -> ResponseReturnValue:
    """Confirm that a plan is sold no more."""
    product, found = _product(code), _plan(code, plan)

    def change(session: Session) -> None:
        service.find_product(session, code, lock=True)
        service.remove_plan(session, service.find_plan(session, code, plan), now=_now())

    return _confirmed(
        change,
        title=_("Delete %(plan)s", plan=found.name),
        told=_("The plan is sold no more. Licenses of it keep their terms and work on."),
        product=product,
        said=_("The plan is deleted."),
        after=url_for(".page", code=code),
    )


def _confirmed(
    change: Callable[[Session], None], *, title: str, told: str, product: Product, said: str, after: str
) -> ResponseReturnValue:
    """Do what takes something out of the catalog once it is confirmed."""
    form = Confirm()

    def do() -> None:
        with db.transaction() as session:
            change(session)

    if attempt(form, do):
        return done(said, ".list") if after == url_for(".list") else done(said, ".page", code=product.code)
    back = url_for(".page", code=product.code)
    button = _("Delete for good")
    return form_page(form, title=title, button=button, back=back, trail=_trail(product), told=told, kind="danger")


def _plan_page(form: PlanForm, product: Product, *, title: str, button: str) -> ResponseReturnValue:
    return form_page(
        form,
        title=title,
        button=button,
        back=url_for(".page", code=product.code),
        trail=_trail(product),
        template="desk/setup/plan_form.html",
        groups=[(name, [form[each] for each in names if each in form]) for name, names in PLAN_GROUPS],
    )


def _new(form: Form, values: dict[str, object]) -> dict[str, object]:
    return values | {"code": form.text["code"] or ""}


def _check(form: ProductForm | PlanForm, version: int) -> None:
    """Refuse a change of what somebody else has changed meanwhile."""
    if form.version.data != str(version):
        raise VersionError(
            "somebody else has changed this meanwhile: open it once more in another window, and enter your change there"
        )


def _product(code: str) -> Product:
    with db.reading() as session:
        return product_of(service.find_product(session, code))


def _plan(code: str, plan: str) -> Plan:
    with db.reading() as session:
        return plan_of(service.find_plan(session, code, plan))


def _file(text: str, name: str) -> Response:
    answer = Response(text, mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _trail(product: Product | None = None) -> Trail:
    first = ((url_for(".list"), _("Products and plans")),)
    return first if product is None else (*first, (url_for(".page", code=product.code), product.name))


def _now() -> datetime:
    return datetime.now(UTC)
