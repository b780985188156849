"""The examples that the RFCs print: the library agrees with them, and so do we, where we accept what they show.

Source: RFC 8037 appendix A, RFC 7515 appendix A, RFC 8032 section 7.1.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from licet.errors import SignatureInvalidError, UnknownSignerError, WireError
from licet.jose import EDDSA, RS256, PublicKey, PublicKeys, Token
from licet.wire import load_object
from tests import vectors
from tests.vectors.signing import b64, compact, jws, unb64

OKP, JWS = vectors.load("rfc")["rfc8037"], vectors.load("rfc")["rfc7515"]
ED25519 = PublicKeys.from_jwks([OKP["public"] | {"kid": "rfc"}])
RSA = PublicKeys.from_jwks([JWS["A.2 RS256"]["jwk"] | {"kid": "rfc"}])
BOTH = (EDDSA, RS256)


def verify(text: str, keys: PublicKeys) -> bytes:
    """Verify an example, which has no ``kid`` of its own; return its payload."""
    token = Token.take_apart(text)
    keys.find({**token.header, "kid": "rfc"}, algorithms=BOTH).verify(token.signature, token.signed)
    return token.payload


def test_rfc_8037_a1_and_a2_are_two_halves_of_one_key() -> None:
    private = Ed25519PrivateKey.from_private_bytes(unb64(OKP["private"]["d"]))
    assert b64(private.public_key().public_bytes_raw()) == OKP["public"]["x"] == OKP["private"]["x"]
    with pytest.raises(WireError, match="private key"):
        PublicKey.from_jwk(OKP["private"] | {"kid": "rfc"})


def test_rfc_8037_a3_names_the_key_by_its_thumbprint() -> None:
    members = json.dumps(OKP["public"], sort_keys=True, separators=(",", ":"))
    assert b64(hashlib.sha256(members.encode()).digest()) == OKP["thumbprint"]


def test_rfc_8037_a4_is_what_signing_makes() -> None:
    private = Ed25519PrivateKey.from_private_bytes(unb64(OKP["private"]["d"]))
    assert jws(OKP["header"], OKP["payload"].encode(), private.sign) == OKP["jws"]


def test_rfc_8037_a5_verifies() -> None:
    text, _, signature = OKP["jws"].rpartition(".")
    Ed25519PublicKey.from_public_bytes(unb64(OKP["public"]["x"])).verify(unb64(signature), text.encode())
    assert verify(OKP["jws"], ED25519).decode() == OKP["payload"]


@pytest.mark.parametrize("place", range(1, 128, 7))
def test_rfc_8037_a5_does_not_verify_with_another_character(place: int) -> None:
    other = "B" if OKP["jws"][place] == "A" else "A"
    with pytest.raises(SignatureInvalidError):
        verify(OKP["jws"][:place] + other + OKP["jws"][place + 1 :], ED25519)


def test_rfc_7515_a2_verifies() -> None:
    example = JWS["A.2 RS256"]
    text, _, signature = example["jws"].rpartition(".")
    n, e = (int.from_bytes(unb64(example["jwk"][name])) for name in ("n", "e"))
    RSAPublicNumbers(e, n).public_key().verify(unb64(signature), text.encode(), PKCS1v15(), SHA256())
    assert verify(example["jws"], RSA).decode() == JWS["payload"]
    assert load_object(JWS["payload"])["iss"] == "joe"


def test_rfc_7515_a1_is_genuine_and_refused_because_its_key_is_a_secret() -> None:
    example = JWS["A.1 HS256"]
    text, _, signature = example["jws"].rpartition(".")
    assert b64(hmac.new(unb64(example["k"]), text.encode(), hashlib.sha256).digest()) == signature
    with pytest.raises(SignatureInvalidError, match="not accepted here"):
        verify(example["jws"], RSA)
    with pytest.raises(WireError):
        PublicKey.from_jwk({"kty": "oct", "kid": "rfc", "k": example["k"]})


def test_rfc_7515_a3_is_genuine_and_refused_because_nobody_here_signs_so() -> None:
    example = JWS["A.3 ES256"]
    text, _, signature = example["jws"].rpartition(".")
    x, y = (int.from_bytes(unb64(example["jwk"][name])) for name in ("x", "y"))
    r, s = (int.from_bytes(unb64(signature)[at : at + 32]) for at in (0, 32))
    public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    public.verify(encode_dss_signature(r, s), text.encode(), ECDSA(SHA256()))
    with pytest.raises(SignatureInvalidError, match="not accepted here"):
        verify(example["jws"], RSA)
    with pytest.raises(WireError):
        PublicKey.from_jwk(example["jwk"] | {"kid": "rfc"})


def test_rfc_7515_a5_is_refused() -> None:
    assert Token.take_apart(JWS["A.5 none"]["jws"]).header == {"alg": "none"}
    for keys in (RSA, ED25519):
        with pytest.raises(SignatureInvalidError, match="not accepted here"):
            verify(JWS["A.5 none"]["jws"], keys)


@pytest.mark.parametrize("name", ["A.1 HS256", "A.2 RS256", "A.3 ES256", "A.5 none"])
def test_no_example_names_a_signer_or_is_a_document_of_ours(name: str) -> None:
    token = Token.take_apart(JWS[name]["jws"])
    with pytest.raises(SignatureInvalidError, match="this is not a"):
        RSA.verified(token, kind="licet-lease+jwt", algorithms=BOTH)
    if name == "A.2 RS256":
        with pytest.raises(UnknownSignerError):
            RSA.find(token.header, algorithms=BOTH)


@pytest.mark.parametrize("example", vectors.load("rfc")["rfc8032"], ids=lambda example: example["message"] or "empty")
def test_rfc_8032_signatures_verify(example: dict[str, Any]) -> None:
    secret, public, message, signature = (
        bytes.fromhex(example[name]) for name in ("secret", "public", "message", "signature")
    )
    assert Ed25519PrivateKey.from_private_bytes(secret).sign(message) == signature
    key = PublicKey.from_jwk({"kid": "rfc", "x": b64(public)})
    key.verify(signature, message)
    with pytest.raises(SignatureInvalidError):
        key.verify(signature, message + b"\x00")


def test_the_members_of_a_header_may_stand_in_any_order() -> None:
    private = Ed25519PrivateKey.from_private_bytes(unb64(OKP["private"]["d"]))
    for header in ({"alg": "EdDSA", "kid": "rfc"}, {"kid": "rfc", "alg": "EdDSA", "more": [1, {"a": None}]}):
        assert verify(jws(header, compact({"a": 1}), private.sign), ED25519) == b'{"a":1}'
