"""Where a payment provider sends a buyer afterwards."""

from __future__ import annotations

from urllib.parse import urlsplit

from licet_server.errors import InputError

LONGEST_URL = 2000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_return_url(text: str) -> bool:
    """Whether *text* is an https address, or one of this machine, without anything about an account."""
    if not text or len(text) > LONGEST_URL or not text.isprintable() or " " in text or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        sound = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        return sound and bool(parts.hostname) and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def return_url(text: str, *, field: str) -> str:
    """Return an address that a buyer may be sent to.

    Raises:
        InputError: It is neither https nor this machine.
    """
    if not is_return_url(text):
        raise InputError(f"{field} must be an https address such as https://example.com/thanks", field=field)
    return text
