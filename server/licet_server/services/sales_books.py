"""The books of a subscription: facts of events are merged so that neither order nor repetition makes a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from licet_server.errors import InputError
from licet_server.licensing.catalog import Plan
from licet_server.licensing.payment_rules import Account, further, is_newer
from licet_server.licensing.payments import (
    BillingEvent,
    EventKind,
    InvoiceFacts,
    InvoiceReason,
    InvoiceStatus,
    ProviderName,
    Reversal,
    SubscriptionStatus,
)
from licet_server.services import inputs
from licet_server.services.catalog import find_plan
from licet_server.storage.catalog import plan_of_price
from licet_server.storage.sales import find_invoice, invoices_of, take_invoice
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow

_LIFE = tuple(InvoiceStatus)


@dataclass(frozen=True, slots=True)
class Sold:
    """Which plan an event is about."""

    product: str
    plan: str


def sold_by(session: Session, event: BillingEvent) -> Sold | None:
    """Return what an event sells: the plan of its price, of what its price is named, or of our order."""
    if event.price is not None:
        found = plan_of_price(session, event.provider, event.price)
        if found is not None:
            return Sold(*found)
    product, _, plan = (event.offer or "").partition("/")
    if plan and find_plan(session, product, plan) is not None:
        return Sold(product, plan)
    order = None if event.order is None else session.get(OrderRow, event.order)
    return None if order is None else Sold(order.product_code, order.plan)


def merge(session: Session, row: SubscriptionRow, event: BillingEvent) -> InvoiceRow | None:
    """Write what *event* says into the books of *row*, which is locked; return the invoice that it is about.

    Raises:
        UnknownPaymentError: It is about a payment that is not in the books yet.
    """
    _merge_buyer(session, row, event)
    _merge_snapshot(session, row, event)
    if event.reversal is not None:
        return _merge_reversal(session, row, event.provider, event.kind, event.reversal)
    return None if event.invoice is None else _merge_invoice(session, row, event, event.invoice)


class UnknownPaymentError(Exception):
    """Money went back of a payment that is not in the books, or not yet; never leaves the settlement."""


def _merge_buyer(session: Session, row: SubscriptionRow, event: BillingEvent) -> None:
    buyer, order = event.buyer, None if event.order is None else session.get(OrderRow, event.order)
    row.once = row.once or event.once
    row.order_id = row.order_id or event.order
    row.customer_ref = row.customer_ref or buyer.ref
    row.email = row.email or _email(buyer.email) or (None if order is None else order.email)
    row.name = row.name or _words(buyer.name) or (None if order is None else order.name)
    row.company = row.company or _words(buyer.company) or (None if order is None else order.company)
    row.country = row.country or buyer.country or (None if order is None else order.country)
    row.vat_number = row.vat_number or buyer.vat_number or (None if order is None else order.vat_number)
    row.language = row.language or buyer.language or (None if order is None else order.language)
    if row.plan is None:
        _sell(row, sold_by(session, event))


def _merge_snapshot(session: Session, row: SubscriptionRow, event: BillingEvent) -> None:
    found = event.snapshot
    if found is None:
        return
    had = None
    if row.status is not None and row.status_at is not None:
        had = (row.status_at, SubscriptionStatus(row.status), row.status_event or "")
    if not is_newer((event.at, found.status, event.id), than=had):
        return
    row.status, row.status_at, row.status_event = found.status.value, event.at, event.id
    row.period_end, row.cancels = found.period_end, found.cancels
    _sell(row, sold_by(session, event))


def _sell(row: SubscriptionRow, sold: Sold | None) -> None:
    if sold is not None:
        row.product_code, row.plan = sold.product, sold.plan


def _merge_invoice(session: Session, row: SubscriptionRow, event: BillingEvent, facts: InvoiceFacts) -> InvoiceRow:
    invoice = take_invoice(session, event.provider, facts.ref, _new_invoice(row, facts))
    if _LIFE.index(facts.status) >= _LIFE.index(InvoiceStatus(invoice.status)):
        invoice.status = further(InvoiceStatus(invoice.status), facts.status).value
        invoice.currency, invoice.total, invoice.tax = facts.currency, facts.total, facts.tax
        invoice.paid, invoice.reason = facts.paid, facts.reason.value
    invoice.created_at = min(invoice.created_at, facts.at)
    invoice.subscription_id, invoice.order_id = row.id, invoice.order_id or row.order_id
    invoice.number = invoice.number or facts.number
    invoice.period_end = facts.period_end or invoice.period_end
    invoice.payment_ref = invoice.payment_ref or facts.payment_ref
    invoice.url, invoice.pdf = facts.url or invoice.url, facts.pdf or invoice.pdf
    if facts.attempts >= invoice.attempts:
        invoice.attempts, invoice.next_attempt_at = facts.attempts, facts.next_attempt_at
    if facts.status is InvoiceStatus.PAID:
        invoice.paid_at = min(invoice.paid_at or event.at, event.at)
    if facts.status is InvoiceStatus.FAILED:
        invoice.failed_at = min(invoice.failed_at or event.at, event.at)
    session.flush()
    return invoice


def _new_invoice(row: SubscriptionRow, facts: InvoiceFacts) -> dict[str, Any]:
    return {
        "subscription_id": row.id,
        "status": facts.status.value,
        "reason": facts.reason.value,
        "currency": facts.currency,
        "total": facts.total,
        "tax": facts.tax,
        "paid": facts.paid,
        "refunded": Decimal(0),
        "attempts": 0,
        "created_at": facts.at,
    }


def _merge_reversal(
    session: Session, row: SubscriptionRow, provider: ProviderName, kind: EventKind, found: Reversal
) -> InvoiceRow:
    invoice = find_invoice(session, provider, ref=found.invoice_ref, payment_ref=found.payment_ref)
    if invoice is None or invoice.subscription_id != row.id:
        raise UnknownPaymentError
    if kind is EventKind.DISPUTED:
        won = found.settled_for_us or invoice.disputes.get(found.ref, False)
        invoice.disputes = {**invoice.disputes, found.ref: won}
    else:
        amount = max(found.amount, Decimal(invoice.refunds.get(found.ref, "0")))
        invoice.refunds = {**invoice.refunds, found.ref: str(amount)}
        invoice.refunded = sum((Decimal(said) for said in invoice.refunds.values()), Decimal(0))
    session.flush()
    return invoice


def balance(session: Session, row: SubscriptionRow, plan: Plan | None) -> Account:
    """Write down what follows from the invoices of a subscription, and return it.

    What was paid in another currency than the plan is sold in does not count.
    """
    invoices = invoices_of(session, row.id)
    paid = [one for one in invoices if one.status == InvoiceStatus.PAID and _fits(one, plan)]
    kept = [one for one in paid if not _went_back(one)]
    row.paid = bool(paid)
    row.paid_until = _end(kept, plan)
    row.refunded = _last_went_back(paid)
    row.disputed = any(not won for one in paid for won in one.disputes.values())
    row.failing_since = _failing_since(row, invoices, paid)
    session.flush()
    return account(row)


def account(row: SubscriptionRow) -> Account:
    """Return what the books of a subscription say."""
    return Account(
        status=None if row.status is None else SubscriptionStatus(row.status),
        paid=row.paid,
        paid_until=row.paid_until,
        failing_since=row.failing_since,
        refunded=row.refunded,
        disputed=row.disputed,
    )


def wrong_currency(session: Session, row: SubscriptionRow, plan: Plan | None) -> str | None:
    """Say of the invoices that were paid in another currency than the plan is sold in; ``None``: there are none."""
    paid = [one for one in invoices_of(session, row.id) if one.status == InvoiceStatus.PAID]
    other = next((one for one in paid if not _fits(one, plan)), None)
    if other is None or plan is None:
        return None
    return f"the invoice {other.id} was paid in {other.currency}, and the plan {plan.code} is sold in {plan.currency}"


def _fits(invoice: InvoiceRow, plan: Plan | None) -> bool:
    return plan is None or plan.currency is None or invoice.currency == plan.currency


def _went_back(invoice: InvoiceRow) -> bool:
    return invoice.refunded >= invoice.paid > 0


def _last_went_back(paid: Sequence[InvoiceRow]) -> bool:
    """Whether what was paid for the latest term went back in full; a change of plan is no term."""
    terms = [one for one in paid if one.reason != InvoiceReason.UPDATE]
    return bool(terms) and _went_back(max(terms, key=lambda one: (one.period_end or one.created_at, one.ref)))


def _end(kept: Sequence[InvoiceRow], plan: Plan | None) -> datetime | None:
    """Return the end of what was paid for; where the provider names no period, one term of the plan."""
    ends = []
    for one in kept:
        end = one.period_end
        if end is None and one.reason != InvoiceReason.UPDATE:
            end = None if plan is None else plan.term_end(start=one.paid_at or one.created_at)
            if end is None:
                return None
        ends.append(end)
    return max((end for end in ends if end is not None), default=None)


def _failing_since(row: SubscriptionRow, invoices: Sequence[InvoiceRow], paid: Sequence[InvoiceRow]) -> datetime | None:
    """Return since when money could not be taken: of an invoice that came after all that was paid."""
    last_paid = max((one.created_at for one in paid if one.reason != InvoiceReason.UPDATE), default=None)
    failed = [
        one.failed_at or one.created_at
        for one in invoices
        if one.status == InvoiceStatus.FAILED and (last_paid is None or one.created_at > last_paid)
    ]
    if failed:
        return min(failed)
    return row.status_at if row.status == SubscriptionStatus.PAST_DUE else None


def _email(text: str | None) -> str | None:
    try:
        return None if text is None else inputs.email_address(text)
    except InputError:
        return None


def _words(text: str | None) -> str | None:
    try:
        return inputs.person_name(text)
    except InputError:
        return None
