"""Asking Stripe: checkouts, its own pages for customers, changes of a subscription, and events that were missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from licet.wire import to_epoch
from licet_server.billing.provider import Said
from licet_server.billing.redact import redacted
from licet_server.billing.stripe_calls import Answer, Calls, RefusedError
from licet_server.billing.stripe_events import StripeInbox
from licet_server.billing.stripe_invoices import subscription_of
from licet_server.billing.stripe_meaning import API_SAID, TYPES, who
from licet_server.billing.stripe_prices import ensure_coupon, ensure_price
from licet_server.billing.stripe_shapes import amount, currency, instant, part, parts, ref, text
from licet_server.config import StripeSettings
from licet_server.errors import ProviderError
from licet_server.licensing.payments import Buyer, CheckoutLink, CheckoutWish, Offer, Proration, ProviderName

SOONEST, LATEST = timedelta(minutes=35), timedelta(hours=23, minutes=55)
"""When a checkout may end, from now: Stripe takes 30 minutes to 24 hours, by its own clock."""

_LOCALES = frozenset({
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms",
    "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh",
})  # fmt: skip
_WINDOW = timedelta(days=1)
_LONGEST_LINK = 4000
_OVER = frozenset({"requires_payment_method", "canceled", "incomplete_expired"})


class StripeApi:
    """Asks Stripe over the network; every method raises ``ProviderError`` when it does not do what it is asked.

    Args:
        settings: With a secret key.
    """

    name = ProviderName.STRIPE

    def __init__(self, settings: StripeSettings) -> None:
        self._calls = Calls(settings)
        self._inbox = StripeInbox(settings)

    def open_checkout(self, wish: CheckoutWish) -> CheckoutLink:
        """Open a checkout and return where the buyer goes."""
        price = ensure_price(self._calls, wish.offer)
        coupon = ensure_coupon(self._calls, wish.percent_off) if wish.percent_off else None
        opened = self._calls.post("checkout", "sessions", key=wish.order, **_checkout(wish, price, coupon)).data
        url, name = text(opened.get("url"), _LONGEST_LINK), ref(opened)
        if url is None or name is None:
            raise ProviderError("Stripe answered a checkout without an address", retryable=False)
        return CheckoutLink(url, name)

    def close_checkout(self, ref: str) -> bool:
        """Close a checkout; ``False``: it was paid, or a bank is still at it."""
        try:
            self._calls.post("checkout", "sessions", ref, "expire")
        except RefusedError:
            session = self._calls.get("checkout", "sessions", ref, expand=["payment_intent", "subscription"]).data
            if session.get("status") == "open":
                raise
            return session.get("status") == "expired" or _failed(session)
        return True

    def portal(self, customer_ref: str, *, return_url: str) -> str:
        """Return a link, good for a short while, to Stripe's own pages for a customer."""
        opened = self._calls.post("billing_portal", "sessions", customer=customer_ref, return_url=return_url).data
        url = text(opened.get("url"), _LONGEST_LINK)
        if url is None:
            raise ProviderError("Stripe answered a portal without an address", retryable=False)
        return url

    def preview_plan(self, subscription_ref: str, offer: Offer, *, now: datetime) -> Proration:
        """Return what it would cost to change to *offer* at *now*."""
        there = self._calls.get("subscriptions", subscription_ref).data
        item: dict[str, Any] = {"id": ref(_only_item(there)), "price": ensure_price(self._calls, offer)}
        at_once = {"items": [item], "proration_behavior": "always_invoice", "proration_date": to_epoch(now)}
        due = self._preview(subscription_ref, at_once)
        later = self._next(subscription_ref, item)
        code = currency(due.get("currency"))
        total = amount(due.get("total"), code) if code else None
        if code is None or total is None:
            raise ProviderError("Stripe answered a preview without an amount", retryable=False)
        asked = amount(due.get("amount_due"), code)
        return Proration(
            due_now=total if total < 0 or asked is None else asked,
            currency=code,
            next_total=amount(later.get("total"), code),
            next_at=instant(later.get("next_payment_attempt")),
        )

    def change_plan(self, subscription_ref: str, offer: Offer, *, key: str, now: datetime) -> Said:
        """Change to *offer* and take the difference at once; when that fails, or it has that price, nothing changes.

        Source: https://docs.stripe.com/billing/subscriptions/prorations
        """
        price, there = ensure_price(self._calls, offer), self._calls.get("subscriptions", subscription_ref)
        found = _only_item(there.data)
        if ref(found.get("price")) == price:
            return self._said(subscription_ref, there)
        item = {"id": ref(found), "price": price, "quantity": 1}
        return self._change(
            subscription_ref,
            key=key,
            items=[item],
            proration_behavior="always_invoice",
            proration_date=to_epoch(now),
            payment_behavior="error_if_incomplete",
            metadata={"licet_offer": offer.name},
        )

    def cancel(self, subscription_ref: str, *, at_period_end: bool = True) -> Said:
        """End a subscription with the period that is paid for, or at once."""
        if at_period_end:
            return self._change(subscription_ref, cancel_at_period_end=True)
        return self._said(subscription_ref, self._calls.delete("subscriptions", subscription_ref))

    def resume(self, subscription_ref: str) -> Said:
        """Take back an end that has not come, or go on with a paused subscription."""
        found = self._calls.get("subscriptions", subscription_ref).data
        if found.get("status") == "paused":
            resumed = self._calls.post("subscriptions", subscription_ref, "resume", billing_cycle_anchor="unchanged")
            return self._said(subscription_ref, resumed)
        dated = instant(found.get("cancel_at")) is not None and found.get("cancel_at_period_end") is not True
        back: dict[str, Any] = {"cancel_at": ""} if dated else {"cancel_at_period_end": False}
        if found.get("pause_collection"):
            back["pause_collection"] = ""
        return self._change(subscription_ref, **back)

    def events_since(self, moment: datetime) -> Iterator[Said]:
        """Return the events since *moment*, oldest first; Stripe keeps them for 30 days."""
        start, today = moment, datetime.now(UTC)
        while start < today - _WINDOW:
            yield from self._events({"gte": to_epoch(start), "lt": to_epoch(start + _WINDOW)})
            start += _WINDOW
        yield from self._events({"gte": to_epoch(start)})

    def buyer(self, customer_ref: str) -> Buyer:
        """Return who a customer is."""
        return who(self._calls.get("customers", customer_ref, expand=["tax_ids"]).data)

    def subscription_of_payment(self, payment_ref: str) -> str | None:
        """Return the id of the subscription that a payment was for; ``None``: it was for none."""
        payment, invoice = payment_ref, None
        if not payment_ref.startswith("pi_"):
            charge = self._calls.get("charges", payment_ref).data
            payment, invoice = ref(charge.get("payment_intent")) or "", ref(charge.get("invoice"))
        if invoice is None and payment:
            paid_with = {"type": "payment_intent", "payment_intent": payment}
            found = self._calls.get("invoice_payments", payment=paid_with, limit=1).data
            invoice = next((ref(each.get("invoice")) for each in parts(found, "data")), None)
        return None if invoice is None else subscription_of(self._calls.get("invoices", invoice).data)

    def _next(self, subscription_ref: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the invoice of the next term; nothing where there is none, because the subscription ends."""
        try:
            return self._preview(subscription_ref, {"items": [item], "proration_behavior": "none"})
        except RefusedError:
            return {}

    def _preview(self, subscription_ref: str, details: Mapping[str, Any]) -> Mapping[str, Any]:
        named: dict[str, Any] = {"subscription": subscription_ref, "subscription_details": dict(details)}
        return self._calls.post("invoices", "create_preview", key=None, **named).data

    def _change(self, subscription_ref: str, *, key: str | None = None, **changes: Any) -> Said:
        return self._said(subscription_ref, self._calls.post("subscriptions", subscription_ref, key=key, **changes))

    def _said(self, subscription_ref: str, answer: Answer) -> Said:
        """Return an answered subscription as an event that Stripe could have sent."""
        payload = redacted(
            {
                "id": f"api:{subscription_ref}:{uuid4().hex}",
                "object": "event",
                "type": API_SAID,
                "created": to_epoch(answer.at),
                "livemode": answer.data.get("livemode"),
                "data": {"object": answer.data},
            }
        )
        return Said(payload, self._inbox.translate(payload))

    def _events(self, created: Mapping[str, int]) -> list[Said]:
        found: list[Said] = []
        after: dict[str, Any] = {}
        while True:
            page = self._calls.get("events", types=list(TYPES), created=created, limit=100, **after).data
            events = [redacted(event) for event in parts(page, "data")]
            found += [Said(event, self._inbox.translate(event)) for event in events]
            last = ref(events[-1]) if events else None
            if page.get("has_more") is not True or last is None:
                return found[::-1]
            after = {"starting_after": last}


def _only_item(subscription: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the one thing that a subscription of ours is for."""
    items = list(parts(subscription, "items"))
    if len(items) != 1 or ref(items[0]) is None:
        raise ProviderError("the subscription is not for exactly one plan: change it at Stripe", retryable=False)
    return items[0]


def _checkout(wish: CheckoutWish, price: str, coupon: str | None) -> dict[str, Any]:
    """Return what a checkout is opened with.

    Source: https://docs.stripe.com/api/checkout/sessions/create
    """
    metadata = {"licet_offer": wish.offer.name, "licet_order": wish.order}
    once = wish.offer.days is None
    asked: dict[str, Any] = {
        "mode": "payment" if once else "subscription",
        "line_items": [{"price": price, "quantity": 1}],
        "client_reference_id": wish.order,
        "metadata": metadata,
        ("payment_intent_data" if once else "subscription_data"): {"metadata": metadata},
        "success_url": wish.success_url,
        "cancel_url": wish.cancel_url,
        "locale": wish.language if wish.language in _LOCALES else "auto",
        "tax_id_collection": {"enabled": True},
        "billing_address_collection": "auto",
    }
    if wish.customer_ref is not None:
        asked |= {"customer": wish.customer_ref, "customer_update": {"name": "auto", "address": "auto"}}
    else:
        asked |= {"customer_email": wish.email} | ({"customer_creation": "always"} if once else {})
    if coupon is not None:
        asked["discounts"] = [{"coupon": coupon}]
    return asked | _end(wish.expires_at, datetime.now(UTC))


def _end(wished: datetime, now: datetime) -> dict[str, int]:
    """Return when a checkout ends: not said where Stripe ends it sooner, so that asking again asks the same."""
    return {} if wished >= now + LATEST else {"expires_at": to_epoch(max(wished, now + SOONEST))}


def _failed(session: Mapping[str, Any]) -> bool:
    """Whether the payment of a complete checkout has failed for good, as one by a bank can after days."""
    under_way = (part(session, "payment_intent", "status"), part(session, "subscription", "status"))
    return session.get("payment_status") == "unpaid" and any(text(status) in _OVER for status in under_way)
