"""What events of Stripe mean in the shape that they had before 2025, and in none at all."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet_server.billing.stripe_meaning import TYPES
from licet_server.licensing.payments import BillingEvent, Ignored, Snapshot, SubscriptionStatus
from tests.server.billing.stripe_told import INBOX, NOW, YEAR_LATER, Event, event, life, meaning


def older_invoice() -> Event:
    """An invoice as Stripe sent it before 2025."""
    period = {"start": int(NOW.timestamp()), "end": int(YEAR_LATER.timestamp())}
    plan = {"id": "plan_pro", "object": "plan", "metadata": {"licet_offer": "OPT/pro"}}
    line = {"id": "il_1", "type": "subscription", "amount": 499900, "proration": False, "period": period, "plan": plan}
    return {
        "id": "in_1",
        "object": "invoice",
        "subscription": "sub_1",
        "customer": "cus_1",
        "charge": "ch_1",
        "payment_intent": None,
        "currency": "eur",
        "total": 499900,
        "amount_paid": 499900,
        "tax": None,
        "date": 1,
        "lines": {"data": [line]},
        "billing_reason": "subscription_cycle",
        "status": "paid",
    }


def test_an_invoice_of_the_older_shape_says_the_same() -> None:
    found = meaning("invoice.payment_succeeded", older_invoice())
    assert (found.subscription, found.price, found.offer) == ("sub_1", "plan_pro", "OPT/pro")
    assert found.invoice is not None
    assert (found.invoice.payment_ref, found.invoice.period_end, found.invoice.at) == ("ch_1", YEAR_LATER, NOW)
    assert found.invoice.tax == 0
    expanded = older_invoice() | {"charge": {"id": "ch_2"}, "subscription": {"id": "sub_2"}}
    newer = meaning("invoice.payment_succeeded", expanded | {"payment_intent": "pi_1"})
    assert newer.subscription == "sub_2"
    assert newer.invoice is not None
    assert newer.invoice.payment_ref == "pi_1"


def test_an_older_line_names_a_price_too() -> None:
    about = older_invoice()
    about["lines"]["data"][0]["price"] = {"id": "price_1", "metadata": {"licet_offer": "OPT/starter"}}
    found = meaning("invoice.paid", about)
    assert (found.price, found.offer) == ("price_1", "OPT/starter")


def test_a_subscription_of_the_older_shape_says_the_same() -> None:
    plan = {"id": "plan_pro", "metadata": {"licet_offer": "OPT/pro"}}
    about = {"id": "sub_1", "status": "active", "current_period_end": int(YEAR_LATER.timestamp()), "plan": plan}
    found = meaning("customer.subscription.updated", about)
    assert (found.price, found.offer) == ("plan_pro", "OPT/pro")
    assert found.snapshot == Snapshot(SubscriptionStatus.ACTIVE, YEAR_LATER)


def test_a_refund_of_the_older_shape_names_its_charge() -> None:
    about = {"id": "ch_1", "currency": "jpy", "amount_refunded": 500, "invoice": "in_1", "payment_intent": None}
    found = meaning("charge.refunded", about).reversal
    assert found is not None
    assert (found.payment_ref, found.invoice_ref, found.amount) == ("ch_1", "in_1", Decimal(500))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Return every place inside *value* at which something stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield value, name
        yield from places(each)


@pytest.fixture(scope="module")
def lived() -> tuple[Event, ...]:
    """Every kind of event, told before the clock of an example runs."""
    return (*life(), event("invoice.paid", older_invoice()))


@given(data=st.data())
def test_no_event_is_too_odd_to_be_read(lived: tuple[Event, ...], data: st.DataObject) -> None:
    """Any member of a real event may be anything, and any event may claim to be of another type."""
    payload = copy.deepcopy(data.draw(st.sampled_from(lived)))
    for _ in range(data.draw(st.integers(0, 4))):
        inside, name = data.draw(st.sampled_from(list(places(payload["data"]["object"])) or [(payload, "id")]))
        inside[name] = data.draw(JSON)
    payload["type"] = data.draw(st.just(payload["type"]) | st.sampled_from(TYPES))
    found = INBOX.translate(payload)
    assert isinstance(found, BillingEvent | Ignored)
    assert found.at.tzinfo is not None
    if isinstance(found, BillingEvent) and found.invoice is not None:
        assert found.invoice.total.is_finite()
        assert len(found.invoice.currency) == 3


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_what_is_no_event_is_said_to_be_none(payload: Event) -> None:
    found = INBOX.translate(payload)
    assert isinstance(found, Ignored)
    assert json.dumps(found.because)
