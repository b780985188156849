"""Links that prove an address: looking at one changes nothing, for programs that guard mailboxes look at each.

A button does it. The link alone proves who reads the mailbox, and not who has chosen the password: anybody may register
an address of somebody else. So a confirmation counts with the password of the registration only in the browser that
sent it, the last one; in any other, whoever opens the link chooses the password there.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, cast

from flask import Flask, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from flask_security.change_email import _verify_token_status, change_email_confirm
from flask_security.confirmable import confirm_email_token_status, confirm_user
from flask_security.utils import do_flash, get_message, hash_password, logout_user
from flask_security.views import confirm_email
from wtforms import PasswordField
from wtforms.validators import InputRequired

from licet_server.licensing.passwords import LONGEST
from licet_server.web.accounts.people import User, accounts
from licet_server.web.forms import Confirm, Form

_REGISTERED = "licet_registered"
"""Under which the session keeps what shows that this browser has sent a registration."""


class Chosen(Form):
    """The password that counts from now on."""

    password = PasswordField(
        later("Password"),
        validators=[InputRequired(later("Say a password."))],
        render_kw={"autocomplete": "new-password", "maxlength": str(LONGEST)},
    )


def init_app(app: Flask) -> None:
    """Put these pages in the place of Flask-Security's, which do it as soon as somebody looks."""
    app.view_functions["security.confirm_email"] = _confirm
    app.view_functions["security.change_email_confirm"] = _change_email
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == "security.change_email_confirm"]
    for rule in rules:
        app.add_url_rule(rule.rule, rule.endpoint, _change_email, methods=["POST"])


def note_registration(user: User | None) -> None:
    """Let this browser show that it knows the password of an account that waits for its address to be proved.

    Args:
        user: Whose account; ``None``: of nobody, which looks the same to whoever reads the cookie.
    """
    session[_REGISTERED] = secrets.token_hex(16) if user is None else _mark(user)


def _confirm(token: str) -> ResponseReturnValue:
    expired, invalid, user = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid or user is None or user.confirmed_at is not None:
        return confirm_email(token)  # it says so, and changes nothing
    is_own = bool(user.password) and secrets.compare_digest(str(session.get(_REGISTERED, "")), _mark(user))
    form = Confirm() if is_own else Chosen()
    if form.validate_on_submit() and (is_own or _choose(user, cast(Chosen, form))):
        session.pop(_REGISTERED, None)
        confirm_user(user)  # type: ignore[no-untyped-call]
        accounts().commit()
        if current_user.is_authenticated:
            logout_user()
        do_flash(*get_message("EMAIL_CONFIRMED"))
        return redirect(url_for("security.login"), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("security/confirm_email.html", form=form, email=user.email), status


def _choose(user: User, form: Chosen) -> bool:
    """Take the password that was typed; say whether it is good enough."""
    wrong, proper = current_app.extensions["security"]._password_util.validate(
        form.password.data or "", False, user=user
    )
    if wrong:
        form.password.errors = wrong
        return False
    user.password = hash_password(proper)
    accounts().put(user)
    return True


def _change_email(token: str) -> ResponseReturnValue:
    expired, invalid, user, new_email = _verify_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid:
        return cast(ResponseReturnValue, change_email_confirm(token))  # type: ignore[no-untyped-call] # likewise
    if not current_user.is_authenticated:
        flash(_("Sign in to the account that shall have the new email, and confirm it there."))
        return redirect(url_for("security.login", next=request.path), 303)
    if current_user.id != user.id:
        flash(_("This link is of another account. Sign in there, and open it again."), "error")
        return redirect(url_for("account.page"), 303)
    form = Confirm()
    if form.validate_on_submit():
        return cast(ResponseReturnValue, change_email_confirm(token))  # type: ignore[no-untyped-call]
    status = 422 if request.method == "POST" else 200
    return render_template("security/change_email_confirm.html", form=form, new_email=new_email), status


def _mark(user: Any) -> str:
    """Return what only one who has the hash of the password could know; by the email, for a new user has no id yet."""
    return hashlib.sha256(f"{user.email}\n{user.password}".encode()).hexdigest()[:32]
