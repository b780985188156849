"""Reading what Paddle says: every method gives a sound value or ``None``, and none of them raises.

Source: https://developer.paddle.com/api-reference/about/data-types
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

LONGEST = 255
LONGEST_LINK = 2000

_AMOUNT = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_COUNTED_WHOLE = frozenset({"CLP", "JPY", "KRW", "VND"})


class Shape:
    """A JSON object of which nothing is certain."""

    def __init__(self, content: object) -> None:
        """Wrap *content*; whatever is no object counts as an empty one."""
        self._content: Mapping[str, Any] = content if isinstance(content, Mapping) else {}

    def inner(self, *path: str) -> Shape:
        """Return the object at *path*, which may be empty."""
        found = self
        for name in path:
            found = Shape(found._content.get(name))
        return found

    def rows(self, name: str) -> list[Shape]:
        """Return the objects of a list."""
        found = self._content.get(name)
        return [Shape(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []

    def has(self, name: str) -> bool:
        """Say whether there is something else than null."""
        return self._content.get(name) is not None

    def flag(self, name: str) -> bool | None:
        """Return a yes or a no."""
        found = self._content.get(name)
        return found if isinstance(found, bool) else None

    def text(self, name: str, *, most: int = LONGEST) -> str | None:
        """Return one line of text of at most *most* characters."""
        found = self._content.get(name)
        sound = isinstance(found, str) and 0 < len(found) <= most and found.isprintable()
        return str(found) if sound else None

    def link(self, name: str) -> str | None:
        """Return an address that a browser may be led to."""
        found = self.text(name, most=LONGEST_LINK)
        return found if found is not None and found.startswith("https://") else None

    def moment(self, name: str) -> datetime | None:
        """Return an aware UTC instant."""
        found = self._content.get(name)
        try:
            read = datetime.fromisoformat(found) if isinstance(found, str) else None
            return None if read is None or read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def currency(self, name: str = "currency_code") -> str | None:
        """Return an ISO 4217 code."""
        found = self.text(name)
        return found if found is not None and _CURRENCY.fullmatch(found) else None

    def money(self, name: str, currency: str) -> Decimal | None:
        """Return an amount in units of *currency*; Paddle writes it in the smallest ones, as text."""
        found = self._content.get(name)
        if not isinstance(found, str) or not _AMOUNT.fullmatch(found):
            return None
        return Decimal(found) if currency in _COUNTED_WHOLE else Decimal(found).scaleb(-2)
