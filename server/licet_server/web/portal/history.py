"""What was done to a license, in words for its customer: of the vendor's people only that they are the vendor's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from licet_server.http import db
from licet_server.storage.accounts import users_by_id
from licet_server.storage.accounts_tables import UserRow
from licet_server.storage.tables import AuditRow
from licet_server.web.portal.shared import vendor_name

_USER = "user:"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done.

    Attributes:
        who: A member's email, or whoever else it was.
    """

    at: datetime
    what: str
    who: str


def lines(session: Session, entries: Sequence[AuditRow]) -> list[Line]:
    """Return entries of the audit log as a customer may read them; what is of no concern is left out."""
    said = _words()
    known = [each for each in entries if each.action in said]
    ids = {each.actor.removeprefix(_USER) for each in known if each.actor.startswith(_USER)}
    people = users_by_id(session, ids)
    return [Line(each.at, said[each.action], _who(each.actor, people)) for each in known]


def _who(actor: str, people: Mapping[str, UserRow]) -> str:
    """Say who did it: the customer's own people by their email, everybody else as the vendor."""
    if actor == db.CUSTOMER:
        return str(_("One of your instances"))
    if not actor.startswith(_USER):
        return vendor_name()
    user = people.get(actor.removeprefix(_USER))
    if user is None:
        return str(_("Somebody whose account is gone"))
    return vendor_name() if user.role else user.email


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
        "license.transferred": _("Transferred"),
        "license.updated": _("Terms changed"),
        "license.account_bound": _("Bound to an AWS account"),
    }
