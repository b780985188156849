"""Instances: who holds a seat of any license, and how it is taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.errors import NotFoundError
from licet_server.http import db
from licet_server.licensing.seats import State
from licet_server.services.activations import release_activation
from licet_server.services.present import activation_object, license_object
from licet_server.storage.activations import (
    ActivationFilter,
    Silence,
    find_activation,
    page_of_activations,
    rules_of,
    silences,
)
from licet_server.storage.catalog import all_products
from licet_server.storage.licenses import find_by_id
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import Fact, attempt, done, form_page
from licet_server.web.desk.figures import figure
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.forms import Confirm

blueprint = Pages("desk_activations", __name__)


@blueprint.page("/admin/activations", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List the instances of all licenses."""
    now, listing = datetime.now(UTC), Listing("desk-activations", "state", "product")
    wanted = ActivationFilter(state=listing.one_of("state", State), product=listing.text("product"))
    under = figure("silences", _count_silences).value
    with db.reading() as session:
        found, following = page_of_activations(session, wanted, under, now=now, after=listing.start, limit=PART)
        shown = [
            (activation_object(seat, rules=rules_of(row), now=now), license_object(row, now=now)) for seat, row in found
        ]
        return render_template(
            "desk/licenses/activations.html",
            found=shown,
            asked=listing.filters,
            more=listing.more(following),
            products=[(product.code, product.code) for product in all_products(session)],
        )


@blueprint.page("/admin/activations/<activation_id>/release", to=Audience.ADMIN, methods=("GET", "POST"))
def release(activation_id: str) -> ResponseReturnValue:
    """Take a seat back from an instance."""
    form, (license_id, state, facts) = Confirm(), _about(activation_id)
    if state is State.ENDED:
        return done(
            _("This instance holds no seat any more: there is nothing to release."),
            "desk_licenses.page",
            license_id=license_id,
        )

    def take_back() -> None:
        with db.transaction() as session:
            release_activation(session, activation_id, now=datetime.now(UTC))

    if attempt(form, take_back):
        return done(_("The seat is free."), "desk_licenses.page", license_id=license_id)
    back = url_for("desk_licenses.page", license_id=license_id)
    told = _("The instance loses its seat at once, and has to be activated again before it may go on.")
    return form_page(
        form,
        title=_("Release seat"),
        button=_("Release seat"),
        back=back,
        trail=[(url_for(".list"), _("Instances")), (back, license_id)],
        told=told
        if state is State.LIVE
        else _("This silent instance holds no seat any more: there is nothing to lose."),
        facts=facts,
        kind="danger",
    )


def _about(activation_id: str) -> tuple[str, State, list[Fact]]:
    """Return whose activation it is, how it stands, and what it is called."""
    now = datetime.now(UTC)
    with db.reading() as session:
        seat = find_activation(session, activation_id)
        row = None if seat is None else find_by_id(session, seat.license_id)
        if seat is None or row is None:
            raise NotFoundError(_("There is no instance with this id."))
        state = rules_of(row).state(last_seen_at=seat.last_seen_at, ended_at=seat.ended_at, now=now)
        return (
            row.id,
            state,
            [
                (_("Instance"), seat.name or seat.instance_id),
                (_("AWS account"), seat.aws_account_id),
                (_("License"), f"{row.id} (…{row.key_tail})"),
                (_("Customer"), row.customer.company or row.customer.name or row.customer.email),
            ],
        )


def _count_silences(session: Session, _now: datetime) -> list[Silence]:
    return silences(session)
