"""The contact form."""

from __future__ import annotations

import pytest
import time_machine
from sqlalchemy import select

from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.session import reading
from tests.factories import NOW
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

ASKED = {"email": "Ann@Example.com", "name": "Ann", "message": "We have 40 accounts. What would that cost?"}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def send(clock):
    """Look at the form, think, and send it."""

    def sent(visitor, seconds=10, path="/contact", **changes):
        visitor.get(path)
        clock.shift(seconds)
        return visitor.post(path, {**ASKED, **changes})

    return sent


@pytest.fixture
def enquiries(engine):
    def found():
        with reading(engine) as session:
            rows = list(session.scalars(select(EnquiryRow).order_by(EnquiryRow.created_at)))
            session.expunge_all()
            return rows

    return found


def test_what_somebody_asks_is_kept_and_acknowledged(visitor, send, enquiries):
    answer = send(visitor, about="OPT/enterprise", company="Acme")
    assert answer.headers["Location"] == "/contact/thanks"
    assert "on its way" in visitor.get("/contact/thanks").text
    (row,) = enquiries()
    assert (row.email, row.company, row.product_code, row.plan) == ("ann@example.com", "Acme", "OPT", "enterprise")
    assert row.language == "en"


def test_the_form_knows_where_the_link_came_from(visitor):
    page = visitor.get("/contact?product=OPT&plan=pro&about=trial").text
    assert '<option selected value="OPT/pro">' in page
    assert "We would like to try Professional" in page
    assert "<option selected" not in visitor.get("/contact?product=<b>&plan=x").text


def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(visitor, send, enquiries):
    answer = send(visitor, email="ann", message="<b>too & short"[:8], company="Acme")
    assert answer.status_code == 422
    assert "is not an email address" in answer.text
    assert 'value="Acme"' in answer.text
    assert "<b>too" not in answer.text
    assert enquiries() == []


@pytest.mark.parametrize("field", ["email", "name", "company"])
def test_nothing_typed_makes_another_line_of_a_header(visitor, send, enquiries, field):
    answer = send(visitor, **{field: "ann@example.com\r\nBcc: all@example.com"})
    assert answer.status_code == 422
    assert enquiries() == []


def test_a_program_that_fills_in_everything_is_thanked_and_not_heard(visitor, send, enquiries):
    assert send(visitor, website="https://spam.example").headers["Location"] == "/contact/thanks"
    assert enquiries() == []


def test_nobody_writes_that_fast_but_may_send_it_once_more(visitor, send, clock, enquiries):
    answer = send(visitor, seconds=0)
    assert answer.status_code == 422
    assert "once more" in answer.text
    assert "What would that cost?" in answer.text
    clock.shift(3)
    assert visitor.post("/contact", ASKED).status_code == 303
    assert len(enquiries()) == 1


def test_one_address_writes_so_often_and_no_more(make_site, send, enquiries):
    visitor = Visitor(make_site(rate_limit="120 per minute"))
    answers = [send(visitor).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    assert len(enquiries()) == 5


def test_who_is_signed_in_need_not_type_the_address(site, add_user):
    assert 'value="ann@example.com"' in Visitor(site, add_user("ann@example.com")).get("/contact").text


def test_a_flood_from_elsewhere_shuts_the_form_for_nobody_and_is_not_mailed(make_site, send, enquiries, monkeypatch):
    monkeypatch.setattr("licet_server.web.public.contact.MAILED", "1 per hour")
    mailed = []
    monkeypatch.setattr("licet_server.services.enquiries.mail.post", lambda *_args, **_facts: mailed.append(1))
    monkeypatch.setattr("licet_server.services.enquiries.read_at", lambda _vendor: "desk@example.com")
    visitor = Visitor(make_site(rate_limit="120 per minute"))
    assert [send(visitor).status_code for _ in range(3)] == [303] * 3
    assert (len(enquiries()), len(mailed)) == (3, 1)


def test_a_network_of_many_addresses_writes_so_often_and_no_more(make_site, send, monkeypatch):
    monkeypatch.setattr("licet_server.web.public.contact.OFTEN_NEAR", "2 per hour")
    visitor = Visitor(make_site(rate_limit="120 per minute"))
    answers = []
    for address in ("2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2::1"):
        visitor.client.environ_base["REMOTE_ADDR"] = address
        answers.append(send(visitor).status_code)
    assert answers == [303, 303, 429, 303]


def test_a_message_of_nothing_that_can_be_seen_is_none(visitor, send, enquiries):
    assert send(visitor, message="\x01" * 20).status_code == 422
    assert enquiries() == []


def test_an_address_writes_no_parameters_into_the_link_to_answer(visitor, desk, send):
    assert send(visitor, email="a?bcc=evil&x@example.com").status_code == 303
    assert 'href="mailto:a%3Fbcc%3Devil%26x@example.com"' in desk().get("/admin/enquiries").text
