"""Signing in, by Flask-Security: its settings, and the traps that they close.

Source: https://flask-security.readthedocs.io/en/stable/configuration.html
"""

from __future__ import annotations

import base64
from typing import Any

from flask import Flask
from flask_security import Security

from licet_server.keys.derived import RECOVERY_PURPOSE, TOTP_PURPOSE, derived
from licet_server.services.installation import Installation
from licet_server.web.accounts.people import Accounts
from licet_server.web.forms import csrf

_TWO_WEEKS = 14 * 24 * 3600


def init_app(app: Flask, here: Installation, *, vendor: str) -> None:
    """Let people sign in to *app*."""
    app.config.update(_session(here), **_accounts(vendor), **_second_factors(here, vendor))
    csrf.init_app(app)
    Security(app, Accounts())


def _session(here: Installation) -> dict[str, Any]:
    secure = here.settings.base_url.startswith("https://")
    return {
        "SESSION_COOKIE_NAME": "__Host-licet" if secure else "licet",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": _TWO_WEEKS,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": True,
    }


def _accounts(vendor: str) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SUBJECT_REGISTER": vendor,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/account/home",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_FLASH_MESSAGES": True,
        "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
    }


def _second_factors(here: Installation, vendor: str) -> dict[str, Any]:
    pepper = here.secrets.pepper
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": derived(pepper, purpose=TOTP_PURPOSE).hex()},
        "SECURITY_TOTP_ISSUER": vendor,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(derived(pepper, purpose=RECOVERY_PURPOSE))
        ],
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
        "SECURITY_WAN_RP_NAME": vendor,
    }
