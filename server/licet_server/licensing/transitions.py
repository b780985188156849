"""What may become of a license: one table, read by one function."""

from __future__ import annotations

from enum import StrEnum

from licet.terms import Status
from licet_server.errors import TransitionError


class Action(StrEnum):
    """What a vendor does to a license."""

    SUSPEND = "suspend"
    REACTIVATE = "reactivate"
    REVOKE = "revoke"


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ACTIVE, Action.SUSPEND): Status.SUSPENDED,
    (Status.ACTIVE, Action.REACTIVATE): Status.ACTIVE,
    (Status.ACTIVE, Action.REVOKE): Status.REVOKED,
    (Status.SUSPENDED, Action.SUSPEND): Status.SUSPENDED,
    (Status.SUSPENDED, Action.REACTIVATE): Status.ACTIVE,
    (Status.SUSPENDED, Action.REVOKE): Status.REVOKED,
    (Status.REVOKED, Action.REVOKE): Status.REVOKED,
}
"""Every step there is. A step to the same status is allowed, so that doing a thing twice does no harm."""


def after(status: Status, action: Action) -> Status:
    """Return the status that *action* leads to.

    Raises:
        TransitionError: There is no such step: a revocation is final.
    """
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise TransitionError(
            f"cannot {action.value} a license that is {status.value}: that is final; issue a new license instead"
        ) from None
