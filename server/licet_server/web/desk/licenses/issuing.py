"""Issue a license: the form, and the one answer that shows its key."""

from __future__ import annotations

import hashlib
import secrets as randomness
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # the stubs are older than it
from wtforms.validators import DataRequired

from licet_server.errors import InputError
from licet_server.http import db
from licet_server.licensing.catalog import Product
from licet_server.mail.messages import LANGUAGES
from licet_server.services import inputs
from licet_server.services.issue_by_hand import issue_by_hand
from licet_server.services.present import license_object
from licet_server.storage import idempotency
from licet_server.storage.catalog import all_products
from licet_server.web.audience import Audience
from licet_server.web.desk.changes import attempt, choices, judged, start_of
from licet_server.web.desk.licenses.acting import blueprint, minting, secrets, trail
from licet_server.web.desk.licenses.keys import key_page
from licet_server.web.forms import Form, choose, optional

_FORGOTTEN = timedelta(hours=24)
_NAMES = {"en": "English", "fr": "Français"}


class IssueForm(Form):
    """A license to issue; ``once`` tells one sending of the form from another."""

    once = HiddenField(validators=[DataRequired()])
    plan = SelectField(later("Product and plan"), [DataRequired()])
    email = EmailField(
        later("Email of the customer"),
        [DataRequired(), judged(inputs.email_address)],
        description=later("A customer with this email gets the license; a new one is added."),
    )
    name = StringField(later("Name"), [optional(), judged(inputs.person_name)])
    company = StringField(later("Company"), [optional(), judged(inputs.person_name)])
    starts_at = DateField(later("Begins"), [optional()], description=later("Empty: at once."))
    expires_at = DateField(
        later("Ends"),
        [optional()],
        description=later("The first day that is not paid for; empty: one term."),
    )
    trial = BooleanField(
        later("A trial"), description=later("Each customer can have one of a product; it lasts as its plan says.")
    )
    aws_accounts = TextAreaField(
        later("AWS accounts"),
        description=later("The only ones that it may be used in, one a line; empty: any."),
        render_kw={"rows": 2},
    )
    language = SelectField(later("Language of its mails"))
    mail = BooleanField(later("Mail the key to the customer"), default=True)

    def offer(self, products: tuple[Product, ...]) -> IssueForm:
        """Give the lists to choose from their entries; plans are grouped by product."""
        self.plan.choices = [
            *choices(choose()),
            *(
                SelectChoice(f"{product.code}/{plan.code}", plan.name, optgroup=f"{product.name} ({product.code})")
                for product in products
                for plan in product.plans
            ),
        ]
        unset = ("", _("As the customer has it, or yours"))
        self.language.choices = choices(unset, *((code, _NAMES.get(code, code)) for code in LANGUAGES))
        return self


@blueprint.page("/admin/licenses/new", to=Audience.ADMIN, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Issue a license; its key is in this answer and in no other."""
    with db.reading() as session:
        products = all_products(session)
        form = IssueForm(email=request.args.get("email", "")).offer(products)
    made: dict[str, Any] = {}
    if attempt(form, lambda: made.update(_issue_once(form))):
        if "known" in made:
            said = _("This form was sent before, and the license was issued then. Nothing was issued now.")
            how = _("If you have not seen its key, choose “Show it” here, or “Rotate” where it is not kept.")
            flash(f"{said} {how}", "info")
            return redirect(url_for(".page", license_id=made["known"]), 303)
        return key_page(_("License issued"), **made)
    if not form.once.data:
        form.once.data = randomness.token_urlsafe(16)
    page = render_template("desk/licenses/new.html", form=form, products=products, trail=trail(), back=url_for(".list"))
    return page, 422 if form.is_submitted() else 200


def _issue_once(form: IssueForm) -> dict[str, Any]:
    """Issue what the form says, unless this very form was sent before; then return which license that made."""
    now = datetime.now(UTC)
    digest = hashlib.sha256(f"issue:{form.once.data}".encode()).hexdigest()
    claim = idempotency.Key(f"user:{current_user.id}", digest, now)
    with db.transaction() as session, minting():
        idempotency.forget_old(session, claim, before=now - _FORGOTTEN, unanswered_before=now - _FORGOTTEN)
        if not idempotency.claim(session, claim, request_digest=digest):
            return {"known": _issued_by(session, claim)}
        made = issue_by_hand(session, **_asked(form), **secrets(), now=now)
        idempotency.keep_answer(session, claim, made.license.id.encode())
        product = next(each for each in all_products(session) if each.code == made.license.product_code)
        return {
            "license": license_object(made.license, now=now),
            "key": made.key,
            "variable": product.key_variable,
            "mailed": made.license.customer.email if form.mail.data else None,
        }


def _issued_by(session: Session, claim: idempotency.Key) -> str:
    row = idempotency.find(session, claim)
    if row is None or row.answer is None:
        raise InputError(_("This form is being worked on. Look into the list of licenses in a moment."))
    return row.answer.decode()


def _asked(form: IssueForm) -> dict[str, Any]:
    product, _slash, plan = form.plan.data.partition("/")
    said = form.text
    return {
        "product": product,
        "plan": plan,
        "email": inputs.email_address(form.email.data or ""),
        "name": inputs.person_name(said["name"]),
        "company": inputs.person_name(said["company"]),
        "language": inputs.language(said["language"]),
        "starts_at": start_of(form.starts_at.data),
        "expires_at": start_of(form.expires_at.data),
        "trial": form.trial.data,
        "aws_accounts": (said["aws_accounts"] or "").replace(",", "\n").split(),
        "mail": form.mail.data,
    }
