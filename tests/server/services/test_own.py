"""What belongs to one customer is found by both ids alone; an instance is named; a month of use adds up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet_server.errors import InputError, NotFoundError
from licet_server.services import own, portal
from licet_server.services.activations import LONGEST_NAME, rename_activation
from licet_server.services.orders import Party, Quote, quote
from licet_server.storage.customers import find_by_id
from licet_server.storage.ids import new_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.orders import OrderFilter, list_orders
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, UsageDayRow
from tests.factories import NOW
from tests.server.selling import Shop, first


@pytest.fixture
def two(engine, sell):
    """A customer with an instance, and another one."""
    mine, theirs = sell().license, sell(email="other@example.com").license
    with transaction(engine) as session:
        row = ActivationRow(license_id=mine.id, instance_id="i", address="", activated_at=NOW, last_seen_at=NOW)
        session.add(row)
        session.flush()
        order = quote(session, Quote("OPT", "pro", Party("customer@example.com")), now=NOW)
        return mine, theirs, row.id, order.id


def test_what_is_ones_own_is_found_and_nothing_else(engine, two):
    mine, theirs, activation, order = two
    with reading(engine) as session:
        assert own.own_license(session, mine.id, customer_id=mine.customer_id).id == mine.id
        assert own.own_activation(session, activation, license_id=mine.id).id == activation
        me, other = (find_by_id(session, each.customer_id) for each in (mine, theirs))
        assert own.own_order(session, order, customer=me).id == order
        for refused in (
            lambda: own.own_license(session, mine.id, customer_id=theirs.customer_id),
            lambda: own.own_license(session, new_id("lic_"), customer_id=mine.customer_id),
            lambda: own.own_activation(session, activation, license_id=theirs.id),
            lambda: own.own_order(session, order, customer=other),
            lambda: own.own_order(session, "Q-2026-000001", customer=me),
        ):
            with pytest.raises(NotFoundError):
                refused()


def test_an_order_stays_its_customers_though_another_one_gets_the_address(engine, sell):
    mine = sell().license
    with transaction(engine) as session:
        order = quote(session, Quote("OPT", "pro", Party("customer@example.com")), now=NOW).id
        nobodys = quote(session, Quote("OPT", "pro", Party("new@example.com")), now=NOW - timedelta(days=1)).id
        find_by_id(session, mine.customer_id).email = "moved@example.com"
    heir = sell(email="customer@example.com").license
    later = sell(email="new@example.com").license
    with reading(engine) as session:
        me, other, new = (find_by_id(session, each.customer_id) for each in (mine, heir, later))
        assert own.own_order(session, order, customer=me).id == order
        assert list_orders(session, OrderFilter(customer=other), limit=9)[0] == []
        for found, customer in ((order, other), (nobodys, new)):
            with pytest.raises(NotFoundError):
                own.own_order(session, found, customer=customer)


def test_subscriptions_and_invoices_are_found_by_our_ids_alone(engine, installation):
    shop = Shop(engine, installation)
    shop.hear(first(), now=NOW)
    row, (invoice,) = shop.subscription(), shop.invoices()
    with reading(engine) as session:
        assert own.own_subscription(session, row.id, customer_id=row.customer_id).id == row.id
        assert own.own_invoice(session, invoice.id, customer_id=row.customer_id).id == invoice.id
        for name, customer in ((row.id, "cus_x"), (row.ref, row.customer_id)):
            with pytest.raises(NotFoundError):
                own.own_subscription(session, name, customer_id=customer)
        for name, customer in ((invoice.id, "cus_x"), (invoice.ref, row.customer_id)):
            with pytest.raises(NotFoundError):
                own.own_invoice(session, name, customer_id=customer)


def test_an_instance_is_named_in_one_line(engine, two):
    with transaction(engine) as session:
        row = session.get(ActivationRow, two[2])
        assert rename_activation(session, row, " blue ", now=NOW)
        assert not rename_activation(session, row, "blue", now=NOW)
        for wrong in ("x" * (LONGEST_NAME + 1), "two\nlines"):
            with pytest.raises(InputError):
                rename_activation(session, row, wrong, now=NOW)
        assert rename_activation(session, row, "", now=NOW)
        assert row.name is None


def test_use_is_drawn_by_day_and_by_month_without_gaps(engine, two):
    mine, today = two[0], NOW.date()
    with transaction(engine) as session:
        for days, quantity in ((0, 5), (1, 7), (40, 11), (400, 99)):
            day = today - timedelta(days=days)
            session.add(UsageDayRow(license_id=mine.id, metric="calls", day=day, quantity=quantity, events=1))
    with reading(engine) as session:
        row = session.get(LicenseRow, mine.id)
        (daily,) = portal.usage(session, row, by_month=False, now=NOW)
        assert (len(daily.labels), sum(daily.values), daily.values[-1]) == (portal.DAYS, 12, 5)
        (monthly,) = portal.usage(session, row, by_month=True, now=NOW)
        assert (len(monthly.labels), sum(monthly.values)) == (portal.MONTHS, 23)
        assert monthly.labels[-1] == f"{today:%Y-%m}"


@pytest.mark.parametrize(
    ("left", "days"),
    [
        pytest.param(timedelta(days=1), 1, id="a-day"),
        pytest.param(timedelta(hours=1), 1, id="an-hour-is-a-day"),
        pytest.param(timedelta(0), 0, id="over"),
        pytest.param(timedelta(days=-3), -3, id="long-over"),
    ],
)
def test_a_day_that_has_begun_counts_whole(left, days):
    assert portal.days_left(NOW + left, now=NOW) == days
