"""``short`` keys: ``OPT-PRO-3A9F2-B4C1D``.

Product, plan segment and ten characters that the server drew at random. Nothing is signed: such a key is a name that
only the server can look up, so offline use goes through a lease.
"""

from __future__ import annotations

import re

from licet.errors import KeyFormatError
from licet.keys.parsed import ParsedKey

_SHAPE = re.compile(r"(?P<product>[A-Z][A-Z0-9]{1,15})-(?P<segment>[A-Z0-9]{1,16})-[A-Z0-9]{5}-[A-Z0-9]{5}", re.ASCII)
_LONGEST = 100
_OWN = re.compile(r"[A-Z][A-Z0-9]{1,15}-(?!V[0-9]+-)[A-Z0-9]{1,16}-.{0,64}", re.ASCII)


def parse(text: str) -> ParsedKey | None:
    """Read a short key, in upper or lower case.

    Returns:
        The key, or ``None`` when *text* is of another format.

    Raises:
        KeyFormatError: It starts like a short key and does not end like one.
    """
    if len(text) > _LONGEST:
        return None
    canonical = text.upper()
    found = _SHAPE.fullmatch(canonical)
    if found:
        return ParsedKey("short", found["product"], canonical, found["segment"])
    if _OWN.fullmatch(canonical):
        raise KeyFormatError("a key of this kind looks like PRODUCT-PLAN-XXXXX-XXXXX: two groups of five at the end")
    return None
