"""Webhook endpoints: where the vendor's own systems hear of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet_server.errors import ConflictError, InputError, NotFoundError
from licet_server.keys import webhook_secrets
from licet_server.licensing.events import ALL, EVENTS
from licet_server.licensing.webhook_urls import shown
from licet_server.storage import outbox
from licet_server.storage import webhooks as storage
from licet_server.storage.ids import ENDPOINT_PREFIX, named
from licet_server.storage.tables import EndpointRow
from licet_server.storage.trail import announce, record

MOST_ENDPOINTS = 20
"""How many endpoints an installation has; the worker keeps none of them waiting for another, so it needs a bound."""

BOTH_SECRETS_SIGN = timedelta(hours=24)
"""How long the secret before a rotation goes on signing beside the new one."""

_CHANGEABLE = frozenset({"url", "events", "description", "enabled"})


def find_endpoint(session: Session, endpoint_id: str, *, lock: bool = False) -> EndpointRow:
    """Return the endpoint with that id, locked until the transaction ends when *lock* says so.

    Raises:
        NotFoundError: There is none.
    """
    row = storage.find_endpoint(session, endpoint_id, lock=lock)
    if row is None:
        raise NotFoundError(f"there is no webhook endpoint {named(endpoint_id, ENDPOINT_PREFIX)}")
    return row


def create_endpoint(
    session: Session, *, url: str, events: Sequence[str] = (), description: str | None = None, now: datetime
) -> EndpointRow:
    """Have events sent to *url* from now on.

    Args:
        session: A session that may write.
        url: Where to, as ``services.addresses.check`` lets it through.
        events: Which ones; none: all.
        description: For people.
        now: Aware UTC instant.

    Raises:
        InputError: There is no such event.
        ConflictError: There are as many endpoints as may be.
    """
    if storage.count_endpoints(session) >= MOST_ENDPOINTS:
        raise ConflictError(f"there are at most {MOST_ENDPOINTS} webhook endpoints: remove one first")
    row = EndpointRow(url=url, events=_known(events), description=description, created_at=now, enabled=True)
    session.add(row)
    session.flush()
    record(session, "webhook.created", row.id, after=_state(row), now=now)
    return row


def update_endpoint(session: Session, row: EndpointRow, changes: Mapping[str, Any], *, now: datetime) -> bool:
    """Change ``url``, ``events``, ``description`` or ``enabled`` of a locked endpoint; say whether anything changed.

    What waits for a disabled endpoint goes on waiting, and is sent when it is enabled again; what happens meanwhile
    it never hears of.

    Raises:
        InputError: There is no such event.
    """
    wanted = {name: value for name, value in changes.items() if name in _CHANGEABLE}
    if "events" in wanted:
        wanted["events"] = _known(wanted["events"])
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    before = _state(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    record(session, "webhook.updated", row.id, before=before, after=_state(row), now=now)
    return True


def remove_endpoint(session: Session, row: EndpointRow, *, now: datetime) -> None:
    """Delete a locked endpoint, with everything that was or would be sent to it."""
    before = _state(row)
    outbox.forget_target(session, row.id)
    session.delete(row)
    session.flush()
    record(session, "webhook.removed", row.id, before=before, now=now)


def rotate_secret(session: Session, row: EndpointRow, *, now: datetime) -> None:
    """Give a locked endpoint another secret; the one before signs too for :data:`BOTH_SECRETS_SIGN`.

    Raises:
        ConflictError: It was rotated so shortly before that the secret before the last would end early.
    """
    if row.rotated_at is not None and now < row.rotated_at + BOTH_SECRETS_SIGN:
        raise ConflictError(
            "the secret was rotated less than 24 hours ago, and the one before still signs: wait until it ends, or "
            "remove the endpoint and add it again when a secret has leaked"
        )
    row.secret_version += 1
    row.rotated_at = now
    row.version += 1
    session.flush()
    versions = {"before": {"secret_version": row.secret_version - 1}, "after": {"secret_version": row.secret_version}}
    record(session, "webhook.secret_rotated", row.id, **versions, now=now)


def note_secret_shown(session: Session, row: EndpointRow, *, now: datetime) -> None:
    """Write down that somebody looked at the secret of an endpoint."""
    record(session, "webhook.secret_shown", row.id, after={"secret_version": row.secret_version}, now=now)


def shown_secret(row: EndpointRow, *, pepper: str) -> str:
    """Return the newest secret of an endpoint as its receiver is given it."""
    return webhook_secrets.shown(webhook_secrets.webhook_secret(pepper, row.id, row.secret_version))


def signing_versions(row: EndpointRow, *, now: datetime) -> tuple[int, ...]:
    """Return the versions of the secrets that sign what goes to an endpoint at *now*, the newest first."""
    newest = row.secret_version
    both = row.rotated_at is not None and now < row.rotated_at + BOTH_SECRETS_SIGN
    return (newest, newest - 1) if both else (newest,)


def disable_gone(session: Session, row: EndpointRow, *, now: datetime) -> None:
    """Disable a locked endpoint that answered 410 Gone; other endpoints hear of it."""
    if not row.enabled:
        return
    row.enabled = False
    row.version += 1
    session.flush()
    record(session, "webhook.disabled", row.id, before={"enabled": True}, after={"enabled": False}, now=now)
    announce(session, "webhook.disabled", {"id": row.id, "url": shown(row.url), "reason": "410 Gone"}, now=now)


def _known(events: Sequence[str]) -> list[str]:
    wanted = sorted(set(events)) or [ALL]
    unknown = next((each for each in wanted if each != ALL and each not in EVENTS), None)
    if unknown is not None:
        raise InputError(f"there is no event {unknown[:60]!r}", field="events")
    return [ALL] if ALL in wanted else wanted


def _state(row: EndpointRow) -> dict[str, Any]:
    return {
        "url": shown(row.url),
        "events": list(row.events),
        "description": row.description,
        "enabled": row.enabled,
        "secret_version": row.secret_version,
    }
