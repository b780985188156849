"""Customers: who bought, whom to write to there, and what belongs to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from licet_server.errors import VersionError
from licet_server.http import db
from licet_server.mail.messages import LANGUAGES
from licet_server.services import customers as service
from licet_server.services import inputs
from licet_server.services.license_mails import mails_of
from licet_server.services.mailbox import mail_object
from licet_server.services.present import license_object
from licet_server.storage.audit import list_audit
from licet_server.storage.customers import list_contacts, list_customers, snapshot
from licet_server.storage.licenses import LicenseFilter, page_of_licenses
from licet_server.storage.models import ContactRow, CustomerRow
from licet_server.storage.orders import OrderFilter, list_orders
from licet_server.storage.organisations import list_members
from licet_server.storage.subscriptions import InvoiceFilter, list_invoices
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import Fact, Trail, attempt, choices, done, form_page, judged, show_current
from licet_server.web.desk.licenses.page import events
from licet_server.web.desk.lists import PART, Listing, chosen
from licet_server.web.forms import Form, optional

blueprint = Pages("desk_customers", __name__)
_FILTERS = ("q",)
_ONE = "/admin/customers/<customer_id>"
_BOTH = ("GET", "POST")
_FEW = 10
_LICENSES = 50
_NAMES = {"en": "English", "fr": "Français"}
ROLES = {
    "owner": later("Owner"),
    "billing": later("Billing"),
    "technical": later("Technical"),
    "other": later("Other"),
}


class CustomerForm(Form):
    """What is known of a customer; ``version`` is that of the customer who is changed."""

    version = HiddenField()
    email = EmailField(
        later("Email"),
        [DataRequired(), judged(inputs.email_address)],
        description=later("Customers are told apart by it; keys and invoices go there."),
    )
    name = StringField(later("Name"), [optional(), judged(inputs.person_name)])
    company = StringField(later("Company"), [optional(), judged(inputs.person_name)])
    language = SelectField(later("Language of mails"))
    country = StringField(
        later("Country"), [optional(), judged(inputs.country)], description=later("Two letters, such as FR.")
    )
    vat_number = StringField(later("VAT number"), [optional(), judged(inputs.vat_number)])
    timezone = StringField(
        later("Time zone"),
        [optional(), judged(inputs.timezone)],
        description=later("Such as Europe/Paris; reminders come in the morning there."),
    )
    reminders = BooleanField(later("Remind before a license ends"), default=True)
    notes = TextAreaField(
        later("Notes"),
        [optional(), judged(lambda text: inputs.notes(text.replace("\r\n", "\n")))],
        description=later("Only people of the vendor see them."),
        render_kw={"rows": 4},
    )

    def offer(self) -> CustomerForm:
        """Give the list to choose from its entries."""
        unset = ("", _("Yours"))
        self.language.choices = choices(unset, *((code, _NAMES.get(code, code)) for code in LANGUAGES))
        return self

    @property
    def values(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        said = self.text
        return {
            "email": inputs.email_address(said["email"] or ""),
            "name": inputs.person_name(said["name"]),
            "company": inputs.person_name(said["company"]),
            "language": inputs.language(said["language"]),
            "country": inputs.country(said["country"]),
            "vat_number": inputs.vat_number(said["vat_number"]),
            "timezone": inputs.timezone(said["timezone"]),
            "reminders": bool(self.reminders.data),
            "notes": inputs.notes((said["notes"] or "").replace("\r\n", "\n")),
        }


class ContactForm(Form):
    """Somebody at a customer."""

    email = EmailField(later("Email"), [DataRequired(), judged(inputs.email_address)])
    name = StringField(later("Name"), [optional(), judged(inputs.person_name)])
    role = SelectField(later("Role"), choices=choices(*ROLES.items()), default="other")

    @property
    def values(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        name = inputs.person_name(self.text["name"])
        return {"email": inputs.email_address(self.email.data or ""), "name": name, "role": self.role.data}


class Seen(Form):
    """One button, and which version of the customer it is about."""

    version = HiddenField()


@blueprint.page("/admin/customers", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List customers, newest first."""
    listing = Listing("desk-customers", *_FILTERS)
    with db.reading() as session:
        rows, following = list_customers(session, q=listing.text("q"), after=listing.start, limit=PART)
        return render_template(
            "desk/customers/list.html", rows=rows, asked=listing.filters, more=listing.more(following)
        )


@blueprint.page("/admin/customers", to=Audience.SUPPORT, methods=("POST",), endpoint="filter")
def choose_filter() -> ResponseReturnValue:
    """Take what the list is to show; a license key that was typed is looked up, and stands in no address."""
    return chosen(".list", *_FILTERS)


@blueprint.page(_ONE, to=Audience.SUPPORT)
def page(customer_id: str) -> ResponseReturnValue:
    """Show one customer, and what belongs to them."""
    now = datetime.now(UTC)
    with db.reading() as session:
        row = service.find_customer(session, customer_id)
        mine = LicenseFilter(customer_id=row.id)
        licenses, more = page_of_licenses(session, mine, limit=_LICENSES, now=now)
        entries, _rest = list_audit(session, subject=row.id, limit=_FEW)
        return render_template(
            "desk/customers/page.html",
            customer=row,
            trail=_trail(),
            licenses=[license_object(each, now=now) for each in licenses],
            more_licenses=more is not None,
            contacts=list_contacts(session, row.id),
            members=list_members(session, row.id),
            orders=list_orders(session, OrderFilter(email=row.email), limit=_FEW)[0],
            invoices=list_invoices(session, InvoiceFilter(customer_id=row.id), limit=_FEW)[0],
            mails=[mail_object(each) for each in mails_of(session, licenses[:_FEW], limit=_FEW)],
            history=events(session, entries),
            roles=ROLES,
        )


@blueprint.page("/admin/customers/new", to=Audience.ADMIN, methods=_BOTH)
def new() -> ResponseReturnValue:
    """Add a customer."""
    form = CustomerForm().offer()
    added: list[CustomerRow] = []

    def add() -> None:
        with db.transaction() as session:
            added.append(service.add_customer(session, **form.values, now=datetime.now(UTC)))

    if attempt(form, add):
        return done(_("The customer is added."), ".page", customer_id=added[0].id)
    return form_page(form, title=_("Add a customer"), button=_("Add customer"), back=url_for(".list"), trail=_trail())


@blueprint.page(f"{_ONE}/edit", to=Audience.ADMIN, methods=_BOTH)
def edit(customer_id: str) -> ResponseReturnValue:
    """Change what is known of a customer."""
    row = _find(customer_id)
    form = CustomerForm(obj=row).offer()

    def save() -> None:
        with db.transaction() as session:
            found = service.find_customer(session, customer_id, lock=True)
            _check(form, found)
            service.update_customer(session, found, form.values, now=datetime.now(UTC))

    if attempt(form, save):
        return done(_("The customer is saved."), ".page", customer_id=row.id)
    row = _find(customer_id)
    show_current(form, snapshot(row))
    form.version.data = str(row.version)
    return form_page(form, title=_("Edit customer"), button=_("Save"), back=_back(row), trail=_trail(row))


@blueprint.page(f"{_ONE}/delete", to=Audience.ADMIN, methods=_BOTH)
def delete(customer_id: str) -> ResponseReturnValue:
    """Delete a customer who never had a license."""
    row, form = _find(customer_id), Seen()

    def remove() -> None:
        with db.transaction() as session:
            found = service.find_customer(session, customer_id, to_delete=True)
            _check(form, found)
            service.remove_customer(session, found, now=datetime.now(UTC))

    if attempt(form, remove):
        return done(_("The customer is deleted."), ".list")
    row = _find(customer_id)
    form.version.data = str(row.version)
    return form_page(
        form,
        title=_("Delete customer"),
        button=_("Delete customer"),
        back=_back(row),
        trail=_trail(row),
        told=_("Only a customer who never had a license can be deleted; the contacts go too."),
        warning=_("This cannot be undone."),
        facts=_facts(row),
        kind="danger",
    )


@blueprint.page(f"{_ONE}/contacts/new", to=Audience.ADMIN, methods=_BOTH)
def new_contact(customer_id: str) -> ResponseReturnValue:
    """Add a contact to a customer."""
    row, form = _find(customer_id), ContactForm()

    def add() -> None:
        with db.transaction() as session:
            found = service.find_customer(session, customer_id, lock=True)
            service.add_contact(session, found, **form.values, now=datetime.now(UTC))

    if attempt(form, add):
        return done(_("The contact is added."), ".page", customer_id=row.id)
    return form_page(form, title=_("Add a contact"), button=_("Add contact"), back=_back(row), trail=_trail(row))


@blueprint.page(f"{_ONE}/contacts/<contact_id>", to=Audience.ADMIN, methods=_BOTH)
def edit_contact(customer_id: str, contact_id: str) -> ResponseReturnValue:
    """Change a contact."""
    row, contact = _find_contact(customer_id, contact_id)
    form = ContactForm(obj=contact)

    def save() -> None:
        with db.transaction() as session:
            found = service.find_customer(session, customer_id, lock=True)
            one = service.find_contact(session, found, contact_id)
            service.update_contact(session, found, one, form.values, now=datetime.now(UTC))

    if attempt(form, save):
        return done(_("The contact is saved."), ".page", customer_id=row.id)
    return form_page(form, title=_("Edit contact"), button=_("Save"), back=_back(row), trail=_trail(row))


@blueprint.page(f"{_ONE}/contacts/<contact_id>/remove", to=Audience.ADMIN, methods=_BOTH)
def remove_contact(customer_id: str, contact_id: str) -> ResponseReturnValue:
    """Take a contact off a customer."""
    row, contact = _find_contact(customer_id, contact_id)
    form = Form()

    def remove() -> None:
        with db.transaction() as session:
            found = service.find_customer(session, customer_id, lock=True)
            one = service.find_contact(session, found, contact_id)
            service.remove_contact(session, found, one, now=datetime.now(UTC))

    if attempt(form, remove):
        return done(_("The contact is removed."), ".page", customer_id=row.id)
    return form_page(
        form,
        title=_("Remove contact"),
        button=_("Remove contact"),
        back=_back(row),
        trail=_trail(row),
        facts=[*_facts(row), (_("Contact"), " · ".join(part for part in (contact.name, contact.email) if part))],
        kind="danger",
    )


def _check(form: CustomerForm | Seen, row: CustomerRow) -> None:
    if form.version.data != str(row.version):
        raise VersionError(
            _("Somebody else has changed this customer in between. Look at how they are now, and send it once more.")
        )


def _find(customer_id: str) -> CustomerRow:
    with db.reading() as session:
        row = service.find_customer(session, customer_id)
        session.expunge(row)
        return row


def _find_contact(customer_id: str, contact_id: str) -> tuple[CustomerRow, ContactRow]:
    with db.reading() as session:
        row = service.find_customer(session, customer_id)
        contact = service.find_contact(session, row, contact_id)
        session.expunge_all()
        return row, contact


def _trail(row: CustomerRow | None = None) -> Trail:
    top = [(url_for(".list"), _("Customers"))]
    return top if row is None else [*top, (_back(row), row.company or row.name or row.email)]


def _back(row: CustomerRow) -> str:
    return url_for(".page", customer_id=row.id)


def _facts(row: CustomerRow) -> list[Fact]:
    return [(_("Customer"), " · ".join(part for part in (row.company, row.name, row.email) if part))]
