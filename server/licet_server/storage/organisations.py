"""Who belongs to a customer or to the vendor, and who was invited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from licet_server.licensing.people import Membership, Role
from licet_server.storage.accounts_tables import InvitationRow, MembershipRow, UserRow
from licet_server.storage.upsert import insert_into


def put_membership(session: Session, *, customer_id: str, user_id: str, role: Membership, now: datetime) -> bool:
    """Let a user belong to a customer; ``False``: the user did already, and nothing is changed."""
    row = {"customer_id": customer_id, "user_id": user_id, "role": role.value, "created_at": now}
    new = insert_into(session, MembershipRow).values(**row)
    put = new.on_conflict_do_nothing(index_elements=[MembershipRow.customer_id, MembershipRow.user_id])
    return session.scalar(put.returning(MembershipRow.user_id)) is not None


def find_member(session: Session, customer_id: str, user_id: str) -> tuple[MembershipRow, UserRow] | None:
    """Return somebody of a customer, as it stands now; ``None``: the user does not belong there."""
    chosen = (
        select(MembershipRow, UserRow)
        .join(UserRow, UserRow.id == MembershipRow.user_id)
        .where(MembershipRow.customer_id == customer_id, MembershipRow.user_id == user_id)
        .execution_options(populate_existing=True)
    )
    found = session.execute(chosen).one_or_none()
    return None if found is None else (found[0], found[1])


def list_members(session: Session, customer_id: str) -> list[tuple[MembershipRow, UserRow]]:
    """Return who belongs to a customer, oldest first."""
    chosen = (
        select(MembershipRow, UserRow)
        .join(UserRow, UserRow.id == MembershipRow.user_id)
        .where(MembershipRow.customer_id == customer_id)
        .order_by(MembershipRow.created_at, MembershipRow.user_id)
    )
    return [(membership, user) for membership, user in session.execute(chosen)]


def count_members(session: Session, customer_id: str, role: Membership | None = None) -> int:
    """Return how many belong to a customer; with *role* those who have it and may sign in."""
    chosen = select(func.count()).select_from(MembershipRow).where(MembershipRow.customer_id == customer_id)
    if role is not None:
        chosen = chosen.join(UserRow, UserRow.id == MembershipRow.user_id)
        chosen = chosen.where(MembershipRow.role == role.value, UserRow.active)
    return session.scalar(chosen) or 0


def list_vendor_people(session: Session) -> list[UserRow]:
    """Return who has a role at the vendor, by email."""
    return list(session.scalars(select(UserRow).where(UserRow.role.in_(_ROLES)).order_by(UserRow.email)))


def list_users(session: Session, *, after: str | None, limit: int) -> list[UserRow]:
    """Return a part of all users, by email, behind the one *after*."""
    chosen = select(UserRow) if after is None else select(UserRow).where(UserRow.email > after)
    return list(session.scalars(chosen.order_by(UserRow.email).limit(limit)))


def lock_owners(session: Session) -> list[UserRow]:
    """Return the owners at the vendor who may sign in, and keep other writers off them until the transaction ends."""
    chosen = select(UserRow).where(UserRow.role == Role.OWNER.value, UserRow.active).order_by(UserRow.id)
    return list(session.scalars(chosen.with_for_update().execution_options(populate_existing=True)))


def has_owner(session: Session) -> bool:
    """Say whether anybody is an owner at the vendor, and may sign in."""
    return (
        session.scalar(select(UserRow.id).where(UserRow.role == Role.OWNER.value, UserRow.active).limit(1)) is not None
    )


def lock_user(session: Session, user_id: str) -> UserRow | None:
    """Return a user, and keep other writers off until the transaction ends."""
    chosen = select(UserRow).where(UserRow.id == user_id).with_for_update(of=UserRow)
    return session.scalar(chosen.execution_options(populate_existing=True))


def find_invitation_by_digest(session: Session, digest: str, *, lock: bool = False) -> InvitationRow | None:
    """Return the invitation whose token has that digest."""
    chosen = select(InvitationRow).where(InvitationRow.digest == digest)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalar(chosen)


def find_invitation(session: Session, customer_id: str | None, invitation_id: str) -> InvitationRow | None:
    """Return an invitation to that customer, or to the vendor, and keep other writers off it; another's is none."""
    chosen = select(InvitationRow).where(InvitationRow.id == invitation_id, _to(customer_id))
    return session.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def list_invitations(session: Session, customer_id: str | None, *, limit: int) -> list[InvitationRow]:
    """Return invitations that nobody has accepted or withdrawn, too old ones among them, newest first."""
    chosen = select(InvitationRow).where(_to(customer_id), *_UNSETTLED)
    return list(session.scalars(chosen.order_by(InvitationRow.created_at.desc(), InvitationRow.id).limit(limit)))


def open_invitations(session: Session, customer_id: str | None, *, now: datetime) -> list[InvitationRow]:
    """Return the invitations to a customer, or to the vendor, that count at *now*."""
    chosen = select(InvitationRow).where(_to(customer_id), *_UNSETTLED, InvitationRow.expires_at > now)
    return list(session.scalars(chosen))


def count_invitations(session: Session, customer_id: str | None, *, since: datetime) -> int:
    """Return how many invitations to a customer, or to the vendor, were made since then."""
    chosen = select(func.count()).select_from(InvitationRow)
    return session.scalar(chosen.where(_to(customer_id), InvitationRow.created_at > since)) or 0


def withdraw_invitations(
    session: Session,
    customer_id: str | None,
    *,
    invited_by: str | None = None,
    email: str | None = None,
    now: datetime,
) -> int:
    """Withdraw invitations that nobody has accepted: those of one person, or to one address."""
    change = update(InvitationRow).where(_to(customer_id), *_UNSETTLED).values(withdrawn_at=now)
    if invited_by is not None:
        change = change.where(InvitationRow.invited_by == invited_by)
    if email is not None:
        change = change.where(InvitationRow.email == email)
    return len(session.execute(change.returning(InvitationRow.id)).all())


def forget_invitations(session: Session, customer_id: str | None, *, before: datetime) -> None:
    """Delete what was over before then."""
    session.execute(delete(InvitationRow).where(_to(customer_id), InvitationRow.expires_at < before))


def find_links(session: Session, kind: str, email: str) -> list[InvitationRow]:
    """Return the one-time links of a kind, for one address, that were neither used nor withdrawn; they are locked."""
    chosen = select(InvitationRow).where(
        InvitationRow.customer_id.is_(None), InvitationRow.role == kind, InvitationRow.email == email, *_UNSETTLED
    )
    return list(session.scalars(chosen.with_for_update().execution_options(populate_existing=True)))


def _to(customer_id: str | None) -> ColumnElement[bool]:
    """Return what invitations to a customer, or to the vendor, have in common; one-time links are none."""
    if customer_id is not None:
        return InvitationRow.customer_id == customer_id
    return InvitationRow.customer_id.is_(None) & InvitationRow.role.in_(_ROLES)


_ROLES = [role.value for role in Role]
_UNSETTLED = (InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None))
