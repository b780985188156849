"""What a source could not answer a moment ago, so that its price is not paid with each call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from licet.aws.errors import AwsError
from licet.aws.session import Aws
from licet.aws.tally import Place

MISSING_SECONDS = 600.0
"""How long a permission, a recorder or an index that was not there is taken to be missing still."""

BUSY_SECONDS = 60.0
"""The same for a source that was throttled, or did not answer in time."""

_Key = tuple[str, Aws, int, str]


class Memory:
    """Remembers, by source, session and region, who need not be asked; safe to share between threads.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[_Key, float] = {}

    def knows_better(self, source: str, place: Place) -> bool:
        """Whether *source* failed at *place* so lately that it would fail again."""
        with self._lock:
            return self._clock() < self._until.get(_key(source, place), 0.0)

    def note(self, source: str, place: Place, error: AwsError | None = None) -> None:
        """Note that *source* did not answer at *place*, because of *error*, or not in time."""
        now = self._clock()
        seconds = BUSY_SECONDS if error is None or error.retryable else MISSING_SECONDS
        with self._lock:
            self._until = {known: until for known, until in self._until.items() if now < until}
            self._until[_key(source, place)] = now + seconds


def _key(source: str, place: Place) -> _Key:
    return source, place.aws, place.aws.generation, place.region
