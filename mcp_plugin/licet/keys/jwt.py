"""``jwt`` keys: ``NLS-{base64url(jwt)}-{first 8 hex digits of SHA-256(jwt)}``.

The checksum finds a slip of the hand, not a forgery; that is the signature's work. A token signed with EdDSA or RS256
proves itself to whoever has the public key. One signed with HS256 proves nothing without the secret, which never
leaves the server, so such a key works offline only through a lease or a license file.

Source: RFC 7519 (JWT).
"""

from __future__ import annotations

import hashlib

from licet.errors import KeyFormatError, WireError
from licet.jose import EDDSA, HS256, RS256, PublicKeys, Token, decode, encode
from licet.keys.claims import read_claims
from licet.keys.parsed import PRODUCT, KeyClaims, ParsedKey
from licet.wire import LICENSE_KEY_TYPE

CHECKSUM_DIGITS = 8

_SHORTEST = 24
_BEGINNING = "ZXl"
"""How every middle part begins: base64url of ``ey``, which is how the base64url of a JSON object begins."""


def parse(text: str) -> ParsedKey | None:
    """Read a key of this kind.

    Returns:
        The key, or ``None`` when *text* is of another format.

    Raises:
        KeyFormatError: It starts like one, and is cut off or altered.
    """
    product, _, body = text.partition("-")
    if not body.startswith(_BEGINNING) or len(body) < _SHORTEST or PRODUCT.fullmatch(product) is None:
        return None
    middle, _, check = body.rpartition("-")
    token = _ascii(middle)
    if not token or checksum(token) != check:
        raise KeyFormatError("it is cut off or altered (its checksum does not match)")
    return ParsedKey("jwt", product, text, signed=token)


def _ascii(text: str) -> str | None:
    try:
        return decode(text).decode("ascii")
    except (WireError, UnicodeDecodeError):
        return None


def write(product: str, token: str) -> str:
    """Put *token* into a key of *product*."""
    return f"{product}-{encode(token.encode())}-{checksum(token)}"


def checksum(token: str) -> str:
    """Return the first eight hex digits of the token's SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()[:CHECKSUM_DIGITS]


def verify(key: ParsedKey, trusted: PublicKeys) -> KeyClaims | None:
    """Return what the key says, once a trusted key's signature holds; ``None`` for HS256, which proves nothing here.

    Raises:
        UnknownSignerError: A key signed it that is not, or no longer, trusted here.
        SignatureInvalidError: It is forged, or not for the product that it starts with.
    """
    token = Token.take_apart(key.signed)
    if token.header.get("alg") == HS256:
        return None
    if token.header.get("typ") != LICENSE_KEY_TYPE:
        trusted.find(token.header, algorithms=(EDDSA, RS256))  # a key from elsewhere: who signed it is asked first
    return read_claims(trusted.verified(token, kind=LICENSE_KEY_TYPE, algorithms=(EDDSA, RS256)), product=key.product)
