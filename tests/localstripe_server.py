"""``localstripe``, a fake of Stripe that others wrote: an independent peer that signs its webhooks itself.

In a test::

    with LocalStripe() as peer:
        peer.send_to(f"{server.url}/api/v1/webhooks/stripe", secret)
        plan = peer.plan("pro", 499900, offer="OPT/pro")
        customer = peer.customer("buyer@example.com")           # with a card that pays
        sub = peer.subscribe(customer, plan)                    # first term paid

What it can, and what it cannot (version 1.15):

* Webhooks come one second after what they tell of, once, never again: the receiver must be up. An event is signed
  with the moment of its making. It sends ``customer.subscription.created`` and ``.deleted``,
  ``invoice.payment_succeeded`` and ``.payment_failed``, all in the shape of 2017 (``invoice.subscription``,
  ``lines[].plan``, ``invoice.charge``), and no ``invoice.paid``, ``customer.subscription.updated``,
  ``charge.refunded`` or dispute.
* It has no Checkout, no prices (plans carry the metadata), no portal and no clock: nothing renews by itself, and the
  term of a subscription is always the first after its start. :meth:`LocalStripe.renew` asks for one more invoice of
  that term; a subscription with a *start* in the past has a term that is over, or soon will be.
* It is silent about a card that is declined when an invoice is paid. A payment that fails, and says so, is one whose
  buyer does not confirm it: after :meth:`LocalStripe.break_card` nobody does, until :meth:`LocalStripe.mend_card`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from tests.servers import free_port, wait_until

Thing = dict[str, Any]

SECRET_KEY = "_".join(("sk", "test", "localstripe"))
PAYS = "pm_card_visa"
ASKS_THE_BUYER = {"number": "4000002500003155", "exp_month": "12", "exp_year": "2030", "cvc": "123"}


class LocalStripe:
    """``python -m localstripe`` on a free port, for as long as the ``with`` block lasts.

    Attributes:
        url: Its address, without a slash at the end; fit for ``STRIPE_API_BASE``.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = TemporaryDirectory(prefix="localstripe-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LocalStripe:
        log = (Path(self._folder.name) / "log").open("wb")
        command = [sys.executable, "-m", "localstripe", "--from-scratch", "--port", str(self.port)]
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder.name)
        wait_until(self._answers, within=30, what="localstripe answers", process=self._process)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._folder.cleanup()

    def send_to(self, url: str, secret: str, events: Sequence[str] | None = None) -> None:
        """Let webhooks go to *url*, signed with *secret*; *events*: only those types."""
        asked = {"url": url, "secret": secret} | ({} if events is None else {"events": list(events)})
        self._send("POST", "/_config/webhooks/licet", json.dumps(asked).encode(), "application/json")

    def plan(self, name: str, amount: int, *, offer: str, currency: str = "eur", interval: str = "year") -> str:
        """Make a plan that costs *amount* cents, and return its id."""
        self.ask("POST", "/v1/products", id=f"prod_{name}", name=name, type="service")
        made = self.ask(
            "POST",
            "/v1/plans",
            id=f"plan_{name}",
            product=f"prod_{name}",
            amount=amount,
            currency=currency,
            interval=interval,
            **{"metadata[licet_offer]": offer},
        )
        return str(made["id"])

    def customer(self, email: str) -> str:
        """Make a customer with a card that pays, and return the id."""
        made = self.ask("POST", "/v1/customers", email=email)
        self.mend_card(made["id"])
        return str(made["id"])

    def subscribe(self, customer: str, plan: str, *, start: datetime | None = None, **metadata: str) -> str:
        """Let a customer subscribe and pay the first term, and return the id of the subscription."""
        named = {f"metadata[{name}]": value for name, value in metadata.items()}
        asked: dict[str, Any] = {"customer": customer, "items[0][plan]": plan, **named}
        if start is not None:
            asked["backdate_start_date"] = int(start.timestamp())
        return str(self.ask("POST", "/v1/subscriptions", **asked)["id"])

    def break_card(self, customer: str) -> None:
        """Let every further payment of a customer fail."""
        card = {f"card[{name}]": value for name, value in ASKS_THE_BUYER.items()}
        self._use(customer, self.ask("POST", "/v1/payment_methods", type="card", **card)["id"])

    def mend_card(self, customer: str) -> None:
        """Let payments of a customer succeed again."""
        self._use(customer, self.ask("GET", f"/v1/payment_methods/{PAYS}")["id"])

    def renew(self, customer: str, sub: str) -> Thing:
        """Make one more invoice for a subscription, take its money, and return how it stands."""
        made = self.ask("POST", "/v1/invoices", customer=customer, subscription=sub)
        return self.pay(made["id"])

    def pay(self, invoice: str) -> Thing:
        """Try to take the money of an invoice, and return how it stands: ``paid``, or still ``open``."""
        intent = self.ask("POST", f"/v1/invoices/{invoice}/pay")["payment_intent"]
        asked = self.ask("GET", f"/v1/payment_intents/{intent}")
        if asked["status"] == "requires_action":
            no = {"client_secret": asked["client_secret"], "success": "false"}
            self.ask("POST", f"/v1/payment_intents/{intent}/_authenticate", **no)
        return self.ask("GET", f"/v1/invoices/{invoice}")

    def cancel(self, sub: str) -> Thing:
        """End a subscription at once."""
        return self.ask("DELETE", f"/v1/subscriptions/{sub}")

    def ask(self, method: str, path: str, **params: Any) -> Thing:
        """Call its API and return what it answers."""
        body = urlencode(params).encode() if method == "POST" else None
        found: Thing = json.loads(self._send(method, path, body, "application/x-www-form-urlencoded"))
        return found

    def _use(self, customer: str, card: str) -> None:
        self.ask("POST", f"/v1/payment_methods/{card}/attach", customer=customer)
        self.ask("POST", f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": card})

    def _send(self, method: str, path: str, body: bytes | None, kind: str) -> bytes:
        headers = {"Authorization": f"Bearer {SECRET_KEY}", "Content-Type": kind}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(f"localstripe: {method} {path}: {error.code} {error.read().decode()}") from None

    def _answers(self) -> bool:
        try:
            self.ask("GET", "/v1/events")
        except (OSError, AssertionError):
            return False
        return True
