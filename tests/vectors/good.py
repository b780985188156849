"""The good vectors: what the vendor mints and signs."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from tests import vectors
from tests.vectors.signing import (
    Signer,
    armour,
    b64,
    ed25519_key,
    hkdf,
    hmac_key,
    hs256,
    jwt_key,
    seal,
)

ISSUER = "https://license.example.com"
DAY = 86_400
SOLD = 1_795_348_800  # 2026-11-22T12:00:00Z
LICENSE = "lic_01JD9Z0V4S8K3M5N7P9R1T3V5X"
SHORT = "OPT-PRO-3A9F2-B4C1D"

PRO = {
    "plan": "pro",
    "status": "active",
    "features": ["check_tag_compliance", "generate_compliance_report"],
    "limits": {"services": 100},
    "quotas": {"api_calls": {"amount": 1_000_000, "period": "month"}},
    "max_resources": 10_000,
    "max_activations": 5,
    "issued_at": "2026-11-22T12:00:00Z",
    "starts_at": None,
    "expires_at": "2027-11-22T12:00:00Z",
    "grace_until": "2027-11-29T12:00:00Z",
    "instance_id": None,
    "fingerprint": None,
}
PERPETUAL = PRO | {
    "plan": "ent",
    "features": [],
    "limits": {},
    "quotas": {},
    "max_resources": None,
    "max_activations": None,
    "expires_at": None,
    "grace_until": None,
}
FOREIGN = PRO | {
    "plan": "essai",
    "features": ["données", "分析", "a-b.c_d/e+f=g"],
    "starts_at": "2026-12-01T00:00:00Z",
    "fingerprint": "ab" * 32,
}
ENDS = {"nbf": 1_796_083_200, "exp": SOLD + 372 * DAY}

SIGNERS = vectors.signers()
FIRST, RSA = SIGNERS["2026-11-vector"], SIGNERS["2026-11-rsa-vector"]
NEXT = SIGNERS[vectors.NEXT]
PEPPER = vectors.pepper()
PURPOSES = {"hmac": "licet hmac keys", "HS256": "licet jwt keys, HS256"}
SECRETS = {name: hkdf(PEPPER.encode(), info=purpose.encode()) for name, purpose in PURPOSES.items()}


def derived_secrets() -> dict[str, str]:
    """The secrets that the license server makes from its pepper, by their purpose."""
    return {purpose: SECRETS[name].hex() for name, purpose in PURPOSES.items()}


def license_keys() -> list[dict[str, Any]]:
    """Keys of every scheme."""
    keys = [short_case(), *signed_cases(), *hmac_cases()]
    for case in keys:
        case["digest"] = hmac.new(PEPPER.encode(), case["canonical"].encode(), hashlib.sha256).hexdigest()
    return keys


def short_case() -> dict[str, Any]:
    inputs = {"product": "OPT", "segment": "PRO", "terms": PRO}
    spelled = [f" {SHORT.lower()}\n", SHORT.replace("-", " - ")]
    return key_case("short", "short", inputs, SHORT, segment="PRO", spellings=spelled)


def signed_cases() -> Iterable[dict[str, Any]]:
    """Keys of the two schemes that carry claims."""
    for name, terms, times in (
        ("pro", PRO, {"exp": ENDS["exp"]}),
        ("perpetual", PERPETUAL, {}),
        ("foreign", FOREIGN, ENDS),
    ):
        for algorithm, signer in (("EdDSA", FIRST), ("RS256", RSA), ("HS256", None)):
            claims = key_claims("NLS", f"key-{name}", terms, times)
            typ = "licet-key+jwt"
            token = hs256(SECRETS["HS256"], claims, typ=typ) if signer is None else signer.token(claims, typ=typ)
            yield signed_case("jwt", f"jwt-{algorithm}-{name}", claims, jwt_key("NLS", token), algorithm, signer)
        claims = key_claims("LMG", f"key-{name}", terms, times)
        text = ed25519_key("LMG", FIRST, claims)
        yield signed_case("ed25519", f"ed25519-{name}", claims, text, "EdDSA", FIRST)


def key_claims(product: str, key_id: str, terms: dict[str, Any], times: dict[str, int]) -> dict[str, Any]:
    fixed = {"iss": ISSUER, "sub": LICENSE, "aud": product, "iat": SOLD, "jti": key_id}
    return fixed | times | {"terms": terms}


def signed_case(
    scheme: str, name: str, claims: dict[str, Any], text: str, algorithm: str, signer: Signer | None
) -> dict[str, Any]:
    inputs = {
        "product": claims["aud"],
        "key_id": claims["jti"],
        "license_id": claims["sub"],
        "issuer": claims["iss"],
        "issued_at": "2026-11-22T12:00:00Z",
        "terms": claims["terms"],
    }
    folded = "\r\n ".join(text[at : at + 60] for at in range(0, len(text), 60))
    named = {"algorithm": algorithm, "kid": None if signer is None else signer.kid, "claims": claims}
    return key_case(scheme, name, inputs, text, spellings=[f"\t{text}\n", folded], **named)


def hmac_cases() -> Iterable[dict[str, Any]]:
    for name, customer, features, ends in (
        ("yearly", "CUST123", ["read", "write"], "2026-01-01T00:00:00Z"),
        ("perpetual", "acme-corp_eu-1", [], None),
        ("foreign", "0", ["données", "分析", '"', "a-b.c/d"], "2027-11-22T12:00:00Z"),
    ):
        end = {"2026-01-01T00:00:00Z": "1767225600", None: "perpetual"}.get(ends, str(SOLD + 365 * DAY))
        text = hmac_key("CAIO", customer, features, end, SECRETS["hmac"])
        terms = PRO | {"features": features, "expires_at": ends, "grace_until": None}
        inputs = {"product": "CAIO", "customer_id": customer, "terms": terms}
        shown = {
            "product": "CAIO",
            "customer_id": customer,
            "features": features,
            "expires_at": None if end == "perpetual" else int(end),
        }
        yield key_case("hmac", f"hmac-{name}", inputs, text, parts=shown, spellings=[f"{text[:70]}\n{text[70:]} "])


def key_case(scheme: str, name: str, inputs: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "scheme": scheme,
        "inputs": inputs,
        "text": text,
        "canonical": text,
        "segment": None,
        "product": inputs["product"],
    } | more


def documents() -> list[dict[str, Any]]:
    """What the license server signs."""
    return [lease(), refusal(), rotation(), testament(), *license_files(), *revocation_lists()]


def document(name: str, kind: str, claims: dict[str, Any], *, signer: Signer = FIRST, **more: Any) -> dict[str, Any]:
    """Sign *claims*, with ``header`` members of *more*."""
    header = more.pop("header", {})
    typ = {"lease": "lease", "refusal": "refusal", "license_file": "license", "revocations": "revocations"}.get(kind)
    typ = f"licet-{typ or 'keys'}+jwt"
    claims = {"iss": ISSUER, "jti": f"vector-{name}"} | claims
    text = signer.token(claims, typ=typ, **header)
    named = {"name": name, "kind": kind, "typ": typ, "kid": signer.kid, "header": header, "claims": claims}
    return named | {"text": text} | more


def lease() -> dict[str, Any]:
    times = {"iat": SOLD, "nbf": SOLD, "exp": SOLD + DAY, "refresh_after": SOLD + 3600}
    more = {"nonce": "nonce-1", "key_set": 7, "terms": PRO | {"instance_id": "i-1"}}
    return document(
        "lease",
        "lease",
        {"sub": LICENSE, "aud": "OPT", **times, **more},
        product="OPT",
        reads={"issued_at": "2026-11-22T12:00:00Z", "refresh_after": "2026-11-22T13:00:00Z",
               "expires_at": "2026-11-23T12:00:00Z"},
    )  # fmt: skip


def refusal() -> dict[str, Any]:
    said = {"nonce": "nonce-2", "code": "REVOKED", "message": "This license was revoked by the vendor.", "sub": LICENSE}
    return document("refusal", "refusal", {"aud": "OPT", "iat": SOLD, **said}, product="OPT")


def rotation() -> dict[str, Any]:
    """The first key introduces the next one, and stays."""
    keys = [FIRST.jwk, RSA.jwk, NEXT.jwk]
    claims = {"iat": SOLD + 100 * DAY, "seq": SOLD + 100 * DAY, "keys": keys, "retired": []}
    return document("rotation", "announcement", claims, trusted_after=[FIRST.kid, RSA.kid, NEXT.kid])


def testament() -> dict[str, Any]:
    """The first key retires, and names those that go on."""
    claims = {"iat": SOLD + 200 * DAY, "seq": SOLD + 200 * DAY, "keys": [RSA.jwk, NEXT.jwk], "retired": [FIRST.kid]}
    return document("testament", "announcement", claims, trusted_after=[RSA.kid, NEXT.kid])


def license_files() -> Iterable[dict[str, Any]]:
    """Files that anybody can read, and one that the license key opens; one of them brings its own rotation."""
    chain = {"chain": [rotation()["text"], testament()["text"]]}
    for name, terms, signer, header in (
        ("file", PRO, FIRST, {"chain": []}),
        ("file-foreign", FOREIGN, FIRST, {"chain": []}),
        ("file-with-a-rotation", PRO, NEXT, chain),
        ("file-sealed", FOREIGN, FIRST, {"chain": []}),
    ):
        case = document(
            name,
            "license_file",
            {"sub": LICENSE, "aud": "OPT", "iat": SOLD, "nbf": SOLD, "exp": SOLD + 30 * DAY, "key_set": 7,
             "key_tail": SHORT[-4:], "customer": "Société  Exemple <it@example.com>", "terms": terms},
            signer=signer, header=header, product="OPT", license_key=SHORT,
        )  # fmt: skip
        case["token"] = case.pop("text")
        yield case | (
            sealed(case["token"]) if name == "file-sealed" else {"text": armour(labels(terms), case["token"])}
        )


def labels(terms: dict[str, Any]) -> dict[str, str]:
    machine = {} if terms["fingerprint"] is None else {"Machine": terms["fingerprint"]}
    return {
        "Product": "OPT",
        "License": LICENSE,
        "Customer": "Société Exemple <it@example.com>",
        "Plan": terms["plan"],
        "Issued": "2026-11-22T12:00:00Z",
        "Valid-Until": "2026-12-22T12:00:00Z",
    } | machine


def sealed(token: str) -> dict[str, Any]:
    salt, nonce = bytes(range(16)), bytes(range(100, 112))
    body = seal(token, SHORT, salt=salt, nonce=nonce)
    top = {"Product": "OPT", "Encryption": "AES-256-GCM, under the license key"}
    return {"salt": salt.hex(), "nonce": nonce.hex(), "text": armour(top, body)}


def revocation_lists() -> Iterable[dict[str, Any]]:
    for name, ended in (("revocations", [LICENSE, "lic_2", "lic_ü"]), ("revocations-of-nothing", [])):
        marks = b"".join(sorted(hashlib.sha256(each.encode()).digest()[:8] for each in ended))
        yield document(
            name,
            "revocations",
            {"jti": f"{len(ended)}-{SOLD}", "iat": SOLD, "seq": len(ended), "ids": b64(marks)},
            header={"chain": [rotation()["text"]]},
            holds=ended,
            lacks=["lic_3", ""],
        )
