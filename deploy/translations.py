"""Brings the translations of the pages up to date: finds every text, keeps what is translated, compiles the rest.

Usage: ``make translations``; it prints what is not translated yet, and then ends with 1.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent.parent / "server" / "licet_server" / "web"
FOLDER = WEB / "translations"
LANGUAGES = ("fr",)
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
_OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
_BEGINNING = datetime(2026, 11, 22, tzinfo=UTC)  # files say when they were made; these must not change by themselves


def found() -> Catalog:
    """Return every text of the pages."""
    texts = Catalog(project="licet-server", creation_date=_BEGINNING, charset="utf-8")
    extracted = extract_from_dir(WEB, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS)
    for _, _, message, _, context in extracted:
        texts.add(message, context=context)
    return texts


def path_of(language: str) -> Path:
    """Return where the translations into a language are."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def current(language: str) -> Catalog:
    """Return the translations into a language, as they are in its file."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """Return what programs read."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog, texts: Catalog) -> list[str]:
    """Return the texts of the pages that are not translated, or no more as they are now."""
    wanted = {message.id: message for message in texts if message.id}
    known = {message.id: message for message in catalog if message.id and not message.fuzzy}
    return sorted(str(each) for each in wanted if each not in known or not _is_whole(known[each].string))


def _is_whole(text: str | tuple[str, ...] | list[str]) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def main() -> int:
    """Bring every language up to date; say what is missing."""
    texts, left = found(), 0
    for language in LANGUAGES:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = current(language) if path.exists() else Catalog(locale=language, project="licet-server", fuzzy=False)
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.header_comment = "# The pages in another language; `make translations` adds what is new."
        catalog.fuzzy = False
        catalog.creation_date = catalog.revision_date = _BEGINNING
        with path.open("wb") as out:
            write_po(out, catalog, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
        path.with_suffix(".mo").write_bytes(compiled(current(language)))
        for text in missing(catalog, texts):
            left += 1
            print(f"{language}: {text}")  # noqa: T201 - this is what it is for
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
