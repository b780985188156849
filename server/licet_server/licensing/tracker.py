"""The vendor's tracker: licenses as rows of a spreadsheet, out and in.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from licet_server.errors import InputError

COLUMNS = ("Customer", "Email", "License Key", "Plan", "Price", "Purchased", "Expires", "Status")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Write *rows*, one value for each of ``COLUMNS``; a spreadsheet takes none of them for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_safe(row[name]) for name in COLUMNS])
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_rows(data: bytes, *, origin: str) -> list[tuple[str, dict[str, str]]]:
    """Read a CSV table with headings, or a JSON list of objects.

    Returns:
        For each row where it stands (``line 3``, ``item 2``), and its cells by their headings in lower case, trimmed;
        what is empty or null is left out.

    Raises:
        InputError: It is neither.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{origin} is not UTF-8 text") from None
    rows = _json_rows(text, origin) if text.lstrip()[:1] in {"[", "{"} else _csv_rows(text, origin)
    return [(where, _cells(row)) for where, row in rows]


def _csv_rows(text: str, origin: str) -> list[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        rows: list[tuple[str, Mapping[str, Any]]] = [(f"line {reader.line_num}", row) for row in reader]
        headings = [name.strip().lower() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise InputError(f"{origin}, line {reader.line_num}: {error}") from None
    if "license_key" not in headings:
        raise InputError(f"{origin} needs a heading line with at least license_key and email")
    if len(set(headings)) < len(headings):
        raise InputError(f"{origin} has a heading twice")
    return rows


def _json_rows(text: str, origin: str) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{origin} is not JSON") from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f"{origin} must be a list of objects")
    return [(f"item {number}", item) for number, item in enumerate(items, 1)]


def _cells(row: Mapping[Any, Any]) -> dict[str, str]:
    """Make text of every cell; csv gives surplus cells under ``None``, which no row may have."""
    if None in row:
        return {"surplus": "cells"}
    cells = {str(name).strip().lower(): value for name, value in row.items()}
    return {name: str(value).strip() for name, value in cells.items() if value is not None and str(value).strip()}
