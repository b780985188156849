"""What a scanner such as OWASP ZAP looks at first, on every page: headers, cookies, forgery, redirects, references.

Source: OWASP Secure Headers Project, OWASP Cheat Sheets (CSRF, Unvalidated Redirects, Mass Assignment).
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.session import reading
from licet_server.web.audience import Audience
from tests.server.web.scanning import HOST, Markup, get, post, quiet, secure, token_of, world
from tests.web.world import WHO_SEES, Page, World

__all__ = ["quiet", "world"]

NONCE = re.compile(r"'nonce-([^']+)'")
DIRECTIVES = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": None,
}
ANSWERS = {"checkout.way": HTTPStatus.NOT_FOUND, "federation.callback": HTTPStatus.BAD_REQUEST}
"""Pages that are there only after something else, and what they say before."""

IN_A_FRAME = "desk_mails.body"
"""A mail as its reader sees it, with styles of its own, in a frame of a page of ours that lets it do nothing."""

MAY_LEAD_AWAY = ("https://invoice.stripe.com/", "https://pay.stripe.com/", "https://optimnow.io/")
"""Links, and nothing that a browser loads by itself: to invoices of the seeds, and to where a product is sold."""


@pytest.fixture(scope="module")
def answers(world: World) -> list[tuple[Page, TestResponse]]:
    """Every page, as somebody who sees all of it."""
    seen = {who: secure(world.visitor(who)) for who in set(WHO_SEES.values())}
    with world.dry():
        pages = [page for page in world.pages if "GET" in page.methods]
        return [(page, get(seen[WHO_SEES[page.audience]], world.path(page))) for page in pages]


def is_html(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and answer.status_code < 300


def test_every_page_answers_and_says_how_browsers_shall_treat_it(answers: list[tuple[Page, TestResponse]]) -> None:
    wrong = []
    for page, answer in answers:
        found = answer.headers
        if answer.status_code >= 400 and answer.status_code != ANSWERS.get(page.rule.endpoint):
            wrong.append(f"{page.name}: {answer.status_code}")
        exact = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if page.rule.endpoint == IN_A_FRAME:
            exact["X-Frame-Options"] = "SAMEORIGIN"
        wrong += [
            f"{page.name}: {name}: {found.get(name)}" for name, value in exact.items() if found.get(name) != value
        ]
        wrong += [
            f"{page.name}: no {name}" for name in ("Permissions-Policy", "Content-Security-Policy") if name not in found
        ]
        if int(re.findall(r"max-age=(\d+)", found.get("Strict-Transport-Security", "max-age=0"))[0]) < 31_536_000:
            wrong.append(f"{page.name}: HSTS {found.get('Strict-Transport-Security')}")
        if page.audience is not Audience.ANYONE and "no-store" not in found.get("Cache-Control", ""):
            wrong.append(f"{page.name}: may be stored: {found.get('Cache-Control')}")
        wrong += [f"{page.name}: tells {name}" for name in ("Server", "X-Powered-By") if name in found]
        if is_html(answer) and "utf-8" not in found["Content-Type"].lower():
            wrong.append(f"{page.name}: no charset")
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_policy_lets_no_foreign_and_no_inline_code_run(
    world: World, answers: list[tuple[Page, TestResponse]]
) -> None:
    wrong, nonces = [], []
    shown = [answer for page, answer in answers if page.rule.endpoint == IN_A_FRAME]
    for policy in (answer.headers["Content-Security-Policy"] for answer in shown):
        assert {"default-src 'none'", "sandbox", "frame-ancestors 'self'"} <= {
            each.strip() for each in policy.split(";")
        }
    others = [(page, answer) for page, answer in answers if page.rule.endpoint != IN_A_FRAME]
    for page, answer in others:
        policy = answer.headers["Content-Security-Policy"]
        rules = {each.split()[0]: each.split()[1:] for each in policy.split(";")}
        for name, value in DIRECTIVES.items():
            if value is not None and rules.get(name) != [value]:
                wrong.append(f"{page.name}: {name} is {rules.get(name)}")
        if "unsafe" in policy or "*" in policy or "http:" in policy:
            wrong.append(f"{page.name}: {policy}")
        foreign = [each for each in rules.get("script-src", ["missing"]) if each != "'self'" and "nonce-" not in each]
        wrong += [f"{page.name}: script-src {each}" for each in foreign]
        nonces += NONCE.findall(policy)[:1]
    assert not wrong, "\n" + "\n".join(wrong)
    assert len(set(nonces)) == len(others), "a nonce was used twice"
    assert min(map(len, nonces)) >= 16


def test_no_page_has_inline_code_or_loads_from_another_host(answers: list[tuple[Page, TestResponse]]) -> None:
    wrong = []
    for page, answer in answers:
        if not is_html(answer) or page.rule.endpoint == IN_A_FRAME:
            continue
        markup = Markup()
        markup.feed(answer.text)
        wrong += [f"{page.name}: {fault}" for fault in markup.faults]
        foreign = (each for each in markup.loads if urlsplit(each).netloc not in {"", HOST} or each.startswith("//"))
        wrong += [f"{page.name}: loads {each}" for each in foreign]
        away = (href for _, href in markup.links if urlsplit(href).netloc not in {"", HOST})
        wrong += [f"{page.name}: leads to {href}" for href in away if not href.startswith(MAY_LEAD_AWAY)]
        wrong += [f"{page.name}: leads to {href}" for _, href in markup.links if urlsplit(href).scheme == "javascript"]
        wrong += [
            f"{page.name}: the form for {each['action']} has no token" for each in markup.posts if not each["token"]
        ]
        nonce = NONCE.findall(answer.headers["Content-Security-Policy"])[0]
        shown = set(re.findall(r'<script[^>]*nonce="([^"]*)"', answer.text))
        wrong += [f"{page.name}: another nonce" for each in shown if each != nonce]
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_page_but_the_one_that_reveals_it_holds_a_license_key(
    world: World, answers: list[tuple[Page, TestResponse]]
) -> None:
    keys = [sold.key for sold in world.seeds.issued]
    wrong = [f"{page.name} shows a key" for page, answer in answers for key in keys if key in answer.text]
    assert not wrong, "\n" + "\n".join(wrong)


def test_cookies_are_for_this_host_tls_and_no_script(world: World) -> None:
    visitor = secure(world.visitor("nobody"))
    found = get(visitor, "/login").headers.getlist("Set-Cookie")
    found += post(visitor, "/preferences", {"csrf_token": token_of(visitor), "theme": "dark"}).headers.getlist(
        "Set-Cookie"
    )
    named = {cookie.partition("=")[0] for cookie in found}
    assert named <= {"__Host-licet", "licet_theme", "licet_language"}
    assert "__Host-licet" in named
    for cookie in found:
        attributes = {part.strip().lower().split("=")[0]: part.strip() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite"} <= set(attributes), cookie
        assert attributes["samesite"].lower() in {"samesite=lax", "samesite=strict"}, cookie
        assert "domain" not in attributes, cookie


@pytest.mark.parametrize("host", ["evil.example", "evil.example:443", f"{HOST}.evil.example", f"evil.example#{HOST}"])
def test_a_forged_host_gets_into_no_page_redirect_or_mail(world: World, host: str) -> None:
    visitor = world.visitor("nobody")
    headers = {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}", "X-Original-Host": host}
    for path in ("/", "/login", "/reset", "/pricing", "/account", "/admin", "/status"):
        answer = visitor.get(path, headers=headers)
        assert "evil" not in answer.headers.get("Location", ""), path
        assert "evil" not in answer.text, path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/secrets",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/vendor/../../app.py",
        "/static/..\\app.py",
        "/static/app.css%00.py",
        "/static/",
        "/static/vendor/",
    ],
)
def test_static_files_are_those_of_their_folder(world: World, path: str) -> None:
    answer = get(world.visitor("nobody"), path)
    assert answer.status_code in {HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}, path
    assert "create_web" not in answer.text
    assert "root:" not in answer.text


def test_errors_tell_nothing_of_the_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = secure(world.visitor("owner"))

    def broken(**_: object) -> str:
        raise RuntimeError("the secret reason in file /srv/licet.py")

    monkeypatch.setitem(world.app.view_functions, "status.page", broken)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    failed = get(visitor, "/status")
    assert failed.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    answers = [failed, get(visitor, "/nothing-here"), get(visitor, "/admin/%00"), get(visitor, "/?lang=" + "x" * 5000)]
    answers.append(visitor.client.post("/status", base_url=f"https://{HOST}"))
    for answer in answers:
        for leak in ("Traceback", "secret reason", ".py", "sqlalchemy", "Werkzeug", "SELECT "):
            assert leak not in answer.text, leak
        assert "Content-Security-Policy" in answer.headers


def test_passwords_are_kept_as_argon2id_alone(world: World) -> None:
    """What the sign-up form writes, not what the seeds do."""
    visitor = secure(world.visitor("nobody"))
    form = {"email": "scan@example.com", "password": "-".join(["a", "long", "enough", "phrase"]), "name": "Scan"}
    answer = post(visitor, "/register", {"csrf_token": token_of(visitor), **form})
    assert answer.status_code in {200, 302, 303}
    with reading(world.engine) as session:
        kept = session.scalar(select(UserRow.password).where(UserRow.email == "scan@example.com"))
    assert kept is not None
    assert kept.startswith("$argon2id$")
