"""What every scheme returns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from licet.terms import Terms

PRODUCT = re.compile(r"[A-Z][A-Z0-9]{1,15}", re.ASCII)
"""A product's code, which every key starts with."""

MAX_KEY_LENGTH = 8192
"""Longest text that is looked at as a key, in characters."""


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """A license key that is well-formed; whether it is genuine is another question.

    Attributes:
        scheme: The catalog's name of its format.
        product: The product's code, which the key starts with.
        canonical: The one spelling that is stored and compared; secret.
        segment: The plan's name inside the key, when the format has one.
        signed: The part of it that carries a signature, when a public key can check one.
    """

    scheme: str
    product: str
    canonical: str = field(repr=False)
    segment: str | None = None
    signed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeyClaims:
    """What a license key says of itself, once its signature was checked.

    Attributes:
        id: ``jti``.
        license_id: ``sub``.
        product: ``aud``, which the key also starts with.
        issuer: ``iss``.
        issued_at: When the vendor signed it.
        terms: What was sold with it.
    """

    id: str
    license_id: str
    product: str
    issuer: str
    issued_at: datetime
    terms: Terms
