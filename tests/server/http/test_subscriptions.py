"""``/api/v1/subscriptions`` and ``/api/v1/invoices``: what was bought is shown, and changed at its provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from licet_server.errors import ProviderError
from licet_server.licensing.payments import ProviderName
from licet_server.licensing.scopes import Scope
from licet_server.services.providers import Providers
from licet_server.storage.models import LicenseRow, PlanRow
from licet_server.storage.sales_tables import InvoiceRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider

ENDS = NOW + timedelta(days=365)


@pytest.fixture
def desk(monkeypatch):
    made = FakeProvider(ends=ENDS)
    known = Providers({ProviderName.STRIPE: made})
    monkeypatch.setattr("licet_server.http.api.subscriptions.providers", lambda _: known)
    monkeypatch.setattr("licet_server.services.sales_desk.readers", lambda _: {ProviderName.STRIPE: made})
    return made


@pytest.fixture
def bought(sell, engine):
    """Buy a license by subscription; return both."""

    def subscribed(plan="starter", ref="sub_1", email="customer@example.com", **columns):
        issued = sell(plan, email=email, expires_at=ENDS).license
        own = {
            "provider": "stripe", "ref": ref, "status": "active", "status_at": NOW, "status_event": "evt_x",
            "plan_at": NOW, "customer_ref": "cus_1", "customer_id": issued.customer_id, "license_id": issued.id,
            "product_code": "OPT", "plan": plan, "applied_plan": plan, "applied_end": ENDS, "price": Decimal("1499.00"),
            "currency": "EUR", "email": email, "paid": True, "paid_until": ENDS, "period_end": ENDS, "created_at": NOW,
        }  # fmt: skip
        known = {name: value for name, value in own.items() if hasattr(SubscriptionRow, name)}
        with transaction(engine) as session:
            row = SubscriptionRow(**known | columns)
            session.add(row)
            session.flush()
            billed = {"total": Decimal("1798.80"), "tax": Decimal("299.80"), "paid": Decimal("1798.80")}
            session.add(
                InvoiceRow(
                    provider="stripe", ref=f"in_{ref}", subscription_id=row.id, customer_id=row.customer_id,
                    number="A-1", status="paid", reason="first", currency="EUR", refunded=Decimal(0),
                    refunds={}, disputes={}, period_end=ENDS, paid_at=NOW, created_at=NOW, **billed,
                )
            )  # fmt: skip
        return row, issued

    return subscribed


@pytest.fixture
def license_now(engine):
    def found(license_id):
        with reading(engine) as session:
            row = session.get_one(LicenseRow, license_id)
            session.expunge_all()
        return row

    return found


def test_subscriptions_are_listed_and_found(vendor, bought):
    row, issued = bought()
    other, _ = bought("pro", "sub_2", "ozge@example.com", status="past_due", company="Özge Ltd")
    assert [each["id"] for each in vendor.all_pages("/subscriptions?limit=1")] == sorted(
        [row.id, other.id], reverse=True
    )
    for query in (
        "status=past_due",
        "q=özge",
        "q=sub_2",
        f"license={other.license_id}",
        f"customer={other.customer_id}",
    ):
        assert [each["id"] for each in vendor.get(f"/subscriptions?{query}").json["data"]] == [other.id], query
    assert vendor.get("/subscriptions?product=NLS").json["data"] == []
    shown = vendor.get(f"/subscriptions/{row.id}").json
    assert (shown["plan"], shown["price"], shown["license_id"]) == ("starter", "1499.00", issued.id)
    assert vendor.get("/subscriptions/sub_00000000000000000000").status_code == 404


def test_invoices_are_listed_by_whose_and_when(vendor, bought):
    row, _ = bought()
    bought("pro", "sub_2", "other@example.com")
    (shown,) = vendor.get(f"/invoices?subscription={row.id}&status=paid").json["data"]
    assert (shown["total"], shown["number"], shown["disputed"]) == ("1798.80", "A-1", False)
    assert vendor.get(f"/invoices/{shown['id']}").json == shown
    assert len(vendor.get(f"/invoices?customer={row.customer_id}").json["data"]) == 1
    assert len(vendor.get("/invoices?from=2026-11-20T12:00:00Z&to=2026-11-20T12:00:01Z").json["data"]) == 2
    assert vendor.get("/invoices?to=2026-11-20T12:00:00Z").json["data"] == []
    assert vendor.get("/invoices?status=open").json["data"] == []
    assert vendor.get("/invoices/inv_00000000000000000000").status_code == 404


def test_a_preview_says_what_a_change_costs_and_changes_nothing(vendor, bought, desk):
    row, _ = bought()
    shown = vendor.post(f"/subscriptions/{row.id}/preview", {"plan": "PRO"}).json
    previewed = datetime.fromisoformat(shown.pop("previewed_at"))
    assert shown == {
        "plan": "pro",
        "due_now": "120.50",
        "currency": "EUR",
        "next_total": "4999.00",
        "next_at": "2027-11-20T12:00:00Z",
    }
    assert desk.asked == [("preview", "sub_1", "OPT/pro", previewed)]
    assert vendor.get(f"/subscriptions/{row.id}").json["plan"] == "starter"


def test_a_change_of_plan_costs_what_was_shown_and_the_license_has_it_at_once(vendor, bought, desk, license_now):
    row, issued = bought()
    previewed = vendor.post(f"/subscriptions/{row.id}/preview", {"plan": "pro"}).json["previewed_at"]
    changed = vendor.post(f"/subscriptions/{row.id}/change-plan", {"plan": "pro", "previewed_at": previewed})
    assert (changed.status_code, changed.json["plan"]) == (200, "pro")
    assert desk.asked[0][-1] == desk.asked[1][-1] == datetime.fromisoformat(previewed)
    assert (license_now(issued.id).plan, license_now(issued.id).expires_at) == ("pro", ENDS)
    assert "subscription.plan_changed" in [
        each["action"] for each in vendor.get(f"/audit?subject={row.id}").json["data"]
    ]


def test_a_change_that_is_sent_again_is_made_once(vendor, bought, desk):
    row, _ = bought()
    path, asked = f"/subscriptions/{row.id}/change-plan", {"plan": "pro"}
    first, again = (vendor.post(path, asked, Idempotency_Key="once") for _ in range(2))
    assert first.json == again.json
    assert "Idempotency-Replayed" in again.headers
    assert len(desk.asked) == 1
    assert vendor.post(path, {"plan": "enterprise"}, Idempotency_Key="once").json["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_change_that_failed_may_be_sent_again_under_the_same_name_at_the_provider(vendor, bought, desk):
    row, _ = bought()
    path, asked = f"/subscriptions/{row.id}/change-plan", {"plan": "pro"}
    desk.down = True
    refused = vendor.post(path, asked, Idempotency_Key="once")
    assert (refused.status_code, refused.json["code"]) == (502, "PROVIDER_UNAVAILABLE")
    desk.down = False
    assert vendor.post(path, asked, Idempotency_Key="once").status_code == 200
    assert desk.asked[0][3].startswith("ask_")
    assert "once" not in desk.asked[0][3]


def test_no_transaction_waits_for_the_provider(vendor, bought, desk, engine, monkeypatch):
    row, _ = bought()
    ask = desk._ask

    def write_meanwhile(*what):
        with transaction(engine, patience_ms=500) as session:  # on SQLite there is one writer at a time
            session.get_one(SubscriptionRow, row.id).name = "Somebody"
        ask(*what)

    monkeypatch.setattr(desk, "_ask", write_meanwhile)
    for step, asked in (("change-plan", {"plan": "pro"}), ("cancel", {}), ("resume", None)):
        assert vendor.post(f"/subscriptions/{row.id}/{step}", asked, Idempotency_Key=step).status_code == 200, step


def test_a_subscription_is_cancelled_resumed_and_ended(vendor, bought, desk, license_now):
    row, issued = bought()
    path = f"/subscriptions/{row.id}"
    assert vendor.post(f"{path}/resume", None).json["code"] == "CONFLICT"
    assert vendor.post(f"{path}/cancel", {}).json["cancels"] is True
    assert vendor.post(f"{path}/cancel", {}).json["code"] == "CONFLICT"
    assert vendor.post(f"{path}/resume", None).json["cancels"] is False
    ended = vendor.post(f"{path}/cancel", {"at_period_end": False}).json
    assert (ended["status"], license_now(issued.id).expires_at) == ("ended", ENDS)
    assert [each[0] for each in desk.asked] == ["cancel", "resume", "cancel"]
    assert "has ended" in vendor.post(f"{path}/resume", None).json["detail"]


def test_a_customer_is_sent_to_the_pages_of_the_provider(vendor, bought, desk):
    row, _ = bought()
    path = f"/subscriptions/{row.id}/portal"
    assert vendor.post(path, {"return_url": "https://example.com/account"}).json == {
        "url": "https://billing.example.com/session"
    }
    assert desk.asked == [("portal", "cus_1", "https://example.com/account")]
    for wrong in ("javascript:alert(1)", "http://example.com/", "//example.com"):
        assert vendor.post(path, {"return_url": wrong}).status_code == 422


@pytest.mark.sqlite_only(reason="a refusal is decided before anything is written")
@pytest.mark.parametrize(
    ("columns", "plan", "status", "said"),
    [
        ({}, "gold", 422, "no plan 'gold'"),
        ({}, "starter", 409, "has the plan starter already"),
        ({}, "enterprise", 409, "has no price"),
        ({"currency": "USD"}, "pro", 409, "paid in USD and the plan pro in EUR"),
        ({"status": "ended"}, "pro", 409, "has ended"),
        ({"status": "incomplete"}, "pro", 409, "first payment is not made yet"),
        ({"once": True}, "pro", 409, "licet-server license change-plan lic_"),
        ({"provider": "manual"}, "pro", 409, "licet-server license change-plan lic_"),
        ({"provider": "paddle"}, "pro", 409, "paddle_price"),
        ({"product_code": None}, "pro", 409, "Nobody knows"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "change-plan"])
def test_what_cannot_be_changed_is_refused_with_the_way_out(vendor, bought, desk, step, columns, plan, status, said):
    row, _ = bought(**columns)
    refused = vendor.post(f"/subscriptions/{row.id}/{step}", {"plan": plan})
    assert (refused.status_code, said in refused.json["detail"]) == (status, True), refused.json
    assert desk.asked == []


def test_a_plan_without_a_term_is_no_plan_of_a_subscription(vendor, bought, desk, engine):
    row, _ = bought()
    with transaction(engine) as session:
        session.get_one(PlanRow, ("OPT", "pro")).duration_days = None
    refused = vendor.post(f"/subscriptions/{row.id}/change-plan", {"plan": "pro"})
    assert "paid once" in refused.json["detail"]


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_preview_counts_for_an_hour(vendor, bought, desk, hours):
    row, _ = bought()
    moment = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
    refused = vendor.post(f"/subscriptions/{row.id}/change-plan", {"plan": "pro", "previewed_at": moment})
    assert (refused.status_code, desk.asked) == (422, [])


def test_without_a_provider_the_answer_says_which_setting_is_missing(vendor, bought):
    row, _ = bought()
    refused = vendor.post(f"/subscriptions/{row.id}/cancel", {})
    assert (refused.status_code, refused.json["code"]) == (409, "NOT_CONFIGURED")
    assert "STRIPE_SECRET_KEY" in refused.json["detail"]


def test_who_may_read_may_not_change(vendor_with, bought):
    row, _ = bought()
    reader = vendor_with([Scope.BILLING_READ])
    assert reader.get(f"/subscriptions/{row.id}").status_code == 200
    assert reader.post(f"/subscriptions/{row.id}/cancel", {}).status_code == 403


@pytest.mark.parametrize("kind", ["subscriptions", "invoices"])
@pytest.mark.parametrize("name", ["%00", "a%00b", "%0A", "%ED%A0%80", "x" * 256, "%F0%9F%98%80"])
def test_what_nothing_can_be_called_is_not_there(vendor, bought, kind, name):
    bought()
    assert vendor.get(f"/{kind}/{name}").status_code == 404
    if kind == "subscriptions":
        assert vendor.post(f"/{kind}/{name}/cancel", {}).status_code == 404


def test_those_that_need_a_person_are_found(vendor, bought):
    row, _ = bought(trouble="it was paid, and its price belongs to no plan")
    other, _ = bought("pro", "sub_2", "other@example.com")
    for wanted, found in (("true", row), ("false", other)):
        assert [each["id"] for each in vendor.get(f"/subscriptions?trouble={wanted}").json["data"]] == [found.id]
    assert vendor.get("/subscriptions?trouble=much").status_code == 422


def test_the_provider_hears_of_one_change_by_one_name_and_of_another_by_another(vendor, bought, desk):
    row, _ = bought()
    path = f"/subscriptions/{row.id}/change-plan"
    seen = vendor.post(f"/subscriptions/{row.id}/preview", {"plan": "pro"}).json["previewed_at"]
    earlier = (datetime.fromisoformat(seen) - timedelta(seconds=1)).isoformat()
    ask, desk.asked, names = desk._ask, [], []

    def down(*what):
        names.append(what[3])
        raise ProviderError("stripe gave no answer: try again later")

    desk._ask = down
    for asked in ({"previewed_at": seen}, {"previewed_at": seen}, {"previewed_at": earlier}):
        assert vendor.post(path, {"plan": "pro"} | asked, Idempotency_Key="once").status_code == 502
    desk._ask = ask
    assert names[0] == names[1] != names[2]
