"""Products and plans through the API, by the rules of the catalog file."""

from __future__ import annotations

import pytest

from licet_server.services.installation import default_catalog
from licet_server.services.present import plan_object, product_object
from licet_server.storage.catalog import all_products
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading

TEAM = {"product": "OPT", "code": "team", "name": "Team", "segment": "TEAM", "price": "99.00", "currency": "EUR"}


def columns(engine, license_id):
    with reading(engine) as session:
        row = session.get(LicenseRow, license_id)
        return {column.name: getattr(row, column.key) for column in LicenseRow.__table__.columns}


def test_the_catalog_is_listed_as_it_was_written(vendor):
    catalog = default_catalog()
    assert vendor.all_pages("/products?limit=1") == [product_object(product) for product in catalog]
    listed = vendor.all_pages("/plans?product=OPT&limit=1")
    assert listed == [plan_object("OPT", plan) for plan in catalog[0].plans]
    assert len(vendor.all_pages("/plans?limit=3")) == sum(len(product.plans) for product in catalog)
    assert vendor.get("/plans?product=XYZ").json["data"] == []


def test_a_product_is_added_with_plans_and_sells(vendor, sell, engine):
    made = vendor.post("/products", {"code": "ACM", "name": "Acme MCP", "key_scheme": "short"})
    assert (made.status_code, made.json["plans"]) == (201, [])
    body = TEAM | {"product": "ACM", "features": ["scan"], "quotas": {"calls": {"amount": 5, "period": "day"}}}
    plan = vendor.post("/plans", body)
    assert plan.status_code == 201, plan.json
    assert plan.json.items() >= body.items()
    assert vendor.get("/products/ACM").json["plans"] == ["team"]
    assert vendor.get("/plans/ACM/team").json == plan.json
    assert sell("team", product="ACM").license.features == ["scan"]
    with reading(engine) as session:
        assert [product.code for product in all_products(session)][-1] == "ACM"


def test_what_is_there_already_is_a_conflict(vendor):
    assert vendor.post("/products", {"code": "OPT", "name": "Another"}).status_code == 409
    assert vendor.post("/plans", TEAM | {"code": "pro"}).status_code == 409


def test_a_plan_that_changes_or_goes_leaves_licenses_alone(vendor, sell, engine):
    issued = sell("pro")
    before = columns(engine, issued.license.id)
    changed = vendor.patch("/plans/OPT/pro", {"max_resources": 5, "features": [], "price": None, "grace_days": 0})
    assert (changed.status_code, changed.json["max_resources"], changed.json["price"]) == (200, 5, None)
    assert columns(engine, issued.license.id) == before
    assert vendor.patch("/products/OPT", {"name": "Other", "key_variable": "OTHER"}).status_code == 200
    assert vendor.delete("/plans/OPT/pro").status_code == 204
    assert columns(engine, issued.license.id) == before
    answer = vendor.client.post("/validate", json={"license_key": issued.key})
    assert (answer.status_code, answer.json["max_resources"]) == (200, 10_000)
    assert sell("starter").license.plan == "starter"
    assert vendor.get("/plans/OPT/pro").status_code == 404


def test_a_bound_is_taken_away_with_null(vendor):
    answer = vendor.patch("/plans/OPT/pro", {"max_resources": None, "duration_days": None, "support": None})
    assert [answer.json[name] for name in ("max_resources", "duration_days", "support")] == [None, None, None]


def test_a_product_that_was_sold_stays_and_keeps_its_kind_of_key(vendor, sell):
    issued = sell()
    kept = vendor.delete("/products/OPT")
    assert (kept.status_code, kept.json["code"]) == (409, "CONFLICT")
    refused = vendor.patch("/products/OPT", {"key_scheme": "jwt"})
    assert (refused.status_code, refused.json["code"]) == (409, "CONFLICT")
    assert "keys of the scheme short" in refused.json["detail"]
    assert vendor.patch("/products/LMG", {"key_scheme": "jwt", "key_algorithm": "RS256"}).status_code == 200
    assert vendor.delete("/products/LMG").status_code == 204
    assert vendor.get("/products/LMG").status_code == 404
    assert vendor.client.post("/validate", json={"license_key": issued.key}).status_code == 200


def test_versions_grow_with_what_changes_and_with_nothing_else(vendor):
    def tags():
        return [vendor.get(path).headers["ETag"] for path in ("/products/OPT", "/plans/OPT/pro", "/plans/OPT/starter")]

    first = tags()
    vendor.patch("/plans/OPT/pro", {"name": "Professional"})
    assert tags() == first
    vendor.patch("/plans/OPT/pro", {"name": "Pro"})
    assert tags() == [first[0], '"2"', first[2]]
    vendor.patch("/products/OPT", {"name": "Other"})
    vendor.post("/plans", TEAM)
    assert tags() == ['"3"', '"2"', first[2]]


@pytest.mark.parametrize("path", ["/products/OPT", "/plans/OPT/pro"])
def test_who_changes_something_that_changed_in_between_is_told(vendor, path):
    seen = vendor.get(path).headers["ETag"]
    assert vendor.patch(path, {"name": "first"}, If_Match=seen).status_code == 200
    for answer in (vendor.patch(path, {"name": "late"}, If_Match=seen), vendor.delete(path, If_Match=seen)):
        assert (answer.status_code, answer.json["code"]) == (412, "VERSION_MISMATCH")
    assert vendor.get(path).json["name"] == "first"


def test_changes_are_in_the_audit_log(vendor):
    vendor.patch("/plans/OPT/pro", {"max_resources": 5})
    vendor.post("/products", {"code": "ACM", "name": "Acme"})
    vendor.delete("/products/ACM")
    entries = vendor.get("/audit?limit=3").json["data"]
    assert [(entry["action"], entry["subject"]) for entry in entries] == [
        ("product.deleted", "ACM"),
        ("product.created", "ACM"),
        ("plan.updated", "OPT/pro"),
    ]
    assert (entries[2]["before"], entries[2]["after"]) == ({"max_resources": 10_000}, {"max_resources": 5})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Team"}, "code"),
        ({"segment": None}, "segment"),
        ({"segment": "PRO"}, "segment"),
        ({"segment": "V1"}, "segment"),
        ({"price": "1e3"}, "price"),
        ({"price": 99}, "price"),
        ({"currency": None}, "currency"),
        ({"currency": "euro"}, "currency"),
        ({"duration_days": 0}, "duration_days"),
        ({"max_resources": -1}, "max_resources"),
        ({"max_resources": 1.5}, "max_resources"),
        ({"max_resources": "5"}, "max_resources"),
        ({"max_resources": True}, "max_resources"),
        ({"require_activation": 1}, "require_activation"),
        ({"grace_mode": "none"}, "grace_mode"),
        ({"telemetry": True}, "telemetry"),
        ({"require_attestation": "true"}, "require_attestation"),
        ({"offline_days": 31}, "offline_days"),
        ({"grace_days": None}, "grace_days"),
        ({"features": ["a", "a"]}, "features"),
        ({"features": ["a b"]}, "features.0"),
        ({"limits": {"a b": 1}}, "limits.a b.key"),
        ({"limits": {"a": -1}}, "limits.a.value"),
        ({"quotas": {"calls": {"amount": 1, "period": "week"}}}, "quotas.calls.value.period"),
        ({"dead_after_seconds": 10}, "dead_after_seconds"),
        ({"heartbeat_seconds": 10, "dead_after_seconds": 10}, "dead_after_seconds"),
        ({"name": "a\x00"}, "name"),
        ({"name": "a\u2028b"}, "name"),
        ({"product": "XYZ"}, "product"),
        ({"durations_days": 3}, "durations_days"),
    ],
)
def test_a_plan_that_breaks_the_rules_of_the_catalog_is_refused_with_the_field(vendor, changes, field):
    before = vendor.all_pages("/plans?product=OPT")
    answer = vendor.post("/plans", TEAM | changes)
    assert answer.status_code == 422, answer.json
    assert field in [each["field"] for each in answer.json["errors"]]
    assert vendor.all_pages("/plans?product=OPT") == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "acm"}, "code"),
        ({"key_scheme": "uuid"}, "key_scheme"),
        ({"key_algorithm": "RS256"}, "key_algorithm"),
        ({"key_variable": "A B"}, "key_variable"),
        ({"tools": {"scan": {"count": "len("}}}, "tools"),
        ({"plans": {}}, "plans"),
    ],
)
def test_a_product_that_breaks_the_rules_of_the_catalog_is_refused_with_the_field(vendor, changes, field):
    answer = vendor.post("/products", {"code": "ACM", "name": "Acme"} | changes)
    assert answer.status_code == 422, answer.json
    assert field in [each["field"] for each in answer.json["errors"]]
    assert vendor.get("/products/ACM").status_code == 404


@pytest.mark.parametrize(
    "path", ["/products/XYZ", "/products/%00", "/plans/OPT/gold", "/plans/XYZ/pro", "/plans/OPT/%00"]
)
def test_what_is_not_there_is_not_found(vendor, path):
    for answer in (vendor.get(path), vendor.patch(path, {}), vendor.delete(path)):
        assert (answer.status_code, answer.json["code"]) == (404, "NOT_FOUND")
