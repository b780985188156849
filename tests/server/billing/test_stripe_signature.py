"""What is taken from Stripe, and what is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from stripe import WebhookSignature

from licet_server.billing.payloads import read_payload
from licet_server.billing.provider import TOLERANCE, Said
from licet_server.billing.stripe_events import StripeInbox
from licet_server.config import StripeSettings
from licet_server.errors import InputError, SignatureError
from licet_server.licensing.payments import Ignored

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD, NEW, OTHER = ("_".join(("whsec", name)) for name in ("old", "new", "other"))
INBOX = StripeInbox(StripeSettings(webhook_secrets=(OLD, NEW)))
EVENT: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "created": int(NOW.timestamp()),
    "livemode": False,
    "type": "plan.created",
    "data": {"object": {"id": "plan_1", "object": "plan"}},
}
BODY = json.dumps(EVENT)


def header(body: str = BODY, secret: str = NEW, at: datetime = NOW) -> str:
    return WebhookSignature.generate_signature_header(body, secret, int(at.timestamp()))


def verify(body: str | bytes = BODY, signature: str | None = None, now: datetime = NOW) -> Said:
    raw = body.encode() if isinstance(body, str) else body
    return INBOX.verify(raw, {"stripe-signature": header() if signature is None else signature}, now=now)


def signed(body: str) -> Said:
    return verify(body, header(body))


def test_what_the_library_signs_is_taken() -> None:
    said = verify()
    assert said.payload == EVENT
    assert said.meaning == Ignored("evt_1", "plan.created", NOW, "nothing here depends on it", live=False)


@pytest.mark.parametrize("name", ["Stripe-Signature", "stripe-signature", "STRIPE-SIGNATURE"])
def test_the_header_is_found_in_any_case(name: str) -> None:
    assert INBOX.verify(BODY.encode(), {"Host": "x", name: header()}, now=NOW).payload == EVENT


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_a_secret_is_replaced_without_a_gap(secret: str) -> None:
    assert verify(signature=header(secret=secret)).payload == EVENT


def test_one_of_two_signatures_is_enough() -> None:
    both = f"{header(secret=OTHER)},{header(secret=NEW).split(',')[1]}"
    assert verify(signature=both).payload == EVENT
    assert verify(signature=f"{header()},v0=abc").payload == EVENT


@pytest.mark.parametrize("late", [-TOLERANCE, timedelta(0), TOLERANCE])
def test_a_signature_of_just_now_is_taken(late: timedelta) -> None:
    assert verify(now=NOW + late).payload == EVENT


@pytest.mark.parametrize("late", [-TOLERANCE - timedelta(seconds=1), TOLERANCE + timedelta(seconds=1)])
def test_a_signature_of_another_time_is_refused(late: timedelta) -> None:
    with pytest.raises(SignatureError, match="just now"):
        verify(now=NOW + late)


def test_the_clock_that_counts_is_the_one_given() -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert verify(signature=header(at=long_ago), now=long_ago).payload == EVENT


STAMP = int(NOW.timestamp())
SIGNATURE = header().split("v1=")[1]


@pytest.mark.parametrize("signature", [
    pytest.param("", id="empty"),
    pytest.param("v1", id="a-word"),
    pytest.param(f"t={STAMP}", id="no-signature"),
    pytest.param(f"v1={SIGNATURE}", id="no-time"),
    pytest.param(f"t={STAMP},v1=", id="empty-signature"),
    pytest.param(f"t={STAMP},v0={SIGNATURE}", id="older-scheme"),
    pytest.param(f"t={STAMP},v1={SIGNATURE[:-1]}", id="truncated"),
    pytest.param(f"t={STAMP},v1={SIGNATURE}0", id="longer"),
    pytest.param(f"t={STAMP},v1={SIGNATURE.upper()}", id="capitals"),
    pytest.param(f"t={STAMP},t={STAMP},v1={SIGNATURE}", id="two-times"),
    pytest.param(f"t={STAMP + 1},v1={SIGNATURE}", id="another-time"),
    pytest.param(f"t= {STAMP},v1={SIGNATURE}", id="a-space"),
    pytest.param(f"t=+{STAMP},v1={SIGNATURE}", id="a-sign"),
    pytest.param(f"t=1_7{STAMP},v1={SIGNATURE}", id="underlined"),
    pytest.param(f"t={STAMP}.0,v1={SIGNATURE}", id="a-fraction"),
    pytest.param(f"t={'9' * 5000},v1={SIGNATURE}", id="thousands-of-digits"),
    pytest.param(f"t=-1,v1={SIGNATURE}", id="before-time"),
    pytest.param(f"t=٣{STAMP},v1={SIGNATURE}", id="other-digits"),
    pytest.param(f"t={STAMP},v1=ü{SIGNATURE[1:]}", id="not-ascii"),
    pytest.param(f"t={STAMP},v1=\x00{SIGNATURE[1:]}", id="a-zero"),
    pytest.param(f"t={STAMP}{',v1=' * 5000}", id="thousands-of-signatures"),
])  # fmt: skip
def test_an_odd_header_is_refused(signature: str) -> None:
    with pytest.raises(SignatureError):
        verify(signature=signature)


def test_a_missing_or_a_second_header_is_refused() -> None:
    for headers in ({}, {"Stripe-Signature": header(), "stripe-signature": header()}):
        with pytest.raises(SignatureError, match="not signed"):
            INBOX.verify(BODY.encode(), headers, now=NOW)


def test_another_secret_is_refused() -> None:
    with pytest.raises(SignatureError, match="for this installation") as refused:
        verify(signature=header(secret=OTHER))
    assert "whsec" not in str(refused.value)


def test_without_a_secret_nothing_is_taken() -> None:
    with pytest.raises(SignatureError):
        StripeInbox(StripeSettings()).verify(BODY.encode(), {"Stripe-Signature": header()}, now=NOW)


@pytest.mark.parametrize("body", [BODY + " ", BODY.replace("plan_1", "plan_2"), BODY[:-1], ""])
def test_another_body_is_refused(body: str) -> None:
    with pytest.raises(SignatureError):
        verify(body)


def test_a_body_that_is_no_text_is_refused() -> None:
    with pytest.raises(SignatureError):
        verify(b"\xff\xfe" + BODY.encode())


@pytest.mark.parametrize("body", [
    pytest.param("", id="empty"),
    pytest.param("plan", id="no-json"),
    pytest.param("[]", id="a-list"),
    pytest.param("null", id="null"),
    pytest.param("3", id="a-number"),
    pytest.param("{}", id="nothing-in-it"),
    pytest.param('{"a": 1, "a": 2}', id="a-field-twice"),
    pytest.param("[" * 100_000, id="too-deep-a-list"),
    pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, id="too-deep-an-object"),
    pytest.param('{"a": NaN}', id="not-a-number"),
    pytest.param('{"a": "\\ud800"}', id="half-a-character"),
    pytest.param('{"a": ' + "9" * 10_000 + "}", id="a-huge-number"),
    pytest.param("\ufeff" + BODY, id="a-mark-in-front"),
    *(pytest.param(json.dumps({**EVENT, name: value}), id=f"{name}-{value!r}"[:30])
      for name, values in {
          "id": (None, "", 3, "x" * 256, []), "type": (None, "", [], "x" * 129), "object": (None, "v2.core.event", {}),
          "created": (None, "2026-11-20", -1, 2**70, True, 1.5), "data": (None, [], {}, {"object": None}),
      }.items() for value in values),
])  # fmt: skip
def test_what_is_signed_and_no_event_is_said_to_be_none(body: str) -> None:
    with pytest.raises(InputError):
        signed(body)


def test_a_number_beyond_all_numbers_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        signed(BODY.replace('"plan_1"', "1e999"))


def test_what_no_database_takes_is_left_out() -> None:
    body = json.dumps({**EVENT, "data": {"object": {"id": "plan_1\0", "na\0me": ["\0"]}}})
    assert signed(body).payload["data"]["object"] == {"id": "plan_1", "name": [""]}


def test_a_deep_event_is_cut_and_not_refused() -> None:
    deep: Any = "end"
    for _ in range(400):
        deep = {"deeper": [deep]}
    said = signed(json.dumps({**EVENT, "data": {"object": {"deep": deep}}}))
    assert isinstance(said.meaning, Ignored)
    assert "end" not in json.dumps(said.payload)


def test_a_large_event_is_read() -> None:
    body = json.dumps({**EVENT, "data": {"object": {"metadata": {str(n): "x" * 90 for n in range(10_000)}}}})
    assert len(read_payload(body.encode())["data"]["object"]["metadata"]) == 10_000
