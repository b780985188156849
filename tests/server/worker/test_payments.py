"""Payments without a request: worked off, put off, asked for; one that goes wrong holds no other up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.config import PaymentSettings
from licet_server.errors import ProviderError
from licet_server.keys.rotation import rotate
from licet_server.licensing.payments import CheckoutWish, Offer, ProviderName
from licet_server.services.installation import Installation
from licet_server.services.payment_inbox import replay_all, take
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.catalog import find_product, put_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import PaymentEventRow, SubscriptionRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import OutboxRow
from licet_server.worker.payments import MOST_QUESTIONS, Payments
from tests.stripe_stand_in import StripeStandIn

PRO = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)
NECTAR = Offer("NLS", "enterprise", "Nectar", Decimal("9000.00"), "EUR", 365)
BOTH = pytest.mark.sqlite_only(reason="what is asked of a provider makes no difference between databases")


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn() as account:
        yield account


@pytest.fixture
def here(installation: Installation, stripe: StripeStandIn) -> Installation:
    return replace(installation, settings=replace(installation.settings, payments=PaymentSettings(stripe.settings)))


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def payments(here: Installation, engine: Engine, clock: Clock) -> Payments:
    return Payments(here, engine, clock=clock)


@pytest.fixture
def buy(stripe: StripeStandIn) -> Callable[..., str]:
    """Let somebody buy; the events wait at the provider."""
    bought = iter(range(1000))

    def sold(offer: Offer = PRO, email: str | None = None) -> str:
        number, page = next(bought), "https://example.com/"
        ends = datetime.now(UTC) + timedelta(hours=1)
        address = email or f"buyer-{number}@example.com"
        wish = CheckoutWish(f"ord_{number:020}", offer, address, page, page, ends)
        return stripe.pay(StripeApi(stripe.settings).open_checkout(wish).ref, email=address)

    return sold


@pytest.fixture
def deliver(here: Installation, engine: Engine, stripe: StripeStandIn, clock: Clock) -> Callable[..., None]:
    """Bring all events that were not brought yet; *change* may spoil them."""
    brought: set[str] = set()

    def bring(change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
        inbox, now = StripeInbox(stripe.settings), clock.now
        for event in [event for event in stripe.events if event["id"] not in brought]:
            change(event)
            brought.add(event["id"])
            said = inbox.verify(*stripe.signed(event), now=now)
            with transaction(engine) as session:
                take(session, ProviderName.STRIPE, said, payments=here.settings.payments, now=now)

    return bring


def all_of(engine: Engine, table: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(table).order_by(table.id)).unique())


def work(payments: Payments, times: int = 4) -> None:
    for _ in range(times):
        payments.step()


@BOTH
def test_events_that_never_came_are_asked_for(payments: Payments, engine: Engine, buy: Callable[..., str]):
    buy()
    told, new = payments.reconcile()[ProviderName.STRIPE]
    assert told == new > 3
    work(payments)
    assert len(all_of(engine, LicenseRow)) == 1
    assert payments.reconcile()[ProviderName.STRIPE] == (told, 0)


@BOTH
def test_a_provider_that_is_away_is_asked_again_from_where_it_was(
    payments: Payments, stripe: StripeStandIn, buy: Callable[..., str], clock: Clock
):
    payments.reconcile()
    buy()
    stripe.answers = [(503, {})] * 9
    with pytest.raises(ProviderError):
        payments.reconcile()
    stripe.answers = []
    clock.pass_(minutes=50)
    assert payments.reconcile()[ProviderName.STRIPE][1] > 3


@BOTH
def test_a_clock_that_was_ahead_once_does_not_hide_events(payments: Payments, buy: Callable[..., str], clock: Clock):
    clock.pass_(days=3650)
    payments.reconcile()
    clock.pass_(days=-3650)
    buy()
    assert payments.reconcile()[ProviderName.STRIPE][1] > 3


def test_a_payment_that_cannot_be_worked_off_waits_and_holds_no_other_up(
    payments: Payments,
    here: Installation,
    engine: Engine,
    buy: Callable[..., str],
    deliver: Callable[..., None],
    clock: Clock,
):
    with transaction(engine) as session:
        product = find_product(session, "NLS")
        assert product is not None
        put_product(session, replace(product, key_algorithm="RS256"))  # for which there is no signing key yet
    buy(NECTAR)
    buy(PRO)
    deliver()
    work(payments)
    assert [row.product_code for row in all_of(engine, LicenseRow)] == ["OPT"]
    late = [row for row in all_of(engine, PaymentEventRow) if row.state == "pending"]
    assert late
    assert all(row.attempts >= 1 and "RS256" in row.reason for row in late if row.stream is not None)

    asked = {"algorithm": "RS256", "at_once": True, "issuer": here.issuer, "now": clock.now}
    here.keyring_file.change(lambda ring: rotate(ring, **asked))
    clock.pass_(days=1)
    work(payments)
    assert sorted(row.product_code for row in all_of(engine, LicenseRow)) == ["NLS", "OPT"]


def test_a_payment_with_something_that_does_not_fit_holds_no_other_up(
    payments: Payments, engine: Engine, buy: Callable[..., str], deliver: Callable[..., None]
):
    bad, good = buy(), buy()

    def spoil(event: dict[str, Any]) -> None:
        about = event["data"]["object"]
        if event["type"] == "invoice.paid" and about["parent"]["subscription_details"]["subscription"] == bad:
            about["total"] = about["amount_paid"] = 10**40  # more digits than a price has

    deliver(spoil)
    work(payments)
    owners = {row.ref: row.license_id for row in all_of(engine, SubscriptionRow)}
    assert owners[good] is not None


@BOTH
def test_who_bought_is_asked_a_few_at_a_time_and_ever_less_often(
    payments: Payments,
    engine: Engine,
    stripe: StripeStandIn,
    buy: Callable[..., str],
    deliver: Callable[..., None],
    clock: Clock,
):
    for _ in range(8):
        buy()

    def forget(event: dict[str, Any]) -> None:
        about = event["data"]["object"]
        about["customer_email"] = about["customer_details"] = None

    deliver(forget)
    work(payments, 1)
    stripe.calls.clear()
    payments.step()
    asked = [call for call in stripe.calls if "/customers/" in call.path]
    assert len(asked) == MOST_QUESTIONS
    work(payments)
    assert len(all_of(engine, LicenseRow)) == 8


@BOTH
def test_replaying_what_was_rightly_ignored_keeps_the_reason(
    payments: Payments, engine: Engine, buy: Callable[..., str], deliver: Callable[..., None], clock: Clock
):
    buy()
    deliver(lambda event: event.update(type="customer.created"))
    before = {row.id: row.reason for row in all_of(engine, PaymentEventRow)}
    with transaction(engine) as session:
        replay_all(session, EventState.IGNORED, now=clock.now)
    work(payments)
    rows = all_of(engine, PaymentEventRow)
    assert {row.id: row.reason for row in rows} == before
    assert {row.state for row in rows} == {"ignored"}


def test_what_a_foreign_sale_leaves_behind_is_ignored_after_a_day_and_disturbs_nobody(
    payments: Payments,
    engine: Engine,
    stripe: StripeStandIn,
    buy: Callable[..., str],
    deliver: Callable[..., None],
    clock: Clock,
):
    buy()
    stripe.events[:] = [event for event in stripe.events if event["type"] == "invoice_payment.paid"]
    for thing in stripe.all("invoice"):
        thing["parent"] = None  # it was for no subscription
    deliver()
    with transaction(engine) as session:
        create_endpoint(session, url="https://hooks.example.com/", events=["payment.attention"], now=clock.now)
    work(payments)
    assert [row.state for row in all_of(engine, PaymentEventRow)] == ["pending"]
    clock.pass_(days=8)  # the worker was away
    work(payments)
    assert [row.state for row in all_of(engine, PaymentEventRow)] == ["ignored"]
    assert all_of(engine, OutboxRow) == []
