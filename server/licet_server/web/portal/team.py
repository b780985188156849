"""The team of a customer: who may act for it, and who was invited to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # its types are older
from wtforms.validators import InputRequired

from licet_server.errors import ConflictError, NotFoundError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.people import Membership
from licet_server.services import invitations, members
from licet_server.services.customers import find_customer
from licet_server.services.inputs import email_address
from licet_server.web.accounts.fresh import require_fresh
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Confirm, Form, refusal
from licet_server.web.portal.shared import is_owner

blueprint = Pages("portal_team", __name__)

_TEAM = "/portal/<customer_id>/team"
_ROLES = [
    SelectChoice(
        Membership.MEMBER.value, lazy_gettext("Member: sees licenses, reads their keys, names and releases instances")
    ),
    SelectChoice(
        Membership.OWNER.value, lazy_gettext("Owner: also invites and removes people, and changes what is paid for")
    ),
]


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(lazy_gettext("Email"), validators=[InputRequired()])
    role = RadioField(lazy_gettext("Role"), choices=_ROLES, default=Membership.MEMBER.value)


class RoleForm(Form):
    """What somebody is from now on."""

    role = RadioField(lazy_gettext("Role"), choices=_ROLES)


@blueprint.page(_TEAM, to=Audience.MEMBER, endpoint="list")
def team(customer_id: str) -> ResponseReturnValue:
    """Show who may act for the customer."""
    return _page(customer_id, InviteForm(), 200)


@blueprint.page(f"{_TEAM}/invite", to=Audience.OWNER_OF_CUSTOMER, methods=("GET", "POST"))
def invite(customer_id: str) -> ResponseReturnValue:
    """Invite somebody."""
    if (answer := require_fresh(url_for("portal_team.invite", customer_id=customer_id))) is not None:
        return answer
    form = InviteForm()
    if not form.validate_on_submit():
        return _page(customer_id, form, 422 if form.is_submitted() else 200)
    try:
        email = email_address(form.email.data or "")
        with db.transaction() as session:
            role = Membership(form.role.data)
            invitations.invite(session, customer_id, email=email, role=role, **_sender())
    except REFUSALS as error:
        form.blame(error)
        return _page(customer_id, form, 422)
    flash(_("%(email)s gets a mail with an invitation.", email=email))
    return _back(customer_id)


@blueprint.page(f"{_TEAM}/invitations/<invitation_id>/resend", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def resend(customer_id: str, invitation_id: str) -> ResponseReturnValue:
    """Send an invitation again."""
    if (answer := require_fresh(url_for("portal_team.list", customer_id=customer_id))) is not None:
        return answer
    return _changed(
        customer_id,
        lambda session: invitations.resend(session, customer_id, invitation_id, **_sender()),
        _("The invitation is on its way again. The link in the mail before does not work any more."),
    )


@blueprint.page(f"{_TEAM}/invitations/<invitation_id>/withdraw", to=Audience.OWNER_OF_CUSTOMER, methods=("POST",))
def withdraw(customer_id: str, invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    return _changed(
        customer_id,
        lambda session: invitations.withdraw(session, customer_id, invitation_id, now=_now()),
        _("The invitation is withdrawn. Invite again at any time."),
    )


@blueprint.page(f"{_TEAM}/<user_id>/role", to=Audience.OWNER_OF_CUSTOMER, methods=("GET", "POST"))
def role(customer_id: str, user_id: str) -> ResponseReturnValue:
    """Make somebody an owner or a member."""
    member = _member(customer_id, user_id)
    if (answer := require_fresh(url_for("portal_team.role", customer_id=customer_id, user_id=user_id))) is not None:
        return answer
    form = RoleForm(role=member.role.value)
    if form.validate_on_submit():
        wanted = Membership(form.role.data)
        said = _("%(person)s is an owner now.") if wanted is Membership.OWNER else _("%(person)s is a member now.")
        return _changed(
            customer_id,
            lambda session: members.change_member(session, customer_id, user_id, wanted, now=_now()),
            said % {"person": member.email},
        )
    return render_template("portal/team/role.html", member=member, form=form), 422 if form.is_submitted() else 200


@blueprint.page(f"{_TEAM}/<user_id>/remove", to=Audience.OWNER_OF_CUSTOMER, methods=("GET", "POST"))
def remove(customer_id: str, user_id: str) -> ResponseReturnValue:
    """Ask whether somebody's access shall end, and end it."""
    if user_id == current_user.id:
        return redirect(url_for("portal_team.leave", customer_id=customer_id), 303)
    member = _member(customer_id, user_id)
    if (answer := require_fresh(url_for("portal_team.remove", customer_id=customer_id, user_id=user_id))) is not None:
        return answer
    if not Confirm().validate_on_submit():
        return render_template("portal/team/remove.html", member=member, form=Confirm())
    said = _("%(person)s has no access any more. To undo that, invite them again.", person=member.email)
    return _changed(customer_id, lambda session: members.remove_member(session, customer_id, user_id, now=_now()), said)


@blueprint.page(f"{_TEAM}/leave", to=Audience.MEMBER, methods=("GET", "POST"))
def leave(customer_id: str) -> ResponseReturnValue:
    """Ask whether the user wants to leave, and let them."""
    member = _member(customer_id, current_user.id)
    if not Confirm().validate_on_submit():
        return render_template("portal/team/leave.html", member=member, form=Confirm())
    try:
        with db.transaction() as session:
            members.remove_member(session, customer_id, current_user.id, now=_now())
    except ConflictError as error:
        flash(refusal(error), "error")
        return _back(customer_id)
    flash(_("You have left the organisation."))
    return redirect(url_for("account.page"), 303)


def _page(customer_id: str, form: InviteForm, status: int) -> ResponseReturnValue:
    with db.reading() as session:
        customer = find_customer(session, customer_id)
        people = members.members_of(session, customer)
        waiting = invitations.waiting_for(session, customer_id)
        shown = {"customer": customer, "people": people, "waiting": waiting, "form": form, "now": _now()}
        shown["is_owner"] = is_owner()
        return render_template("portal/team/list.html", **shown), status


def _changed(customer_id: str, change: Callable[[Session], object], said: str) -> ResponseReturnValue:
    """Make a change, and say what was done, or why it cannot be."""
    try:
        with db.transaction() as session:
            change(session)
    except NotFoundError:
        raise
    except REFUSALS as error:
        flash(refusal(error), "error")
    else:
        flash(said)
    return _back(customer_id)


def _member(customer_id: str, user_id: str) -> members.Member:
    with db.reading() as session:
        return members.member_of(session, find_customer(session, customer_id), user_id)


def _sender() -> dict[str, Any]:
    here = installation()
    by = current_user._get_current_object()
    return {"by": by, "base_url": here.settings.base_url, "pepper": here.secrets.pepper, "now": _now()}


def _back(customer_id: str) -> ResponseReturnValue:
    return redirect(url_for("portal_team.list", customer_id=customer_id), 303)


def _now() -> datetime:
    return datetime.now(UTC)
