"""Leases and refusals as an attacker would forge them."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import ConfigurationError, SignatureInvalidError, UnknownSignerError
from licet.terms import Terms
from licet.trust import Source, TrustedKeys
from licet.verdict import Code
from licet.wire import (
    KEY_SET_TYPE,
    LEASE_TYPE,
    LICENSE_FILE_TYPE,
    LICENSE_KEY_TYPE,
    REFUSAL_TYPE,
    REVOCATIONS_TYPE,
    UNLIMITED,
    terms_to_claims,
    to_epoch,
)
from tests.plugin.hostile import refuses_every_change
from tests.plugin.strategies import instants
from tests.plugin.strategies import terms as any_terms
from tests.plugin.vendor import ISSUER, NOW, Vendor, terms
from tests.vectors.signing import b64, jws, unb64

VENDOR = Vendor.fixed()
LEASE = VENDOR.lease()
REFUSAL = VENDOR.refusal("REVOKED")
SECONDS = int(NOW.timestamp())
TRUSTED = VENDOR.trusted


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unb64(token.split(".")[1]))
    return found


def test_a_lease_says_what_was_signed() -> None:
    lease = TRUSTED.lease(VENDOR.lease(nonce="n", key_set=7), product="OPT")
    assert (lease.source, lease.id, lease.license_id, lease.product) == (Source.SERVER, "lease-1", "lic_1", "OPT")
    assert (lease.issuer, lease.nonce, lease.key_set) == (ISSUER, "n", 7)
    assert (lease.issued_at, lease.refresh_after) == (NOW, NOW + timedelta(hours=1))
    assert lease.expires_at == NOW + timedelta(days=1)
    assert lease.terms.max_resources == 10_000


def test_a_lease_of_the_first_version_has_no_key_set() -> None:
    assert TRUSTED.lease(LEASE, product="OPT").key_set == 0


def test_a_lease_counts_up_to_its_end() -> None:
    lease = TRUSTED.lease(LEASE, product="OPT")
    assert lease.counts_at(NOW + timedelta(days=1, microseconds=-1))
    assert not lease.counts_at(NOW + timedelta(days=1))


def test_a_refusal_says_what_was_signed() -> None:
    refusal = TRUSTED.refusal(VENDOR.refusal("REVOKED", nonce="n"), product="OPT")
    assert (refusal.code, refusal.message, refusal.product) == (Code.REVOKED, "It is REVOKED.", "OPT")
    assert (refusal.issued_at, refusal.nonce) == (NOW, "n")


def test_no_document_shows_itself_in_a_log() -> None:
    assert LEASE not in repr(TRUSTED.lease(LEASE, product="OPT"))


@given(any_terms, instants, st.integers(0, 10**9), st.integers(0, 10**9), st.none() | st.text(max_size=20))
@settings(deadline=None)
def test_any_lease_that_is_issued_is_read(terms: Terms, at: datetime, after: int, end: int, nonce: str | None) -> None:
    begin = min(to_epoch(at), to_epoch(datetime(2900, 1, 1, tzinfo=UTC)))
    instants = {"iat": begin, "nbf": begin, "refresh_after": begin + after, "exp": begin + end}
    token = VENDOR.lease(**instants, nonce=nonce, terms=terms_to_claims(terms))
    lease = TRUSTED.lease(token, product="OPT")
    assert terms_to_claims(lease.terms) == terms_to_claims(terms)
    assert (to_epoch(lease.issued_at), to_epoch(lease.refresh_after)) == (begin, begin + after)
    assert lease.nonce == nonce


def test_no_character_of_a_lease_can_be_changed() -> None:
    assert refuses_every_change(lambda text: TRUSTED.lease(text, product="OPT"), LEASE) > 9 * len(LEASE)


def test_no_character_of_a_refusal_can_be_changed() -> None:
    assert refuses_every_change(lambda text: TRUSTED.refusal(text, product="OPT"), REFUSAL) > 9 * len(REFUSAL)


@given(st.integers(0, len(LEASE)), st.text(min_size=1, max_size=5))
@settings(deadline=None)
def test_nothing_can_be_put_into_a_lease(place: int, more: str) -> None:
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(LEASE[:place] + more + LEASE[place:], product="OPT")


@given(st.text(max_size=200) | st.from_regex(r"[A-Za-z0-9_=-]{0,20}\.[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}"))
def test_any_text_is_refused_in_our_own_words(text: str) -> None:
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(text, product="OPT")


def forged() -> list[Any]:
    claims = claims_of(LEASE)
    header, payload, signature = LEASE.split(".")
    typ = {"typ": LEASE_TYPE}
    other = Vendor()
    public = VENDOR.private.public_key().public_bytes_raw()
    none = jws({"alg": "none", "kid": VENDOR.kid} | typ, unb64(payload), lambda _: b"")
    return [
        pytest.param(other.lease(), id="another-key-under-the-same-kid"),
        pytest.param(Vendor("2031", VENDOR.private).lease(), id="a-kid-nobody-pinned"),
        pytest.param(none, id="alg-none"),
        pytest.param(jwt.encode(claims, public, "HS256", headers={"kid": VENDOR.kid} | typ), id="hs256-with-our-key"),
        pytest.param(VENDOR.sign(claims, **typ, crit=["x"], x=1), id="crit"),
        pytest.param(VENDOR.sign(claims, **typ, kid="../../etc/passwd"), id="kid-like-a-path"),
        pytest.param(f"{header}.{payload}=.{signature}", id="padding"),
        pytest.param(f"{header}.{payload}.{signature}.", id="four-parts"),
        pytest.param(f"{payload}.{header}.{signature}", id="swapped-parts"),
        pytest.param(f"{header}.{VENDOR.lease(sub='lic_2').split('.')[1]}.{signature}", id="another-payload"),
        pytest.param(LEASE + "A" * 70_000, id="very-long"),
        pytest.param(LEASE[:-1], id="cut"),
    ]


@pytest.mark.parametrize("token", forged())
def test_a_forged_lease_is_refused(token: str) -> None:
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(token, product="OPT")


YEAR_1, YEAR_9999, YEAR_3000 = -62_135_596_800, 253_402_300_799, 32_503_680_000
NO_INSTANTS = [None, True, False, 0.0, SECONDS + 0.5, float(SECONDS), "2027", str(SECONDS), [SECONDS], {}, -1, 0,
               YEAR_1, YEAR_9999, YEAR_3000, UNLIMITED, UNLIMITED + 1, 2**63, 10**30, -(10**30)]  # fmt: skip


@pytest.mark.parametrize("value", NO_INSTANTS, ids=repr)
@pytest.mark.parametrize("claim", ["iat", "nbf", "exp", "refresh_after"])
def test_an_instant_that_nobody_means_is_refused(claim: str, value: object) -> None:
    with pytest.raises(SignatureInvalidError, match="the lease is signed but wrong"):
        TRUSTED.lease(VENDOR.lease(**{claim: value}), product="OPT")


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        pytest.param({"exp": SECONDS - 1}, False, id="ends-before-it-was-issued"),
        pytest.param({"exp": SECONDS}, True, id="ends-at-once"),
        pytest.param({"refresh_after": SECONDS - 1}, False, id="refreshed-before-it-was-issued"),
        pytest.param({"refresh_after": SECONDS}, True, id="refreshed-at-once"),
        pytest.param({"nbf": SECONDS + 1}, False, id="starts-later"),
        pytest.param({"nbf": SECONDS - 1}, False, id="starts-earlier"),
        pytest.param({"iat": 946_684_800, "nbf": 946_684_800}, True, id="the-year-2000"),
        pytest.param({"iat": 946_684_799, "nbf": 946_684_799}, False, id="the-year-1999"),
        pytest.param({"exp": YEAR_3000 - 1}, True, id="the-year-2999"),
    ],
)
def test_the_instants_of_a_lease_are_in_order(changes: dict[str, int], accepted: bool) -> None:
    token = VENDOR.lease(**changes)
    if accepted:
        assert TRUSTED.lease(token, product="OPT").product == "OPT"
    else:
        with pytest.raises(SignatureInvalidError):
            TRUSTED.lease(token, product="OPT")


WRONG = {
    "aud": ["NLS", "opt", "OPT ", "", ["OPT"], ["OPT", "NLS"], {"OPT": 1}, None, 7],
    "sub": [None, 7, ["lic_1"], "\ud800"],
    "jti": [None, 7],
    "iss": [None, 7, [ISSUER]],
    "nonce": [7, [], "\udfff"],
    "key_set": [None, -1, True, 1.0, "7", UNLIMITED + 1],
    "terms": [None, [], "all", {}, terms(max_resources="all"), terms(features="scan"), terms(expires_at=SECONDS)],
}


@pytest.mark.parametrize(("claim", "value"), [(claim, value) for claim, found in WRONG.items() for value in found])
def test_a_claim_of_another_kind_is_refused(claim: str, value: object) -> None:
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(VENDOR.lease(**{claim: value}), product="OPT")


@pytest.mark.parametrize("claim", sorted(claims_of(LEASE).keys() - {"nonce"}))
def test_a_claim_that_is_missing_is_refused(claim: str) -> None:
    rest = {name: value for name, value in claims_of(LEASE).items() if name != claim}
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(VENDOR.sign(rest, typ=LEASE_TYPE), product="OPT")


@pytest.mark.parametrize("claim", sorted(claims_of(LEASE)))
def test_a_claim_that_stands_twice_is_refused_even_when_it_says_the_same(claim: str) -> None:
    again = json.dumps({claim: claims_of(LEASE)[claim]}).encode()
    data = unb64(LEASE.split(".")[1])[:-1] + b"," + again[1:]
    with pytest.raises(SignatureInvalidError, match="no JSON object"):
        TRUSTED.lease(VENDOR.sign(data, typ=LEASE_TYPE), product="OPT")


@pytest.mark.parametrize("value", ["VALID", "IN_GRACE", "YES", "", "revoked", None, 7, ["REVOKED"]])
def test_a_refusal_must_say_no_in_a_code_we_know(value: Any) -> None:
    with pytest.raises(SignatureInvalidError, match="incomplete"):
        TRUSTED.refusal(VENDOR.refusal(value), product="OPT")


@pytest.mark.parametrize(
    "change",
    [{"message": None}, {"message": 7}, {"iat": None}, {"iat": True}, {"iat": YEAR_9999}, {"aud": "NLS"}, {"nonce": 7}],
    ids=repr,
)
def test_an_incomplete_refusal_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(SignatureInvalidError):
        TRUSTED.refusal(VENDOR.refusal("REVOKED", **change), product="OPT")


@pytest.mark.parametrize("issuer", ["https://elsewhere.example.com", ISSUER + "/", ISSUER.upper(), "", None, [ISSUER]])
def test_only_one_issuer_counts_once_it_is_named(issuer: object) -> None:
    picky = replace(TRUSTED, issuer=ISSUER)
    assert picky.lease(LEASE, product="OPT") == TRUSTED.lease(LEASE, product="OPT")
    assert picky.refusal(REFUSAL, product="OPT").code is Code.REVOKED
    for read, token in (
        (picky.lease, VENDOR.lease(iss=issuer)),
        (picky.refusal, VENDOR.refusal("REVOKED", iss=issuer)),
        (picky.license_document, VENDOR.license_document(iss=issuer)),
    ):
        with pytest.raises(SignatureInvalidError, match="another issuer"):
            read(token, product="OPT")
    with pytest.raises(SignatureInvalidError, match="another issuer"):
        picky.revocations(VENDOR.revocations("lic_1", iss=issuer))
    assert picky.after([VENDOR.announcement(1, VENDOR, iss=issuer)]) is picky


TYPES = [LEASE_TYPE, REFUSAL_TYPE, LICENSE_FILE_TYPE, REVOCATIONS_TYPE, KEY_SET_TYPE, LICENSE_KEY_TYPE]


@pytest.mark.parametrize(
    "kind", [*TYPES, "JWT", "", None, f"application/{LEASE_TYPE}", LEASE_TYPE.upper(), [LEASE_TYPE]]
)
def test_each_reader_takes_one_type_of_document_only(kind: object) -> None:
    everything = claims_of(VENDOR.announcement(1, VENDOR)) | claims_of(VENDOR.revocations("lic_1")) | claims_of(REFUSAL)
    token = VENDOR.sign(everything | claims_of(VENDOR.license_document()) | claims_of(LEASE), typ=kind)
    readers = {
        LEASE_TYPE: lambda: TRUSTED.lease(token, product="OPT"),
        REFUSAL_TYPE: lambda: TRUSTED.refusal(token, product="OPT"),
        LICENSE_FILE_TYPE: lambda: TRUSTED.license_document(token, product="OPT"),
        REVOCATIONS_TYPE: lambda: TRUSTED.revocations(token),
    }
    for own, read in readers.items():
        if own == kind:
            assert read()
        else:
            with pytest.raises(SignatureInvalidError, match="this is not a"):
                read()
    assert (TRUSTED.after([token]) is not TRUSTED) is (kind == KEY_SET_TYPE)


def test_the_last_bits_of_a_signature_cannot_be_respelled() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(LEASE[-1])
    respelled = LEASE[:-1] + alphabet[last ^ 1]  # 64 bytes leave four unused bits in the last character
    assert base64.urlsafe_b64decode(respelled[-86:] + "==") == base64.urlsafe_b64decode(LEASE[-86:] + "==")
    with pytest.raises(SignatureInvalidError):
        TRUSTED.lease(respelled, product="OPT")


def test_an_unknown_signer_is_told_from_a_forger() -> None:
    with pytest.raises(UnknownSignerError):
        TRUSTED.lease(Vendor("2031").lease(), product="OPT")
    with pytest.raises(SignatureInvalidError) as caught:
        TRUSTED.lease(Vendor(VENDOR.kid).lease(), product="OPT")
    assert not isinstance(caught.value, UnknownSignerError)


def test_no_keys_believe_nobody() -> None:
    with pytest.raises(UnknownSignerError):
        TrustedKeys.from_jwks([]).lease(LEASE, product="OPT")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([{"x": "AA"}], "kid"),
        ([{"kid": "a", "x": "AA"}], "32 bytes"),
        ([{"kid": "a", "x": "%%"}], "32 bytes"),
        ([VENDOR.jwk, VENDOR.jwk], "kid of its own"),
        ([VENDOR.jwk | {"crv": "X25519"}], "Ed25519"),
        ([VENDOR.jwk | {"d": b64(VENDOR.private.private_bytes_raw())}], "private key"),
    ],
)
def test_a_bad_pinned_key_is_named(keys: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        TrustedKeys.from_jwks(keys)
    assert b64(VENDOR.private.private_bytes_raw()) not in str(caught.value)
