"""Where each guide begins: what its reader has before the first command, and what the names in it stand for."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from licet.descriptor import parse_descriptor
from licet_server.billing.stripe_api import StripeApi
from licet_server.licensing.payments import CheckoutWish, Offer
from tests.docs.pages import ROOT, Step
from tests.docs.reader import PLACEHOLDER, Reader
from tests.docs.standins import checkout
from tests.servers import LicenseServer
from tests.smtp import SmtpServer
from tests.stripe_stand_in import StripeStandIn

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
PRO = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)


@dataclass
class Around:
    """What is there for all guides.

    Attributes:
        commands: The folder of commands and stand-ins, first on the PATH.
        shop: A license server that runs already, for guides that only have a customer.
        stripe: Its account with a payment provider.
        mails: Its mail server.
        postgres: The address of an empty database.
        nobody: Where nobody may ask anything.
    """

    commands: Path
    shop: LicenseServer
    stripe: StripeStandIn
    mails: SmtpServer
    postgres: str
    nobody: socket.socket

    def reader(self, folder: Path) -> Reader:
        """Return somebody in an empty folder, with nothing set."""
        home = folder / "empty"
        home.mkdir()
        bin_ = self.commands
        path = f"{bin_}:{Path(sys.executable).parent}:{SYSTEM_PATH}"
        env = {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "dumb", "AWS_EC2_METADATA_DISABLED": "true"}
        calls = folder / "calls.txt"
        env |= {"NOTED_CALLS": str(calls), "LICET_RATE_LIMIT": "off", "LICET_GUESS_LIMIT": "off"}
        return Reader(home, env, {})


def nothing(_: Around, __: Reader) -> None:
    """Begin with an empty folder."""


def at_the_shop(around: Around, reader: Reader, command: str) -> str:
    """Let the vendor of the running server type something, and return what it prints."""
    own = {name: value for name, value in around.shop.env.items() if name.startswith("LICET_")}
    done = subprocess.run(
        ["bash", "-c", command], env=reader.env | own, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def customer(around: Around, reader: Reader) -> None:
    """Begin with the vendor's mail, his licet.toml, and his server in reach."""
    sale = "licet-server license issue --product OPT --plan pro --email customer@example.com --json"
    issued = json.loads(at_the_shop(around, reader, sale))
    (reader.folder / "licet.toml").write_text(at_the_shop(around, reader, "licet-server product descriptor OPT"))
    reader.words |= {PLACEHOLDER: issued["license_key"], "/path/to/licet.toml": "licet.toml"}
    reader.words["uvx some-mcp-server"] = "true"
    reader.made |= {"KEY": issued["license_key"]}
    reader.env["LICET_STATE_DIR"] = str(reader.folder.parent / "licet-state")


def selling(around: Around, reader: Reader) -> None:
    """Begin with accounts at a payment provider and a mail server, and what older systems and customers have sent."""
    reader.env |= around.stripe.env | around.mails.env
    (reader.folder / "FILE").write_text("license_key,email\nOPT-PRO-ABCDE-12345,old@example.com\n")
    (reader.folder / "new-passphrase.txt").write_text("nobody guesses this\n")
    reader.words["uvx some-mcp-server --its-own-flag"] = reader.words["uvx some-mcp-server"] = "true"
    reader.words["/path/to/licet.toml"] = "licet.toml"


def initialised(around: Around, reader: Reader) -> None:
    """Begin with a license server of one's own that has sold one license to a customer who has no network."""
    selling(around, reader)
    reader.offline_customer = True
    reader.run("licet-server init")
    reader.type(Step("licet-server license issue --product OPT --plan pro --email buyer@example.com", "", (), "before"))


def with_people(around: Around, reader: Reader) -> None:
    """Begin with an owner of the desk."""
    initialised(around, reader)
    reader.run("echo nobody guesses this | licet-server user create-admin --email you@vendor.example --password-stdin")


def without_a_network(around: Around, reader: Reader) -> None:
    """Begin with a vendor and a customer who exchange files; the address of the license server is a dead end."""
    initialised(around, reader)
    reader.offline_customer = False
    reader.run("licet-server product descriptor OPT > licet.toml")
    reader.run(f"echo {reader.words[PLACEHOLDER]} > license-key.txt")
    reader.env["LICENSE_SERVER_URL"] = f"http://127.0.0.1:{around.nobody.getsockname()[1]}"


def paid(around: Around, reader: Reader) -> None:
    """Begin at the desk of a shop where somebody has just paid by card."""
    reader.env |= {name: value for name, value in around.shop.env.items() if name.startswith(("LICET_", "STRIPE_"))}
    page, ends = "https://example.com/", datetime.now(UTC) + timedelta(hours=1)
    wish = CheckoutWish("ord_00000000000000000001", PRO, "buyer@example.com", page, page, ends)
    around.stripe.pay(StripeApi(around.stripe.settings).open_checkout(wish).ref)
    reader.made["EVENT"] = around.stripe.events[0]["id"]


def two_databases(around: Around, reader: Reader) -> None:
    """Begin with SQLite at /data and an empty PostgreSQL."""
    reader.env["LICET_DATA_DIR"] = reader.filled("/data")
    reader.run("licet-server init")
    reader.words["postgresql://licet:PASSWORD@db.example.com/licet"] = around.postgres


def reviewed(around: Around, reader: Reader) -> None:
    """Begin with both sides on one machine, as no reviewer has them: the page speaks of each."""
    customer(around, reader)
    reader.env |= {name: value for name, value in around.shop.env.items() if name.startswith("LICET_")}
    reader.env["OPTIMNOW_LICENSE_KEY"] = reader.made["KEY"]
    reader.words["https://license.example.com"] = around.shop.url


def activating(around: Around, reader: Reader) -> None:
    """Begin as a customer who has set the variable, and has the key in a file, too."""
    customer(around, reader)
    reader.env["OPTIMNOW_LICENSE_KEY"] = reader.made["KEY"]
    (reader.folder / "license-key.txt").write_text(reader.made["KEY"] + "\n")


def deploying(_: Around, reader: Reader) -> None:
    """Begin in a checkout; the data folder is already what the first start of a container would make it."""
    checkout(reader.folder)
    reader.env["LICET_DATA_DIR"] = reader.filled("/data")
    reader.run("licet-server init")


def watched(around: Around, reader: Reader) -> None:
    """Begin with the log of a server that has just said no to somebody."""
    asked = f'curl -sS -D - {around.shop.url}/validate --json \'{{"license_key": "OPT-PRO-00000-00000"}}\''
    number = re.search(r"x-request-id: (\w+)", reader.run(asked).stdout, re.IGNORECASE)
    assert number is not None
    reader.words["4f49a1a793622eb944d5ab739b08e83f"] = number[1]
    shutil.copy(around.shop.log, reader.folder / "server.log")


def in_business(around: Around, reader: Reader) -> None:
    """Begin with a license server that runs and sells, and with programs that use its API and hear of its events."""
    initialised(around, reader)
    shutil.copy(ROOT / "deploy/compose.vendor.yaml", reader.folder)
    reader.env["LICET_RECOVERY_PASSPHRASE"] = "nobody guesses this either"
    reader.env["LICET_BASE_URL"] = f"http://127.0.0.1:{reader.port}"
    for command in (
        "licet-server api-key create --name shop --scope licenses:write --for 90d",
        "licet-server webhook add https://hooks.example.com/licet --event license.issued",
        "licet-server serve",
    ):
        reader.type(Step(command, "", (), "before"))


SCENES: dict[str, Callable[[Around, Reader], None]] = {
    "README.md": selling,
    "docs/activation.md": activating,
    "docs/air-gapped.md": without_a_network,
    "docs/deploy-vendor.md": deploying,
    "docs/hosts.md": customer,
    "docs/keys.md": initialised,
    "docs/monitoring.md": watched,
    "docs/operations.md": in_business,
    "docs/organisations.md": with_people,
    "docs/customer-guide.md": customer,
    "docs/databases.md": two_databases,
    "docs/mail.md": selling,
    "docs/payments.md": paid,
    "docs/security.md": reviewed,
    "docs/vendor-guide.md": initialised,
}


def sold_and_moved(_: Around, reader: Reader) -> None:
    """See that the descriptor is one, that the file is one, and that a key of the older system works."""
    assert parse_descriptor((reader.folder / "licet.toml").read_bytes()).code == "OPT"
    assert (reader.folder / "customer.lic").read_text().startswith("-----BEGIN LICET LICENSE FILE-----")
    validate = f"http://127.0.0.1:{reader.port}/validate"
    asked = reader.run(f'curl -fsS {validate} --json \'{{"license_key": "OPT-PRO-ABCDE-12345"}}\'')
    assert '"VALID"' in asked.stdout, asked.stderr


def nobody_was_asked(around: Around, _: Reader) -> None:
    """See that no connection waits where the license server would be."""
    try:
        around.nobody.accept()
    except BlockingIOError:
        return
    raise AssertionError("somebody has asked the license server")


def mails_arrive(around: Around, _: Reader) -> None:
    """See that the test mail is there."""
    assert around.mails.to("you@vendor.example")


PROMISES: dict[str, Callable[[Around, Reader], None]] = {
    "docs/air-gapped.md": nobody_was_asked,
    "docs/mail.md": mails_arrive,
    "docs/vendor-guide.md": sold_and_moved,
}
"""What must be true at the end of a guide, beyond what its commands say."""
