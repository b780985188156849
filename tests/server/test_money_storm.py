"""Hundreds of payment events, several times each and shuffled, while the web and the worker are killed in between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session

from licet_server.billing.paddle_api import PaddleApi
from licet_server.billing.stripe_api import StripeApi
from licet_server.licensing.payments import CheckoutWish, Offer
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.tables import OutboxRow
from tests.paddle_stand_in import PaddleStandIn
from tests.servers import LicenseServer, wait_until
from tests.smtp import SmtpServer
from tests.stripe_stand_in import StripeStandIn

PURCHASES = 63
PADDLE_PURCHASES = 43
CONNECTIONS = 8
BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=400)
YEAR = timedelta(days=365)

Sent = tuple[bytes, dict[str, str]]


class Books:
    """What the licenses must be, worked out from the provider's own account by other rules than ours."""

    def __init__(self) -> None:
        self.paid: dict[str, Decimal] = {}
        self.refunded: dict[str, Decimal] = {}
        self.status: dict[str, str] = {}
        self.ends: dict[str, datetime] = {}
        self.emails: dict[str, str] = {}


@contextmanager
def worker_of(server: LicenseServer, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``licet-server worker`` beside a server, for as long as the block lasts or somebody kills it."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "licet_server", "worker"],
            env=server.env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


def stripe_history(stripe: StripeStandIn) -> Books:
    """Let customers buy, renew, fail, pay, cancel and take their money back, in the year that is over."""
    api, books = StripeApi(stripe.settings), Books()
    pro = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)
    for number in range(PURCHASES):
        bought = BEGAN + timedelta(hours=number)
        stripe.clock = None
        email = f"buyer-{number:03}@example.com"
        ends = datetime.now(UTC) + timedelta(hours=2)
        page = "https://example.com/"
        link = api.open_checkout(CheckoutWish(f"ord_{number:020}", pro, email, page, page, ends))
        stripe.clock = bought
        sub = stripe.pay(link.ref, email=email)
        books.emails[sub] = email
        _live(stripe, sub, number % 5, bought + YEAR)
    for sub in books.emails:
        _account_for(stripe, sub, books)
    stripe.clock = None
    return books


def _live(stripe: StripeStandIn, sub: str, fate: int, renews: datetime) -> None:
    if fate in {0, 1}:
        stripe.renew(sub, now=renews)
    if fate == 1:
        stripe.refund(sub, 5000)
    if fate == 2:
        stripe.fail(sub, now=renews)
        stripe.fail(sub, now=renews + timedelta(days=3))
        stripe.pay_failed_invoice(sub, now=renews + timedelta(days=4))
    if fate == 3:
        stripe.refund(sub)
    if fate == 4:
        stripe.renew(sub, now=renews)
        stripe.dispute(sub)


def paddle_history(paddle: PaddleStandIn, price: str) -> Books:
    """The same at Paddle; its events do not say who bought, so the worker has to ask."""
    api, books = PaddleApi(paddle.settings), Books()
    pro = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365, price_ref=price)
    for number in range(PADDLE_PURCHASES):
        paddle.now = BEGAN + timedelta(hours=number)
        email, page = f"buyer-{number:03}@example.com", "https://example.com/"
        ends = paddle.now + timedelta(hours=2)
        link = api.open_checkout(CheckoutWish(f"ord_{number:020}", pro, email, page, page, ends))
        sub = paddle.pay(link.ref, email=email)
        assert sub is not None
        books.emails[sub] = email
        last = _live_at_paddle(paddle, sub, link.ref, number % 5)
        _account_at_paddle(paddle, sub, last, books)
    return books


def _live_at_paddle(paddle: PaddleStandIn, sub: str, last: str, fate: int) -> str:
    if fate in {0, 1, 4}:
        last = paddle.renew(sub)
    if fate == 1:
        paddle.refund(last, "5000")
    if fate == 2:
        last = paddle.fail(sub)
        paddle.fail_again(last)
        paddle.pay_failed(last)
    if fate == 3:
        paddle.refund(last)
    if fate == 4:
        paddle.chargeback(last)
    return last


def _account_at_paddle(paddle: PaddleStandIn, sub: str, last: str, books: Books) -> None:
    mine = [one for one in paddle.transactions.values() if one["subscription_id"] == sub]
    paid = [one for one in mine if one["status"] == "completed"]
    back = [one for one in paddle.adjustments.values() if one["subscription_id"] == sub]
    refunds = [int(one["totals"]["total"]) for one in back if one["action"] == "refund"]
    books.paid[sub] = Decimal(sum(int(one["details"]["totals"]["grand_total"]) for one in paid)) / 100
    books.refunded[sub] = Decimal(sum(refunds)) / 100
    whole = any(amount >= int(paddle.transactions[last]["details"]["totals"]["grand_total"]) for amount in refunds)
    disputed = any(one["action"] == "chargeback" for one in back)
    books.status[sub] = "revoked" if whole or disputed else "active"
    books.ends[sub] = max(datetime.fromisoformat(one["billing_period"]["ends_at"]) for one in paid)


def _account_for(stripe: StripeStandIn, sub: str, books: Books) -> None:
    mine = [one for one in stripe.all("invoice") if one["parent"]["subscription_details"]["subscription"] == sub]
    paid = [one for one in mine if one["status"] == "paid"]
    refs = {one["id"] for one in paid}
    intents = {one["payment"]["payment_intent"] for one in stripe.all("invoice_payment") if one["invoice"] in refs}
    charges = [one for one in stripe.all("charge") if one["payment_intent"] in intents]
    books.paid[sub] = Decimal(sum(one["amount_paid"] for one in paid)) / 100
    books.refunded[sub] = Decimal(sum(one["amount_refunded"] for one in charges)) / 100
    disputed = any(one["payment_intent"] in intents for one in stripe.all("dispute"))
    books.status[sub] = "revoked" if disputed or charges[-1]["refunded"] else "active"
    last = max(line["period"]["end"] for one in paid for line in one["lines"]["data"])
    books.ends[sub] = datetime.fromtimestamp(last, UTC)


def deliver(server: LicenseServer, path: str, signed: Callable[[Any], Sent]) -> Callable[[Any], None]:
    """Return what sends one event until it is taken; the server may be away for a while."""

    def send(event: Any) -> None:
        def taken() -> bool:
            body, headers = signed(event)
            request = urllib.request.Request(server.url + path, body, headers)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return bool(answer.status == 200)
            except urllib.error.HTTPError as error:
                with error:
                    return False
            except OSError:
                return False

        wait_until(taken, within=60, what=f"an event is taken by {path}")

    return send


def storm(server: LicenseServer, send: Callable[[Any], None], events: list[Any], log: Path, seed: int) -> None:
    """Send every event one to three times, shuffled, from eight connections; kill both processes twice meanwhile."""
    chance = random.Random(seed)
    often = [event for event in events for _ in range(chance.randint(1, 3))]
    chance.shuffle(often)
    third = len(often) // 3
    for part in (often[:third], often[third : 2 * third], often[2 * third :]):
        with worker_of(server, log) as worker, ThreadPoolExecutor(CONNECTIONS) as pool:
            half = len(part) // 2
            list(pool.map(send, part[:half]))
            rest = [pool.submit(send, event) for event in part[half:]]
            if part is not often[2 * third :]:
                worker.send_signal(signal.SIGKILL)
                server.stop(signal.SIGKILL)
                server.start()
            for one in rest:
                one.result()


def count(engine: Engine, *rules: Any) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).where(*rules)) or 0


def check_books(engine: Engine, books: Books) -> None:
    with Session(engine) as session:
        rows = {row.ref: row for row in session.scalars(select(SubscriptionRow))}
        assert rows.keys() == books.emails.keys()
        licenses = {row.id: row for row in session.scalars(select(LicenseRow)).unique()}
        assert sorted(row.license_id for row in rows.values() if row.license_id) == sorted(licenses)
        for ref, row in rows.items():
            invoices = list(session.scalars(select(InvoiceRow).where(InvoiceRow.subscription_id == row.id)))
            assert sum(one.paid for one in invoices if one.status == "paid") == books.paid[ref]
            assert sum(one.refunded for one in invoices) == books.refunded[ref]
            if row.license_id is None:  # the money was back before anybody knew who had paid
                assert books.status[ref] == "revoked"
                continue
            license_row = licenses[row.license_id]
            found = (license_row.customer.email, license_row.status, license_row.expires_at, row.trouble)
            ends = license_row.expires_at if books.status[ref] == "revoked" else books.ends[ref]
            assert found == (books.emails[ref], books.status[ref], ends, None)


def check_mails(engine: Engine, mails: SmtpServer) -> None:
    """One mail per message: each has an id of its own, which a mail that had to be sent again shares."""
    with Session(engine) as session:
        posted = list(session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")))
        issued = session.scalar(select(func.count(LicenseRow.id)))
    about = Counter(row.dedupe_key for row in posted)
    assert set(about.values()) == {1}
    assert sum(row.event_type == "license_delivery" for row in posted) == issued
    received = Counter(str(mail.message["Message-ID"]) for mail in mails.received)
    assert len(received) == len(posted)
    assert sum(received.values()) <= len(posted) + 2  # a worker that was killed between sending and writing it down


@pytest.mark.sqlite_only(reason="the races of PostgreSQL are in test_settlement_race")
def test_stripe_events_shuffled_and_repeated_while_everything_is_killed(tmp_path: Path, database_url: str):
    with StripeStandIn() as stripe, SmtpServer(tmp_path) as mails:
        books = stripe_history(stripe)
        events = list(stripe.events)
        assert len(events) >= 500
        server = LicenseServer(tmp_path / "data", {**stripe.env, **mails.env, "DATABASE_URL": database_url})
        engine = create_engine(database_url)
        with server:
            send = deliver(server, "/api/v1/webhooks/stripe", stripe.signed)
            storm(server, send, events, tmp_path / "worker.log", seed=6)
            _let_leases_end(engine)
            with worker_of(server, tmp_path / "worker.log"):
                _wait_for_quiet(engine, mails)
            check_books(engine, books)
            check_mails(engine, mails)
            assert "Traceback" not in (tmp_path / "worker.log").read_text() + server.log.read_text()
        engine.dispose()


@pytest.mark.sqlite_only(reason="the races of PostgreSQL are in test_settlement_race")
def test_paddle_events_shuffled_and_repeated_while_everything_is_killed(tmp_path: Path, database_url: str):
    with PaddleStandIn() as paddle, SmtpServer(tmp_path) as mails:
        price = paddle.add_price("pri_01pro", "499900", offer="OPT/pro")
        books = paddle_history(paddle, price)
        events = list(paddle.events)
        assert len(events) >= 500
        server = LicenseServer(tmp_path / "data", {**paddle.environ, **mails.env, "DATABASE_URL": database_url})
        engine = create_engine(database_url)

        def signed(event: Any) -> Sent:
            paddle.now = datetime.now(UTC)
            return paddle.signed(event)

        with server:
            send = deliver(server, "/api/v1/webhooks/paddle", signed)
            storm(server, send, events, tmp_path / "worker.log", seed=7)
            _let_leases_end(engine)
            with worker_of(server, tmp_path / "worker.log"):
                _wait_for_quiet(engine, mails)
            check_books(engine, books)
            check_mails(engine, mails)
            assert "Traceback" not in (tmp_path / "worker.log").read_text() + server.log.read_text()
        engine.dispose()


def _let_leases_end(engine: Engine) -> None:
    """Make the minutes pass for which nobody else takes a mail that a killed worker had begun to send."""
    began = (OutboxRow.kind == "mail", OutboxRow.leased_until.is_not(None))
    with engine.begin() as connection:
        connection.execute(update(OutboxRow).where(*began).values(leased_until=datetime.now(UTC)))


def _wait_for_quiet(engine: Engine, mails: SmtpServer) -> None:
    pending = (PaymentEventRow.state == "pending",)
    waiting = (OutboxRow.kind == "mail", OutboxRow.done_at.is_(None))
    unknown = (SubscriptionRow.license_id.is_(None), ~SubscriptionRow.refunded, ~SubscriptionRow.disputed)
    wait_until(lambda: count(engine, *pending) == 0, within=90, what="every event is worked off")
    wait_until(lambda: count(engine, *unknown) == 0, within=90, what="everybody who paid has a license")
    wait_until(lambda: count(engine, *waiting) == 0, within=90, what="every mail has left")
