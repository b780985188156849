"""The second implementation: signs and writes what the vendor does, and uses nothing of ``licet`` for it.

Source: RFC 7515 (JWS), RFC 7516 (JWE, ``dir`` and ``A256GCM``), RFC 7517 (JWK), RFC 5869 (HKDF), RFC 7914 (scrypt),
RFC 8037 (EdDSA).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers, RSAPublicNumbers
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """What :func:`b64` wrote."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value: object) -> bytes:
    """JSON without a space, members in their order, everything but ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).encode()


def jws(header: Mapping[str, Any], payload: bytes, sign: Any) -> str:
    """A compact JWS whose signature is what *sign* makes of the text before it."""
    text = f"{b64(compact(dict(header)))}.{b64(payload)}"
    return f"{text}.{b64(sign(text.encode()))}"


@dataclass(frozen=True)
class Signer:
    """A signing key with its name."""

    kid: str
    private: Ed25519PrivateKey | RSAPrivateKey

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, str]) -> Signer:
        """Read a private JSON Web Key."""
        if jwk["kty"] == "OKP":
            return cls(jwk["kid"], Ed25519PrivateKey.from_private_bytes(unb64(jwk["d"])))
        n, e, d, p, q, dp, dq, qi = (
            int.from_bytes(unb64(jwk[name])) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi")
        )
        return cls(jwk["kid"], RSAPrivateNumbers(p, q, d, dp, dq, qi, RSAPublicNumbers(e, n)).private_key())

    @property
    def algorithm(self) -> str:
        return "EdDSA" if isinstance(self.private, Ed25519PrivateKey) else "RS256"

    @property
    def jwk(self) -> dict[str, str]:
        """The public half, as the license server publishes it."""
        named = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        if isinstance(self.private, Ed25519PrivateKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": b64(self.private.public_key().public_bytes_raw())} | named
        numbers = self.private.public_key().public_numbers()
        return {"kty": "RSA", "n": b64(_bytes(numbers.n)), "e": b64(_bytes(numbers.e))} | named

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(data)
        return self.private.sign(data, PKCS1v15(), SHA256())

    def token(self, payload: object, **header: Any) -> str:
        """Sign *payload*, bytes or a JSON value, with the header's members in alphabetical order."""
        members = {"alg": self.algorithm, "kid": self.kid} | header
        body = payload if isinstance(payload, bytes) else compact(payload)
        return jws(dict(sorted(members.items())), body, self.sign)


def hs256(secret: bytes, payload: object, **header: Any) -> str:
    """Sign with a secret (RFC 7518 section 3.2)."""
    members = {"alg": "HS256", **header}
    return jws(members, compact(payload), lambda text: hmac.new(secret, text, hashlib.sha256).digest())


def hkdf(secret: bytes, *, info: bytes, salt: bytes = b"") -> bytes:
    """32 bytes of HKDF-SHA256."""
    extracted = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def jwt_key(product: str, token: str) -> str:
    """A ``jwt`` license key."""
    return f"{product}-{b64(token.encode())}-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def ed25519_key(product: str, signer: Signer, payload: object) -> str:
    """An ``ed25519`` license key; *payload* is bytes, or claims that get the signer's ``kid``."""
    body = payload if isinstance(payload, bytes) else compact({**dict(payload), "kid": signer.kid})  # type: ignore[call-overload]
    text = f"{product}-v1-{b64(body)}"
    return f"{text}.{b64(signer.sign(text.encode()))}"


def hmac_key(product: str, customer: str, features: list[str], end: str, secret: bytes) -> str:
    """An ``hmac`` license key."""
    listed = json.dumps(features, ensure_ascii=False, separators=(",", ":")).encode()
    text = f"{product}-v1-{customer}-{base64.b64encode(listed).decode()}-{end}"
    return f"{text}-{hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()}"


def armour(labels: Mapping[str, str], body: str) -> str:
    """A license file."""
    top = "".join(f"{name}: {value}\n" for name, value in labels.items())
    lines = "".join(f"{body[at : at + 64]}\n" for at in range(0, len(body), 64))
    return f"-----BEGIN LICET LICENSE FILE-----\n{top}\n{lines}-----END LICET LICENSE FILE-----\n"


@lru_cache
def file_key(license_key: str, salt: bytes) -> bytes:
    """What a license file is encrypted with."""
    stretched = hashlib.scrypt(license_key.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return hkdf(stretched, info=b"licet license file", salt=salt)


def seal(token: str, license_key: str, *, salt: bytes, nonce: bytes) -> str:
    """The encrypted body of a license file."""
    header = {
        "alg": "dir", "enc": "A256GCM", "typ": "licet-license+jwe", "cty": "licet-license+jwt", "kdf": "scrypt+hkdf",
        "salt": b64(salt),
    }  # fmt: skip
    head = b64(compact(header))
    sealed = AESGCM(file_key(license_key, salt)).encrypt(nonce, token.encode(), head.encode())
    return f"{head}..{b64(nonce)}.{b64(sealed[:-16])}.{b64(sealed[-16:])}"


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)
