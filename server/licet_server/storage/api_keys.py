"""API keys by their digest, and as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from licet_server.storage.paging import part
from licet_server.storage.tables import ApiKeyRow


def find_api_key(session: Session, digest: str) -> ApiKeyRow | None:
    """Return the API key with that digest, whether or not it still counts."""
    return session.scalar(select(ApiKeyRow).where(ApiKeyRow.digest == digest))


def mark_used(session: Session, key_id: str, *, at: datetime) -> None:
    """Note when the key was last used."""
    session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(last_used_at=at))


def list_api_keys(
    session: Session, *, after: Sequence[Any] | None = None, limit: int
) -> tuple[list[ApiKeyRow], list[Any] | None]:
    """Return a part of the API keys, newest first, and where the next begins; ended ones too."""
    return part(session, select(ApiKeyRow), by=(ApiKeyRow.created_at, ApiKeyRow.id), after=after, limit=limit)
