"""Requests that somebody else made a browser send, or made up: they change nothing, and lead nowhere else.

Source: OWASP Cheat Sheets (Cross-Site Request Forgery, Unvalidated Redirects, Mass Assignment).
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import text

from licet_server.storage.session import reading
from licet_server.web.audience import Audience
from tests.server.web.scanning import HOST, Fields, get, post, quiet, secure, token_of, world
from tests.web.world import WHO_SEES, Page, World

__all__ = ["quiet", "world"]

ELSEWHERE = (
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "/ok\r\nSet-Cookie: a=b",
    "\x00//evil.example",
    "https://licenses.vendor.example@evil.example/",
)
RETURNS = ("next", "back", "return_to", "url", "redirect", "success_url", "cancel_url")
ODD_METHODS = ("TRACE", "PUT", "DELETE")


def test_every_form_needs_the_token_of_its_own_session(world: World) -> None:
    """Also where somebody has a token, but of another browser."""
    wrong = []
    another = token_of(secure(world.visitor("nobody")))
    callers = {who: secure(world.visitor(who)) for who in set(WHO_SEES.values())}
    for visitor in callers.values():
        token_of(visitor)  # so that each has a session with a token in it
    rules = [(page.name, world.path(page), WHO_SEES[page.audience]) for page in world.pages if "POST" in page.methods]
    for rule in world.outside:
        if "POST" in (rule.methods or ()) and not rule.arguments:
            rules.append((rule.endpoint, rule.rule, "nobody"))
            rules.append((rule.endpoint, rule.rule, "owner"))
    with world.dry() as commits:
        for name, path, who in rules:
            if path.startswith("/unsubscribe/"):  # a mailbox posts there by itself, RFC 8058
                continue
            for kind, data in {"no token": {}, "another's token": {"csrf_token": another}}.items():
                commits.clear()
                answer = post(callers[who], path, data)
                if answer.status_code != HTTPStatus.BAD_REQUEST or commits:
                    wrong.append(f"POST {name} with {kind}: {answer.status_code}, {len(commits)} commits")
            as_json = callers[who].client.post(path, json={"a": 1}, base_url=f"https://{HOST}")
            if as_json.status_code not in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
                wrong.append(f"POST {name} as JSON: {as_json.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_to_another_host(world: World, elsewhere: str) -> None:
    """Whatever a link says in whatever parameter, and whoever follows it."""
    wrong = []
    with world.dry():
        for who in ("nobody", "owner of customer", "owner"):
            visitor = secure(world.visitor(who))
            token = token_of(visitor)
            asked = dict.fromkeys(RETURNS, elsewhere)
            query = "?" + "&".join(f"{name}={quote(elsewhere, safe='')}" for name in RETURNS)
            paths = [world.path(page) for page in world.pages if not page.rule.arguments]
            paths += [rule.rule for rule in world.outside if not rule.arguments and rule.endpoint != "security.logout"]
            paths = [
                path for path in dict.fromkeys(paths) if who != "nobody" or not path.startswith(("/admin", "/portal"))
            ]
            for path in paths:
                answers = [get(visitor, path + query)]
                if path in {"/preferences", "/login", "/verify", "/account/home"}:
                    answers.append(post(visitor, path + query, {"csrf_token": token, **asked}))
                for answer in answers:
                    to = answer.headers.get("Location", "")
                    if "evil.example" in urlsplit(to).netloc or to.startswith(("//", "/\\", "javascript")):
                        wrong.append(f"{path} leads {who} to {to!r}")
                    if answer.headers.get("Set-Cookie", "").startswith("a=b") or "\n" in to:
                        wrong.append(f"{path}: a header was split")
                    if "Refresh" in answer.headers or re.search(r'href="(https:)?//evil', answer.text):
                        wrong.append(f"{path} shows a link to it")
    assert not wrong, "\n" + "\n".join(wrong)


def test_fields_that_a_form_does_not_have_change_nothing(world: World) -> None:
    """Each form is sent with what only others may set; afterwards all that was there is what it was."""
    extra = {
        "role": "owner", "is_admin": "1", "active": "", "customer_id": world.seeds.theirs.customer_id,
        "status": "active",
        "price": "0.00", "percent_off": "100", "total": "0.01", "paid": "1", "confirmed_at": "2020-01-01",
        "user_id": world.seeds.users["owner"], "id": world.seeds.theirs.ids["license_id"], "membership": "owner",
        "license_id": world.seeds.theirs.ids["license_id"], "expires_at": "2099-01-01", "max_activations": "1000000",
        "sealed_key": "x", "version": "99", "fs_uniquifier": "x", "email_verified": "1",
    }  # fmt: skip
    owner_of_customer = secure(world.visitor("owner of customer"))
    before, sent = protected(world), 0
    for page in world.pages:
        mine = page.audience in {Audience.SIGNED_IN, Audience.MEMBER, Audience.OWNER_OF_CUSTOMER, Audience.ANYONE}
        if "POST" not in page.methods or not mine or ends_something(page):
            continue
        path = world.path(page)
        fields = Fields()
        fields.feed(get(owner_of_customer, path).text)
        own = fields.forms.get(path, {})
        answer = post(owner_of_customer, path, {"csrf_token": token_of(owner_of_customer), **extra, **own})
        assert answer.status_code < 500 or answer.status_code == 502, page.name
        sent += answer.status_code < 400
    assert sent > 10, "hardly any form was taken"
    after = protected(world)
    changed = {name: [row for row in rows if row not in after[name]] for name, rows in before.items()}
    assert not any(changed.values()), changed
    for name in ("theirs", "staff"):
        assert after[name] == before[name], name


def protected(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Return what nobody of a customer may change."""
    statements = {
        "staff": "SELECT id, email, role, active, fs_uniquifier FROM users WHERE role IS NOT NULL ORDER BY id",
        "confirmed": "SELECT id, confirmed_at, role, active FROM users ORDER BY id",
        "licenses": "SELECT id, customer_id, status, price, expires_at, max_activations FROM licenses",
        "orders": "SELECT id, state, price, total, percent_off, paid_at FROM orders ORDER BY id",
        "invoices": "SELECT id, status, total, paid, customer_id FROM invoices ORDER BY id",
        "theirs": "SELECT * FROM memberships WHERE customer_id = :theirs ORDER BY 2",
        "products": "SELECT product_code, code, price, version FROM plans ORDER BY 1, 2",
    }
    with reading(world.engine) as session:
        of = {"theirs": world.seeds.theirs.customer_id}
        return {name: [tuple(row) for row in session.execute(text(sql), of if ":" in sql else {})]
                for name, sql in statements.items()}  # fmt: skip


def ends_something(page: Page) -> bool:
    """Whether a form of one button ends what the next one needs."""
    return page.rule.rule.endswith(("/release", "/remove", "/delete", "/withdraw", "/leave", "/end", "/close"))


def test_odd_methods_are_refused(world: World) -> None:
    wrong = []
    visitor = secure(world.visitor("owner"))
    for page in world.pages:
        for method in ODD_METHODS:
            answer = visitor.client.open(world.path(page), method=method, base_url=f"https://{HOST}", buffered=True)
            if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                wrong.append(f"{method} {page.name}: {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)
