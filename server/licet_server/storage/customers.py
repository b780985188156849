"""Customers by their email and id, as lists, and their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet_server.errors import InputError, StorageError
from licet_server.storage.models import ContactRow, CustomerRow, LicenseRow
from licet_server.storage.paging import part
from licet_server.storage.texts import holds
from licet_server.storage.trail import announce, record

_CHANGEABLE = ("email", "name", "company", "notes", "language", "timezone", "country", "vat_number", "reminders")


def find_or_add_customer(
    session: Session, *, email: str, name: str | None, customer_id: str | None = None, now: datetime
) -> CustomerRow:
    """Return the customer with *email*; a new one, or a first name, is noted for the audit log.

    Args:
        session: A session that may write.
        email: In lower case.
        name: That of a new customer, or of one who has none yet; a name that is there stays.
        customer_id: The vendor's own id for a new customer; ``None``: any, and for a new one an id of ours.
        now: Aware UTC instant.

    Raises:
        InputError: The customer has another id, or the id is another customer's.
    """
    row = find_by_email(session, email)
    if row is None:
        try:
            return add_customer(session, {"email": email, "name": name or None}, customer_id=customer_id, now=now)
        except IntegrityError:  # another transaction has just added the same customer
            row = find_by_email(session, email)
    if row is None:
        raise StorageError("the customer could not be written; try again")
    if customer_id not in {None, row.id}:
        raise InputError(f"the customer {email} has the id {row.id} already: leave the other one out")
    if name and row.name is None:
        row = find_by_id(session, row.id, lock=True) or row
        change_customer(session, row, {"name": name}, now=now)
    return row


def add_customer(
    session: Session, values: dict[str, Any], *, customer_id: str | None = None, now: datetime
) -> CustomerRow:
    """Write down a new customer with the columns *values*, and note it for the audit log.

    Raises:
        InputError: The id is another customer's.
        IntegrityError: Somebody has the email; the transaction goes on without the new customer.
    """
    chosen = {}
    if customer_id is not None:
        other = session.get(CustomerRow, customer_id)
        if other is not None:
            raise InputError(f"the customer id {customer_id} is another customer's already: choose another", field="id")
        chosen = {"id": customer_id}
    row = CustomerRow(**values, **chosen, created_at=now)
    with session.begin_nested():
        session.add(row)
        session.flush()
    record(session, "customer.created", row.id, after=snapshot(row), now=now)
    announce(session, "customer.created", {"id": row.id} | snapshot(row), now=now)
    return row


def change_customer(session: Session, row: CustomerRow, changes: dict[str, Any], *, now: datetime) -> bool:
    """Write *changes* of the columns of a customer down; say whether there were any.

    Raises:
        IntegrityError: Another customer has the email; the transaction goes on without the changes.
    """
    before = snapshot(row)
    if all(before[name] == value for name, value in changes.items()):
        return False
    with session.begin_nested():
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        session.flush()
    record(session, "customer.updated", row.id, before=before, after=snapshot(row), now=now)
    announce(session, "customer.updated", {"id": row.id} | snapshot(row), now=now)
    return True


def snapshot(row: CustomerRow) -> dict[str, Any]:
    """Return what can change about a customer, for the audit log."""
    return {name: getattr(row, name) for name in _CHANGEABLE}


def find_by_email(session: Session, email: str) -> CustomerRow | None:
    """Return the customer with that email, given in lower case."""
    return session.scalar(select(CustomerRow).where(CustomerRow.email == email))


def find_by_id(
    session: Session, customer_id: str, *, lock: bool = False, to_delete: bool = False
) -> CustomerRow | None:
    """Return the customer with that id.

    Args:
        session: A session; one that writes for the other two.
        customer_id: The id.
        lock: Whether to keep other writers off it until the transaction ends.
        to_delete: Whether to keep off those too who are about to give the customer a license.
    """
    chosen = select(CustomerRow).where(CustomerRow.id == customer_id)
    if lock or to_delete:
        chosen = chosen.with_for_update(key_share=not to_delete).execution_options(populate_existing=True)
    return session.scalar(chosen)


def find_by_contact(session: Session, contact_id: str) -> CustomerRow | None:
    """Return the customer whose contact has that id."""
    joined = select(CustomerRow).join(ContactRow, ContactRow.customer_id == CustomerRow.id)
    return session.scalar(joined.where(ContactRow.id == contact_id))


def list_customers(
    session: Session,
    *,
    email: str | None = None,
    q: str | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[CustomerRow], list[Any] | None]:
    """Return a part of the customers, newest first, and where the next begins.

    Args:
        session: A session that reads.
        email: Only the customer with this email.
        q: Only customers with this text, in any case, in their id, email, name or company, or in a contact's email or
            name.
        after: Where the part begins.
        limit: How many at most.
    """
    chosen = select(CustomerRow)
    if email is not None:
        chosen = chosen.where(CustomerRow.email == email)
    if q is not None:
        there = select(ContactRow.customer_id).where(or_(holds(ContactRow.email, q), holds(ContactRow.name, q)))
        columns = (CustomerRow.id, CustomerRow.email, CustomerRow.name, CustomerRow.company)
        chosen = chosen.where(or_(*(holds(column, q) for column in columns), CustomerRow.id.in_(there)))
    return part(session, chosen, by=(CustomerRow.created_at, CustomerRow.id), after=after, limit=limit)


def has_licenses(session: Session, customer_id: str) -> bool:
    """Say whether the customer ever had a license."""
    return bool(session.scalar(select(exists().where(LicenseRow.customer_id == customer_id))))


def delete_customer(session: Session, row: CustomerRow) -> None:
    """Delete a customer without licenses, and the contacts."""
    session.execute(delete(ContactRow).where(ContactRow.customer_id == row.id))
    session.delete(row)
    session.flush()


def list_contacts(session: Session, customer_id: str) -> list[ContactRow]:
    """Return the contacts of a customer, oldest first."""
    chosen = select(ContactRow).where(ContactRow.customer_id == customer_id)
    return list(session.scalars(chosen.order_by(ContactRow.created_at, ContactRow.id)))


def find_contact(session: Session, customer_id: str, contact_id: str) -> ContactRow | None:
    """Return a contact of that customer; another customer's is none."""
    chosen = select(ContactRow).where(ContactRow.id == contact_id, ContactRow.customer_id == customer_id)
    return session.scalar(chosen)
