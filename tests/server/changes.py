"""What a change of a license leaves behind."""

from __future__ import annotations

from sqlalchemy import select

from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import AuditRow, EndpointRow, OutboxRow
from tests.factories import NOW


def audited(engine, subject):
    """Return the actions on *subject* in the audit log, each with what differs."""
    with reading(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq))
        return [(row.action, row.before, row.after) for row in rows]


def listen(engine):
    """Have every event noted for an endpoint."""
    with transaction(engine) as session:
        session.add(EndpointRow(url="https://example.com/hook", events=["*"], created_at=NOW))


def announced(engine):
    """Return the events for that endpoint, each with its data."""
    with reading(engine) as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.created_at, OutboxRow.id))
        return [(row.event_type, row.payload["data"]) for row in rows]
