"""Second factors that count once, browsers that can be signed out, and a desk that asks for more than a password."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from licet_server.http.db import db
from licet_server.licensing.people import Role
from licet_server.storage.accounts_tables import SignInRow, UserRow
from licet_server.storage.session import transaction
from licet_server.web.accounts.people import Accounts
from licet_server.web.accounts.sessions import SIGN_IN
from tests.server.web.accounts.conftest import (
    EMAIL,
    PASSWORD,
    code_at,
    enter,
    is_signed_in,
    set_up_app,
)
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


@pytest.fixture
def codes(site: Flask, ann: UserRow) -> list[str]:
    """Set Ann's app up, and make her recovery codes."""
    person = Visitor(site)
    enter(person)
    assert set_up_app(person).location == "/account/protected"
    assert person.get("/account/protected").location == "/mf-recovery-codes"
    page = person.post("/mf-recovery-codes", {"generate_new_codes": "1"})
    return re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", page.text)


def test_a_code_of_the_app_counts_once(
    site: Flask, codes: list[str], user_in: Callable[[str], UserRow], actions: Callable[[], list[str]]
) -> None:
    person, thief = Visitor(site), Visitor(site)
    code = code_at(site, user_in(EMAIL), steps=1)
    assert enter(person).location.startswith("/tf-validate")
    assert not is_signed_in(person)
    assert person.post("/tf-validate", {"code": code}).location == "/account/home"
    assert is_signed_in(person)
    enter(thief)
    refused = thief.post("/tf-validate", {"code": code})
    assert "used already" in refused.text
    assert not is_signed_in(thief)
    assert {"user.two_factor_on", "user.recovery_codes_made"} < set(actions())


def test_the_code_that_set_the_app_up_signs_nobody_in(
    site: Flask, codes: list[str], user_in: Callable[[str], UserRow]
) -> None:
    thief = Visitor(site)
    enter(thief)
    assert "used already" in thief.post("/tf-validate", {"code": code_at(site, user_in(EMAIL))}).text


def test_a_recovery_code_counts_once(site: Flask, codes: list[str], user_in: Callable[[str], UserRow]) -> None:
    assert len(codes) == 10
    person, thief = Visitor(site), Visitor(site)
    enter(person)
    assert person.post("/mf-recovery", {"code": f" {codes[3].upper()} "}).location == "/account/home"
    assert is_signed_in(person)
    enter(thief)
    assert "wrong" in thief.post("/mf-recovery", {"code": codes[3]}).text
    assert not is_signed_in(thief)
    assert len(user_in(EMAIL).mf_recovery_codes or []) == 9


def test_of_two_who_use_one_recovery_code_at_once_one_is_let_in(site: Flask, codes: list[str]) -> None:
    people, barrier = [Visitor(site) for _ in range(3)], threading.Barrier(3)
    forms = []
    for person in people:
        enter(person)
        token = re.search(r'csrf_token" value="([^"]+)', person.get("/mf-recovery").text)
        assert token is not None
        forms.append({"code": codes[0], "csrf_token": token[1]})

    def use(person: Visitor, form: dict[str, str]) -> None:
        barrier.wait()
        person.client.post("/mf-recovery", data=form)

    threads = [threading.Thread(target=use, args=each) for each in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(is_signed_in(person) for person in people) == 1


def test_a_passkey_makes_a_password_ask_for_it(site: Flask, ann: UserRow, engine: Engine) -> None:
    from licet_server.storage.accounts_tables import PasskeyRow

    key = {"public_key": b"k", "backup_state": False, "device_type": "single_device", "usage": "first"}
    with transaction(engine) as session:
        now = datetime.now(UTC)
        session.add(PasskeyRow(user_id=ann.id, credential_id=b"c", name="Phone", lastuse_datetime=now, **key))
    person = Visitor(site)
    assert enter(person).location.startswith("/wan-signin")
    assert not is_signed_in(person)
    asked = person.post("/wan-signin")
    options = re.search(r'id="passkey-options"[^>]*>([^<]+)<', asked.text)
    assert options is not None
    assert '"id": "Yw"' in options[1]
    assert '"userVerification": "required"' in options[1]


def test_nothing_about_passkeys_is_told_to_who_has_not_said_a_password(site: Flask, ann: UserRow) -> None:
    page = Visitor(site).post("/wan-signin", {"identity": EMAIL})
    assert '"allowCredentials": []' in page.text


def test_sign_ins_are_listed_and_can_be_ended(site: Flask, ann: UserRow) -> None:
    here = Visitor(site)
    enter(here, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    there = Visitor(site)
    enter(there, headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1"})
    third = Visitor(site)
    enter(third)
    page = here.get("/account").text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    ended = re.search(r"/account/sign-ins/(ses_\w+)/end(?:.(?!</form>))*Safari on iPhone", page, re.DOTALL)
    assert ended is not None
    here.post(f"/account/sign-ins/{ended[1]}/end", seen="/account")
    assert (is_signed_in(here), is_signed_in(there), is_signed_in(third)) == (True, False, True)
    here.post("/account/sign-ins/end-others", seen="/account")
    assert (is_signed_in(here), is_signed_in(third)) == (True, False)


def test_nobody_ends_the_sign_in_of_another(site: Flask, ann: UserRow, add_user: Callable[..., UserRow]) -> None:
    here = Visitor(site)
    enter(here)
    with here.client.session_transaction() as session:
        named = session[SIGN_IN]
    other = Visitor(site, add_user("bob@example.com"))
    assert other.post(f"/account/sign-ins/{named}/end", seen="/account").status_code == 404
    assert is_signed_in(here)


def test_a_cookie_is_worth_nothing_after_signing_out(site: Flask, ann: UserRow) -> None:
    person, thief = Visitor(site), Visitor(site)
    enter(person)
    cookie = person.client.get_cookie("licet")
    assert cookie is not None
    thief.client.set_cookie("licet", cookie.value)
    assert is_signed_in(thief)
    person.post("/logout", seen="/account")
    assert not is_signed_in(person)
    assert not is_signed_in(thief)


def test_a_session_that_was_planted_is_not_the_one_that_signs_in(site: Flask, ann: UserRow) -> None:
    person = Visitor(site)
    page = person.get("/login")
    planted = re.search(r'csrf_token" value="([^"]+)', page.text)
    assert planted is not None
    enter(person)
    with person.client.session_transaction() as session:
        assert session[SIGN_IN].startswith("ses_")
        assert session.get("csrf_token") is None
    assert person.client.post("/account", data={"csrf_token": planted[1], "name": "X"}).status_code == 400


@pytest.mark.parametrize(
    ("role", "column", "age", "counts"),
    [
        pytest.param(None, "last_seen_at", timedelta(days=3), True, id="a-customer-comes-back-after-days"),
        pytest.param(Role.SUPPORT, "last_seen_at", timedelta(hours=13), False, id="the-vendor-after-a-night"),
        pytest.param(Role.SUPPORT, "last_seen_at", timedelta(hours=11), True, id="the-vendor-after-lunch"),
        pytest.param(None, "expires_at", timedelta(0), False, id="nobody-after-its-end"),
    ],
)
def test_sign_ins_end_by_themselves(
    site: Flask,
    add_user: Callable[..., UserRow],
    engine: Engine,
    role: Role | None,
    column: str,
    age: timedelta,
    counts: bool,
) -> None:
    person = Visitor(site, add_user("someone@example.com", role=role))
    with transaction(engine) as session:
        session.execute(update(SignInRow).values({column: datetime.now(UTC) - age}))
    assert is_signed_in(person) is counts


def test_a_new_password_by_the_old_one_signs_out_the_others(
    site: Flask, ann: UserRow, mails: Callable[[], list[Any]]
) -> None:
    here, there = Visitor(site), Visitor(site)
    enter(here)
    enter(there)
    wrong = here.post("/change", {"password": "not-this-one-at-all", "new_password": "another-quiet-teapot"})
    assert "wrong" in wrong.text
    here.post("/change", {"password": PASSWORD, "new_password": "another-quiet-teapot"})
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert mails()[-1][2]["change"] == "password"


def test_a_stale_sign_in_is_asked_again_before_anything_is_changed(
    site: Flask, ann: UserRow, actions: Callable[[], list[str]]
) -> None:
    person = Visitor(site)
    enter(person)
    with person.client.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    for path in ("/tf-setup", "/change-email", "/mf-recovery-codes", "/wan-register"):
        assert person.get(path).location == f"/verify?next={path}"
    assert "wrong" in person.post("/verify", {"password": "not-this-one-at-all"}).text
    assert person.post("/verify?next=/tf-setup", {"password": PASSWORD}, seen="/verify").location == "/tf-setup"
    assert person.get("/tf-setup").status_code == 200


def test_the_desk_asks_for_a_second_factor(make_site: Callable[..., Flask], add_user: Callable[..., UserRow]) -> None:
    user = add_user("owner@vendor.example", role=Role.OWNER, tf_primary_method=None)
    strict, lax = Visitor(make_site(), user), Visitor(make_site(desk_two_factor=False), user)
    assert strict.get("/admin").location == "/account/protect"
    assert "authenticator" in strict.get("/account/protect").text
    assert strict.get("/account").status_code == 200
    assert lax.get("/admin").status_code == 200
    set_up_app(strict)
    assert strict.get("/admin").status_code == 200
    assert "cannot be switched off" in strict.get("/tf-setup").text
    strict.post("/tf-setup", {"setup": "disable"})
    assert strict.get("/admin").status_code == 200


def test_flask_securitys_own_tokens_open_nothing(site: Flask, ann: UserRow) -> None:
    with site.test_request_context():
        user = site.extensions["security"].datastore.find_user(email=EMAIL)
        token = user.get_auth_token()
    client = site.test_client()
    assert client.get("/account", headers={"Authentication-Token": token}).status_code == 303
    assert client.get("/account", query_string={"auth_token": token}).status_code == 303
    assert client.get("/account", headers={"Authorization": "Basic " + "YTpi"}).status_code == 303


def test_a_change_that_fails_shows_an_error_and_changes_nothing(
    site: Flask, ann: UserRow, user_in: Callable[[str], UserRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Visitor(site)
    enter(person)
    page = person.get("/change")
    token = re.search(r'csrf_token" value="([^"]+)', page.text)
    assert token is not None
    theirs = Accounts.put

    def meanwhile(self: Accounts, model: Any) -> Any:
        with transaction(db.engine) as session:
            session.execute(update(UserRow).where(UserRow.id == ann.id).values(version=UserRow.version + 1))
        return theirs(self, model)

    monkeypatch.setattr(Accounts, "put", meanwhile)
    sent = {"password": PASSWORD, "new_password": "another-quiet-teapot", "csrf_token": token[1]}
    answer = person.client.post("/change", data=sent)
    assert answer.status_code == 409
    assert "changed elsewhere" in answer.text
    assert user_in(EMAIL).password == ann.password


def test_a_token_for_the_api_is_for_the_vendor_with_a_fresh_sign_in(
    site: Flask, desk: Callable[[Role], Visitor], ann: UserRow, actions: Callable[[], list[str]]
) -> None:
    person, wanted = desk(Role.SUPPORT), {"Accept": "application/json"}
    page = person.post("/account/token")
    shown = re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", page.text)
    assert shown is not None
    assert page.headers["Cache-Control"] == "no-store"
    assert shown[0] not in person.get("/account/token").text
    assert person.post("/account/token", headers=wanted).json["token"].startswith("eyJ")
    assert person.client.post("/account/token", headers=wanted).status_code == 400  # without the token of the form
    assert actions().count("user.token_made") == 2
    with person.client.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    assert person.post("/account/token").location == "/account/again?next=/account/token"
    assert person.post("/account/token", headers=wanted).status_code == 401
    assert Visitor(site, ann).post("/account/token", seen="/account").status_code == 403
    assert actions().count("user.token_made") == 2
