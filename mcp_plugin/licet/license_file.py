"""License files: a signed yes that travels without a network.

::

    -----BEGIN LICET LICENSE FILE-----
    Product: OPT
    License: lic_…
    Customer: A Customer <customer@example.com>
    Plan: pro
    Issued: 2026-11-22T12:00:00Z
    Valid-Until: 2026-12-22T12:00:00Z

    eyJhbGciOiJFZERTQSIs…
    -----END LICET LICENSE FILE-----

The lines at the top are for people. They are written anew from the signed claims when a file is read, and must come
out the same, so nothing in a file can be changed. An encrypted file holds a JWE around the JWS and shows only the
product; its key comes from the license key, so only whoever has that key can read it.

Source: RFC 7468 (the shape), RFC 7515 (JWS), RFC 7516 (JWE, ``dir`` and ``A256GCM``), RFC 7914 (scrypt), RFC 5869
(HKDF).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from licet.errors import SignatureInvalidError, UnknownSignerError, WireError
from licet.jose import MAX_TOKEN_LENGTH, Token, decode, encode
from licet.keys import tail
from licet.trust import Grant, TrustedKeys, announcements_in
from licet.wire import load_object, to_text

BEGIN = "-----BEGIN LICET LICENSE FILE-----"
END = "-----END LICET LICENSE FILE-----"

_LINE = 64
_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PURPOSE = b"licet license file"
_JWE_PARTS = 5
_JWE = {"alg": "dir", "enc": "A256GCM", "typ": "licet-license+jwe", "cty": "licet-license+jwt", "kdf": "scrypt+hkdf"}
_COST = {"n": 2**15, "r": 8, "p": 1}


def is_license_file(text: str) -> bool:
    """Whether *text* starts like a license file."""
    return text.lstrip().startswith(BEGIN)


def write(token: str, *, license_key: str | None = None) -> str:
    """Put the signed *token* into a file.

    Args:
        token: The JWS, as the server signed it.
        license_key: The canonical license key, to encrypt the file under it; ``None``: readable by all.
    """
    if license_key is None:
        return _armour(_labels(token), token)
    return _armour(_sealed_labels(token), _seal(token, license_key))


def read(text: str, *, trusted: TrustedKeys, product: str, license_key: str) -> tuple[Grant, TrustedKeys]:
    """Verify a license file, following the rotation announcements that it carries.

    Args:
        text: The file; ends of lines may be those of Windows.
        trusted: The vendor's keys.
        product: The product that asks.
        license_key: The canonical license key, which an encrypted file needs.

    Returns:
        The grant, and the keys that are trusted now.

    Raises:
        SignatureInvalidError: It is no license file, was changed anywhere, cannot be decrypted with this license key,
            is signed by nobody we trust, or is for another product or license.
    """
    plain = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    body = _body(plain)
    sealed = body.count(".") == _JWE_PARTS - 1
    token = _open(body, license_key) if sealed else body
    trusted = trusted.after(announcements_in(token))
    try:
        grant = trusted.license_document(token, product=product)
    except UnknownSignerError:
        raise UnknownSignerError(
            "the license file is signed by a key that this product does not trust: ask the vendor for a new file"
        ) from None
    if _armour(_sealed_labels(token) if sealed else _labels(token), body) != plain:
        raise SignatureInvalidError("the license file was changed outside its signature: fetch it again")
    if grant.key_tail != tail(license_key):
        raise SignatureInvalidError("the license file belongs to another license key")
    return grant, trusted


def _armour(labels: Mapping[str, str], body: str) -> str:
    top = [f"{name}: {value}" for name, value in labels.items()]
    lines = [body[at : at + _LINE] for at in range(0, len(body), _LINE)]
    return "\n".join([BEGIN, *top, "", *lines, END, ""])


def _body(text: str) -> str:
    if len(text) > 2 * MAX_TOKEN_LENGTH:
        raise SignatureInvalidError("this is too long for a license file")
    lines = text.split("\n")
    if lines[0] != BEGIN or lines[-2:] != [END, ""] or "" not in lines[:-2]:
        raise SignatureInvalidError(f"this is no whole license file: it begins with {BEGIN} and ends with {END}")
    return "".join(lines[lines.index("") + 1 : -2])


def _labels(token: str) -> dict[str, str]:
    """Return the lines for people, from the claims themselves."""
    claims = _claims(token)
    terms = claims.get("terms")
    bound = terms.get("fingerprint") if isinstance(terms, Mapping) else None
    plan = terms.get("plan") if isinstance(terms, Mapping) else None
    labels = {
        "Product": claims.get("aud"),
        "License": claims.get("sub"),
        "Customer": claims.get("customer"),
        "Plan": plan,
        "Issued": _instant(claims.get("iat")),
        "Valid-Until": _instant(claims.get("exp")),
        "Machine": bound,
    }
    return {name: " ".join(value.split()) for name, value in labels.items() if value and isinstance(value, str)}


def _sealed_labels(token: str) -> dict[str, str]:
    return {"Product": str(_claims(token).get("aud")), "Encryption": "AES-256-GCM, under the license key"}


def _claims(token: str) -> dict[str, Any]:
    try:
        return load_object(Token.take_apart(token).payload)
    except WireError:
        raise SignatureInvalidError("the license file is damaged") from None


def _instant(value: object) -> str:
    try:
        return to_text(datetime.fromtimestamp(value, UTC)) if isinstance(value, int) else ""
    except (OverflowError, OSError, ValueError):
        return ""


def _seal(token: str, license_key: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    header = encode(json.dumps(_JWE | {"salt": encode(salt)}, separators=(",", ":")).encode())
    sealed = AESGCM(_derived(license_key, salt)).encrypt(nonce, token.encode(), header.encode())
    return ".".join((header, "", encode(nonce), encode(sealed[:-_TAG_BYTES]), encode(sealed[-_TAG_BYTES:])))


def _open(body: str, license_key: str) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head, empty, *rest = body.split(".")
    try:
        nonce, sealed, tag = map(decode, rest)
        header = load_object(decode(head))
        salt = decode(str(header.pop("salt", "")))
        if empty or header != _JWE or (len(salt), len(nonce), len(tag)) != (_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES):
            raise WireError("this is encrypted in another way")
        return AESGCM(_derived(license_key, salt)).decrypt(nonce, sealed + tag, head.encode()).decode("ascii")
    except InvalidTag:
        raise SignatureInvalidError("the license file cannot be decrypted with this license key") from None
    except (WireError, ValueError):
        raise SignatureInvalidError("the encrypted license file is damaged") from None


@lru_cache(maxsize=4)
def _derived(license_key: str, salt: bytes) -> bytes:
    """Make the AES key: slowly, because a ``short`` key has only 50 random bits, and a file could be used to find it.

    A twentieth of a second and 32 MiB, once for a file in a process.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    stretched = Scrypt(salt=salt, length=_KEY_BYTES, **_COST).derive(license_key.encode())
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=_PURPOSE).derive(stretched)
