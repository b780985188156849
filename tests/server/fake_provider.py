"""A payment provider in a test's own memory: what it was asked is kept, what it answers can be chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from licet_server.billing.provider import Said
from licet_server.errors import ProviderError
from licet_server.licensing.payments import (
    BillingEvent,
    CheckoutLink,
    CheckoutWish,
    EventKind,
    Offer,
    Proration,
    ProviderName,
    Snapshot,
    SubscriptionStatus,
)
from licet_server.services.providers import Providers


class FakeProvider:
    """Takes the place of an ``Api``, and of the ``Inbox`` that reads what it answered.

    Attributes:
        ends: When the period ends that runs.
        asked: What it was asked, in order.
        wishes: What it was asked to open.
        closed: The checkouts that it was asked to close.
        down: Whether it gives no answer.
        being_paid: The checkouts that it does not close.
    """

    def __init__(
        self, name: ProviderName = ProviderName.STRIPE, *, ends: datetime = datetime(2027, 11, 20, tzinfo=UTC)
    ) -> None:
        self.name, self.ends = name, ends
        self.asked: list[tuple[Any, ...]] = []
        self.wishes: list[CheckoutWish] = []
        self.closed: list[str] = []
        self.down = False
        self.being_paid: set[str] = set()
        self._said: dict[str, BillingEvent] = {}

    def open_checkout(self, wish: CheckoutWish) -> CheckoutLink:
        self._ask("open", wish.order)
        self.wishes.append(wish)
        return CheckoutLink(f"https://pay.example.com/{wish.order}", f"ref_{wish.order}")

    def close_checkout(self, ref: str) -> bool:
        self._ask("close", ref)
        self.closed.append(ref)
        return ref not in self.being_paid

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
            raise ProviderError(f"{self.name.value} gave no answer: try again later")
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

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody should ask for {name}")


def only(*fakes: FakeProvider) -> Providers:
    """Return *fakes* as the providers of an installation."""
    return Providers({each.name: each for each in fakes})  # type: ignore[misc]
