"""Asking Stripe, against a stand-in for it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from stripe import HTTPClient

from licet_server.billing import http_calls, stripe_calls
from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.billing.stripe_prices import term_of
from licet_server.config import StripeSettings
from licet_server.errors import ProviderError
from licet_server.licensing.payments import (
    BillingEvent,
    CheckoutLink,
    CheckoutWish,
    EventKind,
    InvoiceReason,
    Offer,
    SubscriptionStatus,
)
from tests.stripe_stand_in import SECRET_KEY, StripeStandIn

NOW = datetime.now(UTC).replace(microsecond=0)
PRO = Offer("OPT", "pro", "Tag Compliance, Professional", Decimal("4999.00"), "EUR", 365)
ENTERPRISE = Offer("OPT", "enterprise", "Tag Compliance, Enterprise", Decimal("9999.00"), "EUR", 365)
ONCE = Offer("CAIO", "one", "CAIO", Decimal("99.90"), "EUR")


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn() as stand_in:
        stand_in.clock = NOW
        yield stand_in


@pytest.fixture
def api(stripe: StripeStandIn) -> StripeApi:
    return StripeApi(stripe.settings)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library ask again without a pause."""
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0)
    monkeypatch.setattr(HTTPClient, "MAX_DELAY", 0)


def wish(offer: Offer = PRO, order: str = "ord_00000000000000000001", **more: Any) -> CheckoutWish:
    asked: dict[str, Any] = {"email": "buyer@example.com", "expires_at": NOW + timedelta(hours=20)} | more
    return CheckoutWish(
        order, offer, success_url="https://example.com/ok", cancel_url="https://example.com/no", **asked
    )


def bought(stripe: StripeStandIn, api: StripeApi, offer: Offer = PRO, **more: Any) -> str:
    return stripe.pay(api.open_checkout(wish(offer, **more)).ref)


def asked(stripe: StripeStandIn, path: str) -> list[dict[str, Any]]:
    return [call.params for call in stripe.calls if call.method == "POST" and call.path == path]


def changed(meaning: object) -> BillingEvent:
    assert isinstance(meaning, BillingEvent)
    assert meaning.kind is EventKind.CHANGED
    return meaning


def test_a_checkout_carries_the_order_the_offer_and_the_buyer(stripe: StripeStandIn, api: StripeApi) -> None:
    link = api.open_checkout(wish(language="fr"))
    assert link == CheckoutLink(f"{stripe.url}/pay/{link.ref}", link.ref)
    (given,) = asked(stripe, "/v1/checkout/sessions")
    assert given["mode"] == "subscription"
    assert given["client_reference_id"] == "ord_00000000000000000001"
    assert given["customer_email"] == "buyer@example.com"
    assert given["locale"] == "fr"
    assert given["tax_id_collection"] == {"enabled": "true"}
    assert given["billing_address_collection"] == "auto"
    assert given["expires_at"] == str(int((NOW + timedelta(hours=20)).timestamp()))
    assert given["metadata"] == given["subscription_data"]["metadata"]
    assert given["metadata"] == {"licet_offer": "OPT/pro", "licet_order": "ord_00000000000000000001"}
    assert "discounts" not in given


def test_asking_twice_for_one_order_opens_one_checkout(stripe: StripeStandIn, api: StripeApi) -> None:
    assert api.open_checkout(wish()) == api.open_checkout(wish())
    assert len(stripe.all("checkout.session")) == 1


def test_one_order_is_not_opened_for_two_offers(api: StripeApi) -> None:
    api.open_checkout(wish())
    with pytest.raises(ProviderError, match="same parameters") as refused:
        api.open_checkout(wish(ENTERPRISE))
    assert not refused.value.retryable


def test_a_price_is_made_once_and_found_again(stripe: StripeStandIn, api: StripeApi) -> None:
    for number in range(3):
        api.open_checkout(wish(order=f"ord_{number:020}"))
    (price,) = stripe.all("price")
    assert price["lookup_key"] == "licet:OPT/pro:EUR:499900:365"
    assert price["unit_amount"] == 499900
    assert price["recurring"]["interval"] == "year"
    assert price["metadata"] == {"licet_offer": "OPT/pro"}
    assert [product["id"] for product in stripe.all("product")] == ["licet-OPT-pro"]


def test_another_amount_is_another_price_of_the_same_product(stripe: StripeStandIn, api: StripeApi) -> None:
    api.open_checkout(wish())
    api.open_checkout(wish(Offer("OPT", "pro", "Now dearer", Decimal(5999), "EUR", 365), "ord_00000000000000000002"))
    assert [price["unit_amount"] for price in stripe.all("price")] == [499900, 599900]
    assert len(stripe.all("product")) == 1


def test_a_price_that_the_vendor_archived_is_replaced(stripe: StripeStandIn, api: StripeApi) -> None:
    api.open_checkout(wish())
    stripe.all("price")[0]["active"] = False
    api.open_checkout(wish(order="ord_00000000000000000002"))
    assert len(stripe.all("price")) == 2


def test_the_price_of_the_catalog_is_used_as_it_is(stripe: StripeStandIn, api: StripeApi) -> None:
    api.open_checkout(wish())
    price = stripe.all("price")[0]["id"]
    api.open_checkout(
        wish(Offer("OPT", "pro", "", Decimal(1), "EUR", 365, price_ref=price), "ord_00000000000000000002")
    )
    assert asked(stripe, "/v1/checkout/sessions")[1]["line_items"][0]["price"] == price
    assert len(stripe.all("price")) == 1


@pytest.mark.parametrize(("offer", "counted"), [
    pytest.param(Offer("X", "a", "X", Decimal("4999.00"), "EUR", 30), 499900, id="cents"),
    pytest.param(Offer("X", "a", "X", Decimal(5000), "JPY", 30), 5000, id="no-decimals"),
    pytest.param(Offer("X", "a", "X", Decimal("12.340"), "KWD", 30), 12340, id="three-decimals"),
])  # fmt: skip
def test_an_amount_is_counted_as_its_currency_is(
    stripe: StripeStandIn, api: StripeApi, offer: Offer, counted: int
) -> None:
    api.open_checkout(wish(offer))
    assert stripe.all("price")[0]["unit_amount"] == counted


@pytest.mark.parametrize(("days", "interval", "count"), [
    (365, "year", 1), (366, "year", 1), (730, "year", 2), (28, "month", 1), (30, "month", 1), (31, "month", 1),
    (90, "month", 3), (180, "month", 6), (7, "week", 1), (14, "week", 2), (1, "day", 1), (10, "day", 10),
])  # fmt: skip
def test_days_are_the_terms_that_people_mean(days: int, interval: str, count: int) -> None:
    assert term_of(days) == {"interval": interval, "interval_count": count}


def test_a_discount_is_taken_from_the_first_payment(stripe: StripeStandIn, api: StripeApi) -> None:
    for number in range(2):
        api.open_checkout(wish(order=f"ord_{number:020}", percent_off=30))
    (coupon,) = stripe.all("coupon")
    assert (coupon["id"], coupon["percent_off"], coupon["duration"]) == ("licet-30-once", "30", "once")
    stripe.pay(stripe.all("checkout.session")[0]["id"])
    assert stripe.all("invoice")[0]["total"] == 349930


def test_what_is_paid_once_is_opened_as_a_payment(stripe: StripeStandIn, api: StripeApi) -> None:
    link = api.open_checkout(wish(ONCE))
    (given,) = asked(stripe, "/v1/checkout/sessions")
    assert given["mode"] == "payment"
    assert given["payment_intent_data"]["metadata"] == {
        "licet_offer": "CAIO/one",
        "licet_order": "ord_00000000000000000001",
    }
    assert given["customer_creation"] == "always"
    payment = stripe.pay(link.ref)
    meaning = StripeInbox(stripe.settings).translate(stripe.events[-1])
    assert isinstance(meaning, BillingEvent)
    assert (meaning.kind, meaning.once, meaning.subscription) == (EventKind.PURCHASED, True, payment)
    assert meaning.invoice is not None
    assert (meaning.invoice.total, meaning.invoice.reason) == (Decimal("99.90"), InvoiceReason.ONCE)
    assert api.subscription_of_payment(payment) is None


def test_a_known_customer_buys_as_that_customer(stripe: StripeStandIn, api: StripeApi) -> None:
    customer = stripe.thing(bought(stripe, api))["customer"]
    api.open_checkout(wish(order="ord_00000000000000000002", customer_ref=customer))
    given = asked(stripe, "/v1/checkout/sessions")[1]
    assert given["customer"] == customer
    assert given["customer_update"] == {"name": "auto", "address": "auto"}
    assert "customer_email" not in given


@pytest.mark.parametrize("ends", [timedelta(minutes=-5), timedelta(minutes=3), timedelta(hours=24), timedelta(days=9)])
def test_a_checkout_ends_when_stripe_allows_it(stripe: StripeStandIn, api: StripeApi, ends: timedelta) -> None:
    api.open_checkout(wish(expires_at=datetime.now(UTC) + ends))
    (given,) = asked(stripe, "/v1/checkout/sessions")
    assert 1800 <= int(given.get("expires_at", stripe.now + 86400)) - stripe.now <= 86400


def test_an_open_checkout_is_closed(stripe: StripeStandIn, api: StripeApi) -> None:
    link = api.open_checkout(wish())
    assert api.close_checkout(link.ref)
    assert api.close_checkout(link.ref)
    assert stripe.thing(link.ref)["status"] == "expired"


def test_a_paid_checkout_is_not_closed(stripe: StripeStandIn, api: StripeApi) -> None:
    link = api.open_checkout(wish())
    stripe.pay(link.ref)
    assert not api.close_checkout(link.ref)


@pytest.mark.parametrize(("status", "closed"), [("processing", False), ("requires_payment_method", True)])
def test_a_checkout_is_closed_once_its_bank_has_said_no(
    stripe: StripeStandIn, api: StripeApi, status: str, closed: bool
) -> None:
    link = api.open_checkout(wish(ONCE))
    payment = stripe.pay(link.ref)
    stripe.thing(link.ref)["payment_status"] = "unpaid"
    stripe.thing(payment)["status"] = status
    assert api.close_checkout(link.ref) is closed


def test_a_customer_gets_a_link_to_the_portal(stripe: StripeStandIn, api: StripeApi) -> None:
    customer = stripe.thing(bought(stripe, api))["customer"]
    assert api.portal(customer, return_url="https://example.com/").startswith(f"{stripe.url}/p/session/")


def test_a_customer_is_read_with_the_vat_number(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = stripe.pay(api.open_checkout(wish()).ref, name="ACME", vat_number="FR40303265045")
    buyer = api.buyer(stripe.thing(sub)["customer"])
    assert (buyer.email, buyer.name, buyer.country) == ("buyer@example.com", "ACME", "FR")
    assert buyer.vat_number == "FR40303265045"


def test_the_change_of_a_plan_costs_what_the_preview_said(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    half = NOW + timedelta(days=182, hours=12)
    stripe.clock = half
    preview = api.preview_plan(sub, ENTERPRISE, now=half)
    assert preview.due_now == Decimal("2500.00")
    assert preview.currency == "EUR"
    assert preview.next_total == Decimal("9999.00")
    assert preview.next_at is not None
    meaning = changed(api.change_plan(sub, ENTERPRISE, key="change-1", now=half).meaning)
    assert meaning.offer == "OPT/enterprise"
    assert meaning.at == half
    assert stripe.all("invoice")[-1]["total"] == 250000
    invoice = StripeInbox(stripe.settings).translate(
        next(each for each in stripe.events[::-1] if each["type"] == "invoice.paid")
    )
    assert isinstance(invoice, BillingEvent)
    assert invoice.invoice is not None
    assert (invoice.price, invoice.invoice.reason) == (stripe.all("price")[1]["id"], InvoiceReason.UPDATE)
    assert meaning.snapshot is not None
    assert invoice.invoice.period_end == meaning.snapshot.period_end


def test_a_smaller_plan_is_a_credit(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api, ENTERPRISE)
    assert api.preview_plan(sub, PRO, now=NOW).due_now == Decimal("-5000.00")


def test_a_subscription_that_ends_has_no_next_payment(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    api.cancel(sub)
    preview = api.preview_plan(sub, ENTERPRISE, now=NOW)
    assert (preview.due_now, preview.next_total, preview.next_at) == (Decimal("5000.00"), None, None)


def test_changing_twice_with_one_key_changes_once(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    said = [api.change_plan(sub, ENTERPRISE, key="change-1", now=NOW) for _ in range(2)]
    assert len(stripe.all("invoice")) == 2
    assert changed(said[0].meaning).id != changed(said[1].meaning).id


def test_a_plan_whose_difference_is_not_paid_is_not_changed(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    stripe.declines = True
    with pytest.raises(ProviderError, match="declined") as refused:
        api.change_plan(sub, ENTERPRISE, key="change-1", now=NOW)
    assert not refused.value.retryable
    assert stripe.thing(sub)["items"]["data"][0]["price"]["unit_amount"] == 499900
    assert stripe.thing(sub)["metadata"]["licet_offer"] == "OPT/pro"


def test_an_end_is_announced_and_taken_back(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    ends = changed(api.cancel(sub).meaning).snapshot
    assert ends is not None
    assert (ends.status, ends.cancels) == (SubscriptionStatus.ACTIVE, True)
    goes_on = changed(api.resume(sub).meaning).snapshot
    assert goes_on is not None
    assert not goes_on.cancels


def test_an_end_at_a_date_is_taken_back(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    stripe.thing(sub)["cancel_at"] = stripe.thing(sub)["items"]["data"][0]["current_period_end"]
    api.resume(sub)
    assert stripe.thing(sub)["cancel_at"] is None


def test_a_subscription_is_ended_at_once(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    ended = changed(api.cancel(sub, at_period_end=False).meaning).snapshot
    assert ended is not None
    assert ended.status is SubscriptionStatus.ENDED


def test_a_paused_subscription_goes_on(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    stripe.pause(sub)
    goes_on = changed(api.resume(sub).meaning).snapshot
    assert goes_on is not None
    assert goes_on.status is SubscriptionStatus.ACTIVE


def test_what_a_call_answered_is_stored_and_read_like_an_event(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    said = api.cancel(sub)
    stored = json.loads(json.dumps(said.payload))
    assert StripeInbox(stripe.settings).translate(stored) == said.meaning
    assert changed(said.meaning).id.startswith(f"api:{sub}:")
    assert "card" not in json.dumps(stored)


def test_missed_events_are_found_oldest_first_over_pages_and_days(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    stripe.events.clear()
    stripe.clock = NOW - timedelta(days=3)
    stripe.tell("customer.subscription.updated", stripe.thing(sub))
    stripe.tell("plan.created", stripe.thing(sub))
    for minute in range(130):
        stripe.clock = NOW - timedelta(minutes=130 - minute)
        stripe.tell("customer.subscription.updated", stripe.thing(sub))
    found = [said.payload["id"] for said in api.events_since(NOW - timedelta(days=4))]
    assert found == [event["id"] for event in stripe.events if event["type"] != "plan.created"]
    assert len(list(api.events_since(NOW - timedelta(minutes=30)))) == 30


def test_a_payment_leads_to_its_subscription(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    charge = stripe.all("charge")[0]
    assert api.subscription_of_payment(charge["payment_intent"]) == sub
    assert api.subscription_of_payment(charge["id"]) == sub


def test_a_charge_of_the_older_shape_leads_to_its_subscription(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    charge = stripe.all("charge")[0]
    charge |= {"payment_intent": None, "invoice": stripe.all("invoice")[0]["id"]}
    assert api.subscription_of_payment(charge["id"]) == sub
    charge["invoice"] = None
    assert api.subscription_of_payment(charge["id"]) is None


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("status", "says", "retryable"), [
    pytest.param(401, "does not accept STRIPE_SECRET_KEY", False, id="wrong-key"),
    pytest.param(403, "may not do that", False, id="restricted-key"),
    pytest.param(429, "asked too often", True, id="too-often"),
    pytest.param(500, "no answer that can be read", True, id="out-of-order"),
    pytest.param(503, "no answer that can be read", True, id="unavailable"),
])  # fmt: skip
def test_an_error_is_one_line_without_secrets(
    stripe: StripeStandIn, api: StripeApi, status: int, says: str, retryable: bool
) -> None:
    stripe.answers += [(status, {"error": {"message": f"Invalid API Key: {SECRET_KEY}", "type": "x"}})] * 3
    with pytest.raises(ProviderError, match=says) as refused:
        api.portal("cus_1", return_url="https://example.com/")
    assert refused.value.retryable is retryable
    assert SECRET_KEY not in str(refused.value)


def test_a_refusal_repeats_no_address_and_no_key(stripe: StripeStandIn, api: StripeApi) -> None:
    message = f"Invalid email\n buyer@example.com for {SECRET_KEY}" + "x" * 1000
    stripe.answers.append((400, {"error": {"message": message, "type": "invalid_request_error", "code": "x"}}))
    with pytest.raises(ProviderError, match="Stripe refused: Invalid email … for …") as refused:
        api.portal("cus_1", return_url="https://example.com/")
    assert not refused.value.retryable
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.usefixtures("at_once")
def test_an_error_of_the_server_is_asked_again_with_one_key(stripe: StripeStandIn, api: StripeApi) -> None:
    customer = stripe.thing(bought(stripe, api))["customer"]
    stripe.calls.clear()
    stripe.answers.append((500, {"error": {"message": "?"}}))
    api.portal(customer, return_url="https://example.com/")
    first, second = stripe.calls
    assert first.key == second.key is not None


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("body", ["[]", '"text"', "null"])
def test_an_answer_that_is_no_object_is_refused(stripe: StripeStandIn, api: StripeApi, body: str) -> None:
    stripe.answers += [(200, json.loads(body))] * 3
    with pytest.raises(ProviderError, match="STRIPE_API_BASE"):
        api.portal("cus_1", return_url="https://example.com/")


@pytest.mark.parametrize("answer", [{}, {"url": 3}, {"id": "x", "url": None}])
def test_an_answer_without_what_was_asked_for_is_refused(
    stripe: StripeStandIn, api: StripeApi, answer: dict[str, Any]
) -> None:
    stripe.answers.append((200, answer))
    with pytest.raises(ProviderError, match="without an address"):
        api.portal("cus_1", return_url="https://example.com/")


@pytest.mark.usefixtures("at_once")
def test_an_answer_that_takes_too_long_is_given_up(stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_calls, "PATIENCE", (0.2, 0.2))
    monkeypatch.setattr(stripe_calls, "RETRIES", 0)
    stripe.delay = 0.6
    with pytest.raises(ProviderError, match="cannot be reached") as refused:
        StripeApi(stripe.settings).portal("cus_1", return_url="https://example.com/")
    assert refused.value.retryable


@pytest.mark.usefixtures("at_once")
def test_nobody_there_is_worth_asking_again_later() -> None:
    with socket.socket() as taken:  # bound and not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        settings = StripeSettings(SECRET_KEY, (), f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ProviderError, match="cannot be reached") as refused:
            StripeApi(settings).portal("cus_1", return_url="https://example.com/")
    assert refused.value.retryable


def test_a_subscription_that_is_not_for_one_plan_is_left_alone(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    items = stripe.thing(sub)["items"]["data"]
    items.append(dict(items[0]))
    with pytest.raises(ProviderError, match="exactly one plan"):
        api.change_plan(sub, ENTERPRISE, key="change-1", now=NOW)


def test_a_change_that_is_made_again_under_another_name_is_none(stripe: StripeStandIn, api: StripeApi) -> None:
    sub = bought(stripe, api)
    for number, later in enumerate((NOW, NOW + timedelta(seconds=30), NOW + timedelta(days=1))):
        said = changed(api.change_plan(sub, ENTERPRISE, key=f"change-{number}", now=later).meaning)
        assert said.offer == "OPT/enterprise"
    assert [invoice["total"] for invoice in stripe.all("invoice")] == [499900, 500000]
    assert len(asked(stripe, f"/v1/subscriptions/{sub}")) == 1


@pytest.mark.parametrize(("price", "currency"), [
    ("0.50", "MGA"), ("12.345", "KWD"), ("1.005", "LYD"), ("0.5", "JPY"), ("0.001", "EUR"),
])  # fmt: skip
def test_an_amount_that_stripe_cannot_say_is_refused_before_it_is_asked(
    stripe: StripeStandIn, api: StripeApi, price: str, currency: str
) -> None:
    with pytest.raises(ProviderError, match=f"cannot take {price} {currency}") as refused:
        api.open_checkout(wish(Offer("X", "a", "X", Decimal(price), currency, 30)))
    assert not refused.value.retryable
    assert stripe.calls == []
