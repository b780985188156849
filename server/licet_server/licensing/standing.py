"""How a license stands today: the vendor's decision and the calendar in one word."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from licet.terms import Terms, check
from licet.verdict import Code


class Standing(StrEnum):
    """What lists and trackers show as the status."""

    ACTIVE = "active"
    IN_GRACE = "in_grace"
    EXPIRED = "expired"
    NOT_STARTED = "not_started"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


_BY_CODE = {
    Code.VALID: Standing.ACTIVE,
    Code.IN_GRACE: Standing.IN_GRACE,
    Code.EXPIRED: Standing.EXPIRED,
    Code.NOT_YET_VALID: Standing.NOT_STARTED,
    Code.SUSPENDED: Standing.SUSPENDED,
    Code.REVOKED: Standing.REVOKED,
}


def standing(terms: Terms, *, now: datetime) -> Standing:
    """Return how a license with *terms* stands at *now*."""
    return _BY_CODE[check(terms, feature=None, now=now).code]
