"""Where a browser may be sent."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(wanted: str | None, otherwise: str = "/") -> str:
    r"""Return *wanted* if it is a path of this server, else *otherwise*.

    Browsers read ``//host``, ``/\host`` and what has control characters in it as other servers.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or not wanted.isprintable():
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc or "\\" in wanted else wanted
