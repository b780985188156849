"""The stand-in for Stripe sends what it tells until it is taken, and what it sends can be verified."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.licensing.payments import BillingEvent, CheckoutWish, Offer
from tests.server.receivers import Received, Receiver
from tests.stripe_stand_in import StripeStandIn

PRO = Offer("OPT", "pro", "Professional", Decimal("4999.00"), "EUR", 365)
WISH = CheckoutWish(
    "ord_00000000000000000001",
    PRO,
    "buyer@example.com",
    "https://example.com/ok",
    "https://example.com/no",
    datetime.now(UTC) + timedelta(days=2),
)


def test_a_purchase_is_told_in_the_order_in_which_it_happens_until_it_is_taken() -> None:
    answers = iter((503, 400, 200, 500))

    def answer(_: Received) -> int:
        return next(answers, 204)

    with Receiver(answer) as receiver, StripeStandIn() as stripe:
        stripe.webhook_url = receiver.url
        stripe.clock = datetime.now(UTC) + timedelta(days=100)
        sub = stripe.pay(StripeApi(stripe.settings).open_checkout(WISH).ref)
        inbox = StripeInbox(stripe.settings)
        said = [inbox.verify(each.body, each.headers, now=stripe.clock) for each in receiver.received]
    assert [each.payload["type"] for each in said] == [
        *["checkout.session.completed"] * 3,
        *["customer.subscription.created"] * 2,
        "invoice.finalized",
        "invoice.paid",
        "invoice_payment.paid",
    ]
    assert [each.payload["id"] for each in said[2:3] + said[4:]] == [event["id"] for event in stripe.events]
    named = {each.meaning.subscription for each in said if isinstance(each.meaning, BillingEvent)}
    assert named == {sub, None}


def test_nobody_taking_an_event_is_an_error() -> None:
    with StripeStandIn() as stripe:
        link = StripeApi(stripe.settings).open_checkout(WISH)
        stripe.receiver, stripe.patience = (lambda _, __: 500), 0.1
        with pytest.raises(AssertionError, match=r"checkout\.session\.completed is taken"):
            stripe.pay(link.ref)


def test_time_takes_a_subscription_from_term_to_term() -> None:
    with StripeStandIn() as stripe:
        stripe.clock = datetime(2028, 2, 29, 12, tzinfo=UTC)
        sub = stripe.pay(StripeApi(stripe.settings).open_checkout(WISH).ref)
        item = stripe.thing(sub)["items"]["data"][0]
        ends = [item["current_period_end"]]
        for year in (2029, 2030):
            assert stripe.renew(sub, datetime(year, 3, 1, tzinfo=UTC))["status"] == "paid"
            ends.append(item["current_period_end"])
        assert [datetime.fromtimestamp(end, UTC).year for end in ends] == [2029, 2030, 2031]
        stripe.declines = True
        unpaid = stripe.renew(sub, datetime(2031, 3, 1, tzinfo=UTC))
        assert (unpaid["status"], stripe.thing(sub)["status"]) == ("open", "past_due")
        assert stripe.fail(sub)["attempt_count"] == 2
        assert stripe.pay_failed_invoice(sub)["id"] == unpaid["id"]
        stripe.thing(sub)["cancel_at_period_end"] = True
        stripe.renew(sub, datetime(2032, 3, 1, tzinfo=UTC))
        assert stripe.thing(sub)["status"] == "canceled"


def test_a_call_without_the_key_is_refused() -> None:
    with StripeStandIn() as stripe:
        request = urllib.request.Request(f"{stripe.url}/v1/events", headers={"Authorization": "Bearer other"})
        with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(request, timeout=5):
            pass
        with refused.value as error:
            assert (error.code, json.loads(error.read())["error"]["type"]) == (401, "invalid_request_error")
