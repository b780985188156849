"""When something that could not be delivered is tried again."""

from __future__ import annotations

from datetime import timedelta

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between one attempt and the next, as Standard Webhooks proposes; after the last of them nothing is tried again."""

MOST_ATTEMPTS = len(PAUSES) + 1

LONGEST_WISH = timedelta(hours=24)
"""How long a receiver may ask us to wait."""

SPREAD = 0.2
"""By how much of itself a pause may be shorter or longer, so that what failed together does not come back together."""


def pause_after(attempts: int, *, wish: timedelta | None = None, chance: float) -> timedelta | None:
    """Return how long to wait once *attempts* have failed; ``None``: that was the last.

    Args:
        attempts: How many were made, at least one.
        wish: What the receiver asked for (``Retry-After``); it makes a pause longer, never shorter.
        chance: A random number from 0 up to 1.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = PAUSES[max(attempts, 1) - 1] * (1 - SPREAD + 2 * SPREAD * chance)
    return pause if wish is None else max(pause, min(wish, LONGEST_WISH))
