"""One-time links: the first owner of all comes in by one, and whoever has lost a password chooses another."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from licet_server.errors import NotFoundError
from licet_server.licensing.people import Role
from licet_server.services import invitations, links
from licet_server.services.accounts import create_user
from licet_server.storage.accounts import find_user
from licet_server.storage.organisations import list_vendor_people
from licet_server.storage.session import reading, transaction
from tests.factories import NOW

BASE = "https://licenses.vendor.example"
HASHED = "$argon2id$a-hash"


@pytest.fixture
def pepper(installation):
    return installation.secrets.pepper


@pytest.fixture
def welcome(engine, pepper):
    """Make a link for the first owner, and return what stands in it."""

    def made(now=NOW):
        with transaction(engine) as session:
            link = links.welcome_link(session, base_url=BASE, pepper=pepper, now=now)
        return None if link is None else link.removeprefix(f"{BASE}/welcome/")

    return made


@pytest.fixture
def begin(engine, pepper):
    def begun(token, email="first@vendor.example", now=NOW):
        with transaction(engine) as session:
            return links.begin(session, token, email=email, name=None, hashed=HASHED, pepper=pepper, now=now)

    return begun


def test_the_first_owner_comes_in_by_the_link_once(engine, welcome, begin):
    token = welcome()
    begin(token)
    with reading(engine) as session:
        row = find_user(session, "first@vendor.example")
        assert (row.role, row.password, row.confirmed_at) == ("owner", HASHED, NOW)
    with pytest.raises(NotFoundError):
        begin(token, "second@vendor.example")
    assert welcome() is None


def test_of_two_who_have_the_link_one_becomes_the_owner(engine, welcome, begin):
    token, start, refused = welcome(), threading.Barrier(2), []

    def come_in(email):
        start.wait()
        try:
            begin(token, email)
        except NotFoundError as error:
            refused.append(error)

    threads = [threading.Thread(target=come_in, args=(f"{name}@vendor.example",)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with reading(engine) as session:
        assert len(list_vendor_people(session)) == 1


def test_a_link_of_an_earlier_start_works_no_more(welcome, begin):
    old, new = welcome(), welcome()
    with pytest.raises(NotFoundError):
        begin(old)
    begin(new)


def test_a_day_later_the_link_is_worth_nothing(welcome, begin):
    token = welcome()
    with pytest.raises(NotFoundError):
        begin(token, now=NOW + timedelta(hours=24))


def test_with_an_owner_from_elsewhere_the_link_is_worth_nothing(engine, welcome, begin):
    token = welcome()
    with transaction(engine) as session:
        create_user(session, "boss@vendor.example", role=Role.OWNER, now=NOW)
    with pytest.raises(NotFoundError):
        begin(token)


def test_a_link_of_one_kind_is_none_of_another(engine, welcome, begin, pepper):
    with transaction(engine) as session:
        user = create_user(session, "somebody@vendor.example", role=Role.SUPPORT, now=NOW)
        link = links.password_link(session, user, base_url=BASE, pepper=pepper, now=NOW)
    token = link.rpartition("/")[2]
    with pytest.raises(NotFoundError):
        begin(token)
    with reading(engine) as session, pytest.raises(NotFoundError):
        invitations.look_up(session, token, pepper=pepper, now=NOW)
    with transaction(engine) as session, pytest.raises(NotFoundError):
        links.choose_password(session, welcome_token(session, pepper), hashed=HASHED, pepper=pepper, now=NOW)


def test_a_link_is_for_its_user_and_not_for_whoever_has_the_address_next(engine, pepper):
    with transaction(engine) as session:
        first = create_user(session, "shared@vendor.example", now=NOW)
        token = links.password_link(session, first, base_url=BASE, pepper=pepper, now=NOW).rpartition("/")[2]
        first.email = "moved@vendor.example"
        session.flush()
        create_user(session, "shared@vendor.example", now=NOW)
    with transaction(engine) as session, pytest.raises(NotFoundError):
        links.choose_password(session, token, hashed=HASHED, pepper=pepper, now=NOW)
    with reading(engine) as session:
        assert find_user(session, "shared@vendor.example").password is None


def welcome_token(session, pepper):
    return links.welcome_link(session, base_url=BASE, pepper=pepper, now=NOW).rpartition("/")[2]


def test_whoever_chooses_a_password_is_signed_out_everywhere_and_keeps_the_second_factor(engine, pepper):
    with transaction(engine) as session:
        user = create_user(session, "somebody@vendor.example", role=Role.ADMIN, proved=False, now=NOW)
        user.tf_primary_method, before = "authenticator", user.fs_uniquifier
        token = links.password_link(session, user, base_url=BASE, pepper=pepper, now=NOW).rpartition("/")[2]
    with transaction(engine) as session:
        links.choose_password(session, token, hashed=HASHED, pepper=pepper, now=NOW)
    with reading(engine) as session:
        row = find_user(session, "somebody@vendor.example")
        assert (row.password, row.confirmed_at, row.tf_primary_method) == (HASHED, NOW, "authenticator")
        assert row.fs_uniquifier != before
    with transaction(engine) as session, pytest.raises(NotFoundError):
        links.choose_password(session, token, hashed="another", pepper=pepper, now=NOW)
