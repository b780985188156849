"""What ``licet request`` prints on a machine without a network: a request for a license file.

It comes from a customer, so it is read strictly; members that a newer plugin adds do no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from licet.errors import WireError
from licet.wire import (
    MAX_BODY_BYTES,
    MAX_TEXT,
    REQUEST_TYPE,
    REQUEST_VERSION,
    decode_text,
    load_object,
    text_claim,
)
from licet_server.errors import InputError


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Which machine asks for a file, for which license key.

    Attributes:
        product: The product's code.
        key_tail: The last characters of the license key.
        fingerprint: The machine.
    """

    product: str
    key_tail: str
    fingerprint: str


def read_request(data: bytes, *, origin: str) -> FileRequest:
    """Read a request.

    Args:
        data: The JSON text.
        origin: The file's name, for messages.

    Raises:
        InputError: It is something else, or a member is missing or wrong.
    """
    if len(data) > MAX_BODY_BYTES:
        raise InputError(f"{origin} is too long for a request: at most {MAX_BODY_BYTES:,} bytes")
    try:
        asked = load_object(decode_text(data))
        if asked.get("type") != REQUEST_TYPE:
            raise WireError(f'it is no request of `licet request`, whose type is "{REQUEST_TYPE}"')
        if type(asked.get("version")) is not int or asked["version"] != REQUEST_VERSION:
            raise WireError(f"this program reads requests of version {REQUEST_VERSION} only")
        return FileRequest(*(_line(asked, name) for name in ("product", "key_tail", "fingerprint")))
    except WireError as error:
        raise InputError(f"{origin} cannot be used: {error}") from None


def _line(asked: Mapping[str, Any], name: str) -> str:
    value = text_claim(asked, name)
    if not value or len(value) > MAX_TEXT or not value.isprintable():
        raise WireError(f"{name} must be one line of at most {MAX_TEXT} characters", field=name)
    return value
