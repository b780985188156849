"""Reminders are stopped by a link that needs no password: it names the customer, under a seal that nobody else makes.

Source: RFC 8058 (one click), RFC 2104 (HMAC).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from licet.keys.hmac import CUSTOMER_ID
from licet_server.errors import NotFoundError
from licet_server.keys.derived import UNSUBSCRIBE_PURPOSE, derived
from licet_server.storage.customers import find_by_id
from licet_server.storage.models import CustomerRow
from licet_server.storage.trail import record

PATH = "/unsubscribe/"
_SEAL_BYTES = 18
_LONGEST = 100


def unsubscribe_url(base_url: str, customer_id: str, pepper: str) -> str:
    """Return the link that stops the reminders of a customer; it counts as long as the pepper is the same."""
    return f"{base_url}{PATH}{customer_id}.{_seal(customer_id, pepper)}"


def customer_of(session: Session, token: str, *, pepper: str, lock: bool = False) -> CustomerRow:
    """Return the customer whom the end of a link names.

    Raises:
        NotFoundError: The link was not made here, or the customer is gone.
    """
    customer_id, _, seal = token.rpartition(".")
    sound = len(token) <= _LONGEST and token.isascii() and CUSTOMER_ID.fullmatch(customer_id) is not None
    known = sound and hmac.compare_digest(seal, _seal(customer_id, pepper))
    row = find_by_id(session, customer_id, lock=lock) if known else None
    if row is None:
        raise NotFoundError("this link is not, or no longer, one of ours")
    return row


def set_reminders(session: Session, row: CustomerRow, *, wanted: bool, now: datetime) -> bool:
    """Send a customer reminders, or none, from here on; say whether that is new."""
    if row.reminders is wanted:
        return False
    row.reminders = wanted
    row.version += 1
    session.flush()
    action = "customer.reminders_on" if wanted else "customer.reminders_off"
    record(session, action, row.id, before={"reminders": not wanted}, after={"reminders": wanted}, now=now)
    return True


def _seal(customer_id: str, pepper: str) -> str:
    key = derived(pepper, purpose=UNSUBSCRIBE_PURPOSE)
    made = hmac.new(key, customer_id.encode(), hashlib.sha256).digest()[:_SEAL_BYTES]
    return base64.urlsafe_b64encode(made).decode()
