"""``/api/v1/validation``: every answer about a key and its seats, and every bad body."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from licet.trust import TrustedKeys
from licet_server.licensing.scopes import Scope
from licet_server.services.api_keys import create_api_key
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow, ValidationDayRow
from tests.factories import NOW, UNKNOWN_KEY

API = "/api/v1/validation"
ROUTES = ("validate", "activate", "deactivate", "heartbeat")
SEAT_ROUTES = ROUTES[1:]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    """The server's clock stands at the sale, until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sold(sell, engine):
    """A license of OPT pro with two seats and heartbeats each ten minutes."""
    issued = sell("pro")
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        row.max_activations, row.heartbeat_seconds = 2, 600
    return issued


@pytest.fixture
def ask(client, sold):
    def asked(what, instance_id="i-1", **fields):
        body = {"license_key": sold.key, "instance_id": instance_id} | fields
        answer = client.post(f"{API}/{what}", json=body)
        assert answer.status_code == 200, answer.data
        return answer.json

    return asked


@pytest.fixture
def vendor(client, installation, engine):
    """Ask as the vendor, with an API key of these scopes."""

    def asked(method, path, *scopes, **options):
        with transaction(engine, author=None) as session:
            made = create_api_key(session, name="t", scopes=list(scopes), pepper=installation.secrets.pepper, now=NOW)
        return client.open(path, method=method, headers={"Authorization": f"Bearer {made.token}"}, **options)

    return asked


def test_an_activation_has_every_field_of_the_contract(ask):
    body = ask("activate", fingerprint="m-1", name="a", version="1", deployment_id="d", aws_account_id="123456789012")
    lease, own = body.pop("lease"), body.pop("activation")
    assert body == {
        "valid": True,
        "code": "VALID",
        "message": "This license is valid.",
        "seats": {"taken": 1, "max": 2},
        "heartbeat_seconds": 600,
        "dead_after_seconds": 1800,
    }
    assert own.pop("id").startswith("act_")
    assert own == {
        "instance_id": "i-1",
        "fingerprint": "m-1",
        "aws_account_id": "123456789012",
        "aws_account_attested_at": None,
        "aws_arn": None,
        "deployment_id": "d",
        "name": "a",
        "version": "1",
        "activated_at": "2026-11-20T12:00:00Z",
        "last_seen_at": "2026-11-20T12:00:00Z",
        "dies_at": "2026-11-20T12:30:00Z",
    }
    assert lease.count(".") == 2


def test_the_signed_answers_are_believed_with_the_published_keys(ask, client):
    trusted = TrustedKeys.from_jwks(client.get("/.well-known/jwks.json").json["keys"])
    for what in ("activate", "heartbeat", "validate"):
        lease = trusted.lease(ask(what, nonce=f"n-{what}", fingerprint="m-1")["lease"], product="OPT")
        assert (lease.nonce, lease.terms.instance_id, lease.terms.fingerprint) == (f"n-{what}", "i-1", "m-1")
    for what in ("activate", "heartbeat", "deactivate", "validate"):
        body = ask(what, nonce="n", fingerprint="m-2")
        refusal = trusted.refusal(body["refusal"], product="OPT")
        assert (refusal.code.value, refusal.nonce) == (body["code"], "n") == ("FINGERPRINT_MISMATCH", "n")
        assert "lease" not in body


def test_a_full_license_is_an_answer(ask):
    ask("activate", "i-1")
    ask("activate", "i-2")
    body = ask("activate", "i-3")
    assert (body["valid"], body["code"], body["activation"]) == (False, "TOO_MANY_ACTIVATIONS", None)
    assert body["seats"] == {"taken": 2, "max": 2}
    assert body["message"].startswith("2 of 2 seats are taken: ")
    assert body["refusal"].count(".") == 2


def test_a_seat_is_kept_given_back_and_lost(ask, clock):
    assert ask("heartbeat")["code"] == "NOT_ACTIVATED"
    ask("activate")
    clock.shift(timedelta(minutes=29))
    assert ask("heartbeat")["activation"]["last_seen_at"] == "2026-11-20T12:29:00Z"
    given = ask("deactivate")
    assert (given["valid"], given["deactivated"], given["seats"]["taken"]) == (True, True, 0)
    assert "lease" not in given
    assert "refusal" not in given
    assert (ask("deactivate")["valid"], ask("deactivate")["deactivated"]) == (True, False)
    ask("activate")
    clock.shift(timedelta(minutes=30))
    assert ask("heartbeat")["code"] == "HEARTBEAT_DEAD"


def test_a_yes_to_the_question_says_null_for_no_limit(client, sell):
    body = client.post(f"{API}/validate", json={"license_key": sell("enterprise").key}).json
    assert (body["max_resources"], body["unlimited"], body["plan"]) == (None, True, "enterprise")
    body = client.post(f"{API}/validate", json={"license_key": sell("pro").key}).json
    assert body.pop("lease").count(".") == 2
    assert body["features"][0] == "check_tag_compliance"
    assert body | {"features": []} == {
        "valid": True,
        "code": "VALID",
        "message": "This license is valid.",
        "plan": "pro",
        "max_resources": 10_000,
        "unlimited": False,
        "expires_at": "2027-11-20T12:00:00Z",
        "features": [],
        "limits": {},
    }


def test_a_no_to_the_question_is_a_200_too(client, sell):
    asked = {"license_key": sell("pro").key, "resource_count": 10_001}
    answer = client.post(f"{API}/validate", json=asked)
    assert (answer.status_code, answer.json["valid"], answer.json["code"]) == (200, False, "LIMIT_EXCEEDED")
    assert answer.json.keys() == {"valid", "code", "message", "refusal", "upgrade"}


@pytest.mark.parametrize("what", SEAT_ROUTES)
@pytest.mark.parametrize(("key", "code"), [(UNKNOWN_KEY, "NOT_FOUND"), ("not a key", "MALFORMED")])
def test_a_wrong_key_is_an_answer_without_a_license(ask, what, key, code):
    body = ask(what, license_key=key)
    assert (body["valid"], body["code"], body["activation"], body["seats"]) == (False, code, None, None)
    assert (body["heartbeat_seconds"], body["dead_after_seconds"]) == (None, None)
    assert body["refusal"].count(".") == 2
    assert key not in body["message"]


@pytest.mark.parametrize("what", ROUTES)
def test_fields_of_the_future_are_ignored_and_null_is_nothing(ask, what):
    extra = dict.fromkeys(("product", "fingerprint", "aws_account_id", "nonce"))
    assert ask(what, hello=[1], **extra)["code"] in {"VALID", "NOT_ACTIVATED"}


BAD_FIELDS = {
    "no-key": ({"license_key": None}, "license_key"),
    "blank-key": ({"license_key": " \n"}, "license_key"),
    "number-key": ({"license_key": 1}, "license_key"),
    "number-instance": ({"instance_id": 7}, "instance_id"),
    "empty-instance": ({"instance_id": ""}, "instance_id"),
    "nul-instance": ({"instance_id": "a\0b"}, "instance_id"),
    "long-instance": ({"instance_id": "i" * 513}, "instance_id"),
    "object-product": ({"product": {}}, "product"),
    "long-nonce": ({"nonce": "n" * 513}, "nonce"),
    "eleven-digits": ({"aws_account_id": "12345678901"}, "aws_account_id"),
    "other-digits": ({"aws_account_id": "\u0661" * 12}, "aws_account_id"),
    "digits-and-a-line": ({"aws_account_id": "123456789012\n"}, "aws_account_id"),
}


@pytest.mark.sqlite_only(reason="refused before the database is asked")
@pytest.mark.parametrize("what", ROUTES)
@pytest.mark.parametrize(("fields", "field"), BAD_FIELDS.values(), ids=BAD_FIELDS)
def test_a_bad_field_is_a_problem_that_names_it(client, what, fields, field):
    answer = client.post(f"{API}/{what}", json={"license_key": UNKNOWN_KEY, "instance_id": "i-1"} | fields)
    problem = json.loads(answer.data)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [each["field"] for each in problem["errors"]] == [field]
    assert UNKNOWN_KEY not in answer.text


@pytest.mark.sqlite_only(reason="refused before the database is asked")
@pytest.mark.parametrize("what", SEAT_ROUTES)
def test_a_seat_needs_the_name_of_an_instance(client, what):
    answer = client.post(f"{API}/{what}", json={"license_key": UNKNOWN_KEY})
    assert (answer.status_code, json.loads(answer.data)["errors"][0]["field"]) == (422, "instance_id")


@pytest.mark.sqlite_only(reason="refused before the database is asked")
@pytest.mark.parametrize("what", ROUTES)
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"license_key": "x", "license_key": "y"}', b'{"license_key": "\xff"}']
)
def test_a_body_that_is_no_object_is_a_400(client, what, body):
    answer = client.post(f"{API}/{what}", data=body, content_type="application/json")
    assert (answer.status_code, json.loads(answer.data)["code"]) == (400, "BAD_MESSAGE")


def test_wrong_keys_are_counted_together_on_every_route(make_app, sold):
    client = make_app(guess_limit="4 per hour").test_client()
    for what in ROUTES:
        body = {"license_key": UNKNOWN_KEY, "instance_id": "i-1"}
        assert client.post(f"{API}/{what}", json=body).json["code"] == "NOT_FOUND"
    for path in ("/validate", *(f"{API}/{what}" for what in ROUTES)):
        refused = client.post(path, json={"license_key": sold.key, "instance_id": "i-1"})
        assert (refused.status_code, json.loads(refused.data)["code"]) == (429, "TOO_MANY_WRONG_KEYS")


@pytest.mark.parametrize("what", ROUTES)
def test_questions_are_limited(make_app, sold, what):
    client = make_app(rate_limit="2 per minute").test_client()
    asked = {"license_key": sold.key, "instance_id": "i-1"}
    assert [client.post(f"{API}/{what}", json=asked).status_code for _ in range(3)] == [200, 200, 429]


def test_every_activation_is_logged_and_a_heartbeat_only_when_it_is_refused(ask, engine):
    for what in ("heartbeat", "activate", "activate", "heartbeat", "deactivate", "deactivate", "validate"):
        ask(what)
    ask("deactivate", license_key=UNKNOWN_KEY)
    with reading(engine) as session:
        logged = session.scalars(select(ValidationRow.code).order_by(ValidationRow.id)).all()
        days = session.scalars(select(ValidationDayRow)).all()
        counted = {(row.day, bool(row.license_id), row.code): row.answers for row in days}
    assert logged == ["NOT_ACTIVATED", "VALID", "VALID", "VALID", "NOT_FOUND"]
    assert counted == {
        (NOW.date(), True, "NOT_ACTIVATED"): 1,
        (NOW.date(), True, "VALID"): 3,
        (NOW.date(), False, "NOT_FOUND"): 1,
    }


def test_no_answer_repeats_the_key(ask, sold):
    for what in ROUTES:
        assert sold.key not in json.dumps(ask(what))


def listed(vendor, license_id, query=""):
    answer = vendor("GET", f"/api/v1/licenses/{license_id}/activations{query}", Scope.LICENSES_READ)
    assert answer.status_code == 200, answer.data
    return answer.json


def test_the_vendor_sees_the_living_the_dead_and_the_ended(ask, vendor, sold, clock):
    ask("activate", "ended", name="laptop")
    ask("deactivate", "ended")
    clock.shift(timedelta(minutes=1))
    ask("activate", "dead", address="ignored")
    clock.shift(timedelta(minutes=30))
    license_id = sold.license.id
    found = listed(vendor, license_id)
    assert [(each["instance_id"], each["state"]) for each in found["data"]] == [("dead", "dead"), ("ended", "ended")]
    assert found["data"][1] == {
        "id": found["data"][1]["id"],
        "license_id": license_id,
        "instance_id": "ended",
        "state": "ended",
        "fingerprint": None,
        "aws_account_id": None,
        "aws_account_attested_at": None,
        "aws_arn": None,
        "deployment_id": None,
        "name": "laptop",
        "version": None,
        "address": "127.0.0.1",
        "activated_at": "2026-11-20T12:00:00Z",
        "last_seen_at": "2026-11-20T12:00:00Z",
        "dies_at": None,
        "ended_at": "2026-11-20T12:00:00Z",
        "end_reason": "deactivated",
    }
    ask("activate", "live")
    assert [each["instance_id"] for each in listed(vendor, license_id, "?live=true")["data"]] == ["live"]
    assert [each["instance_id"] for each in listed(vendor, license_id, "?live=false")["data"]] == ["dead", "ended"]


def test_a_long_list_comes_in_pages_that_belong_to_one_license(ask, vendor, sold, sell, clock):
    for number in range(5):
        ask("activate", f"i-{number}")
        ask("deactivate", f"i-{number}")
        clock.shift(timedelta(seconds=1))
    first = listed(vendor, sold.license.id, "?limit=3")
    second = listed(vendor, sold.license.id, f"?limit=3&cursor={first['next_cursor']}")
    assert [each["instance_id"] for each in first["data"] + second["data"]] == [f"i-{n}" for n in (4, 3, 2, 1, 0)]
    assert second["next_cursor"] is None
    other = sell("pro", email="b@example.com").license.id
    path = f"/api/v1/licenses/{other}/activations?limit=3&cursor={first['next_cursor']}"
    refused = vendor("GET", path, Scope.LICENSES_READ)
    assert (refused.status_code, json.loads(refused.data)["code"]) == (400, "INVALID_CURSOR")


def test_the_vendor_takes_a_seat_back(ask, vendor, sold):
    taken = ask("activate")["activation"]["id"]
    path = f"/api/v1/licenses/{sold.license.id}/activations/{taken}"
    for _ in range(2):
        answer = vendor("DELETE", path, Scope.LICENSES_WRITE)
        assert (answer.status_code, answer.json["state"], answer.json["end_reason"]) == (200, "ended", "released")
    assert ask("heartbeat")["code"] == "NOT_ACTIVATED"
    assert ask("validate")["code"] == "VALID"


def test_foreign_and_missing_activations_look_the_same(ask, vendor, sold, sell, engine):
    taken = ask("activate")["activation"]["id"]
    other = sell("pro", email="b@example.com").license.id
    for path in (
        f"{other}/activations/{taken}",
        f"{sold.license.id}/activations/act_00000000000000000000",
        f"{sold.license.id}/activations/act_%00",
        f"lic_00000000000000000000/activations/{taken}",
    ):
        answer = vendor("DELETE", f"/api/v1/licenses/{path}", Scope.LICENSES_WRITE)
        assert (answer.status_code, json.loads(answer.data)["code"]) == (404, "NOT_FOUND")
    for license_id in ("lic_00000000000000000000", "x", "lic_%00", sold.key):
        answer = vendor("GET", f"/api/v1/licenses/{license_id}/activations", Scope.LICENSES_READ)
        assert (answer.status_code, json.loads(answer.data)["code"]) == (404, "UNKNOWN_LICENSE")
    with reading(engine) as session:
        assert session.scalar(select(ActivationRow.ended_at)) is None


@pytest.mark.parametrize("query", ["?live=1", "?live=maybe", "?live=", "?limit=0", "?limit=201", "?dead=true"])
def test_a_bad_query_is_a_422(vendor, sold, query):
    path = f"/api/v1/licenses/{sold.license.id}/activations{query}"
    assert vendor("GET", path, Scope.LICENSES_READ).status_code == 422


def test_each_route_of_the_vendor_needs_its_scope(client, vendor, sold):
    path = f"/api/v1/licenses/{sold.license.id}/activations"
    one = f"{path}/act_00000000000000000000"
    assert [client.get(path).status_code, client.delete(one).status_code] == [401, 401]
    assert vendor("GET", path, Scope.CUSTOMERS_WRITE).status_code == 403
    assert vendor("DELETE", one, Scope.LICENSES_READ).status_code == 403
    assert vendor("GET", path, Scope.LICENSES_WRITE).status_code == 200
