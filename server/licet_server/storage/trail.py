"""What a transaction leaves behind besides its change: entries of the audit log, and events for the outbox.

Services note both while they work; they are written just before the commit, so that the lock on the end of the log is
held as shortly as can be and is the last that is taken. Each entry is sealed together with the seal before it, under a
key that is not in the database: whoever can write to the database and does not have the key cannot change, remove or
reorder entries without being found.

Source: RFC 2104 (HMAC), RFC 6962 section 2 (why a log is chained).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.licensing.events import EVENTS
from licet_server.storage.counters import AUDIT, advance
from licet_server.storage.engine import AUDIT_KEY
from licet_server.storage.ids import DELIVERY_PREFIX, EVENT_PREFIX, new_id
from licet_server.storage.tables import AuditRow, EndpointRow, OutboxRow

FIRST_SEAL = "0" * 64
"""What stands before the first entry."""

ALL_EVENTS = "*"
"""In the list of an endpoint: every event."""

WEBHOOK = "webhook"
"""``kind`` of what the outbox sends to an endpoint."""

MAIL = "mail"
"""``kind``, and ``target``, of a mail in the outbox."""

_PENDING = "licet_trail"
_WRITTEN = "licet_trail_written"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something.

    Attributes:
        name: ``api-key:key_…``, ``cli:…`` (the account on the machine), ``customer`` or ``system``.
        address: Where the request came from; ``None``: this machine.
        request_id: The number of the request in the logs.
    """

    name: str
    address: str | None = None
    request_id: str | None = None


SYSTEM = Author("system")


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    type: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class _Pending:
    author: Author
    entries: list[_Entry] = field(default_factory=list)
    events: list[_Event] = field(default_factory=list)


def begin(session: Session, author: Author | None) -> None:
    """Start to note, for *author*."""
    session.info[_PENDING] = _Pending(author or SYSTEM)
    session.info.pop(_WRITTEN, None)


def act_for(session: Session, author: Author) -> None:
    """Let everything that this transaction notes, and has noted, be of *author*."""
    _pending(session).author = author


def record(
    session: Session,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Note that *action* was done to *subject*; only what differs between the two states is kept.

    Args:
        session: The session of a writing transaction.
        action: ``license.renewed``, ``customer.updated``, …
        subject: The id of what was changed.
        before: JSON values of its state, never a key or a secret; ``None``: it was not there.
        after: Likewise; ``None``: it is gone.
        now: Aware UTC instant.
    """
    old, new = before or {}, after or {}
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    entry = _Entry(
        now,
        action,
        subject,
        {name: old[name] for name in changed if name in old},
        {name: new[name] for name in changed if name in new},
    )
    _pending(session).entries.append(entry)


def announce(session: Session, event: str, data: Mapping[str, Any], *, now: datetime) -> None:
    """Note an event for every webhook endpoint that wants to hear of it.

    Args:
        session: The session of a writing transaction.
        event: Its type, ``license.renewed``, ``activation.created``, …
        data: JSON values, never a key or a secret.
        now: Aware UTC instant.

    Raises:
        ValueError: The type is not in ``licensing.events``, so nobody could ask for it: a mistake of ours.
    """
    if event not in EVENTS:
        raise ValueError(f"{event} is not in licensing/events.py")
    _pending(session).events.append(_Event(now, event, dict(data)))


def write(session: Session) -> None:
    """Write down what was noted.

    Raises:
        StorageError: The engine has no key for the audit log, or the log has lost its counter.
    """
    pending = _pending(session)
    if pending.events:
        session.flush()
        _write_events(session, pending.events)
    if pending.entries:
        session.flush()
        _write_entries(session, pending)
    session.info[_PENDING] = _Pending(pending.author)


def tell(session: Session) -> None:
    """Log the entries that the transaction wrote, once it is committed: a copy of the seals outside of the database."""
    for row in session.info.pop(_WRITTEN, ()):
        _log.info("audited", **{name: row[name] for name in ("seq", "seal", "action", "subject", "actor")})


def seal(entry: Mapping[str, Any], *, previous: str, key: bytes) -> str:
    """Return the seal of an entry, given as the columns of ``AuditRow`` but for the seal itself.

    Args:
        entry: ``seq``, ``at`` and so on.
        previous: The seal of the entry before.
        key: The key of the log.
    """
    parts = [previous, entry["seq"], entry["at"].astimezone(UTC).isoformat(timespec="microseconds")]
    parts += [entry[name] for name in ("actor", "action", "subject", "address", "request_id", "before", "after")]
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _pending(session: Session) -> _Pending:
    found = session.info.get(_PENDING)
    if not isinstance(found, _Pending):
        raise StorageError("something was to be audited outside of a writing transaction")
    return found


def _write_entries(session: Session, pending: _Pending) -> None:
    key = session.connection().get_execution_options().get(AUDIT_KEY)
    if not isinstance(key, bytes):
        raise StorageError("the audit log has no key: open the database through the installation")
    last = advance(session, AUDIT, by=len(pending.entries)) - len(pending.entries)
    previous = session.scalar(select(AuditRow.seal).where(AuditRow.seq == last))
    if previous is None and last > 0:
        raise StorageError(f"entry {last} of the audit log is missing: run `licet-server audit verify`")
    previous = previous or FIRST_SEAL
    author, rows = pending.author, []
    for seq, entry in enumerate(pending.entries, last + 1):
        row: dict[str, Any] = {
            "seq": seq,
            "at": entry.at,
            "actor": author.name,
            "action": entry.action,
            "subject": entry.subject,
            "address": author.address,
            "request_id": author.request_id,
            "before": dict(entry.before),
            "after": dict(entry.after),
        }
        previous = seal(row, previous=previous, key=key)
        rows.append(row | {"seal": previous})
    session.execute(insert(AuditRow), rows)
    session.info.setdefault(_WRITTEN, []).extend(rows)


def _write_events(session: Session, events: list[_Event]) -> None:
    endpoints = session.scalars(select(EndpointRow).where(EndpointRow.enabled)).all()
    rows = []
    for event in events:
        wanted = [each for each in endpoints if event.type in each.events or ALL_EVENTS in each.events]
        event_id = new_id(EVENT_PREFIX)
        payload = {"type": event.type, "timestamp": event.at.isoformat(), "data": dict(event.data)}
        rows += [
            {
                "id": new_id(DELIVERY_PREFIX),
                "kind": WEBHOOK,
                "target": endpoint.id,
                "event_id": event_id,
                "event_type": event.type,
                "payload": payload,
                "created_at": event.at,
                "due_at": event.at,
                "attempts": 0,
            }
            for endpoint in wanted
        ]
    if rows:
        session.execute(insert(OutboxRow), rows)
