"""What is never stored of what a provider sends."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from licet_server.billing.payloads import order_of
from licet_server.billing.redact import DEPTH, redacted
from licet_server.storage.ids import ORDER_PREFIX, new_id
from tests import stripe_things as make

NEVER = ("last4", "exp_month", "exp_year", "card", "4242", "fingerprint", "line1", "paix", "postal", "69001", "phone")

PAYER = make.customer("buyer@example.com", "ACME SAS", "FR", 1_795_000_000)
CHARGE = make.charge(499900, "eur", PAYER, "pi_1", 1_795_000_000)
PADDLE = {
    "event_id": "evt_01",
    "data": {
        "id": "txn_01",
        "address_id": "add_01",
        "address": {"id": "add_01", "country_code": "FR", "first_line": "1 rue de la Paix", "postal_code": "69001"},
        "billing_details": {"purchase_order_number": "PO-1"},
        "payments": [
            {
                "amount": "499900",
                "method_details": {"type": "card", "card": {"last4": "4242", "expiry_month": 1, "type": "visa"}},
                "payment_method_id": "paymtd_01",
                "stored_payment_method_id": "x",
                "status": "captured",
            }
        ],
        "business": {"name": "ACME SAS", "tax_identifier": "FR40303265045"},
    },
}


@pytest.mark.parametrize("given", [
    pytest.param(CHARGE, id="charge"),
    pytest.param(PAYER, id="customer"),
    pytest.param(make.dispute(CHARGE, 0), id="dispute"),
    pytest.param(PADDLE, id="paddle"),
    pytest.param({"a": [[{"source": {"object": "card", "last4": "4242"}}]]}, id="in-lists-of-lists"),
    pytest.param({"previous_attributes": {"default_source": "card_1", "CARD": {}, "Last4": "4242"}}, id="any-case"),
    pytest.param({"data": {"object": {"object": "payment_method", "id": "pm_1", "x": "4242"}}}, id="a-method"),
    pytest.param({"address": "1 rue de la Paix", "billing_address": ["69001"]}, id="addresses-as-text"),
])  # fmt: skip
def test_no_card_and_no_address_is_left(given: dict[str, Any]) -> None:
    left = json.dumps(redacted(given)).lower()
    assert [word for word in NEVER if word in left] == []


def test_what_the_books_need_is_left() -> None:
    left = redacted(
        {"data": {"object": CHARGE | {"customer_details": {"address": dict(make.ADDRESS), "name": "ACME"}}}}
    )
    about = left["data"]["object"]
    assert about["id"] == CHARGE["id"]
    assert (about["amount"], about["currency"], about["payment_intent"]) == (499900, "eur", "pi_1")
    assert about["customer_details"] == {"address": {"country": "FR"}, "name": "ACME"}
    paddle = redacted(PADDLE)["data"]
    assert paddle["address"] == {"id": "add_01", "country_code": "FR"}
    assert paddle["payments"] == [{"amount": "499900", "status": "captured"}]
    assert paddle["business"] == PADDLE["data"]["business"]


def test_what_was_given_stays_as_it_was() -> None:
    given = copy.deepcopy(PADDLE)
    redacted(given)
    assert given == PADDLE


def test_redacting_twice_changes_nothing() -> None:
    assert redacted(redacted(PADDLE)) == redacted(PADDLE)


def test_what_is_too_deep_is_left_out() -> None:
    deep: dict[str, Any] = {"last4": "4242"}
    for _ in range(5000):
        deep = {"a": deep}
    left, depth = redacted(deep), 0
    while left is not None:
        left, depth = left["a"], depth + 1
    assert depth == DEPTH


def test_an_order_has_the_shape_of_our_ids() -> None:
    for _ in range(50):
        order = new_id(ORDER_PREFIX)
        assert order_of(order) == order
    for other in (None, 3, "", new_id("lic_"), f"{new_id(ORDER_PREFIX)}\n", "ord_" + "i" * 20):
        assert order_of(other) is None
