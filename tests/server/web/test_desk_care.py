"""What the desk must not do by mistake: twice, unseen, without an end, or to what nobody asked about."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from licet_server.licensing.people import Role
from licet_server.services.change_plan import change_plan
from licet_server.services.near_limits import near_limits
from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.models import LicenseRow, PlanRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import EndpointRow, OutboxRow, ValidationDayRow
from licet_server.web.desk import figures
from tests.server.fake_provider import FakeProvider, only
from tests.server.web.desk_help import confirm, hidden

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
SUBSCRIPTION = "sub_" + "a" * 20
QUOTE = {"plan": "OPT/pro", "email": "a@b.example", "valid_days": "30", "language": "", "mail": "y"}


def price_of(engine):
    with reading(engine) as session:
        return session.scalar(select(PlanRow.price).where(PlanRow.product_code == "OPT", PlanRow.code == "pro"))


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/audit?until=9999-12-31", "/admin/audit.jsonl?until=9999-12-31"),
        *("/admin/invoices?month=9999-12", "/admin/invoices.csv?month=9999-12", "/admin/invoices?paid=0001-01"),
    ],
)
def test_the_ends_of_the_calendar_are_no_days(desk, path):
    assert desk(Role.OWNER).get(path).status_code == 200


def test_a_quote_that_is_sent_twice_is_one_quote_and_one_mail(desk, engine):
    visitor = desk(Role.ADMIN)
    form = hidden(visitor.get("/admin/orders/new").text) | QUOTE
    answers = [visitor.post("/admin/orders/new", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    with reading(engine) as session:
        counts = [session.scalar(select(func.count()).select_from(row)) for row in (OrderRow, OutboxRow)]
    assert counts[0] == 1
    assert counts[1] == 1


def test_money_does_not_come_before_its_quote(desk):
    visitor = desk(Role.ADMIN)
    order = confirm(visitor, "/admin/orders/new", **QUOTE).location
    answer = confirm(visitor, f"{order}/paid", paid_at="0206-01-01")
    assert answer.status_code == 422
    assert "before the quote was made" in answer.text


class TestApplyingACatalog:
    PATH = "/admin/catalog/apply"

    def show(self, visitor, text):
        shown = visitor.post(self.PATH, {"toml": text, "step": "show"})
        assert "What would change" in shown.text
        return hidden(shown.text)

    def test_what_was_shown_is_applied(self, desk, engine):
        visitor = desk(Role.ADMIN)
        text = visitor.get("/admin/catalog.toml").text.replace("4999.00", "5999.00")
        seen = self.show(visitor, text)
        assert visitor.post(self.PATH, seen | {"toml": text, "step": "apply"}).status_code == 303
        assert price_of(engine) == Decimal("5999.00")

    def test_another_text_than_the_one_that_was_shown_is_not(self, desk, engine):
        visitor = desk(Role.ADMIN)
        text = visitor.get("/admin/catalog.toml").text
        before, seen = price_of(engine), self.show(visitor, text.replace("4999.00", "5999.00"))
        answer = visitor.post(self.PATH, seen | {"toml": text.replace("4999.00", "1.00"), "step": "apply"})
        assert "Nothing was applied" in answer.text
        assert price_of(engine) == before

    def test_what_a_colleague_has_changed_meanwhile_is_shown_and_kept(self, desk, engine):
        visitor = desk(Role.ADMIN)
        text = visitor.get("/admin/catalog.toml").text.replace("4999.00", "5999.00")
        seen = self.show(visitor, text)
        with transaction(engine) as session:
            session.execute(update(PlanRow).where(PlanRow.code == "pro").values(price=Decimal("7777.00")))
        answer = visitor.post(self.PATH, seen | {"toml": text, "step": "apply"})
        assert "7777.00" in answer.text
        assert price_of(engine) == Decimal("7777.00")
        assert visitor.post(self.PATH, hidden(answer.text) | {"toml": text, "step": "apply"}).status_code == 303


def test_questions_leave_the_figures_and_changes_make_them_due(desk, site, monkeypatch):
    visitor, told = desk(Role.ADMIN), []
    monkeypatch.setattr(figures, "forget", lambda *names: told.append(names))
    visitor.post("/admin/search", {"q": "zzzz"}, seen="/admin/outbox")
    visitor.post("/admin/orders", {"q": "zzzz"}, seen="/admin/outbox")
    assert told == []
    visitor.post("/admin/outbox/mails/retry", seen="/admin/outbox")
    assert len(told) == 1


def test_today_says_that_it_is_being_counted_instead_of_waiting(desk, monkeypatch):
    monkeypatch.setattr(figures, "soon", lambda *_: None)
    answer = desk(Role.SUPPORT).get("/admin")
    assert "being counted" in answer.text
    assert answer.headers["Refresh"]


def test_enquiries_are_short_in_their_list_and_whole_on_their_page(desk, engine):
    visitor = desk(Role.ADMIN)
    with transaction(engine) as session:
        rows = [
            EnquiryRow(email=f"a{n}@b.example", message="x" * 3990 + "the end", created_at=NOW - n * DAY)
            for n in range(60)
        ]
        session.add_all(rows)
        session.flush()
        named = rows[0].id
    page = visitor.get("/admin/enquiries")
    assert len(page.data) < 100_000
    assert "the end" not in page.text
    assert f"/admin/enquiries/{named}" in page.text
    assert "the end" in visitor.get(f"/admin/enquiries/{named}").text
    assert visitor.get("/admin/enquiries/enq_" + "0" * 20).status_code == 404


def test_an_old_preview_is_made_anew_and_can_be_confirmed(desk, engine, monkeypatch, sell):
    issued = sell()
    with transaction(engine) as session:
        values = {"license_id": issued.license.id, "product_code": "OPT", "plan": "starter", "status": "active"}
        session.add(SubscriptionRow(id=SUBSCRIPTION, provider="stripe", ref="sub_1", created_at=NOW, **values))
        session.execute(update(PlanRow).where(PlanRow.code == "pro").values(stripe_price="price_pro"))
    monkeypatch.setattr("licet_server.web.desk.subscriptions.providers", lambda _settings: only(FakeProvider()))
    old = f"{NOW - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    path = f"/admin/subscriptions/{SUBSCRIPTION}/plan"
    answer = desk(Role.ADMIN).post(path, {"plan": "pro", "previewed_at": old, "ask": "ask_x"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Please look at the fields in red" not in answer.text
    assert "To pay now" in answer.text
    assert hidden(answer.text)["previewed_at"] != old


def test_a_subscription_shows_how_its_license_stands(desk, engine, sell):
    issued = sell()
    with transaction(engine) as session:
        session.execute(update(LicenseRow).values(expires_at=NOW - 60 * DAY, grace_until=NOW - 50 * DAY))
        values = {"license_id": issued.license.id, "status": "ended", "created_at": NOW}
        session.add(SubscriptionRow(id=SUBSCRIPTION, provider="stripe", ref="sub_1", **values))
    page = desk(Role.SUPPORT).get(f"/admin/subscriptions/{SUBSCRIPTION}").text
    assert "Expired" in page[page.index("It has</dt>") :]


def test_a_month_of_payments_leads_to_what_was_paid_in_it(desk, engine):
    first = datetime(NOW.year, NOW.month, 1, tzinfo=UTC)
    sums = {"total": Decimal(500), "tax": Decimal(0), "paid": Decimal(500), "refunded": Decimal(0)}
    kind = {"provider": "stripe", "ref": "in_1", "status": "paid", "reason": "cycle", "currency": "EUR"}
    with transaction(engine) as session:
        dates = {"created_at": first - 3 * DAY, "paid_at": first}
        session.add(InvoiceRow(number="LATEPAID", refunds={}, disputes={}, **kind, **sums, **dates))
    visitor = desk(Role.SUPPORT)
    link = re.search(r'href="(/admin/invoices\?paid=[^"]*)"', visitor.get("/admin/invoices").text)[1]
    assert "LATEPAID" in visitor.get(link).text
    assert "LATEPAID" not in visitor.get(f"/admin/invoices?month={NOW:%Y-%m}").text
    assert "LATEPAID" in visitor.get(link.replace("/invoices", "/invoices.csv")).text


def test_refusals_from_before_an_upgrade_suggest_no_other_one(engine, sell):
    issued = sell("starter")
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        row.expires_at, row.grace_until = NOW + 90 * DAY, NOW + 99 * DAY
        said = {"license_id": row.id, "code": "TOO_MANY_ACTIVATIONS", "answers": 12}
        session.add(ValidationDayRow(day=(NOW - 20 * DAY).date(), **said))
    with reading(engine) as session:
        assert [near.need.refused for near in near_limits(session, now=NOW)] == [12]
    with transaction(engine) as session:
        change_plan(session, session.get_one(LicenseRow, issued.license.id), "pro", now=NOW)
    with reading(engine) as session:
        assert near_limits(session, now=NOW) == []


def test_what_was_given_up_is_linked_with_the_endpoint_that_it_was_for(desk, engine):
    with transaction(engine) as session:
        hooks = [EndpointRow(url=f"https://h{n}.example", events=["*"], created_at=NOW + n * DAY) for n in range(2)]
        session.add_all(hooks)
        session.flush()
        sent = {"kind": "webhook", "event_id": "evt_1", "event_type": "license.issued", "payload": {}}
        given_up = {"created_at": NOW, "due_at": NOW, "gave_up_at": NOW}
        session.add_all(OutboxRow(target=hook.id, **sent, **given_up) for hook in (hooks[0], hooks[0], hooks[1]))
    visitor = desk(Role.SUPPORT)
    link = re.search(r'href="(/admin/outbox/webhooks\?[^"]*)"', visitor.get("/admin").text)[1].replace("&amp;", "&")
    assert visitor.get(link).text.count("license.issued") == 2


def test_every_matter_leads_to_a_page_that_knows_what_it_is_asked_for(desk, site):
    from licet_server.web.desk.attention import matters

    many = dict.fromkeys(("troubles", "enquiries", "overdue", "flags", "expiring_soon"), 2)
    billing = {"events_7_days": {"failed": 2}, "past_due": 2}
    mail = {"failed": 2, "waiting": 2, "configured": False}
    business = many | {"billing": billing, "mail": mail, "given_up": {"whe_1": 2}, "statuses": {"in_grace": 2}}
    visitor = desk(Role.SUPPORT)
    with site.test_request_context():
        links = [site.url_for(each.endpoint, **each.asked) for each in matters(business, {"silent": 2})]
    assert len(links) == 12
    for link in links:
        assert visitor.get(link).status_code == 200


def test_a_plan_like_another_has_no_price_of_any_provider(desk, engine):
    with transaction(engine) as session:
        session.execute(update(PlanRow).values(paddle_price="pri_01abc", stripe_price="price_abc"))
    page = desk(Role.ADMIN).get("/admin/catalog/OPT/plans/new?like=pro").text
    assert "pri_01abc" not in page
    assert "price_abc" not in page


def test_an_export_of_the_audit_log_goes_to_its_end(desk, monkeypatch):
    from licet_server.web.desk import audit

    parts = iter([([SimpleNamespace()], [1])] * 250 + [([SimpleNamespace()], None)])
    monkeypatch.setattr(audit, "list_audit", lambda *_a, **_k: next(parts))
    monkeypatch.setattr(audit, "audit_object", lambda _row: {})
    assert desk(Role.ADMIN).get("/admin/audit.jsonl").text.count("\n") == 251
