"""Who may act for a customer: owners and members of its organisation.

A customer is an organisation. Whoever has proved the address that the customer has (the one that keys and invoices are
mailed to) is an owner of it: who reads that mailbox has everything already that the portal could show. Everybody else
comes in by an invitation. So the person behind the customer's own address cannot be removed or made a mere member, for
the next sign-in would undo it; the way is to change the address of the customer first.

Members are people who sign in. Contacts (``services.customers``) are addresses that the vendor noted, and open nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, NotFoundError
from licet_server.licensing.people import Membership
from licet_server.services.customers import find_customer
from licet_server.storage import organisations as storage
from licet_server.storage.accounts_tables import MembershipRow, UserRow
from licet_server.storage.customers import find_by_email, find_by_id
from licet_server.storage.ids import USER_PREFIX, is_id, named
from licet_server.storage.models import CustomerRow
from licet_server.storage.trail import announce, record

MOST_MEMBERS = 100
"""How many people an organisation may have."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an organisation.

    Attributes:
        is_own_address: Whether it is whose address the customer has.
        is_last_owner: Whether nobody else could act as an owner.
    """

    user_id: str
    email: str
    name: str | None
    role: Membership
    since: datetime
    active: bool
    is_own_address: bool
    is_last_owner: bool

    @property
    def is_fixed(self) -> bool:
        """Whether this one stays an owner."""
        return self.is_own_address or self.is_last_owner


def settle_memberships(session: Session, user: UserRow, *, now: datetime) -> bool:
    """Make somebody who has proved a customer's own address an owner of it; say whether anything did change.

    Args:
        session: A session that may write.
        user: Who has just signed in, or proved the address; may belong to no session.
        now: Aware UTC instant.
    """
    customer = find_by_email(session, user.email) if user.confirmed_at is not None and user.active else None
    if customer is None:
        return False
    found = storage.find_member(session, customer.id, user.id)
    if found is None:
        return add_member(session, customer.id, user.id, Membership.OWNER, limited=False, now=now)
    if found[0].role == Membership.OWNER:
        return False
    _set_role(session, found[0], Membership.OWNER, now=now)
    return True


def add_member(
    session: Session,
    customer_id: str,
    user_id: str,
    role: Membership,
    *,
    limited: bool = True,
    now: datetime,
) -> bool:
    """Let a user belong to a customer; ``False``: the user does already, and stays what he is.

    Args:
        session: A session that may write.
        customer_id: To whom.
        user_id: Who.
        role: As what.
        limited: Whether a full organisation refuses; not for whoever has its own address.
        now: Aware UTC instant.

    Raises:
        ConflictError: The organisation has as many people as may be.
    """
    if limited and storage.count_members(session, customer_id) >= MOST_MEMBERS:
        raise ConflictError(f"an organisation has at most {MOST_MEMBERS} people: remove one first")
    if not storage.put_membership(session, customer_id=customer_id, user_id=user_id, role=role, now=now):
        return False
    said = {"user_id": user_id, "role": role.value}
    record(session, "member.added", customer_id, after=said, now=now)
    announce(session, "member.added", {"customer_id": customer_id} | said, now=now)
    return True


def members_of(session: Session, customer: CustomerRow) -> list[Member]:
    """Return who belongs to a customer, oldest first."""
    found = storage.list_members(session, customer.id)
    owners = sum(row.role == Membership.OWNER and user.active for row, user in found)
    return [_member(customer, row, user, owners=owners) for row, user in found]


def member_of(session: Session, customer: CustomerRow, user_id: str) -> Member:
    """Return somebody of a customer.

    Raises:
        NotFoundError: The user does not belong there, or does not exist.
    """
    found = storage.find_member(session, customer.id, user_id) if is_id(user_id, USER_PREFIX) else None
    if found is None:
        raise NotFoundError(f"the organisation has no member {named(user_id, USER_PREFIX)}")
    return _member(customer, *found, owners=storage.count_members(session, customer.id, Membership.OWNER))


def change_member(session: Session, customer_id: str, user_id: str, role: Membership, *, now: datetime) -> bool:
    """Make a member of a customer something else; say whether anything did change.

    Raises:
        NotFoundError: The user does not belong there.
        ConflictError: Somebody must stay an owner.
    """
    row, member = _locked(session, customer_id, user_id)
    if member.role is role:
        return False
    _refuse_fixed(member)
    _set_role(session, row, role, now=now)
    if role is not Membership.OWNER:
        storage.withdraw_invitations(session, customer_id, invited_by=user_id, now=now)
    return True


def remove_member(session: Session, customer_id: str, user_id: str, *, now: datetime) -> Member:
    """End the access of a member, at once; licenses, keys and instances stay as they are.

    What the member has invited and nobody has accepted yet is withdrawn too: an owner who is sent away must not be able
    to come back by an invitation of his own.

    Raises:
        NotFoundError: The user does not belong there.
        ConflictError: Somebody must stay an owner.
    """
    row, member = _locked(session, customer_id, user_id)
    _refuse_fixed(member)
    session.delete(row)
    session.flush()
    storage.withdraw_invitations(session, customer_id, invited_by=user_id, now=now)
    said = {"user_id": user_id, "role": member.role.value}
    record(session, "member.removed", customer_id, before=said, now=now)
    announce(session, "member.removed", {"customer_id": customer_id} | said, now=now)
    return member


def _locked(session: Session, customer_id: str, user_id: str) -> tuple[MembershipRow, Member]:
    """Return a member, with the customer locked: of two owners who leave at the same moment one stays."""
    customer = find_by_id(session, customer_id, lock=True) or find_customer(session, customer_id)
    member = member_of(session, customer, user_id)
    row = session.get_one(MembershipRow, (customer_id, user_id))
    return row, member


def _member(customer: CustomerRow, row: MembershipRow, user: UserRow, *, owners: int) -> Member:
    role = Membership(row.role)
    return Member(
        user_id=user.id,
        email=user.email,
        name=user.name,
        role=role,
        since=row.created_at,
        active=user.active,
        is_own_address=user.email == customer.email and role is Membership.OWNER,
        is_last_owner=role is Membership.OWNER and user.active and owners <= 1,
    )


def _refuse_fixed(member: Member) -> None:
    if member.is_own_address:
        raise ConflictError(
            f"{member.email} is the address of the organisation itself: change that address before you take rights "
            "from its owner"
        )
    if member.is_last_owner:
        raise ConflictError(f"{member.email} is the last owner: make somebody else an owner first")


def _set_role(session: Session, row: MembershipRow, role: Membership, *, now: datetime) -> None:
    before = row.role
    row.role = role.value
    session.flush()
    said = {"user_id": row.user_id}
    record(
        session,
        "member.role_changed",
        row.customer_id,
        before={"role": before},
        after=said | {"role": role.value},
        now=now,
    )
    told = {"customer_id": row.customer_id, **said, "role": role.value}
    announce(session, "member.role_changed", told, now=now)
