"""Flags: raised once, refreshed while the pattern lasts, resolved by the vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from licet_server.storage.ids import FLAG_PREFIX, new_id
from licet_server.storage.paging import part
from licet_server.storage.tables import FlagRow
from licet_server.storage.upsert import insert_into


def raise_flag(
    session: Session,
    *,
    kind: str,
    subject: str,
    license_id: str | None,
    detail: Mapping[str, Any],
    refresh_before: datetime,
    now: datetime,
) -> FlagRow | None:
    """Raise a flag, or refresh the one that is open and was last seen at or before *refresh_before*.

    Returns:
        The flag, when it is new.
    """
    seen = {"detail": dict(detail), "last_seen_at": now}
    flag_id = new_id(FLAG_PREFIX)
    raised = (
        insert_into(session, FlagRow)
        .values(id=flag_id, kind=kind, subject=subject, license_id=license_id, first_seen_at=now, times=1, **seen)
        .on_conflict_do_update(
            index_elements=[FlagRow.kind, FlagRow.subject],
            index_where=FlagRow.resolved_at.is_(None),
            set_=seen | {"times": FlagRow.times + 1},
            where=FlagRow.last_seen_at <= refresh_before,
        )
        .returning(FlagRow.id)
    )
    return session.get_one(FlagRow, flag_id) if session.scalar(raised) == flag_id else None


def resolved_since(session: Session, moment: datetime) -> set[tuple[str, str]]:
    """Return kind and subject of the flags that were resolved after *moment*."""
    rows = session.execute(select(FlagRow.kind, FlagRow.subject).where(FlagRow.resolved_at > moment))
    return {(row.kind, row.subject) for row in rows}


def find_flag(session: Session, flag_id: str, *, lock: bool = False) -> FlagRow | None:
    """Return the flag with that id; *lock* keeps other writers off it until the transaction ends."""
    chosen = select(FlagRow).where(FlagRow.id == flag_id)
    return session.scalar(chosen.with_for_update().execution_options(populate_existing=True) if lock else chosen)


def list_flags(
    session: Session,
    *,
    unresolved: bool | None = None,
    kind: str | None = None,
    license_id: str | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[FlagRow], list[Any] | None]:
    """Return a part of the flags, newest first, and where the next begins.

    Args:
        session: A session that reads.
        unresolved: Only open ones, or only resolved ones; ``None``: all.
        kind: Only of this kind.
        license_id: Only about this license.
        after: As in ``storage.paging.part``.
        limit: How many at most.
    """
    chosen = select(FlagRow)
    if unresolved is not None:
        chosen = chosen.where(FlagRow.resolved_at.is_(None) if unresolved else FlagRow.resolved_at.is_not(None))
    if kind is not None:
        chosen = chosen.where(FlagRow.kind == kind)
    if license_id is not None:
        chosen = chosen.where(FlagRow.license_id == license_id)
    return part(session, chosen, by=(FlagRow.first_seen_at, FlagRow.id), after=after, limit=limit)


def count_open(session: Session) -> dict[str, int]:
    """Count the open flags by kind."""
    rows = session.execute(
        select(FlagRow.kind, func.count())
        .where(FlagRow.resolved_at.is_(None))
        .group_by(FlagRow.kind)
        .order_by(FlagRow.kind)
    )
    return {row[0]: row[1] for row in rows}
