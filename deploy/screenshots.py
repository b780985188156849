"""Take the pictures of docs/screenshots: a server with a made-up business in it, and a real browser.

``make screenshots`` runs it. What is pictured is made up anew each time, as of today; the business is the one of
``tests/web/seeds.py``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.servers import LicenseServer
from tests.web.browser import DESK, PHONE, be_still, chromium
from tests.web.world import GITHUB, NOBODY, World, make_world

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
LARGEST = 150_000
VENDOR = '[vendor]\nname = "Acme Tools"\nsupport = "help@vendor.example"\n'
SERVICES = GITHUB | {
    "STRIPE_SECRET_KEY": "_".join(("sk", "test", "pictures")),
    "STRIPE_WEBHOOK_SECRET": "_".join(("whsec", "pictures")),
    "SMTP_SERVER": "localhost",
    "SMTP_TLS": "off",
}
"""As if everything were set up; nobody is asked, and no worker runs."""

OWNER, BUYER = "owner", "owner of customer"


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        name: Of its file.
        path: Of the page; ``{customer}`` and ``{license}`` stand for those of the seeds.
        who: Who looks at it.
        dark: Whether it is dark.
        phone: Whether it is on a telephone.
        high: How many pixels.
        at: What is scrolled to, as a CSS selector; ``None``: the top.
    """

    name: str
    path: str
    who: str = NOBODY
    dark: bool = False
    phone: bool = False
    high: int = DESK["height"]
    at: str | None = None


PICTURES = (
    Picture("desk-today", "/admin", OWNER),
    Picture("desk-today-dark", "/admin", OWNER, dark=True),
    Picture("desk-trends", "/admin", OWNER, at=".chart"),
    Picture("desk-outlook", "/admin/outlook", OWNER, high=740),
    Picture("desk-licenses", "/admin/licenses", OWNER),
    Picture("desk-license", "/admin/licenses/{license}", OWNER),
    Picture("desk-issue", "/admin/licenses/new", OWNER),
    Picture("desk-audit", "/admin/audit", OWNER),
    Picture("portal-licenses", "/portal/{customer}", BUYER),
    Picture("portal-license-dark", "/portal/{customer}/licenses/{license}", BUYER, dark=True),
    Picture("portal-downloads", "/portal/{customer}/licenses/{license}/downloads", BUYER),
    Picture("portal-license-phone", "/portal/{customer}/licenses/{license}", BUYER, phone=True),
    Picture("account", "/account", BUYER),
    Picture("pricing", "/pricing?product=OPT"),
    Picture("status", "/status"),
)


def take(
    browser: Browser, world: World, server: LicenseServer, picture: Picture, cookies: Callable[[str], list[Any]]
) -> Path:
    """Take one picture, and return its file."""
    context = browser.new_context(
        base_url=server.url,
        viewport=PHONE if picture.phone else DESK | {"height": picture.high},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    context.add_cookies(cookies(picture.who))
    ids = world.seeds.ours.ids
    page = context.new_page()
    path = picture.path.format(customer=ids["customer_id"], license=ids["license_id"])
    answer = page.goto(path, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{path} answers {answer and answer.status}")
    page.get_by_text("are being counted").wait_for(state="detached", timeout=60_000)
    be_still(page)
    if picture.at is not None:
        page.locator(picture.at).first.evaluate("each => each.closest('.card').scrollIntoView()")
    file = FOLDER / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screenshots.")
    parser.add_argument("names", nargs="*", help="which; none: all")
    names = parser.parse_args().names
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="licet-screenshots-") as name:
        server = LicenseServer(Path(name) / "data", SERVICES)
        world = make_world(Path(name), {"LICET_BASE_URL": server.url})
        (Path(name) / "data" / "mail.toml").write_text(VENDOR)
        cookies = cache(lambda who: world.cookies(who, server.url))  # one sign-in each
        with server, chromium() as browser:
            for warm in ("/admin", "/admin/outlook"):  # figures are counted behind the first request for them
                take(browser, world, server, Picture("desk-today", warm, OWNER), cookies)
            for picture in (each for each in PICTURES if each.name in names or not names):
                file = take(browser, world, server, picture, cookies)
                size = file.stat().st_size
                sys.stdout.write(f"{file.relative_to(FOLDER.parents[1])}  {size // 1000} KB\n")
                if size > LARGEST:
                    sys.stdout.write(f"  is larger than {LARGEST // 1000} KB\n")
        world.close()


if __name__ == "__main__":
    main()
