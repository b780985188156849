"""Give a license to another customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError
from licet_server.keys.leases import Signer
from licet_server.licensing.seats import EndReason
from licet_server.licensing.transitions import Action
from licet_server.services.activations import end_activation
from licet_server.services.changes import changing
from licet_server.services.revocations import count_revocation
from licet_server.services.rotate_key import AT_ONCE, replace_key
from licet_server.storage.activations import open_of, rules_of
from licet_server.storage.customers import find_or_add_customer
from licet_server.storage.models import LicenseRow


def transfer(
    session: Session,
    row: LicenseRow,
    *,
    email: str,
    name: str | None = None,
    keep_key: bool = False,
    pepper: str,
    signer: Signer,
    now: datetime,
) -> str | None:
    """Give the license, whose row is locked, to the customer with *email*, known or new.

    Whoever had it has its key too. So it gets a new one, the old one ends at once, and the instances that run with it
    lose their seats; unless the key is kept.

    Args:
        session: A session that may write.
        row: The license.
        email: The new customer's, as ``inputs.email_address`` returns it.
        name: The new customer's name.
        keep_key: Whether the key stays, and with it the seats.
        pepper: The secret under which keys are digested.
        signer: What signs the keys of schemes that are signed.
        now: Aware UTC instant.

    Returns:
        The new key, this once; ``None``: the key stays.

    Raises:
        TransitionError: The license was revoked.
        ConflictError: It is that customer's already, or the new key would be one that there is already.
        InputError: It cannot have a new key; see ``rotate_key``.
    """
    key, listed = None, False
    with changing(session, row, Action.TRANSFER, now=now):
        customer = find_or_add_customer(session, email=email, name=name, now=now)
        if customer.id == row.customer_id:
            raise ConflictError(f"{row.id} belongs to {email} already")
        row.customer, row.customer_id = customer, customer.id
        if not keep_key:
            key, listed = replace_key(session, row, overlap=AT_ONCE, pepper=pepper, signer=signer, now=now)
            for seat in open_of(session, row.id):
                end_activation(session, seat, EndReason.RELEASED, rules=rules_of(row), now=now)
    if listed:
        count_revocation(session, now=now)
    return key
