"""Fuzzes one parser with atheris: ``python -m tests.fuzz a-lease -max_total_time=60``.

atheris is no dependency of this project. In a virtual environment of its own, install it and ``./mcp_plugin``; run the
command from the root of the checkout. Without a name the parsers are listed; what follows the name goes to libFuzzer,
whose corpus is the test vectors. An exception that is not ours ends the run and leaves its input in the folder for
temporary files.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["licet"]):
    from licet import keys, license_file
    from licet.errors import LicetError
    from licet.jose import RS256, PublicKey, PublicKeys, Token, decode
    from licet.keys.hmac import parts
    from licet.trust import announcements_in
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
from tests.plugin.hostile import INSTANTS, gullible, unsigned
from tests.vectors.signing import armour, b64, jwt_key, seal

KEY = "OPT-PRO-3A9F2-B4C1D"
ANY, ANY_RSA = gullible(), gullible(algorithm=RS256)
KEYS, DOCUMENTS = vectors.load("license_keys"), vectors.load("documents")
Try = Callable[[bytes], object]
Seeds = Iterable[str | bytes]


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def of_text(read: Callable[[str], object]) -> Try:
    return lambda data: read(text_of(data))


def of_json(read: Callable[[Any], object], kind: type = object) -> Try:
    """Feed *read* with JSON values of *kind*."""

    def attempt(data: bytes) -> object:
        try:
            value = json.loads(text_of(data))
        except (ValueError, RecursionError):
            return None
        return read(value) if isinstance(value, kind) else None

    return attempt


def of_token(kind: str, read: Callable[[str], object]) -> Try:
    """Feed *read* with the input as a token, and as the payload of a token whose signature passes."""

    def attempt(data: bytes) -> object:
        if data[:1] == b"{":
            return read(unsigned(data, kind))
        return read(text_of(data))

    return attempt


def signed_key(data: bytes) -> None:
    """Feed a key's reader with the input as claims, in each scheme and algorithm that proves itself."""
    if data[:1] != b"{":
        keys.verify(keys.parse(text_of(data)), ANY)
        return
    for trusted, algorithm in ((ANY, "EdDSA"), (ANY_RSA, RS256)):
        token = unsigned(data, LICENSE_KEY_TYPE, algorithm=algorithm)
        attempted(lambda text, by=trusted: keys.verify(keys.parse(text), by), jwt_key("NLS", token))
    attempted(lambda text: keys.verify(keys.parse(text), ANY), f"NLS-v1-{b64(data)}.{b64(bytes(64))}")


def file_of(data: bytes) -> None:
    """Feed the reader of license files with the input as a file, or as claims in a right file, plain and encrypted."""
    if data[:1] != b"{":
        license_file.read(text_of(data), trusted=ANY, product="OPT", license_key=KEY)
        return
    token = unsigned(data, LICENSE_FILE_TYPE)
    sealed = armour({"Product": "OPT"}, seal(token, KEY, salt=bytes(16), nonce=bytes(12)))
    for make in (lambda: license_file.write(token), lambda: sealed):
        attempted(lambda text: license_file.read(text, trusted=ANY, product="OPT", license_key=KEY), make)


def attempted(read: Callable[[str], object], text: str | Callable[[], str]) -> None:
    """Go on after an error of ours, because the same input is tried in another way as well."""
    try:
        read(text if isinstance(text, str) else text())
    except LicetError:
        return


def documents(kind: str) -> list[str | bytes]:
    found: list[str | bytes] = []
    for case in (case for group in ("good", "bad") for case in DOCUMENTS[group] if case["kind"] == kind):
        found += [case["text"]]
        if "claims" in case:
            found += [json.dumps(case["claims"] | {"aud": "OPT"}).encode(), case.get("token", case["text"])]
    return found


LICENSE_KEYS = [case["text"] for group in ("good", "bad") for case in KEYS[group]]
CLAIMS = [json.dumps(case["claims"] | {"kid": "any"}) for case in KEYS["good"] if "claims" in case]
JWKS = [json.dumps(signer.jwk) for signer in vectors.signers().values()]
TERMS = [json.dumps(case["inputs"]["terms"]) for case in KEYS["good"]]
TOKENS = [case.get("token", case["text"]) for case in DOCUMENTS["good"]]
REQUEST = json.dumps({"license_key": KEY, "product": "OPT", "resource_count": 7, "nonce": "n"})

PARSERS: dict[str, tuple[Try, Seeds]] = {
    "a-key": (of_text(keys.parse), LICENSE_KEYS),
    "a-short-key": (of_text(keys.short.parse), LICENSE_KEYS),
    "a-jwt-key": (of_text(keys.jwt.parse), LICENSE_KEYS),
    "an-hmac-key": (of_text(keys.hmac.parse), LICENSE_KEYS),
    "hmac-parts": (of_text(parts), LICENSE_KEYS),
    "an-ed25519-key": (of_text(keys.ed25519.parse), LICENSE_KEYS),
    "a-signed-key": (signed_key, [*LICENSE_KEYS, *CLAIMS]),
    "base64url": (of_text(decode), ["", "AA", "AAA", "AAAA", "-_-_"]),
    "a-token": (of_text(Token.take_apart), TOKENS),
    "a-chain": (of_text(announcements_in), TOKENS),
    "a-public-key": (of_json(PublicKey.from_jwk, dict), JWKS),
    "pinned-keys": (of_json(lambda keys: PublicKeys.from_jwks([keys]), dict), JWKS),
    "a-lease": (of_token(LEASE_TYPE, lambda text: ANY.lease(text, product="OPT")), documents("lease")),
    "a-refusal": (of_token(REFUSAL_TYPE, lambda text: ANY.refusal(text, product="OPT")), documents("refusal")),
    "a-license-file": (file_of, documents("license_file")),
    "a-revocation-list": (of_token(REVOCATIONS_TYPE, ANY.revocations), documents("revocations")),
    "announcements": (of_token(KEY_SET_TYPE, lambda text: ANY.after([text])), documents("announcement")),
    "terms": (of_json(terms_from_claims), TERMS),
    "an-object": (load_object, [*CLAIMS, *TERMS]),
    "a-request": (of_json(ValidateRequest.from_object, dict), [REQUEST]),
    "an-instant": (of_text(lambda text: to_instant(text, field="x")), ["2027-01-09T00:00:00Z", *INSTANTS]),
}

WORDS = r"""
alg kid typ crit chain EdDSA RS256 none any iss sub aud iat nbf exp jti nonce terms plan status active features limits
quotas amount period seq ids keys retired kty crv OKP RSA Ed25519 use sig refresh_after key_set key_tail customer -v1-
perpetual -----BEGIN -----END null true 1e999 NaN \\ud800
"""
"""What libFuzzer may put into an input in one step."""


def fuzz(name: str, arguments: list[str]) -> None:
    """Feed the parser *name* until libFuzzer has had enough, or finds an exception that is not ours."""
    attempt, seeds = PARSERS[name]

    def one(data: bytes) -> None:
        try:
            attempt(data)
        except LicetError:
            return

    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for number, seed in enumerate(seeds):
            data = seed if isinstance(seed, bytes) else seed.encode("utf-8", "surrogatepass")
            (corpus / str(number)).write_bytes(data)
        words.write_text("".join(f'"{word}"\n' for word in WORDS.split()))
        usual = ["-max_len=20000", f"-dict={words}", f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{name}-"]
        atheris.Setup([sys.argv[0], *usual, *arguments, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in PARSERS:
        fuzz(sys.argv[1], sys.argv[2:])
    else:
        print(*PARSERS, sep="\n")  # noqa: T201 - the list is what was asked for
