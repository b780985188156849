"""The public half of every key format: parse, and verify where a public key can.

A scheme answers ``None`` for a text that is not its own and raises ``KeyFormatError`` for one that is its own but
broken. Minting lives on the server.
"""

from __future__ import annotations

from collections.abc import Callable

from licet.errors import KeyFormatError
from licet.keys import short
from licet.keys.parsed import MAX_KEY_LENGTH, ParsedKey

__all__ = ["MAX_KEY_LENGTH", "SCHEMES", "ParsedKey", "parse", "tail"]

SCHEMES: dict[str, Callable[[str], ParsedKey | None]] = {"short": short.parse}
"""Every scheme by its catalog name; each is asked in this order."""


def parse(text: str) -> ParsedKey:
    """Read a license key of any scheme, as a customer typed it.

    Raises:
        KeyFormatError: No scheme knows the text, or the one that does finds it broken.
    """
    stripped = text.strip()
    if not stripped:
        raise KeyFormatError("the license key is empty")
    if len(stripped) > MAX_KEY_LENGTH:
        raise KeyFormatError(f"a license key has at most {MAX_KEY_LENGTH} characters")
    for scheme in SCHEMES.values():
        parsed = scheme(stripped)
        if parsed is not None:
            return parsed
    if stripped[0] in "\"'`":
        raise KeyFormatError("it stands in quotes: remove them")
    if not stripped.isascii():
        raise KeyFormatError("it holds a letter or a dash that no key has, as word processors make them")
    raise KeyFormatError("this is not a license key: check that it was copied whole")


def tail(key: str) -> str:
    """Return the last four characters, the most of a key that may be shown or logged."""
    return key.strip()[-4:]
