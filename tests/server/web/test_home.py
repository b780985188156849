"""The front page."""

from __future__ import annotations

import re

import pytest

from licet_server.licensing.people import Role
from licet_server.services.installation import default_catalog

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


def test_the_page_shows_what_is_sold(visitor):
    page = visitor.get("/").text
    for product in default_catalog():
        assert product.name in page


def test_the_pages_ask_nobody_else_for_anything(visitor):
    page = visitor.get("/").text
    loaded = re.findall(r'<(?:link|script|img|iframe)[^>]*?(?:href|src)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert " style=" not in page


def test_the_desk_is_for_people_of_the_vendor(visitor, desk, member, sell):
    assert visitor.get("/admin").headers["Location"] == "/login?next=/admin"
    assert member(sell().license.customer_id).get("/admin").status_code == 403
    assert desk(Role.SUPPORT).get("/admin").status_code == 200


def test_a_form_without_its_token_is_refused(visitor):
    assert visitor.client.post("/preferences", data={"language": "fr"}).status_code == 400
    assert visitor.post("/preferences", {"language": "fr"}, seen="/").status_code == 303
    assert 'lang="fr"' in visitor.get("/").text


def test_static_files_come_compressed_and_stay(visitor):
    address = re.search(r'href="(/static/vendor/tabler[^"]*)"', visitor.get("/").text)
    answer = visitor.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < 90_000
