"""Seats: who holds one, who may take one, and in which words a seat is refused.

An instance that is silent for too long is dead from that moment on, whether or not anybody has written its end down:
its seat is free, and it has to be activated again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from licet.verdict import Code, Count, Verdict

BEATS = 3
"""How many heartbeats an instance may miss, when the plan does not say how long it may be silent."""

CHURN_WINDOW = timedelta(hours=24)
"""In which ``max_activations_per_day`` counts; it moves with the clock and knows no midnight."""

ACTIVATIONS = "activations"
"""``limit_name`` of a verdict about seats."""

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


class State(StrEnum):
    """What has become of an activation."""

    LIVE = "live"
    DEAD = "dead"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why an activation ended."""

    DEACTIVATED = "deactivated"
    DEAD = "dead"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class SeatRules:
    """What a license says about its seats. ``None`` means "no such bound".

    Attributes:
        seats: How many instances may run at once.
        per_day: How many instances may take a seat within 24 hours; one that comes back counts once.
        heartbeat_seconds: How often an instance must report.
        silence_seconds: How long it may be silent, when the plan says so.
    """

    seats: int | None = None
    per_day: int | None = None
    heartbeat_seconds: int | None = None
    silence_seconds: int | None = None

    @property
    def dead_after_seconds(self) -> int | None:
        """How long an instance may be silent: as the plan says, else three heartbeats; ``None``: for ever."""
        if self.silence_seconds is not None or self.heartbeat_seconds is None:
            return self.silence_seconds
        return BEATS * self.heartbeat_seconds

    def dies_at(self, last_seen_at: datetime) -> datetime | None:
        """Return the first instant at which an instance is dead that is not heard again; ``None``: never."""
        try:
            seconds = self.dead_after_seconds
            return None if seconds is None else last_seen_at + timedelta(seconds=seconds)
        except OverflowError:
            return None

    def silent_since(self, now: datetime) -> datetime | None:
        """Return the instant at or before which a dead instance was last seen; ``None``: none is dead."""
        try:
            seconds = self.dead_after_seconds
            return None if seconds is None else now - timedelta(seconds=seconds)
        except OverflowError:
            return None

    def state(self, *, last_seen_at: datetime, ended_at: datetime | None, now: datetime) -> State:
        """Return what has become of an activation at *now*."""
        if ended_at is not None:
            return State.ENDED
        border = self.silent_since(now)
        return State.LIVE if border is None or last_seen_at > border else State.DEAD


def seat_refusal(rules: SeatRules, *, taken: int) -> Verdict | None:
    """Say why no further seat can be had; ``None``: one is free.

    Args:
        rules: Those of the license.
        taken: How many instances are live.
    """
    if rules.seats is None or taken < rules.seats:
        return None
    seconds = rules.dead_after_seconds
    waiting = "" if seconds is None else f", wait for one that has stopped (its seat is free after {_span(seconds)})"
    verb = "is" if taken == 1 else "are"
    return _too_many(
        f"{taken:,} of {rules.seats:,} seats {verb} taken: deactivate an instance{waiting}, "
        "or ask the vendor for more seats.",
        rules.seats,
        taken,
    )


def churn_refusal(rules: SeatRules, *, recent: int, free_at: datetime | None) -> Verdict | None:
    """Say why no further seat can be taken today; ``None``: one can.

    Args:
        rules: Those of the license.
        recent: How many instances took a seat within :data:`CHURN_WINDOW`, ended ones too.
        free_at: When the next can be taken, if none can now.
    """
    if rules.per_day is None or recent < rules.per_day:
        return None
    waiting = "" if free_at is None else f" (from {free_at:%Y-%m-%d %H:%M:%S} UTC on)"
    return _too_many(
        f"{recent:,} instance{'' if recent == 1 else 's'} took a seat within 24 hours, "
        f"and this license allows {rules.per_day:,}: "
        f"keep using an instance that is active, wait{waiting}, or ask the vendor for more.",
        rules.per_day,
        recent,
    )


def _too_many(said: str, limit: int, count: int) -> Verdict:
    return Verdict(Code.TOO_MANY_ACTIVATIONS, said, limit=limit, count=Count(count), limit_name=ACTIVATIONS)


def account_refusal(allowed: Collection[str], *, asked: str | None) -> Verdict | None:
    """Say why a license is not for the AWS account *asked*; ``None``: it is.

    The answer never lists *allowed*: whoever has found a key shall not learn where it works.

    Args:
        allowed: The accounts that the license is limited to; empty: any.
        asked: The account that the question names; ``None``: none, which is refused when there is a limit.
    """
    if not allowed or asked in allowed:
        return None
    if asked is None:
        said = (
            "This license is limited to certain AWS accounts: send aws_account_id or a proof of it (attestation), so "
            "that yours can be compared."
        )
    else:
        said = "This license does not cover this AWS account: use it in one that it covers, or ask the vendor."
    return Verdict(Code.ACCOUNT_MISMATCH, said)


def attested_refusal(allowed: Collection[str], *, attested: str | None, asked: str | None) -> Verdict | None:
    """Say why a license that needs a proof of the AWS account is refused; ``None``: it is not.

    Args:
        allowed: The accounts that the license is limited to; empty: any that is proved.
        attested: The account that was proved; ``None``: none was, and what is only said counts for nothing.
        asked: The account that the question names; ``None``: none, which contradicts nothing.
    """
    if attested is None:
        said = (
            "This license needs a proof of the AWS account: ask for a challenge, and activate with an attestation that "
            "the machine's AWS credentials have signed."
        )
        return Verdict(Code.ACCOUNT_MISMATCH, said)
    if asked is not None and asked != attested:
        said = "The AWS account that was proved is not the one that aws_account_id names: leave it out, or prove it."
        return Verdict(Code.ACCOUNT_MISMATCH, said)
    return account_refusal(allowed, asked=attested)


def machine_refusal(bound: str | None, *, asked: str | None, needed: bool) -> Verdict | None:
    """Say why an instance that is active on the machine *bound* is not the one that asks; ``None``: it may be.

    Args:
        bound: The fingerprint that the activation has; ``None``: any machine.
        asked: The fingerprint that the question names; ``None``: none, which contradicts nothing.
        needed: Whether a question without a fingerprint is refused too.
    """
    if bound is None or asked == bound or (asked is None and not needed):
        return None
    if asked is None:
        said = "This instance is active on a machine with a fingerprint: send it, so that the two can be compared."
    else:
        said = "This instance is active on another machine: deactivate it there, or use another instance_id here."
    return Verdict(Code.FINGERPRINT_MISMATCH, said)


def absence_refusal(rules: SeatRules, *, died: bool) -> Verdict:
    """Say why an instance without a seat is refused.

    Args:
        rules: Those of the license.
        died: Whether it had a seat and was silent for too long.
    """
    if not died:
        return Verdict(Code.NOT_ACTIVATED, "This instance holds no seat of this license: activate it first.")
    seconds = rules.dead_after_seconds
    silence = "too long" if seconds is None else f"longer than {_span(seconds)}"
    return Verdict(
        Code.HEARTBEAT_DEAD, f"This instance was silent for {silence} and has lost its seat: activate it again."
    )


def _span(seconds: int) -> str:
    """Write a time in the largest unit that fits it exactly."""
    for name, unit in _UNITS:
        count, rest = divmod(seconds, int(unit.total_seconds()))
        if count and not rest:
            return f"{count:,} {name}{'s' if count > 1 else ''}"
    return f"{seconds:,} second{'' if seconds == 1 else 's'}"
