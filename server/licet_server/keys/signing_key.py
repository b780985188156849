"""One key pair of the vendor: made, written as a JSON Web Key, read back, and put to a token.

Source: RFC 7517 (JWK), RFC 8037 section 2 (``OKP``), RFC 7518 sections 3.3 and 6.3 (RS256, ``RSA``), RFC 7515 (JWS).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.bindings import crypto_sign

from licet.jose import EDDSA, RS256, PublicKey, decode, encode
from licet.wire import to_instant, to_text

ALGORITHMS = (EDDSA, RS256)
"""What a key can be for: EdDSA with Ed25519, and RS256 for the license keys of products that ask for it."""

PrivateKey = Ed25519PrivateKey | RSAPrivateKey

_SIGNATURE_BYTES = 64
_RSA_BITS = 3072
_RSA_EXPONENT = 65537
_LONGEST_NUMBER = 2048  # characters; 8192 bits take 1366


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key pair.

    Attributes:
        kid: Its public name.
        private: The secret half.
        created_at: When it was made, and published.
        signs_from: From when on it signs; until then plugins get to know it.
        retired_at: Since when it is neither used nor published.
        algorithm: ``EdDSA`` or ``RS256``.
    """

    kid: str
    private: PrivateKey = field(repr=False)
    created_at: datetime
    signs_from: datetime
    retired_at: datetime | None = None
    algorithm: str = field(init=False)
    _ed25519: bytes | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look at the key once: asking for its class or for its bytes costs as much as half a signature."""
        private = self.private if isinstance(self.private, Ed25519PrivateKey) else None
        object.__setattr__(self, "algorithm", RS256 if private is None else EDDSA)
        both = None if private is None else private.private_bytes_raw() + private.public_key().public_bytes_raw()
        object.__setattr__(self, "_ed25519", both)

    @classmethod
    def generate(cls, *, algorithm: str = EDDSA, now: datetime, signs_from: datetime | None = None) -> SigningKey:
        """Make a key, named by its month and a digest of its public half; it signs at once unless told otherwise."""
        private: PrivateKey
        if algorithm == EDDSA:
            private = Ed25519PrivateKey.generate()
        else:
            private = generate_private_key(public_exponent=_RSA_EXPONENT, key_size=_RSA_BITS)
        return cls(f"{now:%Y-%m}-{_mark(private)}", private, now, signs_from or now)

    def public_jwk(self) -> dict[str, str]:
        """Return the public half as a JSON Web Key."""
        return {**_public_members(self.private), "kid": self.kid, "use": "sig", "alg": self.algorithm}

    def private_jwk(self) -> dict[str, str | None]:
        """Return both halves as a JSON Web Key, with its three instants as members of ours."""
        return {
            **self.public_jwk(),
            **_secret_members(self.private),
            "created_at": to_text(self.created_at),
            "signs_from": to_text(self.signs_from),
            "retired_at": None if self.retired_at is None else to_text(self.retired_at),
        }

    @classmethod
    def from_private_jwk(cls, jwk: Mapping[str, Any]) -> SigningKey:
        """Read what :meth:`private_jwk` wrote; a key of the first version has no ``signs_from``.

        Raises:
            WireError: It is no key that plugins would accept.
            LookupError, TypeError, ValueError, AttributeError: A member is missing or wrong, or the halves do not
                belong together. Whoever knows the file turns these into one line.
        """
        created_at, retired = to_instant(jwk.get("created_at"), field="created_at"), jwk.get("retired_at")
        key = cls(
            kid=PublicKey.from_jwk({name: jwk[name] for name in jwk.keys() & _PUBLIC}).kid,
            private=_rsa(jwk) if jwk.get("kty") == "RSA" else Ed25519PrivateKey.from_private_bytes(decode(jwk["d"])),
            created_at=created_at,
            signs_from=to_instant(jwk["signs_from"], field="signs_from") if "signs_from" in jwk else created_at,
            retired_at=None if retired is None else to_instant(retired, field="retired_at"),
        )
        material = _public_members(key.private) | _secret_members(key.private)
        if any(jwk.get(name) != value for name, value in material.items()):
            raise ValueError("the halves of a key do not belong together")
        return key

    def token(self, kind: str, claims: Mapping[str, Any], **header: Any) -> str:
        """Sign *claims* as a compact JWS whose ``typ`` is *kind*; *header* are more protected members."""
        if self._ed25519 is None:
            members = {"kid": self.kid, "typ": kind} | header
            return jwt.encode(dict(claims), self.private, algorithm=self.algorithm, headers=members)
        # Every answer to a customer is signed: what PyJWT adds to the signature costs as much as the signature, and
        # OpenSSL takes half as long again as libsodium to make the same one.
        start = _segment({"alg": EDDSA, "kid": self.kid, "typ": kind} | header) if header else _start(self.kid, kind)
        signed = f"{start}.{_segment(claims)}"
        return f"{signed}.{encode(crypto_sign(signed.encode(), self._ed25519)[:_SIGNATURE_BYTES])}"


_PUBLIC = frozenset({"kty", "crv", "x", "n", "e", "kid", "use", "alg"})


@lru_cache(maxsize=64)
def _start(kid: str, kind: str) -> str:
    return _segment({"alg": EDDSA, "kid": kid, "typ": kind})


def _segment(members: Mapping[str, Any]) -> str:
    """Write *members* as ``json.dumps`` does, character by character: what it escapes, it has to write itself."""
    try:
        data = orjson.dumps(members)
    except orjson.JSONEncodeError:
        data = b"\xff"
    return encode(data if data.isascii() else json.dumps(members, separators=(",", ":")).encode())


def _mark(private: PrivateKey) -> str:
    public = private.public_key()
    if isinstance(private, Ed25519PrivateKey):
        data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(data).hexdigest()[:6]


def _public_members(private: PrivateKey) -> dict[str, str]:
    if isinstance(private, Ed25519PrivateKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": encode(private.public_key().public_bytes_raw())}
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "n": _whole(numbers.n), "e": _whole(numbers.e)}


def _secret_members(private: PrivateKey) -> dict[str, str]:
    if isinstance(private, Ed25519PrivateKey):
        return {"d": encode(private.private_bytes_raw())}
    numbers = private.private_numbers()
    named = {"d": numbers.d, "p": numbers.p, "q": numbers.q, "dp": numbers.dmp1, "dq": numbers.dmq1, "qi": numbers.iqmp}
    return {name: _whole(value) for name, value in named.items()}


def _rsa(jwk: Mapping[str, Any]) -> RSAPrivateKey:
    n, e, d, p, q, dp, dq, qi = (_number(jwk[name]) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
    return RSAPrivateNumbers(p, q, d, dp, dq, qi, RSAPublicNumbers(e, n)).private_key()


def _whole(value: int) -> str:
    """Write a positive number as ``Base64urlUInt`` (RFC 7518 section 2)."""
    return encode(value.to_bytes((value.bit_length() + 7) // 8))


def _number(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("a number is absurdly long")
    return int.from_bytes(decode(text))
