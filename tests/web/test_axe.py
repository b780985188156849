"""Every page, as whoever sees all of it: accessible, light and dark, on a desk and on a telephone, and small.

Source: WCAG 2.2, https://github.com/dequelabs/axe-core
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page as Tab

from licet_server.web.audience import Audience
from tests.servers import LicenseServer
from tests.web.browser import DESK, PHONE, be_still, set_theme
from tests.web.world import NOBODY, WHO_SEES, World

MOST_HTML = 100_000
MOST_TRANSFER = 400_000
MOST_STOPS = 120
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""What may differ between light and dark."""

NO_PAGE = {
    "account.home": "it leads on to the desk or the portal",
    "federation.start": "it leads to a provider, which is not there",
    "federation.callback": "it takes somebody back from a provider",
    "checkout.way": "it leads a buyer to the payment provider",
    "checkout.state": "it is a part of a page, and that is looked at",
    "desk_mails.body": "it is a mail, in a frame of a page that is looked at",
}
"""What is asked for with GET and is no page to look at, and why."""

Visit = Callable[..., BrowserContext]


def audit(tab: Tab, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds wrong with the page as it is shown now; *rules* are looked at alone."""
    run_only: dict[str, Any] = {"runOnly": rules} if rules else {}
    options = {"resultTypes": ["violations"], "preload": False, **run_only}
    found = tab.evaluate(
        "options => axe.run(document, options).then(all => all.violations.map(each => [each.id, each.nodes.map("
        "node => node.target.join(' ') + ' ' + node.failureSummary.split('\\n').slice(1).join(' '))]))",
        options,
    )
    return [f"{rule}: {'; '.join(nodes[:3])}" for rule, nodes in found]


def look_at(tab: Tab, path: str) -> list[str]:
    """Load a page once, and look at it in all four ways."""
    try:
        answer = tab.goto(path, wait_until="load")
    except PlaywrightError as error:
        if "Download is starting" in error.message:
            return []
        raise
    assert answer is not None
    if answer.status != 200:
        return [f"answers {answer.status}"]
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    wrong = []
    size = len(answer.body())
    if size > MOST_HTML:
        wrong.append(f"{size} bytes of HTML")
    be_still(tab)
    tab.evaluate(AXE_SCRIPT)
    for viewport in (DESK, PHONE):
        tab.set_viewport_size(viewport)
        for theme in ("light", "dark"):
            set_theme(tab, theme)
            found = audit(tab, OF_COLOURS if theme == "dark" else None)
            wrong += [f"{viewport['width']} px, {theme}: {each}" for each in found]
        wide, shown = tab.evaluate(
            "() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
        )
        if wide > shown:
            wrong.append(f"{viewport['width']} px: scrolls sideways, {wide} px wide{widest(tab)}")
    return wrong


def widest(tab: Tab) -> str:
    """Name what sticks out."""
    found = tab.evaluate(
        "() => [...document.querySelectorAll('main *, header *, footer *')].filter(each => "
        "each.getBoundingClientRect().right > document.scrollingElement.clientWidth + 1).slice(0, 3)"
        ".map(each => each.tagName.toLowerCase() + '.' + each.className)"
    )
    return f" ({', '.join(found)})"


def walk(visit: Visit, who: str, paths: dict[str, str]) -> list[str]:
    context = visit(who)
    tab = context.new_page()
    wrong = []
    for name, path in paths.items():
        try:
            found = look_at(tab, path)
        except PlaywrightError as error:
            if "Execution context was destroyed" not in error.message:
                raise
            tab.wait_for_load_state()  # a page whose figures are being counted loads itself again when they are there
            found = look_at(tab, path)
        wrong += [f"{name}: {each}" for each in found]
    return wrong


def pages_of(world: World, *audiences: Audience) -> dict[str, str]:
    chosen = [page for page in world.pages if page.audience in audiences and "GET" in page.methods]
    return {page.name: world.path(page) for page in chosen if page.rule.endpoint not in NO_PAGE}


@pytest.mark.parametrize(
    "audiences",
    [
        pytest.param((Audience.ANYONE,), id="anyone"),
        pytest.param((Audience.SIGNED_IN, Audience.MEMBER, Audience.OWNER_OF_CUSTOMER), id="customer"),
        pytest.param((Audience.SUPPORT,), id="desk-reads"),
        pytest.param((Audience.ADMIN, Audience.OWNER), id="desk-changes"),
    ],
)
def test_every_page_is_accessible_at_any_width_light_and_dark(
    visit: Visit, seeded: tuple[World, LicenseServer], audiences: tuple[Audience, ...]
) -> None:
    world, _ = seeded
    wrong = walk(visit, WHO_SEES[audiences[0]], pages_of(world, *audiences))
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("who", [NOBODY, "owner of customer"])
def test_so_are_the_pages_of_signing_in(visit: Visit, seeded: tuple[World, LicenseServer], who: str) -> None:
    world, _ = seeded
    there = {rule.rule for rule in world.outside if "GET" in (rule.methods or ()) and not rule.arguments}
    visitor = world.visitor(who)
    served = [path for path in sorted(there - {"/logout"}) if visitor.get(path).status_code == 200]
    assert len(served) > 3
    wrong = walk(visit, who, dict(zip(served, served, strict=True)))
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_page_is_looked_at_or_listed(seeded: tuple[World, LicenseServer]) -> None:
    """Nothing that the seeds cannot fill in, and no exception for a page that is gone."""
    world, _ = seeded
    for page in world.pages:
        world.path(page)
    assert set(NO_PAGE) <= set(world.app.view_functions)
    assert {page.audience for page in world.pages} <= set(WHO_SEES)


def test_a_first_visit_transfers_little(visit: Visit, seeded: tuple[World, LicenseServer]) -> None:
    world, _ = seeded
    portal = f"/portal/{world.seeds.ours.customer_id}"
    wrong = []
    for who, path in ((NOBODY, "/"), (NOBODY, "/pricing"), (NOBODY, "/login"), ("owner", "/admin"),
                      ("owner", "/admin/outlook"), ("owner of customer", portal)):  # fmt: skip
        tab = visit(who).new_page()
        size = transferred(tab, path)
        if size > MOST_TRANSFER:
            wrong.append(f"{path}: {size} bytes")
    assert not wrong, "\n" + "\n".join(wrong)


def transferred(tab: Tab, path: str) -> int:
    """Return how many bytes came over the wire for a page and all that it loads, with headers."""
    sizes: list[float] = []
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.goto(path, wait_until="networkidle")
    assert sizes, json.dumps(path)
    return round(sum(sizes))


FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  e.dataset.reached = "1";
  const ring = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  return [e.tagName + "." + e.className, ring, r.width > 1 && r.height > 1 && r.bottom > 0, e === document.body];
}"""
MISSED = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(e =>
  e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && e.type !== "radio" &&
  !e.dataset.reached)
  .map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 30))"""


@pytest.mark.parametrize(
    ("who", "path"),
    [(NOBODY, "/pricing"), (NOBODY, "/login"), ("owner", "/admin"), ("owner", "/admin/licenses/new"),
     ("owner of customer", "/portal/{customer}"), ("owner of customer", "/account")],
)  # fmt: skip
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    visit: Visit, seeded: tuple[World, LicenseServer], who: str, path: str
) -> None:
    world, _ = seeded
    path = path.replace("{customer}", world.seeds.ours.customer_id)
    tab = visit(who).new_page()
    tab.goto(path)
    tab.evaluate(FOCUSED)  # the field that a page likes best has the focus already
    wrong, stops = [], []
    for _ in range(MOST_STOPS):
        tab.keyboard.press("Tab")
        name, ring, shown, outside = tab.evaluate(FOCUSED)
        if name in stops[:1] and name == "A.skip":
            break
        stops.append("outside" if outside else name)
        if not ((ring and shown) or outside):
            wrong.append(f"{path}: nobody sees that {name} has the focus")
    assert "A.skip" in {stops[0], *(after for before, after in pairwise(stops) if before == "outside")}, stops
    wrong += [f"{path}: the keyboard does not reach {each}" for each in tab.evaluate(MISSED)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def test_the_first_link_skips_the_menu(visit: Visit) -> None:
    tab = visit().new_page()
    tab.goto("/pricing")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("() => document.activeElement.id") == "content"
