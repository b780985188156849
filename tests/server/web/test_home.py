"""The public page."""

from __future__ import annotations

import re

from licet_server.services.catalog import apply_catalog
from licet_server.services.installation import default_catalog
from licet_server.storage.session import transaction
from tests.factories import NOW


def test_the_page_shows_what_is_sold_and_no_numbers(client, sell):
    sell(email="customer@example.com", now=NOW)
    page = client.get("/").text
    for product in default_catalog():
        assert product.name in page
        for plan in product.plans:
            assert f"<li>{plan.name}</li>" in page
    assert "/.well-known/jwks.json" in page
    assert "customer@example.com" not in page
    assert "4999" not in page


def test_the_page_asks_nobody_else_for_anything(client):
    page = client.get("/").text
    loaded = re.findall(r'<(?:link|script|img|iframe)[^>]*?(?:href|src)="([^"]*)"', page)
    assert loaded == ["data:,", "/static/home.css"]
    assert "url(" not in client.get("/static/home.css", buffered=True).text
    assert "<script" not in page
    assert " style=" not in page


def test_the_page_fits_a_telephone_and_the_dark(client):
    assert 'name="viewport" content="width=device-width' in client.get("/").text
    assert "prefers-color-scheme: dark" in client.get("/static/home.css", buffered=True).text


def test_names_of_the_catalog_are_text_and_links_are_addresses(client, engine):
    from dataclasses import replace

    opt = default_catalog()[0]
    with transaction(engine) as session:
        hostile = replace(opt, name="<script>alert(1)</script>", purchase_url="javascript:alert(1)")
        apply_catalog(session, (hostile,), now=NOW)
    page = client.get("/").text
    assert "<script" not in page
    assert "javascript:" not in page
