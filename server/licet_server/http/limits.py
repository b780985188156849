"""Rate limits by client address, or by API key: one on requests, and a much stricter one on wrong keys.

The second counts only answers that say a key is malformed or unknown, so a customer never meets it, and a new key does
not reset it: that is what makes guessing hopeless.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, cast

import structlog
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import parse_many
from werkzeug.exceptions import TooManyRequests

from licet.verdict import Code
from licet_server.config import Settings
from licet_server.http.tally import Limit, Tally

BLUEPRINT = "validation"
"""The name of the blueprint whose answers clients of the original contract read."""

_log = structlog.get_logger(__name__)
_EXTENSION = "licet_limiter"
_QUESTIONS = "licet_questions"
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
    served: bool = False,
) -> Questions:
    """Limit the routes of *asking*, *others* and *api*; without Redis each process counts for itself.

    Those of *asking* are counted by :class:`Questions`, the others by Flask-Limiter.

    The limit on requests counts each route for itself. The one on wrong keys is for *asking* alone, whose routes take
    license keys, and counts them together. The routes of *api* take API keys: what *caller* returns has one count for
    all of them, and wrong API keys are counted by address, apart from license keys. When Redis goes away, processes
    count for themselves until it is back.
    """
    vendors = tuple(api)
    uri, options = counted_in(settings)
    questions = Questions(settings, served=served)
    limiter = Limiter(
        client_network,
        storage_uri=uri,
        storage_options=options,
        in_memory_fallback_enabled=settings.redis_url is not None,
        swallow_errors=True,
        key_prefix="licet",
        strategy="fixed-window",
    )
    questions.limit(app, asking)
    if settings.rate_limit is not None:
        for blueprint in others:
            limiter.limit(settings.rate_limit)(blueprint)
    if settings.guess_limit is not None:
        guessed = limiter.shared_limit(settings.guess_limit, scope=_API_GUESS_SCOPE, deduct_when=_was_wrong_api_key)
        for blueprint in vendors:
            guessed(blueprint)
    if settings.api_limit is not None:
        calls = limiter.shared_limit(settings.api_limit, scope=_API_SCOPE, key_func=caller)
        for blueprint in vendors:
            calls(blueprint)
    _only_for((*others, *vendors), app, limiter)
    app.extensions[_EXTENSION], app.extensions[_QUESTIONS] = limiter, questions
    return questions


def _only_for(blueprints: Iterable[Blueprint], app: Flask, limiter: Limiter) -> None:
    """Start Flask-Limiter for some blueprints; it would look at each request of the others, too, and find nothing."""
    hooks: list[dict[Any, list[Any]]] = [
        cast("Any", each) for each in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    ]
    before = [list(each.get(None, ())) for each in hooks]
    limiter.init_app(app)
    for each, ours in zip(hooks, before, strict=True):
        added = [hook for hook in each.get(None, ()) if hook not in ours]
        each[None] = ours
        for blueprint in blueprints:
            each.setdefault(blueprint.name, []).extend(added)


def of(app: Flask) -> Questions:
    """Return the limits of *app* on questions."""
    found: Questions = app.extensions[_QUESTIONS]
    return found


def _limits(rate: str | None, name: str) -> list[Limit]:
    return [] if rate is None else [Limit(item, name) for item in parse_many(rate)]


def counted_in(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return where limits are counted, and how it is connected to, in the notation of ``limits``."""
    timeouts: dict[str, Any] = {"socket_connect_timeout": _REDIS_SECONDS, "socket_timeout": _REDIS_SECONDS}
    return settings.redis_url or "memory://", timeouts if settings.redis_url else {}


class LimitReached(TooManyRequests):
    """A question is refused because of those before it.

    Attributes:
        wait: In how many seconds to ask again.
        wrong_keys: Whether they were wrong keys.
    """

    def __init__(self, wait: int, *, wrong_keys: bool) -> None:
        super().__init__(retry_after=wait)
        self.wait, self.wrong_keys = wait, wrong_keys


class Questions:
    """The limits of the routes that take license keys, for the routes and for the short-cut ahead of them.

    Args:
        settings: Say how many questions, and how many wrong keys.
        served: Whether :meth:`start` and :meth:`close` are called; else every count is shared at once.
    """

    def __init__(self, settings: Settings, *, served: bool = False) -> None:
        self._tally = Tally(settings.redis_url, behind=served)
        self._rate = settings.rate_limit
        self._by_path: dict[str, list[Limit]] = {}
        self._wrong = _limits(settings.guess_limit, _GUESS_SCOPE)
        self._behind_proxies, self._said = settings.trusted_proxies > 0, False

    def start(self) -> None:
        """Begin to share the counts."""
        self._tally.start()

    def close(self) -> None:
        """Share the rest."""
        self._tally.close()

    def limit(self, app: Flask, asking: Iterable[Blueprint]) -> None:
        """Count the requests to all routes of *asking*."""
        for blueprint in asking:
            app.before_request_funcs.setdefault(blueprint.name, []).insert(0, self._count)

    def refusal(self, path: str, network: str, *, forwarded: bool) -> LimitReached | None:
        """Count a question; return why it is refused, if it is.

        Args:
            path: Where it is asked; each path has a count of its own.
            network: Who asks.
            forwarded: Whether it comes with the address of somebody else.
        """
        wait = self._tally.take(self._limits_of(path, forwarded=forwarded), network)
        guessed = self._tally.wait(self._wrong, network)
        if guessed is not None:
            return LimitReached(guessed, wrong_keys=True)
        return None if wait is None else LimitReached(wait, wrong_keys=False)

    def has_room(self, path: str, network: str) -> bool:
        """Say whether a question would be admitted now; counts nothing."""
        limits = self._limits_of(path, forwarded=False)
        return self._tally.is_free(limits, network) and self._tally.is_free(self._wrong, network)

    def admits(self, path: str, network: str, *, forwarded: bool) -> bool:
        """Count a question, unless it is to be refused; whoever refuses it counts it, by :meth:`refusal`."""
        return self._tally.take_free(self._limits_of(path, forwarded=forwarded), self._wrong, network)

    def note_wrong(self, network: str) -> None:
        """Count a wrong key, before anybody learns that it is one.

        Raises:
            LimitReached: It is one too many.
        """
        wait = self._tally.take(self._wrong, network, at_once=True)
        if wait is not None:
            raise LimitReached(wait, wrong_keys=True)

    def _limits_of(self, path: str, *, forwarded: bool) -> list[Limit]:
        if forwarded and not (self._said or self._behind_proxies):
            self._said = True
            _log.warning("a proxy forwards requests: set LICET_TRUSTED_PROXIES, or its customers share one rate limit")
        limits = self._by_path.get(path)
        if limits is None:
            limits = self._by_path.setdefault(path, _limits(self._rate, path))
        return limits

    def _count(self) -> None:
        path = request.path if request.url_rule is None else request.url_rule.rule
        refused = self.refusal(path, client_network(), forwarded="X-Forwarded-For" in request.headers)
        if refused is not None:
            raise refused


def client_network() -> str:
    """Return whom a limit counts: an IPv4 address, or the /64 that an IPv6 customer has to himself."""
    return network_of(request.remote_addr or "")


def provider_network() -> str:
    """Return a wider network of the client: an IPv4 /24, or the /48 that some IPv6 customers have to themselves."""
    return network_of(request.remote_addr or "", v4=24, v6=48)


@lru_cache(maxsize=4096)
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
    """Tell the limit on wrong keys what this request is going to be answered.

    Raises:
        LimitReached: It is one wrong key too many.
    """
    if code in _WRONG:
        of(current_app).note_wrong(client_network())


def note_wrong_api_key() -> None:
    """Tell the limit on wrong API keys that this request came with one that never was a key of ours."""
    g.licet_wrong_api_key = True


def is_guess_limit(error: RateLimitExceeded) -> bool:
    """Say whether the limit on wrong API keys was the one exceeded."""
    return error.limit.scope == _API_GUESS_SCOPE


def counts_a_key() -> bool:
    """Say whether this request counts for its API key, and not for its address."""
    return "licet_api_key" in g


def seconds_left() -> int:
    """Return how long the limit that this request exceeded stays exhausted."""
    limiter: Limiter = current_app.extensions[_EXTENSION]
    exceeded = limiter.current_limit
    return 1 if exceeded is None else max(1, math.ceil(exceeded.window.reset_time - time.time()))


def _was_wrong_api_key(_response: Response) -> bool:
    return bool(g.get("licet_wrong_api_key"))
