"""Issue a license that somebody of the vendor fills a form in for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet_server.keys.leases import Signer
from licet_server.services.customers import update_customer
from licet_server.services.issue import Issued, issue
from licet_server.services.mail_key import mail_key
from licet_server.storage.customers import find_by_id


def issue_by_hand(
    session: Session,
    *,
    company: str | None = None,
    language: str | None = None,
    mail: bool = False,
    pepper: str,
    signer: Signer,
    now: datetime,
    **asked: Any,
) -> Issued:
    """Issue a license, complete what is known of its customer, and mail the key.

    Args:
        session: A session that may write.
        company: That of a customer who has none yet; one that is there stays.
        language: The language of the customer's mails from now on; ``None``: it stays.
        mail: Whether the key goes to the customer by mail.
        pepper: The secret under which keys are digested, and mails kept.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant.
        **asked: What ``issue`` takes besides.

    Raises:
        ServerError: As ``issue`` does.
    """
    made = issue(session, **asked, pepper=pepper, signer=signer, now=now)
    customer = made.license.customer
    changes: dict[str, Any] = {}
    if company and customer.company is None:
        changes["company"] = company
    if language:
        changes["language"] = language
    if changes:
        update_customer(session, find_by_id(session, customer.id, lock=True) or customer, changes, now=now)
    if mail:
        mail_key(session, made, pepper=pepper, now=now)
    return made
