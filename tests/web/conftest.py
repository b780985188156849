"""One browser and one seeded server for all tests of this folder, which run in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.servers import PATIENCE, LicenseServer
from tests.web.browser import DESK, Watch, chromium
from tests.web.world import GITHUB, NOBODY, World, make_world

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what needs the browser together, for it is started once, and first: at the end all would wait for it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: HERE not in item.path.parents)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, LicenseServer]]:
    """A running server with a business in it; what is tested there adds to it at most."""
    folder = tmp_path_factory.mktemp("seeded")
    server = LicenseServer(folder / "data", GITHUB)
    world = make_world(folder, {"LICET_BASE_URL": server.url})
    with server:
        yield world, server
    world.close()


@pytest.fixture
def visit(browser: Browser, seeded: tuple[World, LicenseServer]) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser for somebody of the seeds; at the end, nothing may have gone wrong in it."""
    world, server = seeded
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_for(who: str = NOBODY, *, expects: frozenset[int] = frozenset(), **options: object) -> BrowserContext:
        context = browser.new_context(
            **{"viewport": DESK, "reduced_motion": "reduce", "base_url": server.url} | options
        )
        context.set_default_timeout(15_000 * PATIENCE)
        context.add_cookies(world.cookies(who, server.url))
        opened.append((context, Watch({urlsplit(server.url).netloc}, expects=set(expects)).over(context)))
        return context

    yield open_for
    for context, watch in opened:
        context.close()
        watch.check()
