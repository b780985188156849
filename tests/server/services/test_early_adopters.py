"""The first customers of a product, counted without a race."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from licet_server.errors import ConflictError
from licet_server.licensing.catalog import EarlyAdopters
from licet_server.services import early_adopters, orders
from licet_server.services.catalog import apply_catalog, get_product
from licet_server.storage.early_adopters import list_places
from licet_server.storage.ids import ORDER_PREFIX, new_id
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.services.test_issue_at_once import run_together

PLACES = 10


@pytest.fixture(autouse=True)
def offered(engine):
    """The first ten customers of OPT get 30 % off."""
    with transaction(engine) as session:
        product = replace(get_product(session, "OPT"), early_adopters=EarlyAdopters(30, PLACES))
        apply_catalog(session, (product,), now=NOW)


@pytest.fixture
def order(engine):
    """Write a checkout's order down, and reserve a place for it if one is free."""

    def made(email="a@b.co"):
        row = OrderRow(
            id=new_id(ORDER_PREFIX),
            provider="stripe",
            product_code="OPT",
            plan="pro",
            price=Decimal("4999.00"),
            total=Decimal("4999.00"),
            currency="EUR",
            email=email,
            valid_until=NOW + timedelta(hours=1),
        )
        with transaction(engine) as session:
            row.percent_off = early_adopters.reserve(session, get_product(session, "OPT"), row)
            return orders.add_order(session, row, now=NOW)

    return made


@pytest.fixture
def places(engine):
    def found():
        with reading(engine) as session:
            return [(row.position, row.email, row.reserved_until is None) for row in list_places(session, "OPT")]

    return found


def test_of_thirty_customers_at_one_moment_exactly_ten_get_a_place(order, places):
    emails = iter([f"{n}@example.com" for n in range(30)])
    made = run_together(lambda: order(next(emails)), 30)
    assert len(made) == 30
    assert sorted(row.percent_off for row in made) == [0] * 20 + [30] * 10
    assert [place for place, _, _ in places()] == list(range(1, PLACES + 1))
    assert {email for _, email, _ in places()} == {row.email for row in made if row.percent_off}
    assert len({row.number for row in made}) == 30


def test_one_customer_who_asks_ten_times_at_one_moment_gets_one_place(order, places):
    assert sorted(row.percent_off for row in run_together(order, 10)) == [0] * 9 + [30]
    assert places() == [(1, "a@b.co", False)]


def test_a_place_that_was_given_back_goes_to_the_next(order, places, engine):
    made = [order(f"{n}@example.com") for n in range(PLACES)]
    assert order("late@example.com").percent_off == 0
    with transaction(engine) as session:
        assert orders.cancel(session, orders.get_order(session, made[3].id, lock=True), now=NOW)
    assert order("next@example.com").percent_off == 30
    assert places()[3] == (4, "next@example.com", False)
    assert order("after@example.com").percent_off == 0


def test_a_place_is_kept_for_good_once_it_is_paid(order, places, engine):
    made = order()
    with transaction(engine) as session:
        assert orders.note_paid(session, made.id, license_id=None, now=NOW)
    with transaction(engine) as session:
        assert not orders.note_paid(session, made.id, license_id=None, now=NOW)
        with pytest.raises(ConflictError, match="was paid"):
            orders.cancel(session, orders.get_order(session, made.id, lock=True), now=NOW)
    assert places() == [(1, "a@b.co", True)]


@pytest.mark.parametrize("free", [True, False])
def test_a_cancelled_order_that_is_paid_after_all_takes_a_place_that_is_free(order, places, engine, free):
    late = order("late@example.com")
    with transaction(engine) as session:
        orders.cancel(session, orders.get_order(session, late.id, lock=True), now=NOW)
    for n in range(PLACES - free):
        order(f"{n}@example.com")
    with transaction(engine) as session:
        assert orders.note_paid(session, late.id, license_id=None, now=NOW)
    with reading(engine) as session:
        row = orders.get_order(session, late.id)
        said = (row.state, row.payment_note)
    had = any(email == "late@example.com" and kept for _, email, kept in places())
    assert had is free
    note = None if free else "paid after its early-adopter place had gone to somebody else"
    assert said == ("paid", note)
    assert len(places()) == PLACES


def test_who_has_the_places_is_shown(order, engine):
    made = order()
    with reading(engine) as session:
        found = early_adopters.places(session, "opt")
        with pytest.raises(ConflictError, match="LMG has no early adopters"):
            early_adopters.places(session, "LMG")
    assert (found.percent, found.customers) == (30, PLACES)
    (shown,) = found.taken
    assert (shown["place"], shown["order_id"], shown["email"]) == (1, made.id, "a@b.co")


def test_a_payment_for_an_order_that_is_not_ours_changes_nothing(engine):
    with transaction(engine) as session:
        for unknown in (new_id(ORDER_PREFIX), "somebody else's", "\x00"):
            assert not orders.note_paid(session, unknown, license_id=None, now=NOW)


def test_an_order_is_paid_by_its_id_and_at_its_own_provider(order, engine):
    made = order()
    with transaction(engine) as session:
        for named, provider in ((made.number, "stripe"), (made.id, "paddle")):
            assert not orders.note_paid(session, named, license_id=None, provider=provider, now=NOW)
        assert orders.note_paid(session, made.id, license_id=None, provider="stripe", now=NOW)
