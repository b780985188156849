"""Suspend, reactivate, revoke."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from licet.terms import Status
from licet_server.licensing.transitions import Action, after
from licet_server.services.changes import changing
from licet_server.services.revocations import count_revocation
from licet_server.storage.models import LicenseRow


def change_status(session: Session, row: LicenseRow, action: Action, *, now: datetime) -> bool:
    """Do *action* to the license, whose row is locked; say whether that changed anything.

    Raises:
        TransitionError: The license was revoked, which is final.
    """
    status = after(Status(row.status), action)
    if status.value == row.status:
        return False
    with changing(session, row, action, now=now):
        pass
    if status is Status.REVOKED:
        count_revocation(session, now=now)
    return True
