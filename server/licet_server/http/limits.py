"""Rate limits by client address, or by API key: one on requests, and a much stricter one on wrong keys.

The second counts only answers that say a key is malformed or unknown, so a customer never meets it, and a new key does
not reset it: that is what makes guessing hopeless.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_limiter import Limiter, RateLimitExceeded

from licet.verdict import Code
from licet_server.config import Settings

BLUEPRINT = "validation"
"""The name of the blueprint whose answers clients of the original contract read."""

_log = structlog.get_logger(__name__)
_EXTENSION = "licet_limiter"
_GUESS_SCOPE = "wrong-keys"
_API_GUESS_SCOPE = "wrong-api-keys"
_API_SCOPE = "api"
_WRONG = frozenset({Code.NOT_FOUND, Code.MALFORMED})
_REDIS_SECONDS = 1
_IPV6_PREFIX = 64


def init_app(
    app: Flask,
    settings: Settings,
    asking: Iterable[Blueprint],
    others: Iterable[Blueprint] = (),
    *,
    api: Iterable[Blueprint] = (),
    caller: Callable[[], str],
) -> None:
    """Limit the routes of *asking*, *others* and *api*; without Redis each process counts for itself.

    The limit on requests counts each route for itself. The one on wrong keys is for *asking* alone, whose routes take
    license keys, and counts them together. The routes of *api* take API keys: what *caller* returns has one count for
    all of them, and wrong API keys are counted by address, apart from license keys. When Redis goes away, processes
    count for themselves until it is back.
    """
    by_key, vendors = tuple(asking), tuple(api)
    uri, options = counted_in(settings)
    limiter = Limiter(
        client_network,
        storage_uri=uri,
        storage_options=options,
        in_memory_fallback_enabled=settings.redis_url is not None,
        swallow_errors=True,
        key_prefix="licet",
        strategy="fixed-window",
    )
    if not settings.trusted_proxies:
        app.before_request_funcs.setdefault(None, []).append(_Watch())
    if settings.rate_limit is not None:
        for blueprint in (*by_key, *others):
            limiter.limit(settings.rate_limit)(blueprint)
    if settings.guess_limit is not None:
        guesses = limiter.shared_limit(settings.guess_limit, scope=_GUESS_SCOPE, deduct_when=_was_wrong)
        for blueprint in by_key:
            guesses(blueprint)
        guessed = limiter.shared_limit(settings.guess_limit, scope=_API_GUESS_SCOPE, deduct_when=_was_wrong_api_key)
        for blueprint in vendors:
            guessed(blueprint)
    if settings.api_limit is not None:
        calls = limiter.shared_limit(settings.api_limit, scope=_API_SCOPE, key_func=caller)
        for blueprint in vendors:
            calls(blueprint)
    limiter.init_app(app)
    app.extensions[_EXTENSION] = limiter


def counted_in(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return where limits are counted, and how it is connected to, in the notation of ``limits``."""
    timeouts: dict[str, Any] = {"socket_connect_timeout": _REDIS_SECONDS, "socket_timeout": _REDIS_SECONDS}
    return settings.redis_url or "memory://", timeouts if settings.redis_url else {}


class _Watch:
    """Says once that a proxy seems to stand in front, for behind one all customers would share one address."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self) -> None:
        if not self._said and "X-Forwarded-For" in request.headers:
            self._said = True
            _log.warning("a proxy forwards requests: set LICET_TRUSTED_PROXIES, or its customers share one rate limit")


def client_network() -> str:
    """Return whom a limit counts: an IPv4 address, or the /64 that an IPv6 customer has to himself."""
    return network_of(request.remote_addr or "")


def provider_network() -> str:
    """Return a wider network of the client: an IPv4 /24, or the /48 that some IPv6 customers have to themselves."""
    return network_of(request.remote_addr or "", v4=24, v6=48)


def network_of(address: str, *, v4: int = 32, v6: int = _IPV6_PREFIX) -> str:
    """Return the network of *address* that counts as one client, by the lengths of prefixes."""
    try:
        found = ipaddress.ip_address(_without_port(address).partition("%")[0])
    except ValueError:
        return "unknown"  # one bucket for all that is no address, so that nonsense is no way around a limit
    plain = found if isinstance(found, ipaddress.IPv4Address) else found.ipv4_mapped
    if plain is None:
        return str(ipaddress.ip_network((found, v6), strict=False))
    return str(plain) if v4 == plain.max_prefixlen else str(ipaddress.ip_network((plain, v4), strict=False))


def _without_port(address: str) -> str:
    """Take away what some proxies add: ``192.0.2.1:4711``, ``[2001:db8::1]:4711``."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def note_verdict(code: Code) -> None:
    """Tell the limit on wrong keys what this request was answered."""
    g.licet_verdict = code


def note_wrong_api_key() -> None:
    """Tell the limit on wrong API keys that this request came with one that never was a key of ours."""
    g.licet_wrong_api_key = True


def is_guess_limit(error: RateLimitExceeded) -> bool:
    """Say whether the limit on wrong keys was the one exceeded."""
    return error.limit.scope in {_GUESS_SCOPE, _API_GUESS_SCOPE}


def is_api_limit(error: RateLimitExceeded) -> bool:
    """Say whether a limit of the vendor's API was the one exceeded."""
    return error.limit.scope in {_API_SCOPE, _API_GUESS_SCOPE}


def counts_a_key() -> bool:
    """Say whether this request counts for its API key, and not for its address."""
    return "licet_api_key" in g


def seconds_left() -> int:
    """Return how long the limit that this request exceeded stays exhausted."""
    limiter: Limiter = current_app.extensions[_EXTENSION]
    exceeded = limiter.current_limit
    return 1 if exceeded is None else max(1, math.ceil(exceeded.window.reset_time - time.time()))


def _was_wrong(_response: Response) -> bool:
    return g.get("licet_verdict") in _WRONG


def _was_wrong_api_key(_response: Response) -> bool:
    return bool(g.get("licet_wrong_api_key"))
