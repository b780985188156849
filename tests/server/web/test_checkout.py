"""Buying on our own pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from licet_server.licensing.payments import ProviderName
from licet_server.services.orders import note_paid
from licet_server.storage.models import LicenseRow, PlanRow
from licet_server.storage.sales_tables import EarlyAdopterRow, OrderRow
from licet_server.storage.session import reading, transaction
from tests.server.fake_provider import FakeProvider, only
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

ANN = {"email": "Ann@Example.com", "name": "Ann", "company": "Acme", "country": "FR", "language": "fr"}
PAGE = "/checkout/OPT/pro"
PAGES = ("pricing", "checkout")


@pytest.fixture
def sellers(monkeypatch):
    """Say who takes money here."""

    def set_up(*fakes):
        for page in PAGES:
            monkeypatch.setattr(f"licet_server.web.public.{page}.providers", lambda _settings: only(*fakes))

    return set_up


@pytest.fixture
def stripe(sellers):
    provider = FakeProvider()
    sellers(provider)
    return provider


@pytest.fixture
def orders(engine):
    def found():
        with reading(engine) as session:
            rows = list(session.scalars(select(OrderRow).order_by(OrderRow.number)))
            session.expunge_all()
            return rows

    return found


def nonce(visitor: Visitor, path: str = PAGE) -> str:
    return re.search(r'name="nonce"[^>]*value="([^"]+)"', visitor.get(path).text)[1]


def buy(visitor: Visitor, path: str = PAGE, **changes):
    return visitor.post(path, {**ANN, "nonce": nonce(visitor, path), **changes})


def test_a_buyer_is_sent_on_to_the_provider_by_a_page(visitor, stripe, orders):
    answer = buy(visitor)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    (order,), (wish,) = orders(), stripe.wishes
    assert f'content="0; url=https://pay.example.com/{order.id}"' in page.text
    assert f'href="https://pay.example.com/{order.id}"' in page.text
    assert (order.email, order.company, order.country, order.language) == ("ann@example.com", "Acme", "FR", "fr")
    assert wish.success_url.endswith("/checkout/thanks")
    assert wish.cancel_url.endswith("/checkout/cancelled")
    assert "ord_" not in wish.success_url + wish.cancel_url
    assert order.valid_until - order.created_at == timedelta(minutes=30)


def test_a_form_that_is_sent_twice_makes_one_order_and_another_makes_another(visitor, stripe, orders):
    number = nonce(visitor)
    first, second = (visitor.post(PAGE, {**ANN, "nonce": number}).headers["Location"] for _ in range(2))
    assert first == second
    assert len(orders()) == 1
    visitor.get(first)
    assert visitor.post(PAGE, {**ANN, "nonce": number, "company": "Other"}).headers["Location"] != first
    assert [each.state for each in orders()] == ["cancelled", "open"]


def test_whoever_chooses_another_plan_takes_the_early_place_along(visitor, stripe, orders, engine):
    visitor.get(buy(visitor).headers["Location"])
    visitor.get(buy(visitor, "/checkout/OPT/starter").headers["Location"])
    assert [(each.plan, each.state, each.percent_off) for each in orders()] == [
        ("pro", "cancelled", 30),
        ("starter", "open", 30),
    ]
    with reading(engine) as session:
        assert len(session.scalars(select(EarlyAdopterRow)).all()) == 1


def test_somebody_elses_email_does_not_close_their_checkout(visitor, site, stripe, orders):
    visitor.get(buy(visitor).headers["Location"])
    stranger = Visitor(site)
    assert buy(stranger).status_code == 303
    assert [(each.state, each.percent_off) for each in orders()] == [("open", 30), ("open", 0)]


def test_nobody_finds_the_checkout_of_another_browser(visitor, site, stripe):
    location = buy(visitor).headers["Location"]
    assert Visitor(site).get(location).status_code == 404


def test_what_was_typed_stays_and_what_is_wrong_is_said_beside_it(visitor, stripe, orders):
    answer = buy(visitor, email="no address", vat_number="12345", company='Acme "<b>"')
    assert answer.status_code == 422
    assert "no address" in answer.text
    assert 'aria-describedby="email-hint email-error"' in answer.text
    assert "Acme &#34;&lt;b&gt;&#34;" in answer.text
    answer = buy(visitor, vat_number="12345")
    assert answer.status_code == 422
    assert "is no VAT number" in answer.text
    assert orders() == []


def test_when_the_provider_is_down_the_form_is_kept_with_a_sentence(visitor, stripe, orders):
    stripe.down = True
    answer = buy(visitor)
    assert answer.status_code == 502
    assert "gave no answer" in answer.text
    assert 'value="Acme"' in answer.text
    assert [each.state for each in orders()] == ["cancelled"]
    stripe.down = False
    assert buy(visitor).status_code == 303


@pytest.mark.parametrize("path", ["/checkout/NO/pro", "/checkout/OPT/nope", "/checkout/way/nothing"])
def test_what_is_not_sold_is_not_there(visitor, stripe, path):
    assert visitor.get(path).status_code == 404


def test_what_is_sold_on_request_and_what_costs_nothing_lead_elsewhere(visitor, stripe, orders):
    page = visitor.get("/checkout/OPT/enterprise")
    assert 'href="/contact?product=OPT&amp;plan=enterprise"' in page.text
    assert visitor.post("/checkout/OPT/enterprise", ANN, seen="/contact").status_code == 200
    assert visitor.get("/checkout/LMG/free").headers["Location"] == "/free/LMG/free"
    assert orders() == []


def test_without_a_provider_the_page_says_how_to_order(visitor, sellers):
    sellers()
    page = visitor.get(PAGE).text
    assert "paid by wire transfer" in page
    assert 'href="/contact?product=OPT&amp;plan=pro"' in page


def test_where_there_are_two_providers_the_buyer_chooses(visitor, sellers, engine, orders):
    stripe, paddle = FakeProvider(), FakeProvider(ProviderName.PADDLE)
    sellers(stripe, paddle)
    assert 'name="provider"' not in visitor.get(PAGE).text  # not sold at Paddle, as the catalog names no price there
    with transaction(engine) as session:
        session.execute(update(PlanRow).where(PlanRow.code == "pro").values(paddle_price="pri_1"))
    assert 'value="paddle"' in visitor.get(PAGE).text
    buy(visitor, provider="paddle")
    assert len(paddle.wishes) == 1
    assert buy(visitor, provider="manual").status_code == 422
    assert [each.provider for each in orders()] == ["paddle"]


def test_the_page_of_thanks_follows_the_order_of_this_browser_alone(visitor, site, stripe, orders, engine, sell):
    assert "usually within a minute" in visitor.get("/checkout/thanks").text
    visitor.get(buy(visitor).headers["Location"])
    waiting = visitor.get("/checkout/thanks").text
    assert "waiting for the payment provider" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert 'hx-get="/checkout/state"' in waiting
    (order,) = orders()
    license_row = sell(email="ann@example.com").license
    with transaction(engine) as session:
        note_paid(session, order.id, license_id=license_row.id, now=datetime.now(UTC))
    ready = visitor.get("/checkout/state").text
    assert "on its way to ann@example.com" in ready
    assert "hx-get" not in ready
    assert "ann@example.com" not in Visitor(site).get("/checkout/thanks").text
    with reading(engine) as session:
        tail = session.scalars(select(LicenseRow.key_tail)).one()
    assert tail not in ready


def test_a_buyer_who_comes_back_may_cancel_and_the_place_is_free_again(visitor, stripe, orders, engine):
    visitor.get(buy(visitor).headers["Location"])
    assert "Nothing was charged" in visitor.get("/checkout/cancelled").text
    assert orders()[0].state == "open"
    answer = visitor.post("/checkout/cancelled")
    assert answer.headers["Location"] == "/pricing"
    assert orders()[0].state == "cancelled"
    assert stripe.closed == [f"ref_{orders()[0].id}"]
    with reading(engine) as session:
        assert session.scalars(select(EarlyAdopterRow)).all() == []


def test_an_order_that_is_being_paid_is_not_cancelled(visitor, stripe, orders):
    visitor.get(buy(visitor).headers["Location"])
    stripe.being_paid.add(f"ref_{orders()[0].id}")
    assert visitor.post("/checkout/cancelled").headers["Location"] == "/checkout/thanks"
    assert orders()[0].state == "open"


def test_one_network_holds_one_place_of_early_adopters(make_site, stripe, orders):
    site = make_site(rate_limit="120 per minute")
    answers = [buy(Visitor(site), email=f"{number}@example.com").status_code for number in range(7)]
    assert answers == [303] * 5 + [422] * 2
    assert [each.percent_off > 0 for each in orders()] == [True] + [False] * 4
    assert [each.valid_until - each.created_at for each in orders()][:2] == [timedelta(minutes=30), timedelta(hours=2)]


def test_when_the_provider_is_back_nobody_has_to_wait(make_site, stripe):
    visitor, stripe.down = Visitor(make_site(rate_limit="120 per minute")), True
    assert [buy(visitor).status_code for _ in range(6)] == [502] * 6
    stripe.down = False
    assert buy(visitor).status_code == 303


def test_who_is_signed_in_need_not_type_the_address(site, add_user, sell, stripe):
    sell(email="ann@example.com", name="Ann Miller")
    page = Visitor(site, add_user("ann@example.com")).get(PAGE).text
    assert 'value="ann@example.com"' in page
    assert 'value="Ann Miller"' in page


def test_the_form_is_there_in_french(visitor, stripe):
    page = visitor.get(PAGE, headers={"Accept-Language": "fr"}).text
    assert '<html lang="fr"' in page
    assert '<option value="DE">Allemagne</option>' in page
    assert re.search(r'<option selected value="fr">', page)
