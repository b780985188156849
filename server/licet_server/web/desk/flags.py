"""Patterns that look like abuse, in words, with what to do about them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from licet_server.http import db
from licet_server.licensing.suspicion import Kind
from licet_server.services.watch import QUIET, resolve_flag
from licet_server.storage.flags import find_flag, list_flags
from licet_server.storage.tables import FlagRow
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, done, form_page
from licet_server.web.desk.lists import PART, Listing
from licet_server.web.desk.patterns import advice, names, told
from licet_server.web.forms import Confirm

blueprint = Pages("desk_flags", __name__)


@blueprint.page("/admin/flags", to=Audience.SUPPORT, endpoint="list")
def index() -> ResponseReturnValue:
    """List patterns, newest first; open ones unless asked otherwise."""
    listing = Listing("flags", "kind", "state", "license_id")
    unresolved = {"resolved": False, "all": None}.get(listing.text("state") or "", True)
    kind = listing.one_of("kind", Kind)
    with db.reading() as session:
        rows, following = list_flags(
            session,
            unresolved=unresolved,
            kind=None if kind is None else kind.value,
            license_id=listing.text("license_id"),
            after=listing.start,
            limit=PART,
        )
        return render_template(
            "desk/operation/flags.html",
            flags=[(row, told(row), advice(row)) for row in rows],
            names=names(),
            asked=listing.filters,
            more=listing.more(following),
        )


@blueprint.page("/admin/flags/<flag_id>/resolve", to=Audience.ADMIN, methods=("GET", "POST"))
def resolve(flag_id: str) -> ResponseReturnValue:
    """Confirm that a pattern was dealt with."""
    row, form = _find(flag_id), Confirm()

    def change() -> None:
        with db.transaction() as session:
            resolve_flag(session, flag_id, now=datetime.now(UTC))

    if attempt(form, change):
        return done(_("The pattern is resolved, and stays quiet for %(days)s days.", days=QUIET.days), ".list")
    return form_page(
        form,
        title=_("Resolve a pattern"),
        button=_("It is dealt with"),
        back=url_for(".list"),
        trail=((url_for(".list"), _("Patterns")),),
        told=_(
            "Resolve it once you have looked. If the same pattern shows again after %(days)s days, you are told anew.",
            days=QUIET.days,
        ),
        facts=((names().get(row.kind, row.kind), told(row)), (_("About"), row.subject)),
    )


def _find(flag_id: str) -> FlagRow:
    with db.reading() as session:
        row = find_flag(session, flag_id) if flag_id.isprintable() else None
        if row is None:
            raise NotFound
        session.expunge(row)
        return row
