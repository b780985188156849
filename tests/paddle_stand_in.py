"""A small Paddle for tests: the part of its API that is used here, with state, a clock to set, and signed webhooks.

It is written from Paddle's documentation and not from our code: ids, statuses, the order of events, what is refused.
Webhooks are kept until they are delivered, so that a test says when, how often and in which order they come.

Source: https://developer.paddle.com/api-reference/overview and https://developer.paddle.com/webhooks/overview
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from licet_server.config import PaddleSettings
from tests import paddle_made as made
from tests.paddle_account import START, Account
from tests.paddle_made import Made, text

SECRET = "pdl_" + "ntfset_" + "01h" + "s" * 20
API_KEY = "pdl_" + "sdbx_" + "apikey_01h" + "k" * 20
DELIVERIES = 5

Send = Callable[[bytes, dict[str, str]], int]
"""Hands a webhook over and returns the status of the answer."""


class RefusedError(Exception):
    """Paddle answers an error."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


class PaddleStandIn(Account):
    """Paddle on a free port of loopback.

    Attributes:
        requests: What it was asked: method and path with query.
        broken: Answers this many requests with 503.
    """

    def __init__(self, *, secret: str = SECRET, now: datetime = START) -> None:
        super().__init__(now)
        self.secret = secret
        self.requests: list[str] = []
        self.broken = 0
        self._server = _serve(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> PaddleStandIn:
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> PaddleSettings:
        """What a license server is told about it."""
        return PaddleSettings(api_key=API_KEY, webhook_secrets=(self.secret,), live=False, api_base=self.url)

    @property
    def environ(self) -> dict[str, str]:
        """The same as variables of the environment."""
        return {
            "PADDLE_API_KEY": API_KEY,
            "PADDLE_WEBHOOK_SECRET": self.secret,
            "PADDLE_ENVIRONMENT": "sandbox",
            "PADDLE_API_BASE": self.url,
        }

    # Webhooks.

    def signed(self, event: Made) -> tuple[bytes, dict[str, str]]:
        """Return an event as it is sent: body and headers, signed now."""
        body = json.dumps(event, separators=(",", ":")).encode()
        stamp = int(self.now.timestamp())
        digest = hmac.new(self.secret.encode(), f"{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "Paddle-Signature": f"ts={stamp};h1={digest}"}

    def deliver(self, send: Send | str) -> list[int]:
        """Hand over what waits, oldest first, each until it is taken or has been refused too often.

        Args:
            send: Who takes it, or the address of a server.

        Returns:
            The last status of each.
        """
        hand = _to(send) if isinstance(send, str) else send
        with self._lock:
            batch, self.waiting = self.waiting, []
        found = []
        for event in batch:
            for _ in range(DELIVERIES):
                status = hand(*self.signed(event))
                if 200 <= status < 300:
                    break
            found.append(status)
        return found

    # Its API.

    def answer(self, method: str, path: str, query: dict[str, str], body: Made) -> Any:
        """Return ``data`` of the answer, or a list and whether there is more."""
        with self._lock:
            for wanted, pattern, do in _ROUTES:
                found = re.fullmatch(pattern, path)
                if wanted == method and found:
                    return do(self, *found.groups(), **({"query": query} if method == "GET" else {"body": body}))
        raise RefusedError(404, "not_found")

    def _found(self, kind: str, ref: str) -> Made:
        rows: dict[str, Made] = getattr(self, kind)
        if ref not in rows:
            raise RefusedError(404, "not_found", f"Unable to find {ref}")
        return rows[ref]

    def _get(self, kind: str, ref: str, *, query: dict[str, str]) -> Made:
        return self._found(kind, ref)

    def _list(self, kind: str, *, query: dict[str, str]) -> tuple[list[Made], bool]:
        rows = list(getattr(self, kind) if kind == "events" else getattr(self, kind).values())
        name = "event_id" if kind == "events" else "id"
        statuses = query.get("status", "").split(",")
        if "status" in query:
            rows = [row for row in rows if row["status"] in statuses]
        if "customer_id" in query:
            rows = [row for row in rows if row["customer_id"] == query["customer_id"]]
        if "from" in query:
            since = datetime.fromisoformat(query["from"])
            rows = [row for row in rows if datetime.fromisoformat(row["occurred_at"]) >= since]
        rows = [row for row in rows if row[name] > query.get("after", "")]
        size = min(int(query.get("per_page", "50")), self.largest_page)
        return rows[:size], len(rows) > size

    largest_page = 200

    def _post_customer(self, *, body: Made) -> Made:
        taken = self._customer_with(body["email"])
        if taken is not None:
            detail = f"customer email conflicts with customer of id {taken}"
            raise RefusedError(409, "customer_already_exists", detail)
        return self._add_customer(body)

    def _post_discount(self, *, body: Made) -> Made:
        found = made.discount(body, self.now)
        self.discounts[found["id"]] = found
        return found

    def _post_transaction(self, *, body: Made) -> Made:
        ref = body["items"][0]["price_id"]
        if ref not in self.prices:
            raise RefusedError(400, "transaction_price_not_found")
        price = self.prices[ref]
        net = int(price["unit_price"]["amount"])
        given = body.get("discount_id")
        off = net * int(self._found("discounts", given)["amount"]) // 100 if given else 0
        of = made.transaction(
            price, origin="api", now=self.now, status="draft", customer_id=body.get("customer_id"),
            custom_data=body.get("custom_data"), discount_id=given, details=made.details(price, net, off),
        )  # fmt: skip
        self.transactions[of["id"]] = of
        self._tell("transaction.created", of)
        return of

    def _patch_transaction(self, ref: str, *, body: Made) -> Made:
        of = self._found("transactions", ref)
        if of["status"] in {"paid", "completed", "past_due", "canceled"}:
            raise RefusedError(400, "transaction_immutable")
        self._changed("transaction", of, "canceled", status=body["status"])
        return of

    def _portal(self, ref: str, *, body: Made) -> Made:
        self._found("customers", ref)
        urls = {"general": {"overview": f"https://customer-portal.example.com/{ref}"}, "subscriptions": []}
        return {"id": made.new_id("cpls"), "customer_id": ref, "urls": urls, "created_at": text(self.now)}

    def _preview(self, ref: str, *, body: Made) -> Made:
        found, price = self._found("subscriptions", ref), self._found("prices", body["items"][0]["price_id"])
        return made.preview(price, found, self._due(found, price))

    def _due(self, found: Made, price: Made) -> int:
        """Return what a change costs: the difference for the rest of the period, with tax."""
        period = {name: datetime.fromisoformat(at) for name, at in found["current_billing_period"].items()}
        rest = (period["ends_at"] - self.now) / (period["ends_at"] - period["starts_at"])
        more = int(price["unit_price"]["amount"]) - int(self._price_of(found)["unit_price"]["amount"])
        return int(more * rest) * (100 + made.TAX_PERCENT) // 100

    def _patch_subscription(self, ref: str, *, body: Made) -> Made:
        found = self._found("subscriptions", ref)
        if found["status"] == "canceled":
            raise RefusedError(400, "subscription_update_when_canceled")
        said = {name: body[name] for name in ("custom_data", "scheduled_change") if name in body}
        due, price = 0, self._price_of(found)
        if "items" in body:
            price = self._found("prices", body["items"][0]["price_id"])
            due = self._due(found, price)
            said["items"] = [found["items"][0] | {"price": price, "product": made.product(price)}]
        self._changed("subscription", found, "updated", **said)
        if due > 0:
            self._charge_update(found, price, due)
        return found

    def _charge_update(self, found: Made, price: Made, due: int) -> None:
        of = made.transaction(
            price, origin="subscription_update", now=self.now, status="ready", customer_id=found["customer_id"],
            address_id=found["address_id"], custom_data=found["custom_data"], subscription_id=found["id"],
            billing_period=found["current_billing_period"], billed_at=text(self.now),
            details=made.details(price, due * 100 // (100 + made.TAX_PERCENT)),
        )  # fmt: skip
        self.transactions[of["id"]] = of
        self._tell("transaction.created", of)
        self._settle(of)

    def _cancel(self, ref: str, *, body: Made) -> Made:
        found = self._found("subscriptions", ref)
        if found["status"] == "canceled":
            raise RefusedError(400, "subscription_is_canceled_action_invalid")
        if body.get("effective_from") == "immediately" or found["current_billing_period"] is None:
            self._end(found)
            return found
        at = found["current_billing_period"]["ends_at"]
        change = {"action": "cancel", "effective_at": at, "resume_at": None}
        self._changed("subscription", found, "updated", scheduled_change=change, next_billed_at=None)
        return found

    def _resume(self, ref: str, *, body: Made) -> Made:
        found = self._found("subscriptions", ref)
        if found["status"] != "paused":
            raise RefusedError(400, "subscription_not_paused")
        period = made.period_of(self._price_of(found), self.now) or {}
        said = {"status": "active", "paused_at": None, "current_billing_period": period}
        self._changed("subscription", found, "updated", **said, next_billed_at=period["ends_at"])
        self._tell("subscription.resumed", found)
        return found


def _kind(kind: str, do: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *refs, **what: do(self, kind, *refs, **what)


_REF = "([a-z0-9_]+)"
_ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    *(("GET", f"/{kind}", _kind(kind, PaddleStandIn._list)) for kind in ("events", "transactions", "discounts")),
    *(
        ("GET", f"/{kind}/{_REF}", _kind(kind, PaddleStandIn._get))
        for kind in ("customers", "subscriptions", "transactions")
    ),
    ("POST", "/customers", PaddleStandIn._post_customer),
    ("POST", "/discounts", PaddleStandIn._post_discount),
    ("POST", "/transactions", PaddleStandIn._post_transaction),
    ("PATCH", f"/transactions/{_REF}", PaddleStandIn._patch_transaction),
    ("POST", f"/customers/{_REF}/portal-sessions", PaddleStandIn._portal),
    ("PATCH", f"/subscriptions/{_REF}/preview", PaddleStandIn._preview),
    ("PATCH", f"/subscriptions/{_REF}", PaddleStandIn._patch_subscription),
    ("POST", f"/subscriptions/{_REF}/cancel", PaddleStandIn._cancel),
    ("POST", f"/subscriptions/{_REF}/resume", PaddleStandIn._resume),
]


def _serve(paddle: PaddleStandIn) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            paddle.requests.append(f"{self.command} {self.path}")
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = _answered(paddle, self.command, self.path, dict(self.headers), content)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815 - the names are those of the standard library

        def log_request(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    return Server(("127.0.0.1", 0), Handler)


def _answered(
    paddle: PaddleStandIn, method: str, target: str, headers: dict[str, str], content: bytes
) -> tuple[int, Made]:
    meta: Made = {"request_id": "8cd8a8d0-0000-0000-0000-000000000000"}
    try:
        if paddle.broken:
            paddle.broken -= 1
            raise RefusedError(503, "service_unavailable")
        if headers.get("Authorization") != f"Bearer {API_KEY}":
            raise RefusedError(403, "forbidden")
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found = paddle.answer(method, parts.path, query, json.loads(content or b"{}"))
    except RefusedError as error:
        said = {"type": "request_error", "code": error.code, "detail": error.detail, "documentation_url": ""}
        return error.status, {"error": said, "meta": meta}
    if isinstance(found, tuple):
        rows, more = found
        meta["pagination"] = {"per_page": len(rows), "next": "", "has_more": more, "estimated_total": len(rows)}
        return 200, {"data": rows, "meta": meta}
    return 201 if method == "POST" else 200, {"data": found, "meta": meta}


def _to(url: str) -> Send:
    def send(body: bytes, headers: dict[str, str]) -> int:
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    return send
