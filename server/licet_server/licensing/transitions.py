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
    RENEW = "renew"
    CHANGE_PLAN = "change_plan"
    TRANSFER = "transfer"
    ROTATE_KEY = "rotate_key"
    UPDATE = "update"
    BIND_ACCOUNT = "bind_account"


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ACTIVE, Action.SUSPEND): Status.SUSPENDED,
    (Status.ACTIVE, Action.REACTIVATE): Status.ACTIVE,
    (Status.ACTIVE, Action.REVOKE): Status.REVOKED,
    (Status.ACTIVE, Action.RENEW): Status.ACTIVE,
    (Status.ACTIVE, Action.CHANGE_PLAN): Status.ACTIVE,
    (Status.ACTIVE, Action.TRANSFER): Status.ACTIVE,
    (Status.ACTIVE, Action.ROTATE_KEY): Status.ACTIVE,
    (Status.ACTIVE, Action.UPDATE): Status.ACTIVE,
    (Status.ACTIVE, Action.BIND_ACCOUNT): Status.ACTIVE,
    (Status.SUSPENDED, Action.SUSPEND): Status.SUSPENDED,
    (Status.SUSPENDED, Action.REACTIVATE): Status.ACTIVE,
    (Status.SUSPENDED, Action.REVOKE): Status.REVOKED,
    (Status.SUSPENDED, Action.RENEW): Status.SUSPENDED,
    (Status.SUSPENDED, Action.CHANGE_PLAN): Status.SUSPENDED,
    (Status.SUSPENDED, Action.TRANSFER): Status.SUSPENDED,
    (Status.SUSPENDED, Action.ROTATE_KEY): Status.SUSPENDED,
    (Status.SUSPENDED, Action.UPDATE): Status.SUSPENDED,
    (Status.SUSPENDED, Action.BIND_ACCOUNT): Status.SUSPENDED,
    (Status.REVOKED, Action.REVOKE): Status.REVOKED,
}
"""Every step there is. A step to the same status is allowed, so that doing a thing twice does no harm.

A suspended license may be renewed, sold on or corrected; it stays suspended until somebody says otherwise.
"""

_SAID = {
    Action.CHANGE_PLAN: "change the plan of",
    Action.ROTATE_KEY: "rotate the key of",
    Action.BIND_ACCOUNT: "bind an account to",
}


def after(status: Status, action: Action) -> Status:
    """Return the status that *action* leads to.

    Raises:
        TransitionError: There is no such step: a revocation is final.
    """
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise TransitionError(
            f"cannot {_SAID.get(action, action.value)} a license that is {status.value}: that is final; issue a new "
            "license instead"
        ) from None
