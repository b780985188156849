"""Tiers over the API: what plans may say, how fast is too fast, and which plan would do."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sqlite_only(reason="the database makes no difference to what is answered")

TIER = {
    "product": "LMG",
    "code": "plus",
    "name": "Plus",
    "price": "9.00",
    "currency": "EUR",
    "duration_days": 30,
    "features": ["profiles", "servers"],
    "limits": {"profiles": 2, "servers": 5},
    "quotas": {"requests": {"amount": 5000, "period": "month"}},
    "rates": {"requests": "60 per minute"},
    "dunning_days": 0,
    "lapses_to": "free",
    "stripe_price": "price_plus",
    "paddle_price": "pri_plus",
}


def test_a_tier_is_added_changed_and_sold(vendor, sell):
    made = vendor.post("/plans", TIER)
    assert made.status_code == 201, made.json
    assert made.json.items() >= TIER.items()
    issued = sell("plus", product="LMG")
    shown = vendor.get(f"/licenses/{issued.license.id}").json
    assert shown["rates"] == {"requests": "60 per minute"}
    changed = vendor.patch("/plans/LMG/plus", {"rates": {}, "lapses_to": None, "stripe_price": None}).json
    assert (changed["rates"], changed["lapses_to"], changed["stripe_price"]) == ({}, None, None)
    assert changed["dunning_days"] == 0
    own = vendor.patch(f"/licenses/{issued.license.id}", {"rates": {"requests": "5 per hour"}})
    assert (own.status_code, own.json["rates"]) == (200, {"requests": "5 per hour"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rates": {"requests": "fast"}}, "rates.requests"),
        ({"rates": {"requests": "0 per minute"}}, "rates.requests"),
        ({"rates": {"requests": 60}}, "rates.requests"),
        ({"lapses_to": "pro"}, "lapses_to"),
        ({"lapses_to": "no such plan"}, "lapses_to"),
        ({"dunning_days": -1}, "dunning_days"),
        ({"paddle_price": "two words"}, "paddle_price"),
    ],
)
def test_a_tier_that_breaks_a_rule_is_refused_by_the_name_of_its_field(vendor, wrong, field):
    answer = vendor.post("/plans", TIER | wrong)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith(field)


def test_early_adopters_are_set_and_taken_away(vendor):
    assert vendor.get("/products/OPT").json["early_adopters"] == {"percent": 30, "customers": 10}
    assert vendor.get("/products/LMG").json["early_adopters"] is None
    chosen = {"percent": 20, "customers": 5}
    assert vendor.patch("/products/LMG", {"early_adopters": chosen}).json["early_adopters"] == chosen
    assert vendor.patch("/products/LMG", {"early_adopters": None}).json["early_adopters"] is None
    assert vendor.patch("/products/LMG", {"early_adopters": {"percent": 0, "customers": 5}}).status_code == 422


def test_what_comes_too_fast_is_an_answer_with_the_time_to_wait(client, sell):
    asked = {"license_key": sell("free", product="LMG").key, "metric": "requests", "quantity": 30}
    assert client.post("/api/v1/usage/consume", json=asked).json["granted"] == 30
    answer = client.post("/api/v1/usage/consume", json=asked)
    assert answer.status_code == 200
    assert (answer.json["code"], answer.json["granted"]) == ("RATE_LIMITED", 0)
    assert 50 <= answer.json["retry_after"] <= 60
    assert answer.json["upgrade"]["plan"] == "pro"


def test_a_full_license_names_the_plan_with_more_seats(client, sell):
    key = sell("starter").key
    for name in ("i-1", "i-2"):
        asked = {"license_key": key, "instance_id": name}
        body = client.post("/api/v1/validation/activate", json=asked).json
    assert body["code"] == "TOO_MANY_ACTIVATIONS"
    assert body["upgrade"] == {
        "plan": "pro",
        "name": "Professional",
        "price": "4999.00",
        "currency": "EUR",
        "url": "https://optimnow.io/pricing",
    }


def test_both_questions_name_the_plan_that_covers_more(client, sell):
    asked = {"license_key": sell("starter").key, "resource_count": 1001}
    for path in ("/validate", "/api/v1/validation/validate"):
        body = client.post(path, json=asked).json
        assert (body["code"], body["upgrade"]["plan"]) == ("LIMIT_EXCEEDED", "pro")
        assert body["message"].endswith("The Professional plan would allow it: https://optimnow.io/pricing")
    fits = client.post("/validate", json=asked | {"resource_count": 1000}).json
    assert fits["valid"]
    assert "upgrade" not in fits
