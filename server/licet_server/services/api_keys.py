"""API keys: made once, shown once, checked at every request."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import InputError, NotFoundError
from licet_server.licensing.scopes import Scope
from licet_server.storage.api_keys import find_api_key, mark_used
from licet_server.storage.ids import API_KEY_PREFIX, is_id, named
from licet_server.storage.tables import ApiKeyRow
from licet_server.storage.trail import record

PREFIX = "lsk_"
_BYTES = 32
_TAIL = 4
_USE_IS_WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that counts."""

    id: str
    scopes: frozenset[Scope]
    last_used_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether its last use should be written down again; not at each request, because that would cost a commit."""
        return self.last_used_at is None or now - self.last_used_at >= _USE_IS_WRITTEN_EVERY


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A new key, and its token this once."""

    row: ApiKeyRow
    token: str = field(repr=False)


def create_api_key(
    session: Session,
    *,
    name: str,
    scopes: Collection[Scope],
    expires_at: datetime | None = None,
    pepper: str,
    now: datetime,
) -> NewApiKey:
    """Make an API key.

    Args:
        session: A session that may write.
        name: What it is for, for people.
        scopes: What it may do; at least one.
        expires_at: First instant at which it counts no more; ``None``: it has no end.
        pepper: The secret under which keys are digested.
        now: Aware UTC instant.

    Raises:
        InputError: There is no scope, or it would end before it begins.
    """
    if not scopes:
        raise InputError("an API key needs at least one scope", field="scopes")
    if expires_at is not None and expires_at <= now:
        raise InputError("the API key would end before it begins", field="expires_at")
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    row = ApiKeyRow(
        name=name,
        digest=_digest(token, pepper),
        tail=token[-_TAIL:],
        scopes=sorted({scope.value for scope in scopes}),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    ends = None if expires_at is None else to_text(expires_at)
    record(session, "api_key.created", row.id, after={"name": name, "scopes": row.scopes, "expires_at": ends}, now=now)
    return NewApiKey(row, token)


def revoke_api_key(session: Session, key_id: str, *, now: datetime) -> ApiKeyRow:
    """End an API key for good; ending it twice does no harm.

    Raises:
        NotFoundError: There is no such key.
    """
    sound = is_id(key_id, API_KEY_PREFIX)
    row = session.get(ApiKeyRow, key_id, with_for_update=True, populate_existing=True) if sound else None
    if row is None:
        raise NotFoundError(f"there is no API key {named(key_id, API_KEY_PREFIX)}")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        record(session, "api_key.revoked", row.id, before={"revoked": False}, after={"revoked": True}, now=now)
    return row


def authenticate(session: Session, token: str, *, pepper: str, now: datetime) -> ApiKey | None:
    """Return the key with that *token*; ``None`` when there is none that counts at *now*."""
    row = find_api_key(session, _digest(token, pepper)) if token.startswith(PREFIX) else None
    if row is None or row.revoked_at is not None or (row.expires_at is not None and now >= row.expires_at):
        return None
    return ApiKey(row.id, frozenset(Scope(scope) for scope in row.scopes), row.last_used_at)


def was_issued(session: Session, token: str, *, pepper: str) -> bool:
    """Say whether *token* ever was a key of ours: a revoked or expired one is nobody's guess."""
    return token.startswith(PREFIX) and find_api_key(session, _digest(token, pepper)) is not None


def note_use(session: Session, key_id: str, *, now: datetime) -> None:
    """Write down that a key was used."""
    mark_used(session, key_id, at=now)


def _digest(token: str, pepper: str) -> str:
    return hmac.new(pepper.encode(), token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
