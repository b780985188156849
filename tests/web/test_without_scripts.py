"""Every form works in a browser that runs no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.seeds import PASSWORD
from tests.web.world import NOBODY

MOST_TRIES = 100
Visit = Callable[..., BrowserContext]


@pytest.fixture
def plain(visit: Visit) -> Callable[..., Page]:
    """Open a browser without scripts for somebody of the seeds."""
    return lambda who=NOBODY, **more: visit(who, java_script_enabled=False, **more).new_page()


def test_somebody_signs_in_and_out(plain: Callable[..., Page]) -> None:
    page = plain()
    page.goto("/login")
    page.locator("main [name=email]").fill("amir@aurore-cloud.example")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Licenses")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()


def test_a_visitor_writes_to_the_vendor_and_what_was_typed_stays(plain: Callable[..., Page]) -> None:
    page = plain(expects={422})
    page.goto("/contact")
    page.locator("main [name=message]").fill("Can it run without any connection to the internet?")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main [name=message]")).to_have_value("Can it run without any connection to the internet?")
    expect(page.locator("#email-error")).to_be_visible()
    page.locator("main [name=email]").fill("vera@alpine-rail.example")
    for _ in range(MOST_TRIES):  # who is quicker than a person is asked to send it once more
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        if page.url.endswith("/contact/thanks"):
            break
    expect(page).to_have_url(re.compile("/contact/thanks$"))


def test_the_vendor_issues_a_license(plain: Callable[..., Page]) -> None:
    page = plain("owner")
    page.goto("/admin/licenses/new")
    page.locator("main [name=plan]").select_option("OPT/starter")
    page.locator("main [name=email]").fill("plain@tern-labs.example")
    page.get_by_role("button", name="Issue license").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("License issued")
    expect(page.locator("#license-key")).to_have_text(re.compile("^OPT-STARTER-"))


def test_a_visitor_turns_the_lights_off(plain: Callable[..., Page]) -> None:
    page = plain()
    page.goto("/pricing")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
