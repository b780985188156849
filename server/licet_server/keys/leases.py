"""The signed yes and the signed no, as JSON Web Signatures.

Source: RFC 7515 (JWS), RFC 8037 (EdDSA), RFC 7519 section 4.1 (claims; instants are whole epoch seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from licet.verdict import Verdict
from licet.wire import LEASE_TYPE, REFUSAL_TYPE, to_epoch
from licet_server.keys.keyring import CHAIN_ROOM, Keyring
from licet_server.licensing.leasing import Window
from licet_server.randoms import url_name


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with the Ed25519 key whose turn it is.

    Attributes:
        keyring: The vendor's keys.
        issuer: In whose name, for ``iss``.
    """

    keyring: Keyring
    issuer: str

    def lease(
        self,
        terms: Mapping[str, Any],
        *,
        license_id: str,
        product: str,
        nonce: str | None,
        window: Window,
        key_tail: str | None = None,
    ) -> str:
        """Sign that *terms* hold within *window*, as claims, for the license key that ends in *key_tail*."""
        claims = {
            "sub": license_id,
            "aud": product,
            "iat": to_epoch(window.issued_at),
            "nbf": to_epoch(window.issued_at),
            "exp": to_epoch(window.expires_at),
            "refresh_after": to_epoch(window.refresh_after),
            "nonce": nonce,
            "key_set": self.keyring.seq,
            "key_tail": key_tail,
            "terms": terms,
        }
        return self.sign(LEASE_TYPE, claims, now=window.issued_at)

    def refusal(
        self,
        verdict: Verdict,
        *,
        license_id: str | None,
        product: str,
        nonce: str | None,
        now: datetime,
        key_tail: str | None = None,
    ) -> str:
        """Sign that the answer is no, and why, for the license key that ends in *key_tail*."""
        asked = {"nonce": nonce, "key_tail": key_tail}
        claims = {"aud": product, "iat": to_epoch(now), "code": verdict.code.value} | asked
        subject = {} if license_id is None else {"sub": license_id}
        return self.sign(REFUSAL_TYPE, claims | {"message": verdict.detail} | subject, now=now)

    def sign(self, kind: str, claims: Mapping[str, Any], *, now: datetime, chain: bool = False) -> str:
        """Sign *claims* as a document of type *kind*; ``iss`` and a random ``jti`` are added unless they are there.

        Args:
            kind: ``typ`` of the header.
            claims: What to say.
            now: Aware UTC instant of signing; decides which key signs.
            chain: Whether the header carries the rotation announcements, for readers that may have no network: those
                of all published keys, and of those of retired keys the newest, because a reader bounds what it reads.
        """
        whole = {"iss": self.issuer, "jti": url_name(12)} | dict(claims)
        header = {"chain": list(self.keyring.chain_within(CHAIN_ROOM))} if chain else {}
        return self.keyring.signing(now=now).token(kind, whole, **header)
