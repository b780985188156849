"""A fake of Stripe that others wrote: what it signs is taken, and what it says is understood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from licet_server.billing.stripe_events import StripeInbox
from licet_server.config import StripeSettings
from licet_server.licensing.payments import BillingEvent, EventKind, InvoiceStatus, SubscriptionStatus
from tests.localstripe_server import LocalStripe
from tests.server.receivers import Receiver
from tests.servers import wait_until

SECRET = "_".join(("whsec", "localstripe"))
WANTED = (
    "customer.subscription.created",
    "customer.subscription.deleted",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
)


def test_what_localstripe_signs_is_verified_and_understood() -> None:
    inbox, started = StripeInbox(StripeSettings(webhook_secrets=(SECRET,))), datetime.now(UTC)
    with Receiver() as receiver, LocalStripe() as peer:
        peer.send_to(receiver.url, SECRET, WANTED)
        customer = peer.customer("buyer@example.com")
        sub = peer.subscribe(
            customer, peer.plan("pro", 499900, offer="OPT/pro"), licet_order="ord_00000000000000000001"
        )
        peer.break_card(customer)
        assert peer.renew(customer, sub)["status"] == "open"
        assert peer.ask("GET", f"/v1/subscriptions/{sub}")["status"] == "past_due"
        peer.mend_card(customer)
        invoices = peer.ask("GET", "/v1/invoices", subscription=sub)["data"]
        open_one = next(invoice["id"] for invoice in invoices if invoice["status"] == "open")
        assert peer.pay(open_one)["status"] == "paid"
        peer.cancel(sub)
        wait_until(lambda: len(receiver.received) == 5, within=15, what="all webhooks have come")
    said = [inbox.verify(each.body, each.headers, now=datetime.now(UTC)) for each in receiver.received]
    meanings = [each.meaning for each in said if isinstance(each.meaning, BillingEvent)]
    assert sorted(meaning.kind.value for meaning in meanings) == [
        "changed",
        "changed",
        "paid",
        "paid",
        "payment_failed",
    ]
    assert {meaning.subscription for meaning in meanings} == {sub}
    assert {(meaning.offer, meaning.price, meaning.live) for meaning in meanings} == {("OPT/pro", "plan_pro", False)}
    assert "4242" not in repr([each.payload for each in said])
    paid = next(meaning for meaning in meanings if meaning.kind is EventKind.PAID)
    assert paid.invoice is not None
    assert (paid.invoice.status, paid.invoice.total, paid.invoice.currency) == (
        InvoiceStatus.PAID,
        Decimal("4999.00"),
        "EUR",
    )
    assert (paid.invoice.payment_ref or "").startswith("pi_")
    assert paid.invoice.period_end is not None
    assert timedelta(days=360) < paid.invoice.period_end - started < timedelta(days=370)
    made = next(meaning for meaning in meanings if meaning.type == "customer.subscription.created")
    ended = next(meaning for meaning in meanings if meaning.type == "customer.subscription.deleted")
    assert (made.order, made.buyer.ref) == ("ord_00000000000000000001", customer)
    assert made.snapshot is not None
    assert (made.snapshot.status, made.snapshot.period_end) == (SubscriptionStatus.ACTIVE, paid.invoice.period_end)
    assert ended.snapshot is not None
    assert ended.snapshot.status is SubscriptionStatus.ENDED
