"""Who somebody is whom another provider has signed in: the identity counts, and an email only once and with care."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.licensing.people import Role
from licet_server.services.accounts import create_user
from licet_server.services.federation import (
    Claims,
    Outcome,
    Settled,
    claims,
    link_identity,
    settle_identity,
    unlink_identity,
)
from licet_server.storage.accounts import find_user
from licet_server.storage.accounts_tables import IdentityRow, PasskeyRow, UserRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW

ISSUER = "https://id.example"


@pytest.fixture
def user(engine):
    def added(email="ann@example.com", **details):
        with transaction(engine) as session:
            return create_user(session, email, now=NOW, **details)

    return added


@pytest.fixture
def settle(engine):
    def settled(email="ann@example.com", subject="1", issuer=ISSUER):
        with transaction(engine) as session:
            return settle_identity(session, Claims(issuer, subject, email, "Ann"), now=NOW)

    return settled


def test_somebody_new_gets_an_account_whose_address_is_proved(engine, settle):
    made = settle()
    assert made.outcome is Outcome.NEW
    with reading(engine) as session:
        row = session.get_one(UserRow, made.user_id)
        assert (row.email, row.name, row.confirmed_at, row.password, row.role) == (
            "ann@example.com",
            "Ann",
            NOW,
            None,
            None,
        )


def test_a_known_identity_is_its_user_whatever_the_email_is_now(engine, settle, user):
    first = settle()
    user("boss@vendor.example", role=Role.OWNER)
    assert settle("boss@vendor.example") == Settled(Outcome.KNOWN, first.user_id)


def test_the_same_subject_of_another_issuer_is_somebody_else(settle):
    first = settle()
    other = settle("other@example.com", issuer="https://other.example")
    assert (other.outcome, other.user_id != first.user_id) == (Outcome.NEW, True)


def test_an_account_whose_address_was_proved_is_linked_and_keeps_its_password(engine, settle, user):
    row = user(password="correct horse battery staple")
    assert settle() == Settled(Outcome.LINKED, row.id)
    with reading(engine) as session:
        assert session.get_one(UserRow, row.id).password == row.password


@pytest.mark.parametrize("proved", [True, False])
def test_an_account_of_the_vendor_is_never_linked_by_its_address(engine, settle, user, proved):
    user(role=Role.SUPPORT, proved=proved)
    assert settle() == Settled(Outcome.LINK_FIRST)
    with reading(engine) as session:
        assert session.scalars(select(IdentityRow)).all() == []


def test_an_account_that_somebody_made_in_advance_is_taken_from_him(engine, settle, user):
    """Sudhodanan, Paverd: classic-federated merge, and unexpired sessions."""
    trap = user(password="the attacker knows this one", proved=False, name="Attacker")
    with transaction(engine) as session:
        session.get_one(UserRow, trap.id).tf_totp_secret = "the attacker's"
        key = {"credential_id": b"k", "public_key": b"k", "backup_state": False, "device_type": "single_device"}
        session.add(PasskeyRow(user_id=trap.id, **key, name="k", usage="first", lastuse_datetime=NOW))
        link_identity(session, trap.id, Claims(ISSUER, "attacker", "attacker@example.com", None), now=NOW)
    assert settle() == Settled(Outcome.LINKED, trap.id)
    with reading(engine) as session:
        row = find_user(session, "ann@example.com")
        assert (row.password, row.tf_totp_secret, row.webauthn, row.name) == (None, None, [], "Ann")
        assert (row.confirmed_at, row.fs_uniquifier != trap.fs_uniquifier) == (NOW, True)
        assert [each.subject for each in session.scalars(select(IdentityRow))] == ["1"]


@pytest.mark.parametrize("known", [True, False])
def test_who_may_not_sign_in_may_not_by_another_door(engine, settle, user, known):
    row = user()
    if known:
        settle()
    with transaction(engine) as session:
        session.get_one(UserRow, row.id).active = False
    assert settle() == Settled(Outcome.INACTIVE)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"verified": False}, id="not-verified"),
        pytest.param({"verified": None}, id="silent"),
        pytest.param({"verified": "true"}, id="a-text-is-no-truth"),
        pytest.param({"email": None}, id="no-address"),
        pytest.param({"email": "\N{KELVIN SIGN}ate@example.com"}, id="a-kelvin-is-no-k"),
        pytest.param({"subject": None}, id="nobody"),
        pytest.param({"subject": ""}, id="empty"),
        pytest.param({"subject": "s" * 256}, id="too-long"),
    ],
)
def test_what_a_provider_has_not_verified_counts_for_nothing(said):
    sound = {"issuer": ISSUER, "subject": "1", "email": "kate@example.com", "verified": True, "name": "Kate"}
    assert claims(**sound).email == "kate@example.com"
    with pytest.raises(InputError):
        claims(**sound | said)


def test_an_identity_of_somebody_else_is_not_linked(engine, settle, user):
    settle()
    other = user("other@example.com")
    with transaction(engine) as session, pytest.raises(ConflictError, match="another account"):
        link_identity(session, other.id, Claims(ISSUER, "1", "ann@example.com", None), now=NOW)


def test_the_only_way_in_stays(engine, settle, user):
    made = settle()
    with transaction(engine) as session:
        with pytest.raises(ConflictError, match="only way in"):
            unlink_identity(session, made.user_id, ISSUER, "1", usable={ISSUER}, now=NOW)
        link_identity(session, made.user_id, Claims("https://gone.example", "1", "a@b.co", None), now=NOW)
        with pytest.raises(ConflictError, match="only way in"):
            unlink_identity(session, made.user_id, ISSUER, "1", usable={ISSUER}, now=NOW)
        link_identity(session, made.user_id, Claims(ISSUER, "2", "a@b.co", None), now=NOW)
        unlink_identity(session, made.user_id, ISSUER, "1", usable={ISSUER}, now=NOW)
    assert settle().outcome is Outcome.LINKED


def test_a_connection_of_somebody_else_cannot_be_removed(engine, settle, user):
    settle()
    other = user("other@example.com", password="correct horse battery staple")
    with transaction(engine) as session, pytest.raises(NotFoundError):
        unlink_identity(session, other.id, ISSUER, "1", usable={ISSUER}, now=NOW + timedelta(days=1))
