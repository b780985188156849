"""``ed25519`` keys as an attacker would forge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings

from licet.errors import KeyFormatError, SignatureInvalidError, UnknownSignerError
from licet.jose import PublicKeys
from licet.keys import KeyClaims, parse, verify
from licet.keys.claims import write_claims
from licet.keys.ed25519 import signed_part
from licet.terms import Terms
from licet.wire import LICENSE_KEY_TYPE, terms_to_claims
from tests import vectors
from tests.plugin.hostile import refuses_every_change, respelled
from tests.plugin.strategies import instants, products
from tests.plugin.strategies import terms as any_terms
from tests.plugin.vendor import ISSUER, Vendor, terms
from tests.vectors.bad import malleable
from tests.vectors.signing import Signer, b64, compact, ed25519_key

SIGNERS = vectors.signers()
ED, RSA = SIGNERS["2026-11-vector"], SIGNERS["2026-11-rsa-vector"]
STRANGER = SIGNERS[vectors.NEXT]
TRUSTED = PublicKeys.from_jwks(vectors.pinned())
CLAIMS = Vendor.fixed().key_claims("LMG")
KEY = ed25519_key("LMG", ED, CLAIMS)
HEAD, SIGNATURE = KEY.split(".")


def verified(text: str) -> KeyClaims | None:
    return verify(parse(text), TRUSTED)


@given(any_terms, products, instants)
@settings(deadline=None)
def test_any_key_that_is_issued_is_parsed_and_verified(sold: Terms, product: str, at: datetime) -> None:
    late = sold.grace_until is not None and sold.grace_until < at
    sold = replace(sold, grace_until=at) if late else sold
    claims = write_claims(sold, key_id="k", license_id="lic_1", product=product, issuer=ISSUER, issued_at=at)
    text = ed25519_key(product, ED, claims)
    parsed = parse(text)
    assert (parsed.scheme, parsed.product, parsed.canonical) == ("ed25519", product, text)
    read = verify(parsed, TRUSTED)
    assert read is not None
    assert (read.id, read.product, read.issued_at) == ("k", product, at)
    assert terms_to_claims(read.terms) == terms_to_claims(sold)


def test_no_character_of_a_key_can_be_changed() -> None:
    assert refuses_every_change(verified, KEY) > 9 * len(KEY)


def test_the_signature_covers_product_version_and_payload() -> None:
    payload = HEAD.split("-", 2)[2]
    assert signed_part("LMG", payload) == HEAD
    for other in (HEAD.replace("LMG", "LMH"), HEAD.replace("-v1-", "-v1-A"), HEAD + "A"):
        with pytest.raises((KeyFormatError, SignatureInvalidError)):
            verified(f"{other}.{SIGNATURE}")


@pytest.mark.parametrize(
    "signature",
    [
        "",
        *respelled(SIGNATURE),
        SIGNATURE[:-1],
        SIGNATURE + "A",
        b64(bytes(63)),
        b64(bytes(65)),
        f"{SIGNATURE}.",
        f"{SIGNATURE}.{SIGNATURE}",
    ],
)
def test_a_signature_of_another_shape_is_no_key(signature: str) -> None:
    if "\n" in signature or " " in signature:
        assert parse(f"{HEAD}.{signature}") == parse(KEY)
    else:
        with pytest.raises(KeyFormatError):
            parse(f"{HEAD}.{signature}")


@pytest.mark.parametrize("payload", ["", *respelled(HEAD.split("-", 2)[2]), "A", "-", "=", "+/+/"])
def test_a_payload_of_another_shape_is_no_key(payload: str) -> None:
    text = f"LMG-v1-{payload}.{SIGNATURE}"
    if "\n" in payload or " " in payload:
        assert parse(text) == parse(KEY)
    else:
        with pytest.raises(KeyFormatError):
            parse(text)


FORGED: dict[str, Any] = {
    "all-zeros": lambda: f"{HEAD}.{b64(bytes(64))}",
    "malleable": lambda: f"{HEAD}.{malleable(SIGNATURE)}",
    "another-signer-under-the-kid": lambda: ed25519_key("LMG", Signer(ED.kid, STRANGER.private), CLAIMS),
    "rsa-kid": lambda: ed25519_key("LMG", Signer(RSA.kid, ED.private), CLAIMS),
    "no-kid": lambda: ed25519_key("LMG", ED, compact(CLAIMS)),
    "kid-is-a-list": lambda: ed25519_key("LMG", ED, compact(CLAIMS | {"kid": [ED.kid]})),
    "kid-like-a-path": lambda: ed25519_key("LMG", ED, compact(CLAIMS | {"kid": "../../etc/passwd"})),
    "another-product-inside": lambda: ed25519_key("LMG", ED, CLAIMS | {"aud": "OPT"}),
    "claim-twice": lambda: ed25519_key("LMG", ED, compact(CLAIMS | {"kid": ED.kid})[:-1] + b',"aud":"LMG"}'),
    "kid-twice": lambda: ed25519_key("LMG", ED, b'{"kid":"x",' + compact(CLAIMS | {"kid": ED.kid})[1:]),
    "list": lambda: ed25519_key("LMG", ED, b"[]"),
    "not-json": lambda: ed25519_key("LMG", ED, b"\xff\xff"),
    "nan": lambda: ed25519_key("LMG", ED, compact(CLAIMS | {"kid": ED.kid})[:-1] + b',"x":NaN}'),
    "end-before-issue": lambda: ed25519_key("LMG", ED, CLAIMS | {"iat": CLAIMS["exp"] + 1}),
    "no-terms": lambda: ed25519_key("LMG", ED, CLAIMS | {"terms": None}),
    "broken-terms": lambda: ed25519_key("LMG", ED, CLAIMS | {"terms": terms(limits={"services": 1.5})}),
    "another-end": lambda: ed25519_key("LMG", ED, CLAIMS | {"exp": CLAIMS["exp"] + 1}),
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_forged_key_parses_and_is_refused(make: Any) -> None:
    parsed = parse(make())
    assert parsed.scheme == "ed25519"
    with pytest.raises(SignatureInvalidError):
        verify(parsed, TRUSTED)


def test_a_key_of_an_unknown_signer_is_told_from_a_forged_one() -> None:
    with pytest.raises(UnknownSignerError):
        verified(ed25519_key("LMG", STRANGER, CLAIMS))


def test_the_signature_of_a_token_is_no_signature_of_a_key_and_the_reverse() -> None:
    """The text that a token's signature covers has a dot, and that of a key has none."""
    text, _, signature = ED.token(CLAIMS | {"kid": ED.kid}, typ=LICENSE_KEY_TYPE).rpartition(".")
    with pytest.raises(SignatureInvalidError):
        verified(f"LMG-v1-{text.partition('.')[2]}.{signature}")
    assert "." not in HEAD
