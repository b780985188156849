"""Chromium, and somebody who watches what it complains about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
_OPTIONS = (
    "--no-sandbox",  # it needs privileges that containers lack, and sees no page but ours
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, which knows no host but this one."""
    assert PROGRAM is not None, "no Chromium here: `make setup` installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(_OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What went wrong in a context of the browser, in words.

    Attributes:
        hosts: ``host:port`` of whom pages may talk to.
        others: Of these, whose pages are not ours to look after.
        expects: Statuses of errors that a test asks for, beside those below 400.
        complaints: What there was.
    """

    hosts: set[str]
    others: set[str] = field(default_factory=set)
    expects: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        """Watch a context, and all of its pages."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        return self

    def check(self) -> None:
        """Fail if there was anything."""
        found, self.complaints = self.complaints, []
        assert not found, "\n" + "\n".join(dict.fromkeys(found))

    def _console(self, message: ConsoleMessage) -> None:
        loading = message.text.startswith("Failed to load resource")  # the response says it, with its status
        url = message.page.url if message.page else ""
        if message.type in {"error", "warning"} and not loading and not self._is_other(url):
            self.complaints.append(f"{url}: {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        known = parts.scheme in {"data", "blob"} or parts.netloc in self.hosts
        if not known and not self._is_other(request.frame.url):
            self.complaints.append(f"{request.frame.url}: asked {request.url}")

    def _failed(self, request: Request) -> None:
        left = request.failure == "net::ERR_ABORTED"  # a download, or a page that was left
        if not left and not self._is_other(request.frame.url):
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expects and not self._is_other(response.url):
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")

    def _is_other(self, url: str) -> bool:
        return urlsplit(url).netloc in self.others


def set_theme(page: Page, theme: str) -> None:
    """Switch a page that is loaded to ``light`` or ``dark``."""
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)


def be_still(page: Page) -> None:
    """End all movement, so that no colour is on its way; a style of the page itself would break its policy."""
    page.evaluate(
        "() => { const still = new CSSStyleSheet();"
        "still.replaceSync('*,*::before,*::after{transition:none!important;animation:none!important}');"
        "document.adoptedStyleSheets = [still]; }"
    )
