"""Values out of the database as a person reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LONGEST = 40_000
_LONGEST_VALUE = 500


def pretty(value: Any) -> str:
    """Write JSON with an indent; what is very long is cut off."""
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…"


def plain(value: Any) -> str | None:
    """Write one value as it stands in a table; ``None``: there is nothing."""
    if value is None or value in ("", [], {}):
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Return name, old and new value of whatever two states have in which they differ, or only one of them has."""
    names = sorted({*before, *after})
    return [
        (name, plain(before.get(name)), plain(after.get(name))) for name in names if before.get(name) != after.get(name)
    ]
