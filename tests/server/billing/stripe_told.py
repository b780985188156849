"""Events of Stripe for tests of what they mean: made by hand, or told by an account that lives a whole life."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.config import StripeSettings
from licet_server.licensing.payments import BillingEvent, CheckoutWish, Ignored, Offer, ProviderName
from tests.stripe_stand_in import StripeStandIn

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
YEAR_LATER = datetime(2027, 11, 20, 12, tzinfo=UTC)
INBOX = StripeInbox(StripeSettings())
Event = dict[str, Any]


def event(kind: str, about: Any, **more: Any) -> Event:
    made = {"id": "evt_1", "object": "event", "created": int(NOW.timestamp()), "livemode": True, "type": kind}
    return {**made, "data": {"object": about}, **more}


def meaning(kind: str, about: Any) -> BillingEvent:
    found = INBOX.translate(event(kind, about))
    assert isinstance(found, BillingEvent), found
    assert (found.provider, found.id, found.type, found.at, found.live) == (
        ProviderName.STRIPE,
        "evt_1",
        kind,
        NOW,
        True,
    )
    return found


def ignored(kind: str, about: Any) -> str:
    found = INBOX.translate(event(kind, about))
    assert isinstance(found, Ignored), found
    return found.because


@cache
def life() -> tuple[Event, ...]:
    """Events of a whole life, in the newer shape."""
    with StripeStandIn() as stripe:
        api = StripeApi(stripe.settings)
        wish = CheckoutWish(
            "ord_00000000000000000001",
            Offer("OPT", "pro", "Professional", Decimal("4999.00"), "EUR", 365),
            "buyer@example.com",
            "https://example.com/ok",
            "https://example.com/no",
            datetime.now(UTC) + timedelta(days=2),
            language="fr",
        )
        session = api.open_checkout(wish).ref
        unpaid = api.open_checkout(replace(wish, order="ord_00000000000000000002")).ref
        once = api.open_checkout(
            replace(wish, order="ord_00000000000000000003", offer=replace(wish.offer, days=None))
        ).ref
        stripe.clock = NOW
        sub = stripe.pay(session, name="ACME SAS", vat_number="FR40303265045")
        stripe.pay(once)
        stripe.expire(unpaid)
        stripe.renew(sub, NOW + timedelta(days=365))
        stripe.fail(sub, NOW + timedelta(days=730))
        stripe.pay_failed_invoice(sub)
        stripe.refund(sub, 1000)
        stripe.close_dispute(stripe.dispute(sub)["id"], won=True)
        stripe.cancel_now(sub)
        return tuple(stripe.events)


def told(kind: str, number: int = 0) -> Event:
    return copy.deepcopy([each for each in life() if each["type"] == kind][number])


def read(kind: str, number: int = 0) -> BillingEvent:
    found = INBOX.translate(told(kind, number))
    assert isinstance(found, BillingEvent), found
    return found
