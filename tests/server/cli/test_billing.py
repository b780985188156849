"""``licet-server billing``: what providers said is listed, shown, replayed and asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.cli.main import main
from licet_server.config import PaymentSettings, Settings
from licet_server.licensing.payments import CheckoutWish, Offer, ProviderName
from licet_server.services.installation import load
from licet_server.services.payment_inbox import take
from licet_server.storage.session import transaction
from tests.stripe_stand_in import StripeStandIn

PRO = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)
pytestmark = pytest.mark.sqlite_only(reason="commands; what they call is tested on both databases")


@pytest.fixture
def stripe() -> Iterator[StripeStandIn]:
    with StripeStandIn() as account:
        page, ends = "https://example.com/", datetime.now(UTC) + timedelta(hours=1)
        wish = CheckoutWish("ord_00000000000000000001", PRO, "buyer@example.com", page, page, ends)
        account.pay(StripeApi(account.settings).open_checkout(wish).ref)
        yield account


@pytest.fixture
def billing(ready_environment: Settings) -> Callable[..., Result]:
    def invoke(*args: str) -> Result:
        return CliRunner().invoke(main, ["billing", *args])

    return invoke


@pytest.fixture
def told(ready_environment: Settings, stripe: StripeStandIn) -> list[Any]:
    """The events of one purchase, stored and not worked off, and one that nothing depends on."""
    engine: Engine = load(ready_environment).open_engine()
    inbox, now = StripeInbox(stripe.settings), datetime.now(UTC)
    stripe.tell("customer.created", stripe.all("customer")[0])
    with transaction(engine) as session:
        for event in stripe.events:
            said = inbox.verify(*stripe.signed(event), now=now)
            take(session, ProviderName.STRIPE, said, payments=PaymentSettings(stripe.settings), now=now)
    engine.dispose()
    return stripe.events


def test_events_are_listed_with_what_became_of_them(billing: Callable[..., Result], told: list[Any]):
    assert "invoice.paid" in billing("events").output
    rows = json.loads(billing("events", "--state", "ignored", "--json").output)
    assert [(row["type"], row["reason"]) for row in rows] == [("customer.created", "nothing here depends on it")]
    assert json.loads(billing("events", "--provider", "paddle", "--json").output) == []
    assert len(json.loads(billing("events", "--limit", "2", "--json").output)) == 2


def test_an_event_is_shown_by_either_id(billing: Callable[..., Result], told: list[Any]):
    shown = billing("show", told[0]["id"]).output
    assert "checkout.session.completed" in shown
    payload = json.loads(billing("show", told[0]["id"], "--payload").output)
    assert payload["id"] == told[0]["id"]
    lost = billing("show", "evt_lost")
    assert (lost.exit_code, lost.output) == (1, "Error: there is no payment event with that id\n")


def test_events_are_replayed_one_by_one_or_all_of_a_kind(billing: Callable[..., Result], told: list[Any]):
    assert billing("replay", told[0]["id"]).output == "1 payment event will be worked off again by the worker\n"
    assert json.loads(billing("replay", "--ignored", "--json").output) == {"replayed": 1}
    assert billing("replay", "--failed").output == "0 payment events will be worked off again by the worker\n"


@pytest.mark.parametrize("args", [(), ("evt_1", "--failed"), ("evt_1", "--provider", "stripe")])
def test_a_replay_of_nothing_or_of_two_things_is_refused(billing: Callable[..., Result], args: tuple[str, ...]):
    done = billing("replay", *args)
    assert done.exit_code == 2
    assert "give either an EVENT, or one of --failed, --ignored and --done" in done.output


def test_events_that_never_came_are_asked_for(
    billing: Callable[..., Result], stripe: StripeStandIn, monkeypatch: pytest.MonkeyPatch
):
    nothing = billing("reconcile")
    assert (nothing.exit_code, nothing.output) == (
        1,
        "Error: no payment provider is set up here: set STRIPE_SECRET_KEY or PADDLE_API_KEY\n",
    )
    for name, value in stripe.env.items():
        monkeypatch.setenv(name, value)
    assert billing("reconcile", "--since", "7d").output == f"stripe: {len(stripe.events)} events, 5 of them new\n"
    assert billing("reconcile").output == f"stripe: {len(stripe.events)} events, 0 of them new\n"
    assert "at most 30d" in billing("reconcile", "--since", "31d").output
    stripe.answers = [(401, {"error": {"message": "no"}})]
    refused = billing("reconcile")
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert stripe.env["STRIPE_SECRET_KEY"] not in refused.output
