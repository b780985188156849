"""Every route, as everybody: who may not see a page gets nothing of it, and nobody reads what is another customer's."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from licet_server.web.audience import Audience
from tests.server.web.conftest import TOKEN, Visitor
from tests.web.world import NOBODY, VISITORS, Page, World, make_world

SIGN_IN = "/login"
ALLOWED, SIGNS_IN, FORBIDDEN, NOT_THERE = "allowed", "signs in", "403", "404"
NO_ACCOUNT = frozenset({NOBODY, "unconfirmed", "blocked"})
STAFF = ("support", "admin", "owner")
MAY = {Audience.SUPPORT: STAFF, Audience.ADMIN: STAFF[1:], Audience.OWNER: STAFF[2:]}
MEMBERS = frozenset({"member", "owner of customer"})
OWN_THINGS = frozenset({"mark", "passkey_id", "sign_in"})
"""What routes call things of the owner of our customer alone, which to anybody else are not there."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("roles"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def visitors(world: World) -> dict[str, Caller]:
    return {who: Caller(world.visitor(who)) for who in VISITORS}


class Caller:
    """Somebody with the token of their session."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        found = TOKEN.search(visitor.get("/").text)
        assert found is not None, "the home page has no form with a token"
        self.token = found[1]

    def call(self, method: str, path: str, **fields: str) -> TestResponse:
        if method == "GET":
            return self.visitor.get(path)
        return self.visitor.client.post(path, data={"csrf_token": self.token, **fields}, buffered=True)


def outcome(answer: TestResponse) -> str:
    """Say what somebody got, in the words that are expected."""
    to = urlsplit(answer.headers.get("Location", "")).path
    if answer.status_code == HTTPStatus.SEE_OTHER and to == SIGN_IN:
        return SIGNS_IN
    if answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return str(answer.status_code)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and answer.status_code != HTTPStatus.BAD_GATEWAY:
        return f"failed with {answer.status_code}"
    return ALLOWED


def expected(page: Page, who: str) -> str:
    """Return what somebody is to get of a page, which is about our customer's things."""
    if page.audience is Audience.ANYONE:
        return NOT_THERE if page.rule.endpoint == "checkout.way" else ALLOWED  # a way for whoever is buying
    if who in NO_ACCOUNT:
        return SIGNS_IN
    if page.audience is Audience.SIGNED_IN:
        return ALLOWED if who == "owner of customer" or not page.rule.arguments & OWN_THINGS else NOT_THERE
    if page.audience in MAY:
        return ALLOWED if who in MAY[page.audience] else FORBIDDEN
    if who not in MEMBERS:
        return NOT_THERE
    return FORBIDDEN if page.audience is Audience.OWNER_OF_CUSTOMER and who == "member" else ALLOWED


def test_each_route_serves_whom_it_is_for_and_nobody_else(world: World, visitors: dict[str, Caller]) -> None:
    wrong = []
    with world.dry():
        for page in world.pages:
            path = world.path(page)
            for method in sorted(page.methods):
                for who, caller in visitors.items():
                    answer = caller.call(method, path)
                    got, wanted = outcome(answer), expected(page, who)
                    if got != wanted:
                        wrong.append(f"{method} {page.name} as {who}: {got}, and not {wanted}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_those_who_are_refused_write_nothing(world: World, visitors: dict[str, Caller]) -> None:
    wrong = []
    with world.dry() as commits:
        for page in (each for each in world.pages if "POST" in each.methods):
            for who, caller in visitors.items():
                if expected(page, who) == ALLOWED:
                    continue
                commits.clear()
                caller.call("POST", world.path(page), **dict.fromkeys(("email", "name", "reason"), "x@example.com"))
                if commits:
                    wrong.append(f"POST {page.name} as {who} was refused, and wrote something")
    assert not wrong, "\n" + "\n".join(wrong)


def test_nothing_of_another_customer_is_there_whatever_id_a_path_names(
    world: World, visitors: dict[str, Caller]
) -> None:
    """Our owner asks for each of their things under our customer, and for all of theirs."""
    ours, theirs, wrong = world.seeds.ours, world.seeds.theirs, []
    owner = visitors["owner of customer"]
    with world.dry():
        for page in (each for each in world.pages if "customer_id" in each.rule.arguments and is_portal(each)):
            paths = [world.path(page, theirs)]
            for name in page.rule.arguments - {"customer_id"}:
                if name in theirs.ids and name in ours.ids:
                    paths.append(world.path(page, ours, **{name: theirs.ids[name]}))
                    paths.append(world.path(page, theirs, **{name: ours.ids[name]}))
            for path in paths:
                for method in sorted(page.methods):
                    answer = owner.call(method, path)
                    if answer.status_code != HTTPStatus.NOT_FOUND:
                        wrong.append(f"{method} {page.name}: {answer.status_code} for a thing of somebody else")
                    wrong += [f"{page.name} shows {each}" for each in told(answer, theirs.secrets, path)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_page_of_a_customer_shows_anything_of_another(world: World, visitors: dict[str, Caller]) -> None:
    wrong = []
    with world.dry():
        for who in ("owner of customer", "member", "other member", NOBODY):
            hidden = world.seeds.ours.secrets if who == "other member" else world.seeds.theirs.secrets
            mine = world.seeds.theirs if who == "other member" else world.seeds.ours
            for page in (each for each in world.pages if "GET" in each.methods):
                path = world.path(page, mine)
                shown = told(visitors[who].call("GET", path), hidden, path)
                wrong += [f"{page.name} shows {each} to {who}" for each in shown]
    assert not wrong, "\n" + "\n".join(wrong)


def test_somebody_who_was_removed_is_out_at_once(world: World) -> None:
    """A session that was good a moment ago opens nothing once the account is blocked."""
    from sqlalchemy import update

    from licet_server.storage.accounts_tables import UserRow
    from licet_server.storage.session import transaction

    caller = Caller(world.visitor("admin"))
    assert caller.call("GET", "/admin").status_code == HTTPStatus.OK
    for active in (False, True):
        with transaction(world.engine) as session:
            chosen = update(UserRow).where(UserRow.id == world.seeds.users["admin"])
            session.execute(chosen.values(active=active))
        if not active:
            assert outcome(caller.call("GET", "/admin")) == SIGNS_IN


def is_portal(page: Page) -> bool:
    return page.rule.rule.startswith("/portal/")


def told(answer: TestResponse, secrets: list[str], path: str) -> list[str]:
    """Return which of *secrets* an answer shows, but for what the path asked for."""
    return [each for each in secrets if each in answer.text and each not in path]
