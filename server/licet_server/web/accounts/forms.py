"""The forms of signing in: Flask-Security's, slowed down where somebody could guess, with our words."""

from __future__ import annotations

import secrets
from typing import Any, cast

from flask import abort, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from flask_login import current_user
from flask_security import (
    ChangeEmailForm,
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.confirmable import send_confirmation_instructions
from flask_security.forms import EmailValidation, IsString, TwoFactorRescueForm, unique_user_email
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.tf_plugin import TwoFactorSelectForm
from flask_security.utils import hash_password
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnRegisterResponseForm, WebAuthnSigninResponseForm
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from licet_server.errors import InputError
from licet_server.licensing.passwords import LONGEST
from licet_server.services import inputs
from licet_server.web.accounts import news
from licet_server.web.accounts.halfway import start_again
from licet_server.web.accounts.people import User
from licet_server.web.accounts.proving import note_registration
from licet_server.web.accounts.sessions import SIGN_IN
from licet_server.web.accounts.throttle import Attempt, tell_blocked, throttle
from licet_server.web.links import own_path

_ATTEMPT = "licet_attempt"
_LONGEST_NAME = 200


def _needed(text: Any) -> list[Any]:
    return [IsString(), DataRequired(text)]


def _email() -> EmailField:
    return EmailField(
        later("Email"),
        validators=[*_needed(later("Say your email.")), EmailValidation(verify=False)],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


def _address(unique: bool) -> EmailField:
    checks = [*_needed(later("Say an email.")), EmailValidation(verify=True)]
    return EmailField(
        later("Email"),
        validators=[*checks, unique_user_email] if unique else checks,
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


def _password(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        validators=_needed(later("Say a password.")),
        render_kw={"autocomplete": autocomplete, "maxlength": str(LONGEST)},
    )


def _code(label: Any, **how: str) -> StringField:
    return StringField(label, validators=_needed(later("Say the code.")), render_kw=how)


class SignIn(LoginForm):
    """Email and password."""

    email = _email()
    password = _password(later("Password"), "current-password")
    remember = None  # type: ignore[assignment] # who is signed in is kept where it can be ended, and nowhere else

    def validate(self, **options: Any) -> bool:
        """Look the account up, unless there were too many attempts."""
        if not (isinstance(self.email.data, str) and isinstance(self.password.data, str) and self.password.data):
            return bool(super().validate(**options))
        self.password.data = self.password.data[: LONGEST + 1]
        attempt = throttle().begin("password", self.email.data)
        sound = bool(super().validate(**options))
        # Where a second factor leads on to; without one, Flask-Security takes the address of this request.
        self.next.data = own_path(self.next.data, url_for("account.home"))
        if self.user_authenticated:
            attempt.succeeded()
            if not sound:
                self._explain()
        else:
            _failed("password", attempt, self.user)
        return sound

    def _explain(self) -> None:
        """Say why not, to somebody who knows the password."""
        self.email.errors = []
        if self.requires_confirmation:
            note_registration(cast(User, self.user))
            send_confirmation_instructions(self.user)  # type: ignore[no-untyped-call]
            self.form_errors.append(
                _("Your email is not confirmed yet. We have sent you the link again: open it, then sign in.")
            )
        else:
            self.form_errors.append(_("This account is switched off. Ask us if that surprises you."))


class Register(RegisterFormV2):
    """A new account; fields that are not here cannot be set."""

    name = StringField(
        later("Name"),
        validators=[IsString(), Optional(strip_whitespace=True), Length(max=_LONGEST_NAME)],
        render_kw={"autocomplete": "name"},
    )
    email = _address(unique=True)
    password = _password(later("Password"), "new-password")

    def validate_name(self, field: Field) -> None:
        """Check that it is one line."""
        try:
            field.data = inputs.person_name(field.data)
        except InputError:
            raise ValidationError(_("A name is one line of text.")) from None

    def validate(self, **options: Any) -> bool:
        """Check everything, unless there were too many from this address."""
        throttle().ask()
        return bool(super().validate(**options))


class Confirm(SendConfirmationForm):
    """Asks for the link again that proves the address."""

    def validate(self, **options: Any) -> bool:
        """Look the account up, unless there were too many from this address."""
        throttle().ask()
        return bool(super().validate(**options))


class Forgot(ForgotPasswordForm):
    """Asks for a link to choose a new password."""

    def validate(self, **options: Any) -> bool:
        """Look the account up, unless there were too many from this address."""
        throttle().ask()
        sound = bool(super().validate(**options))
        if sound:
            hash_password("nobody's password")  # as the view does where there is no account
        elif self.requires_confirmation:
            send_confirmation_instructions(self.user)  # type: ignore[no-untyped-call]
        return sound


class Reset(ResetPasswordForm):
    """A new password, by a link."""

    password = _password(later("New password"), "new-password")
    password_confirm = None  # type: ignore[assignment] # one sees what one types, or one chooses anew


class Change(ChangePasswordForm):
    """A new password, by the old one."""

    password = PasswordField(
        later("Password until now"), validators=[IsString()], render_kw={"autocomplete": "current-password"}
    )
    new_password = _password(later("New password"), "new-password")
    new_password_confirm = None  # type: ignore[assignment] # likewise

    def validate(self, **options: Any) -> bool:
        """Check the old password, unless it was wrong too often."""
        self.password.data = (self.password.data or "")[: LONGEST + 1]
        attempt = throttle().again(str(session.get(SIGN_IN)))
        sound = bool(super().validate(**options))
        if not self.password.errors:
            attempt.succeeded()
        return sound


class NewEmail(ChangeEmailForm):
    """Another email, which counts once a link sent there was opened."""

    email = _address(unique=True)

    def validate(self, **options: Any) -> bool:
        """Check it, unless there were too many."""
        throttle().ask()
        return bool(super().validate(**options))


class Again(VerifyForm):
    """The password of somebody who is signed in already."""

    password = _password(later("Password"), "current-password")

    def validate(self, **options: Any) -> bool:
        """Check the password, unless it was wrong too often."""
        attempt = throttle().again(str(session.get(SIGN_IN)))
        if not self.user.password:
            self.password.errors = [_("Your account has no password. Sign out, and sign in again as you did before.")]
            return False
        self.password.data = (self.password.data or "")[: LONGEST + 1]
        sound = bool(super().validate(**options))
        if sound:
            attempt.succeeded()
        return sound


class Code(TwoFactorVerifyCodeForm):
    """A code of an authenticator app."""

    code = _code(later("Code"), autocomplete="one-time-code", inputmode="numeric", maxlength="9")

    def validate(self, **options: Any) -> bool:
        """Check the code; after a password not more than a few times."""
        self.code.data = str(self.code.data or "")[:16]
        if self.is_setup:
            return bool(super().validate(**options))
        attempt = _begin_code(self.user)
        return _count_code(attempt, self.user, bool(super().validate(**options)))


class Recovery(MfRecoveryForm):
    """A recovery code in place of the app."""

    code = _code(later("Recovery code"), autocomplete="off", spellcheck="false", autocapitalize="none", maxlength="32")

    def validate(self, **options: Any) -> bool:
        """Check the code, not more than a few times."""
        self.code.data = str(self.code.data or "")[:64]
        attempt = _begin_code(self.user)
        return _count_code(attempt, self.user, bool(super().validate(**options)))


class SetUp(TwoFactorSetupForm):
    """Sets the authenticator app up, or switches it off; what is no such choice is refused by its own check."""

    setup = HiddenField()  # type: ignore[assignment] # a button says it
    phone = HiddenField()  # type: ignore[assignment] # unused


class Select(TwoFactorSelectForm):
    """Which second factor it shall be; one that is not set up leads nowhere."""

    which = HiddenField()  # type: ignore[assignment] # a button says it


class Rescue(TwoFactorRescueForm):
    """What to do without the app: recovery codes, and nothing that a mail could open."""

    help_setup = RadioField(later("Without your app"), choices=[])


class NewPasskey(WebAuthnRegisterForm):
    """What a new passkey is called."""

    name = StringField(
        later("Name of the passkey"), validators=_needed(later("Say a name.")), render_kw={"maxlength": "64"}
    )
    usage = HiddenField(default="first")  # type: ignore[assignment] # there is no choice

    def validate(self, **options: Any) -> bool:
        """Check the name; each of ours may be used in both places."""
        self.usage.data = "first"
        return bool(super().validate(**options))


class PasskeyMade(WebAuthnRegisterResponseForm):
    """What a browser says of a passkey that it made."""

    def validate(self, **options: Any) -> bool:
        """Verify it, and keep nothing that a browser could make too long."""
        sound = bool(super().validate(**options))
        self.extensions = None  # type: ignore[assignment] # the column may be empty
        return sound


class PasskeyShown(WebAuthnSigninResponseForm):
    """What a browser says of a passkey that it used."""

    def validate(self, **options: Any) -> bool:
        """Verify it; after a password it must be one of the same user."""
        secondary, self.remember.data = self.is_secondary, ""
        self.is_verify = True  # each of ours may be used in both places
        sound = bool(super().validate(**options)) and not self.credential.errors
        if not sound or self.user is None:
            return False
        if self.user.confirmed_at is None:
            self.credential.errors = [_("Your email is not confirmed yet.")]
            return False
        if secondary and self.user.fs_uniquifier != session.get("tf_user_id"):
            self.credential.errors = [_("This passkey is of another account.")]
            return False
        return True


def _begin_code(user: Any) -> Attempt:
    attempt = session.setdefault(_ATTEMPT, secrets.token_urlsafe(12))
    if not throttle().code_left(attempt):
        session.pop(_ATTEMPT, None)
        abort(start_again(_("That were too many wrong codes. Please begin again with your password.")))
    return throttle().begin("code", user.email)


def _count_code(attempt: Attempt, user: Any, sound: bool) -> bool:
    if sound:
        attempt.succeeded()
        session.pop(_ATTEMPT, None)
    else:
        _failed("code", attempt, user)
    return sound


def _failed(what: str, attempt: Attempt, user: Any) -> None:
    """Note a failure; when the next one has to wait, the log says so, and that of the account as well."""
    if attempt.was_last():
        tell_blocked(what)
        if user is not None and not current_user.is_authenticated:
            news.audit(user, "sign_in_blocked", what=what)
