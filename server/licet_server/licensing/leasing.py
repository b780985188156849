"""How long a lease lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

REFRESH = timedelta(hours=1)
"""How long a plugin goes without asking while the server can be reached."""


@dataclass(frozen=True, slots=True)
class Window:
    """The life of a lease: from when, when to ask again, until when at the latest."""

    issued_at: datetime
    refresh_after: datetime
    expires_at: datetime


def lease_window(*, offline_days: int, grace_until: datetime | None, now: datetime) -> Window:
    """Return the life of a lease given at *now*.

    Args:
        offline_days: How long the plan lets a customer go without the server.
        grace_until: The last instant of the license with its grace; ``None``: perpetual.
        now: Aware UTC instant of the answer.
    """
    expires_at = now + timedelta(days=offline_days)
    if grace_until is not None:
        expires_at = min(expires_at, grace_until)
    return Window(now, min(now + REFRESH, expires_at), expires_at)
