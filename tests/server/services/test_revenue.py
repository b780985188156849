"""Money in figures: what was paid by month, what is owed, and what needs a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from licet_server.services.stats import stats
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW

DAY = timedelta(days=1)
OCTOBER = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.fixture
def add(engine):
    """Write rows down."""

    def added(*rows):
        with transaction(engine) as session:
            session.add_all(rows)

    return added


@pytest.fixture
def figures(engine):
    def found():
        with reading(engine) as session:
            return stats(session, now=NOW)

    return found


_numbers = count()


def invoice(amount="0", *, back="0", status="paid", currency="EUR", paid_at=None, disputes=None):
    return InvoiceRow(
        provider="stripe", ref=f"in_{next(_numbers)}", status=status, reason="cycle", currency=currency, tax=Decimal(0),
        total=Decimal(amount), paid=Decimal(amount), refunded=Decimal(back), refunds={},
        disputes=disputes or {}, paid_at=paid_at, created_at=NOW - 400 * DAY,
    )  # fmt: skip


def subscription(status, **columns):
    return SubscriptionRow(provider="stripe", ref=f"sub_{next(_numbers)}", status=status, created_at=NOW, **columns)


def event(state, age):
    name = f"evt_{next(_numbers)}"
    return PaymentEventRow(
        provider="stripe", event_id=name, type="x", at=NOW, received_at=NOW - age, payload={}, state=state, due_at=NOW
    )


def test_what_was_paid_is_added_up_by_month_and_currency_less_what_went_back(add, figures):
    add(
        *(invoice("1499.10", paid_at=OCTOBER) for _ in range(3)),
        invoice("4999.00", back="999.00", paid_at=OCTOBER),
        invoice("10.00", currency="USD", paid_at=OCTOBER),
        invoice("7.00", paid_at=NOW - DAY),
        invoice("9.00", paid_at=NOW - 800 * DAY),
    )
    paid = {each["month"]: each["paid"] for each in figures()["months"] if each["paid"]}
    assert paid == {"2026-10": {"EUR": "8497.30", "USD": "10.00"}, "2026-11": {"EUR": "7.00"}}


def test_what_is_not_paid_is_counted(add, figures):
    add(
        invoice(status="open"), invoice(status="failed"), invoice(status="failed"), invoice(status="void"), invoice("5")
    )
    assert figures()["billing"]["invoices"] == {"open": 1, "failed": 2}


def test_subscriptions_are_counted_as_they_stand(add, figures):
    failing = {"failing_since": NOW - DAY}
    add(
        *(subscription("active") for _ in range(2)),
        subscription("past_due", **failing),
        subscription("ended", **failing),
        subscription("active", once=True),
        subscription(None),
    )
    found = figures()["billing"]
    assert found["subscriptions"] == {"active": 2, "ended": 1, "past_due": 1}
    assert found["past_due"] == 1


def test_payment_events_of_a_week_that_came_to_nothing_are_counted(add, figures):
    add(event("failed", DAY), event("failed", 8 * DAY), event("ignored", 7 * DAY), event("done", DAY))
    assert figures()["billing"]["events_7_days"] == {"failed": 1, "ignored": 1}


def test_what_is_disputed_counts_once_the_dispute_is_won(add, figures):
    add(
        invoice("100.00", paid_at=OCTOBER),
        *(
            invoice("30.00", back=back, paid_at=OCTOBER, disputes=outcomes)
            for back, outcomes in (("0", {"dp_1": False}), ("0", {"dp_2": True, "dp_3": False}), ("5", {"dp_4": True}))
        ),
        invoice("9.00", currency="USD", paid_at=OCTOBER, disputes={"dp_5": False}),
    )
    assert [each["paid"] for each in figures()["months"] if each["paid"]] == [{"EUR": "125.00"}]
