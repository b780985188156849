"""Small help with sentences."""

from __future__ import annotations

_SPELT = frozenset("_.")
"""What ids and names of fields are told by: ``lic_…``, ``events.3.at``, ``api_calls``."""


def sentence(text: str) -> str:
    """Make a sentence of *text*: a capital letter in front, unless an id or a field stands there; a full stop last."""
    first = text.partition(" ")[0].rstrip(".:,")
    start = text[:1] if _SPELT & set(first) else text[:1].upper()
    return f"{start}{text[1:].removesuffix('.')}."
