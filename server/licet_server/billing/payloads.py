"""Reading what a provider sends, whoever made it, into what is stored."""

from __future__ import annotations

import json
import re
from typing import Any

from licet.errors import WireError
from licet.wire import load_object
from licet_server.billing.redact import redacted
from licet_server.errors import PayloadError

_ORDER = re.compile(r"ord_[0-9a-hjkmnp-tv-z]{20}", re.ASCII)


def read_payload(body: bytes) -> dict[str, Any]:
    """Return the JSON object that *body* is, redacted, and made only of what every database can store.

    Raises:
        PayloadError: It is none, or holds what JSON has no word for.
    """
    try:
        payload = redacted(load_object(body))
        json.dumps(payload, allow_nan=False)  # a number such as 1e999 is read as infinity
    except WireError as error:
        raise PayloadError(f"the event cannot be read: {error}") from None
    except ValueError:
        raise PayloadError("the event cannot be read: a number in it is too large") from None
    return payload


def order_of(value: object) -> str | None:
    """Return *value* if it has the shape of our orders' ids: what else stands where one belongs is not from us."""
    return value if isinstance(value, str) and _ORDER.fullmatch(value) else None
