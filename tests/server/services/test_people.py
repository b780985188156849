"""People of the vendor: an owner always remains, and who is locked out is helped."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Role
from licet_server.services import invitations, people, sign_ins
from licet_server.services.accounts import create_user
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import OutboxRow
from tests.factories import NOW

BASE = "https://licenses.vendor.example"


@pytest.fixture
def hire(engine):
    """Write somebody of the vendor down; return the id."""

    def hired(name, role=Role.OWNER):
        with transaction(engine) as session:
            return create_user(session, f"{name}@vendor.example", role=role, now=NOW).id

    return hired


@pytest.fixture
def do(engine):
    def done(change, *args, **options):
        with transaction(engine) as session:
            return change(session, *args, now=NOW, **options)

    return done


def test_the_last_owner_can_be_neither_demoted_nor_deactivated(hire, do):
    only = hire("only")
    hire("admin", Role.ADMIN)
    with pytest.raises(ConflictError, match="last owner"):
        do(people.change_role, only, Role.ADMIN)
    with pytest.raises(ConflictError, match="last owner"):
        do(people.change_role, only, None)
    with pytest.raises(ConflictError, match="last owner"):
        do(people.deactivate, only)


def test_an_owner_who_cannot_sign_in_is_none_that_remains(hire, do):
    first, second = hire("first"), hire("second")
    do(people.deactivate, second)
    with pytest.raises(ConflictError, match="last owner"):
        do(people.deactivate, first)
    do(people.reactivate, second)
    do(people.deactivate, first)


def test_of_two_owners_who_demote_each_other_one_remains(engine, hire):
    both, start, refused = [hire("one"), hire("two")], threading.Barrier(2), []

    def demote(user_id):
        start.wait()
        try:
            with transaction(engine) as session:
                people.change_role(session, user_id, Role.SUPPORT, now=NOW)
        except ConflictError as error:
            refused.append(error)

    threads = [threading.Thread(target=demote, args=(user_id,)) for user_id in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert sorted(session.scalars(select(UserRow.role))) == ["owner", "support"]
    assert len(refused) == 1


def test_who_is_deactivated_is_signed_out_everywhere_and_takes_the_invitations_along(engine, hire, do, installation):
    hire("boss")
    leaver = hire("leaver")
    pepper = installation.secrets.pepper
    with transaction(engine) as session:
        by = session.get_one(UserRow, leaver)
        said = {"email": "friend@example.com", "role": Role.OWNER, "by": by, "base_url": BASE}
        made = invitations.invite(session, None, **said, pepper=pepper, now=NOW)
        sign_ins.begin(session, leaver, address="203.0.113.7", browser="Firefox", via="password", now=NOW)
    do(people.deactivate, leaver)
    with reading(engine) as session:
        assert sign_ins.list_live(session, leaver, role="owner", now=NOW) == []
        with pytest.raises(NotFoundError):
            invitations.look_up(session, made.token, pepper=pepper, now=NOW)


def test_who_has_lost_the_second_factor_begins_without_one_and_gets_a_mail(engine, hire, do, installation):
    user_id = hire("lost", Role.SUPPORT)
    options = {"base_url": BASE, "pepper": installation.secrets.pepper}
    with pytest.raises(ConflictError, match="no authenticator app"):
        do(people.reset_second_factor, user_id, **options)
    with transaction(engine) as session:
        row = session.get_one(UserRow, user_id)
        row.tf_primary_method, row.tf_totp_secret, row.mf_recovery_codes = "authenticator", "sealed", ["a", "b"]
    do(people.reset_second_factor, user_id, **options)
    with reading(engine) as session:
        row = session.get_one(UserRow, user_id)
        assert (row.tf_primary_method, row.tf_totp_secret, row.mf_recovery_codes) == (None, None, None)
        mails = session.scalars(select(OutboxRow).where(OutboxRow.event_type == "second_factor_reset")).all()
        assert [mail.payload["to"] for mail in mails] == ["lost@vendor.example"]


def test_customers_are_none_of_the_vendors_people(engine, hire):
    with transaction(engine) as session:
        customer = create_user(session, "customer@example.com", now=NOW)
        with pytest.raises(NotFoundError):
            people.find_person(session, customer.id)
