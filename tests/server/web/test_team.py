"""The team of a customer, and the pages of invitations: who may see, ask, accept and end what."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from licet_server.licensing.people import Membership
from licet_server.services.mail import unseal
from licet_server.storage.accounts import find_membership, find_user
from licet_server.storage.accounts_tables import InvitationRow
from licet_server.storage.session import reading
from licet_server.storage.tables import OutboxRow
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


@pytest.fixture
def customer_id(sell):
    return sell(email="keys@example.com").license.customer_id


@pytest.fixture
def team(customer_id):
    return f"/portal/{customer_id}/team"


@pytest.fixture
def owner(member, customer_id):
    return member(customer_id, email="owner@example.com")


@pytest.fixture
def link(engine, installation):
    """Return where the link in the last invitation leads."""

    def found():
        with reading(engine) as session:
            chosen = select(OutboxRow).where(OutboxRow.event_type == "invitation").order_by(OutboxRow.created_at.desc())
            row = session.scalars(chosen.limit(1)).one()
            facts = unseal(row.sealed, mail_id=row.id, pepper=installation.secrets.pepper)
        return facts["url"].removeprefix(installation.settings.base_url)

    return found


@pytest.fixture
def invited(owner, team, link):
    """Invite somebody, and return where the link leads."""

    def invite(email="new@example.com", role="member"):
        answer = owner.post(f"{team}/invite", {"email": email, "role": role}, seen=team)
        assert answer.status_code == 303, answer.text
        return link()

    return invite


def test_an_owner_sees_the_team_and_whom_it_waits_for(owner, team, invited):
    invited()
    page = owner.get(team).text
    assert "1 person" in page
    assert "new@example.com" in page
    assert "Send the invitation" in page


def test_a_member_sees_the_team_and_nothing_that_changes_it(member, customer_id, team, owner, invited):
    invited()
    page = member(customer_id, Membership.MEMBER, "member@example.com").get(team).text
    assert "owner@example.com" in page
    assert "new@example.com" not in page
    assert f"{team}/invite" not in page


def test_what_was_typed_stays_and_what_is_wrong_stands_beside_it(owner, team):
    answer = owner.post(f"{team}/invite", {"email": "not an address", "role": "member"}, seen=team)
    assert answer.status_code == 422
    assert 'value="not an address"' in answer.text
    assert "is not an email address" in answer.text


@pytest.mark.parametrize("role", ["admin", "support", "", "OWNER"])
def test_nobody_is_invited_to_be_what_there_is_not(engine, owner, team, role):
    assert owner.post(f"{team}/invite", {"email": "a@example.com", "role": role}, seen=team).status_code == 422
    with reading(engine) as session:
        assert session.scalars(select(InvitationRow).where(InvitationRow.customer_id.is_not(None))).all() == []


def test_whoever_is_not_signed_in_is_told_which_address_to_use(visitor, invited):
    path = invited()
    page = visitor.get(path)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "sign in with new@example.com" in page.text
    assert re.search(rf'href="/[a-z-]+\?next={re.escape(path)}"', page.text)


def test_whoever_has_another_address_is_told_so_and_not_let_in(engine, site, add_user, customer_id, invited):
    path, other = invited(), Visitor(site, add_user("other@example.com"))
    assert "You are signed in as other@example.com" in other.get(path).text
    other.post(path, seen="/")
    with reading(engine) as session:
        assert find_membership(session, customer_id=customer_id, user_id=other.user.id) is None


def test_whoever_is_invited_sees_to_what_and_gets_in_by_the_button_alone(
    engine, site, add_user, customer_id, team, invited
):
    path, new = invited(role="owner"), Visitor(site, add_user("new@example.com"))
    page = new.get(path).text
    assert "owner@example.com invites you" in page
    assert "As an owner you see the licenses" in page
    assert new.get(team).status_code == 404
    answer = new.post(path)
    assert answer.headers["Location"] == team
    assert new.get(team).status_code == 200
    assert new.get(path).status_code == 404


def test_a_link_that_does_not_work_says_what_to_do(visitor):
    page = visitor.get("/invitations/made-up")
    assert page.status_code == 404
    assert "ask whoever invited you for a new one" in page.text


def test_sent_again_the_first_link_is_dead_and_withdrawn_the_second(engine, owner, team, invited, visitor, link):
    first = invited()
    for verb in ("resend", "withdraw"):
        with reading(engine) as session:
            chosen = select(InvitationRow.id).where(InvitationRow.withdrawn_at.is_(None), InvitationRow.email != "")
            waiting = session.scalars(chosen).one()
        assert owner.post(f"{team}/invitations/{waiting}/{verb}", seen=team).status_code == 303
        assert visitor.get(first).status_code == 404
        first = link()
    assert visitor.get(first).status_code == 404


def test_a_colleague_is_removed_after_a_question_and_has_no_access_at_once(member, customer_id, owner, team):
    colleague = member(customer_id, Membership.MEMBER, "member@example.com")
    assert colleague.get(team).status_code == 200
    path = f"{team}/{colleague.user.id}/remove"
    assert "loses access at once" in owner.get(path).text
    assert colleague.get(team).status_code == 200
    assert owner.post(path).status_code == 303
    assert colleague.get(team).status_code == 404


def test_a_role_is_changed_and_the_last_owner_stays(engine, member, customer_id, owner, team):
    colleague = member(customer_id, Membership.MEMBER, "member@example.com")
    assert owner.post(f"{team}/{colleague.user.id}/role", {"role": "owner"}).status_code == 303
    assert owner.post(f"{team}/leave").headers["Location"] == "/account"
    answer = colleague.post(f"{team}/leave")
    assert answer.headers["Location"] == team
    assert "last owner" in colleague.get(team).text
    with reading(engine) as session:
        found = find_user(session, "member@example.com")
        assert find_membership(session, customer_id=customer_id, user_id=found.id) is Membership.OWNER


def test_people_of_another_customer_are_not_there(member, sell, owner, team):
    other = sell(email="other@example.com").license.customer_id
    stranger = member(other, email="stranger@example.com")
    for verb in ("role", "remove"):
        assert owner.get(f"{team}/{stranger.user.id}/{verb}").status_code == 404
        assert owner.post(f"{team}/{stranger.user.id}/{verb}", {"role": "member"}, seen=team).status_code == 404


def test_an_owner_who_wants_to_remove_themself_is_asked_to_leave(owner, team):
    answer = owner.get(f"{team}/{owner.user.id}/remove")
    assert answer.headers["Location"] == f"{team}/leave"


def test_an_id_that_no_database_takes_is_nobody(owner, team):
    assert owner.get(f"{team}/usr_%00/remove").status_code == 404
    assert owner.get("/portal/cus_%00/team").status_code == 404
