"""Mails that wait: claimed by a worker, settled when it knows what became of them, and sent again when the vendor asks.

As with webhooks, a mail is claimed and settled in transactions of their own, and sent between the two. A worker that
dies in between leaves a lease behind, and when that ends somebody sends again: at least once, with the same
``Message-ID``, by which mailboxes know that it is the same mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from licet.wire import to_instant, to_text
from licet_server.errors import ConflictError, MailError, NotFoundError
from licet_server.licensing.backoff import MOST_ATTEMPTS, pause_after
from licet_server.services.mail import unseal
from licet_server.services.reminders import why_stale
from licet_server.storage import mailbox as storage
from licet_server.storage import outbox
from licet_server.storage.customers import find_by_id
from licet_server.storage.ids import MAIL_PREFIX, named
from licet_server.storage.mailbox import MailState, mail_state
from licet_server.storage.tables import OutboxRow
from licet_server.storage.trail import MAIL, announce, record

LEASE = timedelta(seconds=240)
"""How long a claimed mail is nobody else's; longer than sending it may take, which a test compares."""

KEPT = timedelta(days=30)
"""How long a mail that left, or was given up, can be looked at."""

_LONGEST_ERROR = 500
_MOST_AT_ONCE = 100
_TOOK_DOWN = "the worker ended in the middle of the last attempt"
_CANCELLED = "cancelled"
_UNREADABLE = "what it says was encrypted under another pepper, and cannot be read"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that a worker has to send.

    Attributes:
        name: Of the message.
        language: ``None``: the vendor's.
        zone: The customer's; ``None``: the vendor's.
        facts: What it tells; ``None``: it cannot be read any more.
        leased_until: Until when it is nobody else's.
    """

    id: str
    name: str
    to: str = field(repr=False)
    language: str | None
    zone: ZoneInfo | None
    facts: Mapping[str, Any] | None = field(repr=False)
    attempts: int
    leased_until: datetime


def claim_mail(session: Session, *, pepper: str, now: datetime, lease: timedelta = LEASE) -> Waiting | None:
    """Take the mail that is due the longest; ``None``: none is, or so many were cancelled that others may write.

    One that is still waiting after its last attempt took a worker down with it each time, and is given up. One that is
    not true any more is cancelled.

    Args:
        session: A session that may write.
        pepper: The secret under which mails are kept.
        now: Aware UTC instant.
        lease: How long it is nobody else's.
    """
    for _ in range(_MOST_AT_ONCE):
        rows = outbox.claim(session, MAIL, kind=MAIL, limit=1, now=now, until=now + lease)
        if not rows:
            return None
        (row,) = rows
        stale = _why_not(session, row, now=now)
        if stale is None and row.attempts <= MOST_ATTEMPTS:
            return _waiting(session, row, pepper=pepper, until=now + lease)
        if stale is not None:
            row.attempts -= 1  # this one was none
            _never_send(session, row, because=stale, now=now)
            continue
        outbox.give_up(row, attempts=MOST_ATTEMPTS, error=_TOOK_DOWN, now=now)
        _announce(session, row, now=now)
        session.flush()
    return None


def settle(session: Session, mail: Waiting, error: MailError | None, *, chance: float, now: datetime) -> MailState:
    """Write down what became of an attempt; once a mail has left, what it said is erased.

    Args:
        session: A session that may write.
        mail: What was claimed.
        error: Why it was not taken; ``None``: it was.
        chance: A random number from 0 up to 1, which spreads the next attempts.
        now: Aware UTC instant.

    Returns:
        How it stands: ``WAITING`` when it is tried again.
    """
    if error is None:
        outbox.mark_done(session, mail.id, status=None, now=now)
        return MailState.SENT
    pause = None if error.final else pause_after(mail.attempts, chance=chance)
    due_at = None if pause is None else now + pause
    said, lease = str(error)[:_LONGEST_ERROR], mail.leased_until
    written = outbox.mark_failed(session, mail.id, lease=lease, status=None, error=said, due_at=due_at, now=now)
    if pause is not None:
        return MailState.WAITING
    row = storage.find_mail(session, mail.id, lock=True) if written else None
    if row is not None:
        _announce(session, row, now=now)
    return MailState.FAILED


def get_mail(session: Session, mail_id: str, *, lock: bool = False) -> OutboxRow:
    """Return a mail.

    Raises:
        NotFoundError: There is none with that id.
    """
    row = storage.find_mail(session, mail_id, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no mail {named(mail_id, MAIL_PREFIX)}")
    return row


def reveal(session: Session, mail_id: str, *, pepper: str, now: datetime) -> dict[str, Any]:
    """Return what a mail that has not left says, license keys included; the audit log notes it.

    Raises:
        NotFoundError: There is no such mail.
        ConflictError: What it said is erased already, or cannot be read.
    """
    row = get_mail(session, mail_id)
    if row.sealed is None:
        raise ConflictError(f"what {row.id} said is erased: it has left, or was cancelled")
    try:
        facts = unseal(row.sealed, mail_id=row.id, pepper=pepper)
    except InvalidTag:
        raise ConflictError(f"{row.id}: {_UNREADABLE}") from None
    record(session, "mail.revealed", row.id, after={"message": row.event_type}, now=now)
    return facts


def retry(session: Session, mail_id: str, *, now: datetime) -> OutboxRow:
    """Send a mail now, with all attempts before it: one that was given up, or that waits for its next attempt.

    Raises:
        NotFoundError: There is no such mail.
        ConflictError: It has left, or was cancelled: what it said is erased.
    """
    row = get_mail(session, mail_id, lock=True)
    if row.sealed is None:
        raise ConflictError(f"{row.id} was {mail_state(row).value}, and what it said is erased: post a new one instead")
    before = {"state": mail_state(row).value, "attempts": row.attempts}
    outbox.begin_again(row, now=now)
    session.flush()
    record(session, "mail.retried", row.id, before=before, after={"state": "waiting", "attempts": 0}, now=now)
    return row


def retry_failed(session: Session, *, now: datetime) -> int:
    """Send every mail that was given up; return how many that is."""
    count = storage.begin_failed_again(session, now=now)
    if count:
        record(session, "mail.retried", MAIL, after={"mails": count}, now=now)
    return count


def cancel(session: Session, mail_id: str, *, now: datetime) -> OutboxRow:
    """Have a mail never leave, and erase what it says; one that is leaving at this moment may still arrive.

    Raises:
        NotFoundError: There is no such mail.
        ConflictError: It has left already.
    """
    row = get_mail(session, mail_id, lock=True)
    state = mail_state(row)
    if state is MailState.SENT:
        raise ConflictError(f"{row.id} has left already")
    if state is MailState.CANCELLED:
        return row
    _never_send(session, row, because=_CANCELLED, now=now)
    return row


def purge(session: Session, *, now: datetime, limit: int = 1000) -> int:
    """Forget mails that ended longer than :data:`KEPT` ago, but that they were; return how many, at most *limit*."""
    return storage.forget_mails_before(session, now - KEPT, limit=limit)


def mail_figures(session: Session, *, configured: bool) -> dict[str, Any]:
    """Return whether mails can leave, how many wait, and how many were given up."""
    return {
        "configured": configured,
        "waiting": storage.count_mails(session, MailState.WAITING),
        "failed": storage.count_mails(session, MailState.FAILED),
    }


def waiting_notice(figures: Mapping[str, Any]) -> str | None:
    """Say that mails wait because nobody named a mail server; ``None``: they do not."""
    count = figures["waiting"]
    if figures["configured"] or not count:
        return None
    return f"{count} mail{'' if count == 1 else 's'} wait{'s' if count == 1 else ''}: SMTP_SERVER is not set"


def mail_object(row: OutboxRow) -> dict[str, Any]:
    """Return a mail without what it says."""
    state = mail_state(row)
    ended = row.done_at or row.gave_up_at
    return {
        "id": row.id,
        "message": row.event_type,
        "to": row.payload.get("to"),
        "language": row.payload.get("language"),
        "customer_id": row.payload.get("customer_id"),
        "state": state.value,
        "attempts": row.attempts,
        "created_at": to_text(row.created_at),
        "due_at": to_text(row.due_at) if state is MailState.WAITING else None,
        "finished_at": None if ended is None else to_text(ended),
        "last_error": row.last_error,
    }


def _waiting(session: Session, row: OutboxRow, *, pepper: str, until: datetime) -> Waiting:
    try:
        facts = None if row.sealed is None else unseal(row.sealed, mail_id=row.id, pepper=pepper)
    except InvalidTag:
        facts = None
    return Waiting(
        id=row.id,
        name=row.event_type,
        to=row.payload["to"],
        language=row.payload.get("language"),
        zone=_zone(session, row.payload.get("customer_id")),
        facts=facts,
        attempts=row.attempts,
        leased_until=until,
    )


def facts_of(mail: Waiting) -> Mapping[str, Any]:
    """Return what a mail says.

    Raises:
        MailError: It cannot be read any more.
    """
    if mail.facts is None:
        raise MailError(_UNREADABLE, final=True)
    return mail.facts


def _why_not(session: Session, row: OutboxRow, *, now: datetime) -> str | None:
    """Say why a mail that was claimed must not leave any more; ``None``: it may."""
    only_while = row.payload.get("only_while", {})
    if "good_until" in only_while and now >= to_instant(only_while["good_until"], field="good_until"):
        return "what it says is over"
    return why_stale(session, row, only_while, now=now) if "term_end" in only_while else None


def _never_send(session: Session, row: OutboxRow, *, because: str, now: datetime) -> None:
    before = {"state": mail_state(row).value}
    row.gave_up_at, row.sealed, row.leased_until, row.last_error = now, None, None, because
    session.flush()
    after = {"state": MailState.CANCELLED.value, "message": row.event_type, "reason": because}
    record(session, "mail.cancelled", row.id, before=before, after=after, now=now)


def _zone(session: Session, customer_id: str | None) -> ZoneInfo | None:
    customer = None if customer_id is None else find_by_id(session, customer_id)
    try:
        return None if customer is None or customer.timezone is None else ZoneInfo(customer.timezone)
    except (OSError, ValueError, KeyError):  # a name that this machine does not know
        return None


def _announce(session: Session, row: OutboxRow, *, now: datetime) -> None:
    told = {"id": row.id, "message": row.event_type, "customer_id": row.payload.get("customer_id")}
    announce(session, "mail.failed", told | {"attempts": row.attempts, "reason": row.last_error}, now=now)
