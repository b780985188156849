"""Customers by their email."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet_server.errors import StorageError
from licet_server.storage.models import CustomerRow


def find_or_add_customer(session: Session, *, email: str, name: str | None, now: datetime) -> CustomerRow:
    """Return the customer with *email*; a *name* replaces the one there is."""
    row = _find(session, email)
    if row is None:
        try:
            with session.begin_nested():
                row = CustomerRow(email=email, created_at=now)
                session.add(row)
        except IntegrityError:  # another transaction has just added the same customer
            row = _find(session, email)
    if row is None:
        raise StorageError("the customer could not be written; try again")
    if name:
        row.name = name
    session.flush()
    return row


def _find(session: Session, email: str) -> CustomerRow | None:
    return session.scalar(select(CustomerRow).where(CustomerRow.email == email))
