"""What a signed key says: the same claims whatever format carries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from licet.errors import SignatureInvalidError, WireError
from licet.keys.parsed import KeyClaims
from licet.terms import Terms
from licet.wire import instant_claim, terms_from_claims, terms_to_claims, text_claim, to_epoch


def write_claims(
    terms: Terms, *, key_id: str, license_id: str, product: str, issuer: str, issued_at: datetime
) -> dict[str, Any]:
    """Write the claims of a new key: ``iss``, ``sub`` (license id), ``aud`` (product), ``iat``, ``jti``, ``terms``.

    ``nbf`` and ``exp`` (the end of grace) are there for other JWT libraries; our own reader goes by the terms.
    """
    nbf = {} if terms.starts_at is None else {"nbf": to_epoch(terms.starts_at)}
    exp = {} if terms.grace_until is None else {"exp": to_epoch(terms.grace_until)}
    fixed = {"iss": issuer, "sub": license_id, "aud": product, "iat": to_epoch(issued_at), "jti": key_id}
    return fixed | nbf | exp | {"terms": terms_to_claims(terms)}


def read_claims(claims: Mapping[str, Any], *, product: str) -> KeyClaims:
    """Read the claims of a key whose signature holds.

    Raises:
        SignatureInvalidError: They are incomplete, contradict each other or the product that the key starts with.
    """
    try:
        read = KeyClaims(
            id=text_claim(claims, "jti"),
            license_id=text_claim(claims, "sub"),
            product=text_claim(claims, "aud"),
            issuer=text_claim(claims, "iss"),
            issued_at=instant_claim(claims, "iat"),
            terms=terms_from_claims(claims.get("terms")),
        )
        _agree(claims, "nbf", read.terms.starts_at)
        _agree(claims, "exp", read.terms.grace_until)
        if read.terms.grace_until is not None and read.terms.grace_until < read.issued_at:
            raise WireError("it ends before it was issued", field="exp")
    except WireError as error:
        raise SignatureInvalidError(f"the license key is signed but wrong: {error}") from None
    if read.product != product:
        raise SignatureInvalidError("the license key was signed for another product")
    return read


def _agree(claims: Mapping[str, Any], name: str, promised: datetime | None) -> None:
    """Check that a claim for other libraries says what the terms say."""
    stated = claims.get(name)
    agrees = name not in claims if promised is None else type(stated) is int and stated == to_epoch(promised)
    if not agrees:
        raise WireError(f"{name} contradicts the terms", field=name)
