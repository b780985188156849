"""Ids that say what they name: ``lic_…``, ``cus_…``."""

from __future__ import annotations

import re
import secrets

LICENSE_PREFIX = "lic_"
CUSTOMER_PREFIX = "cus_"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 20
_DRAWN = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}")


def new_id(prefix: str) -> str:
    """Return a random id of 100 bits behind *prefix*."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def is_id(text: str, prefix: str) -> bool:
    """Whether *text* looks like an id that :func:`new_id` returns."""
    return text.startswith(prefix) and _DRAWN.fullmatch(text, len(prefix)) is not None
