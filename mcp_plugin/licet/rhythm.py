"""When an installation speaks to the license server, so that thousands of them never speak together. No I/O, no clock.

Each installation has moments of its own, which its lasting name decides. It comes back to them after a restart, and
after an outage that brought everybody to the server at once, so no crowd lasts for more than a round. Pauses after
failures are drawn anew each time, and a server that names a time (``Retry-After``) is left alone until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

WITH_GRANT = ((60, 120), (300, 900), (1200, 2400))
"""Seconds between which a pause is drawn after one, two and more failures in a row, while a grant still counts.

Soon again first, for a failure that was none but a moment's; then so seldom that all who wait for a server together ask
it, when it is back, no more than about twice as often as on any other day.
"""

WITHOUT_GRANT = ((5, 10), (10, 20), (20, 40), (40, 80), (60, 120))
"""The same while no grant counts, so that a person waits: two minutes at most."""

LONGEST_WISH, LONGEST_WISH_WITHOUT_GRANT = 3600.0, 900.0
"""Seconds that a server may ask for, with a grant that counts and without: its wish is not signed."""

LONGEST_SPREAD = 900.0
"""Seconds over which those spread at most who were all sent away for the same time."""

REFUSAL_SPREAD = 0.5
"""The share of the pause after a refusal that is added to it at most."""

LONGEST_IDLE = 900.0
"""Seconds between two questions of an installation that is refused and not used."""

REPORT_SECONDS = 300.0
"""How often uses are reported."""

LONGEST_REPORT_PAUSE = 3600.0
"""Seconds that reports wait at most after the server has not taken one."""

BEAT_SHARE = 0.9
"""The share of the time between two heartbeats after which the next is sent, so that none is late."""

_SHORTEST_SHARE = 0.1
"""A moment of one's own that is nearer than this share of the period was met just now, by a clock that ran ahead."""

_SLACK = timedelta(seconds=2)
"""How far behind one's own clock the server's may be before its answers bring the next question forward."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60.0


class Rhythm:
    """The moments of one installation.

    Args:
        name: The installation's lasting name.
        draw: Returns a random number, 0 or more and less than 1.
    """

    def __init__(self, name: str, draw: Callable[[], float]) -> None:
        digest = hashlib.sha256(name.encode()).digest()
        self._draw = draw
        self._question, self._beat, self._report = (
            int.from_bytes(digest[start : start + 8], "big") / 2**64 for start in (0, 8, 16)
        )

    def ask_after(self, issued_at: datetime, refresh_after: datetime) -> datetime:
        """Return when a lease is to be renewed: at the last moment of one's own until *refresh_after*.

        Such moments lie half a lease's freshness apart, so the answer is never later than *refresh_after* and never
        in the first half. Who asks on time keeps his moment, and asks no more often for having it.
        """
        window = (refresh_after - issued_at) / 2
        if window <= _SLACK:
            return refresh_after
        moment = timedelta(seconds=int(self._question * window.total_seconds()))
        early = (refresh_after - _EPOCH - moment + _SLACK) % window - _SLACK
        return refresh_after - max(early, timedelta(0))

    def beat(self, now: datetime, seconds: float) -> timedelta:
        """Return how long until the next heartbeat, where one is due every so many *seconds*; never later."""
        return timedelta(seconds=_until(now, seconds * BEAT_SHARE, self._beat))

    def report(self, now: datetime, failures: int, wish: float | None = None) -> timedelta:
        """Return how long until uses are reported again.

        Args:
            now: The installation's clock.
            failures: How many reports in a row the server has not taken.
            wish: The seconds that it asked for with the last of them.
        """
        if failures == 0:
            return timedelta(seconds=_until(now, REPORT_SECONDS, self._report))
        longest = min(REPORT_SECONDS * 2 ** min(failures, 10), LONGEST_REPORT_PAUSE)
        return timedelta(seconds=max(self._between(longest / 2, longest), self._honoured(wish, LONGEST_WISH)))

    def retry(self, failures: int, *, left: timedelta, wish: float | None = None) -> timedelta:
        """Return how long to leave a server alone that could not be heard.

        Args:
            failures: How many times in a row, this one included.
            left: For how long a grant still counts; nothing or less: none does. Its end is not slept through.
            wish: The seconds that the server asked for.
        """
        counts = left > timedelta(0)
        steps = WITH_GRANT if counts else WITHOUT_GRANT
        low, high = steps[min(max(failures, 1), len(steps)) - 1]
        pause = timedelta(seconds=self._between(low, high))
        wished = self._honoured(wish, LONGEST_WISH if counts else LONGEST_WISH_WITHOUT_GRANT)
        return max(min(pause, left) if counts else pause, timedelta(seconds=wished))

    def refused(self, pause: timedelta) -> timedelta:
        """Return how long to wait after a refusal: *pause*, or up to half as long again."""
        return pause * (1 + REFUSAL_SPREAD * self._draw())

    def idle(self, times: int) -> timedelta:
        """Return how long to wait in the background after so many disappointments in a row: 1, 2, 4, 8, 15 minutes.

        The last fifth of that is drawn.
        """
        longest = min(_MINUTE * 2 ** min(max(times, 1) - 1, 10), LONGEST_IDLE)
        return timedelta(seconds=self._between(0.8 * longest, longest))

    def _honoured(self, wish: float | None, most: float) -> float:
        """Return the seconds for which a server's *wish* is kept: never less, and spread beyond it."""
        if wish is None:
            return 0.0
        kept = min(max(wish, 0.0), most)
        return kept + min(kept, LONGEST_SPREAD) * self._draw()

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self._draw()


def _until(now: datetime, period: float, share: float) -> float:
    """Return the seconds until the next moment of one's own, of which there is one in each *period* of seconds."""
    wait = period - (now.timestamp() - share * period) % period
    return wait if wait >= _SHORTEST_SHARE * period else wait + period
