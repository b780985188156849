"""What events of Stripe mean, in its newer shape."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from licet_server.billing.redact import redacted
from licet_server.billing.stripe_meaning import TYPES
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    Ignored,
    InvoiceReason,
    InvoiceStatus,
    Snapshot,
    SubscriptionStatus,
)
from tests.server.billing.stripe_told import INBOX, NOW, YEAR_LATER, Event, ignored, life, meaning, read, told


def test_a_checkout_says_who_bought_what_under_which_order() -> None:
    bought = read("checkout.session.completed")
    about = told("checkout.session.completed")["data"]["object"]
    assert (bought.kind, bought.order, bought.offer, bought.once) == (
        EventKind.PURCHASED,
        "ord_00000000000000000001",
        "OPT/pro",
        False,
    )
    assert (bought.subscription, bought.live) == (about["subscription"], False)
    assert bought.invoice is not None
    assert (bought.invoice.ref, bought.invoice.status) == (about["invoice"], InvoiceStatus.PAID)
    assert bought.buyer == Buyer(about["customer"], "buyer@example.com", "ACME SAS", None, "FR", "FR40303265045", "fr")


def test_what_is_paid_once_is_paid_with_its_checkout() -> None:
    bought = read("checkout.session.completed", 1)
    about = told("checkout.session.completed", 1)["data"]["object"]
    assert (bought.once, bought.subscription, bought.order) == (
        True,
        about["payment_intent"],
        "ord_00000000000000000003",
    )
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


def test_an_order_is_what_our_metadata_name_and_nothing_that_a_buyer_can_choose() -> None:
    about = told("checkout.session.completed")["data"]["object"]
    about["client_reference_id"] = "ord_00000000000000000009"
    assert meaning("checkout.session.completed", about).order == "ord_00000000000000000001"
    for named in (None, "Q-2026-000001", "ord_1", "ord_0000000000000000000U", "ord_000000000000000000001"):
        about["metadata"] = {"licet_order": named}
        assert meaning("checkout.session.completed", about).order is None


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
    assert (found.kind, found.offer, found.order) == (EventKind.CHANGED, "OPT/pro", "ord_00000000000000000001")
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
