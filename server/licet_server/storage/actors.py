"""Who stands behind the names in the audit log."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.tables import ApiKeyRow

_USER, _API_KEY = "user:", "api-key:"


def names_of(session: Session, actors: Collection[str]) -> dict[str, str]:
    """Return the email of each user, and the name of each API key, among *actors*; others, or gone ones, are not in it.

    Args:
        session: A session that reads.
        actors: As the audit log has them: ``user:usr_…``, ``api-key:key_…``.
    """
    found: dict[str, str] = {}
    for prefix, key, name in ((_USER, UserRow.id, UserRow.email), (_API_KEY, ApiKeyRow.id, ApiKeyRow.name)):
        ids = [actor.removeprefix(prefix) for actor in actors if actor.startswith(prefix)]
        if ids:
            rows = session.execute(select(key, name).where(key.in_(ids)))
            found |= {f"{prefix}{each}": called for each, called in rows}
    return found
