"""The same life with ``localstripe``, which others wrote, as the provider: its words, its signatures, its time."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.localstripe_server import SECRET_KEY, LocalStripe
from tests.servers import LicenseServer, wait_until
from tests.smtp import SmtpServer

SECRET = "_".join(("whsec", "localstripe"))
BUYER = "jeanne@example.com"
WITHIN = 60.0


def subjects(mails: SmtpServer) -> list[str]:
    return [str(mail.message["Subject"]) for mail in mails.to(BUYER)]


def keys(mails: SmtpServer, to: str = BUYER) -> set[str]:
    """The license keys that somebody was sent."""
    words = [word for mail in mails.to(to) for word in mail.text.split()]
    return {word for word in words if re.fullmatch("OPT-PRO-[0-9A-Z]{5}-[0-9A-Z]{5}", word)}


def shown(server: LicenseServer, *args: str) -> Any:
    done = server.cli(*args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.sqlite_only(reason="the settlement's own tests run on both databases")
def test_a_customer_buys_pays_fails_is_suspended_pays_cancels_and_another_expires(tmp_path: Path):
    with LocalStripe() as peer, SmtpServer(tmp_path) as mails:
        stripe = {"STRIPE_API_BASE": peer.url, "STRIPE_SECRET_KEY": SECRET_KEY, "STRIPE_WEBHOOK_SECRET": SECRET}
        with LicenseServer(tmp_path / "data", {**stripe, **mails.env}, worker=True) as server:
            catalog = tmp_path / "catalog.toml"
            text = server.cli("catalog", "export").stdout
            head = "[products.OPT.plans.pro]\n"
            catalog.write_text(text.replace(head, head + "dunning_days = 0\n", 1))
            assert server.cli("catalog", "apply", str(catalog)).returncode == 0
            peer.send_to(f"{server.url}/api/v1/webhooks/stripe", SECRET)
            plan = peer.plan("pro", 499900, offer="OPT/pro")

            customer = peer.customer(BUYER)
            sub = peer.subscribe(customer, plan)
            wait_until(lambda: bool(keys(mails)), within=WITHIN, what="the key is delivered")
            (key,) = keys(mails)
            assert server.validate(key)[1]["code"] == "VALID"

            peer.renew(customer, sub)
            wait_until(lambda: _paid(server) == 2, within=WITHIN, what="the second invoice is in the books")

            peer.break_card(customer)
            open_invoice = peer.renew(customer, sub)
            wait_until(lambda: server.validate(key)[1]["code"] == "SUSPENDED", within=WITHIN, what="it is suspended")
            peer.mend_card(customer)
            peer.pay(open_invoice["id"])
            wait_until(lambda: server.validate(key)[1]["code"] == "VALID", within=WITHIN, what="it works again")

            peer.cancel(sub)
            wait_until(lambda: any("cancel" in each.lower() for each in subjects(mails)), within=WITHIN, what="told")
            assert server.validate(key)[1]["code"] == "VALID"  # until what was paid for is over

            late = peer.customer("late@example.com")
            peer.subscribe(late, plan, start=datetime.now(UTC) - timedelta(days=380))
            wait_until(lambda: bool(keys(mails, "late@example.com")), within=WITHIN, what="the late key is delivered")
            (old,) = keys(mails, "late@example.com")
            assert server.validate(old)[1]["code"] == "EXPIRED"
            assert {row["state"] for row in shown(server, "billing", "events")} <= {"done", "ignored"}


def _paid(server: LicenseServer) -> int:
    return sum(row["status"] == "paid" for row in shown(server, "invoice", "list"))
