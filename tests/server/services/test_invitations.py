"""Invitations: a link that lets in whom it names, once, and not for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Membership, Role
from licet_server.services import invitations, members
from licet_server.services.accounts import create_user
from licet_server.services.invitations import Fit
from licet_server.services.mail import unseal
from licet_server.storage.accounts import find_membership
from licet_server.storage.accounts_tables import InvitationRow, UserRow
from licet_server.storage.customers import find_by_id
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from tests.factories import NOW

BASE = "https://licenses.vendor.example"


@pytest.fixture
def pepper(installation):
    return installation.secrets.pepper


@pytest.fixture
def customer_id(sell):
    return sell().license.customer_id


@pytest.fixture
def user(engine):
    """Write somebody down."""

    def added(email, **details):
        with transaction(engine) as session:
            return create_user(session, email, now=NOW, **details)

    return added


@pytest.fixture
def owner(engine, customer_id, user):
    row = user("customer@example.com", name="Olivia Owner")
    with transaction(engine) as session:
        members.settle_memberships(session, row, now=NOW)
    return row


@pytest.fixture
def invite(engine, customer_id, owner, pepper):
    """Invite somebody to the customer."""

    def invited(email="new@example.com", role=Membership.MEMBER, *, to=customer_id, by=owner, now=NOW):
        with transaction(engine) as session:
            return invitations.invite(session, to, email=email, role=role, by=by, base_url=BASE, pepper=pepper, now=now)

    return invited


@pytest.fixture
def accept(engine, pepper):
    def accepted(token, user, now=NOW):
        with transaction(engine) as session:
            return invitations.accept(session, token, user.id, pepper=pepper, now=now)

    return accepted


def mails(engine, pepper):
    with reading(engine) as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.event_type == "invitation").order_by(OutboxRow.due_at))
        return [(row.payload["to"], unseal(row.sealed, mail_id=row.id, pepper=pepper)) for row in rows]


def test_an_invitation_goes_to_its_address_and_lets_that_person_in_once(
    engine, invite, accept, user, pepper, customer_id
):
    made = invite()
    ((to, facts),) = mails(engine, pepper)
    assert (to, facts["url"], facts["invited_by"]) == (
        "new@example.com",
        f"{BASE}/invitations/{made.token}",
        "Olivia Owner",
    )
    new = user("new@example.com")
    accept(made.token, new)
    with reading(engine) as session:
        assert find_membership(session, customer_id=customer_id, user_id=new.id) is Membership.MEMBER
    with pytest.raises(NotFoundError):
        accept(made.token, new)


def test_the_database_holds_no_link(engine, invite):
    made = invite()
    assert len(made.token) >= 43  # 256 bits
    with reading(engine) as session:
        row = session.get_one(InvitationRow, made.row.id)
        assert made.token not in str(
            {column.key: getattr(row, column.key) for column in InvitationRow.__table__.columns}
        )
    assert made.token not in repr(made)


@pytest.mark.parametrize(
    ("email", "proved"),
    [
        pytest.param("other@example.com", True, id="another-address"),
        pytest.param("new@example.com", False, id="an-address-that-nobody-proved"),
    ],
)
def test_a_link_in_other_hands_opens_nothing(invite, accept, user, email, proved):
    made = invite()
    with pytest.raises(ConflictError, match=r"for new@example\.com"):
        accept(made.token, user(email, proved=proved))


def test_a_week_later_a_link_is_worth_nothing(invite, accept, user):
    made, new = invite(), user("new@example.com")
    with pytest.raises(NotFoundError):
        accept(made.token, new, now=NOW + timedelta(days=7))
    accept(made.token, new, now=NOW + timedelta(days=7, microseconds=-1))


def test_sent_again_the_new_link_counts_and_the_old_one_does_not(
    engine, invite, accept, user, owner, customer_id, pepper
):
    old, new = invite(), user("new@example.com")
    with transaction(engine) as session:
        again = invitations.resend(
            session, customer_id, old.row.id, by=owner, base_url=BASE, pepper=pepper, now=NOW + timedelta(days=8)
        )
    with pytest.raises(NotFoundError):
        accept(old.token, new)
    accept(again.token, new, now=NOW + timedelta(days=14))


def test_a_withdrawn_link_is_worth_nothing_and_the_address_can_be_invited_again(
    engine, invite, accept, user, customer_id
):
    made, new = invite(), user("new@example.com")
    with transaction(engine) as session:
        invitations.withdraw(session, customer_id, made.row.id, now=NOW)
    with pytest.raises(NotFoundError):
        accept(made.token, new)
    accept(invite().token, new)


def test_an_invitation_of_another_customer_can_be_neither_sent_again_nor_withdrawn(engine, invite, sell, owner, pepper):
    made = invite()
    other = sell(email="other@example.com").license.customer_id
    for to in (other, None):
        with transaction(engine) as session, pytest.raises(NotFoundError):
            invitations.withdraw(session, to, made.row.id, now=NOW)
        with transaction(engine) as session, pytest.raises(NotFoundError):
            invitations.resend(session, to, made.row.id, by=owner, base_url=BASE, pepper=pepper, now=NOW)


def test_one_invitation_is_open_for_an_address(invite):
    invite()
    with pytest.raises(ConflictError, match="invited already"):
        invite()
    invite(now=NOW + timedelta(days=7))


def test_whether_there_is_an_account_changes_nothing(engine, invite, user, pepper):
    user("known@example.com")
    for email in ("known@example.com", "unknown@example.com"):
        invite(email)
    (_, one), (_, other) = mails(engine, pepper)
    assert {**one, "url": ""} == {**other, "url": ""}


def test_there_are_not_too_many_invitations_at_once_and_in_a_day(invite, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    monkeypatch.setattr(invitations, "MOST_A_DAY", 3)
    for name in ("a", "b"):
        invite(f"{name}@example.com")
    with pytest.raises(ConflictError, match="2 invitations are open"):
        invite("c@example.com")
    monkeypatch.setattr(invitations, "MOST_OPEN", 20)
    invite("c@example.com")
    with pytest.raises(ConflictError, match="within a day"):
        invite("d@example.com")
    invite("d@example.com", now=NOW + timedelta(days=1))


def test_who_is_removed_cannot_come_back_by_an_invitation_of_his_own(engine, invite, accept, user, customer_id):
    made = invite("friend@example.com", Membership.OWNER)
    friend = user("friend@example.com")
    accept(made.token, friend)
    trap = invite("second-face@example.com", Membership.OWNER, by=friend)
    with transaction(engine) as session:
        members.remove_member(session, customer_id, friend.id, now=NOW)
    with pytest.raises(NotFoundError):
        accept(trap.token, user("second-face@example.com"))


def test_a_name_with_a_link_in_it_is_not_carried_to_strangers(engine, invite, customer_id, owner, pepper):
    with transaction(engine) as session:
        find_by_id(session, customer_id).company = "Cheap pills at https://spam.example"
        session.get_one(UserRow, owner.id).name = "spam.example"
    owner.name = "spam.example"
    invite()
    ((_, facts),) = mails(engine, pepper)
    assert (facts["organisation"], facts["invited_by"]) == ("customer@example.com", "customer@example.com")


def test_the_vendor_invites_people_who_have_no_role_yet(engine, invite, accept, user, pepper):
    boss = user("boss@vendor.example", role=Role.OWNER)
    made = invite("new@vendor.example", Role.SUPPORT, to=None, by=boss)
    new = user("new@vendor.example")
    accept(made.token, new)
    with reading(engine) as session:
        assert session.get_one(UserRow, new.id).role == "support"
    with pytest.raises(ConflictError, match="one of your people already"):
        invite("new@vendor.example", Role.OWNER, to=None, by=boss)


def test_what_an_invitation_says_and_whom_it_fits(engine, invite, user, pepper, customer_id):
    made = invite()
    with reading(engine) as session:
        said = invitations.offer(session, made.token, pepper=pepper, now=NOW)
    assert (said.email, said.customer_id, said.role) == ("new@example.com", customer_id, "member")
    assert [
        invitations.fit(said, each)
        for each in (
            None,
            user("other@example.com"),
            user("new@example.com", proved=False),
        )
    ] == [Fit.SIGNED_OUT, Fit.OTHER_ADDRESS, Fit.UNPROVED]


def test_an_owner_who_was_sent_away_meanwhile_invites_nobody(engine, customer_id, owner, user, invite, pepper):
    second = user("second@example.com")
    with transaction(engine) as session:
        members.add_member(session, customer_id, second.id, Membership.OWNER, now=NOW)
    made = invite()
    with transaction(engine) as session:
        members.change_member(session, customer_id, second.id, Membership.MEMBER, now=NOW)
    with pytest.raises(ConflictError, match="only an owner"):
        invite("another@example.com", by=second)
    said = {"base_url": BASE, "pepper": pepper, "now": NOW}
    with transaction(engine) as session, pytest.raises(ConflictError, match="only an owner"):
        invitations.resend(session, customer_id, made.row.id, by=second, **said)
    with pytest.raises(ConflictError, match="only an owner"):
        invite("another@example.com", Role.OWNER, to=None, by=owner)


def test_an_id_that_no_database_takes_names_no_invitation(engine, customer_id):
    with transaction(engine) as session, pytest.raises(NotFoundError):
        invitations.withdraw(session, customer_id, "ivt_\0", now=NOW)
