"""The contact form: for whoever wants an offer, a trial or an answer."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # its types are older
from wtforms.validators import InputRequired, Length

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.catalog import Product
from licet_server.services.enquiries import LONGEST_MESSAGE, SHORTEST_MESSAGE, Asked, add
from licet_server.storage.catalog import all_products
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Form, optional
from licet_server.web.languages import language
from licet_server.web.public.buyer_form import EmailField
from licet_server.web.public.patience import all_may, may, neighbours_may
from licet_server.web.public.words import vendor

blueprint = Pages("contact", __name__)

OFTEN, OFTEN_NEAR, MAILED = "5 per hour", "50 per hour", "200 per hour"
"""How often one address, and a network of many, may write; and how many messages of all together are mailed on."""

SHORTEST_SECONDS = 2.0
"""Nobody fills the form in faster, and programs do."""

_log = structlog.get_logger(__name__)
_SHOWN_AT = "licet_contact_at"
_BETWEEN = "/"


class ContactForm(Form):
    """Who asks, and what."""

    email = EmailField(
        later("Email"),
        validators=[InputRequired(later("Where shall we answer?")), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
    name = StringField(later("Name"), validators=[optional(), Length(max=200)], render_kw={"autocomplete": "name"})
    company = StringField(
        later("Company"), validators=[optional(), Length(max=200)], render_kw={"autocomplete": "organization"}
    )
    about = SelectField(later("What is it about?"), validators=[optional()])
    message = TextAreaField(
        later("Message"),
        validators=[
            InputRequired(later("Tell us what you would like to know.")),
            Length(SHORTEST_MESSAGE, LONGEST_MESSAGE),
        ],
        render_kw={"rows": 7},
    )
    website = StringField(later("Leave this empty"), render_kw={"tabindex": "-1", "autocomplete": "off"})


@blueprint.page("/contact", to=Audience.ANYONE, methods=("GET", "POST"))
def page() -> ResponseReturnValue:
    """Take a question."""
    with db.reading() as reading:
        products = all_products(reading)
    form = ContactForm(data=_usual(products))
    form.about.choices = _subjects(products)
    if not form.validate_on_submit():
        session.setdefault(_SHOWN_AT, time.time())
        return _page(form, 422 if request.method == "POST" else 200)
    said = form.text
    if said.pop("website"):
        return redirect(url_for("contact.thanks"), 303)  # a program filled in what people do not see
    if time.time() - session.get(_SHOWN_AT, time.time()) < SHORTEST_SECONDS:
        form.form_errors.append(_("That was quick. Please send it once more, so that we know you are a person."))
        session.setdefault(_SHOWN_AT, time.time())
        return _page(form, 422)
    if not (may("contact", OFTEN) and neighbours_may("contact", OFTEN_NEAR)):
        form.form_errors.append(_("Many messages came from your network lately. Please try again in an hour."))
        return _page(form, 429)
    try:
        _added(said)
    except REFUSALS as error:
        form.blame(error)
        return _page(form, 422)
    session.pop(_SHOWN_AT, None)
    return redirect(url_for("contact.thanks"), 303)


@blueprint.page("/contact/thanks", to=Audience.ANYONE)
def thanks() -> ResponseReturnValue:
    """Say that somebody will answer."""
    return render_template("public/contact_thanks.html")


def _page(form: ContactForm, status: int) -> ResponseReturnValue:
    return render_template("public/contact.html", form=form), status


def _added(said: dict[str, Any]) -> None:
    product, _between, plan = (said.pop("about") or "").partition(_BETWEEN)
    asked = Asked(**said, product=product or None, plan=plan or None, language=language())
    here = installation()
    kept: dict[str, Any] = {"vendor": vendor(), "base_url": here.settings.base_url, "pepper": here.secrets.pepper}
    mailed = all_may("contact", MAILED)
    if not mailed and all_may("contact digest", "1 per hour"):
        _log.warning("too many enquiries to mail each: until the hour is over, new ones wait on the desk alone")
    with db.transaction() as writing:
        add(writing, asked, **kept, now=datetime.now(UTC), mailed=mailed)


def _subjects(products: tuple[Product, ...]) -> list[SelectChoice]:
    found = [SelectChoice("", _("Something else"))]
    for product in products:
        found.append(SelectChoice(product.code, product.name))
        for plan in product.plans:
            found.append(SelectChoice(f"{product.code}{_BETWEEN}{plan.code}", f"{product.name}, {plan.name}"))  # noqa: PERF401 - two lists in one
    return found


def _usual(products: tuple[Product, ...]) -> dict[str, Any]:
    """Return what the form holds before anybody types: who it is, and where the link came from."""
    code, plan_code = request.args.get("product", ""), request.args.get("plan", "")
    product = next((each for each in products if each.code == code), None)
    plan = None if product is None else product.plan(plan_code)
    known: dict[str, Any] = {}
    if current_user.is_authenticated:
        known = {"email": current_user.email, "name": current_user.name}
    if product is not None:
        known["about"] = product.code if plan is None else f"{product.code}{_BETWEEN}{plan.code}"
    if plan is not None and request.args.get("about") == "trial":
        known["message"] = _("We would like to try %(plan)s of %(product)s.", plan=plan.name, product=product.name)  # type: ignore[union-attr] # a plan has a product
    return known
