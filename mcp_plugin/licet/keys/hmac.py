"""``hmac`` keys: ``CAIO-v1-CUST123-{base64 of the feature list}-1767225600-{hex HMAC-SHA256}``.

Six parts: product, version, customer id, the features as a JSON list in standard base64, the end as whole seconds
since 1970 or ``perpetual``, and an HMAC over everything before the last dash. Without the secret, which never leaves
the server, the HMAC proves nothing, so such a key works offline only through a lease or a license file. The customer
id may hold dashes: the key is read from its end.

Source: RFC 2104 (HMAC), RFC 4648 section 4 (base64 with padding).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from licet.errors import KeyFormatError
from licet.keys.parsed import MAX_KEY_LENGTH, PRODUCT, ParsedKey

PERPETUAL = "perpetual"
CUSTOMER_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9_])?", re.ASCII)
"""What a customer id in a key may look like: no dot, which would make the key look like an ``ed25519`` one."""

_OWN = re.compile(rf"{PRODUCT.pattern}-v1-", re.ASCII)
_WHOLE = re.compile(
    rf"(?P<product>{PRODUCT.pattern})-v1-(?P<customer>{CUSTOMER_ID.pattern})-(?P<features>[A-Za-z0-9+/]+={{0,2}})-"
    rf"(?P<end>0|[1-9][0-9]{{0,10}}|{PERPETUAL})-[0-9a-f]{{64}}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in a key in plain sight; nothing of it is believed without the server."""

    product: str
    customer_id: str
    features: tuple[str, ...]
    expires_at: int | None


def parse(text: str) -> ParsedKey | None:
    """Read a key of this kind.

    Returns:
        The key, or ``None`` when *text* is of another format.

    Raises:
        KeyFormatError: It starts like one, and is cut off or altered.
    """
    if _OWN.match(text) is None or "." in text:
        return None
    return ParsedKey("hmac", parts(text).product, text)


def parts(canonical: str) -> Parts:
    """Read the parts of a key.

    Raises:
        KeyFormatError: It is cut off or altered.
    """
    whole = _WHOLE.fullmatch(canonical)
    features = None if whole is None else _features(whole["features"])
    if whole is None or features is None:
        raise KeyFormatError(
            "it is cut off or altered: a key of this kind is PRODUCT-v1-CUSTOMER-FEATURES-END-SIGNATURE, "
            "with 64 characters at the end"
        )
    end = None if whole["end"] == PERPETUAL else int(whole["end"])
    return Parts(whole["product"], whole["customer"], features, end)


def signed_part(shown: Parts) -> str:
    """Return the text that the HMAC covers: everything before the last dash.

    Raises:
        KeyFormatError: The customer id or a feature cannot stand in a key, or the key would be too long.
    """
    if CUSTOMER_ID.fullmatch(shown.customer_id) is None:
        raise KeyFormatError(
            "a customer id in a key is 1 to 32 letters, digits, dashes and underscores, with no dash at either end"
        )
    try:
        listed = json.dumps(shown.features, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise KeyFormatError("a feature's name is not valid Unicode") from None
    end = PERPETUAL if shown.expires_at is None else str(shown.expires_at)
    text = f"{shown.product}-v1-{shown.customer_id}-{base64.b64encode(listed).decode()}-{end}"
    if len(text) > MAX_KEY_LENGTH - 100:
        raise KeyFormatError("the feature list is too long for a key of this kind")
    return text


def _features(text: str) -> tuple[str, ...] | None:
    """Return the feature list; ``None`` unless it is the one spelling of a JSON list of names."""
    try:
        data = base64.b64decode(text, validate=True)
        found = json.loads(data.decode())
    except (binascii.Error, ValueError, RecursionError):
        return None
    canonical = base64.b64encode(data).decode() == text
    if not canonical or not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        return None
    return tuple(found)
