"""The answer to "may I?": a code, a sentence and the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Every verdict there is; the names are public API."""

    VALID = "VALID"
    IN_GRACE = "IN_GRACE"
    NOT_FOUND = "NOT_FOUND"
    MALFORMED = "MALFORMED"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    PRODUCT_MISMATCH = "PRODUCT_MISMATCH"
    NOT_ACTIVATED = "NOT_ACTIVATED"
    TOO_MANY_ACTIVATIONS = "TOO_MANY_ACTIVATIONS"
    FINGERPRINT_MISMATCH = "FINGERPRINT_MISMATCH"
    ACCOUNT_MISMATCH = "ACCOUNT_MISMATCH"
    HEARTBEAT_DEAD = "HEARTBEAT_DEAD"
    FEATURE_NOT_LICENSED = "FEATURE_NOT_LICENSED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    RATE_LIMITED = "RATE_LIMITED"
    # Only the plugin answers these.
    NO_KEY = "NO_KEY"
    SERVER_UNREACHABLE = "SERVER_UNREACHABLE"
    LEASE_EXPIRED = "LEASE_EXPIRED"
    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    CLOCK_ROLLBACK = "CLOCK_ROLLBACK"


_VALID, _IN_GRACE = Code.VALID, Code.IN_GRACE
VALID_CODES = frozenset({_VALID, _IN_GRACE})
RETRYABLE_CODES = frozenset({Code.SERVER_UNREACHABLE, Code.LEASE_EXPIRED, Code.TOO_MANY_ACTIVATIONS, Code.RATE_LIMITED})


@dataclass(frozen=True, slots=True)
class Count:
    """How many resources a call would touch.

    Attributes:
        total: The number found; counting may have stopped early, just past a limit.
        exact: ``False`` when *total* is a lower bound.
        source: Which API answered, in words for the user.
        narrower: A call that would fit, as arguments the caller can copy; empty when none is known.
    """

    total: int
    exact: bool = True
    source: str = ""
    narrower: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as a value: a refusal is an answer, not an exception.

    Attributes:
        code: What was decided.
        detail: One sentence for a person.
        limit: The license's figure, when a limit decided.
        count: What was compared with it.
        limit_name: Which limit it was (``resources``, ``services``, …).
        feature: The feature asked for, when one decided.
    """

    code: Code
    detail: str = ""
    limit: int | None = None
    count: Count | None = None
    limit_name: str | None = None
    feature: str | None = None

    @property
    def valid(self) -> bool:
        """Whether the answer is yes."""
        return self.code is _VALID or self.code is _IN_GRACE  # a set would ask each code for its hash, in Python

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later with nothing changed on the customer's side."""
        return self.code in RETRYABLE_CODES
