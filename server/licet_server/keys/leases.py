"""The signed yes and the signed no, as JSON Web Signatures.

Source: RFC 7515 (JWS), RFC 8037 (EdDSA), RFC 7519 section 4.1 (claims; instants are whole epoch seconds).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from licet.terms import Terms
from licet.verdict import Verdict
from licet.wire import LEASE_TYPE, REFUSAL_TYPE, terms_to_claims
from licet_server.keys.keyring import Keyring
from licet_server.licensing.leasing import Window


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs answers with the newest key of a keyring.

    Attributes:
        keyring: The vendor's keys.
        issuer: The server's public address, for ``iss``.
    """

    keyring: Keyring
    issuer: str

    def lease(self, terms: Terms, *, license_id: str, product: str, nonce: str | None, window: Window) -> str:
        """Sign that *terms* hold within *window*."""
        return self._sign(
            LEASE_TYPE,
            {
                "sub": license_id,
                "aud": product,
                "iat": _epoch(window.issued_at),
                "nbf": _epoch(window.issued_at),
                "exp": _epoch(window.expires_at),
                "refresh_after": _epoch(window.refresh_after),
                "nonce": nonce,
                "terms": terms_to_claims(terms),
            },
        )

    def refusal(
        self, verdict: Verdict, *, license_id: str | None, product: str, nonce: str | None, now: datetime
    ) -> str:
        """Sign that the answer is no, and why."""
        claims = {"aud": product, "iat": _epoch(now), "nonce": nonce, "code": verdict.code.value}
        subject = {} if license_id is None else {"sub": license_id}
        return self._sign(REFUSAL_TYPE, claims | {"message": verdict.detail} | subject)

    def _sign(self, kind: str, claims: dict[str, Any]) -> str:
        key = self.keyring.signing
        whole = {"iss": self.issuer, "jti": secrets.token_urlsafe(12)} | claims
        return jwt.encode(whole, key.private, algorithm="EdDSA", headers={"kid": key.kid, "typ": kind})


def _epoch(instant: datetime) -> int:
    """Drop the fraction of a second, downwards: a lease is never longer than promised."""
    return int(instant.timestamp() // 1)
