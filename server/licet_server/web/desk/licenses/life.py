"""Suspend, reactivate, revoke."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import DataRequired

from licet_server.errors import InputError
from licet_server.licensing.transitions import Action
from licet_server.services.change_status import change_status
from licet_server.storage.models import LicenseRow
from licet_server.web.audience import Audience
from licet_server.web.desk.changes import done
from licet_server.web.desk.licenses.acting import Act, act, ask, blueprint
from licet_server.web.desk.licenses.undoing import with_undo

_BOTH = ("GET", "POST")


class RevokeForm(Act):
    """Nobody does this by mistake."""

    tail = StringField(
        lazy_gettext("Last four characters of its key"),
        [DataRequired()],
        description=lazy_gettext("Type them, as they stand above, so that it is this license and no other."),
        render_kw={"autocomplete": "off", "maxlength": 4},
    )


@blueprint.page("/admin/licenses/<license_id>/suspend", to=Audience.ADMIN, methods=_BOTH)
def suspend(license_id: str) -> ResponseReturnValue:
    """Refuse a license until it is reactivated."""
    form = Act()
    made = act(license_id, form, lambda session, row, now: change_status(session, row, Action.SUSPEND, now=now))
    if made:
        return done(
            with_undo(_("The license is suspended."), ".reactivate", license_id), ".page", license_id=license_id
        )
    return ask(
        license_id,
        form,
        title=_("Suspend license"),
        button=_("Suspend license"),
        kind="danger",
        action=Action.SUSPEND,
        told=_(
            "From now on the server refuses this license. Servers that run with it find out within the hour, and those "
            "without a network when their lease ends. Its key, its seats and its term stay as they are; the term goes "
            "on. You can reactivate it at any time."
        ),
    )


@blueprint.page("/admin/licenses/<license_id>/reactivate", to=Audience.ADMIN, methods=_BOTH)
def reactivate(license_id: str) -> ResponseReturnValue:
    """Let a suspended license work again."""
    form = Act()
    made = act(license_id, form, lambda session, row, now: change_status(session, row, Action.REACTIVATE, now=now))
    if made:
        return done(with_undo(_("The license works again."), ".suspend", license_id), ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Reactivate license"),
        button=_("Reactivate license"),
        action=Action.REACTIVATE,
        told=_("The license works again, with the same key, until its term ends."),
    )


@blueprint.page("/admin/licenses/<license_id>/revoke", to=Audience.ADMIN, methods=_BOTH)
def revoke(license_id: str) -> ResponseReturnValue:
    """Refuse a license for good."""
    form = RevokeForm()

    def change(session: Session, row: LicenseRow, now: datetime) -> bool:
        if (form.tail.data or "").strip().removeprefix("…").upper() != row.key_tail.upper():
            raise InputError(_("These are not the last four characters of its key."), field="tail")
        return change_status(session, row, Action.REVOKE, now=now)

    if act(license_id, form, change):
        return done(_("The license is revoked, for good."), ".page", license_id=license_id)
    return ask(
        license_id,
        form,
        title=_("Revoke license"),
        button=_("Revoke license for good"),
        kind="danger",
        action=Action.REVOKE,
        told=_("The server refuses this license for good, and its key goes onto the revocation list."),
        warning=_("This cannot be undone. To stop a license for a while, suspend it instead."),
    )
