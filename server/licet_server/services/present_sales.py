"""What was sold and paid as the objects that commands print and programs read."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from licet.wire import to_text
from licet_server.licensing.payments import Proration
from licet_server.licensing.pricing import shown
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow


def subscription_object(row: SubscriptionRow) -> dict[str, Any]:
    """Return a subscription; ``status`` is how it stands at its provider, null until that has said so."""
    return {
        "id": row.id,
        "provider": row.provider,
        "ref": row.ref,
        "status": row.status,
        "once": row.once,
        "product": row.product_code,
        "plan": row.plan,
        "price": _amount(row.price, row.currency),
        "currency": row.currency,
        "customer_id": row.customer_id,
        "license_id": row.license_id,
        "order_id": row.order_id,
        "email": row.email,
        "name": row.name,
        "company": row.company,
        "country": row.country,
        "vat_number": row.vat_number,
        "period_end": _text(row.period_end),
        "cancels": row.cancels,
        "paid_until": _text(row.paid_until),
        "failing_since": _text(row.failing_since),
        "refunded": row.refunded,
        "disputed": row.disputed,
        "trouble": row.trouble,
        "created_at": to_text(row.created_at),
        "version": row.version,
    }


def invoice_object(row: InvoiceRow) -> dict[str, Any]:
    """Return an invoice; amounts are decimal text in units of its currency."""
    return {
        "id": row.id,
        "provider": row.provider,
        "ref": row.ref,
        "number": row.number,
        "status": row.status,
        "reason": row.reason,
        "subscription_id": row.subscription_id,
        "order_id": row.order_id,
        "customer_id": row.customer_id,
        "currency": row.currency,
        "total": shown(row.total, row.currency),
        "tax": shown(row.tax, row.currency),
        "paid": shown(row.paid, row.currency),
        "refunded": shown(row.refunded, row.currency),
        "disputed": any(not won for won in row.disputes.values()),
        "period_end": _text(row.period_end),
        "attempts": row.attempts,
        "next_attempt_at": _text(row.next_attempt_at),
        "failed_at": _text(row.failed_at),
        "paid_at": _text(row.paid_at),
        "url": row.url,
        "pdf": row.pdf,
        "created_at": to_text(row.created_at),
    }


def payment_event_object(row: PaymentEventRow) -> dict[str, Any]:
    """Return what became of something that a provider said, without what it said."""
    return {
        "id": row.id,
        "provider": row.provider,
        "event_id": row.event_id,
        "type": row.type,
        "subscription_ref": row.stream,
        "state": row.state,
        "reason": row.reason,
        "attempts": row.attempts,
        "at": to_text(row.at),
        "received_at": to_text(row.received_at),
        "due_at": to_text(row.due_at) if row.state == EventState.PENDING else None,
        "processed_at": _text(row.processed_at),
    }


def proration_object(found: Proration, *, plan: str, previewed_at: datetime) -> dict[str, Any]:
    """Return what a change to *plan* would cost at *previewed_at*."""
    return {
        "plan": plan,
        "due_now": shown(found.due_now, found.currency),
        "currency": found.currency,
        "next_total": _amount(found.next_total, found.currency),
        "next_at": _text(found.next_at),
        "previewed_at": to_text(previewed_at),
    }


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None or currency is None else shown(amount, currency)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
