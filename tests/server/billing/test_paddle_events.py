"""What Paddle's events say in our words; the events are those of the stand-in, which the SDK takes for Paddle's."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paddle_billing.Entities.CustomerPortalSession import CustomerPortalSession
from paddle_billing.Entities.Discount import Discount
from paddle_billing.Entities.Event import Event
from paddle_billing.Entities.SubscriptionPreview import SubscriptionPreview
from paddle_billing.Notifications.Entities.UndefinedEntity import UndefinedEntity

from licet_server.billing.paddle_events import PaddleInbox, buyer_of, translate
from licet_server.errors import InputError, SignatureError
from licet_server.licensing.payments import (
    BillingEvent,
    EventKind,
    Ignored,
    InvoiceReason,
    InvoiceStatus,
    SubscriptionStatus,
)
from tests.paddle_account import START
from tests.paddle_stand_in import PaddleStandIn

ORDER = {"licet_order": "ord_00000000000000000001", "licet_offer": "OPT/pro"}


class Life:
    """A stand-in in whose books everything has happened once."""

    def __init__(self) -> None:
        self.paddle = paddle = PaddleStandIn()
        paddle.add_price("pri_pro", "499900", offer="OPT/pro")
        paddle.add_price("pri_max", "999900", offer="OPT/max")
        paddle.add_price("pri_once", "50000", currency="JPY", interval=None)
        discount = paddle._post_discount(
            body={"description": "30 %", "enabled_for_checkout": False, "type": "percentage", "amount": "30",
                  "recur": False}
        )["id"]  # fmt: skip
        self.first = self.checkout("pri_pro", discount)
        paddle.refuse(self.first)
        self.subscription = paddle.pay(self.first, email="moneta@example.com") or ""
        self.update = {"items": [{"price_id": "pri_max", "quantity": 1}]}
        paddle.pass_time(timedelta(days=100))
        paddle._patch_subscription(self.subscription, body=self.update)
        self.renewal = paddle.renew(self.subscription)
        self.failed = paddle.fail(self.subscription)
        paddle.pay_failed(self.failed)
        self.refund = paddle.refund(self.renewal, "1000", approved=False)
        paddle.approve(self.refund)
        paddle.chargeback(self.first)
        paddle.chargeback_reverse(self.first)
        paddle.pause(self.subscription)
        paddle._resume(self.subscription, body={})
        paddle._cancel(self.subscription, body={"effective_from": "next_billing_period"})
        paddle.pass_time(timedelta(days=400))
        self.once = self.checkout("pri_once")
        paddle.pay(self.once)
        self.given_up = self.checkout("pri_pro")
        paddle._patch_transaction(self.given_up, body={"status": "canceled"})
        paddle._server.server_close()

    def checkout(self, price: str, discount: str | None = None) -> str:
        body = {"items": [{"price_id": price, "quantity": 1}], "custom_data": ORDER, "discount_id": discount}
        return str(self.paddle._post_transaction(body=body)["id"])

    def said(self, kind: str, which: str | None = None) -> list[BillingEvent | Ignored]:
        chosen = (event for event in self.paddle.events if event["event_type"] == kind)
        return [translate(event) for event in chosen if which is None or event["data"]["id"] == which]


@pytest.fixture(scope="module")
def life() -> Life:
    return Life()


def test_the_sdk_takes_every_event_of_the_stand_in_for_one_of_paddle(life: Life) -> None:
    for event in life.paddle.events:
        parsed = Event.from_dict(copy.deepcopy(event))
        assert not isinstance(parsed.data, UndefinedEntity), event["event_type"]
        assert parsed.event_type.is_known(), event["event_type"]


def test_the_sdk_takes_what_the_stand_in_answers_for_answers_of_paddle() -> None:
    life = Life()
    paddle = life.paddle
    for found in paddle.discounts.values():
        assert Discount.from_dict(found).amount == "30"
    ref = next(iter(paddle.customers))
    assert CustomerPortalSession.from_dict(paddle._portal(ref, body={})).urls.general.overview
    active = paddle.pay(life.checkout("pri_pro")) or ""
    shown = SubscriptionPreview.from_dict(paddle._preview(active, body=life.update))
    assert shown.update_summary is not None
    assert int(shown.update_summary.result.amount) > 0


def only(found: list[BillingEvent | Ignored]) -> BillingEvent:
    (event,) = found
    assert isinstance(event, BillingEvent), event
    return event


def test_a_first_payment_counts_once_its_subscription_is_made(life: Life) -> None:
    (early,) = life.said("transaction.paid", life.first)
    assert isinstance(early, Ignored)
    assert "transaction.completed" in early.because
    event = only(life.said("transaction.completed", life.first))
    assert (event.kind, event.subscription, event.order) == (
        EventKind.PAID,
        life.subscription,
        "ord_00000000000000000001",
    )
    assert (event.price, event.offer, event.once, event.live) == ("pri_pro", "OPT/pro", False, None)
    assert event.buyer.ref is not None
    assert event.buyer.email is None
    invoice = event.invoice
    assert invoice is not None
    assert (invoice.status, invoice.reason) == (InvoiceStatus.PAID, InvoiceReason.FIRST)
    assert (invoice.total, invoice.tax, invoice.currency) == (Decimal("4199.16"), Decimal("699.86"), "EUR")
    assert invoice.paid == invoice.total
    assert invoice.period_end is not None
    assert invoice.period_end - START - timedelta(days=365) < timedelta(seconds=1)
    assert invoice.ref == invoice.payment_ref == life.first
    assert invoice.number
    assert invoice.attempts == 1


def test_a_checkout_that_is_refused_or_closed_is_no_purchase(life: Life) -> None:
    for kind, which in (("transaction.payment_failed", life.first), ("transaction.canceled", life.given_up)):
        assert [type(said) for said in life.said(kind, which)] == [Ignored]


def test_a_renewal_is_paid_for_the_period_that_begins(life: Life) -> None:
    for kind in ("transaction.paid", "transaction.completed"):
        event = only(life.said(kind, life.renewal))
        assert event.invoice is not None
        assert (event.kind, event.invoice.reason) == (EventKind.PAID, InvoiceReason.CYCLE)
        assert event.subscription == life.subscription
        assert event.invoice.period_end is not None
        assert (event.invoice.period_end - START).days == 730
    billed = only(life.said("transaction.billed", life.renewal))
    assert billed.kind is EventKind.INVOICED
    assert billed.invoice is not None
    assert billed.invoice.status is InvoiceStatus.OPEN
    assert billed.invoice.paid == 0
    assert billed.invoice.url is not None


def test_a_change_of_plan_is_invoiced_as_an_update(life: Life) -> None:
    events = [event for event in life.said("transaction.completed") if isinstance(event, BillingEvent)]
    reasons = [event.invoice.reason for event in events if event.invoice]
    assert reasons.count(InvoiceReason.UPDATE) == 1
    updated = next(event for event in events if event.invoice and event.invoice.reason is InvoiceReason.UPDATE)
    assert (updated.price, updated.offer) == ("pri_max", "OPT/max")


def test_a_failed_renewal_is_a_failed_payment(life: Life) -> None:
    failed = only(life.said("transaction.payment_failed", life.failed))
    late = only(life.said("transaction.past_due", life.failed))
    for event in (failed, late):
        assert event.kind is EventKind.PAYMENT_FAILED
        assert event.invoice is not None
        assert (event.invoice.status, event.invoice.attempts) == (InvoiceStatus.FAILED, 1)


def test_a_purchase_that_is_paid_once_is_its_own_subscription(life: Life) -> None:
    event = only(life.said("transaction.completed", life.once))
    assert (event.once, event.subscription) == (True, life.once)
    assert event.invoice is not None
    assert (event.invoice.total, event.invoice.currency) == (Decimal(60000), "JPY")
    assert (event.invoice.reason, event.invoice.period_end) == (InvoiceReason.ONCE, None)


def test_subscriptions_say_how_they_stand(life: Life) -> None:
    created = only(life.said("subscription.created"))
    assert (created.kind, created.subscription, created.order) == (
        EventKind.CHANGED,
        life.subscription,
        "ord_00000000000000000001",
    )
    stands = {
        "subscription.created": SubscriptionStatus.ACTIVE,
        "subscription.past_due": SubscriptionStatus.PAST_DUE,
        "subscription.paused": SubscriptionStatus.PAUSED,
        "subscription.resumed": SubscriptionStatus.ACTIVE,
        "subscription.canceled": SubscriptionStatus.ENDED,
    }
    for kind, status in stands.items():
        snapshot = only(life.said(kind)).snapshot
        assert snapshot is not None
        assert snapshot.status is status
        assert not snapshot.cancels
    updates = [said for said in life.said("subscription.updated") if isinstance(said, BillingEvent)]
    leaving = [event.snapshot for event in updates if event.snapshot and event.snapshot.cancels]
    assert len(leaving) == 1
    assert leaving[0].status is SubscriptionStatus.ACTIVE
    assert leaving[0].period_end is not None


def test_a_refund_counts_once_it_is_approved(life: Life) -> None:
    (waiting,) = life.said("adjustment.created", life.refund)
    assert isinstance(waiting, Ignored)
    event = only(life.said("adjustment.updated", life.refund))
    reversal = event.reversal
    assert reversal is not None
    assert (event.kind, event.subscription) == (EventKind.REFUNDED, life.subscription)
    assert (reversal.ref, reversal.amount, reversal.currency) == (life.refund, Decimal("10.00"), "EUR")
    assert reversal.invoice_ref == reversal.payment_ref == life.renewal


def test_a_dispute_and_its_end_are_of_one_name(life: Life) -> None:
    disputed, won = [
        event for event in life.said("adjustment.created") if isinstance(event, BillingEvent) and event.reversal
    ]
    assert disputed.kind is won.kind is EventKind.DISPUTED
    assert disputed.reversal is not None
    assert won.reversal is not None
    assert disputed.reversal.ref == won.reversal.ref
    assert (disputed.reversal.settled_for_us, won.reversal.settled_for_us) == (False, True)


@pytest.mark.parametrize("action", ["credit", "credit_reverse", "chargeback_warning", "something new"])
def test_other_adjustments_are_ignored_with_a_reason(life: Life, action: str) -> None:
    event = copy.deepcopy(next(event for event in life.paddle.events if event["event_type"] == "adjustment.created"))
    event["data"] |= {"action": action, "status": "approved"}
    said = translate(event)
    assert isinstance(said, Ignored)
    assert action in said.because


def test_a_customer_is_read_as_a_buyer(life: Life) -> None:
    buyer = buyer_of(next(iter(life.paddle.customers.values())))
    assert (buyer.email, buyer.language) == ("moneta@example.com", "en")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in inner:
        yield from _places(child, (*path, name))


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = _put(value[path[0]], path[1:], new)
    return changed


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.floats(), st.just([]), st.just({}),
    st.sampled_from(["", "999999999999999999999", "-1", "1.5", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
                     "2027-01-01", "refund", "canceled", "x" * 5000, "\ud800", "٣"]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_no_event_can_stop_the_translation(life: Life, data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(life.paddle.events))
    for _ in range(data.draw(st.integers(1, 3))):
        event = _put(event, data.draw(st.sampled_from(list(_places(event)))), data.draw(ODD))
    said = translate(event)
    if isinstance(said, BillingEvent):
        assert said.subscription
        for text in (said.subscription, said.order, said.price, said.offer, said.buyer.ref):
            assert text is None or (0 < len(text) <= 255 and text.isprintable())
        if said.invoice is not None:
            assert said.invoice.at.tzinfo is not None
            assert said.invoice.total.is_finite()
    else:
        assert said.because


def test_a_webhook_is_read_and_kept_without_anything_about_cards(life: Life) -> None:
    inbox = PaddleInbox(life.paddle.settings)
    for event in life.paddle.events:
        body, headers = life.paddle.signed(event)
        said = inbox.verify(body, {name.lower(): value for name, value in headers.items()}, now=life.paddle.now)
        assert said.meaning == translate(event) == inbox.translate(said.payload)
        kept = json.dumps(said.payload)
        assert "4242" not in kept
        assert "M. Moneta" not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda event: [event], id="no-object"),
        pytest.param(lambda event: {}, id="empty"),
        pytest.param(lambda event: event | {"event_id": 1}, id="id-is-no-text"),
        pytest.param(lambda event: event | {"occurred_at": "yesterday"}, id="no-instant"),
        pytest.param(lambda event: event | {"data": float("nan")}, id="not-json"),
    ],
)
def test_what_is_signed_and_no_event_is_refused(life: Life, wrong: Callable[[Any], Any]) -> None:
    body, headers = life.paddle.signed(wrong(life.paddle.events[0]))
    with pytest.raises(InputError):
        PaddleInbox(life.paddle.settings).verify(body, headers, now=life.paddle.now)


def test_a_webhook_with_two_signatures_of_two_headers_is_refused(life: Life) -> None:
    body, headers = life.paddle.signed(life.paddle.events[0])
    twice = headers | {"paddle-signature": headers["Paddle-Signature"]}
    with pytest.raises(SignatureError):
        PaddleInbox(life.paddle.settings).verify(body, twice, now=life.paddle.now)


def test_what_a_buyers_browser_can_write_says_nothing_of_what_was_sold(life: Life) -> None:
    event = copy.deepcopy(next(each for each in life.paddle.events if each["event_type"] == "transaction.completed"))
    event["data"]["custom_data"] = {"licet_offer": "OPT/max", "licet_order": "Q-2026-000001"}
    said = translate(event)
    assert isinstance(said, BillingEvent)
    assert (said.offer, said.order) == ("OPT/pro", None)
    event["data"]["items"][0]["price"]["custom_data"] = None
    said = translate(event)
    assert isinstance(said, BillingEvent)
    assert said.offer is None
