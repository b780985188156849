"""Guessing is slow, and nobody can keep somebody else out by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from licet_server.storage.accounts_tables import UserRow
from licet_server.web.accounts import throttle
from tests.server.web.accounts.conftest import EMAIL, PASSWORD, code_at, enter, is_signed_in, set_up_app
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
WRONG = "wrong-garden-teapot"


@pytest.fixture
def limited(make_site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Pages that let an address fail three times, and hold no answer back."""
    monkeypatch.setattr(throttle, "EVEN_SECONDS", 0.0)
    return make_site(sign_in_limit="3 per 15 minutes")


def from_(address: str) -> dict[str, dict[str, str]]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_an_address_that_fails_too_often_waits(limited: Flask, ann: UserRow, actions: Callable[[], list[str]]) -> None:
    guesser = Visitor(limited)
    assert [enter(guesser, password=WRONG).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = enter(guesser)
    assert refused.status_code == 429
    assert 60 < int(refused.headers["Retry-After"]) <= 900
    assert "Wait 15 minutes" in refused.text
    assert "user.sign_in_blocked" in actions()
    assert enter(Visitor(limited), **from_("198.51.100.7")).location == "/account/home"


def test_a_limit_tells_nothing_about_accounts(limited: Flask, ann: UserRow) -> None:
    for address, email in (("198.51.100.1", EMAIL), ("198.51.100.2", "nobody@example.com")):
        person = Visitor(limited)
        tries = [enter(person, email, WRONG, **from_(address)).status_code for _ in range(4)]
        assert tries == [200, 200, 200, 429]


def test_successes_are_no_way_around_the_limit(
    limited: Flask, ann: UserRow, add_user: Callable[..., UserRow], hashed: str
) -> None:
    add_user("mallory@example.com", password=hashed)
    tries = []
    for _ in range(4):
        enter(Visitor(limited), "mallory@example.com")
        tries.append(enter(Visitor(limited), EMAIL, WRONG).status_code)
    assert tries == [200, 200, 200, 429]


def test_nobody_can_lock_the_owner_out_of_a_browser_that_signed_in_before(
    limited: Flask, ann: UserRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "STRANGERS", "5 per hour")
    owner = Visitor(limited)
    enter(owner)
    owner.post("/logout", seen="/account")
    attacker = Visitor(limited)
    for address in ("127.0.0.1", "127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.2", "198.51.100.3"):
        enter(attacker, EMAIL, WRONG, **from_(address))
    assert enter(attacker, **from_("198.51.100.4")).status_code == 429  # strangers go on one by one
    assert enter(owner).location == "/account/home"
    assert is_signed_in(owner)


def test_a_cookie_of_another_account_makes_no_browser_known(
    limited: Flask, ann: UserRow, add_user: Callable[..., UserRow], hashed: str
) -> None:
    add_user("mallory@example.com", password=hashed)
    mallory = Visitor(limited)
    enter(mallory, "mallory@example.com")
    mallory.post("/logout", seen="/account")
    assert [enter(mallory, EMAIL, WRONG).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_after_five_wrong_codes_one_begins_again(
    make_site: Callable[..., Flask], ann: UserRow, user_in: Callable[[str], UserRow]
) -> None:
    site = make_site(sign_in_limit="30 per 15 minutes")
    person = Visitor(site)
    enter(person)
    set_up_app(person)
    person.post("/logout", seen="/account")
    enter(person)
    pages = [person.post("/tf-validate", {"code": "000000"}) for _ in range(5)]
    assert {page.status_code for page in pages} == {200}
    last = person.post("/tf-validate", {"code": code_at(site, user_in(EMAIL), steps=1)})
    assert last.location == "/login"
    assert not is_signed_in(person)


def test_codes_are_counted_however_the_session_is_turned_back(limited: Flask, ann: UserRow) -> None:
    owner = Visitor(limited)
    enter(owner)
    set_up_app(owner)
    thief = Visitor(limited)
    enter(thief)
    cookie = thief.client.get_cookie("licet")
    assert cookie is not None
    tries = []
    for _ in range(4):
        thief.client.set_cookie("licet", cookie.value)
        tries.append(thief.post("/tf-validate", {"code": "000000"}).status_code)
    assert tries == [200, 200, 200, 429]


def test_registering_and_asking_for_mails_is_limited_by_address(
    limited: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ASKING", "2 per hour")
    asker = Visitor(limited)
    tries = [asker.post("/reset", {"email": f"{number}@example.com"}).status_code for number in range(2)]
    assert tries == [200, 200]
    assert asker.post("/register", {"email": EMAIL, "password": PASSWORD}).status_code == 429
