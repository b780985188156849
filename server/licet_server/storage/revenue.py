"""Figures about money, grouped by the database: what was paid, what is owed, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from licet_server.licensing.payments import InvoiceStatus, SubscriptionStatus
from licet_server.storage.accounts_tables import EnquiryRow
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.statistics import month_of

_OWED = (InvoiceStatus.OPEN.value, InvoiceStatus.FAILED.value)
_LOOKED_AT = (EventState.FAILED.value, EventState.IGNORED.value)


@dataclass(frozen=True, slots=True)
class Paid:
    """How many invoices were paid in a month, ``2026-11``, with one amount, of which one amount went back."""

    month: str
    currency: str
    paid: Decimal
    refunded: Decimal
    count: int


def paid_by_month(session: Session, *, since: datetime) -> list[Paid]:
    """Count the invoices that were paid at or after *since*, by the month in which they were paid, and amount.

    One that is disputed counts once the dispute was settled for us, and not before. Amounts are added up by the caller:
    SQLite would make floats of them.
    """
    month = month_of(session, InvoiceRow.paid_at).label("month")
    amounts = (InvoiceRow.currency, InvoiceRow.paid, InvoiceRow.refunded)
    undisputed = cast(InvoiceRow.disputes, String) == "{}"
    chosen = select(month, *amounts, func.count()).where(InvoiceRow.paid_at >= since, undisputed)
    found = [Paid(*row) for row in session.execute(chosen.group_by("month", *amounts))]
    disputed = select(month, *amounts, InvoiceRow.disputes).where(InvoiceRow.paid_at >= since, ~undisputed)
    return found + [
        Paid(month, currency, paid, refunded, 1)
        for month, currency, paid, refunded, outcomes in session.execute(disputed)
        if all(outcomes.values())
    ]


def count_owed(session: Session) -> dict[str, int]:
    """Count the invoices that are not paid, by how they stand."""
    chosen = select(InvoiceRow.status, func.count()).where(InvoiceRow.status.in_(_OWED)).group_by(InvoiceRow.status)
    return dict.fromkeys(_OWED, 0) | {str(status): count for status, count in session.execute(chosen)}


def count_subscriptions(session: Session) -> dict[str, int]:
    """Count the subscriptions by how they stand at their provider; what is paid once is none."""
    chosen = select(SubscriptionRow.status, func.count()).where(
        SubscriptionRow.once.is_(False), SubscriptionRow.status.is_not(None)
    )
    found = session.execute(chosen.group_by(SubscriptionRow.status).order_by(SubscriptionRow.status))
    return {str(status): count for status, count in found}


def count_failing(session: Session) -> int:
    """Count the subscriptions whose payment fails and that are not over."""
    failing = (SubscriptionRow.failing_since.is_not(None), SubscriptionRow.status != SubscriptionStatus.ENDED.value)
    return session.scalar(select(func.count()).select_from(SubscriptionRow).where(*failing)) or 0


def count_events(session: Session, *, since: datetime) -> dict[str, int]:
    """Count the payment events received at or after *since* that came to nothing, by what became of them."""
    chosen = select(PaymentEventRow.state, func.count()).where(
        PaymentEventRow.state.in_(_LOOKED_AT), PaymentEventRow.received_at >= since
    )
    found = session.execute(chosen.group_by(PaymentEventRow.state))
    return dict.fromkeys(_LOOKED_AT, 0) | {str(state): count for state, count in found}


def count_in_trouble(session: Session) -> int:
    """Count the subscriptions about which somebody has to decide something."""
    chosen = select(func.count()).select_from(SubscriptionRow).where(SubscriptionRow.trouble.is_not(None))
    return session.scalar(chosen) or 0


def count_enquiries(session: Session) -> int:
    """Count the enquiries that nobody has dealt with."""
    return session.scalar(select(func.count()).select_from(EnquiryRow).where(EnquiryRow.handled_at.is_(None))) or 0
