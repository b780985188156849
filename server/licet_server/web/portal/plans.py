"""Another plan for a subscription: chosen, priced by the provider, and only then changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from licet_server.errors import InputError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.catalog import Plan
from licet_server.services import subscriptions as service
from licet_server.services.own import own_subscription
from licet_server.storage.catalog import find_product
from licet_server.storage.sales_tables import SubscriptionRow
from licet_server.web.audience import Audience
from licet_server.web.forms import REFUSALS, Form
from licet_server.web.languages import amount
from licet_server.web.portal.billing import SUBSCRIPTION, blueprint, names
from licet_server.web.portal.shared import called, check_version, now, sellers


class PlanChoice(Form):
    """Which plan it shall be."""

    plan = RadioField(lazy_gettext("Plan"), [InputRequired()])


class PlanChange(Form):
    """The change, at the price that was shown."""

    plan = HiddenField(validators=[InputRequired()])
    previewed_at = HiddenField(validators=[InputRequired()])
    version = HiddenField(validators=[InputRequired()])


@blueprint.page(f"{SUBSCRIPTION}/plan", to=Audience.OWNER_OF_CUSTOMER)
def plan(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Show the plans that it could have."""
    return _choose(customer_id, subscription_id, PlanChoice())


@blueprint.page(f"{SUBSCRIPTION}/plan", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def preview(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Ask the provider what the change would cost, and show it."""
    form = PlanChoice()
    with db.reading() as session:
        row = own_subscription(session, subscription_id, customer_id=customer_id)
        name, version = row.id, row.version
        form.plan.choices = _choices(session, row)
    if form.validate_on_submit():
        try:
            found = service.preview(db.reading, sellers(), name, form.plan.data, now=now())
        except REFUSALS as error:
            form.blame(error)
        else:
            return _price(customer_id, subscription_id, version, *found)
    return _choose(customer_id, subscription_id, form), 422


@blueprint.page(f"{SUBSCRIPTION}/plan/change", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def change_plan(customer_id: str, subscription_id: str) -> ResponseReturnValue:
    """Change the plan at the price that was shown; the license has it at once."""
    form = PlanChange()
    with db.reading() as session:
        row = own_subscription(session, subscription_id, customer_id=customer_id)
        name, version = row.id, row.version
    if not form.validate_on_submit():
        return redirect(url_for("portal_billing.plan", customer_id=customer_id, subscription_id=name), 303)
    check_version(version, form.version.data)
    try:
        service.change_plan(
            db.transaction,
            sellers(),
            installation(),
            name,
            str(form.plan.data),
            request=f"{request.path} {version}",
            previewed_at=_instant(str(form.previewed_at.data)),
            now=now(),
        )
    except REFUSALS as error:
        again = PlanChoice(formdata=None, plan=form.plan.data)
        again.blame(error)
        return _choose(customer_id, subscription_id, again), 422
    flash(_("The plan is changed, and your license has it already. Running instances notice within the hour."))
    return redirect(url_for("portal_billing.page", customer_id=customer_id), 303)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InputError(_("this preview cannot be read: ask for a new one"))
    return found


def _price(customer_id: str, subscription_id: str, version: int, offer: Any, cost: Any, moment: datetime) -> str:
    form = PlanChange(formdata=None, plan=offer.plan, previewed_at=moment.isoformat(), version=str(version))
    with db.reading() as session:
        row = own_subscription(session, subscription_id, customer_id=customer_id)
        return render_template(
            "portal/plan_price.html",
            subscription=row,
            sold=names(session, row),
            offer=offer,
            cost=cost,
            form=form,
            until=moment + service.PREVIEW_GOOD_FOR,
        )


def _choose(customer_id: str, subscription_id: str, form: PlanChoice) -> str:
    with db.reading() as session:
        row = own_subscription(session, subscription_id, customer_id=customer_id)
        form.plan.choices = _choices(session, row)
        return render_template(
            "portal/plan.html",
            subscription=row,
            sold=names(session, row),
            plans=_plans(session, row),
            called=called(row.product_code or ""),
            form=form,
        )


def _plans(session: Session, row: SubscriptionRow) -> list[Plan]:
    """Return the plans that can be paid for in the place of the one it has."""
    product = find_product(session, row.product_code) if row.product_code else None
    plans = () if product is None else product.plans
    return [
        each
        for each in plans
        if each.code != row.plan and each.price and each.duration_days and each.currency in {row.currency, None}
    ]


def _choices(session: Session, row: SubscriptionRow) -> list[tuple[str, str]]:
    return [(each.code, f"{each.name}: {amount(each.price, each.currency)}") for each in _plans(session, row)]
