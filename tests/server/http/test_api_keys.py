"""API keys: who gets in, and that nobody else learns one."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.orm import Session

from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import revoke_api_key
from licet_server.storage.session import transaction
from licet_server.storage.tables import ApiKeyRow
from tests.server.http.conftest import API, Vendor

IN_A_YEAR = "2027-11-20T12:00:00Z"


def test_a_key_is_made_shown_once_used_and_revoked(vendor):
    made = vendor.post("/api-keys", {"name": "billing", "scopes": ["customers:read"], "expires_at": IN_A_YEAR})
    assert made.status_code == 201
    token = made.json["token"]
    assert token.startswith("lsk_")
    assert made.json["tail"] == token[-4:]
    listed = vendor.all_pages("/api-keys?limit=1")
    assert listed[0] == {name: value for name, value in made.json.items() if name != "token"}
    billing = Vendor(vendor.client, token)
    assert billing.get("/customers").status_code == 200
    assert billing.post("/customers", {"email": "a@b.co"}).status_code == 403
    ended = vendor.delete(f"/api-keys/{made.json['id']}").json
    assert ended["revoked_at"] is not None
    assert vendor.delete(f"/api-keys/{made.json['id']}").json == ended | {"last_used_at": ended["last_used_at"]}
    assert billing.get("/customers").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic bHNrOng=",
        "lsk_x",
        "Bearer nonsense",
        "Bearer lsk_\u00fc",
        "Bearer lsk_" + "x" * 5000,
    ],
)
def test_whoever_has_no_key_is_told_how_to_send_one(client, header):
    headers = {} if header is None else {"Authorization": header.encode().decode("latin-1")}
    answer = client.get(f"{API}/customers", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "UNAUTHENTICATED")
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="licet"'


def test_a_database_that_somebody_writes_to_turns_no_reader_away(vendor, engine):
    with transaction(engine):  # holds the one lock of SQLite's writers
        began = time.monotonic()
        assert vendor.get("/products").status_code == 200
        assert time.monotonic() - began < 5
    assert vendor.all_pages("/api-keys")[0]["id"]


def test_a_key_in_an_address_is_not_repeated(vendor, sell):
    license_key, token = sell().key, vendor.token
    for path in (f"/licenses/{license_key}", f"/customers/{license_key}", f"/licenses/{license_key}/activations"):
        answer = vendor.get(path)
        assert answer.status_code == 404
        assert license_key not in answer.text
    answer = vendor.delete(f"/api-keys/{token}")
    assert answer.status_code == 404
    assert token[:20] not in answer.text


def test_a_key_that_is_revoked_twice_at_once_ended_once(vendor, engine):
    made = vendor.post("/api-keys", {"name": "x", "scopes": ["admin", "admin"], "expires_at": IN_A_YEAR}).json
    assert made["scopes"] == ["admin"]
    barrier = threading.Barrier(4)

    def revoke(_):
        with Session(engine) as first:
            first.get(ApiKeyRow, made["id"])
        barrier.wait()
        with transaction(engine) as session:
            revoke_api_key(session, made["id"], now=datetime.now(UTC))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(revoke, range(4)))
    entries = vendor.all_pages(f"/audit?subject={made['id']}")
    assert [entry["action"] for entry in entries] == ["api_key.revoked", "api_key.created"]
    assert entries[-1]["after"]["expires_at"] == IN_A_YEAR


def test_the_scheme_may_be_spelt_in_any_case(vendor):
    for spelling in ("bearer", "BEARER "):
        answer = vendor.client.get(f"{API}/customers", headers={"Authorization": f"{spelling} {vendor.token}"})
        assert answer.status_code == 200


def test_a_key_ends_on_its_end(make_app, token):
    now = datetime.now(UTC)
    vendor = Vendor(make_app().test_client(), token(Scope.ADMIN, expires_at=now + timedelta(days=1)))
    for late, status in ((timedelta(hours=23), 200), (timedelta(days=1), 401)):
        with time_machine.travel(now + late, tick=False):
            assert vendor.get("/customers").status_code == status


def test_a_scope_that_may_write_may_read_and_admin_may_do_everything(vendor_with):
    writer = vendor_with([Scope.CUSTOMERS_WRITE])
    assert writer.get("/customers").status_code == 200
    refused = writer.get("/products")
    assert (refused.status_code, refused.json["code"]) == (403, "SCOPE_MISSING")
    assert "licenses:read" in refused.json["detail"]
    assert vendor_with([Scope.CUSTOMERS_READ]).post("/customers", {"email": "a@b.co"}).status_code == 403
    assert vendor_with([Scope.ADMIN]).get("/products").status_code == 200


def test_its_last_use_is_known_to_the_minute(vendor):
    start = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def used(late):
        with time_machine.travel(start + late, tick=False):
            return vendor.get("/api-keys").json["data"][0]["last_used_at"]

    assert used(timedelta(0)) == "2026-11-20T12:00:00Z"
    assert used(timedelta(seconds=59)) == "2026-11-20T12:00:00Z"
    assert used(timedelta(seconds=60)) == "2026-11-20T12:01:00Z"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "", "scopes": ["admin"]}, "name"),
        ({"name": "a\x00", "scopes": ["admin"]}, "name"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["root"]}, "scopes.0"),
        ({"name": "x", "scopes": "admin"}, "scopes"),
        ({"name": "x", "scopes": ["admin"], "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "scopes": ["admin"], "expires_at": "soon"}, "expires_at"),
        ({"name": "x", "scopes": ["admin"], "expires_at": "9999-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "scopes": ["admin"], "expires": IN_A_YEAR}, "expires"),
    ],
)
def test_a_wrong_field_is_named(vendor, body, field):
    answer = vendor.post("/api-keys", body)
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json["errors"]]


@pytest.mark.parametrize("name", ["key_" + "0" * 20, "key_", "%00", "cus_" + "0" * 20])
def test_a_key_that_is_not_there_is_not_found(vendor, name):
    assert vendor.delete(f"/api-keys/{name}").status_code == 404


def test_no_key_is_kept_logged_or_repeated(capsys, vendor, engine):
    made = vendor.post("/api-keys", {"name": "x", "scopes": ["admin"]}, Idempotency_Key="one").json
    again = vendor.post("/api-keys", {"name": "x", "scopes": ["admin"]}, Idempotency_Key="one").json
    assert again["token"] == made["token"]
    Vendor(vendor.client, made["token"]).get("/nothing")
    Vendor(vendor.client, made["token"] + "x").get("/customers")
    assert made["token"] not in vendor.get("/api-keys").get_data(as_text=True)
    with engine.connect() as connection:
        for table in ("api_keys", "idempotency_keys", "audit"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert made["token"] not in repr(tuple(row))
    shown = "".join(capsys.readouterr())
    assert "audited" in shown
    assert made["token"] not in shown


def test_the_answer_to_a_wrong_key_does_not_repeat_it(client):
    answer = client.get(f"{API}/customers", headers={"Authorization": "Bearer lsk_secret-guess"})
    assert "secret-guess" not in json.dumps(answer.json)
