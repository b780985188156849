"""The pricing page, the front page, and keys that cost nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from licet_server.licensing.catalog import EarlyAdopters
from licet_server.services.catalog import apply_catalog, get_product
from licet_server.storage.accounts import memberships_of
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import EarlyAdopterRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from tests.factories import NOW
from tests.server.fake_provider import FakeProvider, only
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


@pytest.fixture
def stripe(monkeypatch):
    """Somebody takes money here."""
    provider = FakeProvider()
    for page in ("pricing", "home"):
        monkeypatch.setattr(f"licet_server.web.public.{page}.providers", lambda _settings: only(provider))
    return provider


@pytest.fixture
def change(engine):
    """Change a product of the catalog."""

    def changed(code="OPT", **changes):
        with transaction(engine) as session:
            apply_catalog(session, (replace(get_product(session, code), **changes),), now=NOW)

    return changed


@pytest.fixture
def take_places(engine):
    def taken(count):
        with transaction(engine) as session:
            for place in range(1, count + 1):
                order, email = f"ord_{place}", f"{place}@example.com"
                until = NOW + timedelta(hours=1)
                row = EarlyAdopterRow(product_code="OPT", position=place, order_id=order, email=email)
                row.reserved_until = until
                session.add(row)

    return taken


def words(page: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", page))


def test_each_plan_shows_its_price_what_it_includes_and_a_way_to_get_it(visitor, stripe):
    page = visitor.get("/pricing?product=opt").text
    said = words(page)
    for text in (
        "€1,499.00 per year",
        "Up to 10,000 resources",
        "5 installations",
        "Support: Email (24h)",
        "On request",
    ):
        assert text in said
    assert 'href="/checkout/OPT/pro"' in page
    assert 'href="/contact?product=OPT&amp;plan=enterprise"' in page
    assert "Local MCP Gateway, Pro" not in said
    assert said.count("Recommended") == 1


def test_where_nobody_takes_money_a_plan_is_had_by_quote(visitor):
    page = visitor.get("/pricing?product=OPT").text
    assert "/checkout/" not in page
    assert page.count("Ask for a quote") >= 2


@pytest.mark.parametrize(
    ("taken", "said", "unsaid"),
    [
        pytest.param(0, "10 of 10 places are left", "are taken or reserved", id="all-left"),
        pytest.param(9, "One of 10 places is left", "are taken or reserved", id="one-left"),
        pytest.param(10, "All 10 early-adopter places are taken or reserved", "3,499.30", id="none-left"),
    ],
)
def test_the_page_says_how_many_places_early_adopters_have_left(visitor, stripe, take_places, taken, said, unsaid):
    take_places(taken)
    shown = words(visitor.get("/pricing?product=OPT").text)
    assert said in shown
    assert unsaid not in shown
    assert ("€3,499.30 for the first term" in shown) == (taken < 10)


def test_an_unknown_product_shows_all_of_them(visitor):
    answer = visitor.get("/pricing?product=<script>")
    assert answer.status_code == 200
    assert "There is no such product" in answer.text
    assert "Local MCP Gateway" in answer.text


def test_names_of_the_catalog_are_text_and_never_a_script(visitor, change, stripe):
    change(name="<script>alert(1)</script>", purchase_url="javascript:alert(1)")
    for path in ("/", "/pricing", "/contact", "/checkout/OPT/pro"):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "javascript:" not in page
    assert "&lt;script&gt;alert" in visitor.get("/pricing").text


def test_a_vendor_without_products_is_told_what_to_do(visitor, engine):
    with transaction(engine) as session:
        for code in ("OPT", "NLS", "CAIO", "LMG"):
            apply_catalog(session, (replace(get_product(session, code), plans=()),), now=NOW)
    assert "Nothing is sold here yet" in visitor.get("/pricing").text
    assert "licet-server catalog apply" in visitor.get("/").text


def test_the_vendors_own_words_stand_on_the_page_in_both_languages(make_site, installation, stripe):
    file = installation.settings.mail.file
    file.write_text(
        '[products.OPT]\nincluded = ["Runs in your account"]\nnames = { suggest_tags = "Tag advice" }\n'
        '[products.OPT.fr]\nincluded = ["Fonctionne chez vous"]\n'
    )
    file.chmod(0o600)
    visitor = Visitor(make_site())
    english, french = (
        words(visitor.get("/pricing?product=OPT", headers={"Accept-Language": each}).text) for each in ("en", "fr")
    )
    assert "Runs in your account" in english
    assert english.count("Tag advice") >= 4
    assert "Fonctionne chez vous" in french
    assert "4\u202f999,00\xa0€" in french


def test_the_front_page_says_what_each_product_costs_at_least(visitor, stripe):
    page = visitor.get("/").text
    assert "3 plans, from €1,499.00 per year" in words(page)
    assert 'href="/pricing?product=OPT"' in page
    assert '<meta name="description"' in page
    assert 'content="noindex"' not in page


def test_search_engines_stay_away_from_what_is_nobodys_business(visitor):
    assert "Disallow: /checkout" in visitor.get("/robots.txt").text
    assert visitor.get("/favicon.ico").headers["Location"].startswith("/static/icon.svg")


def test_a_key_that_costs_nothing_is_for_people_with_an_account(visitor, site, add_user, engine):
    assert visitor.get("/free/LMG/free").headers["Location"].startswith("/login?next=")
    ann = Visitor(site, add_user("ann@example.com"))
    assert "costs nothing" in ann.get("/free/LMG/free").text
    for _ in range(2):
        assert ann.post("/free/LMG/free").headers["Location"] == "/portal"
    with reading(engine) as session:
        license_row = session.scalars(select(LicenseRow)).one()
        assert (license_row.plan, license_row.customer.email) == ("free", "ann@example.com")
        assert [each.customer_id for each in memberships_of(session, ann.user.id)] == [license_row.customer_id]
        assert session.scalars(select(OutboxRow.event_type).where(OutboxRow.kind == "mail")).all() == [
            "license_delivery"
        ]
    assert ann.get("/free/OPT/pro").status_code == 404
    assert ann.post("/free/OPT/pro").status_code == 404


def test_whoever_has_not_proved_the_address_gets_no_free_key(site, add_user, engine):
    ben = add_user("ben@example.com")
    with transaction(engine) as session:
        session.merge(ben).confirmed_at = None
    answer = Visitor(site, ben).post("/free/LMG/free")
    assert answer.status_code in {303, 422}
    with reading(engine) as session:
        assert session.scalars(select(LicenseRow)).all() == []


def test_a_product_without_early_adopters_says_nothing_of_them(visitor, stripe, change):
    change(early_adopters=None)
    assert "arly adopter" not in visitor.get("/pricing?product=OPT").text
    change(early_adopters=EarlyAdopters(50, 2))
    assert "2 of 2 places are left" in words(visitor.get("/pricing?product=OPT").text)
