"""What the lists of the desk have in common: what is asked for, and where the next part begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.routing import RequestRedirect

from licet_server.http import paging
from licet_server.services.find import key_in, looks_like_a_key
from licet_server.web.desk.search import answer_to

PART = 50
"""How many rows a part of a list has."""

_LONGEST = 254
_YEARS = range(2000, 3000)
"""In which anything may have happened; the ends of the calendar are no days to reckon from."""

_Kind = TypeVar("_Kind", bound=StrEnum)


class _WithoutKey(RequestRedirect):
    """The same list, without the license key that somebody put into its address."""

    code = 303


class Listing:
    """A list as the query of this request wants it.

    Args:
        name: Of the list, for cursors.
        *filters: The names of what it can be asked for; what is empty, too long or no text counts as left out. A
            request with a license key is sent on to the list without it, where its reader is told where keys belong.
    """

    def __init__(self, name: str, *filters: str) -> None:
        self._name = name
        self._asked = sound_filters((*filters, "cursor"), request.args)
        if key_in(self._asked.get("q", "")) is not None:
            said = _("A license key belongs into no address. Use the search box, which keeps it out of there.")
            flash(said, "warning")
            kept = {name: text for name, text in self.filters.items() if name != "q"}
            raise _WithoutKey(url_for(request.endpoint or "", **((request.view_args or {}) | kept)))

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
        return self._instant(name, "%Y-%m-%d")

    def month(self, name: str) -> datetime | None:
        """Return the first instant of a month, as a field of months sends it; ``None``: it is left out, or no month."""
        return self._instant(name, "%Y-%m")

    def _instant(self, name: str, form: str) -> datetime | None:
        try:
            found = datetime.strptime(self._asked.get(name, ""), form).replace(tzinfo=UTC)
        except ValueError:
            return None
        return found if found.year in _YEARS else None


def chosen(endpoint: str, *filters: str) -> ResponseReturnValue:
    """Show the list at *endpoint* as a form wants it; a license key that was typed is looked up, and in no address."""
    said: dict[str, Any] = {name: request.form.get(name, "").strip() for name in filters}
    if looks_like_a_key(said.get("q", "")):
        return answer_to(said["q"])
    return redirect(url_for(endpoint, **{name: text for name, text in said.items() if text}), 303)


def sound_filters(names: Iterable[str], said: Mapping[str, str]) -> dict[str, str]:
    """Return which of the filters *names* are *said*; what is empty, too long or no text counts as left out."""
    found = {name: said.get(name, "").strip() for name in names}
    return {name: text for name, text in found.items() if text and _sound(name, text)}


def _sound(name: str, text: str) -> bool:
    return text.isprintable() and (name == "cursor" or len(text) <= _LONGEST)
