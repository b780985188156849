"""Requests over TLS to the real pages, and what their markup holds, for the tests that look for weak places."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from tests.server.web.conftest import TOKEN, Visitor
from tests.web.world import World, make_world

HOST = "licenses.vendor.example"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation behind TLS, with seeds in it."""
    made = make_world(tmp_path_factory.mktemp("scan"), {"LICET_BASE_URL": f"https://{HOST}"})
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log nothing: to draw the traceback of a page that fails takes longer than the whole scan."""
    with capture_logs():
        yield


def secure(visitor: Visitor) -> Visitor:
    """Let a visitor come by TLS, as the installation's address says."""
    visitor.client.environ_base["wsgi.url_scheme"] = "https"
    visitor.client.environ_base["HTTP_HOST"] = HOST
    for cookie in list(visitor.client._cookies.values()):  # a client has no way of its own to move cookies
        visitor.client.set_cookie(cookie.key, cookie.value, domain=HOST, secure=True)
    return visitor


def get(visitor: Visitor, path: str, **options: object) -> TestResponse:
    return visitor.get(path, base_url=f"https://{HOST}", **options)


def post(visitor: Visitor, path: str, data: dict[str, str], **options: object) -> TestResponse:
    headers = {"Referer": f"https://{HOST}/"} | dict(options.pop("headers", {}))  # type: ignore[call-overload]
    return visitor.client.post(path, data=data, base_url=f"https://{HOST}", headers=headers, buffered=True, **options)


def token_of(visitor: Visitor) -> str:
    found = TOKEN.search(get(visitor, "/").text)
    assert found is not None
    return found[1]


class Markup(HTMLParser):
    """Finds what a page must not have, and what it refers to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.loads: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.posts: list[dict[str, str | None]] = []
        self._form: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"<{tag} {name}=…>" for name in given if name.startswith("on") or name == "style"]
        self.faults += ["hx-on"] if any(name.startswith(("hx-on", "data-hx-on")) for name in given) else []
        if tag == "style" or (tag == "script" and "nonce" not in given):
            self.faults.append(f"<{tag}> without a nonce") if "nonce" not in given else None
        if tag == "a" and given.get("target") == "_blank" and "noopener" not in (given.get("rel") or ""):
            self.faults.append("a link to a new tab without rel=noopener")
        for name in ("src", "action", "formaction", "poster", "data", "srcset"):
            if given.get(name):
                self.loads.append(str(given[name]))
        if tag == "link":
            self.loads.append(str(given.get("href")))
        if tag == "a" and given.get("href"):
            self.links.append((tag, str(given["href"])))
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._form = {"action": given.get("action"), "token": None}
            self.posts.append(self._form)
        if tag == "input" and given.get("name") == "csrf_token" and self._form is not None:
            self._form["token"] = given.get("value")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


class Fields(HTMLParser):
    """Finds what a browser would send with each form of a page, when nobody touches it.

    Attributes:
        forms: The fields by the path of the form.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, dict[str, str]] = {}
        self._here: dict[str, str] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._here = self.forms.setdefault(given.get("action", "").partition("?")[0], {})
        elif (
            tag == "input" and given.get("type") not in {"checkbox", "radio", "file", "submit"}
        ) or "checked" in given:
            self._here[name] = given.get("value", "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self._here):
            self._here[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea, self._here[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._here[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        self._textarea = "" if tag == "textarea" else self._textarea
        self._here = {} if tag == "form" else self._here
