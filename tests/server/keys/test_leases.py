"""Leases and refusals, as the plugin reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from licet.errors import SignatureInvalidError
from licet.terms import Terms
from licet.trust import TrustedKeys
from licet.verdict import Code, Verdict
from licet.wire import terms_to_claims
from licet_server.keys.keyring import Keyring, SigningKey
from licet_server.keys.leases import Signer
from licet_server.licensing.leasing import Window

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = Window(NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1))
TERMS = Terms(
    "pro",
    features=("scan",),
    limits={"services": 3},
    max_resources=10,
    expires_at=NOW + timedelta(days=30),
    grace_until=NOW + timedelta(days=37),
    instance_id="i-1",
    fingerprint="f-1",
)


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer(Keyring((SigningKey.generate(now=NOW), SigningKey.generate(now=NOW))), "https://license.example.com")


@pytest.fixture(scope="module")
def trusted(signer) -> TrustedKeys:
    return TrustedKeys.from_jwks(signer.keyring.public_jwks()["keys"])


def test_the_plugin_believes_a_lease(signer, trusted):
    token = signer.lease(TERMS, license_id="lic_1", product="OPT", nonce="n-1", window=WINDOW)
    lease = trusted.lease(token, product="OPT")
    assert (lease.license_id, lease.issuer, lease.nonce) == ("lic_1", "https://license.example.com", "n-1")
    assert (lease.issued_at, lease.not_before) == (NOW, NOW)
    assert (lease.refresh_after, lease.expires_at) == (NOW + timedelta(hours=1), NOW + timedelta(days=1))
    assert terms_to_claims(lease.terms) == terms_to_claims(TERMS)


def test_a_lease_has_exactly_the_claims_of_the_contract(signer):
    token = signer.lease(TERMS, license_id="lic_1", product="OPT", nonce=None, window=WINDOW)
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "kid": signer.keyring.signing.kid,
        "typ": "licet-lease+jwt",
    }
    claims = json.loads(jwt.utils.base64url_decode(token.split(".")[1]))
    assert claims.keys() == {
        "iss", "sub", "aud", "iat", "nbf", "exp", "jti", "nonce", "refresh_after", "terms",
    }  # fmt: skip
    assert claims["nonce"] is None
    assert all(type(claims[name]) is int for name in ("iat", "nbf", "exp", "refresh_after"))
    assert claims["terms"].keys() == {
        "plan", "status", "features", "limits", "max_resources", "expires_at", "grace_until", "instance_id",
        "fingerprint",
    }  # fmt: skip


def test_a_fraction_of_a_second_never_makes_a_lease_longer(signer, trusted):
    late = timedelta(microseconds=999_999)
    window = Window(NOW + late, WINDOW.refresh_after + late, WINDOW.expires_at + late)
    lease = trusted.lease(
        signer.lease(TERMS, license_id="lic_1", product="OPT", nonce=None, window=window), product="OPT"
    )
    assert lease.expires_at == WINDOW.expires_at


def test_the_plugin_believes_a_refusal(signer, trusted):
    verdict = Verdict(Code.REVOKED, "This license was revoked by the vendor.")
    refusal = trusted.refusal(
        signer.refusal(verdict, license_id="lic_1", product="OPT", nonce="n-2", now=NOW), product="OPT"
    )
    assert (refusal.code, refusal.message) == (Code.REVOKED, verdict.detail)
    assert (refusal.issued_at, refusal.nonce) == (NOW, "n-2")


def test_a_refusal_is_no_lease_and_a_lease_no_refusal(signer, trusted):
    lease = signer.lease(TERMS, license_id="lic_1", product="OPT", nonce=None, window=WINDOW)
    refusal = signer.refusal(Verdict(Code.EXPIRED), license_id=None, product="OPT", nonce=None, now=NOW)
    with pytest.raises(SignatureInvalidError):
        trusted.lease(refusal, product="OPT")
    with pytest.raises(SignatureInvalidError):
        trusted.refusal(lease, product="OPT")


def test_every_answer_has_an_id_of_its_own(signer, trusted):
    ids = {
        trusted.lease(
            signer.lease(TERMS, license_id="lic_1", product="OPT", nonce=None, window=WINDOW), product="OPT"
        ).id
        for _ in range(5)
    }
    assert len(ids) == 5
