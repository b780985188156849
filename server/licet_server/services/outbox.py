"""Deliveries: claimed by a worker, settled when it knows what became of them, and begun again when the vendor asks.

A delivery is claimed and settled in transactions of their own, and sent between the two. So a worker that dies in
between leaves a lease behind, and when that ends somebody sends again: at least once, with the same id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.backoff import MOST_ATTEMPTS, pause_after
from licet_server.licensing.events import TEST
from licet_server.services.webhooks import disable_gone, signing_versions
from licet_server.storage import outbox as storage
from licet_server.storage.ids import DELIVERY_PREFIX, EVENT_PREFIX, named, new_id
from licet_server.storage.outbox import State
from licet_server.storage.tables import EndpointRow, OutboxRow
from licet_server.storage.trail import WEBHOOK, record
from licet_server.storage.webhooks import find_endpoint

LEASE = timedelta(seconds=60)
"""How long a claimed delivery is nobody else's; several times of what sending may take."""

KEPT = timedelta(days=30)
"""How long what was delivered, or given up, can be looked at and replayed."""

_LONGEST_ERROR = 500
_TOOK_DOWN = "the worker ended in the middle of the last attempt"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a worker has to send.

    Attributes:
        secret_versions: Of the secrets that sign it, the newest first.
        leased_until: Until when it is nobody else's.
    """

    id: str
    endpoint_id: str
    url: str
    secret_versions: tuple[int, ...]
    event_id: str
    event_type: str
    body: bytes
    attempts: int
    leased_until: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt.

    Attributes:
        status: What the receiver answered; ``None``: nothing.
        error: Why nothing was delivered, without addresses and secrets; ``None``: it was.
        wish: How long the receiver asks us to wait.
    """

    status: int | None = None
    error: str | None = None
    wish: timedelta | None = None


def claim_due(session: Session, room: Mapping[str, int], *, now: datetime) -> list[Delivery]:
    """Take what is due, for each endpoint as much as there is *room* for.

    What is still pending after its last attempt took a worker down with it each time, and is given up.

    Args:
        session: A session that may write.
        room: How many deliveries may begin, for each endpoint.
        now: Aware UTC instant.
    """
    claimed = []
    for endpoint_id in sorted(room):
        endpoint = find_endpoint(session, endpoint_id)
        if endpoint is None or not endpoint.enabled:
            continue
        rows = storage.claim(session, endpoint_id, limit=room[endpoint_id], now=now, until=now + LEASE)
        for row in rows:
            if row.attempts > MOST_ATTEMPTS:
                storage.give_up(row, attempts=MOST_ATTEMPTS, error=_TOOK_DOWN, now=now)
            else:
                claimed.append(_delivery(row, endpoint, now=now))
    return claimed


def settle(session: Session, sent: Delivery, outcome: Outcome, *, chance: float, now: datetime) -> State:
    """Write down what became of an attempt.

    Args:
        session: A session that may write.
        sent: What was claimed.
        outcome: What became of it.
        chance: A random number from 0 up to 1, which spreads the next attempts.
        now: Aware UTC instant.

    Returns:
        How the delivery stands: ``PENDING`` when it is tried again.
    """
    if outcome.error is None:
        storage.mark_done(session, sent.id, status=outcome.status, now=now)
        return State.DONE
    gone = outcome.status == HTTPStatus.GONE
    endpoint = find_endpoint(session, sent.endpoint_id, lock=True) if gone else None
    pause = None if gone else pause_after(sent.attempts, wish=outcome.wish, chance=chance)
    written = storage.mark_failed(
        session,
        sent.id,
        lease=sent.leased_until,
        status=outcome.status,
        error=outcome.error[:_LONGEST_ERROR],
        due_at=None if pause is None else now + pause,
        now=now,
    )
    if endpoint is not None and written and endpoint.url == sent.url:
        disable_gone(session, endpoint, now=now)
    return State.PENDING if pause is not None else State.FAILED


def send_test(session: Session, endpoint: EndpointRow, *, now: datetime) -> OutboxRow:
    """Have a ``webhook.test`` sent to an endpoint, through the outbox like everything else.

    Raises:
        ConflictError: The endpoint is disabled.
    """
    _refuse_disabled(endpoint)
    data = {"endpoint_id": endpoint.id}
    row = OutboxRow(
        kind=WEBHOOK,
        target=endpoint.id,
        event_id=new_id(EVENT_PREFIX),
        event_type=TEST,
        payload={"type": TEST, "timestamp": now.isoformat(), "data": data},
        created_at=now,
        due_at=now,
        attempts=0,
    )
    session.add(row)
    session.flush()
    record(session, "webhook.tested", endpoint.id, after={"event_id": row.event_id}, now=now)
    return row


def replay(session: Session, delivery_id: str, *, now: datetime) -> OutboxRow:
    """Send a delivery again, now and with all attempts before it; one that waits for its next attempt is due now.

    Raises:
        NotFoundError: There is no such delivery.
        ConflictError: Its endpoint is disabled.
    """
    row = storage.find_delivery(session, delivery_id)
    endpoint = None if row is None else find_endpoint(session, row.target)
    if row is None or endpoint is None:
        raise NotFoundError(f"there is no webhook delivery {named(delivery_id, DELIVERY_PREFIX)}")
    _refuse_disabled(endpoint)
    before = {"state": storage.state_of(row).value, "attempts": row.attempts}
    storage.begin_again(row, now=now)
    session.flush()
    after = {"state": State.PENDING.value, "attempts": 0, "endpoint_id": endpoint.id}
    record(session, "webhook.replayed", row.id, before=before, after=after, now=now)
    return row


def replay_failed(session: Session, endpoint: EndpointRow, *, now: datetime) -> int:
    """Send again what was given up for an endpoint; return how many deliveries that is.

    Raises:
        ConflictError: The endpoint is disabled.
    """
    _refuse_disabled(endpoint)
    count = storage.begin_failed_again(session, endpoint.id, now=now)
    if count:
        record(session, "webhook.replayed", endpoint.id, after={"deliveries": count}, now=now)
    return count


def purge(session: Session, *, now: datetime, limit: int = 1000) -> int:
    """Forget deliveries that were finished longer than :data:`KEPT` ago; return how many, at most *limit*."""
    return storage.forget_before(session, now - KEPT, limit=limit)


def _refuse_disabled(endpoint: EndpointRow) -> None:
    if not endpoint.enabled:
        raise ConflictError(f"the webhook endpoint {endpoint.id} is disabled: enable it first")


def _delivery(row: OutboxRow, endpoint: EndpointRow, *, now: datetime) -> Delivery:
    return Delivery(
        id=row.id,
        endpoint_id=endpoint.id,
        url=endpoint.url,
        secret_versions=signing_versions(endpoint, now=now),
        event_id=row.event_id,
        event_type=row.event_type,
        body=json.dumps(row.payload, separators=(",", ":")).encode(),
        attempts=row.attempts,
        leased_until=now + LEASE,
    )
