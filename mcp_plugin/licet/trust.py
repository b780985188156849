"""Whom the plugin believes: pinned Ed25519 keys, and documents that one of them signed.

Nothing here looks at a clock or a file. Verification returns the document or raises; it never returns a bool.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from licet.errors import ConfigurationError, SignatureInvalidError, WireError
from licet.terms import Terms
from licet.verdict import Code
from licet.wire import LEASE_TYPE, REFUSAL_TYPE, load_object, terms_from_claims

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_TOKEN_LENGTH = 64 * 1024


@dataclass(frozen=True, slots=True)
class Lease:
    """A signed yes.

    Attributes:
        token: The JWS itself, to be kept.
        id: ``jti``.
        license_id: ``sub``.
        product: ``aud``.
        issuer: ``iss``.
        issued_at: The server's clock when it signed.
        not_before: First instant the lease counts.
        refresh_after: When to ask the server again.
        expires_at: How long the plugin may go without asking.
        nonce: The question's nonce, echoed.
        terms: What the customer may do.
    """

    token: str = field(repr=False)
    id: str
    license_id: str
    product: str
    issuer: str
    issued_at: datetime
    not_before: datetime
    refresh_after: datetime
    expires_at: datetime
    nonce: str | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Refusal:
    """A signed no: its code, its sentence and the server's clock."""

    code: Code
    message: str
    product: str
    issued_at: datetime
    nonce: str | None


@dataclass(frozen=True, slots=True)
class TrustedKeys:
    """The vendor's public keys by ``kid``, oldest first."""

    by_kid: Mapping[str, Ed25519PublicKey]

    @classmethod
    def from_jwks(cls, keys: Iterable[Mapping[str, Any]]) -> TrustedKeys:
        """Read pinned keys: ``{"kid": …, "x": …}``, with or without the constant members of RFC 8037.

        Raises:
            ConfigurationError: A key is not an Ed25519 public key, or a ``kid`` appears twice.

        Source: RFC 7517 (JWK), RFC 8037 section 2 (``OKP``).
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        found: dict[str, Ed25519PublicKey] = {}
        for number, key in enumerate(keys, 1):
            kid = key.get("kid")
            if not isinstance(kid, str) or not kid or kid in found:
                raise ConfigurationError(f"public key {number} needs a kid of its own")
            if (key.get("kty", "OKP"), key.get("crv", "Ed25519")) != ("OKP", "Ed25519"):
                raise ConfigurationError(f"public key {kid!r} is not an Ed25519 key")
            try:
                found[kid] = Ed25519PublicKey.from_public_bytes(_base64url(str(key.get("x", ""))))
            except ValueError:
                raise ConfigurationError(f"public key {kid!r} has no valid x: 32 bytes in base64url") from None
        return cls(found)

    def lease(self, token: str, *, product: str) -> Lease:
        """Verify a lease for *product*.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, not a lease, or for another product.
        """
        claims = self._verified(token, LEASE_TYPE, product)
        try:
            return Lease(
                token=token,
                id=_string(claims, "jti"),
                license_id=_string(claims, "sub"),
                product=product,
                issuer=_string(claims, "iss"),
                issued_at=_moment(claims, "iat"),
                not_before=_moment(claims, "nbf"),
                refresh_after=_moment(claims, "refresh_after"),
                expires_at=_moment(claims, "exp"),
                nonce=claims.get("nonce"),
                terms=terms_from_claims(claims.get("terms")),
            )
        except WireError as error:
            raise SignatureInvalidError(f"the lease is signed but incomplete: {error}") from None

    def refusal(self, token: str, *, product: str) -> Refusal:
        """Verify a signed refusal for *product*.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, not a refusal, or for another product.
        """
        claims = self._verified(token, REFUSAL_TYPE, product)
        try:
            code = Code(_string(claims, "code"))
            message = _string(claims, "message")
            return Refusal(code, message, product, _moment(claims, "iat"), claims.get("nonce"))
        except (WireError, ValueError):
            raise SignatureInvalidError("the refusal is signed but incomplete") from None

    def _verified(self, token: str, kind: str, product: str) -> dict[str, Any]:
        """Return the claims of a compact JWS once signature, ``typ`` and ``aud`` hold.

        Source: RFC 7515, RFC 8037; explicit typing as RFC 8725 section 3.11 asks.
        """
        import jwt

        if len(token) > MAX_TOKEN_LENGTH:
            raise SignatureInvalidError("the signed answer is too long")
        try:
            header = jwt.get_unverified_header(token)
            key = self.by_kid.get(header.get("kid", ""))
            if header.get("typ") != kind or header.get("alg") != "EdDSA" or "crit" in header:
                raise SignatureInvalidError(f"this is not a {kind}")
            if key is None:
                raise SignatureInvalidError("it is signed by a key that this product does not trust")
            payload = jwt.PyJWS().decode(token, key, algorithms=["EdDSA"])
            claims = load_object(payload)
        except (jwt.PyJWTError, WireError, TypeError, ValueError, RecursionError):
            raise SignatureInvalidError("the signature does not match") from None
        if any(part != _canonical(part) for part in token.split(".")):
            raise SignatureInvalidError("the signed answer is not in its canonical form")
        if claims.get("aud") != product:
            raise SignatureInvalidError("it was signed for another product")
        return claims


def _base64url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _canonical(part: str) -> str:
    """Return the one base64url spelling of what *part* decodes to, so that no bit of a token is malleable."""
    try:
        return base64.urlsafe_b64encode(_base64url(part)).rstrip(b"=").decode()
    except (binascii.Error, ValueError):
        return ""


def _string(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        raise WireError(f"{name} is missing", field=name)
    return value


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if type(value) is not int:
        raise WireError(f"{name} is missing", field=name)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        raise WireError(f"{name} is out of range", field=name) from None
