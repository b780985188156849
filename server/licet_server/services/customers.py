"""Customers and their contacts: look them up, and change them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from licet.keys.hmac import CUSTOMER_ID
from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.storage import customers as storage
from licet_server.storage.ids import CONTACT_PREFIX, CUSTOMER_PREFIX, is_id, named
from licet_server.storage.models import ContactRow, CustomerRow
from licet_server.storage.personal import was_erased
from licet_server.storage.sales_tables import OrderRow, SubscriptionRow
from licet_server.storage.trail import announce, record

ROLES = ("owner", "billing", "technical", "other")
"""What a contact may be at a customer."""

MOST_CONTACTS = 50
"""How many contacts a customer may have."""

_COMPLETED = ("company", "country", "vat_number", "language")


def find_customer(session: Session, customer_id: str, *, lock: bool = False, to_delete: bool = False) -> CustomerRow:
    """Return the customer with that id; *lock* and *to_delete* as in ``storage.customers.find_by_id``.

    Raises:
        NotFoundError: There is none.
    """
    sound = CUSTOMER_ID.fullmatch(customer_id) is not None
    row = storage.find_by_id(session, customer_id, lock=lock, to_delete=to_delete) if sound else None
    if row is None:
        raise NotFoundError(f"there is no customer {named(customer_id, CUSTOMER_PREFIX)}")
    return row


def add_customer(
    session: Session, *, email: str, customer_id: str | None = None, now: datetime, **details: str | bool | None
) -> CustomerRow:
    """Write down a new customer.

    Args:
        session: A session that may write.
        email: As ``inputs.email_address`` returns it.
        customer_id: The vendor's own id, as ``inputs.customer_id`` returns it; ``None``: one of ours.
        now: Aware UTC instant.
        **details: ``name``, ``company``, ``notes``, ``language``, ``timezone``, ``country``, ``vat_number``,
            ``reminders``, as ``inputs`` returns them.

    Raises:
        ConflictError: A customer has this email already.
        InputError: Another customer has this id.
    """
    _refuse_taken(session, email)
    try:
        return storage.add_customer(session, {"email": email} | details, customer_id=customer_id, now=now)
    except IntegrityError:  # another transaction has just added it
        raise _taken(email) from None


def update_customer(session: Session, row: CustomerRow, changes: dict[str, Any], *, now: datetime) -> bool:
    """Change the email or a detail, as :func:`add_customer` takes them, and say whether anything did change.

    Raises:
        ConflictError: Another customer has this email.
        InputError: A customer cannot be without an email.
    """
    email = changes.get("email", row.email)
    if email is None:
        raise InputError("a customer needs an email", field="email")
    if email != row.email:
        _refuse_taken(session, email)
    try:
        return storage.change_customer(session, row, changes, now=now)
    except IntegrityError:
        raise _taken(email) from None


def complete(session: Session, customer: CustomerRow, said: OrderRow | SubscriptionRow, *, now: datetime) -> bool:
    """Give a customer what an order or a provider says and nobody had said before; what is there, or erased, stays.

    Args:
        session: A session that may write.
        customer: Whose row is locked for that, and read again.
        said: Who bought, in its columns.
        now: Aware UTC instant.

    Returns:
        Whether that changed anything.
    """
    row = storage.find_by_id(session, customer.id, lock=True) or customer
    if was_erased(row):
        return False
    known = {name: getattr(said, name) for name in _COMPLETED}
    changes = {name: value for name, value in known.items() if value and getattr(row, name) is None}
    return bool(changes) and storage.change_customer(session, row, changes, now=now)


def remove_customer(session: Session, row: CustomerRow, *, now: datetime) -> None:
    """Delete a customer who never had a license, and the contacts; *row* was found ``to_delete``.

    Raises:
        ConflictError: The customer has licenses, whose history must stay.
    """
    if storage.has_licenses(session, row.id):
        raise ConflictError(f"the customer {row.id} has licenses: revoke or transfer them, and keep the customer")
    before = storage.snapshot(row)
    storage.delete_customer(session, row)
    record(session, "customer.deleted", row.id, before=before, now=now)
    announce(session, "customer.deleted", {"id": row.id, "email": before["email"]}, now=now)


def find_contact(session: Session, customer: CustomerRow, contact_id: str) -> ContactRow:
    """Return a contact of *customer*.

    Raises:
        NotFoundError: The customer has no such contact.
    """
    row = storage.find_contact(session, customer.id, contact_id) if is_id(contact_id, CONTACT_PREFIX) else None
    if row is None:
        raise NotFoundError(f"the customer has no contact {named(contact_id, CONTACT_PREFIX)}")
    return row


def add_contact(
    session: Session, customer: CustomerRow, *, email: str, name: str | None = None, role: str = "other", now: datetime
) -> ContactRow:
    """Add somebody to a customer, whose row is locked; *role* is one of :data:`ROLES`.

    Raises:
        ConflictError: The customer has a contact with this email, or as many as may be.
    """
    there = storage.list_contacts(session, customer.id)
    if len(there) >= MOST_CONTACTS:
        raise ConflictError(f"a customer has at most {MOST_CONTACTS} contacts: remove one first")
    _refuse_known(there, email)
    row = ContactRow(customer_id=customer.id, email=email, name=name, role=role, created_at=now)
    session.add(row)
    session.flush()
    record(session, "contact.added", customer.id, after=_contact(row), now=now)
    announce(session, "contact.added", {"customer_id": customer.id} | _contact(row), now=now)
    return row


def update_contact(
    session: Session, customer: CustomerRow, row: ContactRow, changes: dict[str, Any], *, now: datetime
) -> bool:
    """Change ``email``, ``name`` or ``role`` of a contact, and say whether anything did change.

    Raises:
        ConflictError: The customer has another contact with this email.
    """
    before = _contact(row)
    if all(before[name] == value for name, value in changes.items()):
        return False
    del before["contact_id"]  # or the entry, which holds only what differs, would not say whom it is about
    others = [each for each in storage.list_contacts(session, customer.id) if each.id != row.id]
    _refuse_known(others, changes.get("email", row.email))
    for name, value in changes.items():
        setattr(row, name, value)
    session.flush()
    record(session, "contact.updated", customer.id, before=before, after=_contact(row), now=now)
    announce(session, "contact.updated", {"customer_id": customer.id} | _contact(row), now=now)
    return True


def remove_contact(session: Session, customer: CustomerRow, row: ContactRow, *, now: datetime) -> None:
    """Take somebody off a customer."""
    before = _contact(row)
    session.delete(row)
    session.flush()
    record(session, "contact.removed", customer.id, before=before, now=now)
    announce(session, "contact.removed", {"customer_id": customer.id} | before, now=now)


def _contact(row: ContactRow) -> dict[str, Any]:
    return {"contact_id": row.id, "email": row.email, "name": row.name, "role": row.role}


def _refuse_known(contacts: list[ContactRow], email: str) -> None:
    if any(each.email == email for each in contacts):
        raise ConflictError(f"the customer has a contact with the email {email} already")


def _refuse_taken(session: Session, email: str) -> None:
    if storage.find_by_email(session, email) is not None:
        raise _taken(email)


def _taken(email: str) -> ConflictError:
    return ConflictError(f"a customer with the email {email} is here already")
