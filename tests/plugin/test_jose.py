"""Base64url, public keys and tokens as an attacker would spell them."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import ConfigurationError, SignatureInvalidError, UnknownSignerError, WireError
from licet.jose import EDDSA, MAX_TOKEN_LENGTH, RS256, PublicKey, PublicKeys, Token, decode, encode
from licet.wire import LEASE_TYPE
from tests import vectors
from tests.plugin.hostile import refuses_every_change, respelled
from tests.vectors.signing import Signer, b64, compact, hs256, jws, unb64

SIGNERS = vectors.signers()
ED, RSA, NEXT = SIGNERS["2026-11-vector"], SIGNERS["2026-11-rsa-vector"], SIGNERS[vectors.NEXT]
BOTH = (EDDSA, RS256)
TRUSTED = PublicKeys.from_jwks([ED.jwk, RSA.jwk])
CLAIMS = {"iss": "https://license.example.com", "aud": "OPT", "iat": 1_795_348_800}
TOKEN = ED.token(CLAIMS, typ=LEASE_TYPE)
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def verified(text: str, algorithms: tuple[str, ...] = BOTH) -> dict[str, Any]:
    return TRUSTED.verified(Token.take_apart(text), kind=LEASE_TYPE, algorithms=algorithms)


@given(st.binary(max_size=100))
def test_bytes_have_one_spelling(data: bytes) -> None:
    text = encode(data)
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert decode(text) == data
    for other in respelled(text):
        if other != text:
            with pytest.raises(WireError):
                decode(other)


@given(st.text(max_size=12) | st.text("AQgwEIMUYcz-_=+/", max_size=7))
def test_base64url_is_read_canonically_or_not_at_all(text: str) -> None:
    with suppress(WireError):
        assert b64(decode(text)) == text


@pytest.mark.parametrize("text", ["A", "AAAAA", "A===", "=", "AB", "AAB", "-_-", "A\u00e9", "\ud800", "QQ==", "Q Q"])
def test_base64url_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(WireError):
        decode(text)


def test_a_public_key_is_tied_to_its_algorithm() -> None:
    assert (TRUSTED.by_kid[ED.kid].algorithm, TRUSTED.by_kid[RSA.kid].algorithm) == (EDDSA, RS256)
    assert PublicKey.from_jwk({"kid": "k", "x": ED.jwk["x"]}).algorithm == EDDSA


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kid": None}, id="no-kid"),
        pytest.param({"kid": ""}, id="empty-kid"),
        pytest.param({"kid": 7}, id="kid-is-a-number"),
        pytest.param({"kid": "a\nb"}, id="kid-with-a-line-break"),
        pytest.param({"kid": "\ud800"}, id="kid-with-half-a-pair"),
        pytest.param({"d": "AA"}, id="private"),
        pytest.param({"use": "enc"}, id="for-encryption"),
        pytest.param({"kty": "oct", "k": "AAAA"}, id="symmetric"),
        pytest.param({"kty": "EC"}, id="another-kind"),
        pytest.param({"kty": None}, id="no-kind"),
        pytest.param({"crv": "X25519"}, id="for-agreement"),
        pytest.param({"crv": "Ed448"}, id="another-curve"),
        pytest.param({"alg": "RS256"}, id="another-algorithm"),
        pytest.param({"alg": "none"}, id="no-algorithm"),
        pytest.param({"x": None}, id="no-x"),
        pytest.param({"x": ""}, id="empty-x"),
        pytest.param({"x": 10**42}, id="x-is-a-number-of-43-digits"),
        pytest.param({"x": [ED.jwk["x"]]}, id="x-is-a-list"),
        pytest.param({"x": b64(bytes(31))}, id="31-bytes"),
        pytest.param({"x": b64(bytes(33))}, id="33-bytes"),
        pytest.param({"x": ED.jwk["x"] + "="}, id="padded"),
        pytest.param({"x": b64(bytes(32))}, id="a-placeholder-of-zeros"),
    ],
)
def test_a_bad_ed25519_key_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        PublicKey.from_jwk(ED.jwk | change)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"n": b64((2**1023 + 1).to_bytes(128))}, id="1024-bits"),
        pytest.param({"n": b64((2**2046 + 1).to_bytes(256))}, id="2047-bits"),
        pytest.param({"n": b64((2**8192 + 1).to_bytes(1025))}, id="8193-bits"),
        pytest.param({"n": "A" * 100_000}, id="endless"),
        pytest.param({"n": None}, id="no-n"),
        pytest.param({"n": 65537}, id="n-is-a-number"),
        pytest.param({"e": "Aw"}, id="e-is-3"),
        pytest.param({"e": "AQ"}, id="e-is-1"),
        pytest.param({"e": None}, id="no-e"),
        pytest.param({"alg": "EdDSA"}, id="another-algorithm"),
        pytest.param({"alg": "RS512"}, id="another-hash"),
        pytest.param({"alg": "PS256"}, id="another-padding"),
        pytest.param({"d": "AQAB"}, id="private"),
        pytest.param({"kty": "OKP", "crv": "Ed25519"}, id="called-an-ed25519-key"),
    ],
)
def test_a_bad_rsa_key_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        PublicKey.from_jwk(RSA.jwk | change)


def test_an_rsa_key_of_2048_bits_is_accepted() -> None:
    example = vectors.load("rfc")["rfc7515"]["A.2 RS256"]["jwk"]
    assert PublicKey.from_jwk(example | {"kid": "rfc"}).algorithm == RS256


@pytest.mark.parametrize("kind", ["even", "square", "power-of-two"])
def test_a_senseless_rsa_modulus_verifies_nothing(kind: str) -> None:
    modulus = {"even": 2**2048 - 2, "square": (2**1024 - 105) ** 2, "power-of-two": 2**2047}[kind]
    key = PublicKey.from_jwk({"kid": "k", "kty": "RSA", "n": b64(modulus.to_bytes(256)), "e": "AQAB"})
    for signature in (b"", bytes(256), b"\xff" * 256, b"\x00" * 255 + b"\x01", bytes(257)):
        with pytest.raises(SignatureInvalidError):
            key.verify(signature, b"data")


Point = tuple[int, int]
_D = -121665 * pow(121666, -1, PRIME) % PRIME


def added(first: Point, second: Point) -> Point:
    (x1, y1), (x2, y2) = first, second
    product = _D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, PRIME)
    return x % PRIME, (y1 * y2 + x1 * x2) * pow(1 - product, -1, PRIME) % PRIME


def on_curve(y: int) -> Point | None:
    """A point with this *y* (RFC 8032 section 5.1.3)."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return (x, y) if x * x % PRIME == square else None


def spellings_of_small_order() -> list[bytes]:
    """Every encoding of a point that added to itself eight times is nothing: under such a key, 0 signs everything."""
    eighth = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
    point = on_curve(eighth)
    assert point is not None
    multiples = [(0, 1)]
    for _ in range(7):
        multiples.append(added(multiples[-1], point))
    assert added(multiples[-1], point) == (0, 1)
    heights = {y for _, y in multiples}
    assert len(heights) == 5
    unreduced = {y + PRIME for y in heights if y + PRIME < 2**255}
    return [(y | sign << 255).to_bytes(32, "little") for y in heights | unreduced for sign in (0, 1)]


@pytest.mark.parametrize("point", spellings_of_small_order(), ids=bytes.hex)
def test_a_key_under_which_anybody_can_sign_is_refused(point: bytes) -> None:
    with pytest.raises(WireError, match="real key"):
        PublicKey.from_jwk({"kid": "k", "x": b64(point)})
    with pytest.raises(ConfigurationError, match="public key 1"):
        PublicKeys.from_jwks([{"kid": "k", "x": b64(point)}])


def test_a_token_verifies_with_either_algorithm() -> None:
    assert verified(TOKEN) == CLAIMS
    assert verified(RSA.token(CLAIMS, typ=LEASE_TYPE)) == CLAIMS


@pytest.mark.parametrize("signer", [ED, RSA], ids=["EdDSA", "RS256"])
def test_no_character_of_a_token_can_be_changed(signer: Signer) -> None:
    token = signer.token(CLAIMS, typ=LEASE_TYPE)
    assert refuses_every_change(verified, token) > 9 * len(token)


def test_a_token_has_exactly_three_canonical_parts() -> None:
    parts = TOKEN.split(".")
    for place, part in enumerate(parts):
        for other in (*respelled(part), "", part[:-1], "." + part):
            with pytest.raises(SignatureInvalidError):
                verified(".".join([*parts[:place], other, *parts[place + 1 :]]))
    for text in (".".join(parts[:2]), f"{TOKEN}.", f".{TOKEN}", ".".join(reversed(parts)), "..", "", "." * 1000):
        with pytest.raises(SignatureInvalidError):
            verified(text)


def test_a_token_is_cut_off_at_its_longest() -> None:
    header, _, signature = TOKEN.split(".")
    fitting = "A" * ((MAX_TOKEN_LENGTH - len(header) - len(signature) - 2) // 4 * 4)
    Token.take_apart(f"{header}.{fitting}.{signature}")
    with pytest.raises(SignatureInvalidError, match="too long"):
        Token.take_apart(f"{header}.{fitting}AAAA.{signature}")


PUBLIC = {
    "raw": unb64(ED.jwk["x"]),
    "base64url": ED.jwk["x"].encode(),
    "jwk": json.dumps(ED.jwk).encode(),
    "pem": ED.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "rsa-pem": RSA.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "rsa-jwk": json.dumps(RSA.jwk).encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("secret", PUBLIC.values(), ids=PUBLIC)
@pytest.mark.parametrize("kid", [ED.kid, RSA.kid])
@pytest.mark.parametrize("algorithm", ["HS256", "HS512", "EdDSA", "RS256"])
def test_a_public_key_is_no_secret(secret: bytes, kid: str, algorithm: str) -> None:
    with pytest.raises(SignatureInvalidError):
        verified(hs256(secret, CLAIMS, kid=kid, typ=LEASE_TYPE, alg=algorithm))


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "eddsa", "EDDSA", "Ed25519", "rs256", None, 0]
)
@pytest.mark.parametrize("signature", [b"", bytes(64)])
def test_no_algorithm_but_the_keys_own_is_accepted(algorithm: object, signature: bytes) -> None:
    header = {"alg": algorithm, "kid": ED.kid, "typ": LEASE_TYPE}
    with pytest.raises(SignatureInvalidError):
        verified(jws(header, compact(CLAIMS), lambda _: signature))
    with pytest.raises(SignatureInvalidError):
        verified(ED.token(CLAIMS, typ=LEASE_TYPE, alg=algorithm))


def test_an_algorithm_that_the_reader_did_not_ask_for_is_refused() -> None:
    with pytest.raises(SignatureInvalidError, match="not accepted here"):
        verified(RSA.token(CLAIMS, typ=LEASE_TYPE), algorithms=(EDDSA,))


@pytest.mark.parametrize(("signer", "kid"), [(RSA, ED.kid), (ED, RSA.kid)])
def test_an_algorithm_is_not_taken_to_the_other_kind_of_key(signer: Signer, kid: str) -> None:
    for algorithm in (EDDSA, RS256):
        with pytest.raises(SignatureInvalidError):
            verified(signer.token(CLAIMS, typ=LEASE_TYPE, kid=kid, alg=algorithm))


KIDS = ["", "nobody", "../../etc/passwd", "/dev/null", "' or 1=1 --", "x" * 40_000, ED.kid + " ", ED.kid.upper(),
        ED.kid + "\x00", None, 7, True, [ED.kid], {"kid": ED.kid}]  # fmt: skip


@pytest.mark.parametrize("kid", KIDS, ids=lambda kid: repr(kid)[:20])
def test_a_kid_that_nobody_pinned_is_unknown_and_not_repeated(kid: Any) -> None:
    with pytest.raises(UnknownSignerError) as caught:
        verified(ED.token(CLAIMS, typ=LEASE_TYPE, kid=kid))
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("crit", [["exp"], ["b64"], [], None, "exp"])
def test_an_extension_that_must_be_understood_is_not(crit: object) -> None:
    with pytest.raises(SignatureInvalidError, match="extension"):
        verified(ED.token(CLAIMS, typ=LEASE_TYPE, crit=crit, b64=True))


def test_an_unencoded_payload_is_refused() -> None:
    """RFC 7797: ``b64: false`` signs the payload as it is, and has to be in ``crit``."""
    header = b64(compact({"alg": "EdDSA", "b64": False, "kid": ED.kid, "typ": LEASE_TYPE}))
    payload = compact(CLAIMS).decode()
    signature = b64(ED.sign(f"{header}.{payload}".encode()))
    with pytest.raises(SignatureInvalidError):
        verified(f"{header}.{payload}.{signature}")


@pytest.mark.parametrize(
    "bait",
    [
        {"jwk": NEXT.jwk},
        {"jku": "http://127.0.0.1:1/jwks.json"},
        {"x5u": "http://127.0.0.1:1/cert.pem"},
        {"x5c": ["MIIB"]},
        {"keys": [NEXT.jwk]},
    ],
    ids=lambda bait: next(iter(bait)),
)
def test_a_key_that_the_token_brings_along_is_not_looked_at(bait: dict[str, Any]) -> None:
    assert verified(ED.token(CLAIMS, typ=LEASE_TYPE, **bait)) == CLAIMS
    for kid in (ED.kid, NEXT.kid):
        with pytest.raises(SignatureInvalidError):
            verified(NEXT.token(CLAIMS, typ=LEASE_TYPE, kid=kid, **bait))


UNREADABLE = [
    *(b"", b"[]", b"7", b"{", b"\xff", b'{"a":NaN}', b'{"a":-Infinity}', b'{"a":1,"a":1}', b'{"a":"\\ud800"}'),
    *(b'{"a":' + b"9" * 5000 + b"}", '{"a":1}'.encode("utf-16"), b"\xef\xbb\xbf{}"),
]


@pytest.mark.parametrize("data", UNREADABLE, ids=lambda data: repr(data[:12]))
def test_what_can_be_read_in_two_ways_is_not_read(data: bytes) -> None:
    with pytest.raises(SignatureInvalidError, match="no JSON object"):
        verified(ED.token(data, typ=LEASE_TYPE))
    with pytest.raises(SignatureInvalidError, match="damaged"):
        Token.take_apart(f"{b64(data)}.{b64(b'{}')}.AAAA")


@pytest.mark.parametrize("depth", [900, 990, 5000])
def test_deep_nesting_ends_in_our_own_words(depth: int) -> None:
    data = b'{"a":' * depth + b"1" + b"}" * depth  # how deep is too deep differs between versions of Python
    for text in (ED.token(data, typ=LEASE_TYPE), f"{b64(data)}.{b64(b'{}')}.AAAA"):
        with suppress(SignatureInvalidError):
            assert verified(text)


def test_an_algorithm_stated_twice_is_refused() -> None:
    header = compact({"alg": "none"})[:-1] + b"," + compact({"alg": "EdDSA", "kid": ED.kid, "typ": LEASE_TYPE})[1:]
    text = f"{b64(header)}.{b64(compact(CLAIMS))}"
    with pytest.raises(SignatureInvalidError, match="damaged"):
        verified(f"{text}.{b64(ED.sign(text.encode()))}")


def test_a_signature_cannot_be_varied() -> None:
    text, _, signature = TOKEN.rpartition(".")
    raw = unb64(signature)
    number = int.from_bytes(raw[32:], "little")
    varied = [
        raw[:32] + (number + ORDER).to_bytes(32, "little"),
        raw[:32] + (number + 2 * ORDER).to_bytes(32, "little"),
        raw[:32] + (ORDER - number).to_bytes(32, "little"),
        raw[:31] + bytes([raw[31] ^ 0x80]) + raw[32:],
        raw[32:] + raw[:32],
        bytes(64),
        raw + b"\x00",
        raw[:-1],
        b"",
        *(point + bytes(32) for point in spellings_of_small_order()),
        *(point + raw[32:] for point in spellings_of_small_order()),
    ]
    for signature_bytes in varied:
        with pytest.raises(SignatureInvalidError):
            verified(f"{text}.{b64(signature_bytes)}")


def test_an_rsa_signature_cannot_be_varied() -> None:
    text, _, signature = RSA.token(CLAIMS, typ=LEASE_TYPE).rpartition(".")
    raw, modulus = unb64(signature), int.from_bytes(unb64(RSA.jwk["n"]))
    number = int.from_bytes(raw)
    larger = [number + modulus] if number + modulus < 2**3072 else []
    for other in (*(each.to_bytes(384) for each in (modulus - number, *larger)), raw[1:], b"\x00" + raw, bytes(384)):
        with pytest.raises(SignatureInvalidError):
            verified(f"{text}.{b64(other)}")


@given(st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}"))
@settings(deadline=None)
def test_any_text_is_refused_in_our_own_words(text: str) -> None:
    with pytest.raises(SignatureInvalidError):
        verified(text)


def test_a_bad_pinned_key_is_named_and_a_kid_stands_once() -> None:
    with pytest.raises(ConfigurationError, match=r"public key 2 \('b'\): the key has no valid x"):
        PublicKeys.from_jwks([ED.jwk, {"kid": "b", "x": "AA"}])
    with pytest.raises(ConfigurationError, match="kid of its own"):
        PublicKeys.from_jwks([ED.jwk, RSA.jwk | {"kid": ED.kid}])


def test_neither_a_token_nor_a_key_shows_its_bytes() -> None:
    token = Token.take_apart(TOKEN)
    assert TOKEN.rpartition(".")[2] not in repr(token)
    assert str(token.signature) not in repr(token)
    assert "Ed25519PublicKey" not in repr(TRUSTED)
