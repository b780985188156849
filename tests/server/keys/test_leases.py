"""Leases, refusals and other documents, as the plugin reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from licet.errors import SignatureInvalidError
from licet.jose import EDDSA, MAX_TOKEN_LENGTH, RS256
from licet.terms import Terms
from licet.trust import TrustedKeys, announcements_in
from licet.verdict import Code, Verdict
from licet.wire import LICENSE_FILE_TYPE, terms_to_claims
from licet_server.errors import RotationError
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.keys.revocations import sign_revocations
from licet_server.keys.rotation import retire, rotate
from licet_server.keys.signing_key import SigningKey
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
    token = signer.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce="n-1", window=WINDOW)
    lease = trusted.lease(token, product="OPT")
    assert (lease.license_id, lease.issuer, lease.nonce) == ("lic_1", "https://license.example.com", "n-1")
    assert (lease.issued_at, lease.key_set) == (NOW, 0)
    assert (lease.refresh_after, lease.expires_at) == (NOW + timedelta(hours=1), NOW + timedelta(days=1))
    assert terms_to_claims(lease.terms) == terms_to_claims(TERMS)


def test_a_lease_has_exactly_the_claims_of_the_contract(signer):
    token = signer.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=WINDOW)
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "kid": signer.keyring.keys[-1].kid,
        "typ": "licet-lease+jwt",
    }
    claims = json.loads(jwt.utils.base64url_decode(token.split(".")[1]))
    assert claims.keys() == {
        "iss", "sub", "aud", "iat", "nbf", "exp", "jti", "nonce", "refresh_after", "key_set", "key_tail", "terms",
    }  # fmt: skip
    assert (claims["nonce"], claims["key_tail"]) == (None, None)
    assert all(type(claims[name]) is int for name in ("iat", "nbf", "exp", "refresh_after", "key_set"))
    assert claims["terms"] == terms_to_claims(TERMS)


def test_a_fraction_of_a_second_never_makes_a_lease_longer(signer, trusted):
    late = timedelta(microseconds=999_999)
    window = Window(NOW + late, WINDOW.refresh_after + late, WINDOW.expires_at + late)
    lease = trusted.lease(
        signer.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=window),
        product="OPT",
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
    lease = signer.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=WINDOW)
    refusal = signer.refusal(Verdict(Code.EXPIRED), license_id=None, product="OPT", nonce=None, now=NOW)
    with pytest.raises(SignatureInvalidError):
        trusted.lease(refusal, product="OPT")
    with pytest.raises(SignatureInvalidError):
        trusted.refusal(lease, product="OPT")


def test_every_answer_has_an_id_of_its_own(signer, trusted):
    ids = {
        trusted.lease(
            signer.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=WINDOW),
            product="OPT",
        ).id
        for _ in range(5)
    }
    assert len(ids) == 5


@pytest.fixture(scope="module")
def turned(signer) -> Signer:
    """A signer whose newest key begins ten minutes after NOW."""
    return replace(signer, keyring=rotate(signer.keyring, at_once=False, issuer=signer.issuer, now=NOW).ring)


@pytest.mark.parametrize(("minutes", "place"), [(0, 1), (9, 1), (10, 2)])
def test_the_key_whose_turn_it_is_signs(turned, minutes, place):
    late = timedelta(minutes=minutes)
    window = Window(NOW + late, WINDOW.refresh_after + late, WINDOW.expires_at + late)
    lease = turned.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=window)
    refusal = turned.refusal(Verdict(Code.EXPIRED), license_id=None, product="OPT", nonce=None, now=NOW + late)
    for token in (lease, refusal):
        assert jwt.get_unverified_header(token)["kid"] == turned.keyring.keys[place].kid


def test_a_lease_says_which_announcement_is_the_newest(turned, trusted):
    lease = trusted.lease(
        turned.lease(terms_to_claims(TERMS), license_id="lic_1", product="OPT", nonce=None, window=WINDOW),
        product="OPT",
    )
    assert lease.key_set == turned.keyring.seq == int(NOW.timestamp())


def test_a_document_carries_the_announcements_when_it_is_asked_to(turned, trusted):
    late = NOW + timedelta(minutes=10)
    with_chain = turned.sign("licet-test+jwt", {"a": 1}, now=late, chain=True)
    assert announcements_in(with_chain) == turned.keyring.chain
    assert len(turned.keyring.chain) == 3
    assert announcements_in(turned.sign("licet-test+jwt", {"a": 1}, now=late)) == ()
    assert trusted.after(announcements_in(with_chain)).key_set == turned.keyring.seq


def test_a_document_has_issuer_and_id_unless_it_brings_its_own(signer):
    def claims(**given):
        token = signer.sign("licet-test+jwt", given, now=NOW)
        return json.loads(jwt.utils.base64url_decode(token.split(".")[1]))

    assert claims(a=1).keys() == {"iss", "jti", "a"}
    assert claims()["iss"] == "https://license.example.com"
    assert claims()["jti"] != claims()["jti"]
    assert claims(iss="other", jti="7") == {"iss": "other", "jti": "7"}


def test_a_document_never_grows_beyond_what_a_plugin_reads_and_recent_plugins_still_follow(signer):
    ring, plugins = signer.keyring, []
    for _ in range(60):
        ring = rotate(ring, at_once=True, issuer=signer.issuer, now=NOW).ring
        ring = retire(ring, ring.published[0].kid, issuer=signer.issuer, now=NOW).ring
        plugins.append(TrustedKeys.from_jwks([key.public_jwk() for key in ring.published]))
    old = replace(signer, keyring=ring)
    assert sum(map(len, ring.chain)) > MAX_TOKEN_LENGTH / 2
    document = old.sign("licet-license+jwt", {"a": 1}, now=NOW, chain=True)
    assert MAX_TOKEN_LENGTH / 2 < len(document) < MAX_TOKEN_LENGTH - 10_000
    for plugin in plugins[-15:]:
        assert plugin.after(announcements_in(document)).key_set == ring.seq
    assert plugins[0].after(ring.chain).key_set == ring.seq


def test_what_published_keys_announced_is_carried_however_large_it_is_and_then_the_newest_testaments(turned):
    ring = turned.keyring
    for key in ring.published[:2]:
        ring = retire(ring, key.kid, issuer=turned.issuer, now=NOW + timedelta(minutes=10)).ring
    (present,) = ring.present
    older, newer, last = ring.chain
    assert {newer, last} > {present}
    testament = ({newer, last} - {present}).pop()
    assert ring.chain_within(1) == (present,)
    assert ring.chain_within(len(present) + len(testament)) == (newer, last)
    assert ring.chain_within(10**6) == (older, newer, last) == ring.chain
    assert turned.keyring.chain_within(1) == turned.keyring.chain
    assert Keyring(turned.keyring.keys).chain_within(10**6) == ()


def filled(ring: Keyring, issuer: str, algorithm: str) -> Keyring:
    """Add keys until that is refused."""
    while True:
        try:
            ring = rotate(ring, algorithm=algorithm, at_once=True, issuer=issuer, now=NOW).ring
        except RotationError:
            return ring


@pytest.mark.parametrize(("order", "at_least"), [((RS256, EDDSA), (8, 4)), ((EDDSA, RS256), (2, 8))])
def test_with_the_most_keys_allowed_whoever_trusts_any_of_them_follows_a_file_and_a_list(signer, order, at_least):
    ring = signer.keyring
    for _ in range(20):
        ring = rotate(ring, at_once=True, issuer=signer.issuer, now=NOW).ring
        ring = retire(ring, ring.published[0].kid, issuer=signer.issuer, now=NOW).ring
    for algorithm in order:
        ring = filled(ring, signer.issuer, algorithm)
    counts = [sum(key.algorithm == each for key in ring.published) for each in (RS256, EDDSA)]
    assert all(count >= least for count, least in zip(counts, at_least, strict=True))
    full = replace(signer, keyring=ring)
    now = int(NOW.timestamp())
    claims = {
        "sub": "lic_1",
        "aud": "OPT",
        "iat": now,
        "nbf": now,
        "exp": now + 9,
        "key_tail": "B4C1",
        "key_set": ring.seq,
    }
    terms = {"terms": terms_to_claims(TERMS)}
    file = full.sign(LICENSE_FILE_TYPE, claims | terms, now=NOW, chain=True)
    listed = sign_revocations(full, ["lic_2"], sequence=1, as_of=NOW, now=NOW)
    assert max(len(file), len(listed)) < MAX_TOKEN_LENGTH - 10_000
    for key in ring.published:
        if key.algorithm == EDDSA:
            plugin = TrustedKeys.from_jwks([key.public_jwk()])
            assert plugin.after(announcements_in(file)).license_document(file, product="OPT").license_id == "lic_1"
            assert plugin.after(announcements_in(listed)).revocations(listed).sequence == 1
