"""``ed25519`` keys: ``LMG-v1-{base64url(payload)}.{base64url(signature)}``.

The signature covers the text before the dot, product and version included. The payload is a JSON object: the claims
of :mod:`licet.keys.claims` and ``kid``, the name of the key that signed.
"""

from __future__ import annotations

import re

from licet.errors import KeyFormatError, SignatureInvalidError, WireError
from licet.jose import EDDSA, PublicKeys, decode
from licet.keys.claims import read_claims
from licet.keys.parsed import PRODUCT, KeyClaims, ParsedKey
from licet.wire import load_object

_OWN = re.compile(rf"(?P<product>{PRODUCT.pattern})-v1-", re.ASCII)
_SIGNATURE_BYTES = 64


def parse(text: str) -> ParsedKey | None:
    """Read a key of this kind.

    Returns:
        The key, or ``None`` when *text* is of another format.

    Raises:
        KeyFormatError: It starts like one, and is cut off or altered.
    """
    head, dot, _ = text.partition(".")
    own = _OWN.match(head) if dot else None
    if own is None:
        return None
    _read(text)
    return ParsedKey("ed25519", own["product"], text, signed=text)


def signed_part(product: str, payload: str) -> str:
    """Return the text that is signed; *payload* is in base64url."""
    return f"{product}-v1-{payload}"


def verify(key: ParsedKey, trusted: PublicKeys) -> KeyClaims | None:
    """Return what the key says, once a trusted key's signature holds.

    Raises:
        UnknownSignerError: A key signed it that is not, or no longer, trusted here.
        SignatureInvalidError: It is forged, or not for the product that it starts with.
    """
    payload, signature = _read(key.signed)
    try:
        claims = load_object(payload)
    except WireError:
        raise SignatureInvalidError("the license key holds no JSON object") from None
    signer = trusted.find({"alg": EDDSA, "kid": claims.get("kid")}, algorithms=(EDDSA,))
    signer.verify(signature, key.signed.partition(".")[0].encode())
    return read_claims(claims, product=key.product)


def _read(canonical: str) -> tuple[bytes, bytes]:
    """Take payload and signature out of the text."""
    head, _, signature = canonical.partition(".")
    try:
        payload, sealed = decode(head.split("-", 2)[2]), decode(signature)
    except WireError:
        payload, sealed = b"", b""
    if not payload or len(sealed) != _SIGNATURE_BYTES:
        raise KeyFormatError("it is cut off or altered: a key of this kind is PRODUCT-v1-PAYLOAD.SIGNATURE")
    return payload, sealed
