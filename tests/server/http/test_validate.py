"""``POST /validate`` as the contract has it, and every bad body."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from licet.trust import TrustedKeys
from licet.wire import MAX_BODY_BYTES, UNLIMITED
from licet_server import logs
from licet_server.storage.engine import WRITES
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, UNKNOWN_KEY


@pytest.fixture(autouse=True)
def at_the_sale():
    """The server's clock stands at the sale."""
    with time_machine.travel(NOW, tick=False):
        yield


def post(client, body, **kwargs):
    return client.post("/validate", data=body, content_type="application/json", **kwargs)


def test_a_yes_has_every_field_of_the_contract(client, sell):
    issued = sell("pro")
    answer = client.post("/validate", json={"license_key": issued.key, "nonce": "n"})
    body = dict(answer.json)
    lease = body.pop("lease")
    assert answer.status_code == 200
    assert body == {
        "valid": True,
        "code": "VALID",
        "plan": "pro",
        "max_resources": 10_000,
        "unlimited": False,
        "expires_at": "2027-11-20T12:00:00Z",
        "features": [
            "check_tag_compliance",
            "find_untagged_resources",
            "validate_resource_tags",
            "suggest_tags",
            "generate_compliance_report",
        ],
        "limits": {},
        "message": "This license is valid.",
    }
    assert lease.count(".") == 2
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unlimited_plan_still_answers_a_number(client, sell):
    answer = client.post("/validate", json={"license_key": sell("enterprise").key}).json
    assert (answer["max_resources"], answer["unlimited"]) == (UNLIMITED, True)


def test_the_signed_answers_are_believed_with_the_published_keys(client, sell):
    trusted = TrustedKeys.from_jwks(client.get("/.well-known/jwks.json").json["keys"])
    yes = client.post("/validate", json={"license_key": sell().key, "nonce": "n-1", "product": "OPT"}).json
    no = client.post("/validate", json={"license_key": UNKNOWN_KEY, "nonce": "n-2", "product": "OPT"}).json
    assert trusted.lease(yes["lease"], product="OPT").nonce == "n-1"
    assert trusted.refusal(no["refusal"], product="OPT").nonce == "n-2"


@pytest.mark.parametrize(
    ("key", "fields", "code"),
    [
        (UNKNOWN_KEY, {}, "NOT_FOUND"),
        ("not a key", {}, "MALFORMED"),
        ("x" * 8000, {}, "MALFORMED"),
        ("\u0131PT-PRO-3A9F2-B4C1D", {}, "MALFORMED"),
        (None, {"product": "NLS"}, "PRODUCT_MISMATCH"),
        (None, {"feature": "teleport"}, "FEATURE_NOT_LICENSED"),
        (None, {"resource_count": 10_001}, "LIMIT_EXCEEDED"),
    ],
)
def test_a_no_is_a_401_with_code_message_and_refusal(client, sell, key, fields, code):
    answer = client.post("/validate", json={"license_key": key or sell("pro").key, **fields})
    assert answer.status_code == 401
    named = {"upgrade"} if code == "LIMIT_EXCEEDED" else set()  # no plan of the catalog has teleport
    assert answer.json.keys() == {"valid", "code", "message", "refusal"} | named
    assert (answer.json["valid"], answer.json["code"]) == (False, code)
    assert answer.json["message"]


def test_fields_of_the_future_are_ignored(client, sell):
    assert client.post("/validate", json={"license_key": sell().key, "hello": [1]}).status_code == 200


BAD_BODIES = {
    "empty": b"",
    "no-json": b"license_key=x",
    "array": b"[]",
    "number": b"1",
    "null": b"null",
    "string": b'"OPT-PRO-00000-00000"',
    "no-key": b"{}",
    "empty-key": b'{"license_key": ""}',
    "blank-key": b'{"license_key": " \\n"}',
    "null-key": b'{"license_key": null}',
    "number-key": b'{"license_key": 1}',
    "list-key": b'{"license_key": ["OPT-PRO-00000-00000"]}',
    "duplicate-field": b'{"license_key": "OPT-PRO-00000-00000", "license_key": "OPT-PRO-00000-00001"}',
    "nan": b'{"license_key": "x", "resource_count": NaN}',
    "negative-count": b'{"license_key": "x", "resource_count": -1}',
    "text-count": b'{"license_key": "x", "resource_count": "1"}',
    "boolean-count": b'{"license_key": "x", "resource_count": true}',
    "huge-count": b'{"license_key": "x", "resource_count": ' + b"9" * 5000 + b"}",
    "object-product": b'{"license_key": "x", "product": {}}',
    "long-nonce": b'{"license_key": "x", "nonce": "' + b"n" * 513 + b'"}',
    "lone-surrogate-nonce": b'{"license_key": "x", "nonce": "\\ud800"}',
    "nul-instance": b'{"license_key": "x", "instance_id": "\\u0000"}',
    "not-utf-8": b'{"license_key": "\xff\xfe"}',
    "deep": b'{"license_key": ' + b"[" * 8000 + b"]" * 8000 + b"}",
    "two-objects": b'{"license_key": "x"} {}',
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_bad_body_is_a_400_problem(client, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    problem = json.loads(answer.data)
    assert problem["code"] == "BAD_MESSAGE"
    assert problem["status"] == 400
    assert problem["valid"] is False
    assert problem["message"] == problem["detail"]


def test_half_a_surrogate_pair_is_no_text(client):
    answer = post(client, b'{"license_key": "OPT-PRO-\\ud800"}')
    assert (answer.status_code, json.loads(answer.data)["code"]) == (400, "BAD_MESSAGE")


def test_the_longest_body_is_read_and_one_byte_more_is_not(client, sell):
    body = json.dumps({"license_key": sell().key}).encode()
    assert post(client, body.ljust(MAX_BODY_BYTES)).status_code == 200
    answer = post(client, body.ljust(MAX_BODY_BYTES + 1))
    assert (answer.status_code, json.loads(answer.data)["code"]) == (413, "BODY_TOO_LARGE")


class Endless(io.RawIOBase):
    """A stream without an end that counts what is taken from it."""

    taken = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = b" " * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def post_stream(client, stream, **environ):
    overrides = {"wsgi.input": stream, "wsgi.input_terminated": True, **environ}
    return client.post("/validate", content_type="application/json", environ_overrides=overrides)


def test_a_body_without_a_declared_length_is_read_only_so_far(client):
    stream = Endless()
    answer = post_stream(client, stream, HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 413
    assert 0 < stream.taken <= MAX_BODY_BYTES + 1


def test_a_declared_length_of_ten_megabytes_is_refused_before_any_of_it_is_read(client):
    stream = Endless()
    answer = post_stream(client, stream, CONTENT_LENGTH="10000000")
    assert (answer.status_code, stream.taken) == (413, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_what_is_not_declared_as_plain_json_is_a_415_problem(client, headers):
    answer = client.post("/validate", data=b"{}", headers=headers)
    assert answer.status_code == 415
    assert json.loads(answer.data)["code"] == "UNSUPPORTED_MEDIA_TYPE"


def test_each_answer_is_in_the_log_and_a_yes_is_on_the_license(client, engine, sell):
    issued = sell()
    client.post("/validate", json={"license_key": issued.key, "instance_id": "i-1"})
    client.post("/validate", json={"license_key": UNKNOWN_KEY})
    post(client, b"[]")
    with reading(engine) as session:
        rows = [
            (row.at, row.license_id, row.code, row.address, row.instance_id) for row in session.query(ValidationRow)
        ]
        assert session.get_one(LicenseRow, issued.license.id).last_validated == NOW
    assert rows == [
        (NOW, issued.license.id, "VALID", "127.0.0.1", "i-1"),
        (NOW, None, "NOT_FOUND", "127.0.0.1", None),
    ]


def test_a_log_that_cannot_be_written_does_not_spoil_a_good_answer(capsys, client, engine, sell):
    issued = sell()
    with engine.connect().execution_options(**{WRITES: 1000}) as other, other.begin():
        if engine.dialect.name == "postgresql":
            other.exec_driver_sql("LOCK TABLE validations")
        answer = client.post("/validate", json={"license_key": issued.key})
    assert (answer.status_code, answer.json["code"]) == (200, "VALID")
    assert "not written to the validation log" in capsys.readouterr().err
    assert client.post("/validate", json={"license_key": issued.key}).status_code == 200


def test_a_key_that_was_signed_here_and_is_not_known_is_worth_a_warning_without_the_key(capsys, client, engine, sell):
    issued = sell("pro", product="LMG")
    with transaction(engine) as session:
        session.delete(session.get_one(LicenseRow, issued.license.id))
    capsys.readouterr()
    logs.configure("warning")
    for key in (issued.key, UNKNOWN_KEY):
        answer = client.post("/validate", json={"license_key": key})
        assert (answer.status_code, answer.json["code"]) == (401, "NOT_FOUND")
    shown = capsys.readouterr().err
    (warning,) = map(json.loads, shown.splitlines())
    assert "was an old backup restored?" in warning["event"]
    assert warning["key_tail"] == issued.key[-4:]
    assert issued.key[-20:] not in shown


def test_after_the_grace_the_same_key_is_refused(client, sell):
    key = sell("pro").key
    with time_machine.travel(datetime(2027, 11, 20, 12, tzinfo=UTC) + timedelta(days=1), tick=False):
        assert client.post("/validate", json={"license_key": key}).json["code"] == "IN_GRACE"
    with time_machine.travel(datetime(2027, 11, 27, 12, tzinfo=UTC), tick=False):
        assert client.post("/validate", json={"license_key": key}).json["code"] == "EXPIRED"
