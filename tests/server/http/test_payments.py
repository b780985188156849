"""Webhooks of payment providers: stored when they are theirs, refused kindly when they are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from stripe import WebhookSignature

from licet_server.config import PaymentSettings, StripeSettings
from licet_server.http.body import LONGEST_BODY
from licet_server.licensing.scopes import Scope
from licet_server.storage.sales_tables import PaymentEventRow

URL = "/api/v1/webhooks/stripe"
SECRET = "_".join(("whsec", "of", "this", "server"))
LIVE = "_".join(("sk", "live", "x" * 12))
NOW = datetime(2027, 1, 9, 12, tzinfo=UTC)
STRIPE = StripeSettings(webhook_secrets=(SECRET,))


@pytest.fixture
def receiver(make_app: Callable[..., Flask]) -> FlaskClient:
    return make_app(payments=PaymentSettings(stripe=STRIPE)).test_client()


def event(**changes: Any) -> dict[str, Any]:
    about = {"id": "sub_1", "object": "subscription", "status": "active", "items": {"data": []}}
    return {
        "id": "evt_1",
        "object": "event",
        "type": "customer.subscription.updated",
        "created": int(NOW.timestamp()),
        "livemode": False,
        "data": {"object": about},
        **changes,
    }


def send(client: FlaskClient, body: Any, *, at: datetime = NOW, secret: str = SECRET, **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    signature = WebhookSignature.generate_signature_header(text, secret, int(at.timestamp()))
    with time_machine.travel(NOW, tick=False):
        return client.post(URL, data=text.encode(), headers={"Stripe-Signature": signature, **headers})


def stored(engine: Engine) -> list[PaymentEventRow]:
    with Session(engine) as session:
        return list(session.scalars(select(PaymentEventRow).order_by(PaymentEventRow.event_id)))


def test_an_event_is_stored_and_acknowledged_and_a_second_time_known(receiver: FlaskClient, engine: Engine):
    first = send(receiver, event())
    assert (first.status_code, first.json["state"], first.json["duplicate"]) == (200, "pending", False)
    again = send(receiver, event())
    assert again.json == first.json | {"duplicate": True}
    (row,) = stored(engine)
    assert (row.event_id, row.stream, row.state) == ("evt_1", "sub_1", "pending")


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"type": "customer.created"}, "nothing here depends on it"),
        ({"data": {"object": {"id": "sub_1"}}}, "the event does not say what it should"),
    ],
)
def test_what_nothing_depends_on_is_stored_and_says_why_it_is_ignored(
    receiver: FlaskClient, engine: Engine, changes: dict[str, Any], because: str
):
    answer = send(receiver, event(**changes))
    assert (answer.status_code, answer.json["state"]) == (200, "ignored")
    assert [row.reason for row in stored(engine)] == [because]


def test_an_event_of_the_other_mode_is_stored_and_ignored(make_app: Callable[..., Flask], engine: Engine):
    live = make_app(payments=PaymentSettings(stripe=replace(STRIPE, secret_key=LIVE))).test_client()
    assert send(live, event()).json["state"] == "ignored"
    assert [row.reason for row in stored(engine)] == ["it is from test mode, and this server is set up for live mode"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param({"secret": "_".join(("whsec", "of", "another"))}, "SIGNATURE_INVALID", id="another-secret"),
        pytest.param({"at": NOW - timedelta(minutes=6)}, "SIGNATURE_INVALID", id="old"),
        pytest.param({"at": NOW + timedelta(minutes=6)}, "SIGNATURE_INVALID", id="from-the-future"),
        pytest.param({"Stripe-Signature": "t=1,v1=00"}, "SIGNATURE_INVALID", id="no-signature-of-theirs"),
        pytest.param({"Stripe-Signature": ""}, "SIGNATURE_INVALID", id="empty-header"),
        pytest.param({"body": "no json"}, "PAYLOAD_INVALID", id="no-json"),
        pytest.param({"body": "[]"}, "PAYLOAD_INVALID", id="no-object"),
        pytest.param({"body": "{}"}, "PAYLOAD_INVALID", id="no-event"),
        pytest.param({"body": '{"a":' * 5000 + "1" + "}" * 5000}, "PAYLOAD_INVALID", id="deep"),
    ],
)
def test_what_is_not_theirs_is_refused_and_leaves_nothing(
    receiver: FlaskClient, engine: Engine, sent: dict[str, Any], code: str
):
    answer = send(receiver, **{"body": event(), **sent})
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert SECRET not in answer.text
    assert stored(engine) == []


def test_a_megabyte_is_refused(receiver: FlaskClient, engine: Engine):
    answer = send(receiver, event(padding="x" * 2**20))
    assert (answer.status_code, answer.json["code"]) == (413, "BODY_TOO_LARGE")
    assert send(receiver, event(padding="x" * (LONGEST_BODY // 2))).status_code == 200
    assert len(stored(engine)) == 1


def test_a_provider_that_is_not_set_up_says_which_setting_is_missing(client: FlaskClient):
    answer = client.post("/api/v1/webhooks/paddle", data=b"{}")
    assert (answer.status_code, answer.json["code"]) == (409, "NOT_CONFIGURED")
    assert "PADDLE_WEBHOOK_SECRET" in answer.json["detail"]


def test_nothing_about_a_card_is_stored(receiver: FlaskClient, engine: Engine):
    card = {"card": {"last4": "4242", "exp_month": 12}, "billing_details": {"address": {"line1": "Rue 1"}}}
    about = {
        "id": "ch_1",
        "object": "charge",
        "currency": "eur",
        "amount_refunded": 100,
        "payment_method_details": card,
    }
    send(receiver, event(type="charge.refunded", data={"object": about}))
    text = json.dumps(stored(engine)[0].payload)
    assert [word for word in ("4242", "exp_month", "Rue 1") if word in text] == []


def test_an_event_is_found_by_either_id_and_replayed(vendor_with: Callable[..., Any], receiver: FlaskClient):
    sent = send(receiver, event(type="customer.created")).json
    reading, writing = vendor_with([Scope.BILLING_READ]), vendor_with([Scope.BILLING_WRITE])
    for name in (sent["id"], "evt_1"):
        found = reading.get(f"/payment-events/{name}")
        assert (found.status_code, found.json["state"]) == (200, "ignored")
    assert reading.post(f"/payment-events/{sent['id']}/replay", None).status_code == 403
    again = writing.post(f"/payment-events/{sent['id']}/replay", None)
    assert (again.status_code, again.json["state"]) == (202, "pending")
    assert reading.get("/payment-events?state=pending").json["data"] == [again.json]
    assert reading.get("/payment-events?state=lost").status_code == 422
    assert reading.get("/payment-events/pev_00000000000000000000").status_code == 404
