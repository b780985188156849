"""The two journeys that the product is for, each in a real browser, with real processes at both ends.

A vendor begins with an empty server; a customer buys, and brings a colleague. Payment, mail and the identity provider
are those of this machine.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.servers import PATIENCE, LicenseServer, wait_until
from tests.smtp import SmtpServer
from tests.stripe_stand_in import StripeStandIn
from tests.web.browser import DESK, Watch

with warnings.catch_warnings():  # it uses what authlib will give up, one day
    warnings.simplefilter("ignore")
    import oidc_provider_mock

pytestmark = pytest.mark.filterwarnings(
    "ignore:get_jwt_config:DeprecationWarning"
)  # of that provider, which is not ours

PHRASE = "-".join(["tide", "lantern", "copper", "meadow"])
VENDOR, BUYER, COLLEAGUE = "vera@vendor.example", "ingrid@aurore-cloud.example", "kari@aurore-cloud.example"
SOLD_TO = "sam@fjord-logistics.example"
GRANTED = "is not the ARN of a supported resource"
"""What the tool itself says, once the license lets it."""

LONGEST_MS = 20_000 * PATIENCE
KEY = re.compile(r"OPT-[A-Z]{3}-[A-Z0-9]{5}-[A-Z0-9]{5,}")


@dataclass
class Shop:
    """A license server, and whom it deals with."""

    server: LicenseServer
    stripe: StripeStandIn
    mails: SmtpServer
    provider: str

    def mail_to(self, address: str, *, about: str) -> str:
        """Wait for a mail with something in its subject or text, and return its text."""

        def found() -> list[str]:
            texts = [f"{each.message['Subject']}\n{each.text}" for each in self.mails.to(address)]
            return [text for text in texts if about in text]

        wait_until(lambda: bool(found()), within=30, what=f"a mail to {address} about {about}")
        return found()[-1]

    def first_link(self) -> str:
        """Return the one-time link that ``serve`` has printed."""
        found = re.findall(rf"{re.escape(self.server.url)}/welcome/\S+", self.server.log.read_text())
        assert found, self.server.log.read_text()
        return str(found[-1])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    with ExitStack() as opened:
        stripe = opened.enter_context(StripeStandIn())
        mails = opened.enter_context(SmtpServer(folder / "mail"))
        claims = {"email": BUYER, "email_verified": True, "name": "Ingrid Solberg"}
        known = [oidc_provider_mock.User(sub=BUYER, claims=claims)]
        patch = opened.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # read by the provider, which has no TLS on this machine
        provider = opened.enter_context(oidc_provider_mock.run_server_in_thread(user_claims=known))
        issuer = f"http://localhost:{provider.server_port}"
        accounts = {
            "LICET_OIDC_ISSUER": issuer,
            "LICET_OIDC_CLIENT_ID": "licet",
            "LICET_OIDC_CLIENT_SECRET": "of-tests",
        }
        accounts["LICET_OIDC_NAME"] = "Aurore ID"
        server = LicenseServer(folder / "data", stripe.env | mails.env | accounts, worker=True)
        (folder / "data").mkdir()
        (folder / "data" / "mail.toml").write_text('[vendor]\nname = "Acme Tools"\n')
        server.url = f"http://localhost:{server.port}"  # a passkey belongs to a name, and never to an address
        server.env["LICET_BASE_URL"] = server.url
        opened.enter_context(server)
        stripe.webhook_url = f"{server.url}/api/v1/webhooks/stripe"
        yield Shop(server, stripe, mails, issuer)


@pytest.fixture
def visitor(browser: Browser, shop: Shop) -> Iterator[Callable[[], Page]]:
    """Open a browser of somebody's own; at the end, nothing may have gone wrong in it."""
    others = {urlsplit(each).netloc for each in (shop.provider, shop.stripe.url)}
    watch = Watch({urlsplit(shop.server.url).netloc} | others, others)
    contexts: list[BrowserContext] = []

    def open_one() -> Page:
        context = browser.new_context(base_url=shop.server.url, viewport=DESK, reduced_motion="reduce")
        context.set_default_timeout(LONGEST_MS)
        watch.over(context)
        context.route(f"{shop.stripe.url}/**", lambda route: checkout_page(shop, route))
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    watch.check()


class Authenticator:
    """An authenticator app: no two codes of one time step, for the server takes none twice."""

    def __init__(self, secret: str) -> None:
        padded = re.sub(r"[^A-Z2-7]", "", secret.upper())
        self._totp = TOTP(base64.b32decode(padded + "=" * (-len(padded) % 8)), 6, SHA1(), 30, enforce_key_length=False)
        self._last = 0

    def code(self) -> str:
        """Return the code of now, or of the next step when that of now was used; servers allow for clocks."""
        step = max(int(time.time()) // 30, self._last + 1)
        self._last = step
        return self._totp.generate(step * 30).decode()


def press(page: Page, name: str) -> None:
    """Press the button, or else follow the link, with that name; what is in the page itself comes before the menu."""
    main = page.locator("main")
    ways = [where.get_by_role(role, name=name, exact=True) for where in (main, page) for role in ("button", "link")]
    page.wait_for_load_state()
    expect(ways[2].or_(ways[3]).first).to_be_visible()
    next(way for way in ways if way.count()).first.click()


def fill(page: Page, **fields: str) -> None:
    """Type into fields by the names that forms send."""
    for name, value in fields.items():
        page.locator(f"main [name={name}]:visible").first.fill(value)


class Machine:
    """A customer's machine, set up as the documents say: the vendor's ``licet.toml``, and a key in the environment."""

    def __init__(self, shop: Shop, folder: Path, key: str) -> None:
        (folder / "licet.toml").write_text(shop.server.descriptor())
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LICET_"))} | {
            "OPTIMNOW_LICENSE_KEY": key,
            "LICET_CONFIG": str(folder / "licet.toml"),
            "LICENSE_SERVER_URL": shop.server.url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @contextmanager
    def running(self, name: str) -> Iterator[str]:
        """Run the vendor's MCP server as a host does; give what its tool answers to a name that is no resource.

        Args:
            name: Of the instance: one that nobody has seen asks the license server before it answers.
        """
        command = [str(Path(sys.executable).with_name("licet-tag-compliance"))]
        env = self.env | {"LICET_STATE_DIR": str(self.folder / name)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, env=env, cwd=self.folder, **pipes) as process:
            about = {"name": "journey", "version": "1"}
            say(process, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=about)
            say(process, "notifications/initialized", waits=False)
            yield say(process, "tools/call", name="suggest_tags", arguments={"resource_arn": "nonsense"})
            process.terminate()
            process.communicate(timeout=20)


def say(process: subprocess.Popen[bytes], method: str, *, waits: bool = True, **params: Any) -> str:
    """Say something to an MCP server, and return its answer as it came."""
    assert process.stdin is not None
    assert process.stdout is not None
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": 1} if waits else {})
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()
    for line in process.stdout if waits else ():
        if json.loads(line).get("id") == 1:
            return line.decode()
    return ""


def checkout_page(shop: Shop, route: Route) -> None:
    """Stand in for the page on which a buyer pays: the stand-in itself has the API alone."""
    request = route.request
    session = urlsplit(request.url).path.rpartition("/")[2]
    if request.method == "POST":
        shop.stripe.pay(session, email=BUYER, name="Ingrid Solberg", country="NO")
        opened = next(
            call for call in shop.stripe.calls if call.path == "/v1/checkout/sessions" and call.method == "POST"
        )
        route.fulfill(
            status=303, headers={"Location": opened.params["success_url"].replace("{CHECKOUT_SESSION_ID}", session)}
        )
        return
    page = "<!doctype html><title>Checkout</title><form method=post><button>Pay</button></form>"
    route.fulfill(status=200, content_type="text/html", body=page)


def test_a_vendor_issues_a_license_sees_it_used_and_suspends_it(
    shop: Shop, visitor: Callable[[], Page], tmp_path: Path
) -> None:
    page = visitor()
    app = become_owner(shop, page)
    press(page, "Sign out")
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
    page.goto("/login?next=/admin/licenses/new")
    fill(page, email=VENDOR, password=PHRASE)
    press(page, "Sign in")
    fill(page, code=app.code())
    press(page, "Sign in")

    expect(page.get_by_role("heading", level=1)).to_have_text("Issue a license")
    page.locator("main [name=plan]").select_option("OPT/pro")
    fill(page, email=SOLD_TO, name="Sam Lind", company="Fjord Logistics")
    press(page, "Issue license")
    expect(page.get_by_role("heading", level=1)).to_have_text("License issued")
    key = page.locator("#license-key").inner_text()
    assert KEY.fullmatch(key), key
    assert key in shop.mail_to(SOLD_TO, about=key)
    press(page, "To the license")
    expect(page.get_by_text("No instance has run with this license yet")).to_be_visible()

    machine = Machine(shop, tmp_path, key)
    with machine.running("first") as said:
        assert GRANTED in said, said
        page.reload()
        expect(page.locator("main table tbody tr").filter(has_text="Live")).to_have_count(1)

    press(page, "Suspend")
    press(page, "Suspend license")
    expect(page.get_by_text("The license is suspended.")).to_be_visible()
    with machine.running("second") as said:
        assert "SUSPENDED" in said, said
    press(page, "Undo")
    press(page, "Reactivate license")
    expect(page.get_by_text("The license works again.")).to_be_visible()
    with machine.running("third") as said:
        assert GRANTED in said, said
    assert key not in page.content()
    assert key not in shop.server.log.read_text()


def become_owner(shop: Shop, page: Page) -> Authenticator:
    """Come in by the link that ``serve`` has printed, and set an authenticator app up, as the desk demands."""
    page.goto(shop.first_link())
    fill(page, email=VENDOR, name="Vera Lang", password=PHRASE)
    press(page, "Begin")
    page.goto("/admin")
    press(page, "Use an authenticator app")
    start = page.get_by_role("button", name=re.compile("Set it up|Begin|Set up|Go on"))
    if not page.locator("#totp-key").count():
        start.first.click()
    app = Authenticator(page.locator("#totp-key").inner_text())
    fill(page, code=app.code())
    press(page, "Switch it on")
    page.goto("/admin")
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("Customers")
    return app


def test_a_customer_buys_reads_the_key_frees_a_seat_and_brings_a_colleague(
    shop: Shop, visitor: Callable[[], Page], tmp_path: Path
) -> None:
    page = visitor()
    key = buy(shop, page)

    page.goto("/login")
    press(page, "Continue with Aurore ID")
    page.get_by_role("button", name=BUYER).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Licenses")
    add_passkey(page)
    press(page, "Sign out")
    page.goto("/login")
    press(page, "Sign in with a passkey")
    use_passkey(page)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    reveal(page, key)
    release_a_seat(page, Machine(shop, tmp_path, key))
    invite(page)
    join(shop, visitor())


def buy(shop: Shop, page: Page) -> str:
    """Buy from the page of prices, and return the key that comes by mail."""
    page.goto("/pricing")
    page.get_by_role("link", name=re.compile("Buy.*Professional")).first.click()
    fill(page, email=BUYER, name="Ingrid Solberg", company="Aurore Cloud")
    page.locator("main [name=country]").select_option("NO")
    press(page, "Continue to payment")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.get_by_text("Your license key is on its way")).to_be_visible()
    found = KEY.search(shop.mail_to(BUYER, about="OPT-PRO-"))
    assert found is not None
    return found[0]


def add_passkey(page: Page) -> None:
    """Let a device that is always willing keep a passkey, over the browser's own protocol for tests.

    Source: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
    """
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    abilities: dict[str, Any] = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    abilities |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": abilities})
    page.goto("/account")
    press(page, "Add a passkey")
    fill(page, name="Laptop")
    press(page, "Go on")
    use_passkey(page, "Make the passkey")
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("Laptop")


def use_passkey(page: Page, label: str = "Use the passkey") -> None:
    """Press the button that asks for the passkey, unless the page asks by itself."""
    button = page.get_by_role("button", name=label)
    if button.count() and button.is_visible():
        button.click()
    page.wait_for_url(lambda url: "wan-" not in url)


def reveal(page: Page, key: str) -> None:
    page.goto("/portal")
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    assert key not in page.content()
    press(page, "License key")
    press(page, "Show the key")
    expect(page.locator("#license-key")).to_have_text(key)
    expect(page.locator("#as-variable")).to_have_text(f"OPTIMNOW_LICENSE_KEY={key}")
    press(page, "Hide it")
    assert key not in page.content()


def release_a_seat(page: Page, machine: Machine) -> None:
    """A machine takes a seat; its owner takes it back."""
    with machine.running("first") as said:
        assert GRANTED in said, said
        press(page, "Manage instances")
        expect(page.locator("main table tbody tr")).to_have_count(1)
        page.get_by_role("link", name=re.compile("Release")).first.click()
        press(page, "Release the seat")
        expect(page.locator("main")).to_contain_text("0 / 5")


def invite(page: Page) -> None:
    press(page, "Team")
    fill(page, email=COLLEAGUE)
    press(page, "Send the invitation")
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()


def join(shop: Shop, page: Page) -> None:
    """Open an account with the address that was invited, prove it, and accept."""
    link = re.search(rf"{re.escape(shop.server.url)}/invitations/\S+", shop.mail_to(COLLEAGUE, about="/invitations/"))
    assert link is not None
    page.goto(link[0])
    press(page, "Make an account")
    fill(page, email=COLLEAGUE, name="Kari Moe", password=PHRASE)
    press(page, "Open the account")
    proof = re.search(rf"{re.escape(shop.server.url)}/confirm/\S+", shop.mail_to(COLLEAGUE, about="/confirm/"))
    assert proof is not None
    page.goto(proof[0])
    press(page, "Confirm my email")
    page.wait_for_url("**/login**")
    page.goto(f"/login?next={urlsplit(link[0]).path}")
    fill(page, email=COLLEAGUE, password=PHRASE)
    press(page, "Sign in")
    press(page, "Accept the invitation")
    page.goto("/portal")
    expect(page.locator("main")).to_contain_text("Aurore Cloud")
    press(page, "Team")
    expect(page.get_by_role("button", name="Send the invitation")).to_have_count(0)
