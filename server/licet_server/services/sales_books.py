"""The books of a subscription: facts of events are merged so that neither order nor repetition makes a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from licet_server.errors import InputError
from licet_server.licensing.catalog import Plan
from licet_server.licensing.payment_rules import Account, further, is_newer
from licet_server.licensing.payments import (
    BillingEvent,
    Buyer,
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
from licet_server.storage.ids import ORDER_PREFIX, is_id
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.personal import was_erased
from licet_server.storage.sales import find_invoice, invoices_of, take_invoice
from licet_server.storage.sales_tables import InvoiceRow, OrderRow, SubscriptionRow

_RUNS = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING, SubscriptionStatus.PAST_DUE)


@dataclass(frozen=True, slots=True)
class Sold:
    """Which plan an event is about."""

    product: str
    plan: str


def sold_by(session: Session, event: BillingEvent) -> Sold | None:
    """Return what an event sells: the plan of its price, or of what its price is named.

    Our order says it only where the event names neither: what a buyer can write into a checkout never makes a cheap
    price buy a dear plan.
    """
    if event.price is not None:
        found = plan_of_price(session, event.provider, event.price)
        if found is not None:
            return Sold(*found)
    product, _, plan = (event.offer or "").partition("/")
    if plan and find_plan(session, product, plan) is not None:
        return Sold(product, plan)
    order = None if event.price or event.offer else order_of(session, event)
    return None if order is None else Sold(order.product_code, order.plan)


def order_of(session: Session, event: BillingEvent) -> OrderRow | None:
    """Return our order that an event names, if it was to be paid at the same provider."""
    if event.order is None or not is_id(event.order, ORDER_PREFIX):
        return None
    order = session.get(OrderRow, event.order)
    return order if order is not None and order.provider == event.provider else None


def merge(session: Session, row: SubscriptionRow, event: BillingEvent) -> InvoiceRow | None:
    """Write what *event* says into the books of *row*, which is locked; return the invoice that it is about.

    Raises:
        UnknownPaymentError: It is about a payment that is not in the books yet.
    """
    _merge_sale(session, row, event)
    _merge_snapshot(session, row, event)
    if event.reversal is not None:
        return _merge_reversal(session, row, event.provider, event.kind, event.reversal)
    return None if event.invoice is None else _merge_invoice(session, row, event, event.invoice)


class UnknownPaymentError(Exception):
    """Money went back of a payment that is not in the books, or not yet; never leaves the settlement."""


def is_of_nobody(session: Session, row: SubscriptionRow) -> bool:
    """Say whether the customer was erased who had bought, or who had the license: it is not told anew who that is."""
    held = None if row.license_id is None else session.get(LicenseRow, row.license_id)
    ids = {row.customer_id, None if held is None else held.customer_id} - {None}
    return any(was_erased(one) for each in ids if (one := session.get(CustomerRow, each)) is not None)


def merge_buyer(row: SubscriptionRow, buyer: Buyer) -> None:
    """Write down who buys; what is known stays, and what cannot be is left out."""
    row.customer_ref = row.customer_ref or buyer.ref
    row.email = row.email or _email(buyer.email)
    row.name = row.name or _words(buyer.name)
    row.company = row.company or _words(buyer.company)
    row.country = row.country or buyer.country
    row.vat_number = row.vat_number or buyer.vat_number
    row.language = row.language or buyer.language


def _merge_sale(session: Session, row: SubscriptionRow, event: BillingEvent) -> None:
    row.once = row.once or event.once
    order, known = order_of(session, event), not is_of_nobody(session, row)
    if known:
        merge_buyer(row, event.buyer)
    if order is not None:
        row.order_id = row.order_id or order.id
    if order is not None and known:
        said = (order.email, order.name, order.company, order.country, order.vat_number, order.language)
        merge_buyer(row, Buyer(None, *said))
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
    sold = sold_by(session, event)
    row.unknown_price = event.price if sold is None else None
    _sell(row, sold)


def _sell(row: SubscriptionRow, sold: Sold | None) -> None:
    if sold is not None:
        row.product_code, row.plan = sold.product, sold.plan


def _merge_invoice(session: Session, row: SubscriptionRow, event: BillingEvent, facts: InvoiceFacts) -> InvoiceRow:
    invoice = take_invoice(session, event.provider, facts.ref, _new_invoice(row, facts))
    if further(InvoiceStatus(invoice.status), facts.status) is facts.status:
        invoice.status = facts.status.value
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

    What was paid in another currency than the plan is sold in, or was sold in to this customer, does not count.
    """
    invoices = invoices_of(session, row.id)
    paid = [one for one in invoices if counts(one, row, plan)]
    terms = [one for one in paid if _is_term(one, row)] or paid
    last = max(terms, key=lambda one: (one.period_end or one.created_at, one.ref), default=None)
    row.refunded = last is not None and _went_back(last)
    row.disputed = last is not None and any(not won for won in last.disputes.values())
    end = _paid_until(row, [one for one in paid if not _went_back(one)], plan)
    row.paid_until = None if end is None else end + timedelta(seconds=row.carried or 0)
    row.paid = bool(paid) and (row.once or row.refunded or row.paid_until is not None)
    row.failing_since = _failing_since(row, invoices, terms)
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
        kept_until=row.paid_until if row.carried else None,
    )


def counts(invoice: InvoiceRow, row: SubscriptionRow, plan: Plan | None) -> bool:
    """Whether an invoice is one that pays for the plan.

    A trial's invoice over nothing counts once somebody has said how long the trial is.
    """
    known = invoice.total > 0 or invoice.period_end is not None or row.once
    return invoice.status == InvoiceStatus.PAID and known and _fits(invoice, row, plan)


def wrong_currency(session: Session, row: SubscriptionRow, plan: Plan | None) -> str | None:
    """Say which invoice was paid, and not paid back, in another currency than the plan is sold in; ``None``: none."""
    paid = [one for one in invoices_of(session, row.id) if one.status == InvoiceStatus.PAID and not _went_back(one)]
    other = next((one for one in paid if not _fits(one, row, plan)), None)
    if other is None or plan is None:
        return None
    return f"the invoice {other.id} was paid in {other.currency}, and the plan {plan.code} is sold in {plan.currency}"


def _fits(invoice: InvoiceRow, row: SubscriptionRow, plan: Plan | None) -> bool:
    return plan is None or plan.currency is None or invoice.currency in {plan.currency, row.currency}


def _is_term(invoice: InvoiceRow, row: SubscriptionRow) -> bool:
    """Whether an invoice is for a term, and not for a change of plan or something beside the subscription."""
    return invoice.reason in {InvoiceReason.FIRST, InvoiceReason.CYCLE} or row.once


def _went_back(invoice: InvoiceRow) -> bool:
    return invoice.refunded >= invoice.paid > 0


def _paid_until(row: SubscriptionRow, kept: Sequence[InvoiceRow], plan: Plan | None) -> datetime | None:
    """Return the end of what was paid for; ``None``: it has none, or nobody has said yet.

    A snapshot that was taken after the last payment and ends earlier is right: the customer went from a long term to a
    short one.
    """
    if row.once:
        return _end_once(row, kept, plan)
    ends = [(end, one.paid_at or one.created_at) for one in kept if (end := _end_of(row, one, plan)) is not None]
    if not ends:
        return row.period_end
    end, paid_at = max(ends)
    if row.status in _RUNS and row.period_end is not None and row.status_at is not None and row.status_at > paid_at:
        return min(end, row.period_end)
    return end


def _end_of(row: SubscriptionRow, one: InvoiceRow, plan: Plan | None) -> datetime | None:
    """Return until when an invoice pays; where nobody has said that, for one term of the plan."""
    if one.period_end is not None or not _is_term(one, row):
        return one.period_end
    return row.period_end or (None if plan is None else plan.term_end(start=one.paid_at or one.created_at))


def _end_once(row: SubscriptionRow, kept: Sequence[InvoiceRow], plan: Plan | None) -> datetime | None:
    """Return the end of what is paid once: written down when it is known, whatever is sold under that name later."""
    for one in kept:
        if one.period_end is None and plan is not None:
            one.period_end = plan.term_end(start=one.paid_at or one.created_at)
    ends = [one.period_end for one in kept if one.period_end is not None]
    known = None if row.paid_until is None else row.paid_until - timedelta(seconds=row.carried or 0)
    return max(ends, default=known if plan is None else None)


def _failing_since(
    row: SubscriptionRow, invoices: Sequence[InvoiceRow], terms: Sequence[InvoiceRow]
) -> datetime | None:
    """Return since when money could not be taken: for a term that came after all that was paid."""
    last_made = max((one.created_at for one in terms), default=None)
    failed = [
        one.failed_at or one.created_at
        for one in invoices
        if one.status == InvoiceStatus.FAILED
        and _is_term(one, row)
        and (last_made is None or one.created_at > last_made)
    ]
    if failed:
        return min(failed)
    last_paid = max((one.paid_at or one.created_at for one in terms), default=None)
    if row.status != SubscriptionStatus.PAST_DUE or row.status_at is None:
        return None
    if last_paid is not None and row.status_at <= last_paid:
        return None
    return min(row.failing_since or row.status_at, row.status_at)


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
