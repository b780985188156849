"""How often one address may do what costs others something: open checkouts, and write to the vendor.

Counts are kept where those of the API are: in Redis, or in each process for itself. When Redis goes away nobody is
refused for that. ``LICET_RATE_LIMIT=off`` turns these limits off too.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import current_app
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from licet_server.http.installed import installation
from licet_server.http.limits import client_network, provider_network

_EXTENSION = "licet_patience"
_REDIS_SECONDS = 1
_log = structlog.get_logger(__name__)


def may(what: str, rate: str) -> bool:
    """Count that the client of this request does *what*; ``False``: it has done so too often.

    Args:
        what: A name.
        rate: How often each client may, in the notation of ``limits``; networks of IPv6 count as one client.
    """
    return _within(what, rate, client_network())


def may_still(what: str, rate: str) -> bool:
    """Whether the client of this request may do *what* once more, as :func:`may`; nothing is counted."""
    return _within(what, rate, client_network(), counted=False)


def neighbours_may(what: str, rate: str) -> bool:
    """Count it for everybody near the client of this request, who may be one and the same."""
    return _within(what, rate, f"near {provider_network()}")


def all_may(what: str, rate: str) -> bool:
    """Count it for everybody."""
    return _within(what, rate, "everybody")


def _within(what: str, rate: str, who: str, *, counted: bool = True) -> bool:
    if installation().settings.rate_limit is None:
        return True
    limiter = _limiter()
    try:
        return (limiter.hit if counted else limiter.test)(parse(rate), what, who)
    except Exception as error:  # noqa: BLE001 - whatever the storage raises, buyers must not be turned away for it
        _log.warning("a limit could not be counted", what=what, reason=type(error).__name__)
        return True


def _limiter() -> FixedWindowRateLimiter:
    found: FixedWindowRateLimiter | None = current_app.extensions.get(_EXTENSION)
    if found is None:
        url = installation().settings.redis_url
        options: dict[str, Any] = {"socket_connect_timeout": _REDIS_SECONDS, "socket_timeout": _REDIS_SECONDS}
        found = FixedWindowRateLimiter(storage_from_string(url or "memory://", **(options if url else {})))
        current_app.extensions[_EXTENSION] = found
    return found
