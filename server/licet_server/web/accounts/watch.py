"""What Flask-Security tells of: each change of an account leaves an entry, and its owner gets a mail."""

from __future__ import annotations

from typing import Any

from flask import Flask, session
from flask_login import current_user
from flask_security import signals
from flask_security.utils import hash_password

from licet_server.services.accounts import normalised
from licet_server.web.accounts import news
from licet_server.web.accounts.people import accounts
from licet_server.web.accounts.proving import note_registration
from licet_server.web.accounts.sessions import end_everywhere, end_others
from licet_server.web.accounts.throttle import throttle


def init_app(app: Flask) -> None:
    """Listen to what happens in *app*."""
    for signal, hear in (
        (signals.user_registered, _registered),
        (signals.user_not_registered, _registered_again),
        (signals.user_confirmed, _confirmed),
        (signals.password_changed, _password_changed),
        (signals.password_reset, _password_reset),
        (signals.tf_profile_changed, _factor_on),
        (signals.tf_disabled, _factor_off),
        (signals.wan_registered, _passkey_added),
        (signals.wan_deleted, _passkey_removed),
        (signals.change_email_confirmed, _email_changed),
    ):
        signal.connect(hear, app)


def _registered(_app: Flask, user: Any, **_: Any) -> None:
    note_registration(user)
    news.audit(user, "registered")


def _registered_again(_app: Flask, user: Any, form_data: dict[str, Any], **_: Any) -> None:
    """Let the last one to register decide while the address is not proved.

    Nobody gets in by that who does not read the mailbox: see :mod:`proving`. Links that were mailed before stay good,
    or anybody could make those of somebody else worthless.
    """
    if user is None or user.confirmed_at is not None:
        note_registration(None)
        return
    user.password, user.name = hash_password(normalised(form_data["password"])), form_data.get("name")
    note_registration(user)
    accounts().put(user)
    news.audit(user, "registered")


def _confirmed(_app: Flask, user: Any, **_: Any) -> None:
    throttle().forgive(user)
    news.audit(user, "confirmed")


def _password_changed(_app: Flask, user: Any, **_: Any) -> None:
    end_others(user)
    throttle().remember(user)
    news.audit(user, "password_changed")


def _password_reset(_app: Flask, user: Any, **_: Any) -> None:
    end_everywhere(user)
    throttle().forgive(user)
    news.audit(user, "password_reset")


def _factor_on(_app: Flask, user: Any, **_: Any) -> None:
    news.audit(user, "two_factor_on")
    news.tell_owner(user, "two_factor_on")


def _factor_off(_app: Flask, user: Any, **_: Any) -> None:
    if not user.webauthn:
        accounts().mf_set_recovery_codes(user, None)
    news.audit(user, "two_factor_off")
    news.tell_owner(user, "two_factor_off")


def _passkey_added(_app: Flask, user: Any, name: str, **_: Any) -> None:
    news.audit(user, "passkey_added", name=name)
    news.tell_owner(user, "passkey_added", what=name)


def _passkey_removed(_app: Flask, user: Any, name: str, **_: Any) -> None:
    news.audit(user, "passkey_removed", name=name)
    news.tell_owner(user, "passkey_removed", what=name)


def _email_changed(_app: Flask, user: Any, old_email: str, **_: Any) -> None:
    """Make links worthless that were sent to the old address, and every sign-in but the one of this browser."""
    is_here = current_user.is_authenticated and current_user.id == user.id
    accounts().set_uniquifier(user)
    if is_here:
        session["_user_id"] = user.get_id()
        throttle().remember(user)
        end_others(user)
    else:
        end_everywhere(user)
    news.audit(user, "email_changed", email=user.email)
    news.tell_owner(user, "email", what=user.email, to=old_email)
