"""Checkouts: opened at a provider, given up, and closed once their time is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, InputError, NotConfiguredError, ProviderError
from licet_server.licensing.catalog import EarlyAdopters
from licet_server.licensing.payments import ProviderName
from licet_server.services import checkout, orders
from licet_server.services.catalog import apply_catalog, get_product
from licet_server.services.checkout import Wanted
from licet_server.services.orders import Party, Quote
from licet_server.services.pay_order import pay
from licet_server.services.providers import providers
from licet_server.storage.early_adopters import list_places
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider, only
from tests.stripe_stand_in import StripeStandIn

ANN = Party("ann@example.com", "Ann", "Acme", "FR", "FR40303265045", "fr")
BASE = "https://license.example.com"
OVER = NOW + checkout.LASTS


@pytest.fixture
def stripe():
    return FakeProvider()


@pytest.fixture
def open_one(engine, stripe):
    """Open a checkout."""

    def opened(email="ann@example.com", asked=None, now=NOW, **changes):
        wanted = {"product": "OPT", "plan": "pro", "party": replace(ANN, email=email)} | changes
        begin = partial(transaction, engine)
        return checkout.open_checkout(begin, asked or only(stripe), Wanted(**wanted), base_url=BASE, now=now)

    return opened


@pytest.fixture
def change_product(engine):
    def changed(plan=None, **changes):
        with transaction(engine) as session:
            product = get_product(session, "OPT")
            if plan is not None:
                plans = [replace(each, **plan) if each.code == "pro" else each for each in product.plans]
                changes["plans"] = tuple(plans)
            apply_catalog(session, (replace(product, **changes),), now=NOW)

    return changed


@pytest.fixture(autouse=True)
def nobody_is_early(change_product):
    """Whatever the default catalog says, each test says itself who is an early adopter."""
    change_product(early_adopters=None)


@pytest.fixture
def look(engine):
    """Every order, the oldest first: state, discount and reference of the checkout."""

    def found():
        with reading(engine) as session:
            rows = session.scalars(select(OrderRow).order_by(OrderRow.number))
            return [(row.state, row.percent_off, row.checkout_ref) for row in rows]

    return found


@pytest.fixture
def close_old(engine, stripe):
    return lambda now, asked=None: checkout.close_old(engine, asked or only(stripe), now=now)


def test_the_buyer_is_sent_to_the_provider(open_one, stripe, look):
    opened = open_one()
    (wish,) = stripe.wishes
    assert opened.url == f"https://pay.example.com/{opened.order.id}"
    assert (opened.order.number, opened.order.provider) == ("C-2026-000001", "stripe")
    assert (wish.order, wish.email, wish.name, wish.language) == (opened.order.id, "ann@example.com", "Ann", "fr")
    assert (wish.offer.name, str(wish.offer.price), wish.offer.days) == ("OPT/pro", "4999.00", 365)
    assert wish.offer.title == "OptimNow FinOps Tag Compliance MCP, Professional"
    assert (wish.success_url, wish.cancel_url) == (f"{BASE}/checkout/thanks", "https://optimnow.io/pricing")
    assert wish.expires_at == opened.order.valid_until == OVER
    assert look() == [("open", 0, f"ref_{opened.order.id}")]


def test_the_price_at_the_provider_is_the_one_that_the_catalog_names(open_one, change_product, stripe):
    change_product({"stripe_price": "price_1", "paddle_price": "pri_1"})
    paddle = FakeProvider(ProviderName.PADDLE)
    open_one()
    open_one(asked=only(paddle))
    open_one(asked=only(stripe, paddle))
    assert [wish.offer.price_ref for wish in stripe.wishes] == ["price_1"] * 2
    assert [wish.offer.price_ref for wish in paddle.wishes] == ["pri_1"]


def test_a_place_among_the_first_makes_it_cheaper_for_each_customer_once(open_one, change_product, stripe, look):
    change_product(early_adopters=EarlyAdopters(30, 2))
    first, other, late = open_one(), open_one("b@example.com"), open_one("c@example.com")
    assert [each.order.percent_off for each in (first, other, late)] == [30, 30, 0]
    assert str(first.order.total) == "3499.30"
    again = open_one()  # the page was closed; the place goes with the customer
    assert again.order.percent_off == 30
    assert stripe.closed == [f"ref_{first.order.id}"]
    assert [state for state, _, _ in look()] == ["cancelled", "open", "open", "open"]


def test_who_has_paid_with_a_place_buys_at_the_full_price_next(open_one, change_product, stripe, engine):
    change_product(early_adopters=EarlyAdopters(30, 2))
    bought = open_one().order
    with transaction(engine) as session:
        orders.note_paid(session, bought.id, license_id=None, now=NOW)
    assert open_one().order.percent_off == 0
    stripe.being_paid.add(f"ref_{open_one('b@example.com').order.id}")
    assert open_one("b@example.com").order.percent_off == 0  # the one before is being paid at this moment
    change_product({"paddle_price": "pri_1"}, early_adopters=EarlyAdopters(30, 3))
    assert open_one("c@example.com").order.percent_off == 30
    elsewhere = only(FakeProvider(ProviderName.PADDLE))
    assert open_one("c@example.com", elsewhere).order.percent_off == 0  # nobody can close the one before


def test_a_checkout_that_the_provider_does_not_open_is_cancelled_and_its_place_is_free(
    open_one, change_product, stripe, look, engine
):
    change_product(early_adopters=EarlyAdopters(30, 1))
    stripe.down = True
    with pytest.raises(ProviderError, match="gave no answer"):
        open_one()
    assert look() == [("cancelled", 30, None)]
    with reading(engine) as session:
        assert list_places(session, "OPT") == []
    stripe.down = False
    assert open_one("b@example.com").order.percent_off == 30


def test_no_transaction_is_open_while_the_provider_is_asked(open_one, engine, stripe, monkeypatch):
    opened: list[Any] = []
    ask = stripe.open_checkout

    def slowly(wish):
        with transaction(engine, patience_ms=200) as session:
            opened.append(orders.get_order(session, wish.order, lock=True).state)
        return ask(wish)

    monkeypatch.setattr(stripe, "open_checkout", slowly)
    open_one()
    assert opened == ["open"]


@pytest.mark.sqlite_only(reason="it is refused before anything is written")
def test_what_cannot_be_bought_there_is_refused_with_the_way_out(open_one, change_product, look):
    nobody, paddle = only(), only(FakeProvider(ProviderName.PADDLE))
    for changes, error, named in (
        ({"plan": "enterprise"}, ConflictError, "on request: make a quote"),
        ({"plan": "gold"}, InputError, "no plan"),
        ({"product": "XXX"}, InputError, "no product"),
        ({"asked": nobody}, NotConfiguredError, "set STRIPE_SECRET_KEY"),
        ({"provider": ProviderName.PADDLE}, NotConfiguredError, "set PADDLE_API_KEY"),
        ({"asked": paddle}, ConflictError, "paddle_price is not in the catalog"),
        ({"success_url": "http://example.com/"}, InputError, "success_url must be an https"),
        ({"cancel_url": "javascript:alert(1)"}, InputError, "cancel_url must be an https"),
        ({"party": Party("a@b.co", vat_number="1")}, InputError, "no VAT number"),
    ):
        with pytest.raises(error, match=named):
            open_one(**changes)
    change_product({"price": 0, "currency": "EUR"}, purchase_url="ftp://example.com")
    with pytest.raises(ConflictError, match="costs nothing"):
        open_one()
    assert look() == []


def test_without_an_address_of_the_product_the_buyer_comes_back_to_this_server(open_one, change_product, stripe):
    change_product(purchase_url="")
    open_one()
    open_one("b@example.com", cancel_url="http://localhost:8000/no")
    usual, chosen = stripe.wishes
    assert (usual.success_url, usual.cancel_url) == (f"{BASE}/checkout/thanks", f"{BASE}/checkout/cancelled")
    assert chosen.cancel_url == "http://localhost:8000/no"


def test_a_checkout_is_cancelled_at_the_provider_first(open_one, engine, stripe, look):
    begin, first, second = partial(transaction, engine), open_one().order, open_one("b@example.com").order
    assert checkout.cancel_order(begin, only(stripe), first.number, now=NOW).state == "cancelled"
    assert checkout.cancel_order(begin, only(), first.id, now=NOW).state == "cancelled"  # once more asks nobody
    stripe.being_paid.add(f"ref_{second.id}")
    with pytest.raises(ConflictError, match="being paid"):
        checkout.cancel_order(begin, only(stripe), second.id, now=NOW)
    stripe.down = True
    with pytest.raises(ProviderError):
        checkout.cancel_order(begin, only(stripe), second.id, now=NOW)
    assert stripe.closed == [f"ref_{first.id}", f"ref_{second.id}"]
    assert [state for state, _, _ in look()] == ["cancelled", "open"]


def test_what_nobody_paid_in_time_is_closed_there_and_cancelled_here(open_one, engine, close_old, stripe, look):
    first, second = open_one().order, open_one("b@example.com").order
    stripe.being_paid.add(f"ref_{second.id}")
    with transaction(engine) as session:
        orders.quote(session, Quote("OPT", "pro", ANN, valid_for=timedelta(hours=23)), now=NOW)
        orders.quote(session, Quote("OPT", "pro", ANN), now=NOW)
    assert close_old(OVER - timedelta(seconds=1)) is False
    assert stripe.closed == []
    assert close_old(OVER) is False
    assert sorted(stripe.closed) == sorted([f"ref_{first.id}", f"ref_{second.id}"])
    assert [state for state, _, _ in look()] == ["cancelled", "open", "cancelled", "open"]
    close_old(OVER + timedelta(minutes=59))
    assert len(stripe.closed) == 2  # it is asked again an hour later
    stripe.being_paid.clear()
    close_old(OVER + timedelta(hours=1))
    assert [state for state, _, _ in look()] == ["cancelled", "cancelled", "cancelled", "open"]


def test_a_provider_that_gives_no_answer_keeps_nobody_waiting(open_one, change_product, close_old, stripe, look):
    change_product({"paddle_price": "pri_1"})
    paddle = FakeProvider(ProviderName.PADDLE)
    both = only(stripe, paddle)
    open_one(asked=both)
    open_one("b@example.com", asked=both, provider=ProviderName.PADDLE)
    stripe.down = True
    close_old(OVER, both)
    assert [state for state, _, _ in look()] == ["open", "cancelled"]
    close_old(OVER + timedelta(hours=1), only(paddle))  # it is not even set up any more
    assert [state for state, _, _ in look()] == ["open", "cancelled"]
    stripe.down = False
    close_old(OVER + timedelta(hours=2), both)
    assert [state for state, _, _ in look()] == ["cancelled", "cancelled"]


def test_an_order_that_is_paid_while_it_is_closed_stays_paid(open_one, engine, close_old, stripe, monkeypatch, look):
    made = open_one().order

    def paid_meanwhile(ref):
        with transaction(engine) as session:
            orders.note_paid(session, made.id, license_id=None, now=OVER)
        return True

    monkeypatch.setattr(stripe, "close_checkout", paid_meanwhile)
    close_old(OVER)
    assert [state for state, _, _ in look()] == ["paid"]


def test_there_is_more_to_do_after_a_full_batch(open_one, close_old, monkeypatch):
    monkeypatch.setattr(checkout, "BATCH", 2)
    for n in range(3):
        open_one(f"{n}@example.com")
    assert [close_old(OVER), close_old(OVER), close_old(OVER)] == [True, False, False]


@pytest.mark.sqlite_only(reason="it is about what is said to Stripe")
def test_stripe_opens_and_closes_a_checkout_with_the_discount(open_one, change_product, engine, installation, look):
    change_product(early_adopters=EarlyAdopters(30, 2))
    with StripeStandIn() as account:
        asked = providers(replace(installation.settings.payments, stripe=account.settings))
        opened, begin = open_one(asked=asked), partial(transaction, engine)
        assert opened.order.percent_off == 30
        session = account.thing(opened.order.checkout_ref)
        assert (session["metadata"]["licet_order"], session["_percent_off"]) == (opened.order.id, 30)
        again = open_one(asked=asked)
        assert account.thing(opened.order.checkout_ref)["status"] == "expired"
        account.pay(again.order.checkout_ref, email="ann@example.com")
        with pytest.raises(ConflictError, match="was paid"):
            checkout.cancel_order(begin, asked, again.order.id, now=NOW)
    assert look()[0] == ("cancelled", 30, opened.order.checkout_ref)


@pytest.mark.parametrize("down", [False, True])
def test_an_order_that_is_cancelled_while_its_checkout_is_opened_cannot_be_paid_any_more(
    open_one, engine, stripe, monkeypatch, look, down
):
    ask = stripe.open_checkout

    def cancelled_meanwhile(wish):
        checkout.cancel_order(partial(transaction, engine), only(), wish.order, now=NOW)
        link, stripe.down = ask(wish), down
        return link

    monkeypatch.setattr(stripe, "open_checkout", cancelled_meanwhile)
    with pytest.raises(ConflictError, match="was cancelled meanwhile"):
        open_one()
    assert look() == [("cancelled", 0, None)]
    assert stripe.closed == ([] if down else [f"ref_{stripe.wishes[0].order}"])


def test_a_checkout_is_never_paid_by_hand_before_or_after(open_one, engine, installation, sell):
    made, sold = open_one().order, sell("pro").license
    known = {"pepper": installation.secrets.pepper, "signer": installation.signer, "now": NOW}
    for state in ("open", "paid"):
        with pytest.raises(ConflictError, match="is paid at stripe"), transaction(engine) as session:
            pay(session, orders.get_order(session, made.id, lock=True), **known)
        with transaction(engine) as session:
            assert orders.note_paid(session, made.id, license_id=sold.id, now=NOW) is (state == "open")
