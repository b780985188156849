"""People, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from licet_server.licensing.people import Membership
from licet_server.storage.accounts_tables import IdentityRow, MembershipRow, PasskeyRow, SignInRow, UserRow


def find_user(session: Session, email: str) -> UserRow | None:
    """Return the user with that email, in lower case."""
    return session.scalar(select(UserRow).where(UserRow.email == email))


def users_by_id(session: Session, ids: Iterable[str]) -> dict[str, UserRow]:
    """Return those users who are there, by their ids."""
    wanted = list(ids)
    found = session.scalars(select(UserRow).where(UserRow.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in found}


def members_among(session: Session, customer_id: str, ids: Iterable[str]) -> set[str]:
    """Return those of some users who belong to a customer."""
    wanted = list(ids)
    chosen = select(MembershipRow.user_id).where(
        MembershipRow.customer_id == customer_id, MembershipRow.user_id.in_(wanted)
    )
    return set(session.scalars(chosen)) if wanted else set()


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


def forget_unproved(session: Session, before: datetime, *, limit: int) -> int:
    """Delete accounts from before an instant whose address was never proved, and that have nothing; return how many."""
    belongings = (MembershipRow, IdentityRow, SignInRow, PasskeyRow)
    chosen = select(UserRow.id).where(
        UserRow.confirmed_at.is_(None),
        UserRow.created_at <= before,
        UserRow.role.is_(None),
        *(~exists().where(each.user_id == UserRow.id) for each in belongings),
    )
    done = session.execute(
        delete(UserRow).where(UserRow.id.in_(chosen.limit(limit))), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it


def use_code(session: Session, user_id: str, *, counter: int) -> bool:
    """Note that the code of a time step was used, unless that or a later one was; say whether it counts."""
    unused = or_(UserRow.totp_counter.is_(None), UserRow.totp_counter < counter)
    done = session.execute(
        update(UserRow).where(UserRow.id == user_id, unused).values(totp_counter=counter, version=UserRow.version),
        execution_options={"synchronize_session": False},
    )
    return bool(done.rowcount)  # type: ignore[attr-defined] # an UPDATE's result has it
