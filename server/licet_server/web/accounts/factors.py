"""Second factors, without the holes: a code counts once, a recovery code counts once, a passkey is always two factors.

Source: RFC 6238 section 5.2 (a code is accepted once), W3C WebAuthn level 2.
"""

from __future__ import annotations

import hmac
from typing import Any, cast
from urllib.parse import urlsplit

from flask import request
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from flask_security.webauthn import WebAuthnTfPlugin
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from sqlalchemy.orm.attributes import set_committed_value
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from licet_server.errors import ConflictError
from licet_server.http import db
from licet_server.http.installed import installation
from licet_server.storage.accounts import use_code
from licet_server.storage.session import transaction
from licet_server.web.accounts import news
from licet_server.web.accounts.people import accounts


class Authenticator(Totp):
    """Codes of an authenticator app, each of which counts once."""

    def get_last_counter(self, user: Any) -> int | None:
        """Return the time step of the last code that was used."""
        return cast("int | None", user.totp_counter)

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Use a code up, before anything is opened with it.

        Raises:
            UsedTokenError: Another request has used it, or a later one, at the same moment.
        """
        with transaction(db.db.engine) as session:
            used = use_code(session, user.id, counter=tmatch.counter)
        if not used:
            raise UsedTokenError(expire_time=tmatch.expire_time)
        set_committed_value(user, "totp_counter", tmatch.counter)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes, each of which counts once."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """Make new ones in place of the old ones."""
        news.audit(user, "recovery_codes_made")
        news.tell_owner(user, "recovery_codes")
        return super().create_recovery_codes(user)

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up, and say whether there was such a one; of two requests with the same code one gets a no."""
        given = "".join(code.split()).lower()
        own = accounts().find_user(id=user.id)  # a copy: a change that fails would leave the view's user unreadable
        codes = [] if own is None else self.get_recovery_codes(own)
        found = [index for index, each in enumerate(codes) if hmac.compare_digest(each.encode(), given.encode())]
        # Codes that cannot be read any more are left out above, and would shift the others.
        if own is None or not found or len(codes) != len(accounts().mf_get_recovery_codes(own)):
            return False
        accounts().mf_delete_recovery_code(own, found[0])
        try:
            accounts().commit()
        except ConflictError:
            return False
        news.audit(user, "recovery_code_used", left=len(codes) - 1)
        return True

    def delete_recovery_code(self, user: Any, code: str) -> bool:  # noqa: ARG002 - the signature is theirs
        """Do nothing: :meth:`check_recovery_code` has done it."""
        return True


class Passkeys(WebauthnUtil):
    """Passkeys that are found without a name, and always ask for the fingerprint, the face or the PIN."""

    def origin(self) -> str:
        """Return where the browser says that it is; behind a proxy that speaks TLS only our own address knows."""
        own = urlsplit(installation().settings.base_url)
        return f"{own.scheme}://{own.netloc}" if own.netloc == request.host else super().origin()

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002
        """Return what a new passkey must be."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def authentication_options(self, user: Any, usage: list[str], existing_options: dict[str, Any]) -> dict[str, Any]:
        """Return what is asked for; of somebody who gave a password, one of their own passkeys."""
        options = super().authentication_options(user, usage, existing_options)
        if user is not None:
            options["allow_credentials"] = [
                PublicKeyCredentialDescriptor(id=row.credential_id) for row in user.webauthn
            ]
        return options

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Return that it must be somebody, and not only a device."""
        return UserVerificationRequirement.REQUIRED


class PasskeyFactor(WebAuthnTfPlugin):
    """Lets every passkey be the second factor after a password, and makes a password ask for one."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """Return that it is set up, and what it is called."""
        return [("webauthn", "passkey")] if user.webauthn else []
