"""The page behind the link in reminders."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from licet_server.services.unsubscribe import unsubscribe_url
from licet_server.storage.models import CustomerRow
from licet_server.storage.session import reading
from licet_server.storage.tables import AuditRow


@pytest.fixture
def link(installation, sell):
    customer = sell().license.customer.id
    return unsubscribe_url("", customer, installation.secrets.pepper)


def wanted(engine) -> bool:
    with reading(engine) as session:
        return session.scalars(select(CustomerRow.reminders)).one()


def test_looking_changes_nothing_a_button_does_and_another_undoes_it(client, engine, link):
    page = client.get(link)
    assert page.status_code == 200
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert wanted(engine)
    assert "no more reminders" in client.post(link).text
    assert not wanted(engine)
    assert "on again" in client.post(f"{link}/undo").text
    assert wanted(engine)
    with reading(engine) as session:
        actions = session.scalars(select(AuditRow.action).where(AuditRow.action.like("%reminders%"))).all()
    assert actions == ["customer.reminders_off", "customer.reminders_on"]


def test_a_mailbox_does_it_with_one_click_and_twice_is_once(client, engine, link):
    for _ in range(2):
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not wanted(engine)
    with reading(engine) as session:
        found = session.scalars(select(AuditRow.seq).where(AuditRow.action == "customer.reminders_off")).all()
    assert len(found) == 1


@pytest.mark.parametrize("change", [lambda link: link[:-1], lambda link: link + "x", lambda _: "/unsubscribe/x.y"])
def test_a_link_that_was_not_made_here_gets_a_kind_page(client, engine, link, change):
    for answer in (client.get(change(link)), client.post(change(link)), client.post(f"{change(link)}/undo")):
        assert answer.status_code == 404
        assert "This link does not work" in answer.text
    assert wanted(engine)


def test_the_link_names_no_address(link):
    assert "@" not in link
    assert "customer@" not in link
    assert len(link) < 100
