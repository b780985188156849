"""Subscriptions: what customers pay for again and again, and what their provider can be asked to change."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from licet.wire import to_text
from licet_server.errors import ServerError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.payments import ProviderName, SubscriptionStatus
from licet_server.licensing.standing import standing
from licet_server.licensing.words import sentence
from licet_server.services import inputs
from licet_server.services import subscriptions as service
from licet_server.services.find import search_words
from licet_server.services.present_sales import proration_object
from licet_server.services.providers import Providers, providers
from licet_server.storage.catalog import find_product
from licet_server.storage.customers import find_by_id as find_customer
from licet_server.storage.ids import new_id
from licet_server.storage.licenses import find_by_id as find_license
from licet_server.storage.sales import invoices_of
from licet_server.storage.sales_tables import SubscriptionRow
from licet_server.storage.subscriptions import SubscriptionFilter, list_subscriptions
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import Fact, Trail, attempt, choices, done, form_page
from licet_server.web.desk.lists import PART, Listing, chosen
from licet_server.web.forms import REFUSALS, Confirm, Form

blueprint = Pages("desk_subscriptions", __name__)
_FILTERS = ("q", "status", "trouble", "customer")
_BASE = "/admin/subscriptions/<subscription_id>"


class PlanForm(Form):
    """Another plan, at the price that was shown."""

    plan = HiddenField(validators=[InputRequired()])
    previewed_at = HiddenField(validators=[InputRequired()])
    ask = HiddenField(validators=[InputRequired()])


class CancelForm(Form):
    """An end."""

    when = RadioField(
        _l("When shall it end?"),
        choices=choices(("period", _l("With the period that is paid for")), ("now", _l("At once"))),
        default="period",
    )


@blueprint.page("/admin/subscriptions", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List subscriptions, newest first."""
    listing = Listing("subscriptions", *_FILTERS)
    status = listing.one_of("status", SubscriptionStatus)
    wanted = SubscriptionFilter(
        status=None if status is None else status.value,
        customer_id=listing.text("customer"),
        q=search_words(listing.text("q")),
        trouble=True if listing.text("trouble") else None,
    )
    with db.reading() as session:
        rows, following = list_subscriptions(session, wanted, after=listing.start, limit=PART)
        return render_template(
            "desk/money/subscriptions.html", rows=rows, asked=listing.filters, more=listing.more(following)
        )


@blueprint.page("/admin/subscriptions", to=Audience.SUPPORT, methods=("POST",), endpoint="filter")
def choose_filter() -> ResponseReturnValue:
    """Take what the list is to show; a license key that was typed is looked up, and stands in no address."""
    return chosen(".list", *_FILTERS)


@blueprint.page(_BASE, to=Audience.SUPPORT)
def page(subscription_id: str) -> ResponseReturnValue:
    """Show a subscription: its books, its invoices, and what follows from them."""
    with db.reading() as session:
        row = service.find_subscription(session, subscription_id)
        sold = None if row.license_id is None else find_license(session, row.license_id)
        return render_template(
            "desk/money/subscription.html",
            row=row,
            license=sold,
            stands=None if sold is None else standing(sold.terms(), now=datetime.now(UTC)).value,
            customer=None if row.customer_id is None else find_customer(session, row.customer_id),
            invoices=invoices_of(session, row.id)[::-1],
            changeable=_is_changeable(row),
        )


@blueprint.page(f"{_BASE}/plan", to=Audience.ADMIN, methods=("GET", "POST"))
def plan(subscription_id: str) -> ResponseReturnValue:
    """Choose another plan, see what it costs, and confirm it."""
    row = _find(subscription_id)
    form = PlanForm()

    def change() -> None:
        service.change_plan(
            db.transaction,
            _sellers(),
            installation(),
            row.id,
            form.text["plan"],
            request=f"{current_user.id} {row.id} {form.ask.data}",
            previewed_at=inputs.instant(form.text["previewed_at"], what="previewed_at"),
            now=datetime.now(UTC),
        )

    if attempt(form, change):
        return done(_("The subscription has another plan, and so has its license."), ".page", subscription_id=row.id)
    chosen = (form.plan.data if form.is_submitted() else request.args.get("plan")) or ""
    _say_above(form)
    with db.reading() as session:
        product = None if row.product_code is None else find_product(session, row.product_code)
    plans = () if product is None else tuple(each for each in product.plans if each.code != row.plan)
    cost, problem = _preview(form, row, chosen) if chosen else (None, None)
    status = 422 if form.is_submitted() or problem else 200
    return render_template(
        "desk/money/plan.html", row=row, form=form, plans=plans, chosen=chosen, cost=cost, problem=problem
    ), status


@blueprint.page(f"{_BASE}/cancel", to=Audience.ADMIN, methods=("GET", "POST"))
def cancel(subscription_id: str) -> ResponseReturnValue:
    """Confirm the end of a subscription."""
    row = _find(subscription_id)
    form = CancelForm()
    ask = partial(service.cancel, db.transaction, _sellers(), installation(), row.id)
    if attempt(form, lambda: ask(at_period_end=form.when.data == "period", now=datetime.now(UTC))):
        said = _("The subscription ends with its period. Until then you can take that back.")
        return done(
            said if form.when.data == "period" else _("The subscription has ended."), ".page", subscription_id=row.id
        )
    return form_page(
        form,
        title=_("Cancel a subscription"),
        button=_("Cancel the subscription"),
        back=_page(row),
        trail=_trail(row),
        told=_("%(provider)s is asked to take no more money. The license keeps working until it was paid for.")
        % {"provider": row.provider.capitalize()},
        warning=_("An end at once cannot be taken back: the customer would have to buy again."),
        facts=_facts(row),
        kind="danger",
    )


@blueprint.page(f"{_BASE}/resume", to=Audience.ADMIN, methods=("GET", "POST"))
def resume(subscription_id: str) -> ResponseReturnValue:
    """Confirm that a subscription goes on."""
    row = _find(subscription_id)
    form = Confirm()
    ask = partial(service.resume, db.transaction, _sellers(), installation(), row.id)
    if attempt(form, lambda: ask(now=datetime.now(UTC))):
        return done(_("The subscription goes on."), ".page", subscription_id=row.id)
    return form_page(
        form,
        title=_("Resume a subscription"),
        button=_("Resume the subscription"),
        back=_page(row),
        trail=_trail(row),
        told=_("%(provider)s goes on taking money at the end of each period.")
        % {"provider": row.provider.capitalize()},
        facts=_facts(row),
    )


def _find(subscription_id: str) -> SubscriptionRow:
    with db.reading() as session:
        row = service.find_subscription(session, subscription_id)
        session.expunge(row)
        return row


def _preview(form: PlanForm, row: SubscriptionRow, chosen: str) -> tuple[dict[str, object] | None, str | None]:
    """Return what a change costs, or why nobody can say; the form then confirms what was shown."""
    try:
        offer, found, moment = service.preview(db.reading, _sellers(), row.id, chosen, now=datetime.now(UTC))
    except REFUSALS as error:
        return None, _told(error)
    form.plan.data, form.previewed_at.data, form.ask.data = offer.plan, to_text(moment), new_id("ask_")
    return proration_object(found, plan=offer.plan, previewed_at=moment), None


def _say_above(form: PlanForm) -> None:
    """Put what is wrong with fields that nobody sees above the form."""
    for field in (form.plan, form.previewed_at, form.ask):
        form.form_errors.extend(str(error) for error in field.errors)
        field.errors = ()


def _told(error: ServerError) -> str:
    return sentence(str(error))


def _is_changeable(row: SubscriptionRow) -> bool:
    """Whether a provider could change it."""
    ended = row.status == SubscriptionStatus.ENDED.value
    return not row.once and row.provider != ProviderName.MANUAL and not ended


def _sellers() -> Providers:
    return providers(installation().settings.payments)


def _page(row: SubscriptionRow) -> str:
    return url_for(".page", subscription_id=row.id)


def _trail(row: SubscriptionRow) -> Trail:
    who = row.company or row.email or row.ref
    return ((url_for(".list"), _("Subscriptions")), (_page(row), who))


def _facts(row: SubscriptionRow) -> tuple[Fact, ...]:
    ends = None if row.paid_until is None else f"{row.paid_until:%Y-%m-%d}"
    return (
        (_("Customer"), row.company or row.email),
        (_("Plan"), f"{row.product_code} {row.plan}"),
        (_("Paid until"), ends),
    )
