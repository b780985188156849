"""A license key that goes to its customer by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import ConflictError
from licet_server.services.issue import Issued
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import license_facts
from licet_server.services.reveal import reveal
from licet_server.storage.catalog import find_product
from licet_server.storage.mailbox import MailState, mail_state, mails_about
from licet_server.storage.models import LicenseRow
from licet_server.storage.trail import record

MOST_RESENT = 20
"""How often a key is sent again; who still has not got it needs another address, or another way."""


def mail_key(session: Session, made: Issued, *, new: bool = True, pepper: str, now: datetime) -> bool:
    """Post the key of a license, in the transaction that made it, to its customer; say whether that is new.

    Args:
        session: A session that may write.
        made: The license, and its key.
        new: Whether the license is new; else the key is, in place of another.
        pepper: The secret under which mails are kept.
        now: Aware UTC instant.
    """
    row = made.license
    facts = license_facts(row, find_product(session, row.product_code)) | {"license_key": made.key}
    name, about = ("license_delivery", row.id) if new else ("new_key", f"{row.id}:{row.version}")
    return post_to_customer(session, row.customer, name, facts=facts, about=f"{name}:{about}", pepper=pepper, now=now)


def resend_key(session: Session, row: LicenseRow, *, pepper: str, now: datetime) -> None:
    """Post the key of a license to its customer once more; the audit log notes it.

    Args:
        session: A session that may write.
        row: The license, locked.
        pepper: The secret under which mails are kept.
        now: Aware UTC instant.

    Raises:
        ConflictError: Nobody can read the key any more, the license was revoked, one such mail waits already, or there
            were too many.
    """
    if row.status == Status.REVOKED.value:
        raise ConflictError(f"{row.id} was revoked, and its key works nowhere")
    sent = mails_about(session, again_names(row.id), limit=MOST_RESENT)
    if any(mail_state(each) is MailState.WAITING for each in sent):
        raise ConflictError("a mail with the key waits to be sent already: look into the outbox")
    if len(sent) >= MOST_RESENT:
        raise ConflictError(f"the key was sent again {MOST_RESENT} times: give the customer a new one (rotate-key)")
    key = reveal(session, row, now=now)
    if key is None:
        raise ConflictError("the key was shown once and is not kept: give the customer a new one (rotate-key)")
    facts = license_facts(row, find_product(session, row.product_code)) | {"license_key": key}
    about = again_names(row.id)[len(sent)]
    post_to_customer(session, row.customer, "license_delivery", facts=facts, about=about, pepper=pepper, now=now)
    record(session, "license.key_mailed", row.id, after={"to": row.customer.email}, now=now)


def again_names(license_id: str) -> list[str]:
    """Return what the mails are about that sent the key of a license again."""
    return [f"license_delivery:{license_id}:again:{number}" for number in range(1, MOST_RESENT + 1)]
