"""The portal: what is paid, changed and renewed, and what stands on papers; the provider is in the test's memory."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from licet_server.licensing.people import Membership
from licet_server.services.orders import Party, Quote, quote
from licet_server.services.pay_order import pay
from licet_server.storage.audit import list_audit
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow
from licet_server.storage.session import transaction
from licet_server.web.portal import shared
from tests.server.fake_provider import FakeProvider, only
from tests.server.selling import EMAIL, YEAR, Shop, failed, first

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
TODAY = datetime.now(UTC)


@pytest.fixture
def stripe(monkeypatch):
    """A provider that is set up."""
    fake = FakeProvider(ends=TODAY + YEAR)
    readers = {fake.name: fake}
    monkeypatch.setattr(shared, "providers", lambda _settings: only(fake))
    monkeypatch.setattr("licet_server.services.sales_desk.readers", lambda _settings: readers)
    return fake


@pytest.fixture
def shop(engine, installation):
    """Somebody has bought the plan ``pro``, which renews by itself."""
    made = Shop(engine, installation)
    made.hear(first(TODAY, TODAY + YEAR), now=TODAY)
    return made


@pytest.fixture
def bought(shop):
    return shop.subscription()


def billing(row, rest=""):
    return f"/portal/{row.customer_id}/billing{rest}"


def of(row, rest):
    return billing(row, f"/subscriptions/{row.id}/{rest}")


def values(page, *names):
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in names}


def test_what_is_paid_and_what_was_stands_on_one_page(member, shop, stripe, bought):
    shop.hear(failed("in_2", TODAY + timedelta(seconds=1), url="https://pay.example.com/in_2"), now=TODAY)
    page = member(bought.customer_id).get(billing(bought)).text
    for each in ("Professional", "€4,999.00", "Next payment", "A payment has failed", "https://pay.example.com/in_2"):
        assert each in page
    assert not re.search(r"cus_1(?![0-9a-z])", page)  # ids of ours may begin so


def test_a_plan_is_changed_at_the_price_that_was_shown(member, stripe, bought, shop):
    visitor = member(bought.customer_id)
    assert "Starter" in visitor.get(of(bought, "plan")).text
    price = visitor.post(of(bought, "plan"), {"plan": "starter"})
    assert "€120.50" in price.text
    asked = values(price.text, "plan", "previewed_at", "version")
    assert [each[0] for each in stripe.asked] == ["preview"]
    done = visitor.post(of(bought, "plan/change"), asked, seen=of(bought, "plan"))
    assert done.headers["Location"] == billing(bought)
    assert stripe.asked[-1][:3] == ("change", "sub_1", "OPT/starter")
    assert stripe.asked[-1][4].isoformat() == asked["previewed_at"].replace("&#43;", "+")
    assert shop.license().plan == "starter"
    stale = visitor.post(of(bought, "plan/change"), asked, seen=billing(bought))
    assert stale.status_code in {409, 422}
    assert [each[0] for each in stripe.asked] == ["preview", "change"]


def test_a_price_of_yesterday_and_a_plan_that_is_not_sold_change_nothing(member, stripe, bought):
    visitor = member(bought.customer_id)
    old = {"plan": "starter", "previewed_at": (TODAY - YEAR).isoformat(), "version": str(bought.version)}
    for said in (old, old | {"previewed_at": "soon"}, old | {"plan": "free", "previewed_at": TODAY.isoformat()}):
        assert visitor.post(of(bought, "plan/change"), said, seen=billing(bought)).status_code == 422
    assert visitor.post(of(bought, "plan"), {"plan": "enterprise"}).status_code == 422
    assert stripe.asked == []


def test_a_subscription_is_cancelled_with_its_period_and_goes_on_after_all(member, stripe, bought, shop):
    visitor = member(bought.customer_id)
    assert "Nothing more is charged" in visitor.get(of(bought, "cancel")).text
    assert stripe.asked == []
    assert visitor.post(of(bought, "cancel")).status_code == 303
    assert stripe.asked == [("cancel", "sub_1", True)]
    page = visitor.get(billing(bought)).text
    assert "Go on after all" in page
    assert "Next payment" not in page
    assert visitor.post(of(bought, "cancel")).status_code == 422
    assert visitor.post(of(bought, "resume")).status_code == 303
    assert not shop.subscription().cancels


def test_the_way_to_the_provider_is_a_page_that_a_browser_may_follow(member, stripe, bought):
    answer = member(bought.customer_id).post(of(bought, "provider"))
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=https://billing.example.com/session">' in answer.text
    assert 'href="https://billing.example.com/session"' in answer.text
    (asked,) = stripe.asked
    assert asked[:2] == ("portal", "cus_1")
    assert asked[2].endswith(billing(bought))


def test_a_provider_that_gives_no_answer_is_told_on_the_page(member, stripe, bought):
    stripe.down = True
    visitor = member(bought.customer_id)
    for each in ("provider", "cancel"):
        answer = visitor.post(of(bought, each))
        assert answer.status_code == 422
        assert "did not do what we asked" in answer.text


def test_a_member_reads_and_changes_nothing(member, stripe, bought):
    visitor = member(bought.customer_id, Membership.MEMBER)
    page = visitor.get(billing(bought)).text
    assert "Owners of your organisation" in page
    assert "/cancel" not in page
    for each in ("plan", "cancel", "resume", "provider", "plan/change"):
        assert visitor.post(of(bought, each), seen=billing(bought)).status_code == 403
    assert visitor.post(f"/portal/{bought.customer_id}/organisation", {"company": "Mine"}).status_code == 403
    assert stripe.asked == []


def test_what_others_pay_is_not_there(member, sell, stripe, bought, shop, engine):
    mine = sell(email="other@example.com", now=TODAY).license.customer_id
    with transaction(engine) as session:
        theirs = quote(session, Quote("OPT", "pro", Party(EMAIL)), now=TODAY).id
    visitor = member(mine)
    invoice = shop.invoices()[0].id
    for rest in (f"/invoices/{invoice}", f"/quotes/{theirs}", f"/quotes/{theirs.upper()}", "/invoices/in_1"):
        assert visitor.get(f"/portal/{mine}/billing{rest}").status_code == 404, rest
    for name in (bought.id, bought.ref):
        for rest in ("plan", "cancel", "resume", "provider"):
            at = f"/portal/{mine}/billing/subscriptions/{name}/{rest}"
            assert visitor.get(at).status_code == 404
            assert visitor.post(at, {"plan": "starter"}).status_code == 404
        asked = {"plan": "starter", "previewed_at": TODAY.isoformat(), "version": "1"}
        at = f"/portal/{mine}/billing/subscriptions/{name}/plan/change"
        assert visitor.post(at, asked).status_code == 404
    assert stripe.asked == []


def test_a_receipt_says_who_paid_what_to_whom(member, bought, shop, engine):
    with transaction(engine) as session:
        changes = {"company": "Acme <SA>", "vat_number": "FR40303265045"}
        session.execute(update(CustomerRow).where(CustomerRow.id == bought.customer_id).values(**changes))
    (invoice,) = shop.invoices()
    page = member(bought.customer_id, Membership.MEMBER).get(billing(bought, f"/invoices/{invoice.id}")).text
    for each in ("Acme &lt;SA&gt;", "FR40303265045", "€4,999.00", "Paid on", "Professional"):
        assert each in page


def test_a_receipt_of_a_transfer_keeps_its_addressee(member, sell, engine, installation):
    customer = sell(now=TODAY).license.customer
    with transaction(engine) as session:
        row = quote(session, Quote("OPT", "pro", Party(customer.email, company="Old GmbH")), now=TODAY)
        pay(session, row, pepper=installation.secrets.pepper, signer=installation.signer, now=TODAY)
        invoice = session.scalars(select(InvoiceRow).where(InvoiceRow.order_id == row.id)).one().id
        session.execute(update(CustomerRow).where(CustomerRow.id == customer.id).values(company="Other Ltd"))
    page = member(customer.id, Membership.MEMBER).get(f"/portal/{customer.id}/billing/invoices/{invoice}").text
    assert "Old GmbH" in page
    assert "Other Ltd" not in page


def test_who_cannot_renew_is_told_the_true_reason(member, sell, stripe, engine):
    row = sell(now=TODAY - YEAR + timedelta(days=9)).license
    visitor = member(row.customer_id)
    at = f"/portal/{row.customer_id}/licenses/{row.id}/renew"

    def told(**columns):
        with transaction(engine) as session:
            session.execute(update(LicenseRow).where(LicenseRow.id == row.id).values(**columns))
        return visitor.get(at).text

    assert "that we have suspended" in told(status="suspended", status_changed_at=TODAY)
    with transaction(engine) as session:
        known = {"license_id": row.id, "held_at": TODAY, "created_at": TODAY, "version": 1}
        session.add(SubscriptionRow(provider="stripe", ref="sub_9", **known))
    assert "not paid, or paused" in visitor.get(at).text
    assert "was revoked" in told(status="revoked")


def test_a_quote_says_how_it_is_paid_and_others_of_the_kind_are_listed(member, sell, engine):
    customer = sell(now=TODAY).license.customer
    with transaction(engine) as session:
        row = quote(session, Quote("OPT", "pro", Party(customer.email), percent_off=10, note="Hello"), now=TODAY)
    visitor = member(customer.id, Membership.MEMBER)
    assert row.number in visitor.get(f"/portal/{customer.id}/billing").text
    page = visitor.get(f"/portal/{customer.id}/billing/quotes/{row.id}").text
    for each in (row.number, "€4,499.10", "Hello", "How to pay", "Discount of 10 %"):
        assert each in page


def test_a_license_that_ends_soon_is_renewed_by_a_checkout(member, sell, stripe, engine):
    row = sell(now=TODAY - YEAR + timedelta(days=9)).license
    visitor = member(row.customer_id)
    at = f"/portal/{row.customer_id}/licenses/{row.id}/renew"
    assert at in visitor.get(at.removesuffix("/renew")).text
    assert "Days that are left" in visitor.get(at).text
    answer = visitor.post(at)
    (wish,) = stripe.wishes
    assert f"https://pay.example.com/{wish.order}" in answer.text
    assert (wish.email, wish.offer.name) == ("customer@example.com", "OPT/pro")
    assert wish.success_url.endswith(at.removesuffix("/renew"))
    with Session(engine) as session:
        assert session.scalars(select(OrderRow)).one().license_id == row.id
    assert member(row.customer_id, Membership.MEMBER, "m@example.com").post(at, seen="/portal").status_code == 403


def test_what_cannot_be_renewed_at_once_gets_a_quote(member, sell, stripe):
    row = sell(now=TODAY).license
    visitor = member(row.customer_id)
    at = f"/portal/{row.customer_id}/licenses/{row.id}/renew"
    assert "quote" in visitor.get(at).text
    assert visitor.post(at, seen="/portal").status_code == 422
    assert stripe.wishes == []


def test_details_are_changed_by_an_owner_and_written_down(member, sell, engine):
    row = sell(now=TODAY).license
    visitor = member(row.customer_id)
    at = f"/portal/{row.customer_id}/organisation"
    said = values(visitor.get(at).text, "version") | {
        "company": " Acme ",
        "name": "",
        "country": "fr",
        "vat_number": "FR 40 303 265 045",
        "language": "fr",
        "timezone": "Europe/Paris",
        "email": "thief@example.com",
        "notes": "mine",
    }
    assert visitor.post(at, said).status_code == 303
    with Session(engine) as session:
        found = session.get(CustomerRow, row.customer_id)
        kept = (found.company, found.name, found.country, found.vat_number, found.language, found.timezone)
        assert kept == ("Acme", None, "FR", "FR40303265045", "fr", "Europe/Paris")
        assert (found.email, found.notes, found.reminders) == ("customer@example.com", None, False)
        (entry,), _ = list_audit(session, action="customer.updated", limit=9)
        assert entry.actor == f"user:{visitor.user.id}"
    assert visitor.post(at, said | {"company": "Late"}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "F1"), ("vat_number", "FR1"), ("timezone", "Mars/Base"), ("company", "a\x07b"), ("language", "xx")],
)
def test_a_detail_that_cannot_be_stands_beside_its_field(member, sell, field, value):
    row = sell(now=TODAY).license
    visitor = member(row.customer_id)
    at = f"/portal/{row.customer_id}/organisation"
    said = values(visitor.get(at).text, "version") | {"company": "Kept", field: value}
    answer = visitor.post(at, said)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if field != "company":
        assert "Kept" in answer.text
