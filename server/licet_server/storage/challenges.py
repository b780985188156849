"""Challenges: drawn for one instance of one license, used once, and gone after minutes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from licet_server.storage.tables import ChallengeRow


def add_challenge(
    session: Session, challenge: str, *, license_id: str, instance_id: str, expires_at: datetime, most: int
) -> None:
    """Write a challenge down; of its license only the *most* newest stay, so that nobody fills the table."""
    newest = (ChallengeRow.expires_at.desc(), ChallengeRow.digest)
    surplus = select(ChallengeRow.digest).where(ChallengeRow.license_id == license_id).order_by(*newest)
    _delete(session, ChallengeRow.digest.in_(surplus.offset(most - 1).limit(most)))
    row = ChallengeRow(digest=_digest(challenge), license_id=license_id, instance_id=instance_id, expires_at=expires_at)
    session.add(row)
    session.flush()


def use_up(session: Session, challenge: str) -> tuple[str, str, datetime] | None:
    """Take a challenge out; return its license, its instance and its end.

    Of several transactions that do it at once, one gets it: the others wait for that one, and find nothing.

    Returns:
        ``None``: there is no such challenge, or it was used up before.
    """
    taken = (ChallengeRow.license_id, ChallengeRow.instance_id, ChallengeRow.expires_at)
    found = session.execute(
        delete(ChallengeRow).where(ChallengeRow.digest == _digest(challenge)).returning(*taken),
        execution_options={"synchronize_session": False},
    ).first()
    return None if found is None else (found[0], found[1], found[2])


def forget_over(session: Session, *, now: datetime, limit: int) -> int:
    """Delete challenges that are over; return how many, at most *limit*."""
    over = select(ChallengeRow.digest).where(ChallengeRow.expires_at <= now).limit(limit)
    return _delete(session, ChallengeRow.digest.in_(over))


def _delete(session: Session, chosen: object) -> int:
    done = session.execute(delete(ChallengeRow).where(chosen), execution_options={"synchronize_session": False})  # type: ignore[arg-type]
    return int(done.rowcount)  # type: ignore[attr-defined] # a DELETE's result has it


def _digest(challenge: str) -> str:
    """A plain hash is enough: a challenge has more random bits than anybody can guess."""
    return hashlib.sha256(challenge.encode()).hexdigest()
