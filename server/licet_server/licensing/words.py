"""Small help with sentences."""

from __future__ import annotations


def sentence(text: str) -> str:
    """Make a sentence of *text*: a capital letter in front, a full stop behind."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."
