"""The vendor's tracker: licenses as rows of a spreadsheet, out and in.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from licet_server.errors import InputError

COLUMNS = ("Customer", "Email", "License Key", "Plan", "Price", "Purchased", "Expires", "Status")
READ = (
    "license_key", "email", "name", "plan", "product", "max_resources", "created_at", "starts_at", "expires_at",
    "active", "status", "id",
)  # fmt: skip
"""What an import reads of a row."""

_ALSO = {
    "license key": "license_key",
    "customer_email": "email",
    "customer_name": "name",
    "customer": "name",
    "purchased": "created_at",
    "expires": "expires_at",
}
SOLD = frozenset({
    "plan_name", "trial", "aws_accounts", "max_activations", "max_activations_per_day", "require_activation",
    "grace_mode", "telemetry", "require_attestation", "features", "limits", "quotas", "rates", "heartbeat_seconds",
    "dead_after_seconds", "offline_days", "grace_days", "price", "currency",
})  # fmt: skip
"""What a license was sold with, as our own JSON says it; a row of a table leaves it to the plan."""

CUSTOMER = ("company", "language", "timezone", "country", "vat_number", "reminders")
"""What our own JSON says of the customer besides."""

_OURS = frozenset({*CUSTOMER, "customer_id", "status_changed_at"})
"""What else our own JSON says, as text."""

_PASSED_OVER = frozenset({"key_tail", "key_kid", "grace_until", "last_validated", "version"})
"""What our own exports and the table of the original server hold besides; it follows from the rest."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_KEY_END = re.compile(r"(?:…|\.\.\.)\s*([A-Za-z0-9_=-]{4})")


def to_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Write *rows*, one value for each of ``COLUMNS``; a spreadsheet takes none of them for a formula."""
    return "".join(csv_parts(rows))


def csv_parts(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Write *rows* as :func:`to_csv` does, a line at a time."""
    return table_parts(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def json_parts(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Write *rows* as a list of objects, one at a time."""
    before = "["
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"


def table_parts(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write any table under the headings *columns*, a line at a time; a spreadsheet takes no cell for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in chain([columns], ([_safe(cell) for cell in row] for row in rows)):
        writer.writerow(cells)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _safe(cell: str) -> str:
    return f"'{cell}" if _looks_like_a_formula(cell) else cell


def _looks_like_a_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula, which some do after blanks, and with full-width signs."""
    return cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)


def read_rows(data: bytes, *, origin: str) -> list[tuple[str, dict[str, Any]]]:
    """Read a CSV table with headings, or a JSON list of objects.

    Returns:
        For each row where it stands (``line 3``, ``item 2``), and its cells by the names of ``READ``, trimmed; what is
        empty or null is left out, but for an ``expires_at``, which then means "no end". Of a JSON row also what our own
        exports say besides: what is in ``SOLD`` as the JSON value that it is, and a ``max_resources`` that is null,
        which then is ``None`` and means "no bound".

    Raises:
        InputError: It is neither, it has no row, or it has a heading that nobody knows.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{origin} is not UTF-8 text") from None
    is_json = text.lstrip()[:1] in {"[", "{"}
    rows = _json_rows(text, origin) if is_json else _csv_rows(text, origin)
    if not rows:
        raise InputError(f"{origin} has no row")
    _check_headings({_named(name) for _, row in rows for name in row if name is not None}, origin)
    return [(where, _json_cells(row) if is_json else _cells(row)) for where, row in rows]


def key_end(text: str) -> str | None:
    """Return the end of a key that a cell shows in place of the key, as our own tables do; ``None``: it shows none."""
    found = _KEY_END.fullmatch(text)
    return None if found is None else found[1]


def _named(heading: object) -> str:
    name = str(heading).strip().lower()
    return _ALSO.get(name, name)


def _check_headings(found: set[str], origin: str) -> None:
    """Refuse what would be lost in silence: a misspelt ``expires_at`` would make a license without an end."""
    unknown = sorted(found - {*READ, *SOLD, *_OURS, *_PASSED_OVER})
    if unknown:
        raise InputError(f"{origin} has a heading {unknown[0]!r}, which means nothing here; known: {', '.join(READ)}")


def _csv_rows(text: str, origin: str) -> list[tuple[str, Mapping[Any, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        rows: list[tuple[str, Mapping[Any, Any]]] = [(f"line {reader.line_num}", _unescaped(row)) for row in reader]
        headings = [_named(name) for name in reader.fieldnames or []]
    except csv.Error as error:
        raise InputError(f"{origin}, line {reader.line_num}: {error}") from None
    if "license_key" not in headings:
        hint = "; separate cells with commas" if any(";" in name for name in headings) else ""
        raise InputError(f"{origin} needs a heading line with at least license_key and email{hint}")
    if len(set(headings)) < len(headings):
        raise InputError(f"{origin} has a heading twice")
    return rows


def _unescaped(row: Mapping[Any, Any]) -> dict[Any, Any]:
    """Take away the apostrophe that :func:`to_csv` puts in front of what looks like a formula."""
    return {
        name: cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _looks_like_a_formula(cell[1:]) else cell
        for name, cell in row.items()
    }


def _json_rows(text: str, origin: str) -> list[tuple[str, Mapping[Any, Any]]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{origin} is not JSON") from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f"{origin} must be a list of objects")
    return [(f"item {number}", item) for number, item in enumerate(items, 1)]


def _cells(row: Mapping[Any, Any], names: Collection[str] = READ) -> dict[str, Any]:
    """Make text of the cells called *names*; csv gives surplus cells under ``None``, which no row may have."""
    if None in row:
        return {"surplus": "cells"}
    cells = {_named(name): "" if value is None else str(value).strip() for name, value in row.items()}
    return {name: value for name, value in cells.items() if name in names and (value or name == "expires_at")}


def _json_cells(row: Mapping[Any, Any]) -> dict[str, Any]:
    said = {_named(name): value for name, value in row.items()}
    sold = {name: value for name, value in said.items() if name in SOLD or (name, value) == ("max_resources", None)}
    return _cells(row, {*READ, *_OURS}) | sold
