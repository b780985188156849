"""The body of a request, as one JSON object."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from licet.wire import MAX_BODY_BYTES, load_object


def read_object() -> dict[str, Any]:
    """Return the JSON object in the body; of a longer one than ``MAX_BODY_BYTES`` little more is ever read.

    Raises:
        UnsupportedMediaType: The body is declared as something else than plain JSON.
        RequestEntityTooLarge: It is too long.
        WireError: It is not one JSON object.
    """
    if not request.is_json:
        raise UnsupportedMediaType("Send the body as application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    data = request.get_data(cache=False)
    if len(data) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return load_object(data)
