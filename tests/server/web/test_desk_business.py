"""The desk: subscriptions, orders, invoices, payment events and enquiries."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.licensing.payments import ProviderName
from licet_server.licensing.people import Role
from licet_server.services.providers import Providers
from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import AuditRow
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
TODAY = datetime.now(UTC)
ENDS = TODAY + timedelta(days=365)
EVIL = '<script>alert("x")</script>'
QUOTE = {
    "once": "first",
    "plan": "OPT/pro",
    "email": "Buyer@Example.com",
    "company": EVIL,
    "percent_off": "10",
    "valid_days": "30",
}


@pytest.fixture
def provider(monkeypatch):
    made = FakeProvider(ends=ENDS)
    known = Providers({ProviderName.STRIPE: made})
    monkeypatch.setattr("licet_server.web.desk.subscriptions.providers", lambda _: known)
    monkeypatch.setattr("licet_server.services.sales_desk.readers", lambda _: {ProviderName.STRIPE: made})
    return made


@pytest.fixture
def subscription(sell, engine):
    """A subscription to the plan starter, with an invoice whose link is none."""
    sold = sell("starter", expires_at=ENDS).license
    with transaction(engine) as session:
        row = SubscriptionRow(
            provider="stripe", ref="sub_1", status="active", status_at=NOW, customer_ref="cus_1",
            customer_id=sold.customer_id, license_id=sold.id, product_code="OPT", plan="starter",
            applied_plan="starter", applied_end=ENDS, price=Decimal(1499), currency="EUR", email="customer@example.com",
            company=EVIL, paid=True, paid_until=ENDS, period_end=ENDS, created_at=NOW, trouble=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            InvoiceRow(
                provider="stripe", ref="in_1", subscription_id=row.id, customer_id=row.customer_id, number="=A-1",
                status="paid", reason="first", currency="EUR", total=Decimal("1798.80"), tax=Decimal("299.80"),
                paid=Decimal("1798.80"), refunded=Decimal(0), refunds={}, disputes={}, period_end=ENDS, paid_at=TODAY,
                created_at=TODAY, url="javascript:alert(1)", pdf="https://pay.example.com/in_1.pdf",
            )
        )  # fmt: skip
    return row


def actions(engine, actor="user:"):
    with Session(engine) as session:
        chosen = select(AuditRow.action).where(AuditRow.actor.startswith(actor)).order_by(AuditRow.seq)
        return list(session.scalars(chosen))


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text)[1]


def test_subscriptions_are_listed_and_found_and_what_was_typed_by_buyers_is_only_text(desk, subscription):
    support = desk(Role.SUPPORT)
    found = support.get("/admin/subscriptions?q=customer@example.com&status=active").text
    assert f"/admin/subscriptions/{subscription.id}" in found
    assert EVIL not in found
    assert "&lt;script&gt;" in found
    assert "No subscription matches" in support.get("/admin/subscriptions?trouble=yes").text
    assert support.get("/admin/subscriptions?status=nonsense").status_code == 200


def test_a_link_of_an_invoice_leads_out_over_tls_or_nowhere(desk, subscription):
    page = desk(Role.SUPPORT).get(f"/admin/subscriptions/{subscription.id}")
    invoice = desk(Role.ADMIN).get("/admin/invoices/in_1")
    assert page.status_code == invoice.status_code == 200
    assert "javascript:" not in page.text + invoice.text
    assert 'href="https://pay.example.com/in_1.pdf" rel="noreferrer' in invoice.text


def test_a_plan_is_changed_at_the_price_that_was_shown(desk, subscription, provider, engine):
    admin, path = desk(Role.ADMIN), f"/admin/subscriptions/{subscription.id}/plan"
    shown = admin.get(f"{path}?plan=pro")
    assert "€120.50" in shown.text
    assert actions(engine) == []
    data = {name: hidden(shown, name) for name in ("plan", "previewed_at", "ask")}
    assert admin.post(path, data, seen=f"{path}?plan=pro").status_code == 303
    assert admin.post(path, data, seen=f"{path}?plan=starter").status_code == 422  # it has the plan by now
    with Session(engine) as session:
        assert session.get(SubscriptionRow, subscription.id).plan == "pro"
    assert "subscription.plan_changed" in actions(engine)


def test_a_provider_that_is_down_is_told_kindly_and_the_choice_stays(desk, subscription, provider, engine):
    admin, path = desk(Role.ADMIN), f"/admin/subscriptions/{subscription.id}"
    provider.down = True
    preview = admin.get(f"{path}/plan?plan=pro")
    assert preview.status_code == 422
    assert "gave no answer: try again later" in preview.text
    assert re.search(r'<option value="pro" selected>', preview.text)
    refused = admin.post(f"{path}/cancel", {"when": "now"})
    assert refused.status_code == 422
    assert "gave no answer" in refused.text
    assert re.search(r'<input[^>]*checked[^>]*value="now"', refused.text)
    assert actions(engine) == []


def test_an_end_is_confirmed_and_taken_back(desk, subscription, provider, engine):
    admin, path = desk(Role.ADMIN), f"/admin/subscriptions/{subscription.id}"
    assert "Resume" not in admin.get(path).text
    assert admin.post(f"{path}/cancel", {"when": "period"}).status_code == 303
    assert "Ends with its period" in admin.get(path).text
    assert admin.post(f"{path}/resume").status_code == 303
    assert "Ends with its period" not in admin.get(path).text
    assert [asked[0] for asked in provider.asked] == ["cancel", "resume"]
    assert {"subscription.cancelled", "subscription.resumed"} <= {*actions(engine)}


def test_support_reads_about_money_and_changes_nothing(desk, subscription, provider):
    support = desk(Role.SUPPORT)
    page = support.get(f"/admin/subscriptions/{subscription.id}")
    assert "/cancel" not in page.text
    for path in (
        f"/admin/subscriptions/{subscription.id}/cancel", f"/admin/subscriptions/{subscription.id}/plan",
        "/admin/orders/new", "/admin/payment-events/replay",
    ):  # fmt: skip
        assert support.get(path).status_code == 403
        assert support.post(path, seen="/admin/orders").status_code == 403
    assert provider.asked == []


def test_a_quote_is_made_mailed_and_paid_and_the_key_is_shown_when_it_is_asked_for(desk, engine):
    admin = desk(Role.ADMIN)
    made = admin.post("/admin/orders/new", QUOTE | {"mail": "y"})
    order = admin.get(made.headers["Location"])
    assert made.status_code == 303
    assert "was mailed to buyer@example.com" in order.text
    assert EVIL not in order.text
    paid = admin.post(f"{made.headers['Location']}/paid", {"reference": "SEPA 42", "tax": "100.00", "show_key": "y"})
    key = re.search(r'id="license-key" class="copy-text">([^<]+)<', paid.text)[1]
    assert paid.status_code == 200
    assert paid.headers["Cache-Control"] == "no-store"
    for path in (made.headers["Location"], "/admin/orders", "/admin/outbox", "/admin/audit", "/admin/invoices"):
        assert key not in admin.get(path).text
    assert "Q-" in admin.get("/admin/orders").text
    assert "SEPA 42" in admin.get(made.headers["Location"]).text
    assert {"order.created", "order.paid", "license.issued"} <= {*actions(engine)}


def test_a_key_is_not_shown_unless_the_vendor_asks(desk):
    admin = desk(Role.ADMIN)
    path = admin.post("/admin/orders/new", QUOTE).headers["Location"]
    assert admin.post(f"{path}/paid", {}).headers["Location"] == path
    assert "license-key" not in admin.get(path).text


def test_a_quote_with_mistakes_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(desk, engine):
    wrong = {"email": "nobody", "vat_number": "FR1", "price": "a lot", "note": EVIL}
    page = desk(Role.ADMIN).post("/admin/orders/new", QUOTE | wrong)
    assert page.status_code == 422
    assert 'value="nobody"' in page.text
    assert "is not an email address" in page.text
    assert EVIL not in page.text
    assert "&lt;script&gt;" in page.text
    assert 'id="vat_number-error"' in page.text
    assert 'id="email-error"' in page.text
    with Session(engine) as session:
        assert session.scalars(select(OrderRow)).all() == []


def test_what_a_service_refuses_stands_beside_its_field_too(desk):
    page = desk(Role.ADMIN).post("/admin/orders/new", QUOTE | {"price": "a lot"})
    assert page.status_code == 422
    assert "is no amount such as" in page.text
    assert 'id="price-error"' in page.text


def test_an_order_is_cancelled_once_that_is_confirmed(desk, engine):
    admin = desk(Role.ADMIN)
    path = admin.post("/admin/orders/new", QUOTE).headers["Location"]
    assert "Nobody can pay it any more" in admin.get(f"{path}/cancel").text
    assert admin.post(f"{path}/cancel").status_code == 303
    refused = admin.post(f"{path}/paid", {"reference": "too late"})
    assert refused.status_code == 422
    assert 'value="too late"' in refused.text
    assert "order.cancelled" in actions(engine)


def test_a_receipt_is_made_for_a_wire_transfer_and_can_be_printed(desk):
    admin = desk(Role.ADMIN)
    path = admin.post("/admin/orders/new", QUOTE).headers["Location"]
    admin.post(f"{path}/paid", {"reference": "SEPA 42", "tax": "100.00"})
    link = re.search(r'href="(/admin/invoices/Q-[^"]+)"', admin.get(path).text)[1]
    receipt = admin.get(link)
    assert "Receipt Q-" in receipt.text
    assert "SEPA 42" in receipt.text
    assert "€100.00" in receipt.text
    assert "data-print" in receipt.text


def test_invoices_are_exported_without_formulas(desk, subscription):
    support = desk(Role.SUPPORT)
    month = f"{TODAY:%Y-%m}"
    assert "€1,798.80" in support.get(f"/admin/invoices?month={month}").text
    export = support.get(f"/admin/invoices.csv?month={month}")
    lines = export.text.splitlines()
    assert export.headers["Content-Type"].startswith("text/csv")
    assert len(lines) == 2
    assert lines[1].startswith("'=A-1,")
    assert len(support.get("/admin/invoices.csv?month=2001-01").text.splitlines()) == 1


def test_a_payment_event_tells_why_and_is_worked_off_again(desk, engine):
    with transaction(engine) as session:
        row = PaymentEventRow(
            provider="stripe", event_id="evt_1", type="invoice.paid", at=NOW, received_at=NOW, due_at=NOW,
            payload={"id": "evt_1", "note": EVIL}, state="ignored", reason="what it sells is no plan here",
        )  # fmt: skip
        session.add(row)
    admin, support = desk(Role.ADMIN), desk(Role.SUPPORT)
    page = support.get(f"/admin/payment-events/{row.id}")
    assert "what it sells is no plan here" in page.text
    assert EVIL not in page.text
    assert support.post(f"/admin/payment-events/{row.id}/replay", seen="/admin/orders").status_code == 403
    assert admin.post(f"/admin/payment-events/{row.id}/replay", seen="/admin/orders").status_code == 303
    with transaction(engine) as session:
        assert session.get(PaymentEventRow, row.id).state == "pending"
        session.get(PaymentEventRow, row.id).state = "ignored"
    assert admin.post("/admin/payment-events/replay", {"state": "ignored"}).status_code == 303
    with Session(engine) as session:
        assert session.get(PaymentEventRow, row.id).state == "pending"
    assert actions(engine) == ["payment.replayed", "payment.replayed"]


def test_an_enquiry_is_marked_as_answered_and_back_and_becomes_a_quote(desk, engine):
    with transaction(engine) as session:
        row = EnquiryRow(
            email="asks@example.com", name="Ada", company="Acme", product_code="OPT", plan="pro", message=EVIL,
            created_at=NOW,
        )  # fmt: skip
        session.add(row)
    admin = desk(Role.ADMIN)
    page = admin.get("/admin/enquiries")
    assert EVIL not in page.text
    quote = admin.get(re.search(r'href="(/admin/orders/new\?enquiry=[^"]+)"', page.text)[1]).text
    assert 'value="asks@example.com"' in quote
    assert re.search(r'<option selected value="OPT/pro">', quote)
    for handled in ("yes", "no"):
        admin.post(f"/admin/enquiries/{row.id}", {"handled": handled}, seen="/admin/enquiries")
        shown = admin.get("/admin/enquiries?state=handled").text
        assert ("asks@example.com" in shown) is (handled == "yes")
    assert actions(engine) == ["enquiry.handled", "enquiry.reopened"]


def test_early_adopters_are_shown_with_their_places(desk):
    admin = desk(Role.OWNER)
    values = {"name": "Optimizer", "key_scheme": "short", "key_variable": "OPT_KEY", "early_percent": "50"}
    edit = "/admin/catalog/OPT/edit"
    version = hidden(admin.get(edit), "version")
    assert admin.post(edit, values | {"early_customers": "10", "version": version}).status_code == 303
    assert "50 % off" in admin.get("/admin/orders/early-adopters").text
