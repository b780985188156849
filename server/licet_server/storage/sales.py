"""Payment events, subscriptions and invoices as the settlement reads and writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.storage.ids import INVOICE_PREFIX, PAYMENT_EVENT_PREFIX, SUBSCRIPTION_PREFIX, is_id, new_id
from licet_server.storage.paging import part
from licet_server.storage.sales_tables import LONGEST_REF, InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.upsert import insert_into


class EventState(StrEnum):
    """What became of a payment event."""

    PENDING = "pending"
    DONE = "done"
    IGNORED = "ignored"
    FAILED = "failed"


def add_event(session: Session, values: dict[str, Any]) -> tuple[str, bool]:
    """Write an event down, unless it is there; return our id of it, and whether it is new."""
    drawn = new_id(PAYMENT_EVENT_PREFIX)
    new = insert_into(session, PaymentEventRow).values(id=drawn, attempts=0, **values)
    put = new.on_conflict_do_nothing(index_elements=[PaymentEventRow.provider, PaymentEventRow.event_id])
    if session.scalar(put.returning(PaymentEventRow.id)) is not None:
        return drawn, True
    known = (PaymentEventRow.provider == values["provider"], PaymentEventRow.event_id == values["event_id"])
    return session.scalars(select(PaymentEventRow.id).where(*known)).one(), False


def due_streams(session: Session, *, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return provider and stream of what is due, the longest due first."""
    chosen = select(PaymentEventRow.provider, PaymentEventRow.stream).where(
        PaymentEventRow.state == EventState.PENDING, PaymentEventRow.due_at <= now, PaymentEventRow.stream.is_not(None)
    )
    chosen = chosen.group_by(PaymentEventRow.provider, PaymentEventRow.stream)
    ordered = chosen.order_by(func.min(PaymentEventRow.due_at), PaymentEventRow.stream).limit(limit)
    return [(provider, stream) for provider, stream in session.execute(ordered) if stream is not None]


def due_without_stream(session: Session, *, now: datetime, limit: int) -> list[PaymentEventRow]:
    """Return events that are due and whose subscription is not known yet."""
    chosen = select(PaymentEventRow).where(
        PaymentEventRow.state == EventState.PENDING, PaymentEventRow.due_at <= now, PaymentEventRow.stream.is_(None)
    )
    return list(session.scalars(chosen.order_by(PaymentEventRow.due_at, PaymentEventRow.id).limit(limit)))


def hurry_homeless(session: Session, provider: str, *, now: datetime) -> None:
    """Have those events looked at again now that wait for a payment to be known: one more is."""
    chosen = (
        PaymentEventRow.provider == provider,
        PaymentEventRow.state == EventState.PENDING,
        PaymentEventRow.stream.is_(None),
        PaymentEventRow.due_at > now,
    )
    session.execute(update(PaymentEventRow).where(*chosen).values(due_at=now))


def pending_events(session: Session, provider: str, stream: str) -> list[PaymentEventRow]:
    """Return, locked, what is to be worked off for one stream, in the order in which it happened."""
    chosen = select(PaymentEventRow).where(
        PaymentEventRow.provider == provider,
        PaymentEventRow.stream == stream,
        PaymentEventRow.state == EventState.PENDING,
    )
    ordered = chosen.order_by(PaymentEventRow.at, PaymentEventRow.event_id).with_for_update()
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def find_event(session: Session, event_id: str, *, lock: bool = False) -> PaymentEventRow | None:
    """Return an event by our id or the provider's."""
    if not event_id.isprintable() or len(event_id) > LONGEST_REF:
        return None
    mine = is_id(event_id, PAYMENT_EVENT_PREFIX)
    chosen = select(PaymentEventRow).where(
        PaymentEventRow.id == event_id if mine else PaymentEventRow.event_id == event_id
    )
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalars(chosen.limit(1)).first()


def list_events(
    session: Session,
    *,
    provider: str | None = None,
    state: EventState | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[PaymentEventRow], list[Any] | None]:
    """Return a part of the events, newest first, and where the next begins."""
    chosen = select(PaymentEventRow)
    for column, value in ((PaymentEventRow.provider, provider), (PaymentEventRow.state, state)):
        if value is not None:
            chosen = chosen.where(column == value)
    return part(session, chosen, by=(PaymentEventRow.received_at, PaymentEventRow.id), after=after, limit=limit)


def begin_again(session: Session, *, state: EventState, provider: str | None, now: datetime) -> int:
    """Make every event of that state pending; return how many those are."""
    chosen = update(PaymentEventRow).where(PaymentEventRow.state == state)
    if provider is not None:
        chosen = chosen.where(PaymentEventRow.provider == provider)
    done = session.execute(chosen.values(state=EventState.PENDING, attempts=0, due_at=now, processed_at=None))
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def forget_events(session: Session, moment: datetime, *, limit: int) -> int:
    """Delete what was received before *moment* and needs nobody any more; return how many rows."""
    settled = (EventState.DONE, EventState.IGNORED)
    old = (PaymentEventRow.received_at < moment, PaymentEventRow.state.in_(settled))
    ids = list(session.scalars(select(PaymentEventRow.id).where(*old).limit(limit)))
    for row in session.scalars(select(PaymentEventRow).where(PaymentEventRow.id.in_(ids))):
        session.delete(row)
    session.flush()
    return len(ids)


def take_subscription(session: Session, provider: str, ref: str, *, now: datetime) -> SubscriptionRow:
    """Return the subscription with that id of the provider, locked; a new one when there is none."""
    new = insert_into(session, SubscriptionRow).values(
        id=new_id(SUBSCRIPTION_PREFIX), provider=provider, ref=ref, created_at=now, version=1
    )
    session.execute(new.on_conflict_do_nothing(index_elements=[SubscriptionRow.provider, SubscriptionRow.ref]))
    row = find_subscription_by_ref(session, provider, ref, lock=True)
    if row is None:
        raise StorageError("a subscription could not be written; try again")
    return row


def find_subscription_by_ref(
    session: Session, provider: str, ref: str, *, lock: bool = False
) -> SubscriptionRow | None:
    """Return the subscription with that id of the provider."""
    chosen = select(SubscriptionRow).where(SubscriptionRow.provider == provider, SubscriptionRow.ref == ref)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalar(chosen)


def due_rechecks(session: Session, *, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return provider and id of the subscriptions that time alone may have changed."""
    chosen = select(SubscriptionRow.provider, SubscriptionRow.ref).where(SubscriptionRow.recheck_at <= now)
    return [(p, ref) for p, ref in session.execute(chosen.order_by(SubscriptionRow.recheck_at).limit(limit))]


def find_invoice(
    session: Session, provider: str, *, ref: str | None = None, payment_ref: str | None = None
) -> InvoiceRow | None:
    """Return the invoice with that id of the provider, or the one that was paid with that payment."""
    ways = [
        column == value
        for column, value in ((InvoiceRow.ref, ref), (InvoiceRow.payment_ref, payment_ref))
        if value is not None
    ]
    if not ways:
        return None
    return session.scalars(select(InvoiceRow).where(InvoiceRow.provider == provider, or_(*ways)).limit(1)).first()


def take_invoice(session: Session, provider: str, ref: str, values: dict[str, Any]) -> InvoiceRow:
    """Return the invoice with that id of the provider; a new one with *values* when there is none.

    Whoever calls holds the lock on its subscription.
    """
    row = find_invoice(session, provider, ref=ref)
    if row is None:
        row = InvoiceRow(id=new_id(INVOICE_PREFIX), provider=provider, ref=ref, refunds={}, disputes={}, **values)
        session.add(row)
        session.flush()
    return row


def invoices_of(session: Session, subscription_id: str) -> list[InvoiceRow]:
    """Return the invoices of a subscription, oldest first."""
    chosen = select(InvoiceRow).where(InvoiceRow.subscription_id == subscription_id)
    return list(session.scalars(chosen.order_by(InvoiceRow.created_at, InvoiceRow.ref)))


def revive(session: Session, provider: str, stream: str, *, state: EventState, reason: str, now: datetime) -> int:
    """Make those events of a stream pending that stand like *state* for *reason*; return how many those are."""
    chosen = (
        PaymentEventRow.provider == provider,
        PaymentEventRow.stream == stream,
        PaymentEventRow.state == state,
        PaymentEventRow.reason == reason,
    )
    done = session.execute(update(PaymentEventRow).where(*chosen).values(state=EventState.PENDING, due_at=now))
    return int(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it


def stream_of_payment(
    session: Session, provider: str, *, invoice_ref: str | None, payment_ref: str | None
) -> str | None:
    """Return the provider's id of the subscription that an invoice or a payment belongs to; ``None``: to none yet."""
    if payment_ref is not None and find_subscription_by_ref(session, provider, payment_ref) is not None:
        return payment_ref
    invoice = find_invoice(session, provider, ref=invoice_ref, payment_ref=payment_ref)
    if invoice is None or invoice.subscription_id is None:
        return None
    row = session.get(SubscriptionRow, invoice.subscription_id)
    return None if row is None else row.ref
