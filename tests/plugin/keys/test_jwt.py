"""``jwt`` keys as an attacker would forge them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import KeyFormatError, LicetError, SignatureInvalidError, UnknownSignerError
from licet.jose import PublicKeys
from licet.keys import KeyClaims, parse, verify
from licet.keys.claims import write_claims
from licet.keys.jwt import write
from licet.terms import Terms
from licet.wire import LEASE_TYPE, LICENSE_KEY_TYPE, terms_to_claims, to_epoch
from tests import vectors
from tests.plugin.hostile import changes, refuses_every_change
from tests.plugin.strategies import instants, products
from tests.plugin.strategies import terms as any_terms
from tests.plugin.vendor import ISSUER, NOW, Vendor, terms
from tests.vectors.signing import Signer, b64, compact, hs256, jws, jwt_key

SIGNERS = vectors.signers()
ED, RSA = SIGNERS["2026-11-vector"], SIGNERS["2026-11-rsa-vector"]
STRANGER = SIGNERS[vectors.NEXT]
TRUSTED = PublicKeys.from_jwks(vectors.pinned())
VENDOR = Vendor.fixed()
CLAIMS = VENDOR.key_claims("NLS")
TYP = {"typ": LICENSE_KEY_TYPE}
SECRET = b"a secret of the server, 32 bytes"


def token(signer: Signer | None = ED, claims: Any = CLAIMS, **header: Any) -> str:
    if signer is None:
        return hs256(SECRET, claims, **TYP | header)
    return signer.token(claims, **TYP | header)


def verified(text: str) -> KeyClaims | None:
    return verify(parse(text), TRUSTED)


@given(any_terms, products, instants, st.sampled_from([ED, RSA, None]))
@settings(deadline=None)
def test_any_key_that_is_issued_is_parsed_and_verified(
    sold: Terms, product: str, at: datetime, signer: Signer | None
) -> None:
    late = sold.grace_until is not None and sold.grace_until < at
    sold = replace(sold, grace_until=at) if late else sold
    claims = write_claims(sold, key_id="k", license_id="lic_1", product=product, issuer=ISSUER, issued_at=at)
    text = write(product, token(signer, claims))
    assert text == jwt_key(product, token(signer, claims))
    parsed = parse(text)
    assert (parsed.scheme, parsed.product, parsed.canonical) == ("jwt", product, text)
    read = verify(parsed, TRUSTED)
    assert (read is None) is (signer is None)
    if read is not None:
        assert (read.product, read.license_id, read.issuer, read.issued_at) == (product, "lic_1", ISSUER, at)
        assert terms_to_claims(read.terms) == terms_to_claims(sold)


@pytest.mark.parametrize("signer", [ED, RSA], ids=["EdDSA", "RS256"])
def test_no_character_of_a_signed_key_can_be_changed(signer: Signer) -> None:
    text = jwt_key("NLS", token(signer))
    assert refuses_every_change(verified, text) > 9 * len(text)


@pytest.mark.parametrize("signer", [ED, RSA], ids=["EdDSA", "RS256"])
def test_a_right_checksum_makes_no_changed_token_genuine(signer: Signer) -> None:
    genuine = token(signer)
    verified(jwt_key("NLS", genuine))
    for changed in changes(genuine, "Ab0_-."):
        with pytest.raises(LicetError):
            verified(jwt_key("NLS", changed))


def test_an_hs256_key_with_another_character_is_another_key_or_none() -> None:
    text = jwt_key("NLS", token(None))
    found = set()
    for changed in changes(text):
        try:
            found.add(parse(changed).canonical)
        except KeyFormatError:
            continue
    assert text not in found
    assert {other.partition("-")[2] for other in found} == {text.partition("-")[2]}  # only the product was changed
    assert verified(text) is None


def test_the_checksum_is_the_beginning_of_the_tokens_sha_256() -> None:
    text = jwt_key("NLS", token())
    product, middle, checksum = text.split("-")
    assert (product, middle) == ("NLS", b64(token().encode()))
    assert checksum == hashlib.sha256(token().encode()).hexdigest()[:8]


@pytest.mark.parametrize("length", range(12))
def test_a_checksum_of_another_length_or_case_is_refused(length: int) -> None:
    text, digest = jwt_key("NLS", token())[:-8], hashlib.sha256(token().encode()).hexdigest()
    for checksum in (digest[:length], digest[:length].upper(), digest[1 : length + 1], "0" * length):
        if checksum != digest[:8]:
            with pytest.raises(KeyFormatError):
                parse(text + checksum)


def test_another_spelling_of_the_token_is_refused() -> None:
    middle = b64(token().encode())
    checksum = hashlib.sha256(token().encode()).hexdigest()[:8]
    for other in (
        middle + "=",
        middle + "==",
        middle[:-1],
        "-" + middle,
        middle + "-",
        middle.swapcase(),
        b64(b"ey\xff"),
    ):
        with pytest.raises(KeyFormatError):
            parse(f"NLS-{other}-{checksum}")


FORGED = {
    "alg-none": lambda: jws({"alg": "none", "kid": ED.kid} | TYP, compact(CLAIMS), lambda _: b""),
    "another-signer-under-the-kid": lambda: token(Signer(ED.kid, STRANGER.private)),
    "another-type": lambda: token(typ=LEASE_TYPE),
    "no-type": lambda: token(typ=None),
    "crit": lambda: token(crit=["exp"]),
    "rs256-under-the-ed25519-kid": lambda: token(RSA, kid=ED.kid),
    "eddsa-under-the-rsa-kid": lambda: token(kid=RSA.kid),
    "eddsa-calls-itself-rs256": lambda: token(alg="RS256"),
    "hs384": lambda: token(None, alg="HS384"),
    "no-algorithm": lambda: token(alg=None),
    "algorithms": lambda: token(alg=["HS256"]),
    "no-object": lambda: token(claims=b"[]"),
    "claim-twice": lambda: token(claims=compact(CLAIMS)[:-1] + b',"aud":"NLS"}'),
    "another-product-inside": lambda: token(claims=CLAIMS | {"aud": "OPT"}),
    "no-token-at-all": lambda: "eyJhbGciOiJIUzI1NiJ9, a text that begins like one",
    "two-parts": lambda: token().rpartition(".")[0],
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_forged_key_is_refused(make: Any) -> None:
    with pytest.raises(SignatureInvalidError):
        verified(jwt_key("NLS", make()))


def test_a_key_of_an_unknown_signer_is_told_from_a_forged_one() -> None:
    with pytest.raises(UnknownSignerError):
        verified(jwt_key("NLS", token(STRANGER)))


def test_a_key_that_is_relabelled_hs256_proves_nothing() -> None:
    """Whoever edits a key into HS256 gets one that only the server can judge, and the server never issued it."""
    for secret in (b"", vectors.pinned()[0]["x"].encode(), SECRET):
        assert verified(jwt_key("NLS", hs256(secret, CLAIMS, kid=ED.kid, **TYP))) is None


@pytest.mark.parametrize("product", ["OPT", "NLT", "NL", "NLSX", "N5"])
def test_a_key_does_not_serve_another_product(product: str) -> None:
    with pytest.raises(SignatureInvalidError, match="another product"):
        verified(jwt_key(product, token()))


SECONDS, GRACE = to_epoch(NOW), CLAIMS["exp"]
STARTS = {"starts_at": "2026-12-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, True),
        ({"exp": GRACE + 1}, False),
        ({"exp": GRACE - 1}, False),
        ({"exp": float(GRACE)}, False),
        ({"exp": None}, False),
        ({"exp": True}, False),
        ({"exp": str(GRACE)}, False),
        ({"terms": terms(grace_until=None)}, False),
        ({"terms": terms(grace_until="2026-11-22T11:59:59Z"), "exp": SECONDS - 1}, False),
        ({"terms": terms(grace_until="2026-11-22T12:00:00Z"), "exp": SECONDS}, True),
        ({"nbf": SECONDS}, False),
        ({"nbf": None}, False),
        ({"terms": terms(**STARTS)}, False),
        ({"terms": terms(**STARTS), "nbf": 1_796_083_200}, True),
        ({"terms": terms(**STARTS), "nbf": 1_796_083_201}, False),
        ({"terms": terms(**STARTS), "nbf": 1_796_083_200.0}, False),
        *[({"iat": value}, False) for value in (None, True, 1.5, "now", -1, 0, 253_402_300_799, 10**30)],
        *[({name: value}, False) for name in ("iss", "sub", "aud", "jti") for value in (None, 7, ["NLS"], {})],
        *[({"terms": value}, False) for value in (None, [], "all", {}, terms(status="forever"), terms(plan=None))],
    ],
    ids=lambda value: repr(value)[:50],
)
def test_the_claims_of_a_key_agree_with_each_other(change: dict[str, Any], accepted: bool) -> None:
    text = jwt_key("NLS", token(claims=CLAIMS | change))
    if accepted:
        read = verified(text)
        assert read is not None
        assert json.loads(json.dumps(terms_to_claims(read.terms)))["plan"] == "pro"
    else:
        with pytest.raises(SignatureInvalidError):
            verified(text)


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_a_key_without_a_claim_is_refused(claim: str) -> None:
    with pytest.raises(SignatureInvalidError):
        verified(jwt_key("NLS", token(claims={name: value for name, value in CLAIMS.items() if name != claim})))
