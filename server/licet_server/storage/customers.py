"""Customers by their email."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet_server.errors import InputError, StorageError
from licet_server.storage.models import CustomerRow


def find_or_add_customer(
    session: Session, *, email: str, name: str | None, customer_id: str | None = None, now: datetime
) -> CustomerRow:
    """Return the customer with *email*.

    Args:
        session: A session that may write.
        email: In lower case.
        name: Replaces the one there is.
        customer_id: The vendor's own id for a new customer; ``None``: any, and for a new one an id of ours.
        now: Aware UTC instant.

    Raises:
        InputError: The customer has another id, or the id is another customer's.
    """
    row = _find(session, email)
    if row is None:
        try:
            with session.begin_nested():
                row = _new(session, email, customer_id, now)
        except IntegrityError:  # another transaction has just added the same customer
            row = _find(session, email)
    if row is None:
        raise StorageError("the customer could not be written; try again")
    if customer_id not in {None, row.id}:
        raise InputError(f"the customer {email} has the id {row.id} already: leave the other one out")
    if name:
        row.name = name
    session.flush()
    return row


def _new(session: Session, email: str, customer_id: str | None, now: datetime) -> CustomerRow:
    chosen = {}
    if customer_id is not None:
        other = session.get(CustomerRow, customer_id)
        if other is not None:
            raise InputError(f"the customer id {customer_id} belongs to {other.email} already: choose another")
        chosen = {"id": customer_id}
    row = CustomerRow(email=email, created_at=now, **chosen)
    session.add(row)
    session.flush()
    return row


def _find(session: Session, email: str) -> CustomerRow | None:
    return session.scalar(select(CustomerRow).where(CustomerRow.email == email))
