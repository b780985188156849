"""Counts of attempts, for what Flask-Limiter cannot say: several at once, and given back after a success.

They are kept where the limits on requests are (:func:`limits.counted_in`); when Redis goes away, each process counts
for itself until it is back, so that nobody is let through and nobody is kept out by that.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog
from limits import parse_many
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from licet_server.config import Settings
from licet_server.http.limits import counted_in

_NAMESPACE = "licet-people"
_LEFT_OUT_SECONDS = 10.0
"""How long Redis is not asked again after it gave no answer; else each question of a request would wait for it."""

_Answer = TypeVar("_Answer")
_log = structlog.get_logger(__name__)


class Counters:
    """Counts, each within a window of time that begins with the first.

    Args:
        settings: Say where they are kept.
    """

    def __init__(self, settings: Settings) -> None:
        uri, options = counted_in(settings)
        # Redis stands for what several processes share; the other for when it cannot be reached.
        self._limiters = [FixedWindowRateLimiter(storage_from_string(uri, **options))]
        if settings.redis_url is not None:
            self._limiters.append(FixedWindowRateLimiter(MemoryStorage()))
        self._is_out, self._ask_again_at = False, 0.0

    def take(self, limit: str, *key: str) -> bool:
        """Count one more; say whether there was still one.

        Args:
            limit: In the notation of ``limits``, such as ``10 per 15 minutes``.
            key: What it is, and of whom.
        """
        items = parse_many(limit)

        def hit(limiter: FixedWindowRateLimiter) -> bool:
            counted = [limiter.hit(item, _NAMESPACE, *key) for item in items]  # each, whatever one before it said
            return all(counted)

        return self._ask(hit)

    def give_back(self, limit: str, *key: str) -> None:
        """Count one less, after what was no attempt to guess."""

        def back(limiter: FixedWindowRateLimiter) -> None:
            for item in parse_many(limit):
                limiter.storage.incr(item.key_for(_NAMESPACE, *key), item.get_expiry(), amount=-1)

        self._ask(back)

    def clear(self, limit: str, *key: str) -> None:
        """Begin anew, as if nothing had been counted."""

        def forget(limiter: FixedWindowRateLimiter) -> None:
            for item in parse_many(limit):
                limiter.clear(item, _NAMESPACE, *key)

        self._ask(forget)

    def left(self, limit: str, *key: str) -> int:
        """Return how many there still are."""
        items = parse_many(limit)
        stats = self._ask(lambda limiter: [limiter.get_window_stats(item, _NAMESPACE, *key) for item in items])
        return min(each.remaining for each in stats)

    def seconds_left(self, limit: str, *key: str) -> int:
        """Return how long a limit that was used up stays so, 1 or more."""
        now = time.time()

        def until(limiter: FixedWindowRateLimiter) -> float:
            stats = ((item, limiter.get_window_stats(item, _NAMESPACE, *key)) for item in parse_many(limit))
            return max((each.reset_time - now for _, each in stats if not each.remaining), default=0.0)

        return max(1, math.ceil(self._ask(until)))

    def take_all(self, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Count one more of each, or of none.

        Raises:
            TooManyRequests: One of them is used up; it says how long to wait.
        """
        for number, (limit, key) in enumerate(wanted):
            if not self.take(limit, *key):
                for before in wanted[:number]:
                    self.give_back(before[0], *before[1])
                raise TooManyRequests(retry_after=self.seconds_left(limit, *key))

    def _ask(self, question: Callable[[FixedWindowRateLimiter], _Answer]) -> _Answer:
        shared, own, now = self._limiters[0], self._limiters[-1], time.monotonic()
        if shared is own or now < self._ask_again_at:
            return question(own)
        if self._is_out:
            self._ask_again_at = now + _LEFT_OUT_SECONDS  # one request finds out; the others do not wait with it
        try:
            answer = question(shared)
        except shared.storage.base_exceptions as error:
            if not self._is_out:
                _log.warning("attempts are counted by this process alone", reason=type(error).__name__)
            self._is_out, self._ask_again_at = True, time.monotonic() + _LEFT_OUT_SECONDS
            return question(own)
        self._is_out, self._ask_again_at = False, 0.0
        return answer
