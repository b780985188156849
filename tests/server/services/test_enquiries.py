"""Enquiries: written down, told to the vendor, and kept until somebody has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from licet_server.errors import InputError, NotFoundError
from licet_server.mail.envelope import envelope
from licet_server.mail.letter import compose
from licet_server.mail.render import render
from licet_server.mail.vendor import Vendor
from licet_server.services.enquiries import Asked, add, list_enquiries, mark_handled
from licet_server.services.mail import unseal
from licet_server.services.webhooks import create_endpoint
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, OutboxRow
from tests.factories import NOW

VENDOR = Vendor(from_address="no-reply@vendor.example", name="Vendor", support="help@vendor.example", language="fr")
ASKED = Asked("ann@example.com", "We have 40 accounts.\n\nWhat would that cost?", name="Ann", product="OPT", plan="pro")


@pytest.fixture
def ask(engine, installation):
    def asked(what=ASKED, vendor=VENDOR, now=NOW):
        kept = {"base_url": "https://license.example.com", "pepper": installation.secrets.pepper}
        with transaction(engine) as session:
            return add(session, what, vendor=vendor, now=now, **kept)

    return asked


@pytest.fixture
def mails(engine):
    def found():
        with reading(engine) as session:
            rows = list(session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")))
            session.expunge_all()
            return rows

    return found


def test_an_enquiry_goes_to_the_vendors_address_in_the_vendors_language(ask, mails, installation):
    row = ask()
    (mail,) = mails()
    assert mail.payload["to"] == "help@vendor.example"
    assert mail.payload["language"] == "fr"
    facts = unseal(mail.sealed, mail_id=mail.id, pepper=installation.secrets.pepper)
    assert facts["answer_to"] == "ann@example.com"
    text = render(compose("enquiry", facts, VENDOR, language="fr"), VENDOR).text
    for each in ("40 accounts", "What would that cost?", "Professional", "https://license.example.com/admin/enquiries"):
        assert each in text
    assert row.plan == "pro"


def test_an_answer_goes_to_whoever_asked_and_nothing_makes_a_header_of_its_own():
    facts = {"asker": "Ann\r\nBcc: all@example.com", "answer_to": "ann@example.com", "product": None, "plan": None}
    facts |= {"quoted": ["{{ vendor }}"], "desk_url": "https://license.example.com/admin/enquiries"}
    rendered = render(compose("enquiry", facts, VENDOR), VENDOR)
    assert "{{ vendor }}" in rendered.text
    asked = {"to": "help@vendor.example", "name": None, "mail_id": "mail_1", "now": NOW}
    message = envelope(rendered, VENDOR, **asked, answer_to="ann@example.com")
    assert message["Reply-To"] == "ann@example.com"
    assert message["Bcc"] is None
    assert b"\nBcc:" not in message.as_bytes()
    odd = envelope(rendered, VENDOR, **asked, answer_to="ann\r\nBcc: all@example.com")
    assert (odd["Reply-To"], odd["Bcc"]) == (None, None)


@pytest.mark.parametrize("support", [None, "https://vendor.example/help", "https://vendor.example/@help"])
def test_where_nobody_reads_mail_an_enquiry_waits_at_the_desk(ask, mails, engine, support):
    ask(vendor=Vendor(from_address="no-reply@vendor.example", support=support))
    assert mails() == []
    with reading(engine) as session:
        assert len(list_enquiries(session)[0]) == 1


def test_what_the_catalog_does_not_have_is_left_out(ask):
    assert ask(Asked("ann@example.com", "Hello, is anybody there?", product="NO", plan="pro")).product_code is None
    assert ask(Asked("ann@example.com", "Hello, is anybody there?", product="OPT", plan="no")).plan is None


@pytest.mark.parametrize("message", ["", "  short  ", "x" * 4001])
def test_a_message_has_a_length(ask, message):
    with pytest.raises(InputError) as caught:
        ask(Asked("ann@example.com", message))
    assert caught.value.field == "message"


def test_what_cannot_be_printed_is_a_blank(ask):
    assert ask(Asked("ann@example.com", "Hello\x00\x1b[31m you\r\nthere, all")).message == "Hello  [31m you\nthere, all"


def test_enquiries_are_listed_newest_first_and_by_whether_they_were_answered(ask, engine):
    rows = [ask(now=NOW + timedelta(minutes=number)).id for number in range(3)]
    with transaction(engine) as session:
        mark_handled(session, rows[1], True, NOW + timedelta(hours=1))
    with reading(engine) as session:
        first, cursor = list_enquiries(session, limit=2)
        rest, end = list_enquiries(session, cursor=cursor, limit=2)
        assert [each.id for each in [*first, *rest]] == rows[::-1]
        assert end is None
        assert [each.id for each in list_enquiries(session, handled=True)[0]] == [rows[1]]
        assert [each.id for each in list_enquiries(session, handled=False)[0]] == [rows[2], rows[0]]


def test_answering_is_audited_once_and_can_be_undone(ask, engine):
    enquiry = ask().id
    for handled in (True, True, False):
        with transaction(engine) as session:
            assert (mark_handled(session, enquiry, handled, NOW).handled_at is not None) == handled
    with reading(engine) as session:
        entries = session.execute(
            select(AuditRow.action, AuditRow.after).where(AuditRow.subject == enquiry).order_by(AuditRow.seq)
        ).all()
    assert [each.action for each in entries] == ["enquiry.created", "enquiry.handled", "enquiry.reopened"]
    assert "message" not in entries[0].after
    with transaction(engine) as session, pytest.raises(NotFoundError):
        mark_handled(session, "enq_nothing", True, NOW)


def test_the_vendors_own_systems_hear_of_it(ask, engine):
    with transaction(engine) as session:
        create_endpoint(
            session, url="https://hooks.example.com/", events=["enquiry.created"], description=None, now=NOW
        )
    ask()
    with reading(engine) as session:
        payload = session.scalars(select(OutboxRow.payload).where(OutboxRow.event_type == "enquiry.created")).one()
    assert payload["data"]["message"].startswith("We have 40 accounts.")
