"""Counts of questions in fixed windows of time, cheap enough to stand in front of every validation.

A process counts in its own memory. Where several share a Redis, each tells it what it has counted and learns the sum:
ten times a second, and at once for what must not wait, which are wrong keys. So a limit on requests may be overstepped
by what a tenth of a second brings, and a limit on wrong keys by one good guess for each process.

Source: https://redis.io/docs/latest/commands/incr/ (Pattern: Rate limiter)
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, cast

import structlog

if TYPE_CHECKING:
    from limits import RateLimitItem
    from redis import Redis

SETTLE_SECONDS = 0.1
"""How often what was counted is told to Redis."""

MOST = 20_000
"""How many windows are kept, those of all limits together; the oldest of the limit that has most make room for new
ones. It is also how many are kept for Redis while it is away."""

_REDIS_SECONDS = 1
_LEFT_OUT_SECONDS = 10.0
"""How long Redis is not asked again after it gave no answer; else every request would wait for it."""

_STOP_SECONDS = 3.0
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Window:
    """A count that begins anew at ``ends``; ``untold`` of it nobody else knows yet."""

    ends: float
    count: int = 0
    untold: int = 0


class Limit:
    """So many in so many seconds, for each of those who are counted.

    Args:
        item: What ``limits`` makes of "120 per minute".
        name: Tells it from others in Redis.
    """

    def __init__(self, item: RateLimitItem, name: str) -> None:
        self.amount, self.seconds = item.amount, item.get_expiry()
        self.name = f"{name}:{self.amount}/{self.seconds}"
        self.windows: dict[str, _Window] = {}
        self._sweep_at = 0.0

    def sweep(self, now: float) -> None:
        """Drop some windows that are over; they begin one after the other, so the first are the first to end."""
        if now < self._sweep_at:
            return
        first = islice(self.windows.items(), _SWEPT)
        for who in [each for each, _ in takewhile(lambda item: item[1].ends <= now, first)]:
            del self.windows[who]
        left = next(iter(self.windows.values()), None)
        self._sweep_at = now if left is None else left.ends

    def give_up(self) -> None:
        """Drop some of the oldest windows: many at once, as it takes time to find where they begin."""
        for who in list(islice(self.windows, MOST // _PART + 1)):
            del self.windows[who]


_SWEPT, _PART = 8, 64
_BATCH = 1000

_ADD = """
local found = {}
for n, name in ipairs(KEYS) do
  local amount, count = tonumber(ARGV[2 * n - 1]), nil
  if amount > 0 then
    count = redis.call('INCRBY', name, amount)
    if redis.call('PTTL', name) < 0 then redis.call('EXPIRE', name, ARGV[2 * n]) end
  else
    count = tonumber(redis.call('GET', name) or 0)
  end
  found[2 * n - 1], found[2 * n] = count, redis.call('PTTL', name)
end
return found
"""
"""Add to counts, each of which ends, whatever becomes of us meanwhile: Redis runs a script as a whole.

Source: https://redis.io/docs/latest/develop/programmability/eval-intro/
"""


class Tally:
    """Counts against limits; on any thread.

    Args:
        redis_url: Where processes count together; ``None``: each for itself.
        behind: Whether a thread tells Redis, which :meth:`start` starts; else each count is told at once.
        clock: Seconds that only grow.
    """

    def __init__(
        self, redis_url: str | None, *, behind: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock, self._behind = clock, behind
        self._turn, self._talking = threading.Lock(), threading.Lock()
        self._untold: dict[tuple[Limit, str], _Window] = {}
        self._limits: dict[Limit, None] = {}
        self._shared = None if redis_url is None else _connection(redis_url)
        self._add = None if self._shared is None else self._shared.register_script(_ADD)
        self._ask_again_at, self._is_out = 0.0, False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tally", daemon=True)

    def start(self) -> None:
        """Begin to tell Redis."""
        if self._behind and self._shared is not None:
            self._thread.start()

    def close(self) -> None:
        """Tell the rest, and stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)
        if self._shared is not None:
            self._shared.close()

    def take(self, limits: Sequence[Limit], who: str, *, at_once: bool = False) -> int | None:
        """Count one more against each of *limits*; return how many seconds to wait when one is exceeded.

        Args:
            limits: The limits.
            who: Whom they count.
            at_once: Whether the other processes must know before this returns.
        """
        now, wait = self._clock(), None
        with self._turn:
            windows = [self._window(limit, who, now) for limit in limits]
            self._count(limits, who, windows)
        if self._shared is not None and (at_once or not self._behind):
            self.settle()
        for limit, window in zip(limits, windows, strict=True):
            if window.count > limit.amount:
                wait = max(wait or 1, math.ceil(window.ends - now))
        return wait

    def take_free(self, limits: Sequence[Limit], used: Sequence[Limit], who: str) -> bool:
        """Count one more against each of *limits*, unless one of them or of *used* is used up; say whether it did.

        It learns nothing from other processes, so it never waits.
        """
        now = self._clock()
        with self._turn:
            windows = [self._window(limit, who, now) for limit in limits]
            if any(window.count >= limit.amount for limit, window in zip(limits, windows, strict=True)):
                return False
            if _left(used, who, now) is not None:
                return False
            self._count(limits, who, windows)
        return True

    def is_free(self, limits: Sequence[Limit], who: str) -> bool:
        """Say whether none of *limits* is used up, as far as is known here; counts nothing."""
        return _left(limits, who, self._clock()) is None

    def _window(self, limit: Limit, who: str, now: float) -> _Window:
        """Return the window of *who*, with a turn."""
        found = limit.windows.get(who)
        if found is not None and now < found.ends:
            return found
        if found is not None:
            del limit.windows[who]
        limit.sweep(now)
        self._limits.setdefault(limit)
        if sum(len(each.windows) for each in self._limits) >= MOST:
            max(self._limits, key=lambda each: len(each.windows)).give_up()
        found = limit.windows[who] = _Window(now + limit.seconds)
        return found

    def _count(self, limits: Sequence[Limit], who: str, windows: Sequence[_Window]) -> None:
        for limit, window in zip(limits, windows, strict=True):
            window.count += 1
            if self._shared is not None:
                window.untold += 1
                if len(self._untold) < MOST:
                    self._untold[limit, who] = window

    def wait(self, limits: Sequence[Limit], who: str) -> int | None:
        """Return how many seconds to wait when one of *limits* is used up; counts nothing."""
        now = self._clock()
        if self._shared is not None and not self._behind and limits:
            self._learn(limits, who, now)
        return _left(limits, who, now)

    def settle(self) -> None:
        """Tell Redis what it does not know, and learn what others have counted."""
        with self._talking:
            if self._clock() < self._ask_again_at:
                return
            now = self._clock()
            with self._turn:
                untold, self._untold = self._untold, {}
            told = {key: window for key, window in untold.items() if now < window.ends}
            while told:
                some = [(key, told.pop(key)) for key in list(islice(told, _BATCH))]
                if not self._tell(dict(some)):
                    self._keep({**dict(some), **told})
                    return

    def _tell(self, windows: dict[tuple[Limit, str], _Window]) -> bool:
        with self._turn:
            amounts = {key: window.untold for key, window in windows.items()}
            for window in windows.values():
                window.untold = 0
        if self._exchange(amounts):
            return True
        with self._turn:
            for key, window in windows.items():
                window.untold += amounts[key]
        return False

    def _keep(self, windows: dict[tuple[Limit, str], _Window]) -> None:
        """Keep what Redis was not told, but for windows that are over, whose counts belong to no other one."""
        now = self._clock()
        with self._turn:
            for key, window in windows.items():
                if now < window.ends and len(self._untold) < MOST:
                    self._untold.setdefault(key, window)

    def _learn(self, limits: Sequence[Limit], who: str, now: float) -> None:
        with self._turn:
            for limit in limits:
                self._window(limit, who, now)
        with self._talking:
            self._exchange({(limit, who): 0 for limit in limits})

    def _exchange(self, amounts: dict[tuple[Limit, str], int]) -> bool:
        """Add *amounts* to the shared counts, and take these over; say whether Redis answered."""
        now = self._clock()
        if self._shared is None or now < self._ask_again_at:
            return False
        from redis import RedisError

        try:
            answers = self._ask(amounts)
        except RedisError as error:
            self._ask_again_at = self._clock() + _LEFT_OUT_SECONDS
            if not self._is_out:
                _log.warning("requests are counted by this process alone", reason=type(error).__name__)
            self._is_out = True
            return False
        self._is_out = False
        with self._turn:
            for (limit, who), (counted, left) in zip(amounts, answers, strict=True):
                window = limit.windows.get(who)
                if window is None or window.ends <= now:
                    continue  # given up or over meanwhile
                window.count = counted + window.untold
                if left > 0:
                    window.ends = now + left / 1000
        return True

    def _ask(self, amounts: dict[tuple[Limit, str], int]) -> list[tuple[int, int]]:
        """Return each shared count and the milliseconds until it begins anew; raises ``RedisError``."""
        if self._add is None:
            return []
        names = [_name(limit, who) for limit, who in amounts]
        told = [number for (limit, _), amount in amounts.items() for number in (amount, limit.seconds)]
        found = cast("list[int]", self._add(names, told))
        return list(zip(found[::2], found[1::2], strict=True))

    def _run(self) -> None:
        while not self._stop.wait(SETTLE_SECONDS):
            self.settle()
        self.settle()


def _name(limit: Limit, who: str) -> str:
    return f"licet:tally:{limit.name}:{who}"


def _left(limits: Sequence[Limit], who: str, now: float) -> int | None:
    """Return how many seconds are left of those of *limits* that are used up."""
    wait = None
    for limit in limits:
        window = limit.windows.get(who)
        if window is not None and now < window.ends and window.count >= limit.amount:
            wait = max(wait or 1, math.ceil(window.ends - now))
    return wait


def _connection(url: str) -> Redis:
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    never = Retry(NoBackoff(), 0)  # who asks again at once, and by default sleeps between, is a request that waits
    return Redis.from_url(url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS, retry=never)
