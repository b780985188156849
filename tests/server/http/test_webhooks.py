"""Webhook endpoints and deliveries through the API."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from licet_server.licensing.scopes import Scope
from licet_server.services import outbox
from licet_server.services.outbox import Outcome
from licet_server.services.webhooks import MOST_ENDPOINTS
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow
from licet_server.storage.trail import announce

URL = "https://hooks.example.com/licet?token=abc"
MISSING = "whe_00000000000000000000"


@pytest.fixture(autouse=True)
def resolver(monkeypatch):
    """Every name leads to one public address, so that no test asks a real resolver."""
    known = {"inside.example.com": "10.0.0.1", "localhost": "127.0.0.1"}

    def answer(host, port, *_, **__):
        if host == "unknown.example.com":
            raise socket.gaierror(-2, "Name or service not known")
        address = known.get(host, host if host[0].isdigit() else "93.184.216.34")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def add(vendor, **fields):
    answer = vendor.post("/webhook-endpoints", {"url": URL} | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def audited(engine, subject):
    with reading(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq))
        return [(row.action, row.before, row.after) for row in rows]


def happen(engine, count=1):
    for _ in range(count):
        with transaction(engine) as session:
            announce(session, "license.issued", {"id": "lic_1"}, now=datetime.now(UTC))


def attempt(engine, endpoint, outcome):
    now = datetime.now(UTC) + timedelta(seconds=1)
    with transaction(engine) as session:
        claimed = outbox.claim_due(session, {endpoint: 10}, now=now)
        for each in claimed:
            outbox.settle(session, each, outcome, chance=0.5, now=now)
    return claimed


def test_an_endpoint_is_added_changed_and_removed(vendor, engine):
    made = add(vendor, events=["license.revoked", "license.issued"], description="CRM")
    secret = made.pop("secret")
    path = f"/webhook-endpoints/{made['id']}"
    assert (made["events"], made["enabled"], made["description"]) == (
        ["license.issued", "license.revoked"],
        True,
        "CRM",
    )
    assert vendor.get(path).json == made
    assert vendor.all_pages("/webhook-endpoints?limit=1") == [made]
    changed = vendor.patch(path, {"url": "https://new.example.com/", "events": ["*"], "enabled": False})
    assert changed.json == made | {"url": "https://new.example.com/", "events": ["*"], "enabled": False}
    assert vendor.get(f"{path}/secret").json == {"secret": secret}
    assert vendor.delete(path).status_code == 204
    assert vendor.get(path).status_code == 404
    actions = audited(engine, made["id"])
    assert [action for action, _, _ in actions] == [
        "webhook.created",
        "webhook.updated",
        "webhook.secret_shown",
        "webhook.removed",
    ]
    assert secret not in json.dumps(actions)
    assert "token=abc" not in json.dumps(actions)


def test_without_a_choice_an_endpoint_hears_everything(vendor):
    assert add(vendor)["events"] == ["*"]
    assert add(vendor, events=["*", "license.issued"])["events"] == ["*"]


def test_a_change_of_what_somebody_else_changed_is_refused(vendor):
    path = f"/webhook-endpoints/{add(vendor)['id']}"
    seen = vendor.get(path).headers["ETag"]
    assert vendor.patch(path, {"description": "one"}, **{"If-Match": seen}).status_code == 200
    assert vendor.patch(path, {"description": "two"}, **{"If-Match": seen}).status_code == 412
    assert vendor.delete(path, **{"If-Match": seen}).status_code == 412
    assert vendor.patch(path, {"description": "two"}).json["description"] == "two"


def test_a_change_that_changes_nothing_is_no_change(vendor, engine):
    made = add(vendor)
    path = f"/webhook-endpoints/{made['id']}"
    before = vendor.get(path).headers["ETag"]
    assert vendor.patch(path, {"url": URL, "enabled": True}).headers["ETag"] == before
    assert vendor.patch(path, {}).status_code == 200
    assert len(audited(engine, made["id"])) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": None}, "url"),
        ({"url": 5}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://a.example.com/\x00"}, "url"),
        ({"url": "http://hooks.example.com/"}, "url"),
        ({"url": "https://user:pass@hooks.example.com/"}, "url"),
        ({"url": "https://hooks.example.com/#x"}, "url"),
        ({"url": "https://hooks.example.com/" + "x" * 2000}, "url"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": ["license.eaten"]}, "events"),
        ({"url": URL, "events": "license.issued"}, "events"),
        ({"url": URL, "description": "x" * 201}, "description"),
        ({"url": URL, "description": "a\nb"}, "description"),
        ({"url": URL, "enabled": "yes"}, "enabled"),
        ({"url": URL, "secret": "whsec_mine"}, "secret"),
    ],
)
def test_bad_input_is_told_with_its_field(vendor, body, field):
    answer = vendor.post("/webhook-endpoints", body)
    assert answer.status_code == 422
    assert field in answer.json["errors"][0]["field"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://inside.example.com/",
    ],
)
def test_an_address_inside_is_refused_when_an_endpoint_is_made_and_when_it_is_changed(vendor, url):
    made = add(vendor)
    for answer in (
        vendor.post("/webhook-endpoints", {"url": url}),
        vendor.patch(f"/webhook-endpoints/{made['id']}", {"url": url}),
    ):
        assert (answer.status_code, answer.json["code"]) == (422, "WEBHOOK_ADDRESS_REFUSED")
        assert answer.json["errors"][0]["field"] == "url"
        assert "10.0.0.1" not in answer.text


def test_an_address_inside_is_taken_when_the_vendor_allows_it(vendor_with):
    vendor = vendor_with([Scope.ADMIN], webhook_private=True)
    assert add(vendor, url="http://localhost:8080/hooks")["url"] == "http://localhost:8080/hooks"
    refused = vendor.post("/webhook-endpoints", {"url": "http://169.254.169.254/latest/meta-data/"})
    assert refused.json["code"] == "WEBHOOK_ADDRESS_REFUSED"


def test_a_name_that_nobody_knows_yet_is_taken(vendor):
    made = add(vendor, url="https://unknown.example.com/")
    assert vendor.get(f"/webhook-endpoints/{made['id']}").json["url"] == "https://unknown.example.com/"


def test_there_are_only_so_many_endpoints(vendor):
    for _ in range(MOST_ENDPOINTS):
        add(vendor)
    answer = vendor.post("/webhook-endpoints", {"url": URL})
    assert (answer.status_code, answer.json["code"]) == (409, "CONFLICT")


def test_the_secret_is_shown_when_asked_for_and_never_otherwise(vendor):
    made = add(vendor)
    assert made["secret"].startswith("whsec_")
    assert "whsec_" not in vendor.get(f"/webhook-endpoints/{made['id']}").text
    assert "whsec_" not in vendor.get("/webhook-endpoints").text
    assert "whsec_" not in vendor.patch(f"/webhook-endpoints/{made['id']}", {"description": "x"}).text


def test_a_rotation_gives_another_secret_and_only_one_a_day(vendor, engine):
    made = add(vendor)
    path = f"/webhook-endpoints/{made['id']}"
    rotated = vendor.post(f"{path}/rotate-secret", None)
    assert rotated.status_code == 200
    assert rotated.json["secret"] not in {made["secret"], None}
    assert rotated.json["secret_rotated_at"] is not None
    assert vendor.get(f"{path}/secret").json["secret"] == rotated.json["secret"]
    assert vendor.post(f"{path}/rotate-secret", None).status_code == 409
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        again = vendor.post(f"{path}/rotate-secret", None)
    assert again.json["secret"] not in {made["secret"], rotated.json["secret"]}
    assert audited(engine, made["id"])[1] == ("webhook.secret_rotated", {"secret_version": 1}, {"secret_version": 2})


def test_the_same_request_with_an_idempotency_key_makes_one_endpoint(vendor):
    first = vendor.post("/webhook-endpoints", {"url": URL}, **{"Idempotency-Key": "one"})
    again = vendor.post("/webhook-endpoints", {"url": URL}, **{"Idempotency-Key": "one"})
    assert again.json == first.json
    assert len(vendor.all_pages("/webhook-endpoints?limit=200")) == 1


def test_deliveries_show_what_became_of_them(vendor, engine):
    made = add(vendor)
    path = f"/webhook-endpoints/{made['id']}/deliveries"
    happen(engine, 3)
    assert [each["state"] for each in vendor.all_pages(f"{path}?limit=2")] == ["pending"] * 3
    attempt(engine, made["id"], Outcome(503, "the receiver answered 503"))
    waiting = vendor.get(f"{path}?state=pending").json["data"][0]
    assert (waiting["attempts"], waiting["last_status"], waiting["last_error"]) == (1, 503, "the receiver answered 503")
    assert waiting["due_at"] is not None
    assert waiting["finished_at"] is None
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        attempt(engine, made["id"], Outcome(204))
    assert vendor.get(f"{path}?state=pending").json["data"] == []
    done = vendor.all_pages(f"{path}?state=done&limit=2")
    assert len(done) == 3
    assert {(each["due_at"], each["last_status"], each["attempts"]) for each in done} == {(None, 204, 2)}


@pytest.mark.parametrize("query", ["state=gone", "state=", "limit=0", "limit=201", "cursor=nonsense", "colour=red"])
def test_a_bad_question_about_deliveries_is_told(vendor, query):
    made = add(vendor)
    assert vendor.get(f"/webhook-endpoints/{made['id']}/deliveries?{query}").status_code in {400, 422}


def test_a_cursor_counts_for_its_own_endpoint_alone(vendor, engine):
    one, other = add(vendor), add(vendor)
    happen(engine, 2)
    cursor = vendor.get(f"/webhook-endpoints/{one['id']}/deliveries?limit=1").json["next_cursor"]
    answer = vendor.get(f"/webhook-endpoints/{other['id']}/deliveries?limit=1&cursor={cursor}")
    assert (answer.status_code, answer.json["code"]) == (400, "INVALID_CURSOR")


def test_a_delivery_is_replayed(vendor, engine):
    made = add(vendor)
    happen(engine)
    (sent,) = attempt(engine, made["id"], Outcome(410, "the receiver answered 410"))
    refused = vendor.post(f"/webhook-deliveries/{sent.id}/replay", None)
    assert (refused.status_code, refused.json["code"]) == (409, "CONFLICT")
    vendor.patch(f"/webhook-endpoints/{made['id']}", {"enabled": True})
    answer = vendor.post(f"/webhook-deliveries/{sent.id}/replay", None)
    assert answer.status_code == 202
    assert (answer.json["state"], answer.json["attempts"], answer.json["event_id"]) == ("pending", 0, sent.event_id)


def test_a_test_is_a_delivery_like_any_other(vendor, engine):
    made = add(vendor, events=["license.revoked"])
    answer = vendor.post(f"/webhook-endpoints/{made['id']}/test", None)
    assert (answer.status_code, answer.json["event_type"], answer.json["state"]) == (202, "webhook.test", "pending")
    (sent,) = attempt(engine, made["id"], Outcome(204))
    assert sent.event_id == answer.json["event_id"]
    vendor.patch(f"/webhook-endpoints/{made['id']}", {"enabled": False})
    assert vendor.post(f"/webhook-endpoints/{made['id']}/test", None).status_code == 409


ROUTES = [
    ("GET", "/webhook-endpoints"),
    ("POST", "/webhook-endpoints"),
    ("GET", f"/webhook-endpoints/{MISSING}"),
    ("PATCH", f"/webhook-endpoints/{MISSING}"),
    ("DELETE", f"/webhook-endpoints/{MISSING}"),
    ("GET", f"/webhook-endpoints/{MISSING}/secret"),
    ("POST", f"/webhook-endpoints/{MISSING}/rotate-secret"),
    ("POST", f"/webhook-endpoints/{MISSING}/test"),
    ("GET", f"/webhook-endpoints/{MISSING}/deliveries"),
    ("POST", "/webhook-deliveries/dlv_00000000000000000000/replay"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_needs_the_scope_admin(vendor_with, client, method, path):
    others = vendor_with(set(Scope) - {Scope.ADMIN})
    body = {"url": URL} if path == "/webhook-endpoints" and method == "POST" else None
    assert others.ask(method, path, body).status_code == 403
    assert client.open(f"/api/v1{path}", method=method, json=body).status_code == 401


@pytest.mark.parametrize("wrong", [MISSING, "whe_%00", "lic_00000000000000000000", "x" * 500])
def test_what_is_not_there_is_not_found(vendor, wrong):
    for method, path in ROUTES[2:]:
        body = {} if method == "PATCH" else None
        answer = vendor.ask(method, path.replace(MISSING, wrong).replace("dlv_00000000000000000000", wrong), body)
        assert (answer.status_code, answer.json["code"]) == (404, "NOT_FOUND"), path


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "a-key"}], ids=["once", "idempotent"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_no_writer_waits_for_a_resolver(vendor, engine, monkeypatch, method, headers):
    path, body = "/webhook-endpoints", {"url": "https://slow.example.com/"}
    if method == "PATCH":
        path = f"{path}/{add(vendor)['id']}"
    written = []

    def resolve(host, port, *_, **__):
        with transaction(engine, patience_ms=500) as session:
            announce(session, "license.issued", {"id": "lic_1"}, now=datetime.now(UTC))
        written.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answer = vendor.ask(method, path, body, **headers)
    assert answer.status_code == {"POST": 201, "PATCH": 200}[method]
    assert written == ["slow.example.com"]


def test_a_repeated_request_adds_one_endpoint_and_its_address_is_checked_all_the_same(vendor, resolver):
    first = vendor.post("/webhook-endpoints", {"url": URL}, Idempotency_Key="a-key")
    again = vendor.post("/webhook-endpoints", {"url": URL}, Idempotency_Key="a-key")
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    inside = vendor.post("/webhook-endpoints", {"url": "https://inside.example.com/"}, Idempotency_Key="another")
    assert inside.status_code == 422
    assert len(vendor.all_pages("/webhook-endpoints")) == 1
