"""The page behind a one-time link: the first owner of all says who it is, or somebody chooses a password."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired

from licet_server.errors import NotFoundError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.services import links
from licet_server.services.accounts import check_password, hash_password
from licet_server.services.inputs import email_address, person_name
from licet_server.services.links import PATH, Link
from licet_server.web.accounts.entering import enter
from licet_server.web.accounts.throttle import throttle
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import REFUSALS, Form, optional

blueprint = Pages("welcome", __name__)


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired()])


class OwnerForm(PasswordForm):
    """The first owner."""

    email = EmailField(lazy_gettext("Email"), validators=[InputRequired()])
    name = StringField(lazy_gettext("Name"), validators=[optional()])


@blueprint.page(f"{PATH}<token>", to=Audience.ANYONE, methods=("GET", "POST"))
def page(token: str) -> ResponseReturnValue:
    """Ask what the link is for, and do it, once."""
    try:
        with db.reading() as session:
            link = links.look_up(session, token, **_secrets())
        return _first_owner(token) if link.email is None else _password(token, link)
    except NotFoundError:
        return render_template("welcome/gone.html"), 404


def _first_owner(token: str) -> ResponseReturnValue:
    form = OwnerForm()
    if form.validate_on_submit():
        said = form.text
        try:
            email, name = email_address(said["email"]), person_name(said["name"])
            hashed = _hashed(form, email=email, name=name)
            with db.transaction() as session:
                user = links.begin(session, token, email=email, name=name, hashed=hashed, **_secrets())
                db.turn_out_to_be(session, f"user:{user.id}")
        except NotFoundError:
            raise
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("Welcome! One more step: a second factor, because this account may do everything."))
            return enter(user.id, via="link", back=url_for("security.two_factor_setup"))
    return render_template("welcome/owner.html", form=form, token=token), 422 if form.is_submitted() else 200


def _password(token: str, link: Link) -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            hashed = _hashed(form, email=link.email, name=None)
            with db.transaction() as session:
                user = links.choose_password(session, token, hashed=hashed, **_secrets())
                throttle().forgive(user)
                db.turn_out_to_be(session, f"user:{user.id}")
        except NotFoundError:
            raise
        except REFUSALS as error:
            form.blame(error)
        else:
            flash(_("Your password is set. Sign in with it now."))
            return redirect(url_for("security.login"), 303)
    shown = {"form": form, "token": token, "email": link.email}
    return render_template("welcome/password.html", **shown), 422 if form.is_submitted() else 200


def _hashed(form: PasswordForm, *, email: str | None, name: str | None) -> str:
    password = form.password.data or ""
    check_password(password, email=email, name=name)
    return hash_password(password)


def _secrets() -> dict[str, Any]:
    return {"pepper": installation().secrets.pepper, "now": datetime.now(UTC)}
