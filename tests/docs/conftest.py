"""What documents call: commands, a license server that runs, a payment provider, a mail server, databases."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.docs.scenes import Around
from tests.docs.warm import commands
from tests.servers import LicenseServer, postgres_server
from tests.smtp import SmtpServer
from tests.stripe_stand_in import StripeStandIn


@pytest.fixture(scope="session")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Around]:
    folder = tmp_path_factory.mktemp("documents")
    with (
        commands(folder) as bin_,
        StripeStandIn() as stripe,
        SmtpServer(folder) as mails,
        postgres_server() as postgres,
        LicenseServer(folder / "shop", stripe.env | mails.env) as shop,
        socket.create_server(("127.0.0.1", 0)) as nobody,
    ):
        stripe.webhook_url = f"{shop.url}/api/v1/webhooks/stripe"
        nobody.setblocking(False)
        yield Around(bin_, shop, stripe, mails, postgres, nobody)
