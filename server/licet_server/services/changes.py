"""How every change of a license is made: allowed by the table, numbered, written down and announced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from licet.errors import WireError
from licet.terms import Status
from licet.wire import terms_from_claims, terms_to_claims
from licet_server.errors import InputError
from licet_server.licensing.life import grace_end, promised_until
from licet_server.licensing.transitions import Action, after
from licet_server.services.present import license_object
from licet_server.storage.models import LicenseRow
from licet_server.storage.trail import announce, record

_DONE = {
    Action.SUSPEND: "license.suspended",
    Action.REACTIVATE: "license.reactivated",
    Action.REVOKE: "license.revoked",
    Action.RENEW: "license.renewed",
    Action.CHANGE_PLAN: "license.plan_changed",
    Action.TRANSFER: "license.transferred",
    Action.ROTATE_KEY: "license.key_rotated",
    Action.UPDATE: "license.updated",
    Action.BIND_ACCOUNT: "license.account_bound",
}
"""What each action is called in the audit log and in webhooks."""


@contextmanager
def changing(session: Session, row: LicenseRow, action: Action, *, now: datetime) -> Iterator[None]:
    """Change *row* inside of this; the row is locked already.

    Args:
        session: A session that may write.
        row: The license.
        action: What is done to it.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked, which is final.
        InputError: Plugins would not accept what the license promises afterwards.
    """
    status, before, end = after(Status(row.status), action), license_object(row, now=now), row.expires_at
    yield
    if row.expires_at != end:
        row.end_set_at = now
    if status.value != row.status:
        row.status, row.status_changed_at = status.value, now
    check_promises(row)
    row.version += 1
    session.flush()
    changed = license_object(row, now=now)
    record(session, _DONE[action], row.id, before=before, after=changed, now=now)
    announce(session, _DONE[action], changed, now=now)


def move_end(row: LicenseRow, expires_at: datetime | None, *, grace_to: datetime | None = None) -> None:
    """Let the license end at *expires_at*, and its grace as its terms say; ``None`` makes it perpetual.

    Args:
        row: The license.
        expires_at: First instant that is not paid for.
        grace_to: Its grace lasts at least until then.

    Raises:
        InputError: It would end before it starts, or last longer than plugins believe.
    """
    if row.starts_at is not None and expires_at is not None and expires_at <= row.starts_at:
        raise InputError("the license would end before it starts", field="expires_at")
    until = grace_end(expires_at, grace_days=row.grace_days, trial=row.trial)
    if until is not None and grace_to is not None:
        until = max(until, grace_to)
    row.signed_until = promised_until(row.signed_until, before=row.grace_until, after=until)
    row.expires_at, row.grace_until = expires_at, until


def check_promises(row: LicenseRow) -> None:
    """Make sure that plugins accept leases of the license.

    Raises:
        InputError: They would not.
    """
    try:
        terms_from_claims(terms_to_claims(row.terms()))
    except WireError as error:
        raise InputError(f"plugins would not accept this license: {error}") from None


LEFT_BEHIND = (
    "Leases and license files that were made for the old key work on machines without a network until they end: where "
    "that matters, revoke the license and issue another one."
)
"""What a new key does not end."""


def stale_promise(row: LicenseRow) -> str | None:
    """Say what to do where the text of the license's key holds terms that were changed; ``None``: nothing."""
    if row.key_kid is None:
        return None
    return (
        "The license key is signed and still says the old terms: a customer whose machine reaches this server needs "
        "nothing, one without a network needs a new license file, or a new key (rotate-key)."
    )
