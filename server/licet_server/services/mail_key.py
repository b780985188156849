"""A license key that goes to its customer by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.services.issue import Issued
from licet_server.services.mail import post_to_customer
from licet_server.services.mail_facts import license_facts
from licet_server.storage.catalog import find_product


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
