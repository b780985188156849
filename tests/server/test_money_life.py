"""The life of a customer, from the checkout to the end, at a real provider's words and with a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from licet_server.billing.paddle_api import PaddleApi
from licet_server.billing.stripe_api import StripeApi
from licet_server.config import PaymentSettings
from licet_server.licensing.payments import CheckoutWish, Offer
from licet_server.services.installation import Installation
from licet_server.services.reminders import remind
from licet_server.storage.catalog import find_product, put_product
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow
from licet_server.storage.session import transaction
from licet_server.worker.mails import Mails
from licet_server.worker.payments import Payments
from tests.paddle_stand_in import PaddleStandIn
from tests.smtp import SmtpServer
from tests.stripe_stand_in import StripeStandIn

BEGAN = datetime(2027, 1, 9, 10, tzinfo=UTC)
YEAR, DAY = timedelta(days=365), timedelta(days=1)
BUYER = "jeanne@example.com"
SEALED = pytest.mark.sqlite_only(reason="the settlement's own tests run on both databases")


class World:
    """A vendor's installation in the hands of a test: its web, its worker, its mail server and the time."""

    def __init__(self, here: Installation, engine: Engine, app: Flask, mails: SmtpServer, time: Any) -> None:
        self.here, self.engine, self.client, self.mails, self.time = here, engine, app.test_client(), mails, time
        self.payments, self.sender = Payments(here, engine), Mails(here, engine)
        self.seen = 0

    def stripe(self, body: bytes, headers: dict[str, str]) -> int:
        return self.client.post("/api/v1/webhooks/stripe", data=body, headers=headers).status_code

    def paddle(self, body: bytes, headers: dict[str, str]) -> int:
        return self.client.post("/api/v1/webhooks/paddle", data=body, headers=headers).status_code

    def at(self, moment: datetime) -> datetime:
        self.time.move_to(moment)
        return moment

    def work(self) -> list[str]:
        """Let the worker do what is due; return the subjects of the mails that arrived meanwhile."""
        for _ in range(5):
            self.payments.step()
        with transaction(self.engine) as session:
            remind(
                session,
                pepper=self.here.secrets.pepper,
                base_url=self.here.settings.base_url,
                timezone="Europe/Paris",
                now=datetime.now(UTC),
                limit=100,
            )
        while self.sender.step():
            pass
        arrived = self.mails.received[self.seen :]
        self.seen = len(self.mails.received)
        assert all(mail.tls and mail.user for mail in arrived)
        return [str(mail.message["Subject"]) for mail in arrived]

    def license(self) -> LicenseRow:
        with Session(self.engine) as session:
            return session.scalars(select(LicenseRow)).unique().one()

    def validate(self, key: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.post("/validate", json={"license_key": key}).json
        return answer


@pytest.fixture
def world(
    installation: Installation, engine: Engine, make_app: Callable[..., Flask], tmp_path: Path
) -> Callable[[PaymentSettings], Any]:
    @contextmanager
    def begin(payments: PaymentSettings) -> Iterator[World]:
        with SmtpServer(tmp_path) as mails, time_machine.travel(BEGAN, tick=True) as time:
            settings = replace(installation.settings, payments=payments, mail=mails.settings(tmp_path / "none.toml"))
            here = replace(installation, settings=settings)
            yield World(here, engine, make_app(payments=payments, mail=settings.mail), mails, time)

    return begin


def wish(offer: Offer, ends: datetime) -> CheckoutWish:
    page = "https://example.com/"
    return CheckoutWish("ord_00000000000000000001", offer, BUYER, page, page, ends, name="Jeanne Martin")


PRO = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)


def key_in(world: World) -> str:
    text = world.mails.to(BUYER)[0].text
    return next(word for word in text.split() if word.startswith("OPT-PRO-"))


@SEALED
def test_a_customer_of_stripe_buys_renews_fails_pays_cancels_and_expires(world: Callable[..., Any]):
    with StripeStandIn() as stripe, world(PaymentSettings(stripe=stripe.settings)) as here:
        stripe.receiver = here.stripe
        stripe.clock = BEGAN
        link = StripeApi(stripe.settings).open_checkout(wish(PRO, BEGAN + timedelta(hours=1)))
        sub = stripe.pay(link.ref, email=BUYER, vat_number="FR40303265045")
        assert len(here.work()) == 1
        key = key_in(here)
        assert here.validate(key)["valid"] is True
        assert here.license().expires_at == BEGAN + YEAR
        assert here.license().customer.vat_number == "FR40303265045"

        renewed = here.at(BEGAN + YEAR)
        stripe.renew(sub, now=renewed)
        assert [subject for subject in here.work() if "renewed" in subject.lower()]
        end = here.license().expires_at
        assert end is not None
        assert end > renewed

        fails = here.at(end)
        stripe.fail(sub, now=fails)
        assert any("payment" in subject.lower() for subject in here.work())
        assert here.validate(key)["code"] == "IN_GRACE"

        suspended = here.at(fails + 14 * DAY + timedelta(minutes=1))
        assert any("suspended" in subject.lower() for subject in here.work())
        assert here.validate(key)["code"] == "SUSPENDED"

        pays = here.at(suspended + DAY)
        stripe.pay_failed_invoice(sub, now=pays)
        assert len(here.work()) == 2
        assert here.validate(key)["code"] == "VALID"

        stripe.clock = here.at(pays + DAY)
        StripeApi(stripe.settings).cancel(sub)
        assert len(here.work()) == 1
        last = here.license().expires_at
        assert last is not None
        ended = here.at(last + timedelta(minutes=1))
        stripe.renew(sub, now=ended)  # which ends it instead
        here.work()
        assert here.validate(key)["code"] == "IN_GRACE"
        here.at(last + 8 * DAY)
        assert here.validate(key)["code"] == "EXPIRED"
        with Session(here.engine) as session:
            paid = [one.paid for one in session.scalars(select(InvoiceRow)) if one.status == "paid"]
        assert paid == [Decimal("4999.00")] * 3


@SEALED
def test_a_customer_of_paddle_buys_renews_fails_pays_cancels_and_expires(world: Callable[..., Any]):
    with PaddleStandIn(now=BEGAN) as paddle, world(PaymentSettings(paddle=paddle.settings)) as here:
        price = paddle.add_price("pri_01pro", "499900", offer="OPT/pro")
        with transaction(here.engine) as session:
            product = find_product(session, "OPT")
            assert product is not None
            plans = tuple(replace(p, paddle_price=price) if p.code == "pro" else p for p in product.plans)
            put_product(session, replace(product, plans=plans))
        link = PaddleApi(paddle.settings).open_checkout(wish(replace(PRO, price_ref=price), BEGAN + timedelta(hours=1)))
        sub = paddle.pay(link.ref, email=BUYER)
        assert sub is not None
        here.at(paddle.now)
        assert set(paddle.deliver(here.paddle)) == {200}
        assert len(here.work()) == 1
        key = key_in(here)
        assert here.validate(key)["valid"] is True

        here.at(BEGAN + YEAR)
        paddle.renew(sub)
        here.at(paddle.now)
        assert set(paddle.deliver(here.paddle)) == {200}
        assert [subject for subject in here.work() if "renewed" in subject.lower()]
        end = here.license().expires_at
        assert end is not None

        unpaid = paddle.fail(sub)
        failed = here.at(max(end, paddle.now))
        paddle.deliver(here.paddle)
        assert any("payment" in subject.lower() for subject in here.work())
        suspended = here.at(failed + 14 * DAY + timedelta(minutes=1))
        assert any("suspended" in subject.lower() for subject in here.work())
        assert here.validate(key)["code"] == "SUSPENDED"

        paddle.now = here.at(suspended + DAY)
        paddle.pay_failed(unpaid)
        here.at(paddle.now)
        paddle.deliver(here.paddle)
        assert len(here.work()) == 2
        assert here.validate(key)["code"] == "VALID"

        PaddleApi(paddle.settings).cancel(sub)
        here.at(paddle.now)
        paddle.deliver(here.paddle)
        assert len(here.work()) == 1
        last = here.license().expires_at
        assert last is not None
        paddle.pass_time(last + timedelta(minutes=1) - paddle.now)
        here.at(paddle.now)
        paddle.deliver(here.paddle)
        here.work()
        here.at(last + 8 * DAY)
        assert here.validate(key)["code"] == "EXPIRED"
