"""One key pair: named, written, read back strictly, and put to a token."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from licet.errors import WireError
from licet.jose import EDDSA, RS256, PublicKeys, Token
from licet_server.keys.signing_key import ALGORITHMS, SigningKey

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REFUSED = (WireError, LookupError, TypeError, ValueError, AttributeError)


@pytest.fixture(scope="module")
def keys() -> dict[str, SigningKey]:
    return {algorithm: SigningKey.generate(algorithm=algorithm, now=NOW) for algorithm in ALGORITHMS}


@pytest.fixture(scope="module", params=ALGORITHMS)
def key(keys, request) -> SigningKey:
    return keys[request.param]


def test_a_key_is_named_by_its_month_and_signs_at_once_unless_told_otherwise(keys):
    later = SigningKey.generate(now=NOW, signs_from=NOW + timedelta(minutes=10))
    assert later.kid.startswith("2026-11-")
    assert later.algorithm == EDDSA
    assert (later.created_at, later.signs_from) == (NOW, NOW + timedelta(minutes=10))
    assert keys[RS256].algorithm == RS256
    assert keys[RS256].signs_from == NOW
    assert len({later.kid, *(each.kid for each in keys.values())}) == 3


def test_an_rsa_key_has_3072_bits(keys):
    assert keys[RS256].private.key_size == 3072


def test_a_key_does_not_show_its_secret_half(key):
    assert "private" not in repr(key)
    assert not key.public_jwk().keys() & {"d", "p", "q", "dp", "dq", "qi"}


def test_a_written_key_reads_back(key):
    written = json.loads(json.dumps(key.private_jwk()))
    read = SigningKey.from_private_jwk(written)
    assert read.private_jwk() == written
    assert (read.kid, read.algorithm, read.created_at, read.signs_from) == (key.kid, key.algorithm, NOW, NOW)


def test_the_plugin_believes_what_a_key_signs(key):
    token = key.token("licet-test+jwt", {"sub": "é"}, chain=["a"])
    header = Token.take_apart(token).header
    assert header == {"alg": key.algorithm, "kid": key.kid, "typ": "licet-test+jwt", "chain": ["a"]}
    public = PublicKeys.from_jwks([key.public_jwk()])
    claims = public.verified(Token.take_apart(token), kind="licet-test+jwt", algorithms=ALGORITHMS)
    assert claims == {"sub": "é"}


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864 renames it; the contract's leases say EdDSA
def test_an_independent_implementation_reads_the_public_key_and_the_token(key):
    from joserfc import jws
    from joserfc.jwk import KeySet

    published = KeySet.import_key_set({"keys": [key.public_jwk()]})
    read = jws.deserialize_compact(key.token("licet-test+jwt", {"a": 1}), published, algorithms=list(ALGORITHMS))
    assert json.loads(read.payload) == {"a": 1}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kid": ""}, id="no-name"),
        pytest.param({"kid": 7}, id="a-number-for-a-name"),
        pytest.param({"kty": "EC"}, id="another-kind"),
        pytest.param({"alg": "HS256"}, id="another-algorithm"),
        pytest.param({"use": "enc"}, id="for-encryption"),
        pytest.param({"d": None}, id="no-secret-half"),
        pytest.param({"d": ""}, id="empty-secret-half"),
        pytest.param({"d": "%%%%"}, id="no-base64url"),
        pytest.param({"d": "AAAA"}, id="short-secret-half"),
        pytest.param({"d": "A" * 5000}, id="long-secret-half"),
        pytest.param({"created_at": "yesterday"}, id="no-date"),
        pytest.param({"created_at": "2026-11-20T12:00:00"}, id="a-date-without-an-offset"),
        pytest.param({"signs_from": None}, id="no-beginning"),
        pytest.param({"retired_at": 7}, id="a-number-for-a-date"),
    ],
)
def test_a_damaged_key_is_refused(key, change):
    with pytest.raises(REFUSED):
        SigningKey.from_private_jwk(key.private_jwk() | change)


@pytest.mark.parametrize(
    ("algorithm", "members"),
    [
        (EDDSA, ("x",)),
        (EDDSA, ("d",)),
        (RS256, ("n",)),
        (RS256, ("d",)),
        (RS256, ("p", "q")),
        (RS256, ("dp",)),
        (RS256, ("dq",)),
        (RS256, ("qi",)),
        (RS256, ("d", "p", "q", "dp", "dq", "qi")),
    ],
)
def test_halves_of_two_keys_are_refused(keys, algorithm, members):
    other = SigningKey.generate(algorithm=algorithm, now=NOW).private_jwk()
    with pytest.raises(REFUSED):
        SigningKey.from_private_jwk(keys[algorithm].private_jwk() | {name: other[name] for name in members})


def test_a_weak_rsa_key_is_refused(keys):
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    weak = SigningKey("weak", generate_private_key(public_exponent=65537, key_size=1024), NOW, NOW)
    with pytest.raises(REFUSED):
        SigningKey.from_private_jwk(weak.private_jwk())
