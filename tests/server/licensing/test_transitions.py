"""The table of what may become of a license."""

from __future__ import annotations

from itertools import product

import pytest

from licet.terms import Status
from licet_server.errors import TransitionError
from licet_server.licensing.transitions import TRANSITIONS, Action, after

STATUS = {Action.SUSPEND: Status.SUSPENDED, Action.REACTIVATE: Status.ACTIVE, Action.REVOKE: Status.REVOKED}
"""The actions that are about the status."""


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)), ids=str)
def test_every_step_there_is_and_no_other(status, action):
    if status is Status.REVOKED and action is not Action.REVOKE:
        with pytest.raises(TransitionError, match="a license that is revoked: that is final; issue a new license"):
            after(status, action)
        return
    assert after(status, action) is STATUS.get(action, status)
    assert after(after(status, action), action) is after(status, action)


def test_a_refusal_says_in_words_what_cannot_be_done():
    for action, said in ((Action.RENEW, "cannot renew a"), (Action.ROTATE_KEY, "cannot rotate the key of a")):
        with pytest.raises(TransitionError, match=said):
            after(Status.REVOKED, action)
    assert len(TRANSITIONS) == 2 * len(Action) + 1
