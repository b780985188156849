"""People, and what they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.licensing.people import Membership
from licet_server.storage.accounts_tables import MembershipRow, UserRow


def find_user(session: Session, email: str) -> UserRow | None:
    """Return the user with that email, in lower case."""
    return session.scalar(select(UserRow).where(UserRow.email == email))


def find_membership(session: Session, *, customer_id: str, user_id: str) -> Membership | None:
    """Return what a user is at a customer; ``None``: nothing."""
    row = session.get(MembershipRow, (customer_id, user_id))
    return None if row is None else Membership(row.role)


def memberships_of(session: Session, user_id: str) -> list[MembershipRow]:
    """Return what a user belongs to, oldest first."""
    wanted = select(MembershipRow).where(MembershipRow.user_id == user_id)
    return list(session.scalars(wanted.order_by(MembershipRow.created_at, MembershipRow.customer_id)))


def add_membership(
    session: Session, *, customer_id: str, user_id: str, role: Membership, now: datetime
) -> MembershipRow:
    """Let a user belong to a customer."""
    row = MembershipRow(customer_id=customer_id, user_id=user_id, role=role.value, created_at=now)
    session.add(row)
    session.flush()
    return row
