"""Several workers at once: each event is worked off by one of them, and each purchase makes one license."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from licet_server.billing.stripe_api import StripeApi
from licet_server.billing.stripe_events import StripeInbox
from licet_server.config import PaymentSettings
from licet_server.licensing.payments import CheckoutWish, Offer, ProviderName
from licet_server.services.installation import Installation
from licet_server.services.payment_inbox import take
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import OutboxRow
from licet_server.worker.payments import Payments
from tests.stripe_stand_in import StripeStandIn

WORKERS, CUSTOMERS = 4, 12
PRO = Offer("OPT", "pro", "Tag compliance, Professional", Decimal("4999.00"), "EUR", 365)


@pytest.mark.postgresql_only(reason="on SQLite there is one writer at a time")
def test_four_workers_make_one_license_of_each_purchase(installation: Installation, engine: Engine):
    with StripeStandIn() as stripe:
        settings = replace(installation.settings, payments=PaymentSettings(stripe=stripe.settings))
        here, api = replace(installation, settings=settings), StripeApi(stripe.settings)
        page = "https://example.com/"
        for number in range(CUSTOMERS):
            ends = datetime.now(UTC) + timedelta(hours=1)
            # half of them are the same customer, who is made once as well
            email = f"buyer-{number % 6}@example.com"
            link = api.open_checkout(CheckoutWish(f"ord_{number:020}", PRO, email, page, page, ends))
            stripe.pay(link.ref, email=email)
        inbox, now = StripeInbox(stripe.settings), datetime.now(UTC)
        often = [event for event in stripe.events for _ in range(2)]
        random.Random(8).shuffle(often)

        def deliver(event: dict[str, object]) -> None:
            body, headers = stripe.signed(event)
            said = inbox.verify(body, headers, now=now)
            with transaction(engine) as session:
                take(session, ProviderName.STRIPE, said, payments=settings.payments, now=now)

        def work(_: int) -> None:
            payments = Payments(here, engine)
            for _ in range(12):
                payments.step()

        with ThreadPoolExecutor(WORKERS + 4) as pool:
            working = [pool.submit(work, number) for number in range(WORKERS)]
            list(pool.map(deliver, often))
            for each in working:
                each.result()
        work(0)
    with Session(engine) as session:
        assert session.scalar(select(func.count(LicenseRow.id))) == CUSTOMERS
        assert session.scalar(select(func.count(CustomerRow.id))) == 6
        assert session.scalar(select(func.count(InvoiceRow.id))) == CUSTOMERS
        owners = list(session.scalars(select(SubscriptionRow.license_id)))
        assert len(set(owners)) == len(owners) == CUSTOMERS
        assert set(session.scalars(select(PaymentEventRow.state))) <= {"done", "ignored"}
        mails = session.scalars(select(OutboxRow.dedupe_key).where(OutboxRow.kind == "mail")).all()
        assert sorted(mails) == sorted(f"license_delivery:{owner}" for owner in owners)
