"""Who acts for a customer: whoever has its address, and whoever they let in."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Membership
from licet_server.services import members
from licet_server.services.accounts import create_user
from licet_server.services.customers import find_customer, update_customer
from licet_server.storage.accounts_tables import MembershipRow, UserRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow
from tests.factories import NOW


@pytest.fixture
def customer_id(sell):
    return sell().license.customer_id


@pytest.fixture
def join(engine, customer_id):
    """Make a user, and a member of the customer with a role."""

    def joined(email, role=None, *, proved=True):
        with transaction(engine) as session:
            user = create_user(session, email, proved=proved, now=NOW)
            if role is not None:
                members.add_member(session, customer_id, user.id, role, now=NOW)
            return user.id

    return joined


@pytest.fixture
def do(engine):
    """Run a change in a transaction of its own."""

    def done(change, *args, **options):
        with transaction(engine) as session:
            return change(session, *args, now=NOW, **options)

    return done


def roles(engine, customer_id):
    with reading(engine) as session:
        found = session.execute(
            select(UserRow.email, MembershipRow.role)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(MembershipRow.customer_id == customer_id)
        )
        return dict(found.all())


def settle(engine, user_id):
    with transaction(engine) as session:
        return members.settle_memberships(session, session.get_one(UserRow, user_id), now=NOW)


def test_whoever_proves_the_address_of_a_customer_owns_it(engine, customer_id, join):
    assert settle(engine, join("customer@example.com"))
    assert roles(engine, customer_id) == {"customer@example.com": "owner"}


def test_an_address_that_nobody_proved_opens_nothing(engine, customer_id, join):
    assert not settle(engine, join("customer@example.com", proved=False))
    assert roles(engine, customer_id) == {}


def test_another_address_opens_nothing(engine, customer_id, join):
    assert not settle(engine, join("somebody@example.com"))
    assert roles(engine, customer_id) == {}


def test_to_sign_in_again_changes_nothing(engine, customer_id, join):
    user_id = join("customer@example.com")
    assert [settle(engine, user_id), settle(engine, user_id)] == [True, False]


def test_a_member_who_proves_the_address_becomes_an_owner(engine, customer_id, join):
    settle(engine, join("customer@example.com", Membership.MEMBER))
    assert roles(engine, customer_id) == {"customer@example.com": "owner"}


def test_the_person_behind_the_address_stays_an_owner_until_the_address_is_another(engine, customer_id, join, do):
    user_id = join("customer@example.com", Membership.OWNER)
    join("second@example.com", Membership.OWNER)
    with pytest.raises(ConflictError, match="address of the organisation itself"):
        do(members.remove_member, customer_id, user_id)
    with transaction(engine) as session:
        update_customer(session, find_customer(session, customer_id, lock=True), {"email": "new@example.com"}, now=NOW)
    do(members.remove_member, customer_id, user_id)
    assert not settle(engine, user_id)
    assert roles(engine, customer_id) == {"second@example.com": "owner"}


def test_the_last_owner_can_neither_leave_nor_become_a_member(customer_id, join, do):
    user_id = join("only@example.com", Membership.OWNER)
    join("member@example.com", Membership.MEMBER)
    for change in (members.remove_member, lambda *a, **o: members.change_member(*a, Membership.MEMBER, **o)):
        with pytest.raises(ConflictError, match="last owner"):
            do(change, customer_id, user_id)


def test_of_two_owners_who_leave_at_the_same_moment_one_stays(engine, customer_id, join):
    both = [join(f"{name}@example.com", Membership.OWNER) for name in ("one", "two")]
    start, refused = threading.Barrier(2), []

    def leave(user_id):
        start.wait()
        try:
            with transaction(engine) as session:
                members.remove_member(session, customer_id, user_id, now=NOW)
        except ConflictError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=leave, args=(user_id,)) for user_id in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(roles(engine, customer_id)) == 1


def test_an_owner_becomes_a_member_and_back_and_the_log_says_so(engine, customer_id, join, do):
    join("one@example.com", Membership.OWNER)
    user_id = join("two@example.com", Membership.OWNER)
    for role in (Membership.MEMBER, Membership.OWNER):
        assert do(members.change_member, customer_id, user_id, role)
    assert not do(members.change_member, customer_id, user_id, Membership.OWNER)
    with reading(engine) as session:
        entries = session.scalars(
            select(AuditRow).where(AuditRow.action == "member.role_changed").order_by(AuditRow.seq)
        )
        changes = [(entry.before["role"], entry.after["role"], entry.after["user_id"]) for entry in entries]
    assert changes == [("owner", "member", user_id), ("member", "owner", user_id)]


def test_nobody_of_another_customer_can_be_removed_by_id(sell, join, do):
    user_id = join("one@example.com", Membership.MEMBER)
    other = sell(email="other@example.com").license.customer_id
    with pytest.raises(NotFoundError):
        do(members.remove_member, other, user_id)


def test_an_organisation_does_not_grow_without_end(customer_id, join, do, monkeypatch):
    monkeypatch.setattr(members, "MOST_MEMBERS", 1)
    join("one@example.com", Membership.OWNER)
    with pytest.raises(ConflictError, match="at most 1 people"):
        join("two@example.com", Membership.MEMBER)


def test_a_full_organisation_takes_the_holder_of_its_own_address_all_the_same(engine, sell, monkeypatch):
    sell(email="own@example.com")
    monkeypatch.setattr(members, "MOST_MEMBERS", 0)
    with transaction(engine) as session:
        own = create_user(session, "own@example.com", now=NOW)
        assert members.settle_memberships(session, own, now=NOW)
