"""Signed JSON and public keys: the strict subset of JOSE that both halves share.

A token is taken apart first and believed later, because the name of its key decides which key it has to verify with.
Only one spelling of a token is accepted, so no character of it can be changed. The signature check itself is the
``cryptography`` library's; around it this module reads the token only once, which a general JWT library does not.

Source: RFC 7515 (JWS), RFC 7517 (JWK), RFC 8037 (Ed25519), RFC 7518 section 3.3 (RS256), RFC 8725 (best practices).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from licet.errors import ConfigurationError, SignatureInvalidError, UnknownSignerError, WireError
from licet.wire import load_object

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

MAX_TOKEN_LENGTH = 64 * 1024
"""Longest token that is looked at, in characters; a revocation list may be longer."""

EDDSA = "EdDSA"
RS256 = "RS256"
HS256 = "HS256"

_RSA_BITS = range(2048, 8193)
_RSA_EXPONENT = 65537
_PARTS = 3

_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/\0\0\0")
"""Turns base64url into base64, and what only stands in the latter into what stands in none."""

_PADDING = (b"", b"", b"==", b"=")
_LAST = {2: "AQgw", 3: "AEIMQUYcgkosw048"}
"""What a text may end with, by its length modulo 4, for its unused bits to be zero; a remainder of 1 is never whole."""


_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""Points of order 1, 2, 4 and 8, without their sign bit: under such a "key" anybody can sign, all zeros included."""


def encode(data: bytes) -> str:
    """Write *data* in base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read unpadded base64url in its one canonical spelling.

    Raises:
        WireError: Other characters, padding, or unused bits that are not zero.
    """
    data, rest = text.encode("ascii", "replace").translate(_TO_STANDARD), len(text) % 4
    try:
        if not rest or text[-1] in _LAST.get(rest, ""):
            return binascii.a2b_base64(data + _PADDING[rest], strict_mode=True)
    except binascii.Error:
        pass
    raise WireError("this is not canonical base64url")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies, tied to the one algorithm it is for.

    Attributes:
        kid: Its name in token headers.
        algorithm: ``EdDSA`` or ``RS256``.
    """

    kid: str
    algorithm: str
    _key: Ed25519PublicKey | RSAPublicKey = field(repr=False)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> PublicKey:
        """Read a public JSON Web Key; ``kty`` and ``crv`` may be left out of an Ed25519 key.

        Raises:
            WireError: It is of another kind, too short, damaged, or holds a private half.

        Source: RFC 7517, RFC 8037 section 2 (``OKP``), RFC 7518 section 6.3.1 (``RSA``).
        """
        kid = jwk.get("kid")
        if not isinstance(kid, str) or not kid or not kid.isprintable():
            raise WireError("a public key needs a kid of printable characters")
        if "d" in jwk:
            raise WireError("this is a private key: only its public half belongs here")
        if jwk.get("use", "sig") != "sig":
            raise WireError("the key is not for signatures")
        key: Ed25519PublicKey | RSAPublicKey
        if jwk.get("kty") == "RSA":
            algorithm, key = RS256, _rsa(jwk)
        elif (jwk.get("kty", "OKP"), jwk.get("crv", "Ed25519")) == ("OKP", "Ed25519"):
            algorithm, key = EDDSA, _ed25519(jwk)
        else:
            raise WireError("the key is neither an Ed25519 key nor an RSA key")
        if jwk.get("alg", algorithm) != algorithm:
            raise WireError(f"the key is for {algorithm}, not for another algorithm")
        return cls(kid, algorithm, key)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Check *signature* over *data*.

        Raises:
            SignatureInvalidError: It is not this key's.
        """
        from cryptography.exceptions import InvalidSignature

        try:
            if self.algorithm == EDDSA:
                self._key.verify(signature, data)  # type: ignore[call-arg] # from_jwk ties the kind to the algorithm
            else:
                from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
                from cryptography.hazmat.primitives.hashes import SHA256

                self._key.verify(signature, data, PKCS1v15(), SHA256())  # type: ignore[call-arg] # as above
        except InvalidSignature:
            raise SignatureInvalidError("the signature does not match") from None


def _ed25519(jwk: Mapping[str, Any]) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        point = _bytes(jwk, "x")
        if point[:-1] + bytes([point[-1] & 0x7F]) not in _SMALL_ORDER:
            return Ed25519PublicKey.from_public_bytes(point)
    except (WireError, ValueError, IndexError):
        pass
    raise WireError("the key has no valid x: 32 bytes in base64url, of a real key")


def _rsa(jwk: Mapping[str, Any]) -> RSAPublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    try:
        modulus, exponent = (int.from_bytes(_bytes(jwk, name)) for name in ("n", "e"))
        if modulus.bit_length() in _RSA_BITS and exponent == _RSA_EXPONENT:
            return RSAPublicNumbers(exponent, modulus).public_key()
    except (WireError, ValueError):
        pass
    raise WireError(f"the key has no valid n and e: an RSA key of at least {_RSA_BITS.start} bits, e = 65537")


def _bytes(jwk: Mapping[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise WireError(f"{name} is missing", field=name)
    return decode(value)


@dataclass(frozen=True, slots=True)
class Token:
    """A compact JWS taken apart; nothing in it is believed yet.

    Attributes:
        header: The protected header, a JSON object without ``crit``.
        payload: What was signed, as bytes.
        signature: The signature.
        signed: The text that it covers.
    """

    header: Mapping[str, Any]
    payload: bytes
    signature: bytes = field(repr=False)
    signed: bytes = field(repr=False)

    @classmethod
    def take_apart(cls, text: str, *, longest: int = MAX_TOKEN_LENGTH) -> Token:
        """Read a compact JWS.

        Raises:
            SignatureInvalidError: It is too long, is no JWS, is not in its one canonical spelling, or asks for an
                extension (``crit``), of which there are none here.
        """
        if len(text) > longest:
            raise SignatureInvalidError("the signed text is too long")
        parts = text.split(".", _PARTS)
        if len(parts) != _PARTS or not text.isascii():
            raise SignatureInvalidError("it is not a signed text")
        try:
            header, payload, signature = map(decode, parts)
            members = load_object(header)
        except WireError:
            raise SignatureInvalidError("the signed text is damaged") from None
        if "crit" in members:
            raise SignatureInvalidError("it asks for an extension that nobody here knows")
        return cls(members, payload, signature, text.rpartition(".")[0].encode())


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Keys by ``kid``, oldest first."""

    by_kid: Mapping[str, PublicKey]

    @classmethod
    def from_jwks(cls, keys: Iterable[Mapping[str, Any]]) -> Self:
        """Read pinned keys, ``{"kid": …, "x": …}`` for Ed25519 or ``{"kid": …, "kty": "RSA", "n": …, "e": …}``.

        Raises:
            ConfigurationError: One cannot be used, or a ``kid`` appears twice; the message names it.
        """
        found: dict[str, PublicKey] = {}
        for number, jwk in enumerate(keys, 1):
            try:
                key = PublicKey.from_jwk(jwk)
            except WireError as error:
                raise ConfigurationError(f"public key {number} ({jwk.get('kid')!r}): {error}") from None
            if key.kid in found:
                raise ConfigurationError(f"public key {number} needs a kid of its own, not {key.kid!r} again")
            found[key.kid] = key
        return cls(found)

    def find(self, header: Mapping[str, Any], *, algorithms: Collection[str]) -> PublicKey:
        """Return the key that *header* names, for one of *algorithms*.

        Raises:
            UnknownSignerError: No key has that name.
            SignatureInvalidError: The algorithm is not one of them, or not the key's.
        """
        kid, algorithm = header.get("kid"), header.get("alg")
        key = self.by_kid.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise UnknownSignerError("it is signed by a key that this product does not trust")
        if algorithm not in algorithms or algorithm != key.algorithm:
            raise SignatureInvalidError("it is signed in a way that is not accepted here")
        return key

    def verified(self, token: Token, *, kind: str, algorithms: Collection[str] = (EDDSA,)) -> dict[str, Any]:
        """Return the claims of *token* once its ``typ`` is *kind* and its signature holds.

        Raises:
            SignatureInvalidError: They do not, or the payload is no JSON object.
            UnknownSignerError: Nobody who is trusted here signed it.
        """
        if token.header.get("typ") != kind:
            raise SignatureInvalidError(f"this is not a {kind}")
        self.find(token.header, algorithms=algorithms).verify(token.signature, token.signed)
        try:
            return load_object(token.payload)
        except WireError:
            raise SignatureInvalidError("it is signed, and no JSON object") from None
