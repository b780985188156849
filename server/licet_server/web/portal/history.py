"""What was done to a license, in words for its customer, since it is theirs.

Named are the customer's own people of today; of the vendor's people only that they are the vendor's, and of nobody else
who they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.storage.accounts import members_among, users_by_id
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.tables import AuditRow
from licet_server.web.portal.shared import vendor_name

_USER = "user:"
_TRANSFERRED = "license.transferred"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done.

    Attributes:
        who: A member's email, or whoever else it was.
    """

    at: datetime
    what: str
    who: str


def lines(session: Session, entries: Sequence[AuditRow], *, customer_id: str) -> list[Line]:
    """Return entries of the audit log as a customer may read them; what is of no concern is left out.

    Args:
        session: A session that reads.
        entries: Of one license, newest first.
        customer_id: Whose license it is; what was before it came to them is not theirs to know.
    """
    said = _words()
    known = [each for each in _since_transfer(entries) if each.action in said]
    ids = {each.actor.removeprefix(_USER) for each in known if each.actor.startswith(_USER)}
    people, members = users_by_id(session, ids), members_among(session, customer_id, ids)
    return [Line(each.at, said[each.action], _who(each.actor, people, members)) for each in known]


def _since_transfer(entries: Sequence[AuditRow]) -> Iterator[AuditRow]:
    for each in entries:
        yield each
        if each.action == _TRANSFERRED:
            return


def _who(actor: str, people: Mapping[str, UserRow], members: AbstractSet[str]) -> str:
    """Say who did it: the customer's own people by their email, and no other person."""
    if actor == db.CUSTOMER:
        return str(_("One of your instances"))
    if not actor.startswith(_USER):
        return vendor_name()
    user = people.get(actor.removeprefix(_USER))
    if user is not None and user.role:
        return vendor_name()
    if user is not None and user.id in members:
        return user.email
    return str(_("Somebody who was here before"))


def _words() -> dict[str, str]:
    return {
        "license.issued": _("License issued"),
        "license.imported": _("License taken over"),
        "license.key_revealed": _("Key read"),
        "license.key_rotated": _("New key made"),
        "license.file_made": _("License file made"),
        "license.renewed": _("Renewed, or its end moved"),
        "license.plan_changed": _("Plan changed"),
        "license.suspended": _("Suspended"),
        "license.reactivated": _("Reactivated"),
        "license.revoked": _("Revoked"),
        _TRANSFERRED: _("Transferred"),
        "license.updated": _("Terms changed"),
        "license.account_bound": _("Bound to an AWS account"),
    }
