"""The bad vectors: what an attacker would try, signed where an attacker could have had it signed.

``code`` is the error's stable code, ``at`` says whether the parser or the verification refuses.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from tests.vectors import good as vendor
from tests.vectors.signing import Signer, armour, b64, compact, ed25519_key, hmac_key, hs256, jws, jwt_key, unb64

FIRST, RSA, NEXT = vendor.FIRST, vendor.RSA, vendor.NEXT
CLAIMS = vendor.key_claims("NLS", "key-bad", vendor.PRO, {"exp": vendor.ENDS["exp"]})
TYP = "licet-key+jwt"
ORDER = 2**252 + 27742317777372353535851937790883648493
"""How many multiples the base point of Ed25519 has (RFC 8032 section 5.1)."""


def bad_keys(good: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    texts = {case["name"]: case["text"] for case in good}
    for name, text in {**malformed_keys(texts)}.items():
        yield {"name": name, "text": text, "at": "parse", "code": "MALFORMED"}
    for name, text in {**forged_jwts(texts), **forged_ed25519(texts)}.items():
        yield {"name": name, "text": text, "at": "verify", "code": "SIGNATURE_INVALID"}


def malformed_keys(texts: Mapping[str, str]) -> dict[str, str]:
    jwt, lmg, caio = texts["jwt-EdDSA-pro"], texts["ed25519-pro"], texts["hmac-yearly"]
    middle = jwt.split("-")[1]
    secret = vendor.SECRETS["hmac"]
    return {
        "empty": "",
        "prose": "please send me a key",
        "short-cut": "OPT-PRO-3A9F2",
        "short-dashes-of-a-word-processor": vendor.SHORT.replace("-", "\u2013"),
        "short-dotless-i": "opt-pro-3a9f2-b4c\u0131d",
        "short-quoted": f'"{vendor.SHORT}"',
        "jwt-cut": jwt[:-30],
        "jwt-checksum-missing": jwt[:-9],
        "jwt-checksum-upper-case": jwt[:-8] + jwt[-8:].upper(),
        "jwt-checksum-of-another-text": jwt[:-8] + f"{int(jwt[-8:], 16) ^ 1:08x}",
        "jwt-padded": f"NLS-{middle}=-{jwt[-8:]}",
        "jwt-fullwidth-letter": jwt.replace("Z", "\uff3a", 1),
        "jwt-lower-case": jwt.lower(),
        "jwt-product-in-lower-case": f"nls{jwt[3:]}",
        "ed25519-cut": lmg[:-1],
        "ed25519-without-signature": lmg.partition(".")[0] + ".",
        "ed25519-without-payload": "LMG-v1-." + lmg.partition(".")[2],
        "ed25519-three-parts": lmg + ".AAAA",
        "ed25519-padded": lmg + "==",
        "ed25519-plus-and-slash": "LMG-v1-+/+/." + lmg.partition(".")[2],
        "ed25519-newer": lmg.replace("-v1-", "-v2-"),
        "hmac-cut": caio[:-1],
        "hmac-upper-case-hex": caio[:-64] + caio[-64:].upper(),
        "hmac-end-in-words": hmac_key("CAIO", "CUST123", ["read"], "never", secret),
        "hmac-negative-end": hmac_key("CAIO", "CUST123", ["read"], "-1", secret).replace("--1", "-+1"),
        "hmac-end-with-zeros": hmac_key("CAIO", "CUST123", ["read"], "001767225600", secret),
        "hmac-features-are-no-list": caio.replace(_listed(b'["read","write"]'), _listed(b'{"read":"write"}')),
        "hmac-features-are-numbers": caio.replace(_listed(b'["read","write"]'), _listed(b"[1]")),
        "hmac-features-not-utf-8": caio.replace(_listed(b'["read","write"]'), _listed(b'["\xff"]')),
        "hmac-features-unpadded": caio.replace("=", ""),
        "hmac-features-respelled": caio.replace(_listed(b'["read","write"]'), "WyJyZWFkIiwid3JpdGUiXR=="),
        "hmac-no-customer": caio.replace("CUST123", ""),
        "too-long": "NLS-ZXlK" + "A" * 9000,
    }


def forged_jwts(texts: Mapping[str, str]) -> dict[str, str]:
    token = unb64(texts["jwt-EdDSA-pro"].split("-")[1]).decode()
    header, payload, signature = token.split(".")
    rest = {"typ": TYP}
    tokens = {
        "alg-none": jws({"alg": "none", "kid": FIRST.kid} | rest, compact(CLAIMS), lambda _: b""),
        "alg-None": jws({"alg": "None", "kid": FIRST.kid} | rest, compact(CLAIMS), lambda _: b""),
        "hs512": hs256(b"secret", CLAIMS, alg="HS512", **rest),
        "lease-type": FIRST.token(CLAIMS, typ="licet-lease+jwt"),
        "no-type": FIRST.token(CLAIMS),
        "rs256-under-the-ed25519-kid": RSA.token(CLAIMS, kid=FIRST.kid, **rest),
        "eddsa-under-the-rsa-kid": FIRST.token(CLAIMS, kid=RSA.kid, **rest),
        "another-signer-under-the-kid": Signer(FIRST.kid, NEXT.private).token(CLAIMS, **rest),
        "unknown-signer": NEXT.token(CLAIMS, **rest),
        "kid-like-a-path": FIRST.token(CLAIMS, kid="../../dev/null", **rest),
        "kid-is-a-list": FIRST.token(CLAIMS, kid=[FIRST.kid], **rest),
        "crit": FIRST.token(CLAIMS, crit=["exp"], **rest),
        "own-key-in-the-header": Signer("x", NEXT.private).token(CLAIMS, jwk=NEXT.jwk, **rest),
        "swapped-parts": f"{header}.{signature}.{payload}",
        "no-signature": f"{header}.{payload}.",
        "malleable-signature": f"{header}.{payload}.{malleable(signature)}",
        "another-product-inside": FIRST.token(CLAIMS | {"aud": "OPT"}, **rest),
        "exp-contradicts-the-terms": FIRST.token(CLAIMS | {"exp": CLAIMS["exp"] + 1}, **rest),
        "exp-missing": FIRST.token({name: value for name, value in CLAIMS.items() if name != "exp"}, **rest),
        "nbf-contradicts-the-terms": FIRST.token(CLAIMS | {"nbf": vendor.SOLD}, **rest),
        "iat-is-true": FIRST.token(CLAIMS | {"iat": True}, **rest),
        "iat-in-the-year-9999": FIRST.token(CLAIMS | {"iat": 253402300799}, **rest),
        "terms-missing": FIRST.token(CLAIMS | {"terms": None}, **rest),
        "no-object": FIRST.token(b"[]", **rest),
        "claim-twice": FIRST.token(compact(CLAIMS)[:-1] + b',"aud":"NLS"}', **rest),
    }
    moved = texts["jwt-EdDSA-pro"].replace("NLS", "OPT")
    return {f"jwt-{name}": jwt_key("NLS", forged) for name, forged in tokens.items()} | {"jwt-product-changed": moved}


def forged_ed25519(texts: Mapping[str, str]) -> dict[str, str]:
    lmg = texts["ed25519-pro"]
    claims = CLAIMS | {"aud": "LMG"}
    head, _, signature = lmg.partition(".")
    body = compact(claims | {"kid": FIRST.kid})
    keys = {
        "product-changed": lmg.replace("LMG", "LMH"),
        "another-signer-under-the-kid": ed25519_key("LMG", Signer(FIRST.kid, NEXT.private), claims),
        "unknown-signer": ed25519_key("LMG", NEXT, claims),
        "rsa-kid": ed25519_key("LMG", Signer(RSA.kid, FIRST.private), claims),
        "no-kid": ed25519_key("LMG", FIRST, compact(claims)),
        "malleable-signature": f"{head}.{malleable(signature)}",
        "another-product-inside": ed25519_key("LMG", FIRST, CLAIMS),
        "claim-twice": ed25519_key("LMG", FIRST, body[:-1] + b',"aud":"LMG"}'),
        "no-object": ed25519_key("LMG", FIRST, b"7"),
        "signature-of-a-jws": f"{head}.{b64(FIRST.sign(b'x.' + head.encode()))}",
    }
    return {f"ed25519-{name}": text for name, text in keys.items()}


def bad_documents(good: Mapping[str, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for case in good.values():
        if case["kind"] != "license_file":
            yield from bad_tokens(case)
    yield from bad_leases(good["lease"])
    yield from bad_files(good)
    yield from bad_lists(good["revocations"])


def bad_tokens(case: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """What holds for every document."""
    header, payload, signature = case["text"].split(".")
    typ, claims = {"typ": case["typ"]}, case["claims"]
    public = unb64(FIRST.jwk["x"])
    spoiled = {
        "alg-none": jws({"alg": "NONE", "kid": FIRST.kid} | typ, unb64(payload), lambda _: b""),
        "hs256-with-the-public-key": hs256(public, claims, kid=FIRST.kid, **typ),
        "rs256": RSA.token(claims, **typ),
        "unknown-signer": Signer("nobody", NEXT.private).token(claims, **typ),
        "another-signer-under-the-kid": Signer(FIRST.kid, NEXT.private).token(claims, **typ),
        "license-key-type": FIRST.token(claims, typ=TYP),
        "crit": FIRST.token(claims, crit=["b64"], b64=True, **typ),
        "padded": f"{header}.{payload}=.{signature}",
        "cut": f"{header}.{payload}.{signature[:-2]}",
        "malleable-signature": f"{header}.{payload}.{malleable(signature)}",
        "header-twice": f"{b64(unb64(header)[:-1] + b',' + unb64(header)[1:])}.{payload}.{signature}",
        "another-issuer": FIRST.token(claims | {"iss": "https://elsewhere.example.com"}, **typ),
        "no-issuer": FIRST.token({name: value for name, value in claims.items() if name != "iss"}, **typ),
        "iat-missing": FIRST.token({name: value for name, value in claims.items() if name != "iat"}, **typ),
        "claim-twice": FIRST.token(unb64(payload)[:-1] + b',"iat":0}', **typ),
        "not-json": FIRST.token(b"\xff", **typ),
    }
    for name, text in spoiled.items():
        if (case["kind"], name) != ("announcement", "iat-missing"):  # an announcement goes by its number
            yield bad(case, name, text)


def bad_leases(case: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    claims, typ = case["claims"], case["typ"]
    changes: dict[str, dict[str, Any]] = {
        "another-product": {"aud": "NLS"},
        "several-products": {"aud": ["OPT", "NLS"]},
        "ends-before-it-was-issued": {"exp": vendor.SOLD - 1},
        "refreshed-before-it-was-issued": {"refresh_after": vendor.SOLD - 1},
        "starts-later": {"nbf": vendor.SOLD + 1},
        "year-1": {"iat": -62135596800, "nbf": -62135596800},
        "year-9999": {"exp": 253402300799},
        "beyond-time": {"exp": 10**30},
        "fraction": {"exp": vendor.SOLD + 0.5},
        "boolean": {"refresh_after": True},
        "text": {"exp": "2027"},
        "terms-missing": {"terms": None},
        "unknown-status": {"terms": vendor.PRO | {"status": "forever"}},
        "expiry-without-offset": {"terms": vendor.PRO | {"expires_at": "2027-11-22T12:00:00"}},
        "lone-surrogate": {"sub": "\ud800"},
    }
    for name, change in changes.items():
        yield bad(case, name, FIRST.token(claims | change, typ=typ))


def bad_files(good: Mapping[str, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    plain, sealed = good["file"], good["file-sealed"]
    text, body = plain["text"], sealed["text"].split("\n\n")[1]
    yield bad(plain, "another-plan-in-the-header", text.replace("Plan: pro", "Plan: enterprise"))
    yield bad(plain, "another-line-in-the-header", text.replace("Plan: pro", "Plan: pro\nMachine: any"))
    yield bad(plain, "cut", text[:-40])
    yield bad(plain, "wrapped-elsewhere", armour(vendor.labels(vendor.PRO), plain["token"]).replace("\ney", "\ne\ny"))
    yield bad(plain, "two-files", text + text)
    yield bad(plain, "another-license-key", text) | {"license_key": "OPT-PRO-3A9F2-B4C1E"}
    yield bad(plain, "another-product", text) | {"product": "NLS"}
    for name, change in {
        "starts-later": {"nbf": vendor.SOLD + 1},
        "ends-before-it-was-issued": {"exp": vendor.SOLD - 1},
        "no-end": {"exp": None},
        "terms-missing": {"terms": None},
        "no-license-key": {"key_tail": None},
    }.items():
        signed = FIRST.token(plain["claims"] | change, typ=plain["typ"], chain=[])
        top = vendor.labels(vendor.PRO)
        if name == "ends-before-it-was-issued":
            top["Valid-Until"] = "2026-11-22T11:59:59Z"
        yield bad(plain, name, armour(top, signed))
    yield bad(plain, "sealed-header-around-a-plain-token", sealed["text"].replace(body, text.split("\n\n")[1]))
    yield bad(plain, "plain-header-around-a-sealed-token", text.replace(text.split("\n\n")[1], body))
    yield bad(sealed, "another-license-key", sealed["text"]) | {"license_key": "OPT-PRO-3A9F2-C4C1D"}
    rotated = good["file-with-a-rotation"]
    unchained = NEXT.token(rotated["claims"], typ=rotated["typ"], chain=[])
    yield bad(rotated, "rotation-left-out", armour(vendor.labels(vendor.PRO), unchained))


def bad_lists(case: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for name, change in {
        "cut-in-a-mark": {"ids": case["claims"]["ids"][:-4]},
        "ids-are-a-list": {"ids": [vendor.LICENSE]},
        "negative-number": {"seq": -1},
        "number-is-true": {"seq": True},
        "number-is-a-fraction": {"seq": 1.0},
    }.items():
        yield bad(case, name, FIRST.token(case["claims"] | change, typ=case["typ"]))


def bad(case: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    told = {member: case[member] for member in ("kind", "product", "license_key") if member in case}
    return {"name": f"{case['name']}: {name}", **told, "text": text, "code": "SIGNATURE_INVALID"}


def malleable(signature: str) -> str:
    """The same signature with S + L in place of S (RFC 8032 section 8.4)."""
    raw = unb64(signature)
    return b64(raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little"))


def _listed(data: bytes) -> str:
    return base64.b64encode(data).decode()
