"""The organisation: what stands on its invoices, and how it is written to."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import Length

from licet_server.errors import InputError
from licet_server.http import db
from licet_server.services import inputs
from licet_server.services.customers import find_customer, update_customer
from licet_server.storage.models import CustomerRow
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Form, optional
from licet_server.web.portal.shared import check_version, is_owner, now

blueprint = Pages("portal_details", __name__)
_PATH = "/portal/<customer_id>/organisation"


class Details(Form):
    """What a customer says about itself; the email is the vendor's to change, for licenses go by it."""

    name = StringField(lazy_gettext("Contact"), [optional(), Length(max=200)])
    company = StringField(lazy_gettext("Company"), [optional(), Length(max=200)])
    country = StringField(lazy_gettext("Country"), [optional(), Length(min=2, max=2)])
    vat_number = StringField(lazy_gettext("VAT number"), [optional(), Length(max=32)])
    language = SelectField(lazy_gettext("Language of mails"), [optional()])
    timezone = StringField(lazy_gettext("Time zone"), [optional(), Length(max=64)])
    reminders = BooleanField(lazy_gettext("Remind us by mail before a license ends"))
    version = HiddenField()

    def choices(self) -> Details:
        """Offer the languages."""
        self.language.choices = [("", _("As the vendor writes")), ("en", "English"), ("fr", "Français")]
        return self

    def changes(self) -> dict[str, object]:
        """Return what was typed as it is kept.

        Raises:
            InputError: Something cannot be; the error names the field.
        """
        said = self.text
        return {
            "name": _named("name", said["name"]),
            "company": _named("company", said["company"]),
            "country": inputs.country(said["country"]),
            "vat_number": inputs.vat_number(said["vat_number"]),
            "language": inputs.language(said["language"]),
            "timezone": inputs.timezone(said["timezone"]),
            "reminders": bool(said["reminders"]),
        }


@blueprint.page(_PATH, to=Audience.MEMBER)
def page(customer_id: str) -> ResponseReturnValue:
    """Show the details; an owner may change them."""
    with db.reading() as session:
        row = find_customer(session, customer_id)
        return _shown(row, Details(obj=row).choices())


@blueprint.page(_PATH, to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def save(customer_id: str) -> ResponseReturnValue:
    """Change the details."""
    form = Details().choices()
    if form.validate_on_submit():
        try:
            with db.transaction() as session:
                row = find_customer(session, customer_id, lock=True)
                check_version(row.version, form.version.data)
                changed = update_customer(session, row, form.changes(), now=now())
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("Saved.") if changed else _("Nothing was changed."))
            return redirect(url_for("portal_details.page", customer_id=customer_id), 303)
    with db.reading() as session:
        return _shown(find_customer(session, customer_id), form), 422


def _shown(row: CustomerRow, form: Details) -> str:
    return render_template("portal/details.html", customer=row, form=form, is_owner=is_owner())


def _named(field: str, text: str | None) -> str | None:
    try:
        return inputs.person_name(text)
    except InputError as error:
        raise InputError(str(error), field=field) from None
