"""What every payment provider can do for us, in one shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    CheckoutLink,
    CheckoutWish,
    Ignored,
    Offer,
    Proration,
    ProviderName,
)

TOLERANCE = timedelta(minutes=5)
"""How old, or how far in the future, a signature may be."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider said: verified, parsed, and without anything about cards.

    Attributes:
        payload: The event as JSON values, as it is stored; :meth:`Inbox.translate` reads it, today and when it is
            replayed.
        meaning: What it says in our words.
    """

    payload: Mapping[str, Any]
    meaning: BillingEvent | Ignored


class Inbox(Protocol):
    """Takes what a provider sends; needs no network."""

    name: ProviderName

    def verify(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Said:
        """Return what a webhook says.

        Args:
            body: As it came.
            headers: Of the request; names are in any case.
            now: Aware UTC instant.

        Raises:
            SignatureError: It is not signed, not with our secret, or too long ago or in the future.
            InputError: It is signed and is no event.
        """

    def translate(self, payload: Mapping[str, Any]) -> BillingEvent | Ignored:
        """Return what a stored payload says; never raises for one that :meth:`verify` let through."""


class Api(Protocol):
    """Asks a provider over the network; every method may raise ``ProviderError``."""

    name: ProviderName

    def open_checkout(self, wish: CheckoutWish) -> CheckoutLink:
        """Open a checkout and return where the buyer goes."""

    def close_checkout(self, ref: str) -> bool:
        """Close a checkout, so that nobody can pay it any more; ``False``: it was paid, or is being paid."""

    def portal(self, customer_ref: str, *, return_url: str) -> str:
        """Return a link, good for a short while, to the provider's own pages for a customer."""

    def preview_plan(self, subscription_ref: str, offer: Offer, *, now: datetime) -> Proration:
        """Return what it would cost to change to *offer* at *now*."""

    def change_plan(self, subscription_ref: str, offer: Offer, *, key: str, now: datetime) -> Said:
        """Change to *offer*, prorated, and return how the subscription stands as if the provider had sent it.

        Args:
            subscription_ref: The provider's id.
            offer: What it is changed to.
            key: Asking twice with one key changes it once.
            now: When: of the preview, so that the price is the same.
        """

    def cancel(self, subscription_ref: str, *, at_period_end: bool = True) -> Said:
        """End a subscription with the period that is paid for, or at once."""

    def resume(self, subscription_ref: str) -> Said:
        """Take back an end that has not come, or go on with a paused subscription."""

    def events_since(self, moment: datetime) -> Iterator[Said]:
        """Return the events since *moment*, oldest first, as webhooks would have brought them."""

    def buyer(self, customer_ref: str) -> Buyer:
        """Return who a customer of the provider is."""

    def subscription_of_payment(self, payment_ref: str) -> str | None:
        """Return the provider's id of the subscription that a payment was for; ``None``: it was for none."""
