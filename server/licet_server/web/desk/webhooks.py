"""Webhook endpoints: where the vendor's own systems hear of events, and the secrets that sign what they hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from licet_server.errors import VersionError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.events import ALL, EVENTS, TEST
from licet_server.licensing.webhook_urls import LONGEST_URL, shown
from licet_server.services import addresses, outbox
from licet_server.services import webhooks as service
from licet_server.storage.outbox import list_deliveries, state_of
from licet_server.storage.tables import EndpointRow
from licet_server.storage.webhooks import list_endpoints
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import Fact, Trail, attempt, choices, done, form_page, same
from licet_server.web.forms import Confirm, Form, optional

blueprint = Pages("desk_webhooks", __name__)
_BASE = "/admin/webhooks/<endpoint_id>"
_LATEST = 20


class EndpointForm(Form):
    """Where events go, and which."""

    url = StringField(
        _l("Address"),
        validators=[DataRequired(), Length(max=LONGEST_URL)],
        description=_l("Begins with https://. Each event is sent there as JSON, signed."),
    )
    description = StringField(
        _l("What it is for"), validators=[optional(), Length(max=200)], description=_l("For people, such as CRM.")
    )
    which = RadioField(
        _l("Which events?"),
        choices=choices(("all", _l("All, also those of later versions")), ("some", _l("Only those below"))),
        default="all",
    )
    events = SelectMultipleField(
        _l("Events"),
        choices=same(each for each in EVENTS if each != TEST),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    version = HiddenField()

    def validate_events(self, field: SelectMultipleField) -> None:
        """Refuse an endpoint that would hear of nothing."""
        if self.which.data == "some" and not field.data:
            raise ValidationError(_("Choose at least one event."))

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for, as services take it."""
        events = [ALL] if self.which.data == "all" else [*(self.events.data or ())]
        return {"url": self.text["url"], "description": self.text["description"], "events": events}


@blueprint.page("/admin/webhooks", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List endpoints, newest first."""
    with db.reading() as session:
        rows, _following = list_endpoints(session, limit=service.MOST_ENDPOINTS)
        return render_template("desk/operation/webhooks.html", rows=[(row, shown(row.url)) for row in rows])


@blueprint.page("/admin/webhooks/new", to=Audience.ADMIN, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Add an endpoint; its secret is shown this once."""
    form = EndpointForm()
    made: list[EndpointRow] = []

    def change() -> None:
        addresses.check(form.wanted["url"], private=installation().settings.webhook_private)
        with db.transaction() as session:
            made.append(service.create_endpoint(session, **form.wanted, now=datetime.now(UTC)))

    if attempt(form, change):
        return _with_secret(made[0], _("The endpoint is added"))
    return _form(form, title=_("New webhook endpoint"), button=_("Add the endpoint"), back=url_for(".list"))


@blueprint.page(_BASE, to=Audience.SUPPORT)
def page(endpoint_id: str) -> ResponseReturnValue:
    """Show an endpoint, and what was sent to it lately."""
    with db.reading() as session:
        row = service.find_endpoint(session, endpoint_id)
        sent, _following = list_deliveries(session, row.id, limit=_LATEST)
        return render_template(
            "desk/operation/webhook.html",
            row=row,
            address=shown(row.url),
            sent=[(each, state_of(each).value) for each in sent],
            both_sign=len(service.signing_versions(row, now=datetime.now(UTC))) > 1,
        )


@blueprint.page(f"{_BASE}/edit", to=Audience.ADMIN, methods=("GET", "POST"))
def edit(endpoint_id: str) -> ResponseReturnValue:
    """Change where events go, and which."""
    row = _find(endpoint_id)
    form = EndpointForm(
        url=row.url,
        description=row.description,
        which="all" if ALL in row.events else "some",
        events=row.events,
        version=str(row.version),
    )

    def change() -> None:
        if form.wanted["url"] != row.url:
            addresses.check(form.wanted["url"], private=installation().settings.webhook_private)
        _update(row.id, form.wanted, version=form.version.data)

    if attempt(form, change):
        return done(_("The endpoint is changed."), ".page", endpoint_id=row.id)
    back = url_for(".page", endpoint_id=row.id)
    return _form(form, title=_("Change a webhook endpoint"), button=_("Save"), back=back, row=row)


@blueprint.page(f"{_BASE}/enabled", to=Audience.ADMIN, methods=("POST",))
def enabled(endpoint_id: str) -> ResponseReturnValue:
    """Disable an endpoint, or enable it again."""
    wanted = request.form.get("enabled") == "yes"
    _update(endpoint_id, {"enabled": wanted})
    said = (
        _("The endpoint hears of events again.") if wanted else _("The endpoint is disabled. It hears of nothing now.")
    )
    return done(said, ".page", endpoint_id=endpoint_id)


@blueprint.page(f"{_BASE}/test", to=Audience.ADMIN, methods=("POST",))
def test(endpoint_id: str) -> ResponseReturnValue:
    """Have a test sent."""
    with db.transaction() as session:
        row = service.find_endpoint(session, endpoint_id)
        outbox.send_test(session, row, now=datetime.now(UTC))
    return done(_("A test is on its way. Load this page again to see what became of it."), ".page", endpoint_id=row.id)


@blueprint.page(f"{_BASE}/secret", to=Audience.ADMIN, methods=("POST",))
def secret(endpoint_id: str) -> ResponseReturnValue:
    """Show the secret of an endpoint; the audit log notes who asked."""
    with db.transaction() as session:
        row = service.find_endpoint(session, endpoint_id)
        service.note_secret_shown(session, row, now=datetime.now(UTC))
    return _with_secret(row, _("The secret of this endpoint"))


@blueprint.page(f"{_BASE}/rotate", to=Audience.ADMIN, methods=("GET", "POST"))
def rotate(endpoint_id: str) -> ResponseReturnValue:
    """Confirm another secret, which is shown this once."""
    row, form = _find(endpoint_id), Confirm()
    made: list[EndpointRow] = []

    def change() -> None:
        with db.transaction() as session:
            found = service.find_endpoint(session, row.id, lock=True)
            service.rotate_secret(session, found, now=datetime.now(UTC))
            made.append(found)

    if attempt(form, change):
        return _with_secret(made[0], _("The new secret of this endpoint"))
    return form_page(
        form,
        title=_("Rotate the secret"),
        button=_("Make a new secret"),
        back=url_for(".page", endpoint_id=row.id),
        trail=_trail(row),
        told=_("What is sent carries two signatures for 24 hours: one of the new secret and one of the old."),
        warning=_("After 24 hours the old secret signs no more. Give your receiver the new one before that."),
        facts=_facts(row),
    )


@blueprint.page(f"{_BASE}/delete", to=Audience.ADMIN, methods=("GET", "POST"))
def delete(endpoint_id: str) -> ResponseReturnValue:
    """Confirm that an endpoint is removed."""
    row, form = _find(endpoint_id), Confirm()

    def change() -> None:
        with db.transaction() as session:
            found = service.find_endpoint(session, row.id, lock=True)
            service.remove_endpoint(session, found, now=datetime.now(UTC))

    if attempt(form, change):
        return done(_("The endpoint is removed."), ".list")
    return form_page(
        form,
        title=_("Remove a webhook endpoint"),
        button=_("Remove the endpoint"),
        back=url_for(".page", endpoint_id=row.id),
        trail=_trail(row),
        told=_("It hears of nothing any more, and what was or would be sent to it is deleted."),
        warning=_("This cannot be taken back. To stop for a while, disable the endpoint instead."),
        facts=_facts(row),
        kind="danger",
    )


def _find(endpoint_id: str) -> EndpointRow:
    with db.reading() as session:
        row = service.find_endpoint(session, endpoint_id)
        session.expunge(row)
        return row


def _update(endpoint_id: str, changes: Mapping[str, Any], *, version: str | None = None) -> None:
    with db.transaction() as session:
        row = service.find_endpoint(session, endpoint_id, lock=True)
        if version is not None and version != str(row.version):
            raise VersionError("somebody else has changed this endpoint meanwhile: load the page again")
        service.update_endpoint(session, row, changes, now=datetime.now(UTC))


def _form(form: EndpointForm, *, row: EndpointRow | None = None, **page: Any) -> ResponseReturnValue:
    groups: dict[str, list[Any]] = defaultdict(list)
    for option in form.events:
        groups[str(option.data).partition(".")[0]].append(option)
    template = "desk/operation/webhook_form.html"
    return form_page(form, **page, trail=_trail(row), template=template, groups=groups, meanings=EVENTS)


def _with_secret(row: EndpointRow, title: str) -> ResponseReturnValue:
    """Show a secret, in this answer and no other."""
    secret = service.shown_secret(row, pepper=installation().secrets.pepper)
    return render_template(
        "desk/operation/webhook_secret.html", row=row, address=shown(row.url), secret=secret, title=title
    )


def _trail(row: EndpointRow | None = None) -> Trail:
    first = ((url_for(".list"), _("Webhooks")),)
    return first if row is None else (*first, (url_for(".page", endpoint_id=row.id), row.description or shown(row.url)))


def _facts(row: EndpointRow) -> tuple[Fact, ...]:
    return ((_("Address"), shown(row.url)), (_("What it is for"), row.description))
