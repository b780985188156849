"""A small fake of Stripe over HTTP on loopback: what ``StripeApi`` calls, Checkout, and signed, retried webhooks.

In a test::

    with StripeStandIn() as stripe:
        server = LicenseServer(folder, stripe.env)        # STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE
        stripe.webhook_url = f"{server.url}/api/v1/webhooks/stripe"
        link = StripeApi(stripe.settings).open_checkout(wish)
        sub = stripe.pay(link.ref, email="buyer@example.com")   # delivers its events before it returns
        stripe.renew(sub, now=a_year_later)                     # moves ``stripe.clock``
        stripe.fail(sub); stripe.pay_failed_invoice(sub); stripe.refund(sub); stripe.cancel_now(sub)

Each of them tells the events of a real account (see :class:`tests.stripe_account.Account`) in the order in which they
happened. An event is sent until it is answered with 2xx, for ``patience`` seconds, then the test fails. Without
``webhook_url`` nothing is sent and the events wait in ``events`` and at ``GET /v1/events``; ``stripe.send(event)``
sends one again, ``stripe.signed(event)`` returns its body and headers, for a test client, and ``stripe.receiver`` may
be a function of both that answers a status, instead of an address.

``stripe.clock`` is the account's now (``None``: the real one): it dates events, signatures and answers. Refuse and
delay: ``stripe.declines = True`` (cards), ``stripe.answers.append((500, {}))`` (the next call), ``stripe.delay`` (each
call, in seconds). What was asked stands in ``stripe.calls``.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from stripe import WebhookSignature

from licet_server.config import StripeSettings
from tests import stripe_things as make
from tests.servers import wait_until
from tests.stripe_account import Account, RefusalError
from tests.stripe_things import Thing

SECRET_KEY = "_".join(("sk", "test", "stand-in"))
WEBHOOK_SECRET = "_".join(("whsec", "stand-in"))


@dataclass(frozen=True)
class Call:
    """One call, as it came."""

    method: str
    path: str
    params: dict[str, Any]
    key: str | None


class StripeStandIn(Account):
    """See the module; used in a ``with`` block."""

    def __init__(self) -> None:
        super().__init__()
        self.webhook_url: str | None = None
        self.receiver: Callable[[bytes, dict[str, str]], int] | None = None
        self.patience = 30.0
        self.delay = 0.0
        self.answers: list[tuple[int, Thing]] = []
        self.calls: list[Call] = []
        self.lock = threading.RLock()
        self._done: dict[str, tuple[Call, Thing]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> StripeStandIn:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> StripeSettings:
        """What ``StripeApi`` and ``StripeInbox`` are made with."""
        return StripeSettings(SECRET_KEY, (WEBHOOK_SECRET,), self.url)

    @property
    def env(self) -> dict[str, str]:
        """What a server is started with."""
        return {
            "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.url,
        }

    def signed(self, event: Thing) -> tuple[bytes, dict[str, str]]:
        """Return the body and the headers with which an event is sent."""
        body = json.dumps(event, indent=2)
        signature = WebhookSignature.generate_signature_header(body, WEBHOOK_SECRET, self.now)
        return body.encode(), {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}

    def send(self, event: Thing) -> int:
        """Send an event once and return the status; 0: nobody answered."""
        body, headers = self.signed(event)
        if self.receiver is not None:
            return self.receiver(body, headers)
        assert self.webhook_url is not None
        request = urllib.request.Request(self.webhook_url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def deliver(self, event: Thing) -> None:
        """Send an event until it is taken."""
        if self.webhook_url is not None or self.receiver is not None:
            what = f"{event['type']} is taken"
            wait_until(lambda: 200 <= self.send(event) < 300, within=self.patience, what=what)

    def answer(self, call: Call) -> Thing:
        """Do what is asked; asked again with the same key, answer what was answered."""
        with self.lock:
            if call.key in self._done:
                before, answered = self._done[call.key]
                if before != call:
                    raise _other_parameters()
                return answered
            answered = copy.deepcopy(self._route(call))
            if call.key is not None:
                self._done[call.key] = (call, answered)
            return answered

    def _route(self, call: Call) -> Thing:
        for method, path, does in _ROUTES:
            found = re.fullmatch(path, call.path)
            if method == call.method and found:
                return does(self, call.params, *found.groups())
        raise RefusalError(404, f"Unrecognized request URL ({call.method}: {call.path})")


def _other_parameters() -> RefusalError:
    refusal = RefusalError(400, "Keys for idempotent requests can only be used with the same parameters.")
    refusal.body["error"]["type"] = "idempotency_error"
    return refusal


def _prices(account: Account, asked: Thing) -> Thing:
    keys = asked.get("lookup_keys", [])
    found = [price for price in account.all("price") if price["lookup_key"] in keys and price["active"]]
    return make.listed(found, "/v1/prices")


def _price(account: Account, asked: Thing) -> Thing:
    for other in account.all("price"):
        if other["lookup_key"] is not None and other["lookup_key"] == asked.get("lookup_key"):
            if asked.get("transfer_lookup_key") != "true":
                raise RefusalError(400, "A price already uses that lookup key.")
            other["lookup_key"] = None
    account.thing(asked["product"])
    return account.keep(make.price(asked, account.now))


def _named(kind: str) -> Callable[[Account, Thing], Thing]:
    def create(account: Account, asked: Thing) -> Thing:
        if asked["id"] in account.things:
            raise RefusalError(400, f"{kind} already exists.", "resource_already_exists")
        return account.keep({"object": kind, "created": account.now, "livemode": False, **asked})

    return create


def _open(account: StripeStandIn, asked: Thing) -> Thing:
    once = asked["mode"] == "payment"
    if "expires_at" in asked and not 1800 <= int(asked["expires_at"]) - time.time() <= 86400:  # whatever the clock says
        raise RefusalError(400, "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.")
    bought = account.thing(asked["line_items"][0]["price"])
    if once is not (bought["recurring"] is None):
        raise RefusalError(400, "You must provide at least one recurring price in `subscription` mode.")
    if "customer" in asked:
        account.thing(asked["customer"])
    data = asked.get("payment_intent_data" if once else "subscription_data", {})
    coupons = [account.thing(each["coupon"]) for each in asked.get("discounts", [])]
    session = make.session(asked, account.now, account.url)
    session |= {"_price": bought["id"], "_metadata": data.get("metadata", {})}
    session["_percent_off"] = int(coupons[0]["percent_off"]) if coupons else 0
    return account._shown(account.keep(session))


def _session(account: Account, asked: Thing, name: str) -> Thing:
    session = account._shown(account.thing(name))
    for field in asked.get("expand", []):
        if session.get(field):
            session[field] = account.thing(session[field])
    return session


def _portal(account: StripeStandIn, asked: Thing) -> Thing:
    account.thing(asked["customer"])
    name = make.new_id("bps")
    return {"id": name, "object": "billing_portal.session", "url": f"{account.url}/p/session/{name}"}


def _update(account: Account, asked: Thing, name: str) -> Thing:
    sub = account.thing(name)
    if sub["status"] == "canceled":
        raise RefusalError(404, "No such subscription: it is canceled.", "resource_missing")
    if "items" in asked:
        item = asked["items"][0]
        bought = account.thing(item["price"])
        before, sub["metadata"] = sub["metadata"], sub["metadata"] | asked.get("metadata", {})
        try:
            account.change_price(sub, bought, int(asked["proration_date"]))
        except RefusalError:
            sub["metadata"] = before
            raise
    for field in ("cancel_at", "cancel_at_period_end", "pause_collection"):
        if field in asked:
            sub[field] = {"true": True, "false": False, "": None}[asked[field]]
    account.tell("customer.subscription.updated", sub)
    return sub


def _resume(account: Account, _: Thing, name: str) -> Thing:
    sub = account.thing(name)
    sub["status"] = "active"
    account.tell("customer.subscription.resumed", sub)
    return sub


def _preview(account: Account, asked: Thing) -> Thing:
    sub, details = account.thing(asked["subscription"]), asked["subscription_details"]
    bought = account.thing(details["items"][0]["price"])
    if details["proration_behavior"] == "always_invoice":
        return account.prorated(sub, bought, int(details["proration_date"]))
    if sub["cancel_at_period_end"]:
        raise RefusalError(404, "No upcoming invoices.", "invoice_upcoming_none")
    start = sub["items"]["data"][0]["current_period_end"]
    line = make.line(sub, bought, bought["unit_amount"], start, make.after(start, bought["recurring"]))
    upcoming = make.invoice(sub, account.thing(sub["customer"]), [line], "upcoming", start)
    return upcoming | {"next_payment_attempt": start + 3600}


def _events(account: Account, asked: Thing) -> Thing:
    first, last = int(asked["created"].get("gte", 0)), int(asked["created"].get("lt", 2**40))
    if len(asked["types"]) > 20:
        raise RefusalError(400, "types: at most 20")
    found = [event for event in account.events if event["type"] in asked["types"] and first <= event["created"] < last]
    found.reverse()
    names = [event["id"] for event in found]
    start = names.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
    end = start + int(asked["limit"])
    return make.listed(found[start:end], "/v1/events", more=len(found) > end)


def _invoice_payments(account: Account, asked: Thing) -> Thing:
    intent = asked["payment"]["payment_intent"]
    found = [each for each in account.all("invoice_payment") if each["payment"]["payment_intent"] == intent]
    return make.listed(found, "/v1/invoice_payments")


def _customer(account: Account, asked: Thing, name: str) -> Thing:
    found = dict(account.thing(name))
    numbers = make.listed(found.pop("tax_id_data", []))
    return found | ({"tax_ids": numbers} if "tax_ids" in asked.get("expand", []) else {})


def _get(account: Account, _: Thing, name: str) -> Thing:
    return account.thing(name)


_NAME = r"([A-Za-z0-9_-]+)"
_ROUTES: list[tuple[str, str, Callable[..., Thing]]] = [
    ("GET", "/v1/prices", _prices),
    ("POST", "/v1/prices", _price),
    ("POST", "/v1/products", _named("product")),
    ("POST", "/v1/coupons", _named("coupon")),
    ("POST", "/v1/checkout/sessions", _open),
    ("GET", f"/v1/checkout/sessions/{_NAME}", _session),
    ("POST", f"/v1/checkout/sessions/{_NAME}/expire", lambda account, _, name: account.expire(name)),
    ("POST", "/v1/billing_portal/sessions", _portal),
    ("POST", f"/v1/subscriptions/{_NAME}", _update),
    ("POST", f"/v1/subscriptions/{_NAME}/resume", _resume),
    ("DELETE", f"/v1/subscriptions/{_NAME}", lambda account, _, name: account.cancel_now(name)),
    ("POST", "/v1/invoices/create_preview", _preview),
    ("GET", "/v1/events", _events),
    ("GET", "/v1/invoice_payments", _invoice_payments),
    ("GET", f"/v1/customers/{_NAME}", _customer),
    ("GET", f"/v1/(?:subscriptions|invoices|charges)/{_NAME}", _get),
]


def _unflatten(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return ``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        inner = found
        for step in path:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return {name: _lists(value) for name, value in found.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    inner = {name: _lists(each) for name, each in value.items()}
    return list(inner.values()) if inner and all(name.isdigit() for name in inner) else inner


def _handler(account: StripeStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are two packets

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_DELETE(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _answer(self, form: str) -> None:
            params = _unflatten(parse_qsl(form, keep_blank_values=True))
            path = unquote(urlsplit(self.path).path)
            call = Call(self.command, path, params, self.headers.get("Idempotency-Key"))
            account.calls.append(call)
            time.sleep(account.delay)
            status, body = 200, {}
            if self.headers.get("Authorization") != f"Bearer {SECRET_KEY}":
                status, body = 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
            elif account.answers:
                status, body = account.answers.pop(0)
            else:
                try:
                    body = account.answer(call)
                except RefusalError as refusal:
                    status, body = refusal.status, refusal.body
            self._write(status, json.dumps(body).encode())

        def _write(self, status: int, body: bytes) -> None:
            with contextlib.suppress(OSError):  # who asked has gone away
                self.send_response_only(status)
                self.send_header("Date", formatdate(account.now, usegmt=True))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Request-Id", make.new_id("req"))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler
