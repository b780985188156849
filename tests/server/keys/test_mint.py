"""New keys: what each mint makes, the plugin reads, believes and nobody can alter."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OctKey, OKPKey, RSAKey

from licet import keys
from licet.errors import KeyFormatError, SignatureInvalidError, UnknownSignerError
from licet.jose import EDDSA, HS256, RS256, PublicKeys, Token, decode
from licet.keys import hmac as public_hmac
from licet.terms import PERIODS, Quota, Terms
from licet.wire import LICENSE_KEY_TYPE, UNLIMITED, terms_to_claims
from licet_server.errors import InputError, SchemeUnavailableError, SigningKeyMissingError
from licet_server.keys import hmac, jwt
from licet_server.keys.derived import derived
from licet_server.keys.digest import digest
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.keys.mint import MINTS, is_genuine, mint, proven
from licet_server.keys.order import Order
from licet_server.keys.signing_key import SigningKey
from licet_server.licensing.catalog import KEY_SCHEMES, Plan, Product
from tests.factories import NOW
from tests.independent import read_jws

ISSUER = "https://license.example.com"
PEPPER = "a pepper for tests"
ED25519, RSA = (SigningKey.generate(algorithm=algorithm, now=NOW) for algorithm in (EDDSA, RS256))
SIGNER = Signer(Keyring((ED25519, RSA)), ISSUER)
TRUSTED = SIGNER.keyring.public
PRO = Plan("pro", "Pro", segment="PRO")
PRODUCTS = {
    "short": Product("OPT", "Opt"),
    "EdDSA": Product("NLS", "Nectar", key_scheme="jwt"),
    "RS256": Product("NLS", "Nectar", key_scheme="jwt", key_algorithm=RS256),
    "HS256": Product("NLS", "Nectar", key_scheme="jwt", key_algorithm=HS256),
    "hmac": Product("CAIO", "CAIO", key_scheme="hmac"),
    "ed25519": Product("LMG", "Gateway", key_scheme="ed25519"),
}
SIGNED = ("EdDSA", "RS256", "ed25519")
SECRET = ("HS256", "hmac")
TERMS = Terms(
    "pro",
    features=("scan", "report"),
    limits={"services": 100},
    quotas={"requests": Quota(1_000_000, "day")},
    max_activations=10,
    issued_at=NOW,
    expires_at=NOW + timedelta(days=365),
    grace_until=NOW + timedelta(days=372),
)


def order(kind: str, terms: Terms = TERMS, **changes) -> Order:
    made = Order(PRODUCTS[kind], PRO, terms, "lic_1", "CUST123", SIGNER, PEPPER, NOW)
    return replace(made, **changes)


def ours(key) -> bool | None:
    return is_genuine(key, keyring=SIGNER.keyring, pepper=PEPPER)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FIGURES = st.none() | st.integers(0, UNLIMITED)
CUSTOMERS = st.from_regex(public_hmac.CUSTOMER_ID, fullmatch=True)
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone


@st.composite
def some_terms(draw) -> Terms:
    """Whatever a plan may promise, on any day that means something."""
    end = draw(st.none() | INSTANTS.filter(lambda instant: instant > NOW))
    return Terms(
        plan=draw(st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True)),
        features=tuple(draw(st.lists(NAMES, max_size=6))),
        limits=draw(st.dictionaries(NAMES, st.integers(0, UNLIMITED), max_size=3)),
        quotas=draw(
            st.dictionaries(NAMES, st.builds(Quota, st.integers(0, UNLIMITED), st.sampled_from(PERIODS)), max_size=3)
        ),
        max_resources=draw(FIGURES),
        max_activations=draw(FIGURES),
        issued_at=NOW,
        starts_at=draw(st.none() | INSTANTS),
        expires_at=end,
        grace_until=None if end is None else end + draw(st.timedeltas(timedelta(0), timedelta(days=300))),
    )


def test_every_scheme_of_the_plugin_has_a_mint_and_may_stand_in_a_catalog():
    assert MINTS.keys() == keys.SCHEMES.keys() == set(KEY_SCHEMES)


def test_a_short_key_has_ten_random_base32_characters():
    made = {mint(order("short"))[1].text for _ in range(50)}
    assert len(made) == 50
    for key in made:
        assert re.fullmatch(r"OPT-PRO-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", key)


@pytest.mark.parametrize(
    ("kind", "shape", "signer"),
    [
        ("EdDSA", r"NLS-[A-Za-z0-9]+-[0-9a-f]{8}", ED25519),
        ("RS256", r"NLS-[A-Za-z0-9]+-[0-9a-f]{8}", RSA),
        ("HS256", r"NLS-[A-Za-z0-9]+-[0-9a-f]{8}", None),
        ("hmac", r"CAIO-v1-CUST123-[A-Za-z0-9+/]+={0,2}-1826712000-[0-9a-f]{64}", None),
        ("ed25519", r"LMG-v1-[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}", ED25519),
    ],
    ids=["EdDSA", "RS256", "HS256", "hmac", "ed25519"],
)
def test_a_key_has_the_shape_of_the_contract_and_names_its_signer(kind, shape, signer):
    key, minted = mint(order(kind))
    assert re.fullmatch(shape, minted.text)
    assert (key.canonical, minted.kid) == (minted.text, signer and signer.kid)


@pytest.mark.parametrize("kind", PRODUCTS)
@given(terms=some_terms(), customer_id=CUSTOMERS)
def test_whatever_is_promised_the_plugin_reads_the_key_and_believes_what_it_says(kind, terms, customer_id):
    product = PRODUCTS[kind]
    key, minted = mint(order(kind, terms, customer_id=customer_id))
    read = keys.parse(f" {minted.text}\n")
    assert (read, read.scheme, read.product) == (key, product.key_scheme, product.code)
    claims = keys.verify(read, TRUSTED)
    assert (claims is not None) == (kind in SIGNED)
    if claims is not None:
        assert terms_to_claims(claims.terms) == terms_to_claims(terms)
        assert (claims.license_id, claims.issuer, claims.issued_at) == ("lic_1", ISSUER, NOW)
    assert ours(read) is (None if kind == "short" else True)


@given(customer_id=CUSTOMERS, features=st.lists(NAMES, max_size=6), perpetual=st.booleans())
def test_what_an_hmac_key_shows_comes_back_as_it_was(customer_id, features, perpetual):
    end = None if perpetual else NOW
    terms = replace(TERMS, features=tuple(features), expires_at=end, grace_until=end and TERMS.grace_until)
    _, minted = mint(order("hmac", terms, customer_id=customer_id))
    shown = public_hmac.parts(minted.text)
    assert (shown.product, shown.customer_id, shown.features) == ("CAIO", customer_id, tuple(features))
    assert shown.expires_at == (None if perpetual else int(NOW.timestamp()))


ALTERED = {kind: mint(order(kind))[1].text for kind in (*SIGNED, *SECRET)}


@pytest.mark.parametrize("kind", ALTERED)
@given(data=st.data())
def test_a_key_with_one_character_changed_is_refused(kind, data):
    text = ALTERED[kind]
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(string.printable).filter(lambda one: one != text[at]))
    altered = text[:at] + letter + text[at + 1 :]
    try:
        key = keys.parse(altered)
        if kind in SIGNED:
            with pytest.raises(SignatureInvalidError):
                keys.verify(key, TRUSTED)
    except KeyFormatError:
        return
    assert ours(key) is False


@pytest.mark.parametrize(
    ("kind", "key", "algorithm"),
    [
        ("EdDSA", OKPKey.import_key(ED25519.public_jwk()), EDDSA),
        ("RS256", RSAKey.import_key(RSA.public_jwk()), RS256),
        ("HS256", OctKey.import_key(derived(PEPPER, purpose=jwt.PURPOSE)), HS256),
    ],
    ids=["EdDSA", "RS256", "HS256"],
)
def test_another_implementation_verifies_the_token_in_a_key(kind, key, algorithm):
    parsed, minted = mint(order(kind))
    header, claims = read_jws(parsed.signed, key, algorithm=algorithm)
    named = {} if minted.kid is None else {"kid": minted.kid}
    assert header == {"alg": algorithm, "typ": LICENSE_KEY_TYPE} | named
    assert (claims["sub"], claims["aud"], claims["iss"]) == ("lic_1", "NLS", ISSUER)
    assert claims["terms"]["quotas"] == {"requests": {"amount": 1_000_000, "period": "day"}}


def test_no_two_signed_keys_say_the_same():
    for kind in (*SIGNED, "HS256"):
        assert mint(order(kind))[1].text != mint(order(kind))[1].text


def test_the_metadata_of_the_caio_documents_travels_in_a_signed_key():
    key, _ = mint(order("ed25519"))
    claims = keys.verify(key, TRUSTED)
    assert claims is not None
    terms = claims.terms
    assert (terms.plan, terms.features, terms.issued_at) == ("pro", ("scan", "report"), NOW)
    assert (terms.max_activations, terms.limits["services"], terms.quotas["requests"]) == (
        10,
        100,
        Quota(1_000_000, "day"),
    )
    assert terms.expires_at == NOW + timedelta(days=365)


def test_secrets_differ_by_purpose_and_by_pepper():
    made = {derived(pepper, purpose=purpose) for pepper in ("one", "two") for purpose in (jwt.PURPOSE, hmac.PURPOSE)}
    assert len(made) == 4
    assert {len(secret) for secret in made} == {32}
    assert PEPPER not in repr(order("hmac"))


@pytest.mark.parametrize("kind", SECRET)
def test_a_key_made_under_another_pepper_is_not_ours(kind):
    key, _ = mint(order(kind, pepper="another pepper"))
    assert ours(key) is False


@pytest.mark.parametrize("kind", SIGNED)
def test_a_key_that_somebody_else_signed_is_not_ours(kind):
    theirs = Signer(Keyring(tuple(SigningKey.generate(algorithm=name, now=NOW) for name in (EDDSA, RS256))), ISSUER)
    key, minted = mint(order(kind, signer=theirs))
    assert ours(key) is False
    assert proven(key, TRUSTED) is None
    with pytest.raises(UnknownSignerError):
        keys.verify(key, TRUSTED)
    found = proven(key, theirs.keyring.public)
    assert found is not None
    assert (found[0], found[1].license_id) == (minted.kid, "lic_1")


def test_hs256_signed_with_a_public_key_is_not_ours():
    import jwt as pyjwt

    claims = order("HS256").claims()
    for secret in (decode(ED25519.public_jwk()["x"]), ED25519.kid.encode() * 3):
        forged = pyjwt.encode(claims, secret, algorithm=HS256, headers={"typ": LICENSE_KEY_TYPE, "kid": ED25519.kid})
        assert ours(keys.parse(keys.jwt.write("NLS", forged))) is False


def test_a_token_of_another_kind_under_our_secret_is_no_key():
    import jwt as pyjwt

    token = pyjwt.encode(order("HS256").claims(), derived(PEPPER, purpose=jwt.PURPOSE), algorithm=HS256)
    assert Token.take_apart(token).header["typ"] == "JWT"
    assert ours(keys.parse(keys.jwt.write("NLS", token))) is False


def test_without_an_rsa_key_rs256_names_the_way_out():
    alone = Signer(Keyring((ED25519,)), ISSUER)
    with pytest.raises(SigningKeyMissingError, match="key rotate --algorithm RS256"):
        mint(order("RS256", signer=alone))
    assert mint(order("EdDSA", signer=alone))[1].kid == ED25519.kid


def test_a_scheme_without_a_mint_is_named():
    with pytest.raises(SchemeUnavailableError, match="uses 'runes' keys"):
        mint(order("short", product=Product("OPT", "Opt", key_scheme="runes")))


@pytest.mark.parametrize("customer_id", ["", "-", "-a", "a-", "a.b", "a b", "ü", "a" * 33, "a\n", "\u0430"], ids=repr)
def test_a_customer_id_that_cannot_stand_in_a_key_is_refused_at_issue(customer_id):
    with pytest.raises(InputError, match="customer id"):
        mint(order("hmac", customer_id=customer_id))


@pytest.mark.parametrize("kind", [*SIGNED, *SECRET])
@pytest.mark.parametrize(
    "features", [("\ud800",), tuple(f"feature-{number:04}" for number in range(2000))], ids=["surrogate", "too-many"]
)
def test_features_that_make_no_usable_key_are_refused_at_issue(kind, features):
    with pytest.raises(InputError):
        mint(order(kind, replace(TERMS, features=features)))


@pytest.mark.parametrize("kind", SIGNED)
@pytest.mark.parametrize("year", [1, 1999, 3000, 9999])
def test_years_that_the_plugin_refuses_are_not_signed(kind, year):
    with pytest.raises(InputError):
        mint(order(kind, replace(TERMS, starts_at=datetime(year, 6, 1, tzinfo=UTC))))


@pytest.mark.parametrize("kind", ["EdDSA", "RS256", "HS256", "ed25519"])
def test_no_signed_key_is_made_for_a_license_that_is_over(kind):
    over = replace(TERMS, expires_at=NOW - timedelta(days=7), grace_until=NOW)
    with pytest.raises(InputError, match="has ended"):
        mint(order(kind, over))
    mint(order(kind, replace(over, grace_until=NOW + timedelta(microseconds=1))))


def test_an_hmac_key_cannot_end_before_1970():
    with pytest.raises(InputError, match="1970"):
        mint(order("hmac", replace(TERMS, expires_at=datetime(1969, 12, 31, tzinfo=UTC))))


def test_every_spelling_of_a_key_has_one_digest():
    spellings = ["OPT-PRO-3A9F2-B4C1D", " opt-pro-3a9f2-b4c1d\n", "OPT-PRO-3A9F2 -B4C1D"]
    assert len({digest(keys.parse(text), pepper="p") for text in spellings}) == 1


def test_the_digest_depends_on_the_pepper_and_holds_no_key():
    key = keys.parse("OPT-PRO-3A9F2-B4C1D")
    assert digest(key, pepper="one") != digest(key, pepper="two")
    assert re.fullmatch(r"[0-9a-f]{64}", digest(key, pepper="one"))


def test_nothing_shows_a_key():
    key, minted = mint(order("ed25519"))
    assert minted.text not in repr(minted) + repr(key)


@pytest.mark.parametrize("kind", ["short", "hmac", "HS256", "EdDSA"])
def test_the_public_keys_are_put_together_only_for_a_key_that_needs_them_and_then_once(kind):
    ring = Keyring((ED25519, RSA))
    for _ in range(2):
        is_genuine(mint(order(kind))[0], keyring=ring, pepper=PEPPER)
        assert ("public" in vars(ring)) is (kind == "EdDSA")


def test_public_keys_are_those_that_are_published():
    gone = replace(SigningKey.generate(now=NOW), retired_at=NOW)
    ring = Keyring((gone, ED25519, RSA))
    assert list(ring.public.by_kid) == [ED25519.kid, RSA.kid]
    assert isinstance(ring.public, PublicKeys)
