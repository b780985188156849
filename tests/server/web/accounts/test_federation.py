"""Signing in by somebody else: by a real OpenID provider on this machine, and by a stand-in for GitHub."""

from __future__ import annotations

import json
import logging
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.deprecate import AuthlibDeprecationWarning
from sqlalchemy import select

from licet_server.config import AccountSettings, SignInProvider
from licet_server.licensing.people import Role
from licet_server.storage.accounts import find_user, memberships_of
from licet_server.storage.accounts_tables import IdentityRow, UserRow
from licet_server.storage.audit import list_audit
from licet_server.storage.session import reading
from licet_server.web.accounts.federation import mark_of
from tests.server.web.conftest import Visitor, sign_in

with warnings.catch_warnings():
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)  # of what the provider, which is not ours, is made of
    import oidc_provider_mock

pytestmark = [
    pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),  # of the provider, likewise
]

ANN = {"email": "ann@example.com", "email_verified": True, "name": "Ann Miller"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A real OpenID provider, and its issuer."""
    users = [
        oidc_provider_mock.User(sub="ann", claims=ANN),
        oidc_provider_mock.User(sub="unsure", claims=ANN | {"email_verified": False}),
        oidc_provider_mock.User(sub="boss", claims={"email": "owner@vendor.example", "email_verified": True}),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # read by the provider, which has no TLS on this machine
        with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=users) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def site(make_site, provider):
    chosen = SignInProvider("oidc", "Example ID", provider, "licet", "the client's secret")
    return make_site(accounts=AccountSettings((chosen,)))


@pytest.fixture
def come(site, provider):
    """Go to the provider and back as one of its users; return the answer of the callback."""

    def came(visitor: Visitor, sub: str, *, start: str = "/sign-in/oidc", **changes: str) -> Any:
        there = visitor.get(start)
        assert there.status_code == 302, there.text
        said = requests.post(
            there.headers["Location"], data={"sub": sub} | changes, allow_redirects=False, timeout=5
        ).headers["Location"]
        assert said.startswith("http://127.0.0.1:5000/sign-in/oidc/callback?")
        return visitor.get(said.removeprefix("http://127.0.0.1:5000"))

    return came


def signed_in(visitor: Visitor) -> bool:
    return visitor.get("/account").status_code == 200


def user_of(engine, email="ann@example.com") -> UserRow | None:
    with reading(engine) as session:
        return find_user(session, email)


def test_somebody_new_signs_in_and_belongs_to_the_customer_with_that_address(engine, visitor, come, sell):
    customer_id = sell(email="ann@example.com").license.customer_id
    assert come(visitor, "ann").status_code == 303
    assert signed_in(visitor)
    with reading(engine) as session:
        row = find_user(session, "ann@example.com")
        assert [(each.customer_id, each.role) for each in memberships_of(session, row.id)] == [(customer_id, "owner")]
    assert visitor.get(f"/portal/{customer_id}/team").status_code == 200


def test_what_is_asked_of_the_provider_holds_state_nonce_and_a_challenge_and_our_own_address(visitor):
    there = visitor.get("/sign-in/oidc", headers={"Host": "evil.example"}).headers["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["redirect_uri"] == ["http://127.0.0.1:5000/sign-in/oidc/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3


def test_an_address_that_the_provider_has_not_verified_opens_nothing(engine, visitor, come):
    answer = come(visitor, "unsure")
    assert answer.status_code == 403
    assert "Verify the address at Example ID" in answer.text
    assert not signed_in(visitor)
    assert user_of(engine) is None


def test_a_callback_that_comes_again_opens_nothing(site, provider):
    first = Visitor(site)
    there = first.get("/sign-in/oidc").headers["Location"]
    back = requests.post(there, data={"sub": "ann"}, allow_redirects=False, timeout=5).headers["Location"]
    path = back.removeprefix("http://127.0.0.1:5000")
    assert first.get(path).status_code == 303
    other = Visitor(site)
    for visitor in (other, first):  # somebody who got hold of the address, and the same browser
        assert visitor.get(path).status_code == 400
    assert not signed_in(other)


def test_another_state_opens_nothing(visitor, come, provider):
    visitor.get("/sign-in/oidc")
    answer = visitor.get("/sign-in/oidc/callback?code=c&state=made-up")
    assert answer.status_code == 400
    assert "Nothing has come back from Example ID that belongs to this browser" in answer.text
    assert not signed_in(visitor)


def test_whoever_says_no_there_is_told_what_else_there_is(visitor, come):
    answer = come(visitor, "ann", action="deny")
    assert answer.status_code == 400
    assert 'href="/sign-in/oidc"' in answer.text
    assert "Sign in another way" in answer.text


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/pricing?plan=pro", "/pricing?plan=pro"),
        ("https://evil.example", "/account/home"),
        ("//evil.example", "/account/home"),
    ],
)
def test_afterwards_one_is_where_one_wanted_to_be_but_never_elsewhere(visitor, come, wanted, leads):
    answer = come(visitor, "ann", start=f"/sign-in/oidc?next={wanted}")
    assert answer.headers["Location"] == leads


def test_an_account_of_the_vendor_is_connected_by_its_owner_and_not_by_its_address(engine, site, come, desk):
    owner, stranger = desk(Role.OWNER), Visitor(site)
    answer = come(stranger, "boss")
    assert (answer.status_code, signed_in(stranger)) == (403, False)
    assert "connect Example ID under" in answer.text

    assert come(owner, "boss").headers["Location"] == "/account/identities/connect"
    assert owner.post("/account/identities/connect").status_code == 303
    with reading(engine) as session:
        assert [each.user_id for each in session.scalars(select(IdentityRow))] == [owner.user.id]
    assert come(stranger, "boss").status_code in {302, 303}


def test_nothing_is_connected_by_a_link_alone(engine, come, desk):
    owner = desk(Role.OWNER)
    come(owner, "ann")
    assert "owner@vendor.example" in owner.get("/account/identities/connect").text
    assert owner.client.post("/account/identities/connect").status_code == 400  # without the token of the page
    with reading(engine) as session:
        assert session.scalars(select(IdentityRow)).all() == []


def test_a_connection_of_another_account_is_not_taken_over(site, come, desk):
    come(Visitor(site), "ann")
    answer = come(desk(Role.OWNER), "ann")
    assert answer.status_code == 409
    assert "already signs somebody else in" in answer.text


def test_the_only_way_in_can_be_removed_once_there_is_another(engine, visitor, come, add_user):
    come(visitor, "ann")
    page = visitor.get("/account/identities/nothing/remove")
    assert page.status_code == 404
    with reading(engine) as session:
        path = f"/account/identities/{mark_of(session.scalars(select(IdentityRow)).one())}/remove"
    assert visitor.post(path).status_code == 422
    assert "only way in" in visitor.post(path).text


@pytest.fixture
def said_when(monkeypatch):
    """Let the provider say how many seconds ago somebody has signed in there."""

    def say(seconds: float) -> None:
        code = "oidc_provider_mock._storage.AuthorizationCode.get_auth_time"
        monkeypatch.setattr(code, lambda _self: int(time.time() - seconds))

    return say


def is_fresh(visitor: Visitor) -> bool:
    return visitor.get("/account/again").status_code == 303


def grow_old(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600


def test_a_sign_in_elsewhere_is_as_fresh_as_the_provider_says(visitor, come, said_when):
    said_when(3600)
    come(visitor, "ann")
    assert not is_fresh(visitor)  # it has not asked for anything
    come(visitor, "ann")
    assert not is_fresh(visitor)  # whoever cuts "prompt" and "max_age" off comes back without a word
    assert "Sign in with Example ID again" in visitor.get("/account/again").text
    asked = parse_qs(urlsplit(visitor.get("/sign-in/oidc").headers["Location"]).query)
    assert (asked["max_age"], asked["prompt"]) == (["0"], ["login"])
    said_when(0)
    assert come(visitor, "ann", start="/sign-in/oidc?next=/portal").headers["Location"] == "/portal"
    assert is_fresh(visitor)


def test_no_provider_opens_what_people_of_the_vendor_must_prove_anew(come, desk, said_when):
    owner = desk(Role.OWNER)
    come(owner, "boss")
    owner.post("/account/identities/connect")
    grow_old(owner)
    said_when(0)
    come(owner, "boss")
    assert not is_fresh(owner)
    assert "Example ID again" not in owner.get("/account/again").text


def test_only_what_is_connected_is_offered_to_whoever_must_sign_in_once_more(site, add_user):
    visitor = Visitor(site, add_user("else@example.com"))
    grow_old(visitor)
    page = visitor.get("/account/again?next=/portal").text
    assert "/sign-in/oidc" not in page
    assert "Mail me a link" in page


def test_what_a_provider_brought_back_is_not_for_whoever_signs_in_next(engine, site, come, add_user):
    first, second = add_user("first@example.com"), add_user("second@example.com")
    visitor = Visitor(site, first)
    come(visitor, "ann")
    with visitor.client.session_transaction() as session:
        waiting = dict(session["licet_identity"])
    sign_in(visitor.client, second)
    assert visitor.get("/account/identities/connect").status_code == 303
    visitor.post("/logout", seen="/account")
    with visitor.client.session_transaction() as session:
        assert waiting["user"] == first.id
        assert "licet_identity" not in session


def test_who_signs_in_elsewhere_stands_in_the_audit_log(engine, visitor, come):
    come(visitor, "ann")
    with reading(engine) as session:
        user_id = find_user(session, "ann@example.com").id
        entries = list_audit(session, limit=50)[0]
        found = {each.actor for each in entries if each.action in {"user.created", "identity.linked"}}
    assert found == {f"user:{user_id}"}


def test_a_second_factor_is_asked_for_all_the_same(engine, site, come, add_user):
    add_user("ann@example.com", tf_primary_method="authenticator", tf_totp_secret="sealed", password="x")
    visitor = Visitor(site)
    answer = come(visitor, "ann")
    assert answer.status_code in {302, 303}
    assert "/account/home" not in answer.headers["Location"]
    assert not signed_in(visitor)


def test_a_provider_that_does_not_answer_is_no_mistake_of_the_visitor(make_site, caplog):
    site = make_site(
        accounts=AccountSettings((SignInProvider("oidc", "Example ID", "http://127.0.0.1:9", "licet", "secret"),))
    )
    answer = Visitor(site).get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "trying again in a moment often helps" in answer.text


def test_a_provider_that_nobody_set_up_is_not_there(visitor):
    assert visitor.get("/sign-in/google").status_code == 404
    assert visitor.get("/sign-in/google/callback").status_code == 404


def test_the_sign_in_page_offers_who_is_set_up(visitor):
    page = visitor.get("/sign-in" if visitor.get("/sign-in").status_code == 200 else "/login").text
    assert "Continue with Example ID" in page


def test_no_log_holds_what_a_sign_in_is_made_of(visitor, come, caplog):
    caplog.set_level(logging.DEBUG, logger="licet_server")
    there = visitor.get("/sign-in/oidc").headers["Location"]
    back = requests.post(there, data={"sub": "unsure"}, allow_redirects=False, timeout=5).headers["Location"]
    visitor.get(back.removeprefix("http://127.0.0.1:5000"))
    asked = parse_qs(urlsplit(back).query)
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("licet_server"))
    assert not [value for name in ("code", "state") for value in asked[name] if value in said]


class GitHub:
    """A stand-in for GitHub: whoever comes is signed in, with the addresses that it was told."""

    def __init__(self) -> None:
        self.emails: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str]] = []

    def answer(self, path: str, body: str) -> Any:
        self.asked.append((path, body))
        return {
            "/login/oauth/access_token": {"access_token": "gho_secret", "token_type": "bearer", "scope": "read:user"},
            "/api/v3/user": {"id": 4711, "login": "ann", "name": "Ann Miller", "email": "shown@example.com"},
            "/api/v3/user/emails": self.emails,
        }[path]


@contextmanager
def serving(github: GitHub) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def do_GET(self) -> None:
            self._answer(self.headers["Authorization"] or "")

        def _answer(self, body: str) -> None:
            said = json.dumps(github.answer(self.path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def github():
    return GitHub()


@pytest.fixture
def by_github(make_site, github):
    """Sign in by GitHub; return the visitor, and the answer of the callback."""
    with serving(github) as url:
        site = make_site(accounts=AccountSettings((SignInProvider("github", "GitHub", url, "licet", "secret"),)))

        def came() -> tuple[Visitor, Any]:
            visitor = Visitor(site)
            asked = parse_qs(urlsplit(visitor.get("/sign-in/github").headers["Location"]).query)
            return visitor, visitor.get(f"/sign-in/github/callback?code=c&state={asked['state'][0]}")

        yield came


def test_of_github_the_primary_verified_address_counts_and_the_number_of_the_user(engine, github, by_github):
    github.emails = [
        {"email": "old@example.com", "primary": False, "verified": True},
        {"email": "Ann@Example.com", "primary": True, "verified": True},
    ]
    visitor, answer = by_github()
    assert (answer.status_code, signed_in(visitor)) == (303, True)
    assert not is_fresh(visitor)  # GitHub does not say when anybody has signed in there
    with reading(engine) as session:
        row = session.scalars(select(IdentityRow)).one()
        assert (row.subject, row.email) == ("4711", "ann@example.com")
    assert "code_verifier=" in github.asked[0][1]
    assert user_of(engine, "shown@example.com") is None


@pytest.mark.parametrize(
    "emails",
    [
        pytest.param([{"email": "ann@example.com", "primary": True, "verified": False}], id="not-verified"),
        pytest.param([{"email": "ann@example.com", "primary": False, "verified": True}], id="not-the-primary-one"),
        pytest.param([], id="none"),
    ],
)
def test_without_a_verified_address_github_opens_nothing(engine, github, by_github, emails):
    github.emails = emails
    visitor, answer = by_github()
    assert (answer.status_code, signed_in(visitor)) == (403, False)
    assert user_of(engine) is None
