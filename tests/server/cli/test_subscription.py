"""``licet-server subscription`` and ``licet-server invoice``: the same as the API, by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner

from licet_server.cli.main import main
from licet_server.licensing.payments import ProviderName
from licet_server.services.installation import load
from licet_server.services.providers import Providers
from licet_server.storage.sales_tables import InvoiceRow, SubscriptionRow
from licet_server.storage.session import transaction
from tests.server.fake_provider import FakeProvider

NOW = datetime.now(UTC).replace(microsecond=0)
ENDS = NOW + timedelta(days=200)


@pytest.fixture
def run(ready_environment):
    def ran(*arguments, fails=False):
        done = CliRunner().invoke(main, arguments)
        assert (done.exit_code != 0) is fails, done.output
        return done.output if fails or "--json" not in arguments else json.loads(done.stdout)

    return ran


@pytest.fixture
def bought(ready_environment, run):
    """Buy by subscription; return its id."""
    sold = ("--product", "OPT", "--plan", "starter", "--email", "customer@example.com")
    issued = run("license", "issue", *sold, "--json")
    engine = load(ready_environment).open_engine()
    with transaction(engine) as session:
        row = SubscriptionRow(
            provider="stripe", ref="sub_1", status="active", customer_ref="cus_1", license_id=issued["id"],
            customer_id=issued["customer_id"], product_code="OPT", plan="starter", applied_plan="starter", paid=True,
            price=Decimal("1499.00"), currency="EUR", email="customer@example.com", paid_until=ENDS, period_end=ENDS,
            created_at=NOW,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            InvoiceRow(
                provider="stripe", ref="in_1", subscription_id=row.id, number="A-1", status="paid", reason="first",
                currency="EUR", total=Decimal("1499.00"), tax=Decimal(0), paid=Decimal("1499.00"), refunded=Decimal(0),
                refunds={}, disputes={}, paid_at=NOW, period_end=ENDS, created_at=NOW,
            )
        )  # fmt: skip
    engine.dispose()
    return row.id


@pytest.fixture
def desk(monkeypatch):
    made = FakeProvider(ends=ENDS)
    monkeypatch.setattr("licet_server.cli.subscription.providers", lambda _: Providers({ProviderName.STRIPE: made}))
    monkeypatch.setattr("licet_server.services.sales_desk.readers", lambda _: {ProviderName.STRIPE: made})
    return made


def test_a_subscription_is_changed_at_the_price_that_was_shown(run, bought, desk):
    shown = run("subscription", "preview", bought, "pro", "--json")
    changed = run("subscription", "change-plan", "sub_1", "pro", "--previewed-at", shown["previewed_at"], "--json")
    assert (shown["due_now"], changed["id"], changed["plan"]) == ("120.50", bought, "pro")
    assert desk.asked[0][-1] == desk.asked[1][-1]
    assert run("license", "show", changed["license_id"], "--json")["plan"] == "pro"


def test_a_subscription_is_cancelled_and_resumed(run, bought, desk):
    assert run("subscription", "cancel", bought, "--json")["cancels"] is True
    assert run("subscription", "resume", bought, "--json")["cancels"] is False
    assert run("subscription", "cancel", bought, "--now", "--json")["status"] == "ended"
    assert "has ended" in run("subscription", "resume", bought, fails=True)


def test_a_link_for_the_customer_is_printed(run, bought, desk):
    assert run("subscription", "portal", bought) == "https://billing.example.com/session\n"
    assert run("subscription", "portal", bought, "--return-url", "https://example.com/", "--json")["url"]
    assert "https address" in run("subscription", "portal", bought, "--return-url", "ftp://x.example", fails=True)


def test_subscriptions_and_invoices_are_listed(run, bought):
    assert bought in run("subscription", "list", "--search", "customer@")
    assert run("subscription", "list", "--status", "ended") == "no subscriptions\n"
    assert run("subscription", "show", bought, "--json")["ref"] == "sub_1"
    (shown,) = run("invoice", "list", "--subscription", bought, "--json")
    assert run("invoice", "show", "A-1", "--json") == shown
    assert "A-1" in run("invoice", "list", "--status", "paid")
    assert run("invoice", "list", "--to", "2026-01-01") == "no invoices\n"
    assert "there is no invoice" in run("invoice", "show", "A-2", fails=True)


def test_the_figures_say_what_was_paid(run, bought):
    assert "1499.00 EUR" in run("stats")
    assert "subscriptions: 1 active; payment fails: 0" in run("stats")


def test_without_a_provider_the_command_says_what_is_missing(run, bought):
    assert "STRIPE_SECRET_KEY" in run("subscription", "cancel", bought, fails=True)


def test_those_that_need_a_person_are_listed(run, bought, ready_environment):
    assert run("subscription", "list", "--trouble") == "no subscriptions\n"
    engine = load(ready_environment).open_engine()
    with transaction(engine) as session:
        session.get_one(SubscriptionRow, bought).trouble = "nobody knows whose it is"
    engine.dispose()
    assert "nobody knows whose it is" in run("subscription", "list", "--trouble")
