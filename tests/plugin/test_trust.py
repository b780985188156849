from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import ConfigurationError, SignatureInvalidError
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import LEASE_TYPE, REFUSAL_TYPE
from tests.plugin.vendor import NOW, Vendor, terms

VENDOR = Vendor()
LEASE = VENDOR.lease()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_lease_says_what_was_signed() -> None:
    lease = VENDOR.trusted.lease(LEASE, product="OPT")
    assert (lease.license_id, lease.product, lease.issued_at) == ("lic_1", "OPT", NOW)
    assert lease.terms.max_resources == 10_000
    assert LEASE not in repr(lease)


def test_a_refusal_says_what_was_signed() -> None:
    refusal = VENDOR.trusted.refusal(VENDOR.refusal("REVOKED"), product="OPT")
    assert (refusal.code, refusal.issued_at) == (Code.REVOKED, NOW)


@given(st.integers(0, len(LEASE) - 1), st.sampled_from("ABCabc019-_.=\x00é"))
@settings(max_examples=300)
def test_a_lease_with_any_character_changed_is_forged(place: int, character: str) -> None:
    changed = LEASE[:place] + character + LEASE[place + 1 :]
    if changed != LEASE:
        with pytest.raises(SignatureInvalidError):
            VENDOR.trusted.lease(changed, product="OPT")


@given(st.text(max_size=200) | st.from_regex(r"[A-Za-z0-9_=-]{0,20}\.[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}"))
def test_any_text_is_refused_in_our_own_words(text: str) -> None:
    with pytest.raises(SignatureInvalidError):
        VENDOR.trusted.lease(text, product="OPT")


def forged() -> list[Any]:
    claims = jwt.decode(LEASE, options={"verify_signature": False})
    header, payload, signature = LEASE.split(".")
    other = Vendor()
    none = b64(json.dumps({"alg": "none", "typ": LEASE_TYPE, "kid": VENDOR.kid}).encode())
    public = VENDOR.private.public_key().public_bytes_raw()
    return [
        pytest.param(other.lease(), id="another-key-under-the-same-kid"),
        pytest.param(Vendor("2031", VENDOR.private).lease(), id="a-kid-nobody-pinned"),
        pytest.param(f"{none}.{payload}.", id="alg-none"),
        pytest.param(
            jwt.encode(claims, public, "HS256", headers={"kid": VENDOR.kid, "typ": LEASE_TYPE}),
            id="hs256-with-the-public-key",
        ),
        pytest.param(VENDOR.sign(claims, typ="JWT"), id="not-typed-as-a-lease"),
        pytest.param(VENDOR.sign(claims, typ=REFUSAL_TYPE), id="typed-as-a-refusal"),
        pytest.param(VENDOR.sign(claims, typ=LEASE_TYPE, crit=["x"], x=1), id="crit"),
        pytest.param(VENDOR.sign(claims, typ=LEASE_TYPE, kid="../../etc/passwd"), id="kid-like-a-path"),
        pytest.param(VENDOR.lease(aud="NLS"), id="another-product"),
        pytest.param(VENDOR.lease(aud=["OPT", "NLS"]), id="several-products"),
        pytest.param(VENDOR.lease(exp=None), id="no-end"),
        pytest.param(VENDOR.lease(exp=10**30), id="an-end-beyond-time"),
        pytest.param(VENDOR.lease(exp="2030"), id="an-end-in-text"),
        pytest.param(VENDOR.lease(terms=terms(max_resources="all")), id="terms-of-the-wrong-type"),
        pytest.param(VENDOR.lease(terms=None), id="no-terms"),
        pytest.param(f"{header}.{payload}=.{signature}", id="padding"),
        pytest.param(f"{header}.{payload}.{signature}.", id="four-parts"),
        pytest.param(LEASE + "A" * 70_000, id="very-long"),
    ]


@pytest.mark.parametrize("token", forged())
def test_a_forged_or_foreign_lease_is_refused(token: str) -> None:
    with pytest.raises(SignatureInvalidError):
        VENDOR.trusted.lease(token, product="OPT")


def test_a_payload_with_a_claim_twice_is_refused_even_when_signed() -> None:
    payload = json.dumps(jwt.decode(LEASE, options={"verify_signature": False}))
    twice = (payload[:-1] + ', "exp": 99999999999}').encode()
    token = jwt.PyJWS().encode(twice, VENDOR.private, "EdDSA", headers={"kid": VENDOR.kid, "typ": LEASE_TYPE})
    with pytest.raises(SignatureInvalidError):
        VENDOR.trusted.lease(token, product="OPT")


def test_the_last_bits_of_a_signature_cannot_be_respelled() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(LEASE[-1])
    respelled = LEASE[:-1] + alphabet[last ^ 1]  # 64 bytes leave four unused bits in the last character
    with pytest.raises(SignatureInvalidError):
        VENDOR.trusted.lease(respelled, product="OPT")


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864 renames it; the contract's leases say EdDSA
def test_an_independent_implementation_reads_our_leases_and_we_read_its() -> None:
    from joserfc import jws
    from joserfc.jwk import OKPKey

    private = OKPKey.import_key(_private_jwk())
    read = jws.deserialize_compact(LEASE, private, algorithms=["Ed25519", "EdDSA"])
    header = {"alg": "EdDSA", "kid": VENDOR.kid, "typ": LEASE_TYPE}
    made = jws.serialize_compact(header, read.payload, private, algorithms=["EdDSA"])
    assert VENDOR.trusted.lease(made, product="OPT").id == json.loads(read.payload)["jti"]


def _private_jwk() -> dict[str, str | list[str]]:
    return {"kty": "OKP", "crv": "Ed25519", "x": VENDOR.jwk["x"], "d": b64(VENDOR.private.private_bytes_raw())}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([{"x": "AA"}], "kid"),
        ([{"kid": "a", "x": "AA"}], "32 bytes"),
        ([{"kid": "a", "x": "%%"}], "32 bytes"),
        ([VENDOR.jwk, VENDOR.jwk], "kid of its own"),
        ([VENDOR.jwk | {"crv": "X25519"}], "Ed25519"),
    ],
)
def test_a_bad_pinned_key_is_named(keys: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        TrustedKeys.from_jwks(keys)


def test_the_example_key_of_rfc_8037_is_read() -> None:
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    token = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcN"
        "R4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    key = TrustedKeys.from_jwks([{"kid": "rfc", "x": x}]).by_kid["rfc"]
    assert jwt.PyJWS().decode(token, key, algorithms=["EdDSA"]) == b"Example of Ed25519 signing"
