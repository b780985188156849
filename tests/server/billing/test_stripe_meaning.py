"""What events of Stripe mean, in its newer and in its older shape."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet_server.billing.redact import redacted
from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.billing.stripe_meaning import TYPES
from licet_server.config import StripeSettings
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    CheckoutWish,
    EventKind,
    Ignored,
    InvoiceReason,
    InvoiceStatus,
    Offer,
    ProviderName,
    Snapshot,
    SubscriptionStatus,
)
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
            "ord_1",
            Offer("OPT", "pro", "Professional", Decimal("4999.00"), "EUR", 365),
            "buyer@example.com",
            "https://example.com/ok",
            "https://example.com/no",
            datetime.now(UTC) + timedelta(days=2),
            language="fr",
        )
        session = api.open_checkout(wish).ref
        unpaid = api.open_checkout(replace(wish, order="ord_2")).ref
        once = api.open_checkout(replace(wish, order="ord_3", offer=replace(wish.offer, days=None))).ref
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


def test_a_checkout_says_who_bought_what_under_which_order() -> None:
    bought = read("checkout.session.completed")
    about = told("checkout.session.completed")["data"]["object"]
    assert (bought.kind, bought.order, bought.offer, bought.once) == (EventKind.PURCHASED, "ord_1", "OPT/pro", False)
    assert (bought.subscription, bought.live) == (about["subscription"], False)
    assert bought.invoice is not None
    assert (bought.invoice.ref, bought.invoice.status) == (about["invoice"], InvoiceStatus.PAID)
    assert bought.buyer == Buyer(about["customer"], "buyer@example.com", "ACME SAS", None, "FR", "FR40303265045", "fr")


def test_what_is_paid_once_is_paid_with_its_checkout() -> None:
    bought = read("checkout.session.completed", 1)
    about = told("checkout.session.completed", 1)["data"]["object"]
    assert (bought.once, bought.subscription, bought.order) == (True, about["payment_intent"], "ord_3")
    assert bought.invoice is not None
    assert (bought.invoice.ref, bought.invoice.payment_ref) == (about["id"], about["payment_intent"])
    assert (bought.invoice.status, bought.invoice.reason) == (InvoiceStatus.PAID, InvoiceReason.ONCE)
    assert (bought.invoice.total, bought.invoice.paid) == (Decimal("4999.00"), Decimal("4999.00"))
    assert bought.invoice.period_end is None


def test_what_is_given_away_is_bought_too() -> None:
    about = told("checkout.session.completed", 1)["data"]["object"]
    about |= {"payment_status": "no_payment_required", "payment_intent": None, "amount_total": 0}
    bought = meaning("checkout.session.completed", about)
    assert (bought.subscription, bought.once) == (about["id"], True)
    assert bought.invoice is not None
    assert bought.invoice.total == 0


def test_a_bank_transfer_is_bought_when_the_money_has_come() -> None:
    about = told("checkout.session.completed")["data"]["object"]
    under_way = about | {"payment_status": "unpaid"}
    assert "under way" in ignored("checkout.session.completed", under_way)
    assert "failed" in ignored("checkout.session.async_payment_failed", under_way)
    assert meaning("checkout.session.async_payment_succeeded", about).kind is EventKind.PURCHASED


def test_a_checkout_that_ends_unpaid_changes_nothing() -> None:
    found = INBOX.translate(told("checkout.session.expired"))
    assert isinstance(found, Ignored)
    assert found.because == "the checkout was closed without a payment"


def test_a_checkout_that_only_keeps_a_card_sells_nothing() -> None:
    about = told("checkout.session.completed")["data"]["object"] | {"mode": "setup"}
    assert "nothing was bought" in ignored("checkout.session.completed", about)


def test_the_order_of_the_metadata_counts_more_than_what_a_link_can_say() -> None:
    about = told("checkout.session.completed")["data"]["object"]
    about["client_reference_id"] = "ord_of_another"
    assert meaning("checkout.session.completed", about).order == "ord_1"
    about["metadata"] = {}
    assert meaning("checkout.session.completed", about).order == "ord_of_another"


def test_a_company_is_told_apart_from_its_buyer() -> None:
    about = told("checkout.session.completed")["data"]["object"]
    about["customer_details"] |= {"business_name": "ACME SAS", "individual_name": "Jeanne Martin"}
    buyer = meaning("checkout.session.completed", about).buyer
    assert (buyer.name, buyer.company) == ("Jeanne Martin", "ACME SAS")


@pytest.mark.parametrize(("locale", "language"), [
    ("fr", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("auto", None), (None, None), ("fil", None), (3, None),
])  # fmt: skip
def test_the_language_is_that_of_the_checkout(locale: Any, language: str | None) -> None:
    about = told("checkout.session.completed")["data"]["object"] | {"locale": locale}
    assert meaning("checkout.session.completed", about).buyer.language == language


def test_a_customer_sent_in_whole_says_the_language() -> None:
    about = told("customer.subscription.created")["data"]["object"]
    about["customer"] = {"id": "cus_9", "preferred_locales": ["fr-FR", "en"]}
    assert meaning("customer.subscription.created", about).buyer == Buyer(ref="cus_9", language="fr")


def test_a_paid_invoice_says_until_when() -> None:
    paid = read("invoice.paid")
    about = told("invoice.paid")["data"]["object"]
    assert (paid.kind, paid.offer) == (EventKind.PAID, "OPT/pro")
    assert paid.subscription == about["parent"]["subscription_details"]["subscription"]
    assert paid.price == about["lines"]["data"][0]["pricing"]["price_details"]["price"]
    assert paid.buyer == Buyer(about["customer"], "buyer@example.com", "ACME SAS", None, "FR", "FR40303265045")
    assert paid.invoice is not None
    assert (paid.invoice.ref, paid.invoice.status) == (about["id"], InvoiceStatus.PAID)
    assert (paid.invoice.currency, paid.invoice.total, paid.invoice.paid) == (
        "EUR",
        Decimal("4999.00"),
        Decimal("4999.00"),
    )
    assert (paid.invoice.reason, paid.invoice.period_end, paid.invoice.at) == (InvoiceReason.FIRST, YEAR_LATER, NOW)
    assert (paid.invoice.number, paid.invoice.attempts) == (about["number"], 1)
    assert paid.invoice.url == about["hosted_invoice_url"]
    assert paid.invoice.pdf == about["invoice_pdf"]


def test_both_names_of_a_paid_invoice_mean_the_same() -> None:
    about = told("invoice.paid")["data"]["object"]
    one, other = meaning("invoice.paid", about), meaning("invoice.payment_succeeded", about)
    assert replace(one, type="") == replace(other, type="")


def test_a_failed_payment_says_when_it_is_tried_again() -> None:
    failed = read("invoice.payment_failed")
    assert failed.kind is EventKind.PAYMENT_FAILED
    assert failed.invoice is not None
    assert (failed.invoice.status, failed.invoice.attempts) == (InvoiceStatus.FAILED, 1)
    assert failed.invoice.next_attempt_at == NOW + timedelta(days=733)
    assert failed.invoice.reason is InvoiceReason.CYCLE


@pytest.mark.parametrize(("kind", "status"), [
    ("invoice.finalized", InvoiceStatus.OPEN),
    ("invoice.voided", InvoiceStatus.VOID),
    ("invoice.marked_uncollectible", InvoiceStatus.VOID),
])  # fmt: skip
def test_an_invoice_that_nobody_paid(kind: str, status: InvoiceStatus) -> None:
    found = meaning(kind, told("invoice.finalized")["data"]["object"])
    assert found.kind is EventKind.INVOICED
    assert found.invoice is not None
    assert found.invoice.status is status


@pytest.mark.parametrize(("given_reason", "reason"), [
    ("subscription_create", InvoiceReason.FIRST), ("subscription_cycle", InvoiceReason.CYCLE),
    ("subscription_update", InvoiceReason.UPDATE), ("manual", InvoiceReason.ONCE), (None, InvoiceReason.CYCLE),
    ("subscription", InvoiceReason.CYCLE), ([], InvoiceReason.CYCLE),
])  # fmt: skip
def test_why_there_is_an_invoice(given_reason: Any, reason: InvoiceReason) -> None:
    found = meaning("invoice.paid", told("invoice.paid")["data"]["object"] | {"billing_reason": given_reason})
    assert found.invoice is not None
    assert found.invoice.reason is reason


@pytest.mark.parametrize(("currency", "total"), [
    ("eur", "4999.00"), ("jpy", "499900"), ("kwd", "499.900"), ("isk", "4999.00"), ("huf", "4999.00"),
])  # fmt: skip
def test_an_amount_is_read_as_its_currency_is_counted(currency: str, total: str) -> None:
    found = meaning("invoice.paid", told("invoice.paid")["data"]["object"] | {"currency": currency})
    assert found.invoice is not None
    assert (found.invoice.currency, str(found.invoice.total)) == (currency.upper(), total)


@pytest.mark.parametrize("taxes", [
    {"total_taxes": [{"amount": 1000}, {"amount": 23}]},
    {"total_tax_amounts": [{"amount": 1023, "inclusive": False}]},
    {"tax": 1023},
])  # fmt: skip
def test_tax_is_read_in_every_shape(taxes: Event) -> None:
    found = meaning("invoice.paid", told("invoice.paid")["data"]["object"] | taxes)
    assert found.invoice is not None
    assert found.invoice.tax == Decimal("10.23")


def proration(amount: int, end: datetime, price: str) -> Event:
    line: Event = copy.deepcopy(told("invoice.paid")["data"]["object"]["lines"]["data"][0])
    line |= {"amount": amount, "period": {"start": int(NOW.timestamp()), "end": int(end.timestamp())}}
    line["parent"]["subscription_item_details"]["proration"] = True
    line["pricing"]["price_details"]["price"] = price
    return line


def lines(*given_lines: Event) -> BillingEvent:
    return meaning("invoice.paid", told("invoice.paid")["data"]["object"] | {"lines": {"data": list(given_lines)}})


def test_a_whole_term_counts_more_than_what_was_prorated() -> None:
    """A change from a year to a month: the credit reaches further than what is paid for."""
    month = told("invoice.paid")["data"]["object"]["lines"]["data"][0]
    month["period"]["end"] = int((NOW + timedelta(days=30)).timestamp())
    found = lines(proration(-499900, YEAR_LATER, "price_old"), month)
    assert found.invoice is not None
    assert found.invoice.period_end == NOW + timedelta(days=30)
    assert found.price == month["pricing"]["price_details"]["price"]


def test_of_what_was_prorated_what_is_asked_for_counts() -> None:
    end = NOW + timedelta(days=200)
    found = lines(proration(-2000, YEAR_LATER, "price_old"), proration(4000, end, "price_new"))
    assert found.invoice is not None
    assert (found.price, found.invoice.period_end) == ("price_new", end)


def test_an_invoice_without_lines_pays_for_no_period() -> None:
    found = lines()
    assert found.invoice is not None
    assert (found.price, found.invoice.period_end) == (None, None)
    assert found.offer == "OPT/pro"


def test_an_invoice_of_no_subscription_changes_nothing() -> None:
    about = told("invoice.paid")["data"]["object"] | {"parent": None, "lines": {"data": []}}
    assert ignored("invoice.paid", about) == "the invoice belongs to no subscription"


def test_a_payment_is_joined_to_its_invoice() -> None:
    found = read("invoice_payment.paid")
    about = told("invoice_payment.paid")["data"]["object"]
    assert (found.kind, found.subscription) == (EventKind.INVOICED, None)
    assert found.invoice is not None
    assert (found.invoice.ref, found.invoice.status) == (about["invoice"], InvoiceStatus.OPEN)
    assert found.invoice.payment_ref == about["payment"]["payment_intent"]


def test_a_subscription_says_how_it_stands() -> None:
    found = read("customer.subscription.created")
    assert (found.kind, found.offer, found.order) == (EventKind.CHANGED, "OPT/pro", "ord_1")
    assert found.snapshot == Snapshot(SubscriptionStatus.ACTIVE, YEAR_LATER, cancels=False)
    assert found.price == told("customer.subscription.created")["data"]["object"]["items"]["data"][0]["price"]["id"]


@pytest.mark.parametrize(("given_status", "status"), [
    ("incomplete", SubscriptionStatus.INCOMPLETE), ("incomplete_expired", SubscriptionStatus.ENDED),
    ("trialing", SubscriptionStatus.TRIALING), ("active", SubscriptionStatus.ACTIVE),
    ("past_due", SubscriptionStatus.PAST_DUE), ("unpaid", SubscriptionStatus.UNPAID),
    ("paused", SubscriptionStatus.PAUSED), ("canceled", SubscriptionStatus.ENDED),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["updated", "paused", "resumed"])
def test_every_status_of_stripe_is_known(kind: str, given_status: str, status: SubscriptionStatus) -> None:
    about = told("customer.subscription.created")["data"]["object"] | {"status": given_status}
    found = meaning(f"customer.subscription.{kind}", about)
    assert found.snapshot is not None
    assert found.snapshot.status is status


def test_a_status_that_stripe_does_not_have_yet_changes_nothing() -> None:
    about = told("customer.subscription.created")["data"]["object"] | {"status": "hibernating"}
    assert "does not say" in ignored("customer.subscription.updated", about)


def test_a_deleted_subscription_has_ended_whatever_it_says() -> None:
    about = told("customer.subscription.created")["data"]["object"]
    found = meaning("customer.subscription.deleted", about)
    assert found.snapshot == Snapshot(SubscriptionStatus.ENDED, YEAR_LATER)


@pytest.mark.parametrize(("behavior", "status"), [
    ("void", SubscriptionStatus.PAUSED),
    ("keep_as_draft", SubscriptionStatus.ACTIVE),
    ("mark_uncollectible", SubscriptionStatus.ACTIVE),
])  # fmt: skip
def test_collection_is_paused_without_giving_it_for_free(behavior: str, status: SubscriptionStatus) -> None:
    about = told("customer.subscription.created")["data"]["object"] | {"pause_collection": {"behavior": behavior}}
    found = meaning("customer.subscription.updated", about)
    assert found.snapshot is not None
    assert found.snapshot.status is status


@pytest.mark.parametrize(("facts", "cancels"), [
    ({"cancel_at_period_end": True}, True),
    ({"cancel_at": int(YEAR_LATER.timestamp())}, True),
    ({"cancel_at": int(YEAR_LATER.timestamp()) + 86400}, False),
    ({"cancel_at_period_end": "true"}, False),
])  # fmt: skip
def test_an_end_is_announced_in_two_ways(facts: Event, cancels: bool) -> None:
    about = told("customer.subscription.created")["data"]["object"] | facts
    found = meaning("customer.subscription.updated", about)
    assert found.snapshot is not None
    assert found.snapshot.cancels is cancels


def test_a_price_that_says_what_it_is_for_counts_more_than_the_subscription() -> None:
    """The vendor, or the buyer in Stripe's portal, changed the price and not the metadata."""
    about = told("customer.subscription.created")["data"]["object"]
    about["items"]["data"][0]["price"]["metadata"] = {"licet_offer": "OPT/enterprise"}
    assert meaning("customer.subscription.updated", about).offer == "OPT/enterprise"


def test_a_refund_says_how_much_went_back_so_far() -> None:
    found = read("charge.refunded")
    about = told("charge.refunded")["data"]["object"]
    assert found.kind is EventKind.REFUNDED
    assert found.reversal is not None
    assert (found.reversal.amount, found.reversal.currency) == (Decimal("10.00"), "EUR")
    assert (found.reversal.ref, found.reversal.payment_ref) == (about["id"], about["payment_intent"])


@pytest.mark.parametrize("kind", ["refund.created", "refund.updated", "refund.failed"])
def test_a_refund_is_told_once(kind: str) -> None:
    assert ignored(kind, {"id": "re_1", "object": "refund"}) == "charge.refunded says the same"


def test_a_dispute_opens_and_is_settled() -> None:
    about = told("charge.dispute.created")["data"]["object"]
    for kind in ("charge.dispute.created", "charge.dispute.funds_withdrawn"):
        found = read(kind)
        assert found.kind is EventKind.DISPUTED
        assert found.reversal is not None
        assert (found.reversal.ref, found.reversal.payment_ref) == (about["id"], about["payment_intent"])
        assert not found.reversal.settled_for_us
    won = read("charge.dispute.closed").reversal
    assert won is not None
    assert won.settled_for_us
    lost = meaning("charge.dispute.closed", about | {"status": "lost"}).reversal
    assert lost is not None
    assert not lost.settled_for_us


def test_an_inquiry_takes_no_money_back() -> None:
    about = told("charge.dispute.created")["data"]["object"] | {"status": "warning_needs_response"}
    assert "inquiry" in ignored("charge.dispute.created", about)
    assert meaning("charge.dispute.funds_withdrawn", about).kind is EventKind.DISPUTED


def test_what_nobody_knows_is_ignored() -> None:
    assert ignored("something.new", {}) == "nothing here depends on it"


def test_stripe_is_asked_for_no_more_types_than_it_takes_at_once() -> None:
    assert len(TYPES) == len(set(TYPES)) <= 20


def older_invoice() -> Event:
    """An invoice as Stripe sent it before 2025."""
    period = {"start": int(NOW.timestamp()), "end": int(YEAR_LATER.timestamp())}
    plan = {"id": "plan_pro", "object": "plan", "metadata": {"licet_offer": "OPT/pro"}}
    line = {"id": "il_1", "type": "subscription", "amount": 499900, "proration": False, "period": period, "plan": plan}
    return {
        "id": "in_1",
        "object": "invoice",
        "subscription": "sub_1",
        "customer": "cus_1",
        "charge": "ch_1",
        "payment_intent": None,
        "currency": "eur",
        "total": 499900,
        "amount_paid": 499900,
        "tax": None,
        "date": 1,
        "lines": {"data": [line]},
        "billing_reason": "subscription_cycle",
        "status": "paid",
    }


def test_an_invoice_of_the_older_shape_says_the_same() -> None:
    found = meaning("invoice.payment_succeeded", older_invoice())
    assert (found.subscription, found.price, found.offer) == ("sub_1", "plan_pro", "OPT/pro")
    assert found.invoice is not None
    assert (found.invoice.payment_ref, found.invoice.period_end, found.invoice.at) == ("ch_1", YEAR_LATER, NOW)
    assert found.invoice.tax == 0
    expanded = older_invoice() | {"charge": {"id": "ch_2"}, "subscription": {"id": "sub_2"}}
    newer = meaning("invoice.payment_succeeded", expanded | {"payment_intent": "pi_1"})
    assert newer.subscription == "sub_2"
    assert newer.invoice is not None
    assert newer.invoice.payment_ref == "pi_1"


def test_an_older_line_names_a_price_too() -> None:
    about = older_invoice()
    about["lines"]["data"][0]["price"] = {"id": "price_1", "metadata": {"licet_offer": "OPT/starter"}}
    found = meaning("invoice.paid", about)
    assert (found.price, found.offer) == ("price_1", "OPT/starter")


def test_a_subscription_of_the_older_shape_says_the_same() -> None:
    plan = {"id": "plan_pro", "metadata": {"licet_offer": "OPT/pro"}}
    about = {"id": "sub_1", "status": "active", "current_period_end": int(YEAR_LATER.timestamp()), "plan": plan}
    found = meaning("customer.subscription.updated", about)
    assert (found.price, found.offer) == ("plan_pro", "OPT/pro")
    assert found.snapshot == Snapshot(SubscriptionStatus.ACTIVE, YEAR_LATER)


def test_a_refund_of_the_older_shape_names_its_charge() -> None:
    about = {"id": "ch_1", "currency": "jpy", "amount_refunded": 500, "invoice": "in_1", "payment_intent": None}
    found = meaning("charge.refunded", about).reversal
    assert found is not None
    assert (found.payment_ref, found.invoice_ref, found.amount) == ("ch_1", "in_1", Decimal(500))


def test_no_card_is_kept_of_a_whole_life() -> None:
    left = json.dumps([redacted(each) for each in life()])
    assert "4242" in json.dumps(life())
    assert [word for word in ("card", "4242", "exp_", "last4", "Paix", "69001", "+33") if word in left] == []
    assert [INBOX.translate(redacted(each)) for each in life()] == [INBOX.translate(each) for each in life()]


def test_what_is_too_long_for_the_books_is_cut_or_left_out() -> None:
    about = told("invoice.paid")["data"]["object"]
    about |= {"customer_name": "N" * 300, "customer_email": "e" * 300, "number": "1" * 65, "invoice_pdf": "p" * 2001}
    found = meaning("invoice.paid", about)
    assert (found.buyer.name, found.buyer.email) == ("N" * 200, None)
    assert found.invoice is not None
    assert (found.invoice.number, found.invoice.pdf) == (None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Return every place inside *value* at which something stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield value, name
        yield from places(each)


@given(data=st.data())
def test_no_event_is_too_odd_to_be_read(data: st.DataObject) -> None:
    """Any member of a real event may be anything, and any event may claim to be of another type."""
    payload = copy.deepcopy(data.draw(st.sampled_from((*life(), event("invoice.paid", older_invoice())))))
    for _ in range(data.draw(st.integers(0, 4))):
        inside, name = data.draw(st.sampled_from(list(places(payload["data"]["object"])) or [(payload, "id")]))
        inside[name] = data.draw(JSON)
    payload["type"] = data.draw(st.just(payload["type"]) | st.sampled_from(TYPES))
    found = INBOX.translate(payload)
    assert isinstance(found, BillingEvent | Ignored)
    assert found.at.tzinfo is not None
    if isinstance(found, BillingEvent) and found.invoice is not None:
        assert found.invoice.total.is_finite()
        assert len(found.invoice.currency) == 3


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_what_is_no_event_is_said_to_be_none(payload: Event) -> None:
    found = INBOX.translate(payload)
    assert isinstance(found, Ignored)
    assert json.dumps(found.because)
