"""A checkout that renews a license that there is, from the order to what the payment does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from licet_server.errors import ConflictError, InputError, TransitionError
from licet_server.licensing.payments import InvoiceReason, SubscriptionStatus
from licet_server.services import checkout
from licet_server.services.checkout import Wanted
from licet_server.services.orders import Party, Quote, quote
from licet_server.services.renew_by_checkout import WINDOW
from licet_server.storage.early_adopters import list_places
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import OrderRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider, only
from tests.server.selling import EMAIL, YEAR, Shop, disputed, failed, first, paid, refunded, stands

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
    assert shop.license().expires_at == LATE + 2 * YEAR + 10 * DAY
    assert shop.subscription().applied_end == shop.license().expires_at
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


EARLY = END - 59 * DAY


def second(at, order):
    """The first payment of another subscription, for an order."""
    made = paid("in_s2", at, at + YEAR, reason=InvoiceReason.FIRST, order=order)
    return replace(made, subscription="sub_2")


def test_a_renewal_that_is_paid_back_leaves_the_license_what_was_paid_for_before(shop, renew):
    opened = renew(now=EARLY)
    shop.hear(first(EARLY, EARLY + YEAR, order=opened.order.id), now=EARLY)
    shop.hear(refunded("in_1", EARLY + DAY), now=EARLY + DAY)
    shop.settle(now=END + DAY)  # and nothing more happens once that is over, but that it ends
    assert (shop.license().status, shop.license().expires_at) == ("active", END)
    assert shop.facts("cancelled")["ends_at"].startswith(f"{END:%Y-%m-%d}")


def test_a_renewal_that_is_paid_back_after_the_old_term_is_withdrawn(shop, renew):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    shop.hear(refunded("in_1", END + DAY), now=END + DAY)
    assert shop.license().status == "revoked"


def test_a_dispute_of_a_renewal_that_is_won_brings_the_term_and_the_days_back(shop, renew):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    shop.hear(disputed("in_1", LATE + DAY), now=LATE + DAY)
    assert (shop.license().status, shop.license().expires_at) == ("active", END)
    shop.hear(disputed("in_1", LATE + 2 * DAY, won=True), now=LATE + 2 * DAY)
    assert shop.license().expires_at == LATE + YEAR + 10 * DAY


def test_what_becomes_of_a_former_subscription_takes_nothing_from_who_has_paid_since(shop, renew, owned, engine):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    again = LATE + YEAR
    shop.hear(stands(SubscriptionStatus.ACTIVE, again - DAY, cancels=True, period_end=again), now=again - DAY)
    shop.hear(second(again, renew(now=again).order.id), now=again)
    shop.hear(stands(SubscriptionStatus.ENDED, again), now=again + 11 * DAY)
    with reading(engine) as session:
        assert session.scalars(select(SubscriptionRow.trouble)).all() == [None, None]
    shop.hear(refunded("in_1", again + 12 * DAY), now=again + 12 * DAY)
    assert (shop.license().status, shop.license().expires_at) == ("active", again + YEAR + 10 * DAY)
    with reading(engine) as session:
        (trouble,) = [each for each in session.scalars(select(SubscriptionRow.trouble)) if each]
        assert "went back" in trouble
    shop.hear(replace(refunded("in_s2", again + 13 * DAY), subscription="sub_2"), now=again + 13 * DAY)
    assert shop.license().status == "revoked"


def test_days_that_came_on_top_last_though_the_next_payment_fails(shop, renew):
    opened = renew(now=EARLY)
    shop.hear(first(EARLY, EARLY + YEAR, order=opened.order.id), now=EARLY)
    due = EARLY + YEAR
    shop.hear(failed("in_2", due), now=due)
    shop.settle(now=due + 58 * DAY)
    assert shop.license().status == "active"
    shop.settle(now=due + 59 * DAY)
    assert shop.license().status == "suspended"


def test_a_cancellation_names_the_day_on_which_the_license_ends(shop, renew):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    end = LATE + YEAR
    shop.hear(stands(SubscriptionStatus.ACTIVE, end - DAY, cancels=True, period_end=end), now=end - DAY)
    assert shop.facts("cancelled")["ends_at"].startswith(f"{end + 10 * DAY:%Y-%m-%d}")


def test_one_checkout_of_a_license_is_open_at_a_time(shop, renew, stripe):
    one = renew()
    two = renew()
    assert (order_of(shop, one)[0], order_of(shop, two)[0]) == ("cancelled", "open")
    stripe.being_paid.add(f"ref_{two.order.id}")
    with pytest.raises(ConflictError, match="is being paid"):
        renew()
    assert len(stripe.wishes) == 2


def test_a_quote_that_renews_the_license_is_not_paid_for_twice(shop, renew, owned, engine):
    with transaction(engine) as session:
        row = session.get(LicenseRow, owned.license.id)
        quote(session, Quote("OPT", "pro", Party(EMAIL), renews=row), now=LATE)
    with pytest.raises(ConflictError, match="a quote"):
        renew()


def test_once_it_is_paid_for_other_checkouts_are_closed(shop, renew, engine, stripe):
    opened = renew()
    with transaction(engine) as session:  # as it is left behind by a server that was stopped in between
        left = OrderRow(
            **{name: getattr(opened.order, name) for name in ("provider", "product_code", "plan", "price", "currency")},
            **{name: getattr(opened.order, name) for name in ("total", "email", "license_id", "valid_until")},
            number="O-0",
            state="open",
            created_at=LATE,
            version=1,
            checkout_ref="ref_left",
        )
        session.add(left)
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    checkout.close_old(engine, only(stripe), now=LATE)
    assert stripe.closed == ["ref_left"]


def test_who_was_suspended_for_a_missing_payment_may_pay_once_the_subscription_is_over(shop, renew, owned):
    opened = renew()
    shop.hear(first(LATE, LATE + YEAR, order=opened.order.id), now=LATE)
    due = LATE + YEAR
    shop.hear(failed("in_2", due), now=due)
    late = due + 40 * DAY
    shop.settle(now=late)
    assert shop.license().status == "suspended"
    with pytest.raises(ConflictError, match="not paid"):
        renew(now=late)
    shop.hear(stands(SubscriptionStatus.ENDED, late), now=late)
    shop.hear(second(late, renew(now=late).order.id), now=late)
    assert (shop.license().status, shop.license().expires_at) == ("active", late + YEAR)
