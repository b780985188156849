"""``jwt`` keys: a token signed with the algorithm that the product asks for, put into a key.

With HS256 the secret is derived from the pepper, so only this server can check such a token.

Source: RFC 7519 (JWT), RFC 7518 section 3.2 (HS256), RFC 8725 section 3.1 (the algorithm is ours to say).
"""

from __future__ import annotations

import hashlib
import hmac

import jwt

from licet.errors import SignatureInvalidError, WireError
from licet.jose import HS256, Token
from licet.keys import ParsedKey
from licet.keys import jwt as public
from licet.keys.claims import read_claims
from licet.wire import LICENSE_KEY_TYPE, load_object
from licet_server.keys.derived import derived
from licet_server.keys.order import Assay, Minted, Order

PURPOSE = "licet jwt keys, HS256"


def mint(order: Order) -> Minted:
    """Return a key such as ``NLS-{base64url(jwt)}-{checksum}``.

    Raises:
        SigningKeyMissingError: The keyring has no key for the product's algorithm.
    """
    claims, algorithm = order.claims(), order.product.key_algorithm
    if algorithm == HS256:
        secret = derived(order.pepper, purpose=PURPOSE)
        token = jwt.encode(claims, secret, algorithm=HS256, headers={"typ": LICENSE_KEY_TYPE})
        return Minted(public.write(order.product.code, token))
    signing = order.signer.keyring.signing(algorithm, now=order.now)
    return Minted(public.write(order.product.code, signing.token(LICENSE_KEY_TYPE, claims)), signing.kid)


def is_genuine(key: ParsedKey, assay: Assay) -> bool:
    """Say whether this server signed *key*."""
    try:
        token = Token.take_apart(key.signed)
        if token.header.get("alg") != HS256:
            return public.verify(key, assay.public) is not None
        expected = hmac.new(derived(assay.pepper, purpose=PURPOSE), token.signed, hashlib.sha256).digest()
        if token.header.get("typ") != LICENSE_KEY_TYPE or not hmac.compare_digest(token.signature, expected):
            return False
        read_claims(load_object(token.payload), product=key.product)
    except (SignatureInvalidError, WireError):
        return False
    return True
