"""Give one license terms of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.errors import InputError
from licet_server.licensing.own_terms import own_terms
from licet_server.licensing.transitions import Action, after
from licet_server.services import inputs
from licet_server.services.changes import changing, move_end
from licet_server.storage.models import LicenseRow


def update_license(session: Session, row: LicenseRow, changes: Mapping[str, Any], *, now: datetime) -> bool:
    """Change the license, whose row is locked, in place of what its plan says; say whether anything did change.

    Args:
        session: A session that may write.
        row: The license.
        changes: What to change: ``max_resources``, ``max_activations`` (``None``: unlimited), ``features``, ``limits``,
            ``quotas``, ``rates``, ``grace_mode``, ``telemetry``, ``require_attestation``, ``aws_accounts`` (none: any),
            ``expires_at`` (``None``: perpetual), each as a whole.
        now: Aware UTC instant.

    Raises:
        TransitionError: The license was revoked.
        InputError: A value cannot be used; the error names the field.
    """
    after(Status(row.status), Action.UPDATE)
    wanted = own_terms(changes)
    if "aws_accounts" in changes:
        wanted["aws_accounts"] = inputs.aws_accounts(changes["aws_accounts"])
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    ends_elsewhere = "expires_at" in changes and changes["expires_at"] != row.expires_at
    if ends_elsewhere and row.trial and changes["expires_at"] is None:
        raise InputError("a trial has an end: renew it, and it is a license that is paid for", field="expires_at")
    if not different and not ends_elsewhere:
        return False
    with changing(session, row, Action.UPDATE, now=now):
        for name, value in different.items():
            setattr(row, name, value)
        if ends_elsewhere:
            move_end(row, changes["expires_at"])
    return True
