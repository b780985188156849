"""The outbox: mails that wait, left or were given up, and webhooks likewise; what failed is sent again from here."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services import mailbox, outbox, webhooks
from licet_server.storage.mailbox import MailState, list_mails, mail_state
from licet_server.storage.outbox import State, list_deliveries, state_of
from licet_server.storage.webhooks import list_endpoints
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, done, form_page
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.forms import Confirm

blueprint = Pages("desk_outbox", __name__)


@blueprint.page("/admin/outbox", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List mails, newest first, without what they say."""
    listing = Listing("mails", "state")
    configured = installation().settings.mail.server is not None
    with db.reading() as session:
        rows, following = list_mails(session, state=listing.one_of("state", MailState), after=listing.start, limit=PART)
        return render_template(
            "desk/operation/mails.html",
            rows=[(row, mail_state(row).value) for row in rows],
            asked=listing.filters,
            more=listing.more(following),
            configured=configured,
        )


@blueprint.page("/admin/outbox/mails/<mail_id>/retry", to=Audience.SUPPORT, methods=("POST",))
def retry(mail_id: str) -> ResponseReturnValue:
    """Send a mail now."""
    with db.transaction() as session:
        row = mailbox.retry(session, mail_id, now=datetime.now(UTC))
    return done(_("The mail to %(to)s is on its way again.", to=row.payload.get("to", "")), ".list")


@blueprint.page("/admin/outbox/mails/retry", to=Audience.SUPPORT, methods=("POST",))
def retry_failed() -> ResponseReturnValue:
    """Send every mail that was given up."""
    with db.transaction() as session:
        count = mailbox.retry_failed(session, now=datetime.now(UTC))
    return done(_on_its_way(count), ".list")


@blueprint.page("/admin/outbox/mails/<mail_id>/cancel", to=Audience.ADMIN, methods=("GET", "POST"))
def cancel(mail_id: str) -> ResponseReturnValue:
    """Confirm that a mail never leaves."""
    with db.reading() as session:
        row = mailbox.get_mail(session, mail_id)
        facts = ((_("Mail"), row.event_type), (_("To"), row.payload.get("to")))
    form = Confirm()

    def change() -> None:
        with db.transaction() as session:
            mailbox.cancel(session, mail_id, now=datetime.now(UTC))

    if attempt(form, change):
        return done(_("The mail is cancelled, and what it said is erased."), ".list")
    return form_page(
        form,
        title=_("Cancel a mail"),
        button=_("Never send it"),
        back=url_for(".list"),
        trail=((url_for(".list"), _("Outbox")),),
        told=_("The mail never leaves. One that leaves at this moment may still arrive."),
        warning=_("This cannot be taken back: what the mail says is erased."),
        facts=facts,
        kind="danger",
    )


@blueprint.page("/admin/outbox/webhooks", to=Audience.SUPPORT)
def deliveries() -> ResponseReturnValue:
    """List what was, is and will be sent to one webhook endpoint, newest first."""
    listing = Listing("deliveries", "hook", "state")
    with db.reading() as session:
        endpoints, _more = list_endpoints(session, limit=webhooks.MOST_ENDPOINTS)
        wanted = listing.text("hook")
        endpoint = next((each for each in endpoints if each.id == wanted), endpoints[0] if endpoints else None)
        state, start = listing.one_of("state", State), listing.start
        rows, following = (
            ([], None)
            if endpoint is None
            else list_deliveries(session, endpoint.id, state=state, after=start, limit=PART)
        )
        return render_template(
            "desk/operation/deliveries.html",
            endpoints=endpoints,
            endpoint=endpoint,
            rows=[(row, state_of(row).value) for row in rows],
            asked=listing.filters,
            more=listing.more(following),
        )


@blueprint.page("/admin/outbox/webhooks/<delivery_id>/replay", to=Audience.SUPPORT, methods=("POST",))
def replay(delivery_id: str) -> ResponseReturnValue:
    """Send an event to its endpoint again."""
    with db.transaction() as session:
        row = outbox.replay(session, delivery_id, now=datetime.now(UTC))
    return done(_("The event is on its way again."), ".deliveries", hook=row.target)


@blueprint.page("/admin/outbox/webhooks/<endpoint_id>/replay-failed", to=Audience.SUPPORT, methods=("POST",))
def replay_failed(endpoint_id: str) -> ResponseReturnValue:
    """Send everything again that was given up for an endpoint."""
    with db.transaction() as session:
        endpoint = webhooks.find_endpoint(session, endpoint_id)
        count = outbox.replay_failed(session, endpoint, now=datetime.now(UTC))
    return done(_on_its_way(count), ".deliveries", hook=endpoint_id)


def _on_its_way(count: int) -> str:
    if not count:
        return str(_("Nothing was given up, so there is nothing to send again."))
    return str(ngettext("%(num)d is on its way again.", "%(num)d are on their way again.", count))
