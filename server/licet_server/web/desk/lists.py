"""What the lists of the desk have in common: what is asked for, and where the next part begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from licet_server.http import paging

PART = 50
"""How many rows a part of a list has."""

_LONGEST = 254
_Kind = TypeVar("_Kind", bound=StrEnum)


class Listing:
    """A list as the query of this request wants it.

    Args:
        name: Of the list, for cursors.
        *filters: The names of what it can be asked for; what is empty, too long or no text counts as left out.
    """

    def __init__(self, name: str, *filters: str) -> None:
        self._name = name
        said = {each: request.args.get(each, "").strip() for each in (*filters, "cursor")}
        self._asked = {each: text for each, text in said.items() if text and _sound(each, text)}

    @property
    def start(self) -> list[Any] | None:
        """Where the part begins.

        Raises:
            CursorError: The cursor is of another list.
        """
        return paging.after(self._name, self._asked)

    def more(self, following: Sequence[Any] | None) -> str | None:
        """Return the cursor of the next part; ``None``: there is none."""
        found: str | None = paging.page(self._name, self._asked, (), following)["next_cursor"]
        return found

    @property
    def filters(self) -> dict[str, str]:
        """What is asked for, for the links of this list."""
        return {name: text for name, text in self._asked.items() if name != "cursor"}

    def text(self, name: str) -> str | None:
        """Return one filter."""
        return self._asked.get(name)

    def one_of(self, name: str, kind: type[_Kind]) -> _Kind | None:
        """Return one filter as a member of *kind*; ``None``: it is left out, or no such member."""
        found = self._asked.get(name)
        return kind(found) if found in {each.value for each in kind} else None

    def day(self, name: str) -> datetime | None:
        """Return the first instant of a day, as a field of dates sends it; ``None``: it is left out, or no day."""
        try:
            return datetime.strptime(self._asked.get(name, ""), "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            return None


def _sound(name: str, text: str) -> bool:
    return text.isprintable() and (name == "cursor" or len(text) <= _LONGEST)
