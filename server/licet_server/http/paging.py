"""Cursors: where the next part of a list begins, sealed so that nobody has to check what stands in one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from licet_server.errors import CursorError
from licet_server.http.installed import installation
from licet_server.keys.derived import CURSOR_PURPOSE, derived

_SEAL_BYTES = 16
_PAGING = frozenset({"cursor", "limit"})


def after(listing: str, asked: Mapping[str, Any]) -> list[Any] | None:
    """Return where the part begins that *asked* wants; ``None``: at the start.

    Args:
        listing: The name of the list.
        asked: The query, filters included: a cursor counts only with those it was made for.

    Raises:
        CursorError: The cursor is of another list, or was changed.
    """
    cursor = asked.get("cursor")
    if cursor is None:
        return None
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        found, text = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
        if not hmac.compare_digest(found, _seal(listing, asked, text)):
            raise CursorError
        return [datetime.fromisoformat(each["at"]) if isinstance(each, dict) else each for each in json.loads(text)]
    except ValueError:
        raise CursorError from None


def page(
    listing: str, asked: Mapping[str, Any], items: Sequence[Mapping[str, Any]], following: Sequence[Any] | None
) -> dict[str, Any]:
    """Return a part of a list as the API answers it.

    Args:
        listing: The name of the list.
        asked: The query.
        items: The part.
        following: Where the next part begins, as ``storage.paging.part`` returns it.
    """
    return {"data": list(items), "next_cursor": None if following is None else _cursor(listing, asked, following)}


def _cursor(listing: str, asked: Mapping[str, Any], following: Sequence[Any]) -> str:
    values = [{"at": each.isoformat()} if isinstance(each, datetime) else each for each in following]
    text = json.dumps(values, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_seal(listing, asked, text) + text).rstrip(b"=").decode()


def _seal(listing: str, asked: Mapping[str, Any], text: bytes) -> bytes:
    filters = {name: str(value) for name, value in sorted(asked.items()) if name not in _PAGING}
    key = derived(installation().secrets.pepper, purpose=CURSOR_PURPOSE)
    said = json.dumps([listing, filters]).encode() + b"\n" + text
    return hmac.new(key, said, hashlib.sha256).digest()[:_SEAL_BYTES]
