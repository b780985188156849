"""``ed25519`` keys: a signed JSON object, shorter than a JWT.

Source: RFC 8032 (Ed25519), RFC 4648 section 5 (base64url).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from licet.errors import SignatureInvalidError
from licet.jose import EDDSA, encode
from licet.keys import ParsedKey
from licet.keys import ed25519 as public
from licet_server.keys.order import Assay, Minted, Order

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def mint(order: Order) -> Minted:
    """Return a key such as ``LMG-v1-{base64url(payload)}.{base64url(signature)}``.

    Raises:
        SigningKeyMissingError: The keyring has no Ed25519 key.
    """
    signing = order.signer.keyring.signing(EDDSA, now=order.now)
    private = cast("Ed25519PrivateKey", signing.private)  # the algorithm says so
    payload = encode(json.dumps(order.claims() | {"kid": signing.kid}, separators=(",", ":")).encode())
    text = public.signed_part(order.product.code, payload)
    return Minted(f"{text}.{encode(private.sign(text.encode()))}", signing.kid)


def is_genuine(key: ParsedKey, assay: Assay) -> bool:
    """Say whether this server signed *key*."""
    try:
        return public.verify(key, assay.public) is not None
    except SignatureInvalidError:
        return False
