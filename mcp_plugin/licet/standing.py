"""What the gate knows between two questions, and its words when a grant has ended or the clock is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from licet.trust import Grant, Source
from licet.verdict import Code, Verdict

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock may run behind the server's before it counts as set back."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate knows between two questions.

    Attributes:
        grant: The grant that decides.
        refusal: Why everything is refused, grant or not; ``None`` lets the grant decide.
        asked_at: When this was learned, by the machine's clock.
        ask_after: When to ask again.
        trouble: Why the server was not heard, for the message once the grant has ended.
    """

    grant: Grant | None
    refusal: Verdict | None
    asked_at: datetime
    ask_after: datetime
    trouble: str = ""

    @property
    def covers(self) -> tuple[object, ...]:
        """What a list of tools shows of it: another value means that the list has changed."""
        granted = None if self.grant is None else (self.grant.terms.status, self.grant.terms.features)
        return (self.refusal and self.refusal.code, granted)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it answers for *now*; a clock moved back past the question makes it stale."""
        return self.asked_at <= now + CLOCK_TOLERANCE and now < self.ask_after

    def can_carry_on(self, now: datetime) -> bool:
        """Whether its grant still counts at *now*."""
        return self.refusal is None and self.grant is not None and self.grant.counts_at(now)


def ended(grant: Grant, standing: Standing, now: datetime) -> Verdict:
    """Say that *grant* counts no more at *now*, and why no newer one has come."""
    end = "" if grant.expires_at is None else f"{grant.expires_at:%Y-%m-%d %H:%M} UTC"
    if grant.source is Source.FILE:
        detail = f"The license file ended on {end} ({standing.trouble or 'the server was not asked'})."
    elif grant.issued_at + CLOCK_TOLERANCE < standing.asked_at and not standing.trouble:
        detail = f"This machine's clock is {_span(now - grant.issued_at)} ahead of the license server's."
    else:
        detail = (
            f"The license server has not been reached since {grant.issued_at:%Y-%m-%d %H:%M} UTC, and the offline "
            f"allowance ended on {end} ({standing.trouble or 'it was not asked'})."
        )
    return Verdict(Code.LEASE_EXPIRED, detail)


def rolled_back(distance: timedelta) -> Verdict:
    """Say that this machine's clock is so far behind what the vendor signed."""
    return Verdict(
        Code.CLOCK_ROLLBACK, f"This machine's clock is {_span(distance)} behind the newest thing the vendor signed."
    )


def _span(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    return f"{minutes // 1440} days" if minutes >= 2880 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004
