"""What both halves agree on, character by character; ``tests/vectors`` says how the files are made."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from licet import keys, license_file
from licet.errors import LicetError
from licet.keys.claims import write_claims
from licet.keys.hmac import Parts, parts, signed_part
from licet.keys.jwt import write
from licet.terms import PERIODS
from licet.trust import TrustedKeys, announcements_in
from licet.wire import revocation_mark, terms_from_claims, terms_to_claims, to_instant, to_text
from tests import vectors
from tests.vectors import cases, make, name_of
from tests.vectors.signing import b64, hkdf, unb64

DOCUMENTS = vectors.load("documents")
TRUSTED = replace(TrustedKeys.from_jwks(vectors.pinned()), issuer=DOCUMENTS["issuer"])
KEYS = "license_keys"


@pytest.mark.parametrize("name", vectors.FILES)
def test_the_vectors_are_what_the_second_implementation_makes(name: str) -> None:
    assert (vectors.FOLDER / f"{name}.json").read_text(encoding="utf-8") == make.written(make.built()[name])


@pytest.mark.parametrize("key", cases(KEYS, "good"), ids=name_of)
def test_a_key_is_parsed(key: dict[str, Any]) -> None:
    parsed = keys.parse(key["text"])
    assert (parsed.scheme, parsed.product, parsed.segment) == (key["scheme"], key["product"], key["segment"])
    assert parsed.canonical == key["canonical"]
    for spelling in key["spellings"]:
        assert keys.parse(spelling) == parsed


@pytest.mark.parametrize("key", cases(KEYS, "good"), ids=name_of)
def test_a_key_is_stored_under_its_digest(key: dict[str, Any]) -> None:
    canonical = keys.parse(key["text"]).canonical
    digest = hmac.new(vectors.pepper().encode(), canonical.encode(), hashlib.sha256).hexdigest()
    assert digest == key["digest"]


@pytest.mark.parametrize("key", [key for key in cases(KEYS, "good") if key.get("kid")], ids=name_of)
def test_a_signed_key_says_what_was_sold(key: dict[str, Any]) -> None:
    read, told = keys.verify(keys.parse(key["text"]), TRUSTED), key["inputs"]
    assert read is not None
    assert (read.id, read.license_id, read.product) == (told["key_id"], told["license_id"], told["product"])
    assert (read.issuer, to_text(read.issued_at)) == (told["issuer"], told["issued_at"])
    assert terms_to_claims(read.terms) == told["terms"]


@pytest.mark.parametrize("key", [key for key in cases(KEYS, "good") if not key.get("kid")], ids=name_of)
def test_a_key_without_a_public_signature_proves_nothing_offline(key: dict[str, Any]) -> None:
    assert keys.verify(keys.parse(key["text"]), TRUSTED) is None


@pytest.mark.parametrize("key", [key for key in cases(KEYS, "good") if "claims" in key], ids=name_of)
def test_the_claims_of_a_key_are_written_from_its_terms(key: dict[str, Any]) -> None:
    told = key["inputs"]
    claims = write_claims(
        terms_from_claims(told["terms"]),
        key_id=told["key_id"],
        license_id=told["license_id"],
        product=told["product"],
        issuer=told["issuer"],
        issued_at=to_instant(told["issued_at"], field="issued_at"),
    )
    assert list(claims.items()) == list(key["claims"].items())
    assert list(claims["terms"]) == list(key["claims"]["terms"])


@pytest.mark.parametrize("key", cases(KEYS, "good", scheme="jwt"), ids=name_of)
def test_a_jwt_key_is_written_around_its_token(key: dict[str, Any]) -> None:
    assert write(key["product"], keys.parse(key["text"]).signed) == key["text"]


@pytest.mark.parametrize("key", cases(KEYS, "good", scheme="hmac"), ids=name_of)
def test_an_hmac_key_shows_its_parts_and_covers_them(key: dict[str, Any]) -> None:
    shown = parts(key["text"])
    told = key["parts"] | {"features": tuple(key["parts"]["features"])}
    assert shown == Parts(**told)
    text = signed_part(shown)
    secret = bytes.fromhex(vectors.load(KEYS)["derived_secrets"]["licet hmac keys"])
    assert f"{text}-{hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()}" == key["text"]


def test_an_hs256_key_is_signed_with_the_derived_secret() -> None:
    secret = bytes.fromhex(vectors.load(KEYS)["derived_secrets"]["licet jwt keys, HS256"])
    for key in cases(KEYS, "good", algorithm="HS256"):
        text, _, signature = keys.parse(key["text"]).signed.rpartition(".")
        assert b64(hmac.new(secret, text.encode(), hashlib.sha256).digest()) == signature


@pytest.mark.parametrize("key", cases(KEYS, "bad", at="parse"), ids=name_of)
def test_what_is_no_key_is_refused(key: dict[str, Any]) -> None:
    with pytest.raises(LicetError) as caught:
        keys.parse(key["text"])
    assert caught.value.code == key["code"]
    assert not set(key["text"].split("-")) & set(str(caught.value).split())


@pytest.mark.parametrize("key", cases(KEYS, "bad", at="verify"), ids=name_of)
def test_a_forged_key_parses_and_is_refused(key: dict[str, Any]) -> None:
    parsed = keys.parse(key["text"])
    with pytest.raises(LicetError) as caught:
        keys.verify(parsed, TRUSTED)
    assert caught.value.code == key["code"]


def test_a_lease_is_read() -> None:
    (case,) = cases("documents", "good", kind="lease")
    grant, claims = TRUSTED.lease(case["text"], product=case["product"]), case["claims"]
    assert (grant.id, grant.license_id, grant.product) == (claims["jti"], claims["sub"], claims["aud"])
    assert (grant.issuer, grant.nonce, grant.key_set) == (claims["iss"], claims["nonce"], claims["key_set"])
    assert {name: to_text(getattr(grant, name)) for name in case["reads"]} == case["reads"]
    assert terms_to_claims(grant.terms) == claims["terms"]


def test_a_refusal_is_read() -> None:
    (case,) = cases("documents", "good", kind="refusal")
    refusal, claims = TRUSTED.refusal(case["text"], product=case["product"]), case["claims"]
    assert (refusal.code.value, refusal.message) == (claims["code"], claims["message"])
    assert (refusal.product, refusal.nonce) == (claims["aud"], claims["nonce"])


@pytest.mark.parametrize("case", cases("documents", "good", kind="announcement"), ids=name_of)
def test_an_announcement_is_followed(case: dict[str, Any]) -> None:
    after = TRUSTED.after([case["text"]])
    assert after.key_set == case["claims"]["seq"]
    assert sorted(after.by_kid) == sorted(case["trusted_after"])


@pytest.mark.parametrize("case", cases("documents", "good", kind="license_file"), ids=name_of)
def test_a_license_file_is_read(case: dict[str, Any]) -> None:
    grant, _ = license_file.read(
        case["text"], trusted=TRUSTED, product=case["product"], license_key=case["license_key"]
    )
    assert grant.id == case["claims"]["jti"]
    assert terms_to_claims(grant.terms) == case["claims"]["terms"]


@pytest.mark.parametrize("case", cases("documents", "good", kind="license_file"), ids=name_of)
def test_a_license_file_is_written(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    if "salt" in case:
        drawn = [bytes.fromhex(case["salt"]), bytes.fromhex(case["nonce"])]
        monkeypatch.setattr("secrets.token_bytes", lambda size: drawn.pop(0)[:size])
        assert license_file.write(case["token"], license_key=case["license_key"]) == case["text"]
        assert not drawn
    else:
        assert license_file.write(case["token"]) == case["text"]


@pytest.mark.parametrize("case", cases("documents", "good", kind="revocations"), ids=name_of)
def test_a_revocation_list_is_read(case: dict[str, Any]) -> None:
    found = TRUSTED.revocations(case["text"])
    assert (found.sequence, len(found)) == (case["claims"]["seq"], len(case["holds"]))
    assert all(each in found for each in case["holds"])
    assert not any(each in found for each in case["lacks"])
    assert b64(b"".join(sorted(map(revocation_mark, case["holds"])))) == case["claims"]["ids"]
    assert list(announcements_in(case["text"])) == case["header"]["chain"]


@pytest.mark.parametrize("case", [case for case in DOCUMENTS["bad"] if case["kind"] != "announcement"], ids=name_of)
def test_a_bad_document_is_refused(case: dict[str, Any]) -> None:
    read = {
        "lease": lambda: TRUSTED.lease(case["text"], product=case["product"]),
        "refusal": lambda: TRUSTED.refusal(case["text"], product=case["product"]),
        "revocations": lambda: TRUSTED.revocations(case["text"]),
        "license_file": lambda: license_file.read(
            case["text"], trusted=TRUSTED, product=case["product"], license_key=case["license_key"]
        ),
    }[case["kind"]]
    with pytest.raises(LicetError) as caught:
        read()
    assert caught.value.code == case["code"]


@pytest.mark.parametrize("case", cases("documents", "bad", kind="announcement"), ids=name_of)
def test_a_bad_announcement_is_passed_over(case: dict[str, Any]) -> None:
    assert TRUSTED.after([case["text"]]) is TRUSTED


def test_the_headers_of_documents_are_the_contracts() -> None:
    for case in DOCUMENTS["good"]:
        token = case.get("token", case["text"])
        header = json.loads(unb64(token.split(".")[0]))
        assert header == {"alg": "EdDSA", "kid": case["kid"], "typ": case["typ"]} | case["header"]


def test_the_quotas_of_the_vectors_have_known_periods() -> None:
    found = {quota["period"] for key in cases(KEYS, "good") for quota in key["inputs"]["terms"]["quotas"].values()}
    assert found
    assert found <= set(PERIODS)


def test_the_secrets_are_derived_from_the_pepper_by_hkdf() -> None:
    example = {name: bytes.fromhex(value) for name, value in vectors.load("rfc")["rfc5869"].items()}
    assert hkdf(example["secret"], info=example["info"], salt=example["salt"]) == example["output"][:32]
    for purpose, secret in vectors.load(KEYS)["derived_secrets"].items():
        assert hkdf(vectors.pepper().encode(), info=purpose.encode()).hex() == secret
