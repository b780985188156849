"""A payment provider that speaks our own words: the settlement is tested with it, whatever Stripe and Paddle send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from licet_server.billing.provider import Said
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
    EventKind,
    Ignored,
    InvoiceFacts,
    InvoiceReason,
    InvoiceStatus,
    ProviderName,
    Reversal,
    Snapshot,
    SubscriptionStatus,
)
from licet_server.services.installation import Installation
from licet_server.services.mail import unseal
from licet_server.services.payment_inbox import take
from licet_server.services.sales_desk import Desk, desk
from licet_server.services.settlement import settle
from licet_server.storage.models import LicenseRow
from licet_server.storage.sales_tables import InvoiceRow, SubscriptionRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import MAIL
from tests.factories import NOW

YEAR = timedelta(days=365)
EMAIL = "buyer@example.com"
SUB = "sub_1"


class Spoken:
    """Stores no more than the id of an event, and remembers what it says."""

    name = ProviderName.STRIPE

    def __init__(self) -> None:
        self.events: dict[str, BillingEvent | Ignored] = {}

    def said(self, event: BillingEvent | Ignored) -> Said:
        self.events[event.id] = event
        return Said({"id": event.id}, event)

    def verify(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Said:
        raise NotImplementedError

    def translate(self, payload: Mapping[str, Any]) -> BillingEvent | Ignored:
        return self.events[payload["id"]]


class Shop:
    """An installation that is told of payments.

    Args:
        engine: Its database.
        installation: The installation.
    """

    def __init__(self, engine: Engine, installation: Installation) -> None:
        self.engine, self.installation, self.spoken = engine, installation, Spoken()
        self.desk = desk(installation)
        self.here = Desk(self.desk.pepper, self.desk.signer, self.desk.payments, {ProviderName.STRIPE: self.spoken})

    def hear(self, *events: BillingEvent | Ignored, now: datetime) -> None:
        """Take events and work them off, all of a stream in one transaction."""
        with transaction(self.engine) as session:
            for event in events:
                take(session, ProviderName.STRIPE, self.spoken.said(event), payments=self.here.payments, now=now)
        streams = {event.subscription for event in events if isinstance(event, BillingEvent)}
        for stream in sorted(stream for stream in streams if stream is not None):
            self.settle(stream, now=now)

    def settle(self, stream: str = SUB, *, now: datetime) -> None:
        with transaction(self.engine) as session:
            assert settle(session, self.here, ProviderName.STRIPE, stream, now=now)

    def with_payments(self, **changes: Any) -> Shop:
        """The same shop with other settings."""
        self.here = replace(self.here, payments=replace(self.here.payments, **changes))
        return self

    def licenses(self) -> list[LicenseRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(LicenseRow).order_by(LicenseRow.created_at, LicenseRow.id)).unique())

    def license(self) -> LicenseRow:
        (found,) = self.licenses()
        return found

    def subscription(self) -> SubscriptionRow:
        with Session(self.engine) as session:
            return session.scalars(select(SubscriptionRow)).one()

    def invoices(self) -> list[InvoiceRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(InvoiceRow).order_by(InvoiceRow.ref)))

    def mails(self) -> list[str]:
        """The names of all mails that were posted, oldest first."""
        with Session(self.engine) as session:
            chosen = select(OutboxRow.event_type).where(OutboxRow.kind == MAIL)
            return list(session.scalars(chosen.order_by(OutboxRow.created_at, OutboxRow.id)))

    def facts(self, name: str) -> dict[str, Any]:
        """What the only mail of that name says."""
        with Session(self.engine) as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.event_type == name)).one()
            assert row.sealed is not None
            return unseal(row.sealed, mail_id=row.id, pepper=self.here.pepper)


def event(kind: EventKind, name: str, at: datetime, **changes: Any) -> BillingEvent:
    """One event of the subscription ``sub_1`` to ``OPT/pro``."""
    made = BillingEvent(
        ProviderName.STRIPE,
        name,
        f"test.{kind.value}",
        kind,
        at,
        live=None,
        subscription=SUB,
        offer="OPT/pro",
        buyer=Buyer(ref="cus_1", email=EMAIL, name="A. Buyer"),
    )
    return replace(made, **changes)


def invoice(
    ref: str,
    status: InvoiceStatus,
    at: datetime,
    *,
    until: datetime | None = None,
    reason: InvoiceReason = InvoiceReason.CYCLE,
    **changes: Any,
) -> InvoiceFacts:
    """An invoice over 4,999 € that pays until *until*."""
    paid = Decimal("4999.00") if status is InvoiceStatus.PAID else Decimal(0)
    facts = InvoiceFacts(ref, status, "EUR", Decimal("4999.00"), at, paid=paid, reason=reason, period_end=until)
    return replace(facts, payment_ref=f"pi_{ref}", attempts=1, **changes)


def paid(ref: str, at: datetime, until: datetime | None, **changes: Any) -> BillingEvent:
    made = changes.pop("made", at)
    facts = {name: changes.pop(name) for name in list(changes) if name in InvoiceFacts.__dataclass_fields__}
    found = invoice(ref, InvoiceStatus.PAID, made, until=until, **facts)
    return event(EventKind.PAID, f"evt_paid_{ref}", at, invoice=found, **changes)


def first(at: datetime = NOW, until: datetime = NOW + YEAR, **changes: Any) -> BillingEvent:
    return paid("in_1", at, until, reason=InvoiceReason.FIRST, **changes)


def failed(ref: str, at: datetime, *, attempts: int = 1, **changes: Any) -> BillingEvent:
    found = replace(invoice(ref, InvoiceStatus.FAILED, changes.pop("made", at), **changes), attempts=attempts)
    return event(EventKind.PAYMENT_FAILED, f"evt_failed_{ref}_{attempts}", at, invoice=found)


def stands(status: SubscriptionStatus, at: datetime, *, name: str = "", **changes: Any) -> BillingEvent:
    snapshot = Snapshot(status, changes.pop("period_end", None), changes.pop("cancels", False))
    named = name or f"evt_{status.value}_{at:%Y%m%d%H%M%S}"
    return event(EventKind.CHANGED, named, at, snapshot=snapshot, **changes)


def refunded(ref: str, at: datetime, amount: str = "4999.00") -> BillingEvent:
    back = Reversal("re_1", Decimal(amount), "EUR", payment_ref=f"pi_{ref}")
    return event(EventKind.REFUNDED, f"evt_refund_{ref}_{amount}", at, reversal=back)


def disputed(ref: str, at: datetime, *, won: bool = False) -> BillingEvent:
    back = Reversal("dp_1", Decimal("4999.00"), "EUR", payment_ref=f"pi_{ref}", settled_for_us=won)
    return event(EventKind.DISPUTED, f"evt_dispute_{ref}_{won}", at, reversal=back)
