"""The audit log, as a list and from its first entry to its last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from licet_server.storage.counters import AUDIT
from licet_server.storage.models import CounterRow
from licet_server.storage.paging import part
from licet_server.storage.tables import AuditRow

Entry = dict[str, Any]
"""The columns of ``AuditRow`` by name."""


def list_audit(
    session: Session,
    *,
    subject: str | None = None,
    actor: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: Sequence[Any] | None = None,
    limit: int,
) -> tuple[list[AuditRow], list[Any] | None]:
    """Return a part of the entries, newest first, and where the next begins.

    Args:
        session: A session that reads.
        subject: Only what was done to this id.
        actor: Only what was done by this one.
        action: Only this action.
        since: Only what was done at or after this instant.
        until: Only what was done before this instant.
        after: Where the part begins.
        limit: How many at most.
    """
    chosen = select(AuditRow)
    for column, wanted in ((AuditRow.subject, subject), (AuditRow.actor, actor), (AuditRow.action, action)):
        if wanted is not None:
            chosen = chosen.where(column == wanted)
    if since is not None:
        chosen = chosen.where(AuditRow.at >= since)
    if until is not None:
        chosen = chosen.where(AuditRow.at < until)
    return part(session, chosen, by=(AuditRow.seq,), after=after, limit=limit)


def entries_after(session: Session, seq: int | None, *, limit: int) -> list[Entry]:
    """Return the next entries in their order, as plain values that no session keeps; ``None``: from the first.

    Raises:
        ValueError: An entry cannot be read at all.
    """
    table = AuditRow.__table__
    chosen = select(*table.columns).order_by(table.c.seq).limit(limit)
    if seq is not None:
        chosen = chosen.where(table.c.seq > seq)
    try:
        return [dict(row) for row in session.execute(chosen).mappings()]
    except (TypeError, AttributeError) as error:  # of a type converter, at a value that no program of ours wrote
        raise ValueError(str(error)) from error


def last_entry(session: Session) -> AuditRow | None:
    """Return the newest entry."""
    return session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))


def is_there(session: Session) -> bool:
    """Say whether the log has the table and the columns that it has today; an older schema may not."""
    found, table = inspect(session.connection()), AuditRow.__table__
    if not found.has_table(AuditRow.__tablename__):
        return False
    return {column.name for column in table.columns} <= {
        column["name"] for column in found.get_columns(AuditRow.__tablename__)
    }


def written_entries(session: Session) -> int | None:
    """Return how many entries were ever written; ``None``: the counter is gone, or no number."""
    found = session.scalar(select(CounterRow.value).where(CounterRow.name == AUDIT))
    return found if type(found) is int else None
