"""``/api/v1/usage``: what customers report and take, and what the vendor reads of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from joserfc.jwk import OKPKey
from sqlalchemy import func, select

from licet.terms import Status
from licet.wire import to_text
from licet_server.licensing.scopes import Scope
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import IdempotencyRow, OutboxRow, UsageDayRow, UsageEventRow
from tests.factories import NOW, UNKNOWN_KEY
from tests.independent import read_jws
from tests.server.metering import set_quotas

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REPORT, CONSUME = "/api/v1/usage/report", "/api/v1/usage/consume"


@pytest.fixture(autouse=True)
def clock():
    """Stop the clock at NOW; ``shift`` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def event(number, **changes):
    return {"id": f"e-{number}", "metric": "scans", "quantity": 1} | changes


def used(engine):
    with reading(engine) as session:
        rows = session.execute(select(UsageDayRow.metric, UsageDayRow.quantity, UsageDayRow.events))
        return sorted(tuple(row) for row in rows)


def test_events_are_counted_once_however_often_they_are_sent(client, sell, engine):
    asked = {"license_key": sell().key, "instance_id": "i-1", "events": [event(1, quantity=3), event(2), event(1)]}
    first = client.post(REPORT, json=asked)
    assert (first.status_code, first.json) == (
        200,
        {"valid": True, "code": "VALID", "message": "This license is valid.", "accepted": 2, "duplicates": 1},
    )
    again = client.post(REPORT, json=asked).json
    assert (again["accepted"], again["duplicates"]) == (0, 3)
    assert used(engine) == [("scans", 4, 2)]


def test_who_kept_a_replaced_key_or_asks_for_another_product_counts_nothing(client, vendor, sell, engine):
    issued = sell()
    moved = vendor.post(f"/licenses/{issued.license.id}/transfer", {"email": "new@example.com"}).json
    events = [event(1, quantity=2**53 - 1)]
    refused = client.post(REPORT, json={"license_key": issued.key, "events": events}).json
    assert (refused["code"], refused["accepted"]) == ("REVOKED", 0)
    other = {"license_key": moved["license_key"], "product": "NLS", "events": events}
    assert client.post(REPORT, json=other).json["code"] == "PRODUCT_MISMATCH"
    with reading(engine) as session:
        assert sorted(session.scalars(select(ValidationRow.code))) == ["PRODUCT_MISMATCH", "REVOKED"]
    assert client.post(REPORT, json={"license_key": moved["license_key"], "events": [event(1)]}).json["accepted"] == 1
    assert used(engine) == [("scans", 1, 1)]


def test_a_quota_that_was_never_enough_for_a_question_is_not_called_exhausted(client, vendor, sell, engine):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(10, "day"))
    made = vendor.post("/webhook-endpoints", {"url": "https://8.8.8.8/", "events": ["usage.quota_exhausted"]})
    assert made.status_code == 201, made.json
    for quantity, granted in ((11, 0), (10, 10), (1, 0), (1, 0)):
        asked = {"license_key": issued.key, "metric": "calls", "quantity": quantity}
        assert client.post(CONSUME, json=asked).json["granted"] == granted
    with reading(engine) as session:
        assert [row.payload["data"]["used"] for row in session.scalars(select(OutboxRow))] == [10]


def test_what_was_used_is_counted_though_the_license_is_over(client, sell, engine):
    issued = sell()
    with transaction(engine) as session:
        session.get_one(LicenseRow, issued.license.id).status = Status.REVOKED.value
    answer = client.post(REPORT, json={"license_key": issued.key, "events": [event(1)]}).json
    assert (answer["valid"], answer["code"], answer["accepted"]) == (False, "REVOKED", 1)
    assert used(engine) == [("scans", 1, 1)]


@pytest.mark.parametrize(
    ("route", "rest", "nothing"),
    [
        (REPORT, {"events": [{"id": "1", "metric": "scans", "quantity": 1}]}, {"accepted": 0, "duplicates": 0}),
        (CONSUME, {"metric": "scans"}, {"granted": 0, "receipt": None, "remaining": None}),
    ],
)
@pytest.mark.parametrize(("key", "code"), [(UNKNOWN_KEY, "NOT_FOUND"), ("what?", "MALFORMED"), ("\x00", "MALFORMED")])
def test_a_wrong_key_counts_nothing_and_is_written_down(client, engine, route, rest, nothing, key, code):
    answer = client.post(route, json={"license_key": key} | rest)
    assert answer.status_code == 200
    assert (answer.json["valid"], answer.json["code"]) == (False, code)
    assert answer.json.items() >= nothing.items()
    assert used(engine) == []
    with reading(engine) as session:
        (row,) = session.scalars(select(ValidationRow)).all()
        assert (row.code, row.license_id) == (code, None)


def test_wrong_keys_count_for_the_limit_that_validations_have(make_app, sell):
    client, key = make_app(guess_limit="3 per hour").test_client(), sell().key
    asked = {"license_key": UNKNOWN_KEY}
    assert client.post(REPORT, json=asked | {"events": []}).status_code == 200
    assert client.post(CONSUME, json=asked | {"metric": "scans"}).status_code == 200
    assert client.post("/validate", json=asked).status_code == 401
    refused = client.post(REPORT, json={"license_key": key, "events": []})
    assert (refused.status_code, refused.json["code"]) == (429, "TOO_MANY_WRONG_KEYS")


def test_both_routes_are_limited_by_address(make_app, sell):
    client, key = make_app(rate_limit="2 per minute").test_client(), sell().key
    for route, rest in ((REPORT, {"events": []}), (CONSUME, {"metric": "scans"})):
        assert [client.post(route, json={"license_key": key} | rest).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 1.5}, "quantity"),
        ({"quantity": 1.0}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"quantity": "1"}, "quantity"),
        ({"quantity": None}, "quantity"),
        ({"quantity": 2**53}, "quantity"),
        ({"metric": ""}, "metric"),
        ({"metric": "-scans"}, "metric"),
        ({"metric": "a b"}, "metric"),
        ({"metric": "scans\n"}, "metric"),
        ({"metric": "scans\x00"}, "metric"),
        ({"metric": "m" * 65}, "metric"),
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"id": "e\x00"}, "id"),
        ({"id": "é"}, "id"),
        ({"id": "e" * 129}, "id"),
        ({"id": 7}, "id"),
        ({"at": "2026-11-20"}, "at"),
        ({"at": 1_795_000_000}, "at"),
        ({"at": to_text(NOW + 5 * MINUTE + timedelta(seconds=1))}, "at"),
        ({"at": to_text(NOW - 90 * DAY - timedelta(seconds=1))}, "at"),
        ({"at": to_text(NOW - 3650 * DAY)}, "at"),
        ({"at": "1900-01-01T00:00:00Z"}, "at"),
    ],
)
def test_one_wrong_event_refuses_the_whole_batch_by_its_place_and_field(client, sell, engine, changes, field):
    events = [event(1), event(2), event(3), event(4, **changes)]
    answer = client.post(REPORT, json={"license_key": sell().key, "events": events})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [each["field"] for each in answer.json["errors"]] == [f"events.3.{field}"]
    assert answer.json["errors"][0]["reason"].endswith(".")
    assert used(engine) == []
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(UsageEventRow)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 2**53 - 1},
        {"metric": "m" * 64},
        {"metric": "_scans.of:all/kinds-1"},
        {"id": "!" * 128},
        {"at": None},
        {"at": to_text(NOW + 5 * MINUTE)},
        {"at": to_text(NOW - 90 * DAY)},
        {"at": "2026-11-20T17:30:00+05:30"},
        {"newer": "than this server"},
    ],
)
def test_an_event_may_be_as_large_and_as_late_as_the_limits_say(client, sell, changes):
    answer = client.post(REPORT, json={"license_key": sell().key, "events": [event(1, **changes)]})
    assert (answer.status_code, answer.json["accepted"]) == (200, 1)


def test_a_thousand_of_the_longest_events_fit_into_a_batch_and_one_more_does_not(client, sell):
    key = sell().key
    events = [event(f"{number:0126}", metric="m" * 64, at="2026-11-20T12:00:00.000000+00:00") for number in range(1001)]
    refused = client.post(REPORT, json={"license_key": key, "events": events})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "events")
    taken = client.post(REPORT, json={"license_key": key, "events": events[:1000]})
    assert (taken.status_code, taken.json["accepted"]) == (200, 1000)


@pytest.mark.parametrize(
    "body",
    [{}, {"events": []}, {"license_key": ""}, {"license_key": 7, "events": []}, {"license_key": "K", "events": {}}],
)
def test_a_report_that_lacks_something_is_a_problem(client, body):
    assert client.post(REPORT, json=body).status_code == 422


def test_a_day_that_is_full_is_a_conflict_and_no_crash(client, sell, engine):
    key = sell().key
    full = [event(1, quantity=2**53 - 1)]
    assert client.post(REPORT, json={"license_key": key, "events": full}).status_code == 200
    for route, rest in ((REPORT, {"events": [event(2)]}), (CONSUME, {"metric": "scans"})):
        refused = client.post(route, json={"license_key": key} | rest)
        assert (refused.status_code, refused.json["code"]) == (409, "CONFLICT")
        assert "2026-11-20" in refused.json["detail"]
    assert used(engine) == [("scans", 2**53 - 1, 1)]


def test_what_is_taken_from_a_quota_comes_with_a_receipt(client, sell, engine, installation):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(10, "day"))
    asked = {"license_key": issued.key, "metric": "calls", "quantity": 4, "product": "OPT", "nonce": "n-1"}
    answer = client.post(CONSUME, json=asked).json
    key = OKPKey.import_key(installation.keyring.signing(now=NOW).public_jwk())
    _, claims = read_jws(answer.pop("receipt"), key)
    assert (claims["sub"], claims["nonce"], claims["quantity"]) == (issued.license.id, "n-1", 4)
    assert answer == {
        "valid": True,
        "code": "VALID",
        "message": "This license is valid.",
        "metric": "calls",
        "granted": 4,
        "remaining": 6,
        "used": 4,
        "limit": 10,
        "period": "day",
        "resets_at": "2026-11-21T00:00:00Z",
        "retry_after": None,
        "upgrade": None,
    }


def test_a_quota_that_does_not_suffice_is_an_answer(client, sell, engine):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(3, "lifetime"))
    asked = {"license_key": issued.key, "metric": "calls", "quantity": 4}
    answer = client.post(CONSUME, json=asked)
    assert answer.status_code == 200
    assert answer.json == {
        "valid": False,
        "code": "QUOTA_EXHAUSTED",
        "message": "3 of 3 calls are left, and 4 were asked for. "
        "The Enterprise plan would allow it: https://optimnow.io/pricing",
        "metric": "calls",
        "granted": 0,
        "remaining": 3,
        "used": 0,
        "limit": 3,
        "period": "lifetime",
        "resets_at": None,
        "receipt": None,
        "retry_after": None,
        "upgrade": {
            "plan": "enterprise",
            "name": "Enterprise",
            "price": None,
            "currency": None,
            "url": "https://optimnow.io/pricing",
        },
    }


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True, "1", 2**53, None])
def test_a_quantity_that_is_none_is_a_problem(client, sell, quantity):
    answer = client.post(CONSUME, json={"license_key": sell().key, "metric": "calls", "quantity": quantity})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "quantity")


def test_the_same_request_twice_takes_once(client, sell, engine):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(10, "day"))
    asked = {"license_key": issued.key, "metric": "calls", "quantity": 4}
    first, again = (client.post(CONSUME, json=asked, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == again.json
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert used(engine) == [("calls", 4, 1)]
    other = client.post(CONSUME, json=asked | {"quantity": 5}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert client.post(CONSUME, json=asked, headers={"Idempotency-Key": "k 2"}).status_code == 422
    assert client.post(CONSUME, json=asked, headers={"Idempotency-Key": "k2"}).json["used"] == 8


def test_idempotency_keys_of_two_licenses_do_not_meet_and_wrong_keys_have_none(client, sell, engine):
    first, second = sell(), sell()
    for issued in (first, second):
        asked = {"license_key": issued.key, "metric": "calls"}
        assert client.post(CONSUME, json=asked, headers={"Idempotency-Key": "k"}).json["granted"] == 1
    client.post(CONSUME, json={"license_key": UNKNOWN_KEY, "metric": "calls"}, headers={"Idempotency-Key": "k"})
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyRow)) == 2


def test_a_refusal_may_be_tried_again_with_its_idempotency_key_and_a_yes_is_given_once(client, sell, engine, clock):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(1, "day"))
    asked = {"license_key": issued.key, "metric": "calls"}

    def ask(key):
        return client.post(CONSUME, json=asked, headers={"Idempotency-Key": key}).json["granted"]

    assert [ask("1"), ask("2")] == [1, 0]
    clock.shift(timedelta(hours=13))
    assert [ask("2"), ask("3"), ask("2")] == [1, 0, 1]


def test_the_vendor_reads_what_a_license_used_day_by_day_and_how_its_quotas_stand(client, vendor, sell, engine):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(10, "month"), reports=(5, "day"))
    events = [event(f"{n}{name}", metric=name, at=to_text(NOW - n * DAY)) for n in range(40) for name in ("a", "b")]
    client.post(REPORT, json={"license_key": issued.key, "events": events})
    client.post(CONSUME, json={"license_key": issued.key, "metric": "calls", "quantity": 7})
    path = f"/licenses/{issued.license.id}/usage"
    page = vendor.get(path).json
    assert page["data"][0] == {"day": "2026-11-20", "metric": "calls", "quantity": 7, "events": 1}
    assert page["quotas"] == [
        {
            "metric": "calls",
            "period": "month",
            "limit": 10,
            "used": 7,
            "remaining": 3,
            "resets_at": "2026-12-01T00:00:00Z",
        },
        {
            "metric": "reports",
            "period": "day",
            "limit": 5,
            "used": 0,
            "remaining": 5,
            "resets_at": "2026-11-21T00:00:00Z",
        },
    ]
    rows = vendor.all_pages(f"{path}?limit=7")
    assert len(rows) == 61
    assert rows == sorted(rows, key=lambda row: (row["day"], row["metric"]), reverse=True)
    narrow = vendor.all_pages(f"{path}?from=2026-10-12&to=2026-10-13&metric=a")
    assert [(row["day"], row["metric"]) for row in narrow] == [("2026-10-13", "a"), ("2026-10-12", "a")]
    assert vendor.get(f"{path}?metric=calls").json["quotas"][0]["metric"] == "calls"


def test_the_vendor_reads_what_all_licenses_used(client, vendor, sell):
    first, second, other = sell(), sell(), sell("pro", product="LMG")
    for issued in (first, second, other):
        client.post(REPORT, json={"license_key": issued.key, "events": [event(1, quantity=2), event(2, quantity=3)]})
    day = {"day": "2026-11-20", "metric": "scans"}
    assert vendor.get("/usage").json["data"] == [day | {"quantity": 15, "events": 6, "licenses": 3}]
    assert vendor.get("/usage?product=OPT").json["data"] == [day | {"quantity": 10, "events": 4, "licenses": 2}]
    assert vendor.get("/usage?metric=other").json == {"data": [], "next_cursor": None}
    assert vendor.get("/usage?to=2026-11-19").json["data"] == []


def test_totals_go_on_where_a_page_ended(client, vendor, sell):
    events = [event(f"{n}{name}", metric=name, at=to_text(NOW - n * DAY)) for n in range(5) for name in ("a", "b", "c")]
    for issued in (sell(), sell()):
        client.post(REPORT, json={"license_key": issued.key, "events": events})
    rows = vendor.all_pages("/usage?limit=4")
    assert [(row["quantity"], row["licenses"]) for row in rows] == [(2, 2)] * 15
    cursor = vendor.get("/usage?limit=4").json["next_cursor"]
    refused = vendor.get(f"/usage?limit=4&metric=a&cursor={cursor}")
    assert (refused.status_code, refused.json["code"]) == (400, "INVALID_CURSOR")


@pytest.mark.parametrize(
    "query",
    ["from=2026-11-20&to=2026-11-19", "from=1990-01-01", "from=yesterday", "limit=201", "limit=0", "metric=%00", "x=1"],
)
def test_days_that_make_no_sense_are_a_problem(vendor, sell, query):
    for path in ("/usage", f"/licenses/{sell().license.id}/usage"):
        assert vendor.get(f"{path}?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["from=0001-01-01&to=0001-01-02", "to=0001-01-01", "from=9999-12-31", "to=9999-12-31"]
)
def test_days_at_the_end_of_time_are_empty(vendor, query):
    assert vendor.get(f"/usage?{query}").json["data"] == []


@pytest.mark.parametrize("license_id", ["lic_" + "0" * 20, "lic_%00", "cus_" + "0" * 20, "x" * 500])
def test_a_license_that_is_not_there_is_missing(vendor, license_id):
    assert vendor.get(f"/licenses/{license_id}/usage").status_code == 404


def test_reading_usage_needs_its_scope(vendor_with, sell):
    path = f"/licenses/{sell().license.id}/usage"
    other, own = vendor_with([Scope.LICENSES_WRITE, Scope.CUSTOMERS_WRITE]), vendor_with([Scope.USAGE_READ])
    assert [other.get(each).status_code for each in ("/usage", path)] == [403, 403]
    assert [own.get(each).status_code for each in ("/usage", path)] == [200, 200]
    own.token = None
    assert [own.get(each).status_code for each in ("/usage", path)] == [401, 401]


def test_no_answer_and_no_log_shows_a_key(client, sell, engine, capsys):
    issued = sell()
    set_quotas(engine, issued.license.id, calls=(1, "day"))
    said = [
        client.post(CONSUME, json={"license_key": issued.key, "metric": "calls"}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    said += [client.post(CONSUME, json={"license_key": issued.key, "metric": "calls"})]
    said += [client.post(REPORT, json={"license_key": issued.key, "events": [event(1, quantity=-1)]})]
    assert issued.key not in json.dumps([each.json for each in said])
    assert issued.key not in "".join(capsys.readouterr())
