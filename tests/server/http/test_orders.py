"""Quotes and checkouts through the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from licet_server.errors import ProviderError
from licet_server.http.api import orders as views
from licet_server.http.idempotency import UNDER_WAY
from licet_server.licensing.scopes import Scope
from licet_server.storage.idempotency import Key, claim, forget_old, keep_answer, release
from licet_server.storage.sales_tables import OrderRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import IdempotencyRow, OutboxRow
from tests.server.fake_provider import FakeProvider, only

MISSING = "ord_00000000000000000000"
QUOTE = {"product": "OPT", "plan": "enterprise", "email": "Ann@Example.com", "price": "12000"}
CHECKOUT = {"product": "OPT", "plan": "pro", "email": "ann@example.com"}


@pytest.fixture
def stripe(monkeypatch):
    """Stripe is set up, and is a stand-in."""
    seller = FakeProvider()
    monkeypatch.setattr(views, "providers", lambda _: only(seller))
    return seller


def quote(vendor, **fields):
    answer = vendor.post("/orders", QUOTE | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def orders_in(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(OrderRow))


def test_a_quote_is_made_found_and_paid(vendor, engine):
    made = vendor.post("/orders", QUOTE | {"percent_off": 10, "vat_number": "fr 40303265045", "mail": True})
    order = made.json
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/orders/{order['id']}")
    assert (order["state"], order["email"], order["vat_number"]) == ("open", "ann@example.com", "FR40303265045")
    assert (order["price"], order["percent_off"], order["total"]) == ("12000.00", 10, "10800.00")
    path = f"/orders/{order['id']}"
    assert vendor.get(path).json == order
    paid = vendor.post(f"{path}/paid", {"reference": "SEPA 1", "tax": "2160.00"})
    assert paid.status_code == 200, paid.json
    key = paid.json["license_key"]
    assert key.startswith("OPT-ENT-")
    assert (paid.json["state"], paid.json["payment_note"]) == ("paid", "SEPA 1")
    again = vendor.post(f"{path}/paid", {})
    assert (again.json["license_key"], again.json["license_id"]) == (None, paid.json["license_id"])
    found = vendor.post("/licenses/search", {"license_key": key}).json
    assert (found["id"], found["price"]) == (paid.json["license_id"], "10800.00")
    with reading(engine) as session:
        rows = session.scalars(select(OutboxRow.event_type).where(OutboxRow.kind == "mail"))
        assert sorted(rows) == ["license_delivery", "quote"]
    assert key not in json.dumps(vendor.get("/audit").json)


def test_a_payment_that_is_sent_again_shows_its_key_again(vendor):
    path = f"/orders/{quote(vendor)['id']}/paid"
    first, again = (vendor.post(path, {}, Idempotency_Key="pay-1") for _ in range(2))
    assert first.json["license_key"] is not None
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_license_is_renewed_by_invoice(vendor, sell):
    sold = sell("pro").license
    order = quote(vendor, plan="pro", renews=sold.id, valid_for="2w")
    assert order["license_id"] == sold.id
    assert order["valid_until"] == (_at(order["created_at"]) + timedelta(weeks=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    paid = vendor.post(f"/orders/{order['id']}/paid", {}).json
    assert (paid["license_key"], paid["license_id"]) == (None, sold.id)
    assert vendor.get(f"/licenses/{sold.id}").json["expires_at"][:4] == "2028"


def test_orders_are_listed_newest_first_and_filtered(vendor, stripe):
    made = [quote(vendor, email=f"{n}@example.com", company=f"Nr {n}") for n in range(3)]
    opened = vendor.post("/checkouts", CHECKOUT).json
    vendor.post(f"/orders/{made[1]['id']}/cancel", {})
    assert [row["id"] for row in vendor.all_pages("/orders?limit=2&provider=manual")] == [
        row["id"] for row in reversed(made)
    ]

    def found(query):
        return [row["number"][-1] for row in vendor.get(f"/orders?{query}").json["data"]]

    assert found("state=cancelled") == ["2"]
    assert found("provider=stripe") == [opened["number"][-1]]
    assert found("email=2@EXAMPLE.com") == found("q=nR%202") == ["3"]
    assert found("product=NLS") == found("q=%25") == []
    cursor = vendor.get("/orders?limit=1").json["next_cursor"]
    assert vendor.get(f"/orders?limit=1&state=open&cursor={cursor}").json["code"] == "INVALID_CURSOR"


@pytest.mark.sqlite_only(reason="it is refused before anything is written")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"price": "0"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": 12000}, "price"),
        ({"price": "1.005"}, "price"),
        ({"price": None}, "price"),
        ({"percent_off": 101}, "percent_off"),
        ({"percent_off": 1.5}, "percent_off"),
        ({"email": "nobody"}, "email"),
        ({"plan": "pro", "currency": "USD"}, "currency"),
        ({"plan": "gold"}, "plan"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"valid_for": "soon"}, "valid_for"),
        ({"vat_number": "12"}, "vat_number"),
        ({"country": "12"}, "country"),
        ({"language": "1"}, "language"),
        ({"note": "x" * 2001}, "note"),
        ({"renews": "OPT-PRO-ABCDE-12345"}, "renews"),
        ({"discount": 10}, "discount"),
    ],
)
def test_a_wrong_field_is_named(vendor, engine, fields, field):
    answer = vendor.post("/orders", QUOTE | fields)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field), answer.json
    assert orders_in(engine) == 0


def test_what_does_not_fit_an_order_is_a_conflict_and_what_is_not_there_a_404(vendor, stripe):
    order = quote(vendor)
    path = f"/orders/{order['id']}"
    late = vendor.post(f"{path}/paid", {"paid_at": "2999-01-01T00:00:00Z"})
    assert (late.status_code, late.json["errors"][0]["field"]) == (422, "paid_at")
    stale = vendor.post(f"{path}/paid", {}, If_Match='"7"')
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_MISMATCH")
    assert vendor.post(f"{path}/cancel", {}).json["state"] == "cancelled"
    opened = vendor.post("/checkouts", CHECKOUT).json
    for other in (path, f"/orders/{opened['id']}"):
        assert (vendor.post(f"{other}/paid", {}).status_code, vendor.get(other).status_code) == (409, 200)
    for action in ("", "/paid", "/cancel"):
        answer = vendor.ask("POST" if action else "GET", f"/orders/{MISSING}{action}", {} if action else None)
        assert (answer.status_code, answer.json["code"]) == (404, "NOT_FOUND")
    assert vendor.post("/orders", QUOTE | {"renews": "lic_" + "0" * 20}).status_code == 404


def test_a_checkout_is_opened_and_cancelled(vendor, stripe):
    opened = vendor.post("/checkouts", CHECKOUT | {"success_url": "https://example.com/thanks", "company": "Acme"})
    order = opened.json
    assert (opened.status_code, order["state"], order["price"]) == (201, "open", "4999.00")
    assert (order["url"], order["company"]) == (f"https://pay.example.com/{order['id']}", "Acme")
    assert stripe.wishes[0].success_url == "https://example.com/thanks"
    assert vendor.get(opened.headers["Location"].removeprefix("/api/v1")).json == {
        name: value for name, value in order.items() if name != "url"
    }
    assert vendor.post(f"/orders/{order['id']}/cancel", {}).json["state"] == "cancelled"
    assert stripe.closed == [f"ref_{order['id']}"]


@pytest.mark.sqlite_only(reason="what is refused does not depend on the database")
def test_a_checkout_that_cannot_be_is_refused_with_the_way_out(vendor, stripe):
    for fields, status, named in (
        ({"plan": "enterprise"}, 409, "POST /api/v1/orders"),
        ({"provider": "paddle"}, 409, "set PADDLE_API_KEY"),
        ({"provider": "manual"}, 422, "stripe, paddle"),
        ({"cancel_url": "http://example.com"}, 422, "https address"),
        ({"product": "XXX"}, 422, "no product"),
    ):
        answer = vendor.post("/checkouts", CHECKOUT | fields)
        assert answer.status_code == status, answer.json
        assert named in json.dumps(answer.json), answer.json
    stripe.down = True
    answer = vendor.post("/checkouts", CHECKOUT)
    assert (answer.status_code, answer.json["code"]) == (502, "PROVIDER_UNAVAILABLE")


@pytest.mark.sqlite_only(reason="what is refused does not depend on the database")
def test_without_a_provider_nothing_is_sold(vendor, engine):
    answer = vendor.post("/checkouts", CHECKOUT)
    assert (answer.status_code, answer.json["code"]) == (409, "NOT_CONFIGURED")
    assert orders_in(engine) == 0


def test_a_checkout_that_is_asked_for_again_is_the_same(vendor, stripe, engine):
    first, again = (vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1") for _ in range(2))
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (len(stripe.wishes), orders_in(engine)) == (1, 1)
    other = vendor.post("/checkouts", CHECKOUT | {"plan": "starter"}, Idempotency_Key="buy-1")
    assert (other.status_code, other.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    malformed = vendor.post("/checkouts", CHECKOUT, Idempotency_Key="two words")
    assert malformed.status_code == 422


def test_a_checkout_that_failed_may_be_asked_for_again_with_the_same_key(vendor, stripe):
    stripe.down = True
    assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").status_code == 502
    stripe.down = False
    assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").status_code == 201


def test_who_asks_for_a_checkout_while_it_is_opened_is_told_to_wait_and_after_a_crash_it_is_opened_afresh(
    vendor, stripe, engine, monkeypatch
):
    ask, answers = stripe.open_checkout, []

    def impatient(wish):
        monkeypatch.setattr(stripe, "open_checkout", ask)
        answers.append(vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1"))
        return ask(wish)

    monkeypatch.setattr(stripe, "open_checkout", impatient)
    assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").status_code == 201
    (told,) = answers
    assert (told.status_code, told.json["code"]) == (409, "CONFLICT")
    assert "under way" in told.json["detail"]
    with transaction(engine) as session:  # as if the process had ended before its answer was kept
        session.scalars(select(IdempotencyRow)).one().answer = None
    assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").status_code == 409
    with time_machine.travel(datetime.now(UTC) + UNDER_WAY + timedelta(seconds=1)):
        afresh = vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1")
        assert afresh.status_code == 201
        assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").json == afresh.json
    assert len(stripe.wishes) == 2


@pytest.mark.sqlite_only(reason="what a key may do is decided before the database matters")
def test_reading_orders_is_not_changing_them(vendor_with, stripe):
    reader = vendor_with([Scope.BILLING_READ])
    assert reader.get("/orders").status_code == 200
    for path in ("/orders", f"/orders/{MISSING}/paid", f"/orders/{MISSING}/cancel", "/checkouts"):
        assert reader.post(path, {}).json["code"] == "SCOPE_MISSING"
    assert vendor_with([Scope.BILLING_WRITE]).post("/checkouts", CHECKOUT).status_code == 201
    assert vendor_with([Scope.LICENSES_WRITE]).get("/orders").status_code == 403


def _at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("fails", [False, True])
def test_who_comes_back_too_late_does_not_take_the_key_from_whoever_has_it_now(vendor, stripe, monkeypatch, fails):
    ask, answers = stripe.open_checkout, []

    def slowly(wish):
        monkeypatch.setattr(stripe, "open_checkout", ask)
        with time_machine.travel(datetime.now(UTC) + UNDER_WAY + timedelta(seconds=1)):
            answers.append(vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1"))
        if fails:
            raise ProviderError("it took too long")
        return ask(wish)

    monkeypatch.setattr(stripe, "open_checkout", slowly)
    late = vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1")
    (now,) = answers
    assert (now.status_code, late.status_code) == (201, 502 if fails else 409)  # the place went with the customer
    assert vendor.post("/checkouts", CHECKOUT, Idempotency_Key="buy-1").json == now.json


@pytest.mark.sqlite_only(reason="it is about what is shown")
def test_amounts_have_the_decimals_of_their_currency(vendor):
    free = quote(vendor, percent_off=100)
    assert (free["price"], free["total"]) == ("12000.00", "0.00")
    paid = vendor.post(f"/orders/{free['id']}/paid", {}).json
    (invoice,) = vendor.get("/invoices").json["data"]
    assert [invoice[name] for name in ("total", "tax", "paid", "refunded")] == ["0.00"] * 4
    whole = quote(vendor, email="b@example.com", currency="JPY", price="5000", percent_off=100)
    assert (paid["total"], whole["price"], whole["total"]) == ("0.00", "5000", "0")


def test_a_claim_that_was_given_up_changes_nothing_of_the_next(engine):
    now = datetime.now(UTC)
    first, second = Key("key_1", "digest", now), Key("key_1", "digest", now + UNDER_WAY)
    with transaction(engine) as session:
        assert claim(session, first, request_digest="x")
        forget_old(session, second, before=now, unanswered_before=now)
        assert not claim(session, second, request_digest="x")
        forget_old(session, second, before=now, unanswered_before=now + timedelta(seconds=1))
        assert claim(session, second, request_digest="x")
        keep_answer(session, first, b"late")
        release(session, first)
    with reading(engine) as session:
        assert [row.answer for row in session.scalars(select(IdempotencyRow))] == [None]
