"""A checkout that renews a license that there is, from the order to what the payment does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from licet_server.errors import ConflictError, InputError, TransitionError
from licet_server.licensing.payments import InvoiceReason, SubscriptionStatus
from licet_server.services import checkout
from licet_server.services.checkout import Wanted
from licet_server.services.orders import Party
from licet_server.services.renew_by_checkout import WINDOW
from licet_server.storage.early_adopters import list_places
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider, only
from tests.server.selling import EMAIL, YEAR, Shop, first, paid, stands

DAY = timedelta(days=1)
END = NOW + YEAR
LATE = END - 10 * DAY
"""When the customer of a license that was sold at NOW pays again."""


@pytest.fixture
def shop(engine, installation):
    return Shop(engine, installation)


@pytest.fixture
def stripe():
    return FakeProvider()


@pytest.fixture
def owned(sell):
    """A license of a year, of somebody who pays again."""
    return sell(email=EMAIL)


@pytest.fixture
def renew(engine, stripe, owned):
    """Open a checkout that renews it."""

    def opened(now=LATE, **changes):
        party = changes.pop("party", Party(EMAIL, "A. Buyer"))
        known = {"product": "OPT", "plan": "pro", "renews": owned.license.id} | changes
        wanted = Wanted(party=party, **known)
        begin = partial(transaction, engine)
        return checkout.open_checkout(begin, only(stripe), wanted, base_url="https://l.example.com", now=now)

    return opened


@pytest.fixture
def change(engine, owned):
    def changed(**columns):
        with transaction(engine) as session:
            session.execute(update(LicenseRow).where(LicenseRow.id == owned.license.id).values(**columns))

    return changed


def order_of(shop, opened):
    with reading(shop.engine) as session:
        row = session.get(OrderRow, opened.order.id)
        return row.state, row.license_id


def test_a_payment_renews_the_license_and_what_was_left_comes_on_top(shop, renew, owned):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    row = shop.license()
    assert (row.id, row.key_digest) == (owned.license.id, owned.license.key_digest)
    assert row.expires_at == LATE + YEAR + 10 * DAY
    assert order_of(shop, opened) == ("paid", row.id)
    subscription = shop.subscription()
    assert (subscription.license_id, subscription.customer_id) == (row.id, row.customer_id)
    assert (subscription.trouble, subscription.price) == (None, row.price)
    assert {each.customer_id for each in shop.invoices()} == {row.customer_id}
    assert shop.mails() == ["renewed"]
    assert owned.key not in str(shop.facts("renewed"))


def test_a_license_that_was_over_begins_anew(shop, renew):
    late = END + 90 * DAY
    opened = renew(now=late)
    shop.hear(first(late, late + YEAR, order=opened.order.id), now=late)
    assert shop.license().expires_at == late + YEAR


def test_told_again_and_renewed_again_it_counts_each_term_once(shop, renew):
    opened = renew()
    once = first(LATE, LATE + YEAR, order=opened.order.id)
    shop.hear(once, now=LATE)
    shop.hear(replace(once, id="evt_again"), now=LATE + DAY)
    assert shop.license().expires_at == LATE + YEAR + 10 * DAY
    later = LATE + YEAR
    shop.hear(paid("in_2", later, later + YEAR), now=later)
    assert shop.license().expires_at == LATE + 2 * YEAR
    assert shop.mails() == ["renewed", "renewed"]


def test_a_trial_becomes_a_license_that_is_paid_for(shop, renew, change):
    change(trial=True)
    opened = renew(now=NOW)
    shop.hear(first(NOW, NOW + YEAR, order=opened.order.id), now=NOW)
    assert (shop.license().trial, shop.license().expires_at) == (False, NOW + YEAR)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param({"status": "revoked"}, id="revoked"),
        pytest.param({"status": "suspended"}, id="suspended"),
        pytest.param({"expires_at": None, "grace_until": None}, id="perpetual"),
    ],
)
def test_what_cannot_be_renewed_any_more_when_it_is_paid_buys_a_license(shop, renew, change, owned, meanwhile):
    opened = renew()
    change(**meanwhile)
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    old, new = shop.licenses()
    assert (old.id, old.expires_at) == (owned.license.id, meanwhile.get("expires_at", END))
    assert new.expires_at == LATE + YEAR
    assert shop.mails() == ["license_delivery"]


def test_a_license_that_went_to_somebody_else_is_not_renewed_for_them(shop, renew, change, sell):
    other = sell(email="other@example.com").license.customer_id
    opened = renew()
    change(customer_id=other)
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    assert len(shop.licenses()) == 3


def test_an_order_renews_once_whoever_names_it_in_another_payment(shop, renew, owned):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    again = paid("in_9", LATE, LATE + YEAR, reason=InvoiceReason.FIRST, order=opened.order.id)
    shop.hear(replace(again, subscription="sub_2"), now=LATE)
    assert len(shop.licenses()) == 2
    assert shop.licenses()[0].expires_at == LATE + YEAR + 10 * DAY


def test_a_cheap_payment_that_names_the_order_of_a_dear_plan_renews_nothing(shop, renew, owned):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id, offer="OPT/starter"), now=LATE)
    old, new = shop.licenses()
    assert (old.id, old.expires_at, new.plan) == (owned.license.id, END, "starter")


def test_no_place_among_the_first_is_taken_and_the_customer_is_the_same_at_the_provider(shop, renew, stripe, engine):
    shop.hear(first(order=None), now=NOW)  # another license of the same customer, from before
    opened = renew()
    (wish,) = stripe.wishes
    assert (wish.customer_ref, wish.percent_off) == ("cus_1", 0)
    with reading(engine) as session:
        assert [each for each in list_places(session, "OPT") if each.order_id == opened.order.id] == []


def test_what_nobody_needs_or_could_use_is_refused_before_anybody_pays(shop, renew, change, stripe):
    with pytest.raises(ConflictError, match="renew it from"):
        renew(now=END - WINDOW - DAY)
    with pytest.raises(ConflictError, match="the license has the plan pro"):
        renew(plan="starter")
    with pytest.raises(InputError, match="is a license of OPT"):
        renew(product="LMG", plan="pro")
    change(status="suspended")
    with pytest.raises(TransitionError):
        renew()
    change(status="active", expires_at=None)
    with pytest.raises(ConflictError, match="perpetual"):
        renew()
    assert stripe.wishes == []


def test_a_subscription_that_goes_on_is_not_paid_for_twice(shop, renew, change):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    late = LATE + YEAR
    with pytest.raises(ConflictError, match="by itself"):
        renew(now=late)
    shop.hear(stands(SubscriptionStatus.ENDED, late), now=late)
    assert renew(now=late).order.license_id == opened.order.license_id
