"""Webhook endpoints, one and all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from licet_server.storage.ids import ENDPOINT_PREFIX, is_id
from licet_server.storage.paging import part
from licet_server.storage.tables import EndpointRow


def find_endpoint(session: Session, endpoint_id: str, *, lock: bool = False) -> EndpointRow | None:
    """Return an endpoint, locked until the transaction ends when *lock* says so."""
    if not is_id(endpoint_id, ENDPOINT_PREFIX):
        return None
    chosen = select(EndpointRow).where(EndpointRow.id == endpoint_id)
    if lock:
        chosen = chosen.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(chosen)


def list_endpoints(
    session: Session, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[EndpointRow], list[Any] | None]:
    """Return a part of the endpoints, newest first, and where the next begins."""
    return part(session, select(EndpointRow), by=(EndpointRow.created_at, EndpointRow.id), after=after, limit=limit)


def count_endpoints(session: Session) -> int:
    """Return how many endpoints there are."""
    return session.scalar(select(func.count()).select_from(EndpointRow)) or 0
