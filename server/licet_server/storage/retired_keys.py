"""Keys that licenses had before: who had them, and until when they work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from licet_server.storage.models import LicenseRow, RetiredKeyRow


def find_retired_key(session: Session, key_digest: str) -> RetiredKeyRow | None:
    """Return what is known of a key that was replaced, whether or not it still works."""
    return session.get(RetiredKeyRow, key_digest, populate_existing=True)


def retire_key(session: Session, row: LicenseRow, *, works_until: datetime, now: datetime) -> bool:
    """Write down that the key of *row* works until *works_until* only; those retired before end then at the latest.

    Returns:
        Whether a revocation list has something to say about it: whether one of the keys is signed.
    """
    earlier = (RetiredKeyRow.license_id == row.id, RetiredKeyRow.works_until > works_until)
    cut_short = session.scalars(
        update(RetiredKeyRow)
        .where(*earlier)
        .values(works_until=works_until, retired_at=now)
        .returning(RetiredKeyRow.key_mark)
        .execution_options(synchronize_session=False)
    ).all()
    session.add(
        RetiredKeyRow(
            key_digest=row.key_digest,
            license_id=row.id,
            key_tail=row.key_tail,
            key_kid=row.key_kid,
            key_mark=row.key_mark,
            retired_at=now,
            works_until=works_until,
        )
    )
    session.flush()
    return any(mark is not None for mark in (*cut_short, row.key_mark))


def known_retired_digests(session: Session, digests: Iterable[str]) -> dict[str, str]:
    """Return the license id of each of *digests* that was the key of a license once."""
    found: dict[str, str] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), 500):
        chosen = RetiredKeyRow.key_digest.in_(wanted[start : start + 500])
        rows = session.execute(select(RetiredKeyRow.key_digest, RetiredKeyRow.license_id).where(chosen))
        found.update({row.key_digest: row.license_id for row in rows})
    return found


def retired_keys_of(session: Session, license_id: str, *, limit: int) -> Sequence[RetiredKeyRow]:
    """Return the keys that a license had before, those that were replaced last first."""
    chosen = select(RetiredKeyRow).where(RetiredKeyRow.license_id == license_id)
    return session.scalars(
        chosen.order_by(RetiredKeyRow.retired_at.desc(), RetiredKeyRow.key_digest).limit(limit)
    ).all()
