"""A hundred thousand broken inputs for each parser: whatever comes, the answer is a value or an error of ours.

Most inputs end before a signature is checked, because a check costs as much as ten other refusals. So that what comes
after it is tried as hard, a share of the inputs meets a key that lets every signature pass (:func:`gullible`), and
some thousands meet the real one, which must let none pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from licet import keys, license_file
from licet.errors import ConfigurationError, KeyFormatError, LicetError, SignatureInvalidError, WireError
from licet.jose import RS256, PublicKey, PublicKeys, Token, decode
from licet.keys.hmac import parts
from licet.trust import TrustedKeys, announcements_in
from licet.wire import (
    KEY_SET_TYPE,
    LEASE_TYPE,
    LICENSE_FILE_TYPE,
    LICENSE_KEY_TYPE,
    REFUSAL_TYPE,
    REVOCATIONS_TYPE,
    ValidateRequest,
    load_object,
    terms_from_claims,
    to_instant,
)
from tests import vectors
from tests.plugin.hostile import INSTANTS, Mutator, gullible, unsigned
from tests.plugin.vendor import KEY, Vendor, terms
from tests.vectors.signing import armour, b64, jwt_key, seal, unb64

INPUTS = 100_000
VENDOR, NEXT = Vendor.fixed(), Vendor.fixed("2027-05")
TRUSTED = VENDOR.trusted
ANY = gullible()
TERMS = terms(quotas={"calls": {"amount": 7, "period": "day"}}, max_activations=5, issued_at=None, starts_at=None)
TEXTS = [case["text"] for case in vectors.cases("license_keys", "good")]


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unb64(token.split(".")[1]))
    return found


@dataclass(frozen=True)
class Target:
    """A parser, what it may raise, and how an input for it is made."""

    read: Callable[[Any], object]
    make: Callable[[Mutator, int], Any]
    raises: type[LicetError] | tuple[type[LicetError], ...] = SignatureInvalidError
    least: tuple[int, int] = (1, 1)
    """How many inputs have to be read, and how many refused, for the test to be worth its time."""


def broken(*samples: str) -> Callable[[Mutator, int], str]:
    """Noise, and *samples* with something changed."""

    def make(mutator: Mutator, number: int) -> str:
        return mutator.noise() if number % 4 == 0 else mutator.text(samples[number % len(samples)])

    return make


def documents(kind: str, sample: str, **header: Any) -> Callable[[Mutator, int], tuple[TrustedKeys, str]]:
    """Noise and broken tokens for the real key, and broken claims for the one that believes everything.

    One input in 32 keeps the header, so that the real key has to look at its signature.
    """
    claims, rest = claims_of(sample), sample.index(".")

    def make(mutator: Mutator, number: int) -> tuple[TrustedKeys, str]:
        if number % 32 == 0:
            place = mutator.random.randrange(rest + 1, len(sample))
            letter = "B" if sample[place] == "A" else "A"
            return TRUSTED, f"{sample[:place]}{letter}{sample[place + 1 :]}"
        if number % 2:
            return TRUSTED, mutator.noise() if number % 4 == 1 else mutator.text(sample)
        return ANY, unsigned(mutator.json(claims), kind, **header)

    return make


def of_product(read: Callable[[TrustedKeys], Callable[..., object]]) -> Callable[[tuple[TrustedKeys, str]], object]:
    return lambda given: read(given[0])(given[1], product="OPT")


def files(mutator: Mutator, number: int) -> tuple[TrustedKeys, str]:
    """Broken armours, broken claims in a right armour, and broken JWEs."""
    if number % 8 == 0:
        token = unsigned(mutator.json(FILE_CLAIMS), LICENSE_FILE_TYPE, chain=mutator.value([]))
        if number % 64 == 0:
            return ANY, armour(SEALED_LABELS, seal(token, KEY, salt=bytes(16), nonce=bytes(12)))
        try:
            return ANY, license_file.write(token)
        except SignatureInvalidError:
            return ANY, armour({}, token)
    if number % 8 == 1:
        parts = SEALED_BODY.split(".")
        place = mutator.random.randrange(5)
        parts[place] = mutator.text(parts[place]) if number % 3 else b64(mutator.json(SEALED_HEADER))
        return TRUSTED, armour(SEALED_LABELS, ".".join(parts))
    return TRUSTED, mutator.noise() if number % 4 == 2 else mutator.text((PLAIN, SEALED)[number % 2])


PLAIN = license_file.write(VENDOR.license_document())
FILE_CLAIMS = claims_of(VENDOR.license_document(terms=TERMS))
SEALED_BODY = seal(VENDOR.license_document(), KEY, salt=bytes(16), nonce=bytes(12))
SEALED_HEADER = json.loads(unb64(SEALED_BODY.split(".")[0]))
SEALED_LABELS = {"Product": "OPT", "Encryption": "AES-256-GCM, under the license key"}
SEALED = armour(SEALED_LABELS, SEALED_BODY)


def announcements(mutator: Mutator, number: int) -> tuple[TrustedKeys, list[str]]:
    """A few announcements at once, so that a broken one stands beside a good one."""
    make = ANNOUNCEMENTS
    trusted, first = make(mutator, number)
    return trusted, [first, unsigned(b'{"seq":3,"keys":[],"retired":[]}', KEY_SET_TYPE)] if number % 8 == 0 else [first]


ANNOUNCEMENTS = documents(KEY_SET_TYPE, VENDOR.announcement(5, VENDOR, NEXT, retired=["x"]))


def signed_keys(mutator: Mutator, number: int) -> tuple[PublicKeys, str]:
    """Keys of both signed schemes, most of them under the key that believes everything."""
    claims = mutator.json(VENDOR.key_claims("LMG", terms=TERMS) | {"kid": "any"})
    if number % 3 == 0:
        return ANY, f"LMG-v1-{b64(claims)}.{b64(bytes(64))}"
    if number % 3 == 1:
        algorithm = ("EdDSA", RS256, "HS256", "none")[number % 4]
        keys_of = gullible(algorithm=RS256) if algorithm == RS256 else ANY
        return keys_of, jwt_key("LMG", unsigned(claims, LICENSE_KEY_TYPE, algorithm=algorithm))
    if number % 32 == 2:
        return TRUSTED, f"LMG-v1-{b64(claims)}.{b64(bytes(64))}"
    return TRUSTED, mutator.text(SIGNED[number % 2])


SIGNED = (VENDOR.ed25519_key("LMG"), VENDOR.jwt_key("LMG"))


def json_texts(mutator: Mutator, number: int) -> bytes | str:
    if number % 4 == 0:
        return mutator.random.randbytes(mutator.random.randrange(40))
    if number % 4 == 1:
        return mutator.noise()
    data = mutator.json(FILE_CLAIMS)
    return data if number % 4 == 2 else mutator.text(data.decode("utf-8", "replace"))


def tokens(mutator: Mutator, number: int) -> str:
    if number % 4:
        return broken(*TOKENS)(mutator, number)
    return f"{b64(mutator.json({'alg': 'EdDSA', 'kid': 'x', 'typ': 'JWT', 'chain': ['a']}))}.e30.AAAA"


TOKENS = (VENDOR.lease(), VENDOR.refusal("REVOKED"), VENDOR.announcement(1, VENDOR))
JWKS = [signer.jwk for signer in vectors.signers().values()]
REQUEST = {"license_key": KEY, "product": "OPT", "resource_count": 7, "nonce": "n", "instance_id": "i"}
REFUSED = (SignatureInvalidError, KeyFormatError)

TARGETS: dict[str, Target] = {
    "a key of any scheme": Target(keys.parse, broken(*TEXTS), KeyFormatError),
    "a short key": Target(keys.short.parse, broken(KEY, *TEXTS), KeyFormatError),
    "a jwt key": Target(keys.jwt.parse, broken(*TEXTS), KeyFormatError),
    "an hmac key": Target(keys.hmac.parse, broken(*TEXTS), KeyFormatError),
    "an ed25519 key": Target(keys.ed25519.parse, broken(*TEXTS), KeyFormatError),
    "the parts of an hmac key": Target(
        parts, broken(*(text for text in TEXTS if text.startswith("CAIO"))), KeyFormatError
    ),
    "what a signed key says": Target(
        lambda given: keys.verify(keys.parse(given[1]), given[0]), signed_keys, REFUSED, (2_000, 20_000)
    ),
    "base64url": Target(decode, broken(b64(bytes(range(40))), "AA", "AAA"), WireError),
    "a token": Target(Token.take_apart, tokens, SignatureInvalidError, (5_000, 50_000)),
    "a chain": Target(announcements_in, tokens, SignatureInvalidError, (5_000, 50_000)),
    "a public key": Target(
        PublicKey.from_jwk, lambda mutator, number: object_of(mutator, JWKS[number % 3]), WireError, (5_000, 20_000)
    ),
    "pinned keys": Target(
        lambda given: PublicKeys.from_jwks([JWKS[0], given]),
        lambda mutator, number: object_of(mutator, JWKS[number % 3]),
        ConfigurationError,
        (1, 50_000),
    ),
    "a lease": Target(
        of_product(lambda trusted: trusted.lease),
        documents(LEASE_TYPE, VENDOR.lease(terms=TERMS)),
        least=(2_000, 20_000),
    ),
    "a refusal": Target(
        of_product(lambda trusted: trusted.refusal),
        documents(REFUSAL_TYPE, VENDOR.refusal("REVOKED")),
        least=(2_000, 20_000),
    ),
    "a license document": Target(
        of_product(lambda trusted: trusted.license_document),
        documents(LICENSE_FILE_TYPE, VENDOR.license_document(terms=TERMS)),
        least=(2_000, 20_000),
    ),
    "a license file": Target(
        lambda given: license_file.read(given[1], trusted=given[0], product="OPT", license_key=KEY),
        files,
        least=(1_000, 20_000),
    ),
    "a revocation list": Target(
        lambda given: given[0].revocations(given[1]),
        documents(REVOCATIONS_TYPE, VENDOR.revocations("lic_1", "lic_2")),
        least=(2_000, 20_000),
    ),
    "announcements": Target(lambda given: given[0].after(given[1]), announcements, (), (INPUTS, 0)),
    "terms": Target(terms_from_claims, lambda mutator, _: mutator.value(TERMS), WireError, (5_000, 20_000)),
    "an object": Target(load_object, json_texts, WireError, (5_000, 20_000)),
    "a request": Target(
        ValidateRequest.from_object, lambda mutator, _: object_of(mutator, REQUEST), WireError, (5_000, 5_000)
    ),
    "an instant": Target(
        lambda text: to_instant(text, field="x"), broken("2027-01-09T00:00:00Z", *INSTANTS), WireError, (100, 20_000)
    ),
}


def object_of(mutator: Mutator, sample: dict[str, Any]) -> dict[str, Any]:
    """A broken object that is an object still."""
    found = mutator.value(sample)
    return found if isinstance(found, dict) else sample | {"kid": found}


GENUINE = {
    PLAIN,
    SEALED,
    *TOKENS,
    VENDOR.lease(terms=TERMS),
    VENDOR.license_document(terms=TERMS),
    VENDOR.revocations("lic_1", "lic_2"),
    VENDOR.announcement(5, VENDOR, NEXT, retired=["x"]),
}


def was_believed(given: Any, result: object) -> bool:
    """Whether the real key let through what it never signed.

    White space does not matter in a license key, nor empty lines at the end of a license file.
    """
    if not isinstance(given, tuple) or given[0] is not TRUSTED or result is TRUSTED:
        return False
    texts = given[1] if isinstance(given[1], list) else [given[1]]
    return not any({text, text.rstrip("\n") + "\n"} & GENUINE or "".join(text.split()) in SIGNED for text in texts)


@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_thousand_broken_inputs_end_in_a_value_or_in_our_own_words(name: str) -> None:
    target, mutator = TARGETS[name], Mutator(name)
    read = refused = 0
    for number in range(INPUTS):
        given = target.make(mutator, number)
        try:
            result = target.read(given)
        except target.raises:
            refused += 1
        except Exception as error:
            raise AssertionError(f"input {number} ends in {type(error).__name__}: {given!r:.2000}") from error
        else:
            read += 1
            assert not was_believed(given, result), f"input {number} was believed: {given!r:.2000}"
    assert read >= target.least[0], (read, refused)
    assert refused >= target.least[1], (read, refused)


@pytest.mark.parametrize("kind", [LEASE_TYPE, LICENSE_FILE_TYPE])
def test_only_the_signature_tells_the_inputs_above_from_real_ones(kind: str) -> None:
    """Were they refused for another reason, they would prove nothing."""
    sample = VENDOR.lease() if kind == LEASE_TYPE else VENDOR.license_document()
    text = unsigned(json.dumps(claims_of(sample)).encode(), kind)
    strict = replace(TRUSTED, by_kid={"any": TRUSTED.by_kid[VENDOR.kid]})

    def read(trusted: TrustedKeys) -> object:
        reader = trusted.lease if kind == LEASE_TYPE else trusted.license_document
        return reader(text, product="OPT")

    assert read(ANY)
    with pytest.raises(SignatureInvalidError, match="does not match"):
        read(strict)
