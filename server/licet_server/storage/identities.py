"""Who somebody is at those who sign people in for us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import IdentityRow
from licet_server.storage.upsert import insert_into


def find_identity(session: Session, issuer: str, subject: str) -> IdentityRow | None:
    """Return whose identity that is; ``None``: nobody's."""
    return session.get(IdentityRow, (issuer, subject), populate_existing=True)


def identities_of(session: Session, user_id: str) -> list[IdentityRow]:
    """Return the identities of a user, oldest first."""
    chosen = select(IdentityRow).where(IdentityRow.user_id == user_id)
    return list(session.scalars(chosen.order_by(IdentityRow.created_at, IdentityRow.issuer, IdentityRow.subject)))


def put_identity(session: Session, *, issuer: str, subject: str, user_id: str, email: str, now: datetime) -> bool:
    """Give a user an identity; ``False``: it is somebody's already, and nothing is changed."""
    row = {"issuer": issuer, "subject": subject, "user_id": user_id, "email": email, "created_at": now}
    new = insert_into(session, IdentityRow).values(**row)
    put = new.on_conflict_do_nothing(index_elements=[IdentityRow.issuer, IdentityRow.subject])
    return session.scalar(put.returning(IdentityRow.user_id)) is not None


def remove_identity(session: Session, row: IdentityRow) -> None:
    """Take an identity off its user."""
    session.delete(row)
    session.flush()


def remove_identities(session: Session, user_id: str) -> None:
    """Take all identities off a user."""
    session.execute(delete(IdentityRow).where(IdentityRow.user_id == user_id))
