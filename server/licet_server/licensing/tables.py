"""A TOML table that is read to the last setting."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from licet_server.errors import CatalogError

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,63}", re.ASCII)
LONGEST_TEXT = 500


class Table:
    """One table; each reading method takes a setting out, and :meth:`done` finds what nobody asked for.

    Every method raises :class:`CatalogError`, which names the table and the setting.
    """

    def __init__(self, path: str, content: object) -> None:
        """Wrap *content*, which stands at the dotted *path*; the whole file has none."""
        self._path = path
        self.name = f"[{path}]" if path else "the file"
        if not isinstance(content, Mapping):
            raise CatalogError(f"{self.name} must be a table")
        self._left: dict[str, Any] = dict(content)

    def done(self) -> None:
        """Refuse settings that nobody read."""
        if self._left:
            unknown = min(self._left)
            raise CatalogError(f"{self.name} has an unknown setting {unknown!r}", field=self._path_of(unknown))

    def text(
        self,
        name: str,
        default: str = "",
        *,
        needed: bool = False,
        shape: re.Pattern[str] | None = None,
        one_of: Collection[str] = (),
    ) -> str:
        """Take a line of text; an empty one counts as absent."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or not (value.isprintable()):
            raise self._wrong(name, f"one line of at most {LONGEST_TEXT} characters")
        if not value:
            if needed:
                raise CatalogError(f"{self.name} needs {name}", field=self._path_of(name))
            return default
        if one_of and value not in one_of:
            raise self._wrong(name, f"one of {', '.join(one_of)}")
        if shape is not None and not shape.fullmatch(value):
            raise self._wrong(name, f"of the shape {shape.pattern}")
        return value

    def line(self, name: str) -> str | None:
        """Take a line of text that may be empty, which says something else than its absence."""
        empty = self._left.get(name) == ""
        value = self.text(name)
        return value if value or empty else None

    def texts(self, name: str, *, longest: int) -> tuple[str, ...]:
        """Take a text of any number of lines, or a list of such texts; empty ones count as absent."""
        value = self._left.pop(name, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(text, str) and _is_text(text, longest) for text in found):
            raise self._wrong(name, f"a text of at most {longest} characters, or a list of such")
        return tuple(text.strip() for text in found if text.strip())

    def text_or_names(self, name: str) -> str | tuple[str, ...] | None:
        """Take a line of text or a list of names; an empty one of either counts as absent."""
        listed = isinstance(self._left.get(name), list)
        return (self.names(name) if listed else self.text(name)) or None

    def number(
        self, name: str, default: int | None = None, *, least: int = 0, most: int, needed: bool = False
    ) -> int | None:
        """Take a whole number between *least* and *most*."""
        value = self._left.pop(name, default)
        if value is None and not needed:
            return None
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(name, f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Take a yes or a no; absent: no."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def numbers(self, name: str, *, most: int) -> dict[str, int]:
        """Take a table of whole numbers by name."""
        table = self._child(name, self._left.pop(name, {}))
        found = {key: table.number(self._checked(key), needed=True, most=most) for key in list(table._left)}
        return {key: value for key, value in found.items() if value is not None}

    def shaped(self, name: str, shape: re.Pattern[str]) -> dict[str, str]:
        """Take a table of lines of text by name, each of that *shape*."""
        table = self._child(name, self._left.pop(name, {}))
        return {key: table.text(self._checked(key), needed=True, shape=shape) for key in list(table._left)}

    def names(self, name: str) -> tuple[str, ...]:
        """Take a list of names, none of them twice."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and NAME.fullmatch(item) for item in value):
            raise self._wrong(name, "a list of names")
        if len(set(value)) < len(value):
            raise CatalogError(f"{self.name}: {name} names something twice", field=self._path_of(name))
        return tuple(value)

    def table(self, name: str) -> Table | None:
        """Take a table; ``None``: it is absent."""
        value = self._left.pop(name, None)
        return None if value is None else self._child(name, value)

    def tables(self, name: str) -> list[tuple[str, Table]]:
        """Take a table of tables."""
        parent = self._child(name, self._left.pop(name, {}))
        return [(key, parent._child(self._checked(key), value)) for key, value in parent._left.items()]

    def _child(self, name: str, content: object) -> Table:
        return Table(self._path_of(name), content)

    def _checked(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise CatalogError(f"{self.name}: {name!r} cannot be used as a name", field=self._path or name)
        return name

    def _wrong(self, name: str, expected: str) -> CatalogError:
        return CatalogError(f"{self.name}: {name} must be {expected}", field=self._path_of(name))

    def _path_of(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name


def _is_text(text: str, longest: int) -> bool:
    return len(text) <= longest and all(line.isprintable() for line in text.split("\n"))
