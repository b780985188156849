"""How commands print: aligned columns for people, JSON for programs.

What a customer has typed may hold what a terminal obeys, so such characters are shown and not sent.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])

_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What a terminal obeys: control characters (C0 and C1), ends of lines, and what turns the direction of text around."""

_OBEYED_IN_JSON = re.compile(_OBEYED.pattern.replace(r"\x00-\x1f", "", 1))  # which has no other C0 than its line ends


def json_option(command: _Command) -> _Command:
    """Give a command ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def print_json(value: object) -> None:
    """Print *value* as JSON."""
    click.echo(_json(value))


def print_json_list(values: Iterable[object]) -> None:
    """Print *values* as a JSON list, each when its turn comes: there may be more than fit into memory."""
    opening = "[\n"
    for value in values:
        click.echo(opening + textwrap.indent(_json(value), "  "), nl=False)
        opening = ",\n"
    click.echo("[]" if opening == "[\n" else "\n]")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print *rows* under *headings*, or the sentence *empty* when there are none."""
    body = [["-" if cell is None else printable(str(cell)) for cell in row] for row in rows]
    if not body:
        click.echo(empty)
        return
    table = [list(headings), *body]
    widths = [max(_width(row[column]) for row in table) for column in range(len(headings))]
    for row in table:
        click.echo("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_fields(fields: dict[str, Any]) -> None:
    """Print names and values, one a line; further lines of a value stand under its first."""
    width = max(map(len, fields))
    for name, value in fields.items():
        lines = [printable(line) for line in _readable(value).split("\n")]
        click.echo(f"{name:<{width}}  " + f"\n{'':<{width}}  ".join(lines))


def printable(text: str) -> str:
    r"""Return *text* with every character that a terminal would obey written out: ``\x9b``, ``\u202e``."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _json(value: object) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _OBEYED_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _readable(value: object) -> str:
    if value is None or value in ([], {}):
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _width(text: str) -> int:
    """Count columns: a wide character takes two, a combining one none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
