"""API keys of the vendor's own programs: made, shown once, revoked."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from wtforms import DateField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import NewApiKey, create_api_key, revoke_api_key
from licet_server.storage.api_keys import list_api_keys
from licet_server.storage.tables import ApiKeyRow
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, done, form_page, same, start_of
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.forms import Confirm, Form, optional

blueprint = Pages("desk_api_keys", __name__)

_MEANINGS = {
    Scope.LICENSES_READ.value: _l("Look at licenses, products, flags and statistics"),
    Scope.LICENSES_WRITE.value: _l("Issue, change, suspend and revoke licenses"),
    Scope.CUSTOMERS_READ.value: _l("Look at customers and their contacts"),
    Scope.CUSTOMERS_WRITE.value: _l("Add and change customers"),
    Scope.USAGE_READ.value: _l("Look at usage"),
    Scope.BILLING_READ.value: _l("Look at orders, subscriptions, invoices and mails"),
    Scope.BILLING_WRITE.value: _l("Make quotes and checkouts, change and cancel subscriptions"),
    Scope.ADMIN.value: _l("Everything, API keys, webhooks and the audit log included"),
}


class ApiKeyForm(Form):
    """A new key."""

    name = StringField(
        _l("What it is for"), validators=[DataRequired(), Length(max=200)], description=_l("Such as CRM or CI.")
    )
    scopes = SelectMultipleField(
        _l("What it may do"),
        choices=same(scope.value for scope in Scope),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    expires_at = DateField(
        _l("Ends on"),
        validators=[optional()],
        description=_l("The first day on which it counts no more. Empty: it has no end."),
    )

    def validate_name(self, field: StringField) -> None:
        """Take one line of text."""
        if not str(field.data).isprintable():
            raise ValidationError(_("Use one line of text."))

    def validate_scopes(self, field: SelectMultipleField) -> None:
        """Refuse a key that may do nothing."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))


@blueprint.page("/admin/api-keys", to=Audience.OWNER, endpoint="list")
def index() -> ResponseReturnValue:
    """List API keys, newest first; ended ones too."""
    listing = Listing("api-keys")
    with db.reading() as session:
        rows, following = list_api_keys(session, after=listing.start, limit=PART)
        return render_template(
            "desk/setup/api_keys.html", rows=rows, more=listing.more(following), now=datetime.now(UTC)
        )


@blueprint.page("/admin/api-keys/new", to=Audience.OWNER, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Make a key; its token is shown this once."""
    form = ApiKeyForm()
    made: list[NewApiKey] = []

    def change() -> None:
        with db.transaction() as session:
            key = create_api_key(
                session,
                name=form.text["name"],
                scopes=[Scope(each) for each in form.scopes.data or ()],
                expires_at=start_of(form.expires_at.data),
                pepper=installation().secrets.pepper,
                now=datetime.now(UTC),
            )
        made.append(key)

    if attempt(form, change):
        return render_template("desk/setup/api_key.html", row=made[0].row, token=made[0].token)
    return form_page(
        form,
        title=_("New API key"),
        button=_("Make the key"),
        back=url_for(".list"),
        trail=((url_for(".list"), _("API keys")),),
        template="desk/setup/api_key_form.html",
        meanings=_MEANINGS,
    )


@blueprint.page("/admin/api-keys/<key_id>/revoke", to=Audience.OWNER, methods=("GET", "POST"))
def revoke(key_id: str) -> ResponseReturnValue:
    """Confirm the end of a key."""
    with db.reading() as session:
        row = session.get(ApiKeyRow, key_id) if key_id.isprintable() else None
        if row is None:
            raise NotFound
        facts = ((_("API key"), row.name), (_("It ends in"), row.tail), (_("It may"), ", ".join(row.scopes)))
    form = Confirm()

    def change() -> None:
        with db.transaction() as session:
            revoke_api_key(session, key_id, now=datetime.now(UTC))

    if attempt(form, change):
        return done(_("The API key is revoked. Whoever used it is refused from now on."), ".list")
    return form_page(
        form,
        title=_("Revoke an API key"),
        button=_("Revoke the key"),
        back=url_for(".list"),
        trail=((url_for(".list"), _("API keys")),),
        warning=_("This cannot be taken back: a program that still uses the key stops working at once."),
        facts=facts,
        kind="danger",
    )
