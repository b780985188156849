"""From money to license: how a subscription stands, and the one table that says what follows for its license.

Nothing here asks in which order events came. Facts are merged so that the order makes no difference: an invoice never
goes back in its life, a subscription stands as its latest snapshot says, and the rest follows from both and the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from licet.terms import Status
from licet_server.licensing.payments import InvoiceStatus, SubscriptionStatus

_LIFE = tuple(InvoiceStatus)
_RANK = {
    SubscriptionStatus.INCOMPLETE: 0,
    SubscriptionStatus.TRIALING: 1,
    SubscriptionStatus.ACTIVE: 2,
    SubscriptionStatus.PAST_DUE: 3,
    SubscriptionStatus.UNPAID: 4,
    SubscriptionStatus.PAUSED: 5,
    SubscriptionStatus.ENDED: 6,
}


class Standing(StrEnum):
    """How a subscription stands for us."""

    UNPAID = "unpaid"
    """Nothing was ever paid."""
    CURRENT = "current"
    FAILING = "failing"
    """An invoice could not be taken, and the plan's days of dunning run."""
    LAPSED = "lapsed"
    """Those days are over, or the provider has given up."""
    PAUSED = "paused"
    RUNNING_OUT = "running_out"
    """It has ended, and what was paid for has not."""
    ENDED = "ended"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class Holding(StrEnum):
    """How the license of a subscription stands."""

    NONE = "none"
    ACTIVE = "active"
    HELD = "held"
    """Suspended by these rules, which may give it back."""
    BLOCKED = "blocked"
    """Suspended by the vendor, which no payment undoes."""
    REVOKED = "revoked"


class Effect(StrEnum):
    """What is done to a license."""

    NOTHING = "nothing"
    ISSUE = "issue"
    FOLLOW = "follow"
    """Plan and end are made those that were paid for."""
    REACTIVATE = "reactivate"
    SUSPEND = "suspend"
    LAPSE = "lapse"
    """It gets the plan that the plan lapses to, and where there is none, ends as it would anyway."""
    WITHDRAW = "withdraw"
    """It is revoked, suspended or kept, as the vendor has chosen."""
    ATTENTION = "attention"
    """Somebody paid for a license that is revoked: a person has to look."""


TABLE: dict[Standing, dict[Holding, Effect]] = {
    Standing.UNPAID: dict.fromkeys(Holding, Effect.NOTHING),
    Standing.CURRENT: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.FOLLOW,
        Holding.HELD: Effect.REACTIVATE,
        Holding.BLOCKED: Effect.FOLLOW,
        Holding.REVOKED: Effect.ATTENTION,
    },
    Standing.FAILING: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.FOLLOW,
        Holding.HELD: Effect.REACTIVATE,
        Holding.BLOCKED: Effect.FOLLOW,
        Holding.REVOKED: Effect.ATTENTION,
    },
    Standing.LAPSED: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.SUSPEND,
        Holding.HELD: Effect.NOTHING,
        Holding.BLOCKED: Effect.NOTHING,
        Holding.REVOKED: Effect.NOTHING,
    },
    Standing.PAUSED: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.SUSPEND,
        Holding.HELD: Effect.NOTHING,
        Holding.BLOCKED: Effect.NOTHING,
        Holding.REVOKED: Effect.NOTHING,
    },
    Standing.RUNNING_OUT: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.FOLLOW,
        Holding.HELD: Effect.REACTIVATE,
        Holding.BLOCKED: Effect.FOLLOW,
        Holding.REVOKED: Effect.ATTENTION,
    },
    Standing.ENDED: {
        Holding.NONE: Effect.ISSUE,
        Holding.ACTIVE: Effect.LAPSE,
        Holding.HELD: Effect.LAPSE,
        Holding.BLOCKED: Effect.NOTHING,
        Holding.REVOKED: Effect.NOTHING,
    },
    Standing.REFUNDED: {
        Holding.NONE: Effect.NOTHING,
        Holding.ACTIVE: Effect.WITHDRAW,
        Holding.HELD: Effect.WITHDRAW,
        Holding.BLOCKED: Effect.WITHDRAW,
        Holding.REVOKED: Effect.NOTHING,
    },
    Standing.DISPUTED: {
        Holding.NONE: Effect.NOTHING,
        Holding.ACTIVE: Effect.WITHDRAW,
        Holding.HELD: Effect.WITHDRAW,
        Holding.BLOCKED: Effect.WITHDRAW,
        Holding.REVOKED: Effect.NOTHING,
    },
}
"""Every standing and every holding: what follows. What was paid for is issued even when news of it come late."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a subscription, all events together.

    Attributes:
        status: As its latest snapshot says; ``None``: there was none yet.
        paid_until: First instant that no paid invoice covers; ``None``: what was paid has no end.
        paid: Whether anything was paid.
        failing_since: When the oldest invoice failed that is not paid to this day; ``None``: there is none.
        refunded: Whether what was paid for the latest term was paid back in full.
        disputed: Whether the bank of the buyer has taken that money back, for now or for good.
        kept_until: Until when the license was paid for in another way, or by what came on top of it, whatever
            becomes of the next payment; ``None``: nothing of that is left.
    """

    status: SubscriptionStatus | None = None
    paid: bool = False
    paid_until: datetime | None = None
    failing_since: datetime | None = None
    refunded: bool = False
    disputed: bool = False
    kept_until: datetime | None = None

    def unpaid_until(self, dunning: timedelta) -> datetime | None:
        """Return until when the license works though a payment fails; ``None``: none fails."""
        if self.failing_since is None:
            return None
        until = self.failing_since + dunning
        return until if self.kept_until is None else max(until, self.kept_until)


def standing(account: Account, *, dunning: timedelta, now: datetime) -> Standing:
    """Say how a subscription stands at *now*; the first rule that fits wins.

    Args:
        account: What is known of it.
        dunning: How long a payment may fail before its license is suspended.
        now: Aware UTC instant.
    """
    if account.disputed:
        return Standing.DISPUTED
    if account.refunded:
        return Standing.REFUNDED
    if not account.paid:
        return Standing.UNPAID
    if account.status is SubscriptionStatus.ENDED:
        over = account.paid_until is not None and account.paid_until <= now
        return Standing.ENDED if over else Standing.RUNNING_OUT
    if account.status is SubscriptionStatus.PAUSED:
        return Standing.PAUSED
    kept = account.kept_until is not None and account.kept_until > now
    if account.status is SubscriptionStatus.UNPAID and not kept:
        return Standing.LAPSED
    until = account.unpaid_until(dunning)
    if until is not None:
        return Standing.LAPSED if until <= now else Standing.FAILING
    return Standing.RUNNING_OUT if account.status is SubscriptionStatus.UNPAID else Standing.CURRENT


def holding(status: Status | None, *, by_us: bool) -> Holding:
    """Say how a license stands; ``None``: there is none. *by_us*: whether these rules have suspended it."""
    if status is None:
        return Holding.NONE
    if status is Status.SUSPENDED:
        return Holding.HELD if by_us else Holding.BLOCKED
    return Holding.REVOKED if status is Status.REVOKED else Holding.ACTIVE


def further(one: InvoiceStatus, other: InvoiceStatus) -> InvoiceStatus:
    """Return the status that is further in the life of an invoice: what is paid stays paid."""
    return max(one, other, key=_LIFE.index)


Taken = tuple[datetime, SubscriptionStatus, str]
"""A snapshot by when it was taken, what it says, and the id of the event that holds it."""


def is_newer(one: Taken, *, than: Taken | None) -> bool:
    """Whether a snapshot replaces the one there is: an end stays, and of two at one moment the later in life wins."""
    if than is None:
        return True
    ended = [taken[1] is SubscriptionStatus.ENDED for taken in (one, than)]
    if any(ended) and not all(ended):
        return ended[0]
    return (one[0], _RANK[one[1]], one[2]) >= (than[0], _RANK[than[1]], than[2])
