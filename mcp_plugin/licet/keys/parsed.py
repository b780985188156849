"""What every scheme returns."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    """

    scheme: str
    product: str
    canonical: str = field(repr=False)
    segment: str | None = None
