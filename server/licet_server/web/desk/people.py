"""People of the vendor: who may do what, who was invited, and what an owner does for somebody who is locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # its types are older
from wtforms.validators import InputRequired

from licet_server.errors import NotFoundError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.people import Role
from licet_server.licensing.words import sentence
from licet_server.services import invitations, people, sign_ins
from licet_server.services.inputs import email_address
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.organisations import list_vendor_people
from licet_server.web.accounts.fresh import require_fresh
from licet_server.web.audience import Audience, Pages
from licet_server.web.desk.changes import attempt, form_page
from licet_server.web.forms import REFUSALS, Confirm, Form

blueprint = Pages("desk_people", __name__)

_PEOPLE = "/admin/people"
_ROLES = [
    SelectChoice(Role.SUPPORT.value, lazy_gettext("Support: reads, and sends mails and webhooks again")),
    SelectChoice(Role.ADMIN.value, lazy_gettext("Administrator: everything but who may do what")),
    SelectChoice(Role.OWNER.value, lazy_gettext("Owner: everything")),
]
_NONE = SelectChoice("none", lazy_gettext("None: has no access to the desk any more"))


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(
        lazy_gettext("Email"),
        validators=[InputRequired()],
        description=lazy_gettext("They get a mail with a link that works for seven days."),
    )
    role = RadioField(lazy_gettext("Role"), choices=_ROLES, default=Role.SUPPORT.value)


class RoleForm(Form):
    """What somebody may do from now on."""

    role = RadioField(lazy_gettext("Role"), choices=[*_ROLES, _NONE])


@blueprint.page(_PEOPLE, to=Audience.OWNER, endpoint="list")
def everybody() -> ResponseReturnValue:
    """Show who may do what."""
    with db.reading() as session:
        shown = {"people": list_vendor_people(session), "waiting": invitations.waiting_for(session, None)}
        return render_template("desk/people/list.html", **shown, now=_now())


@blueprint.page(f"{_PEOPLE}/<user_id>", to=Audience.OWNER, endpoint="page")
def person(user_id: str) -> ResponseReturnValue:
    """Show one of them, and what can be done."""
    with db.reading() as session:
        row = people.find_person(session, user_id)
        browsers = sign_ins.list_live(session, row.id, role=row.role, now=_now())
        return render_template("desk/people/person.html", person=row, browsers=browsers)


@blueprint.page(f"{_PEOPLE}/invite", to=Audience.OWNER, methods=("GET", "POST"))
def invite() -> ResponseReturnValue:
    """Invite somebody to work here."""
    if (answer := require_fresh(url_for("desk_people.invite"))) is not None:
        return answer
    form = InviteForm()

    def change() -> None:
        with db.transaction() as session:
            email, role = email_address(form.email.data or ""), Role(form.role.data)
            invitations.invite(session, None, email=email, role=role, **_sender())

    if attempt(form, change):
        flash(_("%(email)s gets a mail with an invitation.", email=form.email.data))
        return _back()
    page = {"title": _("Invite somebody"), "button": _("Send the invitation"), "back": url_for("desk_people.list")}
    return form_page(form, **page, trail=_trail())


@blueprint.page(f"{_PEOPLE}/invitations/<invitation_id>/resend", to=Audience.OWNER, methods=("POST",))
def resend(invitation_id: str) -> ResponseReturnValue:
    """Send an invitation again."""
    if (answer := require_fresh(url_for("desk_people.list"))) is not None:
        return answer
    said = _("The invitation is on its way again. The link in the mail before does not work any more.")
    return _changed(lambda session: invitations.resend(session, None, invitation_id, **_sender()), said)


@blueprint.page(f"{_PEOPLE}/invitations/<invitation_id>/withdraw", to=Audience.OWNER, methods=("POST",))
def withdraw(invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    said = _("The invitation is withdrawn. Invite again at any time.")
    return _changed(lambda session: invitations.withdraw(session, None, invitation_id, now=_now()), said)


@blueprint.page(f"{_PEOPLE}/<user_id>/role", to=Audience.OWNER, methods=("GET", "POST"))
def role(user_id: str) -> ResponseReturnValue:
    """Let somebody do something else, or nothing any more."""
    row = _person(user_id)
    form = RoleForm(role=row.role)
    wanted = None if form.role.data == _NONE.value or form.role.data not in set(Role) else Role(form.role.data)
    return _asked(
        row,
        form,
        lambda session: people.change_role(session, row.id, wanted, now=_now()),
        said=_("The role of %(person)s was changed.", person=row.email),
        title=_("Role of %(person)s", person=row.name or row.email),
        button=_("Save"),
        gone=wanted is None,
    )


@blueprint.page(f"{_PEOPLE}/<user_id>/deactivate", to=Audience.OWNER, methods=("GET", "POST"))
def deactivate(user_id: str) -> ResponseReturnValue:
    """Let somebody in no more."""
    row = _person(user_id)
    return _asked(
        row,
        Confirm(),
        lambda session: people.deactivate(session, row.id, now=_now()),
        said=_("%(person)s cannot sign in any more. You may let them in again at any time.", person=row.email),
        title=_("Deactivate %(person)s?", person=row.name or row.email),
        button=_("Deactivate"),
        kind="danger",
        told=_(
            "The account is signed out everywhere at once, and cannot sign in until you let it in again. What it did "
            "stays in the audit log. API keys go on working: end those that this person knows."
        ),
    )


@blueprint.page(f"{_PEOPLE}/<user_id>/reactivate", to=Audience.OWNER, methods=("POST",))
def reactivate(user_id: str) -> ResponseReturnValue:
    """Let somebody in again."""
    row = _person(user_id)
    if (answer := require_fresh(url_for("desk_people.page", user_id=row.id))) is not None:
        return answer
    said = _("%(person)s can sign in again.", person=row.email)
    return _changed(lambda session: people.reactivate(session, row.id, now=_now()), said, row.id)


@blueprint.page(f"{_PEOPLE}/<user_id>/second-factor", to=Audience.OWNER, methods=("GET", "POST"))
def second_factor(user_id: str) -> ResponseReturnValue:
    """Forget the second factor of somebody who has lost it."""
    row = _person(user_id)
    here = installation()
    secrets = {"base_url": here.settings.base_url, "pepper": here.secrets.pepper}
    return _asked(
        row,
        Confirm(),
        lambda session: people.reset_second_factor(session, row.id, **secrets, now=_now()),
        said=_("The second factor of %(person)s is reset, and they get a mail about it.", person=row.email),
        title=_("Reset the second factor of %(person)s?", person=row.name or row.email),
        button=_("Reset"),
        kind="danger",
        told=_(
            "The authenticator app and the recovery codes count no more, and the account is signed out everywhere. "
            "Passkeys stay."
        ),
        warning=_("Make sure that it is really them who ask: call them, and do not go by a mail."),
    )


@blueprint.page(f"{_PEOPLE}/<user_id>/sessions", to=Audience.OWNER, methods=("GET", "POST"))
def sessions(user_id: str) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    row = _person(user_id)
    return _asked(
        row,
        Confirm(),
        lambda session: people.end_sessions(session, row.id, now=_now()),
        said=_("%(person)s is signed out everywhere.", person=row.email),
        title=_("Sign %(person)s out everywhere?", person=row.name or row.email),
        button=_("Sign out"),
        kind="danger",
        told=_("In every browser, at once. They may sign in again."),
    )


def _asked(
    row: UserRow,
    form: Form,
    change: Callable[[Session], object],
    *,
    said: str,
    title: str,
    button: str,
    gone: bool = False,
    **page: Any,
) -> ResponseReturnValue:
    """Ask, of somebody who has just signed in, whether to make a change, and make it."""
    if (answer := require_fresh(request.path)) is not None:
        return answer

    def changed() -> None:
        with db.transaction() as session:
            change(session)

    if attempt(form, changed):
        flash(said)
        return _back(None if gone else row.id)
    trail = (*_trail(), (url_for("desk_people.page", user_id=row.id), row.email))
    back = url_for("desk_people.page", user_id=row.id)
    return form_page(form, title=title, button=button, back=back, trail=trail, **page)


def _changed(change: Callable[[Session], object], said: str, user_id: str | None = None) -> ResponseReturnValue:
    """Make a change that can be undone at once, and say what was done, or why it cannot be."""
    try:
        with db.transaction() as session:
            change(session)
    except NotFoundError:
        raise
    except REFUSALS as error:
        flash(sentence(str(error)), "error")
    else:
        flash(said)
    return _back(user_id)


def _person(user_id: str) -> UserRow:
    with db.reading() as session:
        row = people.find_person(session, user_id)
        session.expunge_all()
        return row


def _sender() -> dict[str, Any]:
    here = installation()
    by = current_user._get_current_object()
    return {"by": by, "base_url": here.settings.base_url, "pepper": here.secrets.pepper, "now": _now()}


def _trail() -> tuple[tuple[str, str], ...]:
    return ((url_for("desk_people.list"), _("People")),)


def _back(user_id: str | None = None) -> ResponseReturnValue:
    at = url_for("desk_people.list") if user_id is None else url_for("desk_people.page", user_id=user_id)
    return redirect(at, 303)


def _now() -> datetime:
    return datetime.now(UTC)
