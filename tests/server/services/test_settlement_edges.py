"""What must not happen to a license, whatever a provider, a buyer, the catalog or the vendor's own hand does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from licet.terms import check
from licet.verdict import Code
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    InvoiceReason,
    InvoiceStatus,
    SubscriptionStatus,
)
from licet_server.licensing.transitions import Action
from licet_server.services.change_plan import change_plan
from licet_server.services.change_status import change_status
from licet_server.services.installation import Installation
from licet_server.services.renew import renew
from licet_server.services.settlement import AT_MOST, NO_PAYMENT
from licet_server.storage.catalog import find_product, put_product
from licet_server.storage.licenses import find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import OrderRow, PaymentEventRow
from licet_server.storage.session import transaction
from tests.factories import NOW
from tests.server.selling import SUB, YEAR, Shop, disputed, event, failed, first, invoice, paid, refunded, stands

DAY = timedelta(days=1)
FIRST_END, SECOND_END = NOW + YEAR, NOW + 2 * YEAR
DUNNING_ENDS = FIRST_END + 14 * DAY


@pytest.fixture
def shop(engine: Engine, installation: Installation) -> Shop:
    return Shop(engine, installation)


def sell_as(engine: Engine, plan: str = "pro", *, gone: bool = False, **changes: object) -> None:
    """Change a plan of OPT in the catalog, or take it out."""
    with transaction(engine) as session:
        product = find_product(session, "OPT")
        assert product is not None
        plans = [replace(one, **changes) if one.code == plan else one for one in product.plans]  # type: ignore[arg-type]
        put_product(session, replace(product, plans=tuple(one for one in plans if not gone or one.code != plan)))


def by_hand(shop: Shop, do: Callable[[Session, LicenseRow], object]) -> None:
    with transaction(shop.engine) as session:
        row = find_by_id(session, shop.license().id, lock=True)
        assert row is not None
        do(session, row)


def code_at(shop: Shop, now: object) -> Code:
    return check(shop.license().terms(), feature=None, now=now).code  # type: ignore[arg-type]


def waiting(shop: Shop) -> list[tuple[str, str | None]]:
    with Session(shop.engine) as session:
        return [(row.state, row.reason) for row in session.scalars(select(PaymentEventRow)) if row.state != "done"]


def test_a_license_works_as_long_as_the_mail_about_a_failed_payment_says(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    assert code_at(shop, DUNNING_ENDS - timedelta(seconds=1)) is Code.IN_GRACE
    assert shop.facts("payment_failed")["suspends_at"] == "2027-12-04T12:00:00Z"
    assert shop.license().expires_at == FIRST_END
    shop.hear(paid("in_2", FIRST_END + DAY, SECOND_END, made=FIRST_END), now=FIRST_END + DAY)
    assert shop.license().grace_until == SECOND_END + 7 * DAY


def test_a_lost_snapshot_does_not_suspend_who_has_paid(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(failed("in_2", FIRST_END), stands(SubscriptionStatus.PAST_DUE, FIRST_END), now=FIRST_END)
    shop.hear(paid("in_2", FIRST_END + DAY, SECOND_END, made=FIRST_END), now=FIRST_END + DAY)
    shop.settle(now=FIRST_END + 60 * DAY)
    assert (shop.license().status, shop.subscription().failing_since) == ("active", None)


def test_a_snapshot_that_comes_again_does_not_prolong_the_dunning(shop: Shop):
    shop.hear(first(), now=NOW)
    for days in (0, 10, 20):
        moment = FIRST_END + days * DAY
        shop.hear(stands(SubscriptionStatus.PAST_DUE, moment), now=moment)
    assert shop.subscription().failing_since == FIRST_END
    assert shop.license().status == "suspended"


@pytest.mark.parametrize("ended", [False, True])
def test_what_the_vendor_gave_by_hand_is_not_taken_because_nobody_pays(shop: Shop, ended: bool):
    shop.hear(first(), now=NOW)
    by_hand(shop, lambda session, row: renew(session, row, until=NOW + 3 * YEAR, now=NOW + DAY))
    over = stands(SubscriptionStatus.ENDED, FIRST_END) if ended else failed("in_2", FIRST_END)
    sell_as(shop.engine, lapses_to=None)
    shop.hear(over, now=FIRST_END)
    shop.settle(now=FIRST_END + 15 * DAY)
    found = shop.license()
    assert (found.status, found.plan, found.expires_at) == ("active", "pro", NOW + 3 * YEAR)
    assert ("changed by hand" in (shop.subscription().trouble or "")) is not ended


def test_another_plan_given_by_hand_is_not_suspended(shop: Shop):
    shop.hear(first(), now=NOW)
    by_hand(shop, lambda session, row: change_plan(session, row, "enterprise", now=NOW + DAY))
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    shop.settle(now=DUNNING_ENDS)
    assert (shop.license().status, shop.license().plan) == ("active", "enterprise")


def once(at: object = NOW) -> BillingEvent:
    found = replace(first(), once=True)
    assert found.invoice is not None
    return replace(found, invoice=replace(found.invoice, period_end=None, reason=InvoiceReason.ONCE))


@pytest.mark.parametrize("change", [{"gone": True}, {"duration_days": 30}, {"duration_days": None}])
def test_todays_catalog_does_not_change_what_was_sold_once(shop: Shop, change: dict[str, object]):
    shop.hear(once(), now=NOW)
    sell_as(shop.engine, **change)  # type: ignore[arg-type]
    shop.hear(refunded("in_1", NOW + DAY, "10.00"), now=NOW + DAY)
    assert shop.license().expires_at == FIRST_END


def test_a_change_of_plan_that_was_paid_back_makes_nothing_perpetual(shop: Shop):
    update = paid("in_1", NOW, FIRST_END, reason=InvoiceReason.UPDATE)
    shop.hear(update, refunded("in_1", NOW), now=NOW + DAY)
    assert shop.licenses() == []
    assert shop.subscription().refunded is True


def test_a_customer_goes_on_paying_in_the_currency_of_old(shop: Shop):
    shop.hear(first(), now=NOW)
    sell_as(shop.engine, currency="USD")
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert (shop.license().expires_at, shop.subscription().trouble) == (SECOND_END, None)


def test_a_renewal_in_another_currency_is_not_called_one(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(paid("in_2", FIRST_END, SECOND_END, currency="USD"), now=FIRST_END)
    assert shop.license().expires_at == FIRST_END
    assert shop.mails() == ["license_delivery"]
    assert "paid in USD" in (shop.subscription().trouble or "")


@pytest.mark.parametrize(
    ("chosen", "status", "ends"), [("keep", "active", SECOND_END), ("suspend", "active", SECOND_END)]
)
def test_an_old_dispute_does_not_stop_what_is_paid_since(shop: Shop, chosen: str, status: str, ends: object):
    shop.with_payments(on_dispute=chosen)
    shop.hear(first(), disputed("in_1", NOW + DAY), now=NOW + DAY)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert (shop.license().status, shop.license().expires_at) == (status, ends)


def test_a_payment_for_a_license_that_a_dispute_revoked_needs_a_person(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(disputed("in_1", NOW + DAY), now=NOW + DAY)
    shop.hear(paid("in_2", FIRST_END, SECOND_END), now=FIRST_END)
    assert "is revoked" in (shop.subscription().trouble or "")
    shop.hear(stands(SubscriptionStatus.ENDED, FIRST_END + DAY), now=FIRST_END + DAY)
    assert "is revoked" in (shop.subscription().trouble or "")
    assert shop.mails() == ["license_delivery", "withdrawn"]


def test_a_refund_waits_a_week_for_its_payment_however_often_it_is_looked_at(shop: Shop):
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW), refunded("in_1", NOW), now=NOW)
    for minutes in range(30):
        shop.settle(now=NOW + timedelta(minutes=minutes))
    assert waiting(shop) == [("pending", NO_PAYMENT)]
    shop.settle(now=NOW + AT_MOST + DAY)
    assert waiting(shop) == [("failed", NO_PAYMENT)]
    shop.hear(first(), now=NOW + 9 * DAY)
    shop.settle(now=NOW + 9 * DAY)
    assert (waiting(shop), shop.subscription().refunded) == ([], True)


def test_a_plan_that_is_sold_no_more_has_its_days_of_dunning(shop: Shop):
    shop.hear(first(), now=NOW)
    sell_as(shop.engine, gone=True)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    assert shop.license().status == "active"
    assert shop.mails() == ["license_delivery", "payment_failed"]


def test_a_charge_beside_the_subscription_is_no_term(shop: Shop):
    shop.hear(first(), now=NOW)
    middle = NOW + 100 * DAY
    shop.hear(failed("in_x", middle, reason=InvoiceReason.ONCE), now=middle)
    shop.settle(now=middle + 20 * DAY)
    assert (shop.license().status, shop.subscription().failing_since) == ("active", None)
    shop.hear(paid("in_y", middle, None, reason=InvoiceReason.ONCE), now=middle)
    assert shop.license().expires_at == FIRST_END


def test_a_trial_is_not_issued_for_the_whole_term(shop: Shop):
    nothing = invoice("in_1", InvoiceStatus.PAID, NOW, reason=InvoiceReason.FIRST)
    free = replace(nothing, total=Decimal(0), paid=Decimal(0))
    shop.hear(event(EventKind.PURCHASED, "evt_bought", NOW, invoice=free), now=NOW)
    assert shop.licenses() == []
    shop.hear(stands(SubscriptionStatus.TRIALING, NOW, period_end=NOW + 14 * DAY), now=NOW)
    shop.hear(replace(first(until=NOW + 14 * DAY), invoice=replace(free, period_end=NOW + 14 * DAY)), now=NOW)
    assert shop.license().expires_at == NOW + 14 * DAY


def test_from_a_long_term_to_a_short_one_takes_the_end_along(shop: Shop):
    shop.hear(first(), now=NOW)
    monthly = stands(SubscriptionStatus.ACTIVE, NOW + 2 * DAY, period_end=NOW + 31 * DAY)
    shop.hear(paid("in_2", NOW + DAY, NOW + 31 * DAY, reason=InvoiceReason.UPDATE), monthly, now=NOW + 2 * DAY)
    assert shop.license().expires_at == NOW + 31 * DAY


def test_what_the_vendor_gave_back_is_not_suspended_again_for_the_same_debt(shop: Shop):
    shop.hear(first(), now=NOW)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    shop.settle(now=DUNNING_ENDS)
    by_hand(shop, lambda session, row: change_status(session, row, Action.REACTIVATE, now=DUNNING_ENDS + DAY))
    shop.hear(failed("in_2", DUNNING_ENDS + 2 * DAY, attempts=2, made=FIRST_END), now=DUNNING_ENDS + 2 * DAY)
    assert shop.license().status == "active"


def test_a_license_revoked_by_hand_hears_no_more(shop: Shop):
    shop.hear(first(), now=NOW)
    by_hand(shop, lambda session, row: change_status(session, row, Action.REVOKE, now=NOW + DAY))
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW + 2 * DAY, cancels=True), now=NOW + 2 * DAY)
    shop.hear(failed("in_2", FIRST_END), now=FIRST_END)
    assert shop.mails() == ["license_delivery"]
    assert "is revoked" in (shop.subscription().trouble or "")


def test_a_price_that_no_plan_has_is_seen(shop: Shop):
    shop.hear(first(), now=NOW)
    other = stands(SubscriptionStatus.ACTIVE, NOW + DAY, price="price_9", offer=None)
    shop.hear(other, now=NOW + DAY)
    assert "its price price_9 belongs to no plan" in (shop.subscription().trouble or "")
    assert shop.license().plan == "pro"
    shop.hear(stands(SubscriptionStatus.ACTIVE, NOW + 2 * DAY), now=NOW + 2 * DAY)
    assert shop.subscription().trouble is None


@pytest.fixture
def quote(engine: Engine) -> OrderRow:
    row = OrderRow(
        number="Q-2026-000001", provider="manual", state="open", product_code="OPT", plan="enterprise",
        price=Decimal(12000), currency="EUR", total=Decimal(12000), email="ceo@example.com", created_at=NOW,
        valid_until=NOW + 30 * DAY,
    )  # fmt: skip
    with transaction(engine) as session:
        session.add(row)
    return row


@pytest.mark.parametrize("named", ["id", "number"])
@pytest.mark.parametrize("changes", [{"price": "price_tshirt", "offer": None}, {"offer": None}, {}])
def test_no_buyer_makes_a_cheap_price_pay_for_somebody_elses_order(
    shop: Shop, quote: OrderRow, named: str, changes: dict[str, object]
):
    shop.hear(replace(first(), order=getattr(quote, named), **changes), now=NOW)  # type: ignore[arg-type]
    with Session(shop.engine) as session:
        assert session.get(OrderRow, quote.id).state == "open"  # type: ignore[union-attr]
    assert {row.plan for row in shop.licenses()} <= {"pro"}


def test_an_order_id_of_any_length_harms_nobody(shop: Shop):
    shop.hear(replace(first(), order="x" * 64), now=NOW)
    assert (shop.license().plan, shop.subscription().order_id) == ("pro", None)


def test_the_books_keep_everything_that_the_provider_says_of_a_buyer(shop: Shop):
    said = Buyer("cus_1", "buyer@example.com", "A. Buyer", "Example SAS", "FR", "FR40303265045", "fr")
    shop.hear(replace(first(), buyer=said), now=NOW)
    customer = shop.license().customer
    found = (customer.company, customer.country, customer.vat_number, customer.language)
    assert found == ("Example SAS", "FR", "FR40303265045", "fr")
    assert shop.subscription().ref == SUB
