"""Signing in, by Flask-Security: its settings, and the traps that they close.

Source: https://flask-security.readthedocs.io/en/stable/configuration.html
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_security import PasswordUtil, Security
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from licet_server.keys.derived import RECOVERY_PURPOSE, TOTP_PURPOSE, derived
from licet_server.licensing.passwords import LONGEST, SHORTEST, Weakness, weakness
from licet_server.services.accounts import LANES, MEMORY_KIB, TIME_COST
from licet_server.services.installation import Installation
from licet_server.services.sign_ins import LASTS
from licet_server.web.accounts import fresh, halfway, messages, proving, sessions, throttle, watch
from licet_server.web.accounts.factors import Authenticator, Passkeys, RecoveryCodes
from licet_server.web.accounts.forms import (
    Again,
    Change,
    Code,
    Confirm,
    Forgot,
    NewEmail,
    NewPasskey,
    PasskeyMade,
    PasskeyShown,
    Recovery,
    Register,
    Rescue,
    Reset,
    Select,
    SetUp,
    SignIn,
)
from licet_server.web.accounts.mails import TEMPLATES, OutboxMail
from licet_server.web.accounts.people import Accounts
from licet_server.web.forms import csrf

_FORMS: dict[str, Any] = {
    "login_form": SignIn,
    "register_form": Register,
    "send_confirmation_form": Confirm,
    "forgot_password_form": Forgot,
    "reset_password_form": Reset,
    "change_password_form": Change,
    "change_email_form": NewEmail,
    "verify_form": Again,
    "two_factor_verify_code_form": Code,
    "two_factor_rescue_form": Rescue,
    "two_factor_select_form": Select,
    "two_factor_setup_form": SetUp,
    "mf_recovery_form": Recovery,
    "wan_register_form": NewPasskey,
    "wan_register_response_form": PasskeyMade,
    "wan_signin_response_form": PasskeyShown,
}


class Passwords(PasswordUtil):
    """What a new password must be, and nothing that would have to be asked of anybody."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        """Return what is wrong with a password, and the password as it is hashed.

        Args:
            password: As it was typed.
            is_register: Whether *known* holds the fields of the form; else the ``user``.
            known: See there.
        """
        user = known.get("user")
        told = (known.get("email"), known.get("name")) if is_register else (user.email, user.name) if user else ()
        proper = self.normalize(password)
        problem = weakness(proper, told=told)
        return (None if problem is None else [_said(problem)]), proper


def init_app(app: Flask, here: Installation, *, vendor: str) -> None:
    """Let people sign in to *app*."""
    app.config.update(
        _session(here), **_accounts(), **_passwords(), **_second_factors(here, vendor), **messages.settings()
    )
    csrf.init_app(app)
    throttle.init_app(app, here.settings)
    security = Security(
        app,
        Accounts(),
        mail_util_cls=OutboxMail,
        password_util_cls=Passwords,
        totp_cls=Authenticator,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
        **_FORMS,
    )
    security.want_json(lambda _request: False)  # pages are for people; programs have the API
    app.jinja_env.filters["safe_json"] = htmlsafe_json
    sessions.init_app(app)
    watch.init_app(app)
    halfway.init_app(app)
    proving.init_app(app)


def htmlsafe_json(text: str) -> Markup:
    """Return JSON that can stand in a script of a page."""
    return Markup(htmlsafe_json_dumps(json.loads(text)))  # nosec B704 - it was made safe just now


def _said(problem: Weakness) -> str:
    said: dict[Weakness, str] = {
        Weakness.SHORT: _("Use at least %(number)s characters, such as a few unrelated words.", number=SHORTEST),
        Weakness.LONG: _("Use at most %(number)s characters.", number=LONGEST),
        Weakness.COMMON: _("This password is among the first that anybody tries. Choose another one."),
        Weakness.PERSONAL: _("This is made of your name or your email. Choose another one."),
    }
    return said[problem]


def _session(here: Installation) -> dict[str, Any]:
    secure = here.settings.base_url.startswith("https://")
    return {
        "SESSION_COOKIE_NAME": "__Host-licet" if secure else "licet",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,  # it ends with the sign-in, however often it is used
        "PERMANENT_SESSION_LIFETIME": LASTS,
        "REMEMBER_COOKIE_SECURE": secure,  # there is none; should a browser show one, it opens nothing
        "REMEMBER_COOKIE_HTTPONLY": True,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        # Our pages ask browsers to send no Referer, so there is none to look at; the token and SameSite do the work.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _accounts() -> dict[str, Any]:
    return {
        **TEMPLATES,
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_I18N_DIRNAME": [str(Path(__file__).parents[1] / "translations")],
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_DATETIME_FACTORY": partial(datetime.now, UTC),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_REGISTERABLE": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_EMAIL": True,
        "SECURITY_CHANGE_EMAIL_WITHIN": timedelta(hours=2),
        "SECURITY_POST_CHANGE_EMAIL_VIEW": "/account",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_POST_REGISTER_VIEW": "/login",
        "SECURITY_FRESHNESS": fresh.WITHIN,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/account/home",
        "SECURITY_POST_VERIFY_VIEW": "/account",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
    }


def _passwords() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",  # nosec B105 - no password
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__time_cost": TIME_COST,
            "argon2__memory_cost": MEMORY_KIB,
            "argon2__parallelism": LANES,
        },
        # In links, of a password's hash and of an email: the slow default would tell by its time that there is one.
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,  # nosec B105 - no password
    }


def _second_factors(here: Installation, vendor: str) -> dict[str, Any]:
    pepper = here.secrets.pepper
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {
            "code": "flask_security.twofactor.CodeTfPlugin",
            "webauthn": "licet_server.web.accounts.factors.PasskeyFactor",
        },
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one code before and one after, for clocks that differ
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/protected",
        "SECURITY_TOTP_SECRETS": {"1": derived(pepper, purpose=TOTP_PURPOSE).hex()},
        "SECURITY_TOTP_ISSUER": vendor.replace(":", " "),
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(derived(pepper, purpose=RECOVERY_PURPOSE))
        ],
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account/protected",
        "SECURITY_WAN_RP_NAME": vendor,
    }
