"""Licenses as a file that is written while it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from flask import Response

from licet_server.http.db import db
from licet_server.licensing.tracker import csv_parts, json_parts
from licet_server.services.export_licenses import tracker_parts
from licet_server.storage.licenses import LicenseFilter
from licet_server.storage.session import reading

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_CHUNK = 32_768


def table(kind: str, wanted: LicenseFilter, *, now: datetime) -> Response:
    """Answer with the licenses that are *wanted*, in one of :data:`KINDS`.

    A part of them is in memory at a time, and no session is open while one is sent. The first part is read before
    anything is answered, so a database that is away is told as any other error is. When it goes away later, the
    connection is cut, and no client takes what it has for the whole.

    Raises:
        StorageError: The database cannot be reached.
    """
    engine = db.engine
    parts = tracker_parts(lambda: reading(engine), wanted, now=now)
    first = next(parts)
    rows = (row for part in chain([first], parts) for row in part)
    written = csv_parts(rows) if kind == "csv" else json_parts(rows)
    headers = {"Content-Disposition": f'attachment; filename="licenses.{kind}"', "Cache-Control": "no-store"}
    return Response(_in_chunks(written), 200, headers, content_type=KINDS[kind])


def _in_chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Join lines to chunks that are worth a packet."""
    found: list[str] = []
    size = 0
    for text in texts:
        found.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield "".join(found).encode()
            found, size = [], 0
    yield "".join(found).encode()
