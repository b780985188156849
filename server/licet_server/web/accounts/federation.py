"""Signing in by somebody else: Google, GitHub, or any provider that speaks OpenID Connect.

``/sign-in/<provider>`` leads there, and its ``/callback`` is where the provider sends people back to. Whoever is signed
in already, and comes back, either says once more who it is, or is asked whether to connect the two accounts.
"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, user_logged_out
from flask_security.signals import user_authenticated

from licet_server.config import SignInProvider
from licet_server.errors import ConflictError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.licensing.words import sentence
from licet_server.services.federation import Claims, Outcome, link_identity, settle_identity, unlink_identity
from licet_server.storage.accounts_tables import IdentityRow
from licet_server.storage.identities import find_identity, identities_of
from licet_server.storage.session import reading
from licet_server.web.accounts import fresh, providers
from licet_server.web.accounts.entering import enter
from licet_server.web.accounts.fresh import require_fresh
from licet_server.web.accounts.providers import Failure
from licet_server.web.audience import Audience, Pages
from licet_server.web.forms import Confirm
from licet_server.web.links import own_path

blueprint = Pages("federation", __name__)

_NEXT, _BEGUN, _WAITING = "licet_sign_in_next", "licet_sign_in_begun", "licet_identity"
_WAITS_SECONDS = 600
_CLOCKS_SECONDS = 30
"""How far the clock of a provider may be behind."""


def init_app(app: Flask) -> None:
    """Let people sign in to *app* by the providers of its settings, and give templates what they show of them."""
    with app.app_context():
        providers.init_app(app, installation().settings.accounts.providers)
    app.jinja_env.globals.update(
        sign_in_providers=providers.known, my_identities=my_identities, my_fresh_providers=my_fresh_providers
    )
    user_authenticated.connect(_drop_waiting, app)
    user_logged_out.connect(_drop_waiting, app)


@blueprint.page("/sign-in/<provider>", to=Audience.ANYONE)
def start(provider: str) -> ResponseReturnValue:
    """Send somebody to a provider."""
    chosen = _provider(provider)
    session[_NEXT], session[_BEGUN] = own_path(request.args.get("next"), ""), time.time()
    back = installation().settings.base_url + url_for("federation.callback", provider=chosen.name)
    answer = providers.go(chosen, back, again=current_user.is_authenticated)
    return answer or _failed(chosen, Failure.UNAVAILABLE)


@blueprint.page("/sign-in/<provider>/callback", to=Audience.ANYONE)
def callback(provider: str) -> ResponseReturnValue:
    """Take somebody back from a provider."""
    chosen = _provider(provider)
    said = providers.come_back(chosen)
    if isinstance(said, Failure):
        return _failed(chosen, said)
    back, begun = own_path(session.pop(_NEXT, None), "") or None, session.pop(_BEGUN, None)
    if current_user.is_authenticated:
        return _once_more(chosen, said, back, begun)
    with db.transaction() as opened:
        settled = settle_identity(opened, said, now=datetime.now(UTC))
        if settled.user_id is not None:
            db.turn_out_to_be(opened, f"user:{settled.user_id}")
    if settled.user_id is None:
        return _page(
            "refused", 403, provider=chosen, email=said.email, link_first=settled.outcome is Outcome.LINK_FIRST
        )
    answer = enter(settled.user_id, via="oauth", back=back)
    if current_user.is_authenticated:  # and no second factor is asked for, which would be a fresh sign-in
        fresh.count_from(said.signed_in_at)
    return answer


@blueprint.page("/account/identities/connect", to=Audience.SIGNED_IN, methods=("GET", "POST"))
def connect() -> ResponseReturnValue:
    """Ask whether somebody who has just come back from a provider shall be able to sign in by it, and see to it."""
    waiting = _waiting()
    if waiting is None:
        session.pop(_WAITING, None)
        return redirect(url_for("account.page"), 303)
    if (answer := require_fresh(url_for("federation.connect"))) is not None:
        return answer
    chosen = _provider(waiting["provider"])
    form = Confirm()
    if not form.validate_on_submit():
        return _page("connect", 422 if form.errors else 200, form=form, provider=chosen, email=waiting["email"])
    session.pop(_WAITING)
    said = Claims(chosen.issuer, waiting["subject"], waiting["email"], None)
    try:
        with db.transaction() as opened:
            link_identity(opened, current_user.id, said, now=datetime.now(UTC))
    except ConflictError as error:
        flash(sentence(str(error)), "error")
    else:
        flash(_("You can sign in with %(provider)s from now on.", provider=chosen.label))
    return redirect(url_for("account.page"), 303)


@blueprint.page("/account/identities/<mark>/remove", to=Audience.SIGNED_IN, methods=("GET", "POST"))
def disconnect(mark: str) -> ResponseReturnValue:
    """Ask whether a connection shall end, and end it."""
    found = next((each for each in my_identities() if each["mark"] == mark), None)
    if found is None:
        abort(404)
    if (answer := require_fresh(url_for("federation.disconnect", mark=mark))) is not None:
        return answer
    form = Confirm()
    if form.validate_on_submit():
        try:
            with db.transaction() as opened:
                unlink_identity(
                    opened,
                    current_user.id,
                    found["issuer"],
                    found["subject"],
                    usable={each.issuer for each in providers.known()},
                    now=datetime.now(UTC),
                )
        except ConflictError as error:
            form.blame(error)
        else:
            flash(_("%(provider)s is not connected any more.", provider=found["label"]))
            return redirect(url_for("account.page"), 303)
    return _page("disconnect", 422 if form.is_submitted() else 200, form=form, identity=found)


def my_identities() -> list[dict[str, Any]]:
    """Return by what the user of this request can sign in elsewhere; for templates."""
    labels = {each.issuer: each for each in providers.known()}
    with reading(db.db.engine) as opened:  # of its own: a page that shows them may have one open
        rows = identities_of(opened, current_user.id)
        return [
            {
                "issuer": row.issuer,
                "subject": row.subject,
                "email": row.email,
                "since": row.created_at,
                "mark": mark_of(row),
                "label": labels[row.issuer].label if row.issuer in labels else row.issuer,
                "works": row.issuer in labels,
            }
            for row in rows
        ]


def my_fresh_providers() -> list[SignInProvider]:
    """Return by whom the user of this request can prove a fresh sign-in; for templates.

    Nobody can for people of the vendor: what opens the desk is not left to others.
    """
    mine = set() if current_user.role else {each["issuer"] for each in my_identities()}
    return [each for each in providers.known() if each.issuer in mine and providers.says_when(each)]


def mark_of(row: IdentityRow) -> str:
    """Return what a connection is called in addresses, which do not repeat what a provider calls somebody."""
    return hashlib.sha256(f"{row.issuer}\n{row.subject}".encode()).hexdigest()[:16]


def _provider(name: str) -> SignInProvider:
    found = providers.find(name)
    if found is None:
        abort(404)
    return found


def _once_more(chosen: SignInProvider, said: Claims, back: str | None, begun: object) -> ResponseReturnValue:
    """Take back somebody who is signed in: it is the same person, or wants to connect the account there."""
    with db.reading() as opened:
        known = find_identity(opened, said.issuer, said.subject)
        owner = None if known is None else known.user_id
    if owner == current_user.id:
        return _fresh_by(chosen, said, back or url_for("account.page"), begun)
    if owner is not None:
        return _page("refused", 409, provider=chosen, email=said.email, link_first=False, taken=True)
    found = {"provider": chosen.name, "subject": said.subject, "email": said.email}
    session[_WAITING] = found | {"user": current_user.id, "at": int(time.time())}
    return redirect(url_for("federation.connect"), 303)


def _fresh_by(chosen: SignInProvider, said: Claims, back: str, begun: object) -> ResponseReturnValue:
    """Go on to *back* as somebody who has just signed in, if the provider says that they did since they left."""
    at, left = said.signed_in_at, begun if isinstance(begun, int | float) else None
    if at is not None and left is not None and at >= left - _CLOCKS_SECONDS and not current_user.role:
        fresh.count_from(at)
        return redirect(back, 303)
    if fresh.is_fresh():
        return redirect(back, 303)
    flash(_("%(provider)s does not say that you have just signed in there.", provider=chosen.label), "error")
    return redirect(url_for("fresh.page", next=back), 303)


def _drop_waiting(_app: Flask, **_: Any) -> None:
    """Forget what came back from a provider: it was for whoever was there before."""
    session.pop(_WAITING, None)


def _waiting() -> dict[str, Any] | None:
    """Return what came back from a provider a moment ago, and is not connected yet."""
    found = session.get(_WAITING)
    if not isinstance(found, dict) or found.get("user") != current_user.id:
        return None
    if providers.find(found["provider"]) is None:
        return None
    return found if abs(time.time() - found["at"]) < _WAITS_SECONDS else None


def _failed(chosen: SignInProvider, why: Failure) -> ResponseReturnValue:
    session.pop(_NEXT, None)
    status = {Failure.UNFINISHED: 400, Failure.UNAVAILABLE: 502, Failure.UNVERIFIED: 403}[why]
    return _page("failed", status, provider=chosen, why=why.value)


def _page(name: str, status: int, **shown: Any) -> ResponseReturnValue:
    return render_template(f"federation/{name}.html", **shown), status
