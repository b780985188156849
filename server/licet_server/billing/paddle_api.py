"""What Paddle is asked to do.

Source: https://developer.paddle.com/api-reference/overview
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from licet_server.billing.paddle_events import buyer_of, translate
from licet_server.billing.paddle_http import PaddleHttp, PaddleRefusedError
from licet_server.billing.paddle_shapes import Shape
from licet_server.billing.provider import Said
from licet_server.billing.redact import redacted
from licet_server.config import PaddleSettings
from licet_server.errors import NotConfiguredError, ProviderError
from licet_server.licensing.payments import (
    Buyer,
    CheckoutLink,
    CheckoutWish,
    Offer,
    Proration,
    ProviderName,
)

_CUSTOMER = re.compile(r"\bctm_[a-z0-9]{1,64}\b", re.ASCII)
_REF = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)
_OPEN = ("draft", "ready")
_PRORATED = {"proration_billing_mode": "prorated_immediately"}
_LATE = timedelta(minutes=10)
"""How much later than it happened an event may be listed."""


class PaddleApi:
    """Asks Paddle; see :class:`licet_server.billing.provider.Api`."""

    name = ProviderName.PADDLE

    def __init__(self, settings: PaddleSettings) -> None:
        """Make connections with the key of *settings*."""
        self._paddle = PaddleHttp(settings)

    def open_checkout(self, wish: CheckoutWish) -> CheckoutLink:
        """Make a transaction to be paid; Paddle's own page leads back, and knows no end: whoever wants one closes it.

        Raises:
            NotConfiguredError: The plan has no price at Paddle.
        """
        price, customer = _price(wish.offer), wish.customer_ref or self._customer(wish)
        found = None if customer is None else self._open_of(customer, wish.order)
        if found is None:
            asked: dict[str, Any] = {
                "items": [{"price_id": price, "quantity": 1}],
                "collection_mode": "automatic",
                "custom_data": {"licet_order": wish.order},
            }
            if customer is not None:
                asked["customer_id"] = customer
            if wish.percent_off:
                asked["discount_id"] = self._discount(wish.percent_off)
            found = self._paddle.post("/transactions", asked)
        made = Shape(found)
        url, ref = made.inner("checkout").text("url", most=2000), made.text("id")
        if url is None or ref is None:
            raise ProviderError(
                "Paddle made a checkout without a link: set a default payment link in its Checkout settings",
                retryable=False,
            )
        return CheckoutLink(url, ref)

    def close_checkout(self, ref: str) -> bool:
        """Cancel a transaction; ``False``: it is paid, or billed."""
        path = f"/transactions/{_checked(ref)}"
        try:
            return Shape(self._paddle.patch(path, {"status": "canceled"})).text("status") == "canceled"
        except PaddleRefusedError:
            status = Shape(self._paddle.get(path)).text("status")
            if status in _OPEN:
                raise
            return status == "canceled"

    def portal(self, customer_ref: str, *, return_url: str) -> str:  # noqa: ARG002 - Paddle's pages lead nowhere else
        """Return a link to Paddle's pages for a customer."""
        made = self._paddle.post(f"/customers/{_checked(customer_ref)}/portal-sessions", {})
        url = Shape(made).inner("urls", "general").link("overview")
        if url is None:
            raise ProviderError("Paddle gave no link to its customer portal")
        return url

    def preview_plan(self, subscription_ref: str, offer: Offer, *, now: datetime) -> Proration:  # noqa: ARG002
        """Return what a change would cost; Paddle reckons by its own clock."""
        asked = {"items": _items(offer), **_PRORATED}
        shown = Shape(self._paddle.patch(f"/subscriptions/{_checked(subscription_ref)}/preview", asked))
        result = shown.inner("update_summary", "result")
        currency = result.currency() or shown.currency()
        amount = None if currency is None else result.money("amount", currency)
        if currency is None or amount is None:
            raise ProviderError("Paddle gave a preview without an amount")
        return Proration(
            due_now=-abs(amount) if result.text("action") == "credit" else amount,
            currency=currency,
            next_total=_next_total(shown, currency),
            next_at=shown.moment("next_billed_at"),
        )

    def change_plan(self, subscription_ref: str, offer: Offer, *, key: str, now: datetime) -> Said:  # noqa: ARG002
        """Change the price; a subscription that has it already, or was changed with *key* before, is left as it is."""
        path = f"/subscriptions/{_checked(subscription_ref)}"
        found = self._paddle.get(path)
        there = translate(_event(found))
        custom = Shape(found).inner("custom_data")
        if custom.text("licet_change") == key or getattr(there, "price", None) == _price(offer):
            return _said(found)
        kept = found.get("custom_data")
        noted = {**(kept if isinstance(kept, dict) else {}), "licet_change": key}
        asked = {"items": _items(offer), **_PRORATED, "on_payment_failure": "prevent_change", "custom_data": noted}
        return _said(self._paddle.patch(path, asked))

    def cancel(self, subscription_ref: str, *, at_period_end: bool = True) -> Said:
        """End a subscription with its period, or at once."""
        when = "next_billing_period" if at_period_end else "immediately"
        path = f"/subscriptions/{_checked(subscription_ref)}"
        return _said(self._paddle.post(f"{path}/cancel", {"effective_from": when}))

    def resume(self, subscription_ref: str) -> Said:
        """Take back what is scheduled, or go on with a paused subscription.

        Raises:
            ProviderError: It is over for good; or Paddle says no.
        """
        path = f"/subscriptions/{_checked(subscription_ref)}"
        found = Shape(self._paddle.get(path))
        if found.text("status") == "canceled":
            raise ProviderError("the subscription has ended at Paddle: sell a new one", retryable=False)
        if found.text("status") == "paused":
            return _said(self._paddle.post(f"{path}/resume", {"effective_from": "immediately"}))
        return _said(self._paddle.patch(path, {"scheduled_change": None}))

    def events_since(self, moment: datetime) -> Iterator[Said]:
        """Return the events since *moment*, oldest first; Paddle keeps them for 90 days."""
        since = (moment - _LATE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for payload in self._paddle.each("/events", order_by="id[ASC]", **{"from": since}):
            event = Shape(payload)
            at = event.moment("occurred_at")
            if event.text("event_id") is not None and at is not None and at >= moment:
                kept = redacted(payload)
                yield Said(kept, translate(kept))

    def subscription_of_payment(self, payment_ref: str) -> str | None:
        """Return the subscription of a transaction; ``None``: it has none, or there is no such transaction."""
        try:
            found = self._paddle.get(f"/transactions/{_checked(payment_ref)}")
        except PaddleRefusedError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return Shape(found).text("subscription_id")

    def buyer(self, customer_ref: str) -> Buyer:
        """Return who a customer is; Paddle's events name customers by their ids alone."""
        return buyer_of(self._paddle.get(f"/customers/{_checked(customer_ref)}"))

    def _customer(self, wish: CheckoutWish) -> str | None:
        """Return Paddle's customer with the email of *wish*, so that the checkout knows it; new or not."""
        asked = {"email": wish.email} | ({"name": wish.name} if wish.name else {})
        if wish.language:
            asked["locale"] = wish.language
        try:
            return Shape(self._paddle.post("/customers", asked)).text("id")
        except PaddleRefusedError as error:
            if error.reason != "customer_already_exists":
                raise
            found = _CUSTOMER.search(error.detail)
            return None if found is None else found[0]

    def _open_of(self, customer: str, order: str) -> dict[str, Any] | None:
        """Return the transaction that was made for an order before: Paddle knows no idempotency keys."""
        for found in self._paddle.each("/transactions", customer_id=customer, status=",".join(_OPEN)):
            if Shape(found).inner("custom_data").text("licet_order") == order:
                return found
        return None

    def _discount(self, percent: int) -> str:
        """Return a discount without a code that takes *percent* off the first payment; made when there is none."""
        for found in self._paddle.each("/discounts", status="active"):
            if Shape(found).inner("custom_data").text("licet_percent_off") == str(percent):
                made = found
                break
        else:
            made = self._paddle.post("/discounts", _new_discount(percent))
        ref = Shape(made).text("id")
        if ref is None:
            raise ProviderError("Paddle made a discount without an id")
        return ref


def _new_discount(percent: int) -> dict[str, Any]:
    return {
        "type": "percentage",
        "amount": str(percent),
        "description": f"{percent} % off the first payment",
        "enabled_for_checkout": False,
        "recur": False,
        "custom_data": {"licet_percent_off": str(percent)},
    }


def _price(offer: Offer) -> str:
    if offer.price_ref is None:
        raise NotConfiguredError(f"plan {offer.name} has no price at Paddle: set its paddle_price in the catalog")
    return offer.price_ref


def _items(offer: Offer) -> list[dict[str, Any]]:
    return [{"price_id": _price(offer), "quantity": 1}]


def _checked(ref: str) -> str:
    """Return *ref*, which becomes a part of a path.

    Raises:
        ProviderError: Paddle has no such ids.
    """
    if not _REF.fullmatch(ref):
        raise ProviderError("that is no id of Paddle's", retryable=False)
    return ref


def _next_total(shown: Shape, currency: str) -> Decimal | None:
    return shown.inner("recurring_transaction_details", "totals").money("total", currency)


def _event(subscription: Mapping[str, Any]) -> dict[str, Any]:
    """Return a subscription as the event that it was answered; it happened when Paddle last changed it."""
    changed = Shape(subscription).moment("updated_at") or datetime.now(UTC)
    return {
        "event_id": f"api:{secrets.token_hex(12)}",
        "event_type": "api.subscription",
        "occurred_at": changed.isoformat(),
        "data": subscription,
    }


def _said(subscription: Mapping[str, Any]) -> Said:
    kept = redacted(_event(subscription))
    return Said(kept, translate(kept))
