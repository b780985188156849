"""From what a provider said to a license: one stream of events at a time, in one transaction.

What is stored of a stream is merged into its books, the table of ``licensing.payment_rules`` says what follows, and
that is done to the license; mails and events leave with the same commit. So a worker that is killed leaves either all
of it behind or nothing, and an event that comes again, or late, finds everything as it should be.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet_server.billing.provider import Said
from licet_server.licensing.backoff import pause_after
from licet_server.licensing.catalog import DUNNING_DAYS
from licet_server.licensing.payment_rules import Standing, standing
from licet_server.licensing.payments import BillingEvent, Ignored, ProviderName
from licet_server.services.catalog import find_plan
from licet_server.services.installation import Installation
from licet_server.services.payment_inbox import take, unwanted
from licet_server.services.sales_books import UnknownPaymentError, account, balance, is_of_nobody, merge, sold_by
from licet_server.services.sales_desk import Desk, desk
from licet_server.services.sales_news import News
from licet_server.services.settlement_effects import carry_out
from licet_server.storage.audit_erasure import ERASED
from licet_server.storage.sales import (
    EventState,
    find_subscription_by_ref,
    hurry_homeless,
    pending_events,
    revive,
    take_subscription,
)
from licet_server.storage.sales_tables import InvoiceRow, PaymentEventRow, SubscriptionRow
from licet_server.storage.trail import announce
from licet_server.storage.turns import take_turn

NO_PLAN = "what it sells is no plan here"
"""Why an event is ignored whose price is not in the catalog; looked at again once its subscription is known."""

NO_PAYMENT = "no payment is known here that this could be about"
"""Why money that went back waits: its payment may be heard of later."""

SOON, RARELY, AT_MOST = timedelta(seconds=5), timedelta(hours=6), timedelta(days=7)
"""How often what waits for its payment is looked at again, ever less often, and for how long."""

ASK_AGAIN, ASK_RARELY = timedelta(minutes=1), timedelta(hours=6)
"""How long to wait before a provider is asked again who bought: at first, and at most."""


def apply(session: Session, here: Installation, provider: ProviderName, said: Said, *, now: datetime) -> None:
    """Store what a provider answered to a question of ours, and work it off at once.

    Where a worker is busy with the same subscription at this moment, it is worked off in a moment.
    """
    take(session, provider, said, payments=here.settings.payments, now=now)
    if isinstance(said.meaning, BillingEvent) and said.meaning.subscription is not None:
        settle(session, desk(here), provider, said.meaning.subscription, now=now)


def settle(session: Session, here: Desk, provider: ProviderName, stream: str, *, now: datetime) -> bool:
    """Work off what is stored of a stream, and do what follows for its license; ``False``: somebody else is at it.

    Raises:
        ServerError: Something that follows cannot be done; the transaction has to be rolled back.
    """
    if not take_turn(session, f"payments {provider} {stream}"):
        return False
    events = _wanted(session, here, provider, pending_events(session, provider, stream), now=now)
    row = find_subscription_by_ref(session, provider, stream, lock=True)
    if row is None:
        if not any(sold_by(session, meaning) for _, meaning in events):
            for event, _ in events:
                _close(event, EventState.IGNORED, NO_PLAN, now=now)
            return True
        row = take_subscription(session, provider, stream, now=now)
        if revive(session, provider, stream, state=EventState.IGNORED, reason=NO_PLAN, now=now):
            events = _wanted(session, here, provider, pending_events(session, provider, stream), now=now)
    news = News.of(session, row)
    touched = _merge_all(session, row, events, now=now)
    _follow(session, here, row, touched, news, now=now)
    return True


def _wanted(
    session: Session, here: Desk, provider: ProviderName, rows: list[PaymentEventRow], *, now: datetime
) -> list[tuple[PaymentEventRow, BillingEvent]]:
    """Return the events that mean something here; the others are closed."""
    found = []
    for row in rows:
        meaning = here.readers[provider].translate(row.payload)
        because = unwanted(provider, meaning, here.payments)
        if because is not None or isinstance(meaning, Ignored):
            _close(row, EventState.IGNORED, because or "nothing here depends on it", now=now)
        else:
            found.append((row, meaning))
    session.flush()
    return found


def _merge_all(
    session: Session, row: SubscriptionRow, events: list[tuple[PaymentEventRow, BillingEvent]], *, now: datetime
) -> list[InvoiceRow]:
    """Merge *events*; what goes back of a payment waits until the payment is known."""
    touched: dict[str, InvoiceRow] = {}
    ordered = sorted(events, key=lambda pair: (pair[1].reversal is not None, pair[1].at, pair[1].id))
    for event, meaning in ordered:
        try:
            invoice = merge(session, row, meaning)
        except UnknownPaymentError:
            wait_for_payment(session, event, now=now)
            continue
        if invoice is not None:
            touched[invoice.id] = invoice
        _close(event, EventState.DONE, None, now=now)
        if is_of_nobody(session, row):
            event.payload = {ERASED: True}
    session.flush()
    if touched:
        hurry_homeless(session, row.provider, now=now)
        revive(session, row.provider, row.ref, state=EventState.FAILED, reason=NO_PAYMENT, now=now)
    return list(touched.values())


def _follow(
    session: Session, here: Desk, row: SubscriptionRow, touched: list[InvoiceRow], news: News, *, now: datetime
) -> None:
    plan = None if row.plan is None else find_plan(session, row.product_code or "", row.plan)
    books = balance(session, row, plan)
    dunning = timedelta(days=DUNNING_DAYS if plan is None else plan.dunning_days)
    stands = standing(books, dunning=dunning, now=now)
    carry_out(session, here, row, stands, plan=plan, touched=touched, dunning=dunning, now=now)
    row.recheck_at = _recheck_at(row, stands, dunning, now)
    session.flush()
    news.tell(session, row, now=now)


def _recheck_at(row: SubscriptionRow, stands: Standing, dunning: timedelta, now: datetime) -> datetime | None:
    """Return when time alone changes how the subscription stands, or when to ask who bought."""
    if asks_who(row):
        return row.recheck_at or now
    if stands is Standing.FAILING:
        return account(row).unpaid_until(dunning)
    if stands is Standing.RUNNING_OUT:
        return row.paid_until
    return None


def ask_later(row: SubscriptionRow, *, now: datetime) -> None:
    """Ask who bought again later, less and less often, if that did not help."""
    if asks_who(row):
        row.recheck_at = now + min(max(now - row.created_at, ASK_AGAIN), ASK_RARELY)


def asks_who(row: SubscriptionRow) -> bool:
    """Whether only the provider's word on who bought is missing."""
    return row.paid and row.license_id is None and row.email is None and row.customer_ref is not None


def wait_for_payment(session: Session, event: PaymentEventRow, *, now: datetime) -> None:
    """Look at money that went back again later; when its payment never comes, a person has to look.

    How often it was looked at counts for nothing: each payment that becomes known has it looked at once more.
    """
    age = now - event.received_at
    event.attempts, event.reason = event.attempts + 1, NO_PAYMENT
    event.due_at = now + min(max(age / 2, SOON), RARELY)
    if age > AT_MOST:
        give_up(session, event, now=now)


def give_up(session: Session, event: PaymentEventRow, *, now: datetime) -> None:
    """Try an event no more, and tell the vendor."""
    event.state, event.processed_at = EventState.FAILED, now
    about = {"event_id": event.id, "provider": event.provider, "subscription_id": None, "license_id": None}
    announce(session, "payment.attention", about | {"reason": event.reason}, now=now)


def wait(session: Session, event: PaymentEventRow, reason: str, *, now: datetime) -> None:
    """Try an event again later; after its last attempt it is given up, and can be replayed."""
    event.attempts, event.reason = event.attempts + 1, reason
    pause = pause_after(event.attempts, chance=random.random())  # nosec B311
    if pause is None:
        give_up(session, event, now=now)
    else:
        event.due_at = now + pause


def _close(event: PaymentEventRow, state: EventState, reason: str | None, *, now: datetime) -> None:
    event.state, event.reason, event.processed_at = state, reason, now
