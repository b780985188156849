"""A whole catalog at once, pasted as TOML: what would change is shown before anything does."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from licet_server.http import db
from licet_server.licensing.catalog import Product
from licet_server.licensing.catalog_file import parse_catalog
from licet_server.services.catalog import apply_catalog, lock_product
from licet_server.services.present import plan_object, product_object
from licet_server.storage.catalog import find_product
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, done, form_page
from licet_server.web.desk.readable import differences
from licet_server.web.forms import Form

blueprint = Pages("desk_catalog_apply", __name__)
_LONGEST = 500_000
_SALT = "licet-catalog-as-shown"


class ApplyForm(Form):
    """A catalog."""

    toml = TextAreaField(
        _l("Catalog as TOML"),
        validators=[DataRequired(), Length(max=_LONGEST)],
        description=_l("Each product in it is made equal to what stands here; other products stay."),
    )
    seen = HiddenField()


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a product or a plan; ``kind`` is ``new``, ``gone`` or ``changed``."""

    subject: str
    kind: str
    fields: list[tuple[str, str | None, str | None]]


class _RehearsalError(Exception):
    """Ends a transaction that shall leave nothing behind."""


@blueprint.page("/admin/catalog/apply", to=Audience.ADMIN, methods=("GET", "POST"))
def page() -> ResponseReturnValue:
    """Show what a pasted catalog would change, and apply it once that is confirmed."""
    form = ApplyForm()
    wanted = request.form.get("step") == "apply"
    changes: list[Change] = []
    made: list[bool] = []

    def change() -> None:
        products = parse_catalog(_unix(form.toml.data or "").encode(), origin=_("The catalog"))
        if wanted and _applied(products, form.seen.data or ""):
            made.append(True)
            return
        found, form.seen.data = _rehearsed(products)
        changes.extend(found)

    went_well = attempt(form, change)
    if made:
        return done(
            _("The catalog is applied. Issued licenses keep the terms they were sold with."), "desk_catalog.list"
        )
    shown = form_page(
        form,
        title=_("Apply a catalog file"),
        button=_("Show what would change"),
        back=url_for("desk_catalog.list"),
        trail=((url_for("desk_catalog.list"), _("Products and plans")),),
        template="desk/setup/apply.html",
        changes=changes if went_well else None,
        unseen=went_well and wanted,
    )
    return (shown[0], 200) if went_well and isinstance(shown, tuple) else shown


def _rehearsed(products: tuple[Product, ...]) -> tuple[list[Change], str]:
    """Return what would change, and a proof of it.

    The change itself is made and taken back, so that what it refuses is told now.
    """
    changes: list[Change] = []
    proof = ""
    try:
        with db.transaction() as session:
            before = {product.code: find_product(session, product.code) for product in products}
            proof = _proof(before, products)
            for product in products:
                changes += _changes(before[product.code], product)
            apply_catalog(session, products, now=datetime.now(UTC))
            raise _RehearsalError
    except _RehearsalError:
        return changes, proof


def _applied(products: tuple[Product, ...], seen: str) -> bool:
    """Make the change that *seen* proves to have been shown; ``False``: the text or the catalog is another one now."""
    with db.transaction() as session:
        before = {product.code: lock_product(session, product.code) for product in products}
        known = hmac.compare_digest(_proof(before, products).encode(), seen.encode())
        if known:
            apply_catalog(session, products, now=datetime.now(UTC))
        return known


def _proof(before: Mapping[str, Product | None], after: tuple[Product, ...]) -> str:
    """Return a digest that nobody else can make of what stands there, and of what is to stand there instead."""
    states = ({code: there and _objects(there) for code, there in before.items()}, [_objects(each) for each in after])
    text = json.dumps(states, sort_keys=True, default=str)
    key = f"{_SALT}:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _changes(there: Product | None, product: Product) -> list[Change]:
    before = {} if there is None else _objects(there)
    after = _objects(product)
    found = []
    for subject in {**before, **after}:
        fields = differences(before.get(subject, {}), after.get(subject, {}))
        kind = "new" if subject not in before else "gone" if subject not in after else "changed"
        if fields:
            found.append(Change(subject, kind, fields))
    return found


def _objects(product: Product) -> dict[str, dict[str, object]]:
    plans = {f"{product.code}/{plan.code}": plan_object(product.code, plan) for plan in product.plans}
    return {product.code: product_object(product), **plans}


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
