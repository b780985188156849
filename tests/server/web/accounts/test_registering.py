"""Opening an account, proving the address, choosing a new password: and nobody learns whether an account exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from licet_server.storage.accounts_tables import UserRow
from licet_server.web.accounts import throttle
from tests.server.web.accounts.conftest import EMAIL, PASSWORD, enter, is_signed_in, path_of
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

Mails = Callable[[], list[tuple[str, str, dict[str, Any]]]]
TOKENS = re.compile(r'(csrf_token" value="|nonce="|\?v=)[^"]+')


def plain(text: str) -> str:
    """Return a page without what differs each time."""
    return TOKENS.sub(r"\1", text)


def test_an_account_opens_nothing_before_its_address_is_proved(
    visitor: Visitor, mails: Mails, user_in: Callable[[str], UserRow], actions: Callable[[], list[str]]
) -> None:
    answer = visitor.post("/register", {"email": "Ann@Example.com", "password": PASSWORD, "name": "Ann Miller"})
    assert (answer.status_code, answer.location) == (302, "/login")
    assert user_in(EMAIL).confirmed_at is None
    assert "not confirmed yet" in enter(visitor).text
    assert not is_signed_in(visitor)
    first = mails()[0]
    assert first[:2] == ("confirm_email", EMAIL)
    assert 'type="password"' not in visitor.get(path_of(first)).text  # this browser has shown that it knows it
    assert user_in(EMAIL).confirmed_at is None  # scanners look at links, too
    assert visitor.post(path_of(first)).location == "/login"
    assert user_in(EMAIL).confirmed_at is not None
    assert enter(visitor).location == "/account/home"
    assert is_signed_in(visitor)
    assert actions() == ["user.registered", "user.confirmed", "user.signed_in"]


def test_no_role_can_be_sent_with_the_form(visitor: Visitor, user_in: Callable[[str], UserRow]) -> None:
    extras = {
        "role": "owner",
        "roles": "owner",
        "confirmed_at": "2026-01-01",
        "active": "",
        "id": "usr_1",
        "version": "9",
    }
    visitor.post("/register", {"email": EMAIL, "password": PASSWORD} | extras)
    row = user_in(EMAIL)
    assert (row.role, row.confirmed_at, row.active) == (None, None, True)
    assert row.id != "usr_1"


@pytest.mark.parametrize(
    "password", ["short", "password1234", "aaaaaaaaaaaa", "ann.example2026", "x" * 60 + "y1z2" * 36], ids=str
)
def test_a_weak_password_is_refused_and_the_rest_stays(visitor: Visitor, password: str, mails: Mails) -> None:
    page = visitor.post("/register", {"email": EMAIL, "password": password, "name": "Ann Example"})
    assert 'id="password-error"' in page.text
    assert f'value="{EMAIL}"' in page.text
    assert mails() == []


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        pytest.param("/register", {"password": PASSWORD, "name": "Ann"}, "account_exists", id="register"),
        pytest.param("/reset", {}, "password_reset", id="reset"),
        pytest.param("/login", {"password": "wrong-garden-teapot"}, None, id="sign-in"),
    ],
)
def test_answers_are_the_same_whether_there_is_an_account_or_not(
    site: Flask, ann: UserRow, mails: Mails, path: str, data: dict[str, str], message: str | None
) -> None:
    pages = []
    for email in ("ann@example.com", "bob@example.com"):
        answer = Visitor(site).post(path, {"email": email} | data)
        pages.append((answer.status_code, answer.location, plain(answer.text).replace(email, "…")))
    assert pages[0] == pages[1]
    assert [mail[0] for mail in mails() if mail[1] == EMAIL] == [message] * (message is not None)


def test_asking_for_the_confirmation_again_tells_nothing(
    site: Flask, ann: UserRow, add_user: Callable[..., UserRow], mails: Mails
) -> None:
    Visitor(site).post("/register", {"email": "new@example.com", "password": PASSWORD})
    asked = ("new@example.com", EMAIL, "nobody@example.com")
    pages = {plain(Visitor(site).post("/confirm", {"email": each}).text).replace(each, "…") for each in asked}
    assert len(pages) == 1
    assert [mail[:2] for mail in mails()] == [("confirm_email", "new@example.com")] * 2


def test_mails_to_one_address_are_few_and_nobody_notices(site: Flask, ann: UserRow, mails: Mails) -> None:
    pages = {plain(Visitor(site).post("/reset", {"email": EMAIL}).text) for _ in range(5)}
    assert len(pages) == 1
    assert len(mails()) == 3


def test_a_new_password_signs_everybody_out(
    site: Flask, ann: UserRow, mails: Mails, actions: Callable[[], list[str]]
) -> None:
    thief, owner = Visitor(site), Visitor(site)
    enter(thief)
    assert is_signed_in(thief)
    owner.post("/reset", {"email": EMAIL})
    link = path_of(mails()[-1])
    answer = owner.post(link, {"password": "another-quiet-teapot"}, seen=link)
    assert answer.location == "/login"
    assert not is_signed_in(thief)
    assert enter(owner, password="another-quiet-teapot").location == "/account/home"
    assert owner.site.test_client().get(link).location == "/reset"  # it counts once
    assert mails()[-1][0] == "account_changed"
    assert mails()[-1][2]["change"] == "password"
    assert "user.password_reset" in actions()


def test_links_in_mails_lead_to_our_address_whatever_the_request_says(site: Flask, ann: UserRow, mails: Mails) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client = site.test_client()
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/reset", headers=evil).text)
    assert token is not None
    client.post("/reset", data={"email": EMAIL, "csrf_token": token[1]}, headers=evil)
    assert path_of(mails()[-1]).startswith("/reset/")


@pytest.mark.parametrize("attackers_turn", ["first", "last"])
@pytest.mark.parametrize("opened", [0, -1])
def test_a_link_counts_with_the_password_of_whoever_reads_the_mailbox(
    site: Flask, mails: Mails, user_in: Callable[[str], UserRow], attackers_turn: str, opened: int
) -> None:
    attacker, owner, theirs = Visitor(site), Visitor(site), "attackers-own-teapot"
    senders = [(attacker, theirs), (owner, PASSWORD)]
    for sender, password in senders if attackers_turn == "first" else reversed(senders):
        sender.post("/register", {"email": EMAIL, "password": password})
    link = path_of(mails()[opened])
    asked = 'type="password"' in owner.get(link).text
    assert asked is (attackers_turn == "last")
    if asked:
        assert owner.post(link).status_code == 422
        assert owner.post(link, {"password": "short"}).status_code == 422
        assert user_in(EMAIL).confirmed_at is None
    assert owner.post(link, {"password": PASSWORD} if asked else {}).location == "/login"
    assert not enter(attacker, password=theirs).location
    assert enter(owner).location == "/account/home"


def test_the_cookie_of_a_registration_tells_nothing(site: Flask, ann: UserRow) -> None:
    kept = []
    for email in (EMAIL, "bob@example.com"):
        person = Visitor(site)
        person.post("/register", {"email": email, "password": PASSWORD})
        with person.client.session_transaction() as session:
            kept.append({name: len(str(value)) for name, value in session.items() if name.startswith("licet")})
    assert kept[0] == kept[1] == {"licet_registered": 32}


def test_strangers_keep_no_address_from_registering(make_site: Callable[..., Flask], mails: Mails) -> None:
    site = make_site(sign_in_limit=None)
    stranger, owner = ({"environ_base": {"REMOTE_ADDR": each}} for each in ("203.0.113.9", "192.0.2.1"))
    for _ in range(4):
        Visitor(site).post("/register", {"email": EMAIL, "password": "attackers-own-teapot"}, **stranger)
    assert len(mails()) == 3
    Visitor(site).post("/register", {"email": EMAIL, "password": PASSWORD}, **owner)
    assert len(mails()) == 4


def test_mails_to_one_address_are_few_whoever_asks(
    site: Flask, mails: Mails, ann: UserRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_MAILS", "4 per hour")
    for number in range(3):
        whence = {"environ_base": {"REMOTE_ADDR": f"198.51.100.{number}"}}
        for path in ("/reset", "/register"):
            Visitor(site).post(path, {"email": EMAIL, "password": PASSWORD}, **whence)
    assert len(mails()) == 4


@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/confirm"])
@pytest.mark.parametrize("body", ["[1]", '{"email": 5, "password": 5}'])
def test_pages_take_forms_and_nothing_else(visitor: Visitor, path: str, body: str) -> None:
    assert visitor.client.post(path, data=body, content_type="application/json").status_code == 415


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(visitor: Visitor, ann: UserRow, wanted: str) -> None:
    page = visitor.get("/login", query_string={"next": wanted})
    token = re.search(r'csrf_token" value="([^"]+)', page.text)
    assert token is not None
    sent = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1], "next": wanted}
    answer = visitor.client.post("/login", query_string={"next": wanted}, data=sent)
    location = answer.location or "/"
    assert "\\" not in location
    assert urlsplit(urljoin("http://localhost/login", location)).netloc == "localhost"


def test_the_way_leads_on_to_the_page_that_was_asked_for(visitor: Visitor, ann: UserRow) -> None:
    sign_in = visitor.get("/account/protect").location
    assert sign_in == "/login?next=/account/protect"
    page = visitor.get(sign_in)
    assert 'action="/login?next=/account/protect"' in page.text
    answer = visitor.post("/login?next=/account/protect", {"email": EMAIL, "password": PASSWORD}, seen="/login")
    assert answer.location == "/account/protect"


def test_an_email_changes_once_the_new_one_is_proved(
    site: Flask,
    ann: UserRow,
    add_user: Callable[..., UserRow],
    hashed: str,
    mails: Mails,
    user_in: Callable[[str], UserRow],
    actions: Callable[[], list[str]],
) -> None:
    here, there = Visitor(site), Visitor(site)
    enter(here)
    enter(there)
    here.post("/change-email", {"email": "Ann@New.example"})
    assert user_in(EMAIL).id == ann.id
    assert mails()[-1][:2] == ("change_email", "ann@new.example")
    assert mails()[-1][2]["account"] == EMAIL
    link = path_of(mails()[-1])
    add_user("bob@example.com", password=hashed)
    bob = Visitor(site)
    enter(bob, "bob@example.com")
    assert here.get(link).status_code == 200
    assert bob.post(link, seen="/account").location == "/account"
    assert Visitor(site).post(link).location.startswith("/login?next=/change-email/")
    assert user_in(EMAIL).id == ann.id  # neither looking at it, nor anybody else's button does it
    here.post(link)
    assert user_in("ann@new.example").id == ann.id
    assert mails()[-1][:2] == ("account_changed", EMAIL)
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "user.email_changed" in actions()
