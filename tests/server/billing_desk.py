"""A payment provider that answers at once, in a test's own memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from licet_server.billing.provider import Said
from licet_server.errors import ProviderError
from licet_server.licensing.payments import (
    BillingEvent,
    EventKind,
    Offer,
    Proration,
    ProviderName,
    Snapshot,
    SubscriptionStatus,
)


@dataclass
class Desk:
    """Does what it is asked, and remembers it; takes the place of an ``Api`` and of an ``Inbox``.

    Attributes:
        ends: When the period ends that runs.
        asked: What it was asked, in order.
        down: Whether it gives no answer.
    """

    ends: datetime
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    down: bool = False
    name: ProviderName = ProviderName.STRIPE
    _said: dict[str, BillingEvent] = field(default_factory=dict)

    def portal(self, customer_ref: str, *, return_url: str) -> str:
        self._ask("portal", customer_ref, return_url)
        return "https://billing.example.com/session"

    def preview_plan(self, subscription_ref: str, offer: Offer, *, now: datetime) -> Proration:
        self._ask("preview", subscription_ref, offer.name, now)
        return Proration(Decimal("120.50"), offer.currency, offer.price, self.ends)

    def change_plan(self, subscription_ref: str, offer: Offer, *, key: str, now: datetime) -> Said:
        self._ask("change", subscription_ref, offer.name, key, now)
        return self._stands(subscription_ref, offer=offer.name)

    def cancel(self, subscription_ref: str, *, at_period_end: bool = True) -> Said:
        self._ask("cancel", subscription_ref, at_period_end)
        status = SubscriptionStatus.ACTIVE if at_period_end else SubscriptionStatus.ENDED
        return self._stands(subscription_ref, status, cancels=at_period_end)

    def resume(self, subscription_ref: str) -> Said:
        self._ask("resume", subscription_ref)
        return self._stands(subscription_ref)

    def translate(self, payload: dict[str, Any]) -> BillingEvent:
        return self._said[payload["id"]]

    def _ask(self, *what: Any) -> None:
        if self.down:
            raise ProviderError("stripe gave no answer: try again later")
        self.asked.append(what)

    def _stands(
        self,
        ref: str,
        status: SubscriptionStatus = SubscriptionStatus.ACTIVE,
        *,
        cancels: bool = False,
        offer: str | None = None,
    ) -> Said:
        event = BillingEvent(
            provider=self.name,
            id=f"evt_{len(self._said)}",
            type="customer.subscription.updated",
            kind=EventKind.CHANGED,
            at=self.ends - timedelta(days=300) + timedelta(seconds=len(self._said)),
            subscription=ref,
            offer=offer,
            snapshot=Snapshot(status, self.ends, cancels),
        )
        self._said[event.id] = event
        return Said({"id": event.id}, event)
