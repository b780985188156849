"""Browsers in which people are signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import SignInRow, UserRow


def add_sign_in(session: Session, row: SignInRow) -> None:
    """Write a sign-in down, and with the user when it was."""
    session.add(row)
    # Not through the user's row: its version is for what guards the account, and a sign-in must not disturb that.
    session.execute(
        update(UserRow).where(UserRow.id == row.user_id).values(signed_in_at=row.created_at, version=UserRow.version),
        execution_options={"synchronize_session": False},
    )
    session.flush()


def find_live(session: Session, sign_in_id: str, *, user_id: str, now: datetime) -> SignInRow | None:
    """Return a sign-in of that user that was neither ended nor is over."""
    live = (SignInRow.ended_at.is_(None), SignInRow.expires_at > now)
    return session.scalar(select(SignInRow).where(SignInRow.id == sign_in_id, SignInRow.user_id == user_id, *live))


def list_live(session: Session, user_id: str, *, now: datetime, limit: int) -> list[SignInRow]:
    """Return where a user is signed in, the latest first."""
    live = (SignInRow.user_id == user_id, SignInRow.ended_at.is_(None), SignInRow.expires_at > now)
    newest = (SignInRow.created_at.desc(), SignInRow.id)
    return list(session.scalars(select(SignInRow).where(*live).order_by(*newest).limit(limit)))


def mark_seen(session: Session, sign_in_id: str, *, now: datetime) -> None:
    """Write down that a browser was used, unless its sign-in was ended."""
    chosen = (SignInRow.id == sign_in_id, SignInRow.ended_at.is_(None))
    session.execute(update(SignInRow).where(*chosen).values(last_seen_at=now))


def end(session: Session, user_id: str, *, only: str | None = None, but: str | None = None, now: datetime) -> list[str]:
    """End sign-ins of a user; return which were ended.

    Args:
        session: A session that may write.
        user_id: Whose.
        only: This one alone; ``None``: all.
        but: All but this one.
        now: Aware UTC instant.
    """
    chosen = [SignInRow.user_id == user_id, SignInRow.ended_at.is_(None), SignInRow.expires_at > now]
    if only is not None:
        chosen.append(SignInRow.id == only)
    if but is not None:
        chosen.append(SignInRow.id != but)
    return list(session.scalars(update(SignInRow).where(*chosen).values(ended_at=now).returning(SignInRow.id)))


def forget_over(session: Session, before: datetime, *, limit: int) -> int:
    """Delete sign-ins that were over before an instant; return how many, at most *limit*."""
    over = select(SignInRow.id).where(SignInRow.expires_at <= before).limit(limit)
    done = session.execute(
        delete(SignInRow).where(SignInRow.id.in_(over)), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it
