"""The sealed copy of what stands beside the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from licet_server.storage.tables import VaultRow
from licet_server.storage.upsert import insert_into

_NAME = "data folder"


def read_vault(session: Session) -> bytes | None:
    """Return the sealed copy; ``None``: there is none, or the schema is older than that."""
    if not inspect(session.connection()).has_table(VaultRow.__tablename__):
        return None
    return session.scalar(select(VaultRow.sealed).where(VaultRow.name == _NAME))


def write_vault(session: Session, sealed: bytes, *, now: datetime) -> None:
    """Replace the sealed copy."""
    new = insert_into(session, VaultRow).values(name=_NAME, sealed=sealed, sealed_at=now)
    session.execute(
        new.on_conflict_do_update(index_elements=[VaultRow.name], set_={"sealed": sealed, "sealed_at": now})
    )
