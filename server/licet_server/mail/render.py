"""A letter as HTML and as plain text, both whole: whoever reads one of them misses nothing of the other."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from licet_server.mail.letter import Letter
from licet_server.mail.vendor import ADDRESS, Vendor

WIDTH = 78
"""Columns of plain text."""

_WIDEST_NAME = 28

_LINK = re.compile(rf"https?://[^\s<>\"]*[^\s<>\".,;:!?)»]|{ADDRESS.pattern}", re.ASCII)
_LIGHT, _DARK = "#ffffff", "#131a26"
_HALF = 0.179
"""Luminance above which black is easier to read than white (WCAG 2.2)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail as it goes out.

    Attributes:
        unsubscribe_url: Where to ask for no more reminders; ``None``: it is none.
    """

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    language: str
    unsubscribe_url: str | None = field(repr=False)


def render(letter: Letter, vendor: Vendor) -> Rendered:
    """Return *letter* as it goes out."""
    url = None if letter.unsubscribe is None else letter.unsubscribe.url
    return Rendered(letter.subject, as_text(letter, vendor), as_html(letter, vendor), letter.language, url)


def as_html(letter: Letter, vendor: Vendor) -> str:
    """Return *letter* as HTML."""
    brand = vendor.name or (letter.signature[0] if letter.signature else "") or vendor.from_address.partition("@")[2]
    dark_text = _luminance(vendor.accent) > _HALF
    return (
        _templates()
        .get_template("mail.html")
        .render(
            letter=letter,
            brand=brand,
            accent=vendor.accent,
            on_accent=_DARK if dark_text else _LIGHT,
            link="#2347b5" if dark_text else vendor.accent,
            address=vendor.postal_address,
            colon=_colon(letter),
        )
    )


def as_text(letter: Letter, vendor: Vendor) -> str:
    """Return *letter* as plain text, no line of which is longer than :data:`WIDTH` unless it is an address."""
    blocks = [_underlined(letter.title, "="), _wrapped(letter.greeting), *map(_wrapped, letter.intro)]
    if letter.key:
        hint = _wrapped(letter.words["key_hint"])
        blocks += [f"{_underlined(letter.words['key'], '-')}\n\n    {letter.key}\n\n{hint}"]
    if letter.rows:
        blocks.append(_aligned(letter.rows))
    if letter.button:
        blocks.append(f"{letter.button.label}{_colon(letter)}\n{letter.button.url}")
    for section in letter.sections:
        marks = [f"{number}. " if section.ordered else "- " for number in range(1, len(section.items) + 1)]
        items = [_wrapped(item, mark) for item, mark in zip(section.items, marks, strict=True)]
        blocks.append("\n".join([_underlined(section.heading, "-"), *items]))
    if letter.links:
        rows = tuple((each.label, _shown(each.url)) for each in letter.links)
        blocks.append(f"{_underlined(letter.words['links'], '-')}\n{_aligned(rows)}")
    blocks += [*map(_wrapped, letter.outro), "\n".join([letter.thanks, *letter.signature])]
    return "\n\n".join([*blocks, "\n".join(_foot(letter, vendor))]) + "\n"


def _foot(letter: Letter, vendor: Vendor) -> Iterator[str]:
    yield "-- "  # with the blank, as signatures begin (RFC 3676 section 4.3)
    yield _wrapped(letter.why)
    if letter.unsubscribe:
        yield f"{letter.unsubscribe.label}{_colon(letter)}\n{letter.unsubscribe.url}"
    if vendor.postal_address:
        yield _wrapped(", ".join(vendor.postal_address))


def _colon(letter: Letter) -> str:
    return "\u00a0:" if letter.language == "fr" else ":"


def _underlined(text: str, line: str) -> str:
    wrapped = _wrapped(text)
    return f"{wrapped}\n{line * max(map(len, wrapped.splitlines()), default=0)}"


def _wrapped(text: str, mark: str = "", width: int = WIDTH) -> str:
    """Wrap at blanks only, so that addresses stay whole; the lines after the first stand under its text."""
    hang = " " * len(mark)
    filled = textwrap.wrap(
        text, width, initial_indent=mark, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(filled)


def _aligned(rows: tuple[tuple[str, str], ...]) -> str:
    width = min(max(len(name) for name, _ in rows), _WIDEST_NAME) + 3
    return "\n".join(_row(name, value, width) for name, value in rows)


def _row(name: str, value: str, width: int) -> str:
    """Put name and value side by side; a name that is too long stands above its value."""
    if len(name) < width:
        return _wrapped(value, f"{name:<{width}}")
    return f"{_wrapped(name)}\n{_wrapped(value, ' ' * width)}"


@cache
def _templates() -> Environment:
    made = Environment(loader=PackageLoader("licet_server.mail"), autoescape=True, undefined=StrictUndefined)
    made.filters |= {"linked": _linked, "shown": _shown}
    return made


def _linked(text: str, colour: str) -> Markup:
    """Return *text* as HTML, in which the addresses can be clicked."""
    parts, last = [], 0
    for found in _LINK.finditer(text):
        url = found[0] if "://" in found[0] else f"mailto:{found[0]}"
        link = Markup('<a class="link" href="{}" style="color:{};">{}</a>').format(url, colour, _shown(found[0]))
        parts += [escape(text[last : found.start()]), link]
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def _shown(url: str) -> str:
    """Return an address as people read it."""
    return url.removeprefix("mailto:")


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004 - WCAG
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
