"""The form of a quote, and what it begins with: a license that is renewed, or somebody who has asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from licet_server.licensing.catalog import Product
from licet_server.mail.messages import LANGUAGES
from licet_server.services import inputs
from licet_server.services.find import get_license
from licet_server.services.orders import VALID, Party
from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.enquiries import find_enquiry
from licet_server.storage.models import LicenseRow
from licet_server.web.desk.changes import choices, judged, same
from licet_server.web.forms import Form, choose, optional
from licet_server.web.public.buyer_form import countries

_PARTY = ("email", "name", "company", "country", "vat_number", "language")
_LONGEST_DAYS = 365


class QuoteForm(Form):
    """What is offered to somebody for a wire transfer; ``once`` tells one sending of the form from another."""

    once = HiddenField(validators=[DataRequired()])
    plan = SelectField(_l("Plan"), validators=[DataRequired()])
    email = StringField(
        _l("Email of the customer"), validators=[DataRequired(), Length(max=254), judged(inputs.email_address)]
    )
    name = StringField(_l("Name"), validators=[optional(), Length(max=200), judged(inputs.person_name)])
    company = StringField(_l("Company"), validators=[optional(), Length(max=200), judged(inputs.person_name)])
    country = SelectField(_l("Country"), validators=[optional(), judged(inputs.country)])
    vat_number = StringField(
        _l("VAT number"), validators=[optional(), judged(inputs.vat_number)], description=_l("Such as FR40303265045.")
    )
    language = SelectField(_l("Language of mails"), default="")
    price = StringField(
        _l("Price of a term"),
        validators=[optional(), Length(max=20)],
        description=_l("Before the discount, such as 12000.00. Empty: what the plan costs."),
    )
    currency = StringField(
        _l("Currency"), validators=[optional(), Length(max=3)], description=_l("Empty: that of the plan.")
    )
    percent_off = IntegerField(_l("Discount in percent"), validators=[optional(), NumberRange(0, 100)])
    expires_at = DateField(
        _l("License ends on"), validators=[optional()], description=_l("Empty: after one term of the plan.")
    )
    valid_days = IntegerField(
        _l("The quote is good for … days"),
        validators=[optional(), NumberRange(1, _LONGEST_DAYS)],
        default=VALID.days,
    )
    renews = StringField(
        _l("Renews the license"),
        validators=[optional(), Length(max=32)],
        description=_l("Its id, such as lic_…. Empty: a new license is sold."),
    )
    note = TextAreaField(
        _l("Note for the customer"),
        validators=[optional(), judged(inputs.notes)],
        description=_l("Stands in the mail with the quote."),
    )
    mail = BooleanField(_l("Mail the quote to the customer"), default=True)

    def __init__(self, products: Iterable[Product], **values: Any) -> None:
        """Offer the plans of *products*."""
        super().__init__(**values)
        offers = [
            (f"{product.code}/{plan.code}", f"{product.name}: {plan.name}")
            for product in products
            for plan in product.plans
        ]
        self.plan.choices = choices(choose(), *offers)
        locale = get_locale()
        self.country.choices = choices(choose(), *countries(str(locale) if locale else "en"))
        self.language.choices = [*choices(("", _("Mine"))), *same(LANGUAGES)]

    @property
    def offered(self) -> tuple[str, str]:
        """The codes of the product and of its plan."""
        product, _slash, plan = str(self.plan.data).partition("/")
        return product, plan

    @property
    def party(self) -> Party:
        """Who buys."""
        said = {name: self.text[name] for name in _PARTY}
        return Party(**said | {"email": inputs.email_address(said["email"])})


def prefilled(session: Session, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what a quote begins with.

    Args:
        session: A session that reads.
        asked: The query: ``license`` is the id of one that is renewed, ``enquiry`` that of a message.

    Raises:
        UnknownLicenseError: There is no such license.
    """
    if "license" in asked:
        return _of_license(get_license(session, asked["license"]))
    enquiry = find_enquiry(session, asked.get("enquiry", ""))
    return {} if enquiry is None else _of_enquiry(enquiry)


def _of_license(row: LicenseRow) -> dict[str, Any]:
    customer = row.customer
    known = {name: getattr(customer, name) for name in _PARTY}
    return known | {"plan": f"{row.product_code}/{row.plan}", "renews": row.id}


def _of_enquiry(row: EnquiryRow) -> dict[str, Any]:
    plan = f"{row.product_code}/{row.plan}" if row.product_code and row.plan else ""
    return {"email": row.email, "name": row.name, "company": row.company, "language": row.language, "plan": plan}
