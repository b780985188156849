"""joserfc, another implementation, reads what we accept, and we read what it makes.

It warns that "EdDSA" is deprecated, because RFC 9864 renames it; the contract's documents say EdDSA.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwe, jws
from joserfc.jwk import KeySet, OctKey, OKPKey, RSAKey

from licet import keys, license_file
from licet.trust import TrustedKeys
from licet.wire import LICENSE_KEY_TYPE
from tests import vectors
from tests.vectors import cases, name_of
from tests.vectors.signing import armour, b64, file_key, jwt_key

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

PRIVATE = {jwk["kid"]: jwk for jwk in vectors.load("keys")["keys"]}
FIRST, RSA = PRIVATE["2026-11-vector"], PRIVATE["2026-11-rsa-vector"]
TRUSTED = TrustedKeys.from_jwks(vectors.pinned())
SIGNED = [key for key in cases("license_keys", "good", scheme="jwt") if key["kid"]]
SEALED = cases("documents", "good", name="file-sealed")[0]


def imported(jwk: dict[str, str]) -> OKPKey | RSAKey:
    return (RSAKey if jwk["kty"] == "RSA" else OKPKey).import_key(jwk)


def registry(algorithm: str) -> jws.JWSRegistry:
    """What it needs to know to read headers with ``chain``, which RFC 7515 section 4 lets readers ignore."""
    found = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    found.max_header_length = found.max_payload_length = 64 * 1024
    return found


def read(token: str, jwk: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    found = jws.deserialize_compact(token, imported(jwk), registry=registry(jwk["alg"]))
    claims: dict[str, Any] = json.loads(found.payload)
    return found.headers(), claims


def made(jwk: dict[str, str], typ: str, claims: dict[str, Any], **header: Any) -> str:
    members = {"typ": typ, "kid": jwk["kid"], "alg": jwk["alg"]} | header
    return jws.serialize_compact(members, json.dumps(claims), imported(jwk), registry=registry(jwk["alg"]))


@pytest.mark.parametrize("case", cases("documents", "good"), ids=name_of)
def test_it_reads_each_document(case: dict[str, Any]) -> None:
    header, claims = read(case.get("token", case["text"]), PRIVATE[case["kid"]])
    assert header == {"alg": "EdDSA", "kid": case["kid"], "typ": case["typ"]} | case["header"]
    assert claims == case["claims"]


@pytest.mark.parametrize("key", SIGNED, ids=name_of)
def test_it_reads_the_token_of_each_license_key(key: dict[str, Any]) -> None:
    header, claims = read(keys.parse(key["text"]).signed, PRIVATE[key["kid"]])
    assert header == {"alg": key["algorithm"], "kid": key["kid"], "typ": LICENSE_KEY_TYPE}
    assert claims == key["claims"]


def test_it_reads_a_key_that_is_signed_with_the_derived_secret() -> None:
    secret = bytes.fromhex(vectors.load("license_keys")["derived_secrets"]["licet jwt keys, HS256"])
    for key in cases("license_keys", "good", algorithm="HS256"):
        found = jws.deserialize_compact(keys.parse(key["text"]).signed, OctKey.import_key(secret), algorithms=["HS256"])
        assert json.loads(found.payload) == key["claims"]


READERS: dict[str, Callable[[str], object]] = {
    "lease": lambda text: TRUSTED.lease(text, product="OPT"),
    "refusal": lambda text: TRUSTED.refusal(text, product="OPT"),
    "license_file": lambda text: TRUSTED.license_document(text, product="OPT"),
    "revocations": TRUSTED.revocations,
    "announcement": lambda text: TRUSTED.after([text]).by_kid.keys(),
}


@pytest.mark.parametrize("case", cases("documents", "good", kid=FIRST["kid"]), ids=name_of)
def test_we_read_each_document_that_it_makes(case: dict[str, Any]) -> None:
    other = made(FIRST, case["typ"], case["claims"], **case["header"])
    assert other != case.get("token", case["text"])
    found, ours = (READERS[case["kind"]](text) for text in (other, case.get("token", case["text"])))
    assert repr(found) == repr(ours)


@pytest.mark.parametrize("key", SIGNED, ids=name_of)
def test_we_read_a_license_key_around_the_token_that_it_makes(key: dict[str, Any]) -> None:
    text = jwt_key(key["product"], made(PRIVATE[key["kid"]], LICENSE_KEY_TYPE, key["claims"]))
    assert text != key["text"]
    assert keys.verify(keys.parse(text), TRUSTED) == keys.verify(keys.parse(key["text"]), TRUSTED)


def test_we_agree_on_the_public_keys() -> None:
    ours = [signer.jwk for signer in vectors.signers().values()]
    theirs = KeySet.import_key_set({"keys": ours}).as_dict(private=False)["keys"]
    for own, other in zip(ours, theirs, strict=True):
        assert {name: other[name] for name in own} == own
    assert TrustedKeys.from_jwks(theirs).by_kid.keys() == {jwk["kid"] for jwk in ours}


def test_it_decrypts_an_encrypted_license_file_with_the_derived_key() -> None:
    body = "".join(SEALED["text"].split("\n\n")[1].splitlines()[:-1])
    derived = file_key(SEALED["license_key"], bytes.fromhex(SEALED["salt"]))
    found = jwe.decrypt_compact(body, OctKey.import_key(derived), registry=jwe_registry())
    assert (found.plaintext or b"").decode() == SEALED["token"]
    assert read(SEALED["token"], FIRST)[1] == SEALED["claims"]


def test_we_decrypt_the_license_file_that_it_encrypts() -> None:
    salt = bytes(16)
    derived = file_key(SEALED["license_key"], salt)
    header = {
        "alg": "dir", "enc": "A256GCM", "typ": "licet-license+jwe", "cty": "licet-license+jwt", "kdf": "scrypt+hkdf",
        "salt": b64(salt),
    }  # fmt: skip
    body = jwe.encrypt_compact(header, SEALED["token"], OctKey.import_key(derived), registry=jwe_registry())
    text = armour({"Product": "OPT", "Encryption": "AES-256-GCM, under the license key"}, body)
    grant, _ = license_file.read(text, trusted=TRUSTED, product="OPT", license_key=SEALED["license_key"])
    assert grant.id == SEALED["claims"]["jti"]


def jwe_registry() -> jwe.JWERegistry:
    found = jwe.JWERegistry(algorithms=["dir", "A256GCM"], strict_check_header=False)
    found.max_ciphertext_length = found.max_plaintext_length = 64 * 1024
    return found
