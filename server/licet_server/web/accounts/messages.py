"""What Flask-Security says to people, in our words; they are translated with our own."""

from __future__ import annotations

from typing import Any

N_ = str
"""Marks a text for translation that is looked up later."""

_GOOD, _CALM, _BAD = "success", "info", "error"

MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (N_("The email or the password is wrong."), _BAD),
    "API_ERROR": (N_("That does not work here. Please begin again."), _BAD),
    "UNAUTHENTICATED": (N_("Please sign in first."), _CALM),
    "UNAUTHORIZED": (N_("Your account may not see this page."), _BAD),
    "REAUTHENTICATION_REQUIRED": (N_("What comes next is for you alone, so please say once more who you are."), _CALM),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. Please go on."), _GOOD),
    "CONFIRM_REGISTRATION": (
        N_("Thank you. We have sent a mail to %(email)s: open the link in it, and confirm there."),
        _GOOD,
    ),
    "EMAIL_CONFIRMED": (N_("Your email is confirmed. You can sign in now."), _GOOD),
    "ALREADY_CONFIRMED": (N_("This email is confirmed already. You can sign in."), _CALM),
    "INVALID_CONFIRMATION_TOKEN": (N_("This link does not count, or not any more. Ask for a new one here."), _BAD),
    "CONFIRMATION_EXPIRED": (N_("This link is too old. Ask for a new one here."), _BAD),
    "CONFIRMATION_REQUEST": (
        N_("If there is an account with %(email)s that waits for it, a link is on its way to that address."),
        _CALM,
    ),
    "CONFIRMATION_REQUIRED": (N_("Please confirm your email first."), _BAD),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account with %(email)s, a link to choose a new password is on its way to that address."),
        _CALM,
    ),
    "PASSWORD_RESET_EXPIRED": (N_("This link is too old. Ask for a new one here."), _BAD),
    "INVALID_RESET_PASSWORD_TOKEN": (N_("This link does not count, or not any more. Ask for a new one here."), _BAD),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password counts from now on. Please sign in with it."), _GOOD),
    "PASSWORD_CHANGE": (N_("Your new password counts from now on. All other browsers were signed out."), _GOOD),
    "PASSWORD_IS_THE_SAME": (N_("That is the password you have. Choose another one."), _BAD),
    "PASSWORD_NOT_PROVIDED": (N_("Say a password."), _BAD),
    "INVALID_PASSWORD": (N_("This password is wrong."), _BAD),
    "INVALID_EMAIL_ADDRESS": (N_("This is not an email address."), _BAD),
    "EMAIL_NOT_PROVIDED": (N_("Say an email."), _BAD),
    "EMAIL_ALREADY_ASSOCIATED": (N_("This email is taken."), _BAD),
    "INVALID_REDIRECT": (N_("That address leads elsewhere."), _BAD),
    "INVALID_INPUT": (N_("Please use letters, digits, spaces and hyphens."), _BAD),
    "DISABLED_ACCOUNT": (N_("This account is switched off."), _BAD),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), _CALM),
    "CHANGE_EMAIL_SENT": (
        N_("A link is on its way to %(email)s. Once you have confirmed there, that is your email here."),
        _CALM,
    ),
    "CHANGE_EMAIL_EXPIRED": (N_("This link is too old. Please begin again."), _BAD),
    "CHANGE_EMAIL_CONFIRMED": (N_("Your new email counts from now on."), _GOOD),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is wrong, or was used already. Wait for the next one, and check the clock of your phone."),
        _BAD,
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), _GOOD),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("Your authenticator app is set up."), _GOOD),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please sign in first."), _BAD),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Choose one of these."), _BAD),
    "TWO_FACTOR_DISABLED": (N_("Your authenticator app is no longer asked for."), _GOOD),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("That took too long. Please begin again."), _BAD),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is wrong, or was used already."), _BAD),
    "NO_RECOVERY_CODES_SETUP": (N_("There are no recovery codes yet."), _CALM),
    "WEBAUTHN_EXPIRED": (N_("That took too long. Please begin again."), _BAD),
    "WEBAUTHN_NAME_REQUIRED": (N_("Say a name."), _BAD),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey called %(name)s already."), _BAD),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey called %(name)s."), _BAD),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (N_("Please use letters, digits, spaces and hyphens."), _BAD),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey %(name)s was removed."), _GOOD),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey %(name)s was added."), _GOOD),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is here already."), _BAD),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (N_("We do not know this passkey."), _BAD),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (N_("We do not know this passkey."), _BAD),
    "WEBAUTHN_NO_VERIFY": (N_("The passkey could not be checked. Please try again."), _BAD),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (N_("This passkey cannot be used here."), _BAD),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (N_("This passkey is of another account."), _BAD),
}


def settings() -> dict[str, Any]:
    """Return the messages as Flask-Security's settings."""
    return {f"SECURITY_MSG_{name}": said for name, said in MESSAGES.items()}
