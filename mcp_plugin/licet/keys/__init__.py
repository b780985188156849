"""The public half of every key format: parse, and verify where a public key can.

A scheme answers ``None`` for a text that is not its own and raises ``KeyFormatError`` for one that is its own but
broken. Minting lives on the server. How to add a scheme stands in ``docs/keys.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from licet.errors import KeyFormatError
from licet.jose import PublicKeys
from licet.keys import ed25519, hmac, jwt, short
from licet.keys.parsed import MAX_KEY_LENGTH, KeyClaims, ParsedKey

__all__ = ["MAX_KEY_LENGTH", "SCHEMES", "KeyClaims", "ParsedKey", "Scheme", "parse", "tail", "verify"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A key format.

    Attributes:
        parse: Reads a text of ASCII characters without white space; ``None``: not this format.
        verify: Checks the signature in a key with public keys and returns what it says; ``None``: such a key proves
            nothing without the server.
    """

    parse: Callable[[str], ParsedKey | None]
    verify: Callable[[ParsedKey, PublicKeys], KeyClaims | None] | None = None


SCHEMES: dict[str, Scheme] = {
    "short": Scheme(short.parse),
    "jwt": Scheme(jwt.parse, jwt.verify),
    "hmac": Scheme(hmac.parse),
    "ed25519": Scheme(ed25519.parse, ed25519.verify),
}
"""Every scheme by its catalog name; each is asked in this order."""

_NEWER = re.compile(r"[A-Z][A-Z0-9]{1,15}-v[0-9]{1,4}-.+", re.ASCII)


def parse(text: str) -> ParsedKey:
    """Read a license key of any scheme, as a customer typed it.

    Raises:
        KeyFormatError: No scheme knows the text, or the one that does finds it broken.
    """
    compact = "".join(text.split())  # mail programs break long keys into lines
    if not compact:
        raise KeyFormatError("the license key is empty")
    if len(compact) > MAX_KEY_LENGTH:
        raise KeyFormatError(f"a license key has at most {MAX_KEY_LENGTH} characters")
    if compact[0] in "\"'`":
        raise KeyFormatError("it stands in quotes: remove them")
    if not compact.isascii():  # upper-casing would turn a dotless i or a long s into a letter that was not typed
        raise KeyFormatError("it holds a letter or a dash that no key has, as word processors make them")
    for scheme in SCHEMES.values():
        parsed = scheme.parse(compact)
        if parsed is not None:
            return parsed
    if _NEWER.fullmatch(compact):
        raise KeyFormatError("it is of a newer kind than this program knows: update it")
    raise KeyFormatError("this is not a license key: check that it was copied whole")


def verify(key: ParsedKey, trusted: PublicKeys) -> KeyClaims | None:
    """Return what *key* itself proves with the *trusted* public keys.

    Returns:
        Its claims; ``None`` for a key that only the server can judge (``short``, ``hmac``, HS256).

    Raises:
        UnknownSignerError: A key signed it that is not, or no longer, trusted here.
        SignatureInvalidError: It is forged.
    """
    check = SCHEMES[key.scheme].verify
    return None if check is None else check(key, trusted)


def tail(key: str) -> str:
    """Return the last four characters, the most of a key that may be shown or logged."""
    return key.strip()[-4:]
