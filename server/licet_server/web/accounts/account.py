"""What belongs to one's own account: who one is, how one signs in, where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from flask_security.signals import wan_deleted
from werkzeug.exceptions import NotFound
from wtforms import SelectField, StringField
from wtforms.validators import Length

from licet.wire import to_text
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.people import Role
from licet_server.mail.messages import LANGUAGES
from licet_server.services import accounts as people
from licet_server.services import session_tokens, sign_ins
from licet_server.storage.accounts_tables import PasskeyRow
from licet_server.web.accounts import fresh
from licet_server.web.accounts.people import accounts
from licet_server.web.accounts.sessions import sign_in_id
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Confirm, Form, optional

blueprint = Pages("account", __name__)

_NAMES = {"en": "English", "fr": "Français"}


class Details(Form):
    """Who one is."""

    name = StringField(
        later("Name"), validators=[optional(), Length(max=200)], render_kw={"autocomplete": "name", "maxlength": "200"}
    )
    language = SelectField(later("Language of pages and mails"), validators=[optional()])


@blueprint.page("/account", to=Audience.SIGNED_IN)
def page() -> ResponseReturnValue:
    """Show the account."""
    return _page(_details())


@blueprint.page("/account", to=Audience.SIGNED_IN, methods=("POST",))
def save() -> ResponseReturnValue:
    """Change what one is called, and the language."""
    form = _details()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with db.transaction() as write:
            people.describe(write, current_user.id, **form.text, now=datetime.now(UTC))
    except REFUSALS as error:
        form.blame(error)
        return _page(form), 422
    flash(_("Saved."))
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/home", to=Audience.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Go where the user works: the desk or the portal."""
    return redirect(url_for("desk.page" if current_user.role else "portal.choose"), 303)


@blueprint.page("/account/protect", to=Audience.SIGNED_IN)
def protect() -> ResponseReturnValue:
    """Say what a second factor is, and offer those there are."""
    if current_user.has_second_factor:
        return redirect(url_for("account.home"), 303)
    return render_template("account/protect.html")


@blueprint.page("/account/protected", to=Audience.SIGNED_IN)
def protected() -> ResponseReturnValue:
    """Go on after a second factor was set up or taken away: to recovery codes, if there are none."""
    if current_user.has_second_factor and not current_user.mf_recovery_codes:
        return redirect(url_for("security.mf_recovery_codes"), 303)
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/passkeys/<passkey_id>/remove", to=Audience.SIGNED_IN)
def passkey(passkey_id: str) -> ResponseReturnValue:
    """Ask whether a passkey shall be removed."""
    if (answer := fresh.require_fresh(url_for("account.passkey", passkey_id=passkey_id))) is not None:
        return answer
    return render_template("account/remove_passkey.html", row=_passkey(passkey_id), form=Confirm())


@blueprint.page("/account/passkeys/<passkey_id>/remove", to=Audience.SIGNED_IN, methods=("POST",))
def remove_passkey(passkey_id: str) -> ResponseReturnValue:
    """Remove a passkey."""
    if (answer := fresh.require_fresh(url_for("account.passkey", passkey_id=passkey_id))) is not None:
        return answer
    row = _passkey(passkey_id)
    user = current_user._get_current_object()
    accounts().delete(row)
    wan_deleted.send(current_app._get_current_object(), user=user, name=row.name)  # type: ignore[attr-defined] # a proxy's own
    accounts().commit()
    flash(_("The passkey %(name)s was removed.", name=row.name))
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/sign-ins/<sign_in>/end", to=Audience.SIGNED_IN, methods=("POST",))
def end_sign_in(sign_in: str) -> ResponseReturnValue:
    """Sign out in one browser."""
    with db.transaction() as write:
        sign_ins.end_one(write, current_user.id, sign_in, now=datetime.now(UTC))
    flash(_("That browser was signed out."))
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/sign-ins/end-others", to=Audience.SIGNED_IN, methods=("POST",))
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere else."""
    with db.transaction() as write:
        sign_ins.end_all(write, current_user.id, but=sign_in_id(), now=datetime.now(UTC))
    flash(_("All other browsers were signed out."))
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/token", to=Audience.SUPPORT)
def token() -> ResponseReturnValue:
    """Say what a token is, and offer one."""
    return render_template("account/token.html", token=None, form=Confirm(), **_token_facts())


@blueprint.page("/account/token", to=Audience.SUPPORT, methods=("POST",))
def make_token() -> ResponseReturnValue:
    """Make a token for the API, and show it this once."""
    wants_json = request.accept_mimetypes.best == "application/json"
    if not wants_json and (answer := fresh.require_fresh(url_for("account.token"))) is not None:
        return answer
    if not fresh.is_fresh():
        return jsonify(code="UNAUTHENTICATED", detail="sign in once more: this needs a fresh sign-in"), 401
    here = installation()
    with db.transaction() as write:
        user = people.get_user(write, current_user.id)
        made, ends = session_tokens.make_token(
            write,
            user,
            sign_in_id(),
            issuer=here.settings.base_url,
            pepper=here.secrets.pepper,
            now=datetime.now(UTC),
        )
    if wants_json:
        return jsonify(token=made, expires_at=to_text(ends))
    return render_template("account/token.html", token=made, ends=ends, form=Confirm(), **_token_facts())


def _details() -> Details:
    form = Details(data={"name": current_user.name, "language": current_user.language or ""})
    form.language.choices = [("", _("Like the browser")), *((each, _NAMES.get(each, each)) for each in LANGUAGES)]
    return form


def _page(form: Details) -> str:
    with db.reading() as read:
        rows = sign_ins.list_live(read, current_user.id, role=current_user.role, now=datetime.now(UTC))
        return render_template("account/page.html", form=form, sign_ins=rows, here=sign_in_id())


def _passkey(passkey_id: str) -> PasskeyRow:
    """Return a passkey of the user; of anybody else there is none."""
    for row in current_user.webauthn:
        if row.id == passkey_id:
            found: PasskeyRow = row
            return found
    raise NotFound


def _token_facts() -> dict[str, object]:
    scopes = session_tokens.SCOPES[Role(current_user.role)]
    return {
        "base_url": installation().settings.base_url,
        "scopes": sorted(scopes),
        "minutes": int(session_tokens.LASTS.total_seconds() // 60),
    }
