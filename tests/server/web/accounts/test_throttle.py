"""Guessing is slow, and nobody can keep somebody else out by it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from licet_server.errors import StorageError
from licet_server.http.counters import Counters
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.session import transaction
from licet_server.web.accounts import halfway, people, throttle
from tests.server.web.accounts.conftest import EMAIL, PASSWORD, code_at, enter, is_signed_in, path_of, set_up_app
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


def test_one_account_has_one_count_however_its_email_is_spelled(
    limited: Flask, ann: UserRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "STRANGERS", "2 per hour")
    spellings = [f"ann@{name}.com" for name in ("\uff45xample", "e\uff58ample", "EXAMPLE", "ex\uff41mple")]
    tries = [
        enter(Visitor(limited), email, WRONG, **from_(f"198.51.100.{number}")).status_code
        for number, email in enumerate(spellings)
    ]
    assert tries == [200, 200, 200, 429]


def test_whoever_reads_the_mailbox_gets_in_after_strangers_have_failed(
    limited: Flask, ann: UserRow, mails: Callable[[], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "STRANGERS", "1 per hour")
    thief, owner, new = Visitor(limited), Visitor(limited), "another-quiet-teapot"
    enter(thief)
    for number in range(2):
        enter(Visitor(limited), password=WRONG, **from_(f"198.51.100.{number}"))
    assert enter(owner).status_code == 429
    owner.post("/reset", {"email": EMAIL})
    link = path_of(mails()[-1])
    owner.post(link, {"password": new})
    enter(Visitor(limited), password=WRONG, **from_("198.51.100.3"))
    enter(Visitor(limited), password=WRONG, **from_("198.51.100.4"))
    assert enter(owner, password=new).location == "/account/home"
    assert enter(thief, password=new).status_code == 429  # its cookie is worth nothing since


@pytest.mark.parametrize("ends", ["time", "account"])
def test_a_first_factor_ends_with_time_and_with_the_account(
    make_site: Callable[..., Flask],
    ann: UserRow,
    user_in: Callable[[str], UserRow],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    ends: str,
) -> None:
    site = make_site(sign_in_limit=None)
    person = Visitor(site)
    enter(person)
    set_up_app(person)
    half = Visitor(site)
    assert enter(half).location.startswith("/tf-validate")
    assert half.get("/tf-validate").status_code == 200
    code = {"code": code_at(site, user_in(EMAIL), steps=1)}
    late = time.time() + 601
    if ends == "time":
        monkeypatch.setattr(halfway.time, "time", lambda: late)
    else:
        with transaction(engine) as session:
            session.execute(update(UserRow).where(UserRow.id == ann.id).values(active=False))
    assert half.post("/tf-validate", code, seen="/login").location == "/login"
    monkeypatch.undo()
    with half.client.session_transaction() as session:
        assert "tf_user_id" not in session


def test_a_database_that_does_not_take_a_sign_in_is_said_to_be_away(
    site: Flask, ann: UserRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def away(*_: Any, **__: Any) -> Iterator[None]:
        raise StorageError("away")
        yield

    person = Visitor(site)
    with monkeypatch.context() as patched:
        patched.setattr(people, "transaction", away)
        assert enter(person).status_code == 503
    assert not is_signed_in(person)


def test_a_redis_that_gives_no_answer_is_asked_once(installation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counters = Counters(replace(installation.settings, redis_url="redis://127.0.0.1:1/0"))
    shared, asked = counters._limiters[0], []

    def ask(*_: Any) -> bool:
        asked.append(1)
        raise (
            shared.storage.base_exceptions[0]
            if isinstance(shared.storage.base_exceptions, tuple)
            else (shared.storage.base_exceptions)
        )

    monkeypatch.setattr(shared, "hit", ask)
    assert [counters.take("2 per hour", "who") for _ in range(3)] == [True, True, False]
    assert len(asked) == 1
    counters._ask_again_at = 0.0
    counters.take("2 per hour", "who")
    assert len(asked) == 2
