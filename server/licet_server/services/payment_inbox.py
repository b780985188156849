"""What providers say is stored before anything is done with it, each event once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.billing.provider import Said
from licet_server.config import PaymentSettings
from licet_server.errors import NotFoundError
from licet_server.licensing.payments import BillingEvent, Ignored, ProviderName
from licet_server.storage import sales
from licet_server.storage.ids import PAYMENT_EVENT_PREFIX, named
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import PaymentEventRow
from licet_server.storage.trail import record

_LONGEST_REASON = 500
_MODES = {True: "live", False: "test"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event that came in.

    Attributes:
        id: Ours.
        state: Whether it waits for the worker, or is ignored.
        duplicate: Whether it was here before.
    """

    id: str
    state: EventState
    duplicate: bool = False


def take(session: Session, provider: ProviderName, said: Said, *, payments: PaymentSettings, now: datetime) -> Taken:
    """Store what a provider said; what came before stays as it is.

    Args:
        session: A session that may write; the provider may be answered once it has committed.
        provider: Who said it.
        said: As an inbox verified it.
        payments: The settings, which say whether real money is meant.
        now: Aware UTC instant.
    """
    meaning = said.meaning
    because = unwanted(provider, meaning, payments)
    state = EventState.PENDING if because is None else EventState.IGNORED
    event_id, new = sales.add_event(
        session,
        {
            "provider": provider,
            "event_id": meaning.id,
            "type": meaning.type[:128],
            "stream": meaning.subscription if isinstance(meaning, BillingEvent) else None,
            "at": meaning.at,
            "received_at": now,
            "payload": dict(said.payload),
            "state": state,
            "reason": because,
            "due_at": now,
            "processed_at": None if because is None else now,
        },
    )
    return Taken(event_id, state, duplicate=not new)


def unwanted(provider: ProviderName, meaning: BillingEvent | Ignored, payments: PaymentSettings) -> str | None:
    """Say why an event changes nothing here; ``None``: it may change something."""
    live = {ProviderName.STRIPE: payments.stripe.live, ProviderName.PADDLE: payments.paddle.live}
    ours = live.get(provider)
    if meaning.live is not None and ours is not None and meaning.live is not ours:
        return f"it is from {_MODES[meaning.live]} mode, and this server is set up for {_MODES[ours]} mode"
    return meaning.because[:_LONGEST_REASON] if isinstance(meaning, Ignored) else None


def find_event(session: Session, event_id: str, *, lock: bool = False) -> PaymentEventRow:
    """Return an event by our id, or by the provider's.

    Raises:
        NotFoundError: There is none.
    """
    row = sales.find_event(session, event_id, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no payment event {named(event_id, PAYMENT_EVENT_PREFIX)}")
    return row


def replay(session: Session, event_id: str, *, now: datetime) -> PaymentEventRow:
    """Have one event worked off again, whatever became of it; what it has done already is not done twice.

    Raises:
        NotFoundError: There is none.
    """
    row = find_event(session, event_id, lock=True)
    before = {"state": row.state}
    row.state, row.attempts, row.due_at, row.reason, row.processed_at = EventState.PENDING, 0, now, None, None
    session.flush()
    record(session, "payment.replayed", row.id, before=before, after={"state": row.state}, now=now)
    return row


def replay_all(session: Session, state: EventState, *, provider: ProviderName | None = None, now: datetime) -> int:
    """Have every event worked off again that stands like *state*; return how many those are."""
    count = sales.begin_again(session, state=state, provider=provider, now=now)
    if count:
        subject = "payments" if provider is None else provider.value
        record(session, "payment.replayed", subject, after={"events": count, "state": state.value}, now=now)
    return count
