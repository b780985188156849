"""Payment events: what providers said, what became of it, and once more for what came too early."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField

from licet_server.http import db
from licet_server.licensing.payments import ProviderName
from licet_server.services import payment_inbox as service
from licet_server.storage.sales import EventState, list_events
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, choices, done, form_page
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.desk.readable import pretty
from licet_server.web.forms import Form

blueprint = Pages("desk_payments", __name__)


class ReplayForm(Form):
    """Which events are worked off again."""

    state = RadioField(
        _l("Which ones?"),
        choices=choices(
            (EventState.FAILED.value, _l("All that were given up")),
            (EventState.IGNORED.value, _l("All that were ignored")),
        ),
        default=EventState.FAILED.value,
    )


@blueprint.page("/admin/payment-events", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List what providers said, newest first."""
    listing = Listing("payment-events", "provider", "state")
    provider = listing.one_of("provider", ProviderName)
    with db.reading() as session:
        rows, following = list_events(
            session, provider=provider, state=listing.one_of("state", EventState), after=listing.start, limit=PART
        )
        return render_template(
            "desk/money/payment_events.html", rows=rows, asked=listing.filters, more=listing.more(following)
        )


@blueprint.page("/admin/payment-events/<event_id>", to=Audience.SUPPORT)
def page(event_id: str) -> ResponseReturnValue:
    """Show an event, with what the provider sent."""
    with db.reading() as session:
        row = service.find_event(session, event_id)
        return render_template("desk/money/payment_event.html", row=row, payload=pretty(row.payload))


@blueprint.page("/admin/payment-events/<event_id>/replay", to=Audience.ADMIN, methods=("POST",))
def replay(event_id: str) -> ResponseReturnValue:
    """Have one event worked off again."""
    with db.transaction() as session:
        row = service.replay(session, event_id, now=datetime.now(UTC))
    return done(_("The event is worked off again in a moment. Nothing is done twice."), ".page", event_id=row.id)


@blueprint.page("/admin/payment-events/replay", to=Audience.ADMIN, methods=("GET", "POST"))
def replay_all() -> ResponseReturnValue:
    """Confirm that all events of a kind are worked off again."""
    form = ReplayForm()
    counts: list[int] = []

    def change() -> None:
        with db.transaction() as session:
            counts.append(service.replay_all(session, EventState(form.state.data), now=datetime.now(UTC)))

    if attempt(form, change):
        count = counts[0]
        said = ngettext("%(num)d event is worked off again.", "%(num)d events are worked off again.", count)
        return done(said if count else _("There was no such event."), ".list")
    return form_page(
        form,
        title=_("Work events off again"),
        button=_("Work them off again"),
        back=url_for(".list"),
        trail=((url_for(".list"), _("Payment events")),),
        told=_(
            "Do this after you have put a missing price into the catalog, or mended what made events fail. What an "
            "event has done already is not done twice."
        ),
    )
