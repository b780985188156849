"""What Paddle is asked, against the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from licet_server.billing import http_calls, paddle_http
from licet_server.billing.paddle_api import PaddleApi
from licet_server.billing.paddle_events import PaddleInbox
from licet_server.billing.provider import Api, Inbox
from licet_server.config import PaddleSettings
from licet_server.errors import NotConfiguredError, ProviderError
from licet_server.licensing.payments import BillingEvent, CheckoutWish, Offer, SubscriptionStatus
from tests.paddle_account import START
from tests.paddle_stand_in import PaddleStandIn
from tests.servers import free_port

PRO = Offer("OPT", "pro", "A product, Pro", Decimal("4999.00"), "EUR", 365, "pri_pro")
MAX = replace(PRO, plan="max", price=Decimal("9999.00"), price_ref="pri_max")
WISH = CheckoutWish(
    order="ord_00000000000000000001",
    offer=PRO,
    email="moneta@example.com",
    success_url="https://vendor.example.com/thanks",
    cancel_url="https://vendor.example.com/pricing",
    expires_at=START + timedelta(days=1),
    name="Juno Moneta",
    language="fr",
)


@pytest.fixture
def paddle() -> Iterator[PaddleStandIn]:
    with PaddleStandIn() as paddle:
        paddle.add_price("pri_pro", "499900")
        paddle.add_price("pri_max", "999900")
        yield paddle


@pytest.fixture
def api(paddle: PaddleStandIn, monkeypatch: pytest.MonkeyPatch) -> PaddleApi:
    monkeypatch.setattr(paddle_http, "_PAUSES", (0.0, 0.0))
    return PaddleApi(paddle.settings)


def bought(paddle: PaddleStandIn, api: PaddleApi, wish: CheckoutWish = WISH) -> str:
    return paddle.pay(api.open_checkout(wish).ref) or ""


def test_it_is_what_a_provider_has_to_be(api: PaddleApi, paddle: PaddleStandIn) -> None:
    provider: Api = api
    inbox: Inbox = PaddleInbox(paddle.settings)
    assert provider.name is inbox.name


def test_a_checkout_is_opened_once_for_an_order(api: PaddleApi, paddle: PaddleStandIn) -> None:
    link = api.open_checkout(WISH)
    assert link == api.open_checkout(WISH)
    assert link != api.open_checkout(replace(WISH, order="ord_00000000000000000002"))
    assert link.ref in link.url
    made = paddle.transactions[link.ref]
    assert made["custom_data"] == {"licet_order": "ord_00000000000000000001"}
    customer = paddle.customers[made["customer_id"]]
    assert (customer["email"], customer["locale"]) == ("moneta@example.com", "fr")
    assert len(paddle.customers) == 1
    assert not any("moneta" in asked for asked in paddle.requests)


def test_a_discount_is_made_once_and_taken_off(api: PaddleApi, paddle: PaddleStandIn) -> None:
    for number in range(3):
        link = api.open_checkout(replace(WISH, order=f"ord_{number:020}", percent_off=30))
        assert paddle.transactions[link.ref]["details"]["totals"]["discount"] == "149970"
    assert len(paddle.discounts) == 1
    assert next(iter(paddle.discounts.values()))["enabled_for_checkout"] is False


def test_a_plan_without_a_price_at_paddle_says_what_to_set(api: PaddleApi) -> None:
    with pytest.raises(NotConfiguredError, match=r"OPT/pro .* paddle_price"):
        api.open_checkout(replace(WISH, offer=replace(PRO, price_ref=None)))


def test_a_checkout_is_closed_unless_it_is_paid(api: PaddleApi, paddle: PaddleStandIn) -> None:
    opened, paid = api.open_checkout(WISH), api.open_checkout(replace(WISH, order="ord_00000000000000000002"))
    paddle.pay(paid.ref)
    assert api.close_checkout(opened.ref)
    assert api.close_checkout(opened.ref)
    assert not api.close_checkout(paid.ref)
    with pytest.raises(ProviderError, match="not_found"):
        api.close_checkout("txn_unknown")


def test_the_portal_is_that_of_the_customer(api: PaddleApi, paddle: PaddleStandIn) -> None:
    bought(paddle, api)
    (customer,) = paddle.customers
    assert customer in api.portal(customer, return_url="https://vendor.example.com")


def test_a_change_costs_what_its_preview_says_and_happens_once(api: PaddleApi, paddle: PaddleStandIn) -> None:
    subscription = bought(paddle, api)
    paddle.now = START + timedelta(days=146)
    shown = api.preview_plan(subscription, MAX, now=paddle.now)
    assert shown.due_now == pytest.approx(Decimal("3600.00"), abs=Decimal("0.01"))
    assert (shown.currency, shown.next_total) == ("EUR", Decimal("11998.80"))
    assert shown.next_at is not None
    for _ in range(2):
        said = api.change_plan(subscription, MAX, key="k1", now=paddle.now).meaning
        assert isinstance(said, BillingEvent)
        assert (said.price, said.order) == ("pri_max", "ord_00000000000000000001")
        assert said.offer is None  # only what the vendor has written on the price counts
    assert sum(of["origin"] == "subscription_update" for of in paddle.transactions.values()) == 1
    back = api.preview_plan(subscription, PRO, now=paddle.now)
    assert -back.due_now == pytest.approx(shown.due_now, abs=Decimal("0.01"))


def test_an_end_with_the_period_can_be_taken_back(api: PaddleApi, paddle: PaddleStandIn) -> None:
    subscription = bought(paddle, api)
    leaving, staying = api.cancel(subscription), api.resume(subscription)
    for said, cancels in ((leaving, True), (staying, False)):
        assert isinstance(said.meaning, BillingEvent)
        assert said.meaning.snapshot is not None
        assert said.meaning.snapshot.cancels is cancels
    assert leaving.payload["event_id"] != staying.payload["event_id"]
    assert PaddleInbox(paddle.settings).translate(leaving.payload) == leaving.meaning
    last = paddle.events[-1]["occurred_at"]
    assert isinstance(staying.meaning, BillingEvent)
    assert timedelta(0) <= PaddleInbox(paddle.settings).translate(paddle.events[-1]).at - staying.meaning.at, last


def test_an_end_at_once_is_for_good(api: PaddleApi, paddle: PaddleStandIn) -> None:
    subscription = bought(paddle, api)
    said = api.cancel(subscription, at_period_end=False).meaning
    assert isinstance(said, BillingEvent)
    assert said.snapshot is not None
    assert said.snapshot.status is SubscriptionStatus.ENDED
    with pytest.raises(ProviderError, match="has ended"):
        api.resume(subscription)


def test_a_paused_subscription_goes_on(api: PaddleApi, paddle: PaddleStandIn) -> None:
    subscription = bought(paddle, api)
    paddle.pause(subscription)
    said = api.resume(subscription).meaning
    assert isinstance(said, BillingEvent)
    assert said.snapshot is not None
    assert said.snapshot.status is SubscriptionStatus.ACTIVE


def test_what_was_missed_is_asked_for_page_by_page(api: PaddleApi, paddle: PaddleStandIn) -> None:
    paddle.largest_page = 3
    subscription = bought(paddle, api)
    paddle.now += timedelta(hours=1)
    middle = paddle.now
    paddle.renew(subscription)
    inbox = PaddleInbox(paddle.settings)
    everything = [said.meaning for said in api.events_since(START)]
    assert everything == [inbox.translate(event) for event in paddle.events]
    later = [said.meaning for said in api.events_since(middle)]
    assert 0 < len(later) < len(everything)
    assert later == everything[-len(later) :]


def test_a_payment_leads_to_its_subscription(api: PaddleApi, paddle: PaddleStandIn) -> None:
    link = api.open_checkout(WISH)
    assert api.subscription_of_payment(link.ref) is None
    subscription = paddle.pay(link.ref)
    assert api.subscription_of_payment(link.ref) == subscription
    assert api.subscription_of_payment("txn_unknown") is None


def test_a_buyer_is_asked_for_by_the_id_that_events_give(api: PaddleApi, paddle: PaddleStandIn) -> None:
    bought(paddle, api)
    (customer,) = paddle.customers
    buyer = api.buyer(customer)
    assert (buyer.ref, buyer.email, buyer.name) == (customer, "moneta@example.com", "Juno Moneta")


def test_a_busy_paddle_is_asked_again(api: PaddleApi, paddle: PaddleStandIn) -> None:
    paddle.broken = 2
    assert api.subscription_of_payment("txn_unknown") is None
    paddle.broken = 3
    with pytest.raises(ProviderError, match="503") as caught:
        api.subscription_of_payment("txn_unknown")
    assert caught.value.retryable


def test_nobody_there_is_one_line_without_secrets(monkeypatch: pytest.MonkeyPatch, paddle: PaddleStandIn) -> None:
    monkeypatch.setattr(paddle_http, "_PAUSES", (0.0, 0.0))
    lost = PaddleApi(replace(paddle.settings, api_base=f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(ProviderError, match=r"^Paddle cannot be reached$") as caught:
        lost.buyer("ctm_1")
    assert caught.value.retryable
    wrong = PaddleApi(replace(paddle.settings, api_key="pdl_" + "sdbx_wrong"))
    with pytest.raises(ProviderError, match="PADDLE_API_KEY") as caught:
        wrong.buyer("ctm_1")
    assert not caught.value.retryable
    assert "sdbx_wrong" not in str(caught.value)


def test_an_answer_without_end_is_refused(
    api: PaddleApi, paddle: PaddleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought(paddle, api)
    monkeypatch.setattr(http_calls, "LONGEST_ANSWER", 100)
    with pytest.raises(ProviderError, match="too long"):
        api.buyer(next(iter(paddle.customers)))


@pytest.mark.parametrize("odd", ["../events", "a/b", "", "x" * 65, "ctm?x=1"])
def test_an_id_is_never_a_path(api: PaddleApi, paddle: PaddleStandIn, odd: str) -> None:
    with pytest.raises(ProviderError, match="no id"):
        api.buyer(odd)
    assert not paddle.requests


def test_without_a_key_nothing_can_be_asked() -> None:
    with pytest.raises(NotConfiguredError, match="PADDLE_API_KEY"):
        PaddleApi(PaddleSettings())


def test_webhooks_come_again_until_they_are_taken(api: PaddleApi, paddle: PaddleStandIn) -> None:
    bought(paddle, api)
    inbox, seen = PaddleInbox(paddle.settings), []
    answers = iter([500, 503])

    def take(body: bytes, headers: dict[str, str]) -> int:
        seen.append(inbox.verify(body, headers, now=paddle.now).payload["event_id"])
        return next(answers, 200)

    waiting = len(paddle.waiting)
    assert paddle.deliver(take) == [200] * waiting
    assert len(seen) == waiting + 2
    assert not paddle.waiting
