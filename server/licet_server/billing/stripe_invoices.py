"""Invoices of Stripe: what they were for, until when they pay, and what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from licet_server.billing.stripe_shapes import (
    amount,
    country,
    currency,
    cut,
    first,
    instant,
    language,
    offer_of,
    part,
    parts,
    ref,
    text,
    whole,
)
from licet_server.licensing.payments import Buyer, InvoiceFacts, InvoiceReason, InvoiceStatus

_REASONS = {
    "subscription_create": InvoiceReason.FIRST,
    "subscription_cycle": InvoiceReason.CYCLE,
    "subscription_update": InvoiceReason.UPDATE,
    "automatic_pending_invoice_item_invoice": InvoiceReason.UPDATE,
    "manual": InvoiceReason.ONCE,
}
_LONGEST_LINK = 2000
_OF_LINES = ("subscription_item_details", "invoice_item_details")


def subscription_of(invoice: Mapping[str, Any]) -> str | None:
    """Return the id of the subscription that an invoice belongs to."""
    named = (part(invoice, "parent", "subscription_details", "subscription"), invoice.get("subscription"))
    lines = [part(line, "parent", kind, "subscription") for line in parts(invoice, "lines") for kind in _OF_LINES]
    older = [line.get("subscription") for line in parts(invoice, "lines")]
    return first(*(ref(each) for each in (*named, *lines, *older)))


def facts(invoice: Mapping[str, Any], status: InvoiceStatus, at: datetime) -> InvoiceFacts | None:
    """Return what an invoice says of money; ``None``: it does not say how much.

    Args:
        invoice: As Stripe sends it.
        status: How it stands, as the event's name says.
        at: When the event happened; used where the invoice does not say when it was made.
    """
    name, code = ref(invoice), currency(invoice.get("currency"))
    total = amount(invoice.get("total"), code) if code else None
    if name is None or code is None or total is None:
        return None
    reason = invoice.get("billing_reason")
    return InvoiceFacts(
        ref=name,
        status=status,
        currency=code,
        total=total,
        tax=_tax(invoice, code),
        paid=amount(invoice.get("amount_paid"), code) or Decimal(0),
        at=instant(invoice.get("created")) or at,
        reason=_REASONS.get(reason, InvoiceReason.CYCLE) if isinstance(reason, str) else InvoiceReason.CYCLE,
        number=text(invoice.get("number"), 64),
        period_end=_period_end(invoice),
        payment_ref=_payment_of(invoice),
        attempts=whole(invoice.get("attempt_count")),
        next_attempt_at=instant(invoice.get("next_payment_attempt")),
        url=text(invoice.get("hosted_invoice_url"), _LONGEST_LINK),
        pdf=text(invoice.get("invoice_pdf"), _LONGEST_LINK),
    )


def bought(invoice: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the price that an invoice asks for and the offer, where it is written on it."""
    lines = sorted(parts(invoice, "lines"), key=_importance, reverse=True)
    metadata = part(invoice, "parent", "subscription_details", "metadata"), invoice.get("metadata")
    if not lines:
        return None, offer_of(*metadata)
    line = lines[0]
    price = part(line, "pricing", "price_details", "price") or line.get("price") or line.get("plan")
    older = part(invoice, "subscription_details", "metadata")
    return ref(price), offer_of(part(price, "metadata"), line.get("metadata"), older, *metadata)


def buyer(invoice: Mapping[str, Any]) -> Buyer:
    """Return whom an invoice is for."""
    customer = invoice.get("customer")
    locales = part(customer, "preferred_locales")
    numbers = (text(each.get("value"), 32) for each in parts(invoice, "customer_tax_ids"))
    return Buyer(
        ref=ref(customer),
        email=text(invoice.get("customer_email"), 254),
        name=cut(invoice.get("customer_name"), 200),
        country=country(part(invoice, "customer_address", "country")),
        vat_number=next((number for number in numbers if number), None),
        language=language(*locales) if isinstance(locales, list) else None,
    )


def _tax(invoice: Mapping[str, Any], code: str) -> Decimal:
    lists = (list(parts(invoice, name)) for name in ("total_taxes", "total_tax_amounts"))
    given = next((found for found in lists if found), [{"amount": invoice.get("tax")}])
    return sum((amount(each.get("amount"), code) or Decimal(0) for each in given), Decimal(0))


def _is_proration(line: Mapping[str, Any]) -> bool:
    given = [part(line, "parent", kind, "proration") for kind in _OF_LINES]
    return True in (*given, line.get("proration"))


def _is_term(line: Mapping[str, Any]) -> bool:
    """Whether a line asks for a term of the subscription, and is not something that was added to the invoice."""
    return line.get("type") == "subscription" or part(line, "parent", "type") == "subscription_item_details"


def _importance(line: Mapping[str, Any]) -> tuple[bool, bool, int]:
    given = line.get("amount")
    asked = given if type(given) is int else 0
    return (_is_term(line) and not _is_proration(line), asked >= 0, asked)


def _period_end(invoice: Mapping[str, Any]) -> datetime | None:
    """Return until when an invoice pays: of a whole term, else of what was prorated, and never of a credit for it."""
    lines = list(parts(invoice, "lines"))
    terms = [line for line in lines if _is_term(line) and not _is_proration(line)]
    asked = [line for line in lines if _importance(line)[1] and _is_proration(line)]
    for chosen in (terms, asked, lines):
        ends = [end for end in (instant(part(line, "period", "end")) for line in chosen) if end]
        if ends:
            return max(ends)
    return None


def _payment_of(invoice: Mapping[str, Any]) -> str | None:
    """Return the payment as refunds and disputes name it: its intent, else its charge."""
    payments = [payment.get("payment") for payment in parts(invoice, "payments")]
    newer = [ref(part(each, kind)) for each in payments for kind in ("payment_intent", "charge")]
    return first(*newer, ref(invoice.get("payment_intent")), ref(invoice.get("charge")))
